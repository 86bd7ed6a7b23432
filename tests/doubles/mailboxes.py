"""The office behind the doubles: mailboxes, rooms, rights, mail and a log of changes, in memory and in step.

Both doubles (EWS, Graph) speak for the same ``Mailboxes``; tests change it directly to play a colleague in Outlook.
All moments are aware UTC; ``clock`` is set by hand unless another one is given. Every public method may be called from
any thread; hold ``lock`` around several that belong together. Nothing random, no I/O.

    office = Mailboxes()
    office.add("noor@voorbeeldstad.example", "Noor Demo")
    item = office.put("noor@voorbeeldstad.example", Item(start, end, "Overleg"))
    office.change(item.item_id, {"subject": "Ander overleg"})
"""

from __future__ import annotations

import base64
import hashlib
import heapq
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from threading import RLock
from types import MappingProxyType
from typing import Any

from tests.doubles.items import (
    HOME_ZONE,
    Answer,
    Attendee,
    Item,
    Mail,
    PropertyKey,
    Recurrence,
    Right,
    Role,
    RoomPolicy,
    Send,
    Status,
    occurrence,
    occurrences,
    split_id,
    zone_of,
)
from tests.doubles.people import PASSWORD, Clock, Mailbox

__all__ = [
    "HOME_ZONE", "PASSWORD", "Answer", "Attendee", "Clock", "Item", "Log", "Mail", "Mailbox", "Mailboxes", "NotThere",
    "PropertyKey", "Recurrence", "Right", "Role", "RoomPolicy", "Send", "Stale", "StateExpired", "Status", "split_id",
    "zone_of",
]  # fmt: skip

MATTERS_TO_GUESTS = {"start", "end", "location", "recurrence", "all_day"}


class NotThere(LookupError):
    """No such item or mailbox."""


class Stale(RuntimeError):
    """The item changed after the change key that was given."""


class StateExpired(RuntimeError):
    """The sync state is of before the last :meth:`Mailboxes.expire_states`, or was never given out."""


@dataclass(frozen=True, slots=True)
class Log:
    """One line of a mailbox's log: ``create``, ``update`` or ``delete``. ``item`` is as it is now, None when gone."""

    number: int
    kind: str
    item_id: str
    item: Item | None


