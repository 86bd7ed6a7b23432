"""What people change in Outlook comes back: moved, cancelled, deleted, declined by the room.

Nothing is ever deleted on absence alone: a listing that failed changes nothing, and an item that is missing is looked
up by its key before a booking counts as gone. Nobody is moved silently: every change asks a person to look.
Source: exchange.md sections 5 and 6.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from openplanner.application.office import Office
from openplanner.application.trace import Step, trace
from openplanner.domain.calendar import CalendarError, RemoteEvent, RoomAnswer
from openplanner.domain.case import Case, CaseStatus
from openplanner.domain.contact import Attention, Booking, BookingState
from openplanner.domain.errors import Refused
from openplanner.domain.interval import AMSTERDAM, Interval
from openplanner.domain.outbox import OutboxState
from openplanner.storage import bookings, cases, colleagues, outbox, outside
from openplanner.storage.store import Transaction

BY_CALENDAR = 0
AHEAD = timedelta(days=92)
BEHIND = timedelta(days=1)
VERIFY_EVERY = timedelta(minutes=10)
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Followed:
    """What one look brought: bookings that changed, mailboxes that could not be read, and how many could."""

    changed: tuple[int, ...]
    unread: tuple[str, ...]
    read: int = 0


def follow_calendars(office: Office) -> Followed:
    """Takes up the changes of every mailbox that holds a booking to come.

    A mailbox that gives no answer is left for the next look, its bookings untouched. Raises the errors of the store.
    """
    now = office.clock()
    window = Interval(now - BEHIND, now + AHEAD)
    changed: list[int] = []
    unread: list[str] = []
    watched = _watched(office, now)
    for mailbox, mine in watched.items():
        try:
            changed += _follow(office, mailbox, mine, window)
        except CalendarError as error:
            _log.warning("changes not read: %s", error.code)
            unread.append(mailbox)
    return Followed(tuple(changed), tuple(unread), len(watched) - len(unread))


def _watched(office: Office, now: datetime) -> dict[str, dict[UUID, Booking]]:
    """Bookings by the mailbox that holds their item, only those that have arrived there."""
    with office.store.reading() as tx:
        arrived = {row.key for row in outbox.rows(tx, (OutboxState.DONE,))}
        busy = {row.key for row in outbox.rows(tx) if row.state is not OutboxState.DONE}
        found: dict[str, dict[UUID, Booking]] = {}
        for booking in bookings.bookings_to_watch(tx, now):
            if booking.key in arrived and booking.key not in busy:
                mailbox = colleagues.colleague(tx, booking.colleague_ids[0]).email
                found.setdefault(mailbox, {})[booking.key] = booking
    return found


def _follow(office: Office, mailbox: str, mine: Mapping[UUID, Booking], window: Interval) -> list[int]:
    with office.store.reading() as tx:
        before = outside.cursor_of(tx, mailbox)
        items = {row.item_id: row.key for row in outbox.rows(tx, (OutboxState.DONE,)) if row.item_id}
    now = office.clock()
    changes = office.calendar.changes(mailbox, before.cursor if before else None, window)
    verify = before is None or changes.reset or now - before.verified_at >= VERIFY_EVERY
    suspects = {items[item_id] for item_id in changes.removed if item_id in items}
    suspects |= _absent(office, mailbox, mine) if verify else set()
    gone = [key for key in suspects if key in mine and not office.calendar.find_by_key(mailbox, key)]
    seen = {event.key: event for event in changes.events if event.key is not None}
    verified_at = now if before is None or verify else before.verified_at
    with office.store.transaction() as tx:
        stays = {key: event for key, event in seen.items() if key in mine and key not in gone}
        moved = [_take_up(tx, office, mine[key], event, now) for key, event in stays.items()]
        lost = [_lost(tx, mine[key], now) for key in gone]
        outside.save_cursor(tx, outside.Cursor(mailbox, changes.cursor, now, verified_at))
    return [booking_id for booking_id in (*moved, *lost) if booking_id]


def _absent(office: Office, mailbox: str, mine: Mapping[UUID, Booking]) -> set[UUID]:
    """Our keys that a listing of the mailbox does not show.

    A list of changes is silent about an item that was made and deleted between two looks, so now and then the items
    themselves are held against the bookings.
    """
    spans = [booking.interval for booking in mine.values()]
    whole = Interval(min(span.start for span in spans) - BEHIND, max(span.end for span in spans) + BEHIND)
    there = {event.key for event in office.calendar.events(mailbox, whole) if not event.cancelled}
    return {key for key in mine if key not in there}


def _take_up(tx: Transaction, office: Office, before: Booking, event: RemoteEvent, now: datetime) -> int:
    """Brings one booking to what its item says; its id when anything changed, else 0."""
    current = bookings.booking(tx, before.booking_id)
    if current.state is not BookingState.BOOKED or current.version != before.version:
        return 0
    if event.cancelled:
        return _lost(tx, current, now)
    after = _attended(current, event.room_answer)
    if event.interval != current.interval:
        after = _moved(tx, office, after, event.interval)
    if after == current:
        return 0
    try:
        saved = bookings.save_booking(tx, after, now)
    except Refused:
        saved = bookings.save_booking(tx, replace(current, attention=Attention.OVERLAP), now)
    outbox.note_outside(tx, saved.key, event.interval)
    trace(tx, _step("moved_outside", current, saved, now))
    return saved.booking_id


def _attended(booking: Booking, answer: RoomAnswer) -> Booking:
    if answer is RoomAnswer.DECLINED:
        return replace(booking, attention=Attention.ROOM_DECLINED)
    if answer is RoomAnswer.ACCEPTED and booking.attention is Attention.ROOM_DECLINED:
        return replace(booking, attention=Attention.NONE)
    return booking


def _moved(tx: Transaction, office: Office, booking: Booking, interval: Interval) -> Booking:
    """The booking at the moment that somebody chose in Outlook, with what that does to the norm."""
    case = cases.case(tx, booking.case_id)
    late = _past_norm(case, interval)
    attention = Attention.MOVED_PAST_NORM if late else Attention.MOVED_OUTSIDE
    return replace(booking, interval=interval, attention=attention, sequence=booking.sequence + 1)


def _past_norm(case: Case, interval: Interval) -> bool:
    day = interval.start.astimezone(AMSTERDAM).date()
    return case.last_calling_day is not None and day > case.last_calling_day


def _lost(tx: Transaction, before: Booking, now: datetime) -> int:
    """The booking is gone from Outlook: its time is free again and the case is back on the planning list."""
    current = bookings.booking(tx, before.booking_id)
    if current.state is not BookingState.BOOKED or current.version != before.version:
        return 0
    ended = replace(current, state=BookingState.CANCELLED, attention=Attention.DELETED_OUTSIDE)
    saved = bookings.save_booking(tx, ended, now)
    case = cases.case(tx, saved.case_id)
    if case.status is CaseStatus.PLANNED:
        cases.save_case(tx, replace(case, status=CaseStatus.TO_PLAN))
    trace(tx, _step("deleted_outside", current, saved, now))
    return saved.booking_id


def _step(action: str, before: Booking, after: Booking, now: datetime) -> Step:
    return Step(
        action,
        BY_CALENDAR,
        now,
        case_id=after.case_id,
        booking_id=after.booking_id,
        before={"start": before.interval.start.isoformat(), "state": before.state.value},
        after={"start": after.interval.start.isoformat(), "attention": after.attention.value},
    )


def seen_by_person(office: Office, booking_ids: Iterable[int], by: int) -> None:
    """A person has looked at these bookings; nothing asks for attention any more."""
    now = office.clock()
    with office.store.transaction() as tx:
        for booking_id in booking_ids:
            booking = bookings.booking(tx, booking_id)
            if booking.attention is not Attention.NONE:
                saved = bookings.save_booking(tx, replace(booking, attention=Attention.NONE), now)
                undo = {"attention": booking.attention.value}
                trace(tx, Step("attention_seen", by, now, saved.case_id, booking_id, undo=undo))
