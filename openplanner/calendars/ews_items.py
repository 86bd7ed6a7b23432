"""Calendar items of Exchange as values of the calendar contract.

Read from the XML itself: moments have an offset or are UTC, so that zone names, which old clients write in ways that
nobody knows, are never needed. All-day items are read as the Amsterdam days that they lie on.
Source: types.xsd (CalendarItemType); exchange.md sections 3 (traps 6 and 7) and 6.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from uuid import UUID

from openplanner.calendars import own_key
from openplanner.calendars.ews_reply import Element
from openplanner.domain.calendar import BusyStatus, EventDraft, RemoteEvent, RemoteRef, RoomAnswer
from openplanner.domain.interval import AMSTERDAM, Interval, instant

_TYPES = "{http://schemas.microsoft.com/exchange/services/2006/types}"
STATUSES = {
    "Free": BusyStatus.FREE,
    "Tentative": BusyStatus.TENTATIVE,
    "Busy": BusyStatus.BUSY,
    "OOF": BusyStatus.OUT_OF_OFFICE,
    "WorkingElsewhere": BusyStatus.WORKING_ELSEWHERE,
}
SHOWN_AS = {status: name for name, status in STATUSES.items()} | {BusyStatus.UNKNOWN: "Busy"}
_ANSWERS = {"Accept": RoomAnswer.ACCEPTED, "Tentative": RoomAnswer.TENTATIVE, "Decline": RoomAnswer.DECLINED}
_WORST_FIRST = (RoomAnswer.DECLINED, RoomAnswer.WAITING, RoomAnswer.TENTATIVE, RoomAnswer.ACCEPTED)


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody invited, or a room, and what was answered."""

    address: str
    answer: str


@dataclass(frozen=True, slots=True)
class Found:
    """An item as the server has it. ``guests`` and ``rooms`` are known when it was asked for as a whole."""

    item_id: str
    change_key: str
    interval: Interval | None
    status: BusyStatus
    subject: str
    location: str
    private: bool
    all_day: bool
    cancelled: bool
    declined: bool
    series: bool
    uid: str
    key: UUID | None
    guests: tuple[Guest, ...] = ()
    rooms: tuple[Guest, ...] = ()
    invited: frozenset[str] | None = None  # by us, in lower case; None when not known


def found_in(element: Element) -> Found:
    """An item in a reply; ``interval`` is None when its times cannot be read."""
    identity = element.find(f"{_TYPES}ItemId")
    all_day = _yes(element, "IsAllDayEvent")
    key, invited = _own(element, own_key.PROPERTY_NAME), _own(element, own_key.GUESTS_NAME)
    return Found(
        item_id="" if identity is None else identity.get("Id", ""),
        change_key="" if identity is None else identity.get("ChangeKey", ""),
        interval=_interval(element, all_day),
        status=STATUSES.get(_text(element, "LegacyFreeBusyStatus"), BusyStatus.UNKNOWN),
        subject=_text(element, "Subject"),
        location=_text(element, "Location"),
        private=_text(element, "Sensitivity") not in {"", "Normal"},
        all_day=all_day,
        cancelled=_yes(element, "IsCancelled"),
        declined=_text(element, "MyResponseType") == "Decline",
        series=_text(element, "CalendarItemType") == "RecurringMaster",
        uid=_text(element, "UID"),
        key=None if key is None else own_key.from_text(key),
        guests=_guests(element, "RequiredAttendees"),
        rooms=_guests(element, "Resources"),
        invited=None if invited is None else frozenset(invited.lower().split()),
    )


def as_event(mailbox: str, item: Found, window: Interval) -> RemoteEvent:
    """The item as the contract has it: a private one without its subject.

    One whose times cannot be read lies over the whole window as unknown: it is somewhere, so nothing there is free.
    """
    return RemoteEvent(
        interval=item.interval or window,
        status=item.status if item.interval else BusyStatus.UNKNOWN,
        subject="" if item.private else item.subject,
        private=item.private,
        all_day=item.all_day,
        cancelled=item.cancelled,
        key=item.key,
        ref=None if item.key is None else as_ref(mailbox, item, item.key),
        room_answer=room_answer(item.rooms),
    )


def as_ref(mailbox: str, item: Found, key: UUID) -> RemoteRef:
    """Where an item of ours lives; its change key is that of the server with a print of what we write."""
    return RemoteRef(mailbox, item.item_id, f"{item.change_key}#{print_of(item)}", key)


def split_change_key(change_key: str) -> tuple[str, str]:
    """The server's change key and the print in a change key of ours."""
    theirs, _, printed = change_key.rpartition("#")
    return theirs, printed


def print_of(item: Found) -> str:
    """A short print of what we write: equal as long as nobody changed times, subject, place, status or guest list.

    An answer of a room or guest renews the server's change key all the same; that must not look like a conflict.
    Guests count by number, because the server may name them by another of their addresses.
    """
    return _print(item.interval, item.subject, item.location, item.status, len(item.guests), len(item.rooms))


def print_of_draft(draft: EventDraft) -> str:
    """The same for what we are about to write."""
    status, guests, rooms = STATUSES[SHOWN_AS[draft.status]], len(draft.attendees), len(draft.rooms)
    return _print(draft.interval, draft.subject, draft.location, status, guests, rooms)


