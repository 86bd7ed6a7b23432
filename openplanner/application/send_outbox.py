"""Bookings are sent to the calendars: taken with a lease, looked up before trying again, never twice.

Source: exchange.md section 5.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from openplanner.application.office import Office
from openplanner.domain.calendar import (
    BusyStatus,
    CalendarError,
    Conflict,
    Denied,
    EventDraft,
    Notify,
    RemoteRef,
    Throttled,
    UnknownResult,
)
from openplanner.domain.contact import Attention, Booking, BookingState
from openplanner.domain.interval import Interval
from openplanner.domain.outbox import OF_HOLDS, OutboxAction, OutboxRow, failed, look_first, needs_person, sent
from openplanner.settings import CALENDAR_SUBJECT
from openplanner.storage import bookings, cases, colleagues, outbox, outside

MOST_ROWS = 200
LOOK_AROUND = timedelta(days=31)
ATTENTION = {
    "calendar_slot_taken": Attention.OVERLAP,
    "calendar_item_gone": Attention.DELETED_OUTSIDE,
    "calendar_item_changed": Attention.MOVED_OUTSIDE,
}
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SendReport:
    """How many rows were sent, must wait, and need a person."""

    done: int = 0
    waiting: int = 0
    needs_person: int = 0


def send_outbox(office: Office) -> SendReport:
    """Sends what is due, one row at a time; safe to run on two desks at once."""
    done = waiting = person = 0
    for _ in range(MOST_ROWS):
        with office.store.transaction() as tx:
            row = outbox.take_due(tx, office.clock())
        if row is None:
            break
        result = _send(office, row)
        with office.store.transaction() as tx:
            outbox.save_row(tx, result)
            outside.forget_answers(tx, (row.mailbox,))
        done += result.state.value == "done"
        person += result.state.value == "needs_person"
        waiting += result.state.value in {"waiting", "unknown"}
    return SendReport(done, waiting, person)


def _send(office: Office, row: OutboxRow) -> OutboxRow:
    now = office.clock()
    try:
        ref = _deliver(office, row)
    except (Conflict, Denied) as error:
        if row.action is OutboxAction.HOLD:
            return sent(row, "", "")  # the hold holds among our own desks; nobody needs to look
        if isinstance(error, Denied):
            return needs_person(row, "denied")
        _ask_to_look(office, row, ATTENTION.get(error.code, Attention.MOVED_OUTSIDE))
        return needs_person(row, "conflict")
    except Throttled as error:
        until = error.facts.get("until")
        wait = until if isinstance(until, datetime) else None
        return failed(row, now, "throttled", unknown=False, not_before=wait)
    except UnknownResult:
        return failed(row, now, "unknown", unknown=True)
    except CalendarError:
        return failed(row, now, "offline", unknown=False)
    except Exception:  # noqa: BLE001 (one bad row must not stop the others; the outbox sender is one of three such places)
        _log.exception("outbox row %d", row.outbox_id)
        return failed(row, now, "bug", unknown=True)
    return sent(row, ref.item_id if ref else "", ref.change_key if ref else "")


def _ask_to_look(office: Office, row: OutboxRow, attention: Attention) -> None:
    """Marks the talk on every screen: what stands in the calendar is not what stands here."""
    with office.store.transaction() as tx:
        booking = bookings.booking(tx, row.booking_id)
        if booking.state is BookingState.BOOKED:
            bookings.save_booking(tx, replace(booking, attention=attention), office.clock())


def _deliver(office: Office, row: OutboxRow) -> RemoteRef | None:
    if row.action in OF_HOLDS:
        return _deliver_hold(office, row)
    found = office.calendar.find_by_key(row.mailbox, row.key)
    if row.action is OutboxAction.CANCEL:
        for ref in found:
            office.calendar.cancel(ref, "", Notify.EVERYBODY)
        return None
    with office.store.reading() as tx:
        booking = bookings.booking(tx, row.booking_id)
        earlier = [one for one in outbox.rows_of_key(tx, row.key) if one.outbox_id < row.outbox_id]
    draft = replace(draft_of_booking(office, booking), interval=row.interval or booking.interval)
    if not found and any(one.item_id and one.mailbox == row.mailbox for one in _standing(earlier)):
        raise Conflict("calendar_item_gone", mailbox=row.mailbox)
    if not found:
        _refuse_taken(office, row, draft)
        made = office.calendar.create(row.mailbox, draft, row.key, Notify.EVERYBODY)
        if not look_first(row):
            return made
        return _only(office, row, office.calendar.find_by_key(row.mailbox, row.key) or [made])
    _refuse_unseen_change(office, row, found[0], [one.interval for one in earlier if one.interval is not None])
    return office.calendar.update(_only(office, row, found), draft, Notify.EVERYBODY)


def _deliver_hold(office: Office, row: OutboxRow) -> RemoteRef | None:
    """The tentative item of a hold, or its removal; nobody is mailed, and a hold that has ended is not made."""
    if row.action is OutboxAction.HOLD:
        with office.store.reading() as tx:
            booking = bookings.booking(tx, row.booking_id)
        if booking.state is not BookingState.HELD or not booking.lives(office.clock()):
            return None
    found = office.calendar.find_by_key(row.mailbox, row.key)
    if row.action is OutboxAction.RELEASE:
        for ref in found:
            office.calendar.cancel(ref, "", Notify.NOBODY)
        return None
    if found:
        return found[0]
    draft = replace(draft_of_booking(office, booking), attendees=(), rooms=(), status=BusyStatus.TENTATIVE)
    return office.calendar.create(row.mailbox, draft, row.key, Notify.NOBODY)


def _refuse_taken(office: Office, row: OutboxRow, draft: EventDraft) -> None:
    """Raises ``Conflict`` when somebody else's item came in the way since the talk was booked; ours are no obstacle."""
    for event in office.calendar.events(row.mailbox, draft.interval):
        blocks = event.status.blocks and not event.cancelled and event.interval.overlaps(draft.interval)
        if blocks and event.key is None:
            raise Conflict("calendar_slot_taken", mailbox=row.mailbox)