class Mailboxes:
    """The state. Ids and change keys are opaque, and the same in every run that does the same things in order."""

    def __init__(self, clock: Callable[[], datetime] | None = None) -> None:
        self.lock = RLock()
        self.set_clock = Clock()
        self._clock = clock or self.set_clock
        self.people: dict[str, Mailbox] = {}
        self.room_lists: dict[str, tuple[str, tuple[str, ...]]] = {}
        self.groups: dict[str, tuple[str, ...]] = {}
        self.impersonators: set[str] = set()
        self.mails: list[Mail] = []
        self.bin: list[Item] = []
        self._items: dict[str, Item] = {}
        self._ids_in: dict[str, dict[str, None]] = {}  # per mailbox, in order of making
        self._log: dict[str, list[tuple[int, str, str]]] = {}
        self._era: dict[str, int] = {}
        self._later: list[tuple[datetime, int, Callable[[], None]]] = []
        self._count = 0

    # -- who ------------------------------------------------------------------------------------

    def add(self, address: str, name: str = "", **more: Any) -> Mailbox:
        """A new mailbox; ``more`` are fields of :class:`Mailbox`."""
        with self.lock:
            box = Mailbox(address, name or address, **more)
            self.people[address.lower()] = box
            return box

    def add_room_list(self, address: str, name: str, rooms: Iterable[str]) -> None:
        """A list of rooms, as an administrator makes it."""
        with self.lock:
            self.room_lists[address.lower()] = (name, tuple(rooms))

    def box(self, address: str) -> Mailbox:
        """The mailbox; raises :class:`NotThere`."""
        with self.lock:
            if address.lower() not in self.people:
                raise NotThere(address)
            return self.people[address.lower()]

    def right(self, user: str, owner: str) -> Right:
        """What a user may do with a calendar; everything with one's own."""
        box = self.box(owner)
        if user.lower() == owner.lower():
            return Right.WRITE
        return box.rights.get(user.lower(), box.default_right)

    def give(self, user: str, owner: str, right: Right) -> None:
        """Sets what a user may do with somebody's calendar."""
        with self.lock:
            self.box(owner).rights[user.lower()] = right

    # -- time -----------------------------------------------------------------------------------

    @property
    def now(self) -> datetime:
        """The moment on the server, UTC."""
        return self._clock().astimezone(UTC)

    def later(self, delay: timedelta, work: Callable[[], None]) -> None:
        """Does something when the server's clock has moved on: a room that answers, a write committed late."""
        with self.lock:
            self._count += 1
            heapq.heappush(self._later, (self.now + delay, self._count, work))

    def settle(self) -> None:
        """Does what is due. Every question to the state does this first."""
        with self.lock:
            while self._later and self._later[0][0] <= self.now:
                heapq.heappop(self._later)[2]()

    # -- reading --------------------------------------------------------------------------------

    def items(self, mailbox: str) -> list[Item]:
        """Stored items of a calendar: single ones and masters, oldest first."""
        with self.lock:
            self.settle()
            return self._stored_in(mailbox)

    def all_items(self) -> list[Item]:
        """Stored items of everybody, oldest first."""
        with self.lock:
            self.settle()
            return list(self._items.values())

    def item(self, item_id: str) -> Item:
        """A stored item or one occurrence; raises :class:`NotThere`, also for a cancelled occurrence."""
        with self.lock:
            self.settle()
            master_id, day = split_id(item_id)
            stored = self._items.get(master_id)
            if stored is None:
                raise NotThere(item_id)
            if day is None:
                return stored
            if stored.recurrence is None or day in stored.recurrence.cancelled:
                raise NotThere(item_id)
            return occurrence(stored, day)

    def view(self, mailbox: str, start: datetime, end: datetime) -> list[Item]:
        """What touches the window, series expanded, sorted by start."""
        found: list[Item] = []
        for item in self.items(mailbox):
            if item.recurrence is not None:
                found += occurrences(item, start, end)
            elif item.touches(start, end):
                found.append(item)
        return sorted(found, key=lambda item: (item.start, item.end, item.item_id))

    def with_property(self, mailbox: str, key: PropertyKey, value: str | None = None) -> list[Item]:
        """Stored items with an own property, oldest first; any value when none is given."""
        key = (key[0].lower(), key[1])
        return [
            item
            for item in self.items(mailbox)
            if key in item.properties and (value is None or item.properties[key] == value)
        ]

    def copies(self, uid: str) -> list[Item]:
        """The organizer's item and the copies of guests and rooms."""
        return [item for item in self.all_items() if item.uid == uid]

    def mails_to(self, address: str, kind: str | None = None) -> list[Mail]:
        """Mail that somebody got, in order."""
        with self.lock:
            self.settle()
            return [m for m in self.mails if m.to == address.lower() and (kind is None or m.kind == kind)]

    # -- writing --------------------------------------------------------------------------------

    def put(self, mailbox: str, item: Item, notify: Send = Send.NOBODY) -> Item:
        """Stores a new item and gives it back with its id; invites the guests unless ``notify`` says nobody."""
        with self.lock:
            self.settle()
            owner = self.box(mailbox).address.lower()
            fresh = replace(
                item, mailbox=owner, item_id=self._new_id("AAMkAG"), uid=item.uid or self._new_id("040000008200E000"),
                organizer=item.organizer or owner, created=self.now,
                properties=MappingProxyType({(k[0].lower(), k[1]): v for k, v in item.properties.items()}),
            )  # fmt: skip
            self._store(fresh, "create")
            if notify is not Send.NOBODY:
                self._invite(fresh, fresh.attendees, "invitation")
            return self._items[fresh.item_id]

    def change(
        self, item_id: str, changes: Mapping[str, Any], notify: Send = Send.NOBODY, base_key: str | None = None
    ) -> Item:
        """Changes fields of an item or of one occurrence; raises :class:`NotThere`, :class:`Stale`."""
        with self.lock:
            self.settle()
            before = self.item(item_id)
            if base_key is not None and base_key != before.change_key:
                raise Stale(item_id)
            if before.master_id:
                return self._change_occurrence(before, changes)
            matters = any(
                getattr(before, name) != value for name, value in changes.items() if name in MATTERS_TO_GUESTS
            )
            after = replace(before, **changes)
            if matters:
                after = replace(after, sequence=before.sequence + 1)
            self._store(after, "update")
            if notify is not Send.NOBODY:
                self._tell_of_change(before, after, everybody=matters or notify is Send.ALL, matters=matters)
            return self._items[after.item_id]

    def remove(self, item_id: str, notify: Send = Send.NOBODY, message: str = "", base_key: str | None = None) -> None:
        """Takes an item or one occurrence away; the organizer's guests hear of it unless ``notify`` says nobody."""
        with self.lock:
            self.settle()
            item = self.item(item_id)
            if base_key is not None and base_key != item.change_key:
                raise Stale(item_id)
            if item.master_id:
                self._cancel_occurrence(item)
                return
            self.bin.append(item)
            self._drop(item)
            if notify is not Send.NOBODY and item.my_answer is Answer.ORGANIZER:
                self._call_off(item, item.attendees, message)

    def answer(
        self, item_id: str, address: str, answer: Answer, proposed: tuple[datetime, datetime] | None = None
    ) -> None:
        """A guest or room answers an invitation: its copy, the organizer's item and a mail follow."""
        with self.lock:
            item = self.item(item_id)
            self._answer(item, address.lower(), answer, proposed)

    # -- what changed ---------------------------------------------------------------------------

    def state(self, mailbox: str) -> str:
        """The sync state of this moment, opaque."""
        with self.lock:
            self.settle()
            return self._state(mailbox, len(self._log.get(mailbox.lower(), [])))

    def changes(self, mailbox: str, state: str | None, most: int = 512) -> tuple[list[Log], str, bool]:
        """What changed since a state, the next state, and whether that is all; raises :class:`StateExpired`.

        Without a state: every stored item as a ``create``. An item changed twice comes once. Series come as masters.
        """
        with self.lock:
            self.settle()
            mailbox = mailbox.lower()
            log = self._log.get(mailbox, [])
            since = self._position(mailbox, state) if state else 0
            part = log[since : since + most]
            lines = self._folded(part, since == 0)
            reached = since + len(part)
            return lines, self._state(mailbox, reached), reached >= len(log)

    def expire_states(self, mailbox: str) -> None:
        """Makes every state given out so far worthless, as a server does after moving a mailbox."""
        with self.lock:
            self._era[mailbox.lower()] = self._era.get(mailbox.lower(), 0) + 1

    # -- inside ---------------------------------------------------------------------------------

    def _new_id(self, prefix: str) -> str:
        self._count += 1
        return prefix + base64.urlsafe_b64encode(hashlib.sha256(str(self._count).encode()).digest()).decode()

    def _store(self, item: Item, kind: str) -> None:
        self._items[item.item_id] = replace(item, change_key=self._new_id("DwAAABYAAAD"), modified=self.now)
        self._ids_in.setdefault(item.mailbox, {})[item.item_id] = None
        self._write_log(item.mailbox, kind, item.item_id)

    def _drop(self, item: Item) -> None:
        del self._items[item.item_id]
        del self._ids_in[item.mailbox][item.item_id]
        self._write_log(item.mailbox, "delete", item.item_id)

    def _stored_in(self, mailbox: str) -> list[Item]:
        return [self._items[one] for one in self._ids_in.get(mailbox.lower(), ())]

    def _write_log(self, mailbox: str, kind: str, item_id: str) -> None:
        log = self._log.setdefault(mailbox, [])
        log.append((len(log) + 1, kind, item_id))

    def _folded(self, part: list[tuple[int, str, str]], from_start: bool) -> list[Log]:
        latest: dict[str, Log] = {}
        for number, kind, item_id in part:
            earlier = latest.pop(item_id, None)
            still_new = kind == "update" and earlier is not None and earlier.kind == "create"
            latest[item_id] = Log(number, "create" if still_new else kind, item_id, self._items.get(item_id))
        gone = {line.item_id for line in latest.values() if line.item is None}
        new = {item_id for _, kind, item_id in part if kind == "create"}
        return [
            replace(line, kind="delete") if line.item_id in gone else line
            for line in latest.values()
            if not (line.item_id in gone and (from_start or line.item_id in new))
        ]

    def _state(self, mailbox: str, position: int) -> str:
        text = f"{mailbox.lower()}|{self._era.get(mailbox.lower(), 0)}|{position}"
        return base64.b64encode(text.encode()).decode()

    def _position(self, mailbox: str, state: str) -> int:
        try:
            owner, era, position = base64.b64decode(state, validate=True).decode().split("|")
        except ValueError as wrong:
            raise StateExpired(mailbox) from wrong
        if owner != mailbox or int(era) != self._era.get(mailbox, 0):
            raise StateExpired(mailbox)
        return int(position)

    def _change_occurrence(self, before: Item, changes: Mapping[str, Any]) -> Item:
        master, day = self._master(before)
        assert master.recurrence is not None
        mine = {**master.recurrence.changed.get(day, {}), **changes}
        changed = MappingProxyType({**master.recurrence.changed, day: MappingProxyType(mine)})
        self._store(replace(master, recurrence=replace(master.recurrence, changed=changed)), "update")
        return self.item(before.item_id)

    def _cancel_occurrence(self, item: Item) -> None:
        master, day = self._master(item)
        assert master.recurrence is not None
        recurrence = replace(master.recurrence, cancelled=master.recurrence.cancelled | {day})
        self._store(replace(master, recurrence=recurrence), "update")

    def _master(self, item: Item) -> tuple[Item, date]:
        master_id, day = split_id(item.item_id)
        assert day is not None
        return self._items[master_id], day

    # -- guests and rooms -----------------------------------------------------------------------

    def _post(self, kind: str, item: Item, sender: str, to: str, body: str = "") -> None:
        self.mails.append(Mail(kind, item.uid, item.sequence, sender, to.lower(), self.now, body))

    def _copy_of(self, uid: str, address: str) -> Item | None:
        return next((item for item in self._stored_in(address) if item.uid == uid), None)

    def _invite(self, item: Item, guests: Iterable[Attendee], kind: str) -> None:
        self._items[item.item_id] = replace(self._items[item.item_id], requested=True)
        for guest in guests:
            self._post(kind, item, item.organizer, guest.address, item.body)
            if guest.address.lower() in self.people:
                self._deliver(item, guest.address.lower())

    def _deliver(self, item: Item, address: str) -> None:
        had = self._copy_of(item.uid, address)
        copy = replace(
            item, mailbox=address, item_id=had.item_id if had else self._new_id("AAMkAG"), status=Status.TENTATIVE,
            my_answer=Answer.NONE, categories=had.categories if had else (), transaction_id=None,
        )  # fmt: skip
        self._store(copy, "update" if had else "create")
        box = self.people[address]
        if box.policy is not None:
            self._ask_room(item, box, box.policy)

    def _ask_room(self, item: Item, room: Mailbox, policy: RoomPolicy) -> None:
        late = policy in {RoomPolicy.ACCEPT_LATER, RoomPolicy.DECLINE_LATER}
        if policy in {RoomPolicy.DECLINE, RoomPolicy.DECLINE_LATER}:
            plan = [(late, Answer.DECLINE)]
        elif policy is RoomPolicy.TENTATIVE:
            plan = [(False, Answer.TENTATIVE)]
        elif policy is RoomPolicy.NEVER:
            plan = []
        else:
            plan = [(late, Answer.ACCEPT)]
            plan += [(True, Answer.DECLINE)] if policy is RoomPolicy.ACCEPT_THEN_DECLINE else []
        for waits, answer in plan:
            self._answer_of_room(item, room, answer, room.answer_after if waits else timedelta(0))

    def _answer_of_room(self, item: Item, room: Mailbox, answer: Answer, delay: timedelta) -> None:
        def say() -> None:
            now = self._items.get(item.item_id)
            if now is None or now.sequence != item.sequence:
                return
            taken = any(
                other.uid != item.uid and other.status is not Status.FREE and not other.cancelled
                for other in self._view_now(room.address.lower(), now.start, now.end)
            )
            self._answer(now, room.address.lower(), Answer.DECLINE if taken else answer, None)

        # Even an answer at once comes after the reply to who asked: the change key in that reply is old by then.
        self.later(delay, say)

    def _view_now(self, mailbox: str, start: datetime, end: datetime) -> list[Item]:
        mine = self._stored_in(mailbox)
        spread = [occurrences(item, start, end) if item.recurrence else [item] for item in mine]
        return [item for part in spread for item in part if item.touches(start, end)]

    def _answer(self, item: Item, address: str, answer: Answer, proposed: tuple[datetime, datetime] | None) -> None:
        guests = tuple(
            replace(guest, answer=answer, answered_at=self.now, proposed=proposed)
            if guest.address.lower() == address
            else guest
            for guest in item.attendees
        )
        self._store(replace(self._items[item.item_id], attendees=guests), "update")
        self._post("answer", item, address, item.organizer)
        copy = self._copy_of(item.uid, address)
        if copy is not None and answer is Answer.DECLINE:
            self._drop(copy)
        elif copy is not None:
            status = item.status if answer is Answer.ACCEPT else Status.TENTATIVE
            self._store(replace(copy, my_answer=answer, status=status, attendees=guests), "update")

    def _tell_of_change(self, before: Item, after: Item, everybody: bool, matters: bool) -> None:
        had, has = ({guest.address.lower() for guest in item.attendees} for item in (before, after))
        gone = [guest for guest in before.attendees if guest.address.lower() not in has]
        new = [guest for guest in after.attendees if guest.address.lower() not in had]
        stay = [guest for guest in after.attendees if guest.address.lower() in had]
        self._call_off(after, gone, "")
        if matters:
            self._store(
                replace(self._items[after.item_id], attendees=tuple(map(_unanswered, after.attendees))), "update"
            )
        current = self._items[after.item_id]
        self._invite(current, new, "invitation")
        if everybody:
            self._invite(current, stay, "update")

    def _call_off(self, item: Item, guests: Iterable[Attendee], message: str) -> None:
        if not item.requested:
            return
        for guest in guests:
            self._post("cancellation", item, item.organizer, guest.address, message)
            copy = self._copy_of(item.uid, guest.address)
            if copy is None:
                continue
            if self.people[copy.mailbox].policy is not None:
                self._drop(copy)
            else:
                called_off = replace(copy, cancelled=True, status=Status.FREE, subject=f"Geannuleerd: {copy.subject}")
                self._store(called_off, "update")


def _unanswered(guest: Attendee) -> Attendee:
    return replace(guest, answer=Answer.UNKNOWN, answered_at=None, proposed=None)