def addresses(given: Iterable[str]) -> tuple[str, ...]:
    """Addresses once each, whatever their capitals, in the order given."""
    return tuple({one.lower(): one for one in given}.values())


def meant(mailbox: str, draft: EventDraft) -> EventDraft:
    """The draft with everybody invited once: rooms as rooms, and never the owner, who is the organizer."""
    rooms = addresses(draft.rooms)
    known = {mailbox.lower(), *(one.lower() for one in rooms)}
    return replace(draft, rooms=rooms, attendees=tuple(a for a in addresses(draft.attendees) if a.lower() not in known))


def with_added(draft: EventDraft, item: Found) -> EventDraft:
    """The draft with the guests and rooms whom somebody else added; nobody when it is not known whom we invited."""
    if item.invited is None:
        return draft
    known = item.invited | {one.lower() for one in (*draft.attendees, *draft.rooms)}
    guests, rooms = (
        tuple(one.address for one in group if one.address.lower() not in known) for group in (item.guests, item.rooms)
    )
    return replace(draft, attendees=(*draft.attendees, *guests), rooms=(*draft.rooms, *rooms))


def invited_text(draft: EventDraft) -> str:
    """Whom a draft invites, as it is kept on the item."""
    return " ".join(sorted(one.lower() for one in (*draft.attendees, *draft.rooms))) or "-"


def changed_fields(draft: EventDraft, item: Found) -> tuple[str, ...]:
    """Names of the fields in which a draft differs from the item; the text of the item is never among them."""
    same = {
        "start": item.interval is not None and draft.interval.start == item.interval.start,
        "end": item.interval is not None and draft.interval.end == item.interval.end,
        "subject": draft.subject == item.subject,
        "location": draft.location == item.location,
        "legacy_free_busy_status": SHOWN_AS[draft.status] == SHOWN_AS[item.status],
        "required_attendees": _same_people(draft.attendees, item.guests),
        "resources": _same_people(draft.rooms, item.rooms),
    }
    return tuple(name for name, equal in same.items() if not equal)


def room_answer(rooms: Sequence[Guest]) -> RoomAnswer:
    """What the rooms said together: one that declined counts before one that has not answered."""
    said = {_ANSWERS.get(room.answer, RoomAnswer.WAITING) for room in rooms}
    return next((answer for answer in _WORST_FIRST if answer in said), RoomAnswer.NONE)


@lru_cache(maxsize=4096)  # a month has some three thousand quarters, and the calendars of a team share them
def read_moment(text: str) -> datetime:
    """The UTC moment of an xs:dateTime, which is UTC when it has no offset; raises ``ValueError``."""
    when = datetime.fromisoformat(text.strip())
    return when.astimezone(UTC) if when.tzinfo else when.replace(tzinfo=UTC)


def whole_days(interval: Interval) -> Interval:
    """The Amsterdam days nearest to a stretch that starts and ends at midnight somewhere in the world."""
    first, last = ((edge.astimezone(AMSTERDAM) + timedelta(hours=12)).date() for edge in (interval.start, interval.end))
    return Interval(instant(first, 0), instant(max(last, first + timedelta(days=1)), 0))


def _print(interval: Interval | None, subject: str, location: str, status: BusyStatus, guests: int, rooms: int) -> str:
    edges = [] if interval is None else [edge.astimezone(UTC).isoformat() for edge in (interval.start, interval.end)]
    fields = [edges, subject, location, status.value, guests, rooms]
    return hashlib.sha256(json.dumps(fields).encode()).hexdigest()[:16]


def _interval(element: Element, all_day: bool) -> Interval | None:
    try:
        found = Interval(read_moment(_text(element, "Start")), read_moment(_text(element, "End")))
        return whole_days(found) if all_day else found
    except (ValueError, OverflowError):
        return None


def _same_people(wanted: Iterable[str], there: Iterable[Guest]) -> bool:
    return {one.lower() for one in wanted} == {one.address.lower() for one in there}


def _text(element: Element, name: str) -> str:
    return element.findtext(f"{_TYPES}{name}") or ""


def _yes(element: Element, name: str) -> bool:
    return _text(element, name).strip() in {"true", "1"}


def _own(element: Element, name: str) -> str | None:
    """The text of a property of ours; None for the items of others."""
    for one in element.iterfind(f"{_TYPES}ExtendedProperty"):
        field = one.find(f"{_TYPES}ExtendedFieldURI")
        wanted = (own_key.PROPERTY_SET, name)
        if field is not None and (field.get("PropertySetId", "").lower(), field.get("PropertyName")) == wanted:
            return one.findtext(f"{_TYPES}Value") or ""
    return None


def _guests(element: Element, name: str) -> tuple[Guest, ...]:
    guests = (
        Guest(one.findtext(f"{_TYPES}Mailbox/{_TYPES}EmailAddress") or "", _text(one, "ResponseType"))
        for one in element.iterfind(f"{_TYPES}{name}/{_TYPES}Attendee")
    )
    return tuple(one for one in guests if one.answer != "Organizer")
