"""Undo instead of "are you sure": the last twenty steps of the office can be taken back, newest first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from openplanner.application.office import Office
from openplanner.application.slot_check import refuse_when_taken, refuse_when_too_close
from openplanner.application.to_outbox import enqueue, enqueue_move
from openplanner.application.trace import Step, trace
from openplanner.domain.case import CaseStatus
from openplanner.domain.contact import Booking, BookingState, ended, moved
from openplanner.domain.errors import NotAllowed
from openplanner.domain.interval import Interval
from openplanner.domain.outbox import OutboxAction
from openplanner.domain.reason import Reason, because
from openplanner.storage import attempts, bookings, cases
from openplanner.storage import undo as journal
from openplanner.storage.forgetting import remove_case
from openplanner.storage.store import Transaction
from openplanner.storage.undo import UndoEntry

Payload = Mapping[str, object]


def undo_last(office: Office, by: int) -> Reason:
    """Takes back the newest step of this colleague and says which it was.

    Raises ``NotAllowed("nothing_to_undo")`` when there is none; ``SlotTaken`` when a cancelled or moved talk
    cannot go back because its time was given away (peer-cases H14): then nothing changes.
    """
    with office.store.reading() as tx:
        entry = journal.last_undo(tx, by)
    if entry is None:
        raise NotAllowed("nothing_to_undo")
    ready = _ready(office, entry)
    now = office.clock()
    with office.store.transaction() as tx:
        ready(tx, now)
        journal.drop_undo(tx, entry.undo_id)
        trace(tx, Step(f"undid_{entry.kind}", by, now, case_id=_number(entry.payload, "case_id") or None))
    return because(f"actions.undid_{entry.kind}")


def undoable(office: Office, by: int) -> Reason | None:
    """What undoing would take back now, or None."""
    with office.store.reading() as tx:
        entry = journal.last_undo(tx, by)
    return because(f"actions.undo_{entry.kind}") if entry else None


def _ready(office: Office, entry: UndoEntry) -> Callable[[Transaction, datetime], None]:
    """The work of an undo; calendars are asked here, before the transaction."""
    payload = entry.payload
    if entry.kind in {"moved", "cancelled", "no_show"}:
        return _back_in_time(office, entry)
    simple: Mapping[str, Callable[[Transaction, datetime], None]] = {
        "registered": lambda tx, _now: remove_case(tx, _number(payload, "case_id")),
        "booked": lambda tx, now: _unbook(tx, payload, now),
        "attempted": lambda tx, _now: _unattempt(tx, payload),
        "closed": lambda tx, _now: _unclose(tx, payload),
    }
    if entry.kind not in simple:
        raise NotAllowed("nothing_to_undo")
    return simple[entry.kind]


def _unbook(tx: Transaction, payload: Payload, now: datetime) -> None:
    booking = bookings.booking(tx, _number(payload, "booking_id"))
    stored = bookings.save_booking(tx, ended(booking, BookingState.CANCELLED), now)
    enqueue(tx, stored, OutboxAction.CANCEL)
    _set_status(tx, stored.case_id, payload)


def _unattempt(tx: Transaction, payload: Payload) -> None:
    attempts.drop_attempt(tx, _number(payload, "attempt_id"))
    _set_status(tx, _number(payload, "case_id"), payload)


def _unclose(tx: Transaction, payload: Payload) -> None:
    case = cases.case(tx, _number(payload, "case_id"))
    status = CaseStatus(str(payload["status"]))
    cases.save_case(tx, replace(case, status=status, outcome=None, outcome_reason="", closed_at=None))


def _back_in_time(office: Office, entry: UndoEntry) -> Callable[[Transaction, datetime], None]:
    with office.store.reading() as tx:
        current = bookings.booking(tx, _number(entry.payload, "booking_id"))
    restored = _restored(current, entry, office.clock())
    if restored.state is BookingState.BOOKED and restored.interval.start > office.clock():
        refuse_when_taken(office, restored)
    return lambda tx, now: _restore(tx, current, restored, now)


def _restored(current: Booking, entry: UndoEntry, now: datetime) -> Booking:
    if entry.kind != "moved":
        return replace(current, state=BookingState.BOOKED, sequence=current.sequence + 1, cancel_reason="")
    payload = entry.payload
    interval = Interval(datetime.fromisoformat(str(payload["start"])), datetime.fromisoformat(str(payload["end"])))
    ids = payload["colleague_ids"]
    people = tuple(int(who) for who in ids) if isinstance(ids, list | tuple) else current.colleague_ids
    place = payload.get("place_id")
    if interval.start < now:
        raise NotAllowed("slot_in_past", start=interval.start)
    return moved(current, interval, people, int(str(place)) if place is not None else None)


def _restore(tx: Transaction, current: Booking, restored: Booking, now: datetime) -> None:
    refuse_when_too_close(tx, restored, now)
    stored = bookings.save_booking(tx, restored, now)
    if current.state is BookingState.CANCELLED:
        enqueue(tx, stored, OutboxAction.CREATE)
    else:
        enqueue_move(tx, current, stored)
    case = cases.case(tx, restored.case_id)
    if case.status is CaseStatus.TO_PLAN:
        cases.save_case(tx, replace(case, status=CaseStatus.PLANNED))


def _set_status(tx: Transaction, case_id: int, payload: Payload) -> None:
    case = cases.case(tx, case_id)
    if case.status is not CaseStatus.CLOSED:
        cases.save_case(tx, replace(case, status=CaseStatus(str(payload["status"]))))


def _number(payload: Payload, name: str) -> int:
    return int(str(payload.get(name) or 0))
