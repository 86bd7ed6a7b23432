"""How the case ended, and agreements that were kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from openplanner.application.no_bsn import refuse_bsn
from openplanner.application.office import Office
from openplanner.application.to_outbox import enqueue
from openplanner.application.trace import Step, trace
from openplanner.domain.case import REQUEST_PREFIX, Case, CaseStatus, OutcomeCode, closed, refuse_stale, reopened
from openplanner.domain.contact import CLAIMING, Agreement, BookingState, ended
from openplanner.domain.errors import NotAllowed, StaleCase
from openplanner.domain.outbox import OutboxAction
from openplanner.storage import attempts, bookings, cases, contact_closings
from openplanner.storage.attempts import OutcomeEntry
from openplanner.storage.store import Transaction


def record_outcome(
    office: Office,
    case_id: int,
    code: OutcomeCode,
    by: int,
    reason: str = "",
    confirmed_in_writing: bool = False,
    seen: int | None = None,
) -> Case:
    """The case closed with one outcome; talks still booked are cancelled with it.

    Raises ``NotAllowed("withdrawal_needs_writing")`` for a withdrawal that the citizen did not confirm in writing
    (Awb 6:21), and ``NotAllowed`` for a case that is closed already. ``seen`` is the version that was on screen:
    ``StaleCase`` when somebody saved since.
    """
    refuse_bsn("reason", reason)
    now = office.clock()
    with office.store.transaction() as tx:
        before = cases.case(tx, case_id)
        refuse_stale(before, seen)
        after = closed(before, code, reason.strip(), now, confirmed_in_writing)
        cancelled = _cancel_bookings(tx, case_id, now)
        saved = cases.save_case(tx, after)
        if saved.number.startswith(REQUEST_PREFIX):
            contact_closings.add_closing(tx, case_id, now)
        entry = attempts.add_outcome(tx, OutcomeEntry(case_id, now, by, code, reason.strip()))
        undo = {"status": before.status.value, "booking_ids": cancelled, "outcome_id": entry.outcome_id}
        was, is_now = {"status": before.status.value}, {"outcome": code.value}
        trace(tx, Step("closed", by, now, case_id, before=was, after=is_now, undo=undo))
    return saved


def reopen_case(office: Office, case_id: int, reason: str, by: int, seen: int | None = None) -> Case:
    """The case back on the worklist; the log keeps both outcomes.

    Raises as ``domain.case.reopened``, and ``StaleCase`` when somebody saved since the version ``seen``.
    """
    refuse_bsn("reason", reason)
    now = office.clock()
    with office.store.transaction() as tx:
        before = cases.case(tx, case_id)
        refuse_stale(before, seen)
        saved = cases.save_case(tx, reopened(before, reason))
        contact_closings.drop_closing(tx, case_id)
        entry = attempts.add_outcome(tx, OutcomeEntry(case_id, now, by, None, reason.strip()))
        was = {"outcome": before.outcome.value if before.outcome else ""}
        trace(tx, Step("reopened", by, now, case_id, before=was, undo=_closed_before(before, entry)))
    return saved


def correct_outcome(
    office: Office,
    case_id: int,
    code: OutcomeCode,
    by: int,
    reason: str,
    confirmed_in_writing: bool = False,
    seen: int | None = None,
) -> Case:
    """A closed case with another outcome than was recorded; it stays closed on the day it was closed.

    A wrong choice that is put right is no case that came back: figures use the last outcome, the log keeps both.
    Raises as ``domain.case.reopened`` (open case, no reason) and as :func:`record_outcome`.
    """
    refuse_bsn("reason", reason)
    now = office.clock()
    with office.store.transaction() as tx:
        before = cases.case(tx, case_id)
        refuse_stale(before, seen)
        closed_at = before.closed_at or now
        saved = cases.save_case(
            tx, closed(reopened(before, reason), code, reason.strip(), closed_at, confirmed_in_writing)
        )
        entry = attempts.add_outcome(tx, OutcomeEntry(case_id, now, by, code, reason.strip()))
        was, is_now = {"outcome": before.outcome.value if before.outcome else ""}, {"outcome": code.value}
        undo = _closed_before(before, entry)
        trace(tx, Step("corrected", by, now, case_id, before=was, after=is_now, undo=undo))
    return saved


def _closed_before(before: Case, entry: OutcomeEntry) -> dict[str, object]:
    closed_at = before.closed_at.isoformat() if before.closed_at else ""
    return {"outcome_id": entry.outcome_id, "closed_at": closed_at}


def finish_agreement(office: Office, case_id: int, agreement_id: int, day: date, by: int) -> Agreement:
    """The agreement done on that day.

    Raises ``StaleCase("stale_agreement")`` with both days when somebody ticked it first, and
    ``NotAllowed("agreement_missing")`` when it was taken back.
    """
    now = office.clock()
    with office.store.transaction() as tx:
        cases.case(tx, case_id)  # from here on nobody else ticks it
        found = next((a for a in attempts.agreements_of_case(tx, case_id) if a.agreement_id == agreement_id), None)
        if found is None:
            raise NotAllowed("agreement_missing", agreement_id=agreement_id)
        if found.done_on is not None:
            raise StaleCase("stale_agreement", case_id=case_id, what=found.what, ours=day, theirs=found.done_on)
        saved = attempts.save_agreement(tx, replace(found, done_on=day))
        undo = {"agreement_id": agreement_id, "done_on": ""}
        trace(tx, Step("agreement_done", by, now, case_id, after={"done_on": day.isoformat()}, undo=undo))
    return saved


def letter_sent(office: Office, case_id: int, by: int, seen: int | None = None) -> Case:
    """The letter that was due has gone out: the case waits for the citizen.

    ``seen`` is the version that was on screen: ``StaleCase`` when somebody saved since.
    """
    now = office.clock()
    with office.store.transaction() as tx:
        case = cases.case(tx, case_id)
        refuse_stale(case, seen)
        status = CaseStatus.WAITING if case.status is CaseStatus.LETTER_DUE else case.status
        saved = cases.save_case(tx, replace(case, status=status))
        undo = {"status": case.status.value}
        trace(tx, Step("letter_sent", by, now, case_id, after={"status": status.value}, undo=undo))
    return saved


def _cancel_bookings(tx: Transaction, case_id: int, now: datetime) -> list[int]:
    """Cancels what is still to come; gives the bookings that were in a calendar."""
    cancelled = []
    for booking in bookings.bookings_of_case(tx, case_id):
        if booking.state in CLAIMING and booking.interval.start > now:
            stored = bookings.save_booking(tx, ended(booking, BookingState.CANCELLED), now)
            if booking.state is BookingState.BOOKED:
                enqueue(tx, stored, OutboxAction.CANCEL)
                cancelled.append(stored.booking_id)
    return cancelled
