"""A booking is moved, cancelled or missed: case, claim, outbox and audit stay in step."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from openplanner.application.book_slot import Slot
from openplanner.application.no_bsn import refuse_bsn
from openplanner.application.notice_kept import IN_TIME, Sooner, notice_kept, said_of
from openplanner.application.office import Office
from openplanner.application.slot_check import refuse_when_taken, refuse_when_too_close
from openplanner.application.to_outbox import enqueue, enqueue_move
from openplanner.application.trace import Step, trace
from openplanner.domain.case import CaseStatus
from openplanner.domain.contact import Booking, BookingState, ended, moved
from openplanner.domain.errors import NotAllowed, StaleCase
from openplanner.domain.outbox import OutboxAction
from openplanner.storage import bookings, cases
from openplanner.storage.store import Transaction


def move_booking(
    office: Office,
    booking_id: int,
    slot: Slot,
    by: int,
    *,
    alone: bool = True,
    seen: Booking | None = None,
    sooner: Sooner = IN_TIME,
) -> Booking:
    """The booking at its new moment, same key, one sequence further: one update, never a cancel and a new one.

    ``alone`` False is one of many that are taken back together, so it has no undo of its own. ``seen`` is the talk that
    was on screen: ``StaleCase("stale_move")`` with both moments when a colleague moved it since. Raises ``SlotTaken``,
    ``CalendarUnreachable``, and ``NotAllowed`` for a booking that has ended or a moment in the past. A talk that
    begins sooner than was agreed keeps the shortest notice, see ``notice_kept``; one of many was planned with it.
    """
    now = office.clock()
    agreed = _booking(office, booking_id)
    changed = _moved(agreed, slot, now)
    earlier = alone and slot.interval.start < agreed.interval.start
    why = notice_kept(office, slot.interval.start, now, sooner) if earlier else None
    refuse_when_taken(office, changed)
    with office.store.transaction() as tx:
        before = bookings.booking(tx, booking_id)
        refuse_changed(before, seen, slot.interval.start)
        changed = _moved(before, slot, now)
        refuse_when_too_close(tx, changed, now)
        stored = bookings.save_booking(tx, changed, now)
        enqueue_move(tx, before, stored)
        step = _step("moved", before, stored, by, now, snapshot(before) if alone else None)
        trace(tx, replace(step, after={**step.after, **said_of(why)}))
    return stored


def cancel_booking(office: Office, booking_id: int, reason: str, by: int, seen: Booking | None = None) -> Booking:
    """The booking cancelled and the case back on the planning list.

    Raises ``NotAllowed`` when it had ended, and ``StaleCase("stale_booking")`` when a colleague changed it since it
    was ``seen``.
    """
    return _end(office, booking_id, BookingState.CANCELLED, reason, by, seen)


def mark_no_show(office: Office, booking_id: int, by: int, seen: Booking | None = None) -> Booking:
    """The booking recorded as missed by the citizen, the case back on the planning list.

    Raises ``NotAllowed("no_show_too_early")`` before the talk was due to start, and as :func:`cancel_booking`.
    """
    booking = _booking(office, booking_id)
    if office.clock() < booking.interval.start:
        raise NotAllowed("no_show_too_early", start=booking.interval.start)
    return _end(office, booking_id, BookingState.NO_SHOW, "", by, seen)


def _end(
    office: Office, booking_id: int, state: BookingState, reason: str, by: int, seen: Booking | None = None
) -> Booking:
    refuse_bsn("reason", reason)
    now = office.clock()
    with office.store.transaction() as tx:
        before = bookings.booking(tx, booking_id)
        refuse_changed(before, seen)
        stored = bookings.save_booking(tx, ended(before, state, reason), now)
        if state is BookingState.CANCELLED:
            enqueue(tx, stored, OutboxAction.CANCEL)
        status = _back_to_planning(tx, stored.case_id, now)
        undo: dict[str, object] = {"booking_ids": [booking_id], "status": status.value}
        trace(tx, _step(state.value, before, stored, by, now, undo))
    return stored


def refuse_changed(before: Booking, seen: Booking | None, wanted: datetime | None = None) -> None:
    """What a person decides holds for the talk that was on screen; that a calendar heard of it is no change.

    A talk that ended meanwhile is refused as such.
    """
    if seen is None or before.state is not seen.state or _where(before) == _where(seen):
        return
    if wanted is not None:
        raise StaleCase("stale_move", booking_id=before.booking_id, ours=wanted, theirs=before.interval.start)
    raise StaleCase("stale_booking", booking_id=before.booking_id, ours=seen.version, theirs=before.version)


def _where(booking: Booking) -> tuple[object, ...]:
    return booking.interval, booking.colleague_ids, booking.place_id


def _back_to_planning(tx: Transaction, case_id: int, now: datetime) -> CaseStatus:
    """A planned case without another talk to come waits for one again; the status that it had."""
    case = cases.case(tx, case_id)
    talks = bookings.bookings_of_case(tx, case_id)
    more = any(one.state is BookingState.BOOKED and one.interval.end > now for one in talks)
    if case.status is CaseStatus.PLANNED and not more:
        cases.save_case(tx, replace(case, status=CaseStatus.TO_PLAN))
    return case.status


def _booking(office: Office, booking_id: int) -> Booking:
    with office.store.reading() as tx:
        return bookings.booking(tx, booking_id)


def _moved(before: Booking, slot: Slot, now: datetime) -> Booking:
    if slot.interval.start < now:
        raise NotAllowed("slot_in_past", start=slot.interval.start)
    return moved(before, slot.interval, slot.colleague_ids or before.colleague_ids, slot.place_id)


def snapshot(booking: Booking) -> dict[str, object]:
    """What undoing a move needs to know of the booking as it was; plain values."""
    return {
        "attention": booking.attention.value,
        "start": booking.interval.start.isoformat(),
        "end": booking.interval.end.isoformat(),
        "colleague_ids": list(booking.colleague_ids),
        "place_id": booking.place_id,
    }


def _step(action: str, before: Booking, after: Booking, by: int, now: datetime, undo: dict[str, object] | None) -> Step:
    return Step(
        action,
        by,
        now,
        case_id=after.case_id,
        booking_id=after.booking_id,
        before={"start": before.interval.start.isoformat(), "state": before.state.value},
        after={"start": after.interval.start.isoformat(), "state": after.state.value},
        undo=undo,
    )
