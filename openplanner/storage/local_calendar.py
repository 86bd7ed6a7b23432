"""The local calendar: a complete calendar in our own database, the default without any server.

Mailboxes are the e-mail addresses of colleagues and places. Busy time comes from their sources (``busy.py``) and from
the items made here; an item is also in the calendar of its attendees and rooms. Deleted items stay as a mark, so that
``changes`` can tell. Nobody is mailed, and rooms do not answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from uuid import UUID

from openplanner.domain.calendar import (
    BusyBlock,
    BusyStatus,
    CalendarError,
    CalendarRoom,
    CalendarUnknown,
    Capabilities,
    Changes,
    Denied,
    EventDraft,
    FreeBusy,
    Notify,
    Offline,
    RemoteEvent,
    RemoteRef,
)
from openplanner.domain.errors import Unavailable
from openplanner.domain.interval import Interval
from openplanner.domain.reason import because
from openplanner.storage import sql
from openplanner.storage.busy import SubjectBusy, busy_between, sources
from openplanner.storage.calendar_items import (
    cancel_item,
    create_item,
    item_changes,
    items_between,
    items_by_key,
    latest_change,
    update_item,
)
from openplanner.storage.colleagues import places
from openplanner.storage.store import Store, Transaction

__all__ = ["LocalCalendar", "cancel_item", "create_item", "items_by_key", "update_item"]

_MOST_MAILBOXES = 500
_LONGEST_WINDOW_DAYS = 400


class LocalCalendar:
    """The calendar contract over the store; ``clock`` gives now, in UTC.

    Raises only the kinds of the contract: a database that does not answer is ``Offline``, and then nothing was done.
    """

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock

    def capabilities(self) -> Capabilities:
        """No invitations, no answers of rooms; a booking and its item can be one transaction."""
        return Capabilities("local", False, False, True, _MOST_MAILBOXES, _LONGEST_WINDOW_DAYS)

    def clock_skew(self) -> timedelta | None:
        """No difference: it is our own clock."""
        return timedelta(0)

    def free_busy(self, addresses: Sequence[str], window: Interval) -> Mapping[str, FreeBusy | CalendarUnknown]:
        """One answer per address asked, in the order asked; an address that nobody has is unknown, never free."""
        with _reading(self._store) as tx:
            return {address: self._free_busy(tx, address, window) for address in addresses}

    def events(self, mailbox: str, window: Interval) -> list[RemoteEvent]:
        """Occurrences that touch the window, sorted by start.

        Raises ``Denied`` for an address that nobody has, and ``Offline`` when a source of it is unknown.
        """
        with _reading(self._store) as tx:
            return _events(tx, mailbox, window)

    def find_by_key(self, mailbox: str, key: UUID) -> list[RemoteRef]:
        """The item with our key, or none."""
        with _reading(self._store) as tx:
            return items_by_key(tx, mailbox, key)

    def create(self, mailbox: str, draft: EventDraft, key: UUID, notify: Notify) -> RemoteRef:
        """Makes one item; the same key again gives the item that exists, as it is."""
        with _writing(self._store) as tx:
            _owner(tx, mailbox)
            return create_item(tx, mailbox, draft, key)

    def update(self, ref: RemoteRef, draft: EventDraft, notify: Notify) -> RemoteRef:
        """Changes the item; raises ``Conflict`` when it changed or is gone."""
        with _writing(self._store) as tx:
            return update_item(tx, ref, draft)

    def cancel(self, ref: RemoteRef, message: str, notify: Notify) -> None:
        """Removes the item; doing so twice is the same as once."""
        with _writing(self._store) as tx:
            cancel_item(tx, ref)

    def changes(self, mailbox: str, cursor: str | None, window: Interval) -> Changes:
        """What changed since the cursor. New busy time from a file is a reset, and so is a cursor that is not ours."""
        with _reading(self._store) as tx:
            owner = _owner(tx, mailbox)
            stamp = ".".join(str(number) for number in _source_ids(tx, owner))
            latest = latest_change(tx)
            known, _, known_stamp = (cursor or "").partition(":")
            reset = not known.isdecimal() or int(known) > latest or known_stamp != stamp
            if reset:
                return Changes(tuple(_events(tx, mailbox, window)), (), f"{latest}:{stamp}", reset=True)
            events, removed = item_changes(tx, mailbox, int(known), window)
            return Changes(tuple(events), tuple(removed), f"{latest}:{stamp}")

    def rooms(self) -> list[CalendarRoom]:
        """Places in use that have an address, by name."""
        with _reading(self._store) as tx:
            return [CalendarRoom(place.name, place.email) for place in places(tx) if place.email and place.claimable]

    def _free_busy(self, tx: Transaction, address: str, window: Interval) -> FreeBusy | CalendarUnknown:
        try:
            busy = _busy(tx, _owner(tx, address), window)
        except Denied:
            return CalendarUnknown(address, because("storage.mailbox_unknown"))
        if busy.unknown:
            return CalendarUnknown(address, busy.unknown[0])
        items = [BusyBlock(event.interval, event.status, event.subject) for event in items_between(tx, address, window)]
        blocks = sorted(block for block in [*busy.blocks, *items] if block.status is not BusyStatus.FREE)
        fetched = [one.fetched_at for one in sources(tx) if one.source_id in busy.source_ids and one.fetched_at]
        return FreeBusy(address, window, tuple(blocks), min(fetched, default=self._clock()))


_Owner = tuple[int | None, int | None]


@contextmanager
def _reading(store: Store) -> Iterator[Transaction]:
    with _contract_errors(), store.reading() as tx:
        yield tx


@contextmanager
def _writing(store: Store) -> Iterator[Transaction]:
    with _contract_errors(), store.transaction() as tx:
        yield tx


@contextmanager
def _contract_errors() -> Iterator[None]:
    try:
        yield
    except CalendarError:
        raise
    except Unavailable as error:
        raise Offline(error.code, **error.facts) from error


def _owner(tx: Transaction, address: str) -> _Owner:
    """The colleague or else the place with that address; raises ``Denied`` when nobody has it."""
    wanted = sql.func.lower(address.strip())
    colleagues, table = sql.colleagues, sql.places
    asked = sql.select(colleagues.c.colleague_id).where(sql.func.lower(colleagues.c.email) == wanted)
    colleague_id = tx.execute(asked.order_by(colleagues.c.active.desc(), colleagues.c.colleague_id)).scalar()
    if colleague_id is not None:
        return colleague_id, None
    found = sql.select(table.c.place_id).where(sql.func.lower(table.c.email) == wanted)
    place_id = tx.execute(found.order_by(table.c.active.desc(), table.c.place_id)).scalar()
    if place_id is None or not address.strip():
        raise Denied("calendar_mailbox_unknown", mailbox=address, right="read")
    return None, place_id


def _busy(tx: Transaction, owner: _Owner, window: Interval) -> SubjectBusy:
    colleague_id, place_id = owner
    if colleague_id is not None:
        return busy_between(tx, window, colleague_ids=[colleague_id])[0]
    return busy_between(tx, window, place_ids=[place_id] if place_id is not None else [])[0]


def _events(tx: Transaction, mailbox: str, window: Interval) -> list[RemoteEvent]:
    busy = _busy(tx, _owner(tx, mailbox), window)
    if busy.unknown:
        raise Offline("calendar_source_unknown", mailbox=mailbox, why=busy.unknown[0])
    foreign = [
        RemoteEvent(block.interval, block.status, block.subject, block.private, block.all_day) for block in busy.blocks
    ]
    return sorted([*foreign, *items_between(tx, mailbox, window)], key=lambda event: event.interval)


def _source_ids(tx: Transaction, owner: _Owner) -> list[int]:
    return sorted(one.source_id for one in sources(tx) if (one.colleague_id, one.place_id) == owner)