def _standing(earlier: Sequence[OutboxRow]) -> list[OutboxRow]:
    """The rows since the last cancellation: what they made should still be there."""
    cancelled = [at for at, row in enumerate(earlier) if row.action is OutboxAction.CANCEL]
    return list(earlier[cancelled[-1] + 1 :]) if cancelled else list(earlier)


def _only(office: Office, row: OutboxRow, found: Sequence[RemoteRef]) -> RemoteRef:
    """The oldest item with our key; a second one, made by a request that arrived late, is taken away without mail."""
    for double in found[1:]:
        _log.warning("outbox row %d: a double was taken away", row.outbox_id)
        office.calendar.cancel(double, "", Notify.NOBODY)
    return found[0]


def _refuse_unseen_change(office: Office, row: OutboxRow, ref: RemoteRef, known: Sequence[Interval]) -> None:
    """Raises ``Conflict`` when the item stands at a moment that we never gave it and that nobody here has seen."""
    if not known or row.interval is None:
        return
    around = Interval(min(known).start - LOOK_AROUND, max(known).end + LOOK_AROUND)
    events = office.calendar.events(row.mailbox, around)
    theirs = next((event for event in events if event.key == row.key), None)
    elsewhere = theirs is None or theirs.interval not in {*known, row.interval}
    if elsewhere:
        raise Conflict("calendar_item_changed", mailbox=ref.mailbox)


def draft_of_booking(office: Office, booking: Booking) -> EventDraft:
    """What goes into the calendars: case number and form, never a name, phone number or reason.

    The setting ``calendar_subject`` can leave out the case number too. The first colleague leads and holds the item;
    the others are invited.
    """
    with office.store.reading() as tx:
        number = cases.case(tx, booking.case_id).number
        emails = tuple(colleagues.colleague(tx, who).email for who in booking.colleague_ids)
        place = colleagues.place(tx, booking.place_id) if booking.place_id is not None else None
    with_number = office.settings.text(CALENDAR_SUBJECT) == "number_and_form"
    subject = f"{booking.form.value} {number}" if with_number else booking.form.value
    return EventDraft(
        interval=booking.interval,
        subject=subject,
        location=place.name if place else "",
        attendees=emails[1:],
        rooms=(place.email,) if place and place.email else (),
        status=BusyStatus.BUSY,
    )
