"""How the case ended, and agreements that were kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from openplanner.application.office import Office
from openplanner.application.to_outbox import enqueue
from openplanner.application.trace import Step, trace
from openplanner.domain.case import Case, CaseStatus, OutcomeCode, closed, reopened
from openplanner.domain.contact import CLAIMING, Agreement, BookingState, ended
from openplanner.domain.outbox import OutboxAction
from openplanner.storage import attempts, bookings, cases
from openplanner.storage.attempts import OutcomeEntry
from openplanner.storage.store import Transaction


def record_outcome(
    office: Office,
    case_id: int,
    code: OutcomeCode,
    by: int,
    reason: str = "",
    confirmed_in_writing: bool = False,
) -> Case:
    """The case closed with one outcome; talks still booked are cancelled with it.

    Raises ``NotAllowed("withdrawal_needs_writing")`` for a withdrawal that the citizen did not confirm in writing
    (Awb 6:21), and ``NotAllowed`` for a case that is closed already.
    """
    now = office.clock()
    with office.store.transaction() as tx:
        before = cases.case(tx, case_id)
        after = closed(before, code, reason.strip(), now, confirmed_in_writing)
        _cancel_bookings(tx, office, case_id)
        saved = cases.save_case(tx, after)
        attempts.add_outcome(tx, OutcomeEntry(case_id, now, by, code, reason.strip()))
        trace(
            tx,
            Step(
                "closed",
                by,
                now,
                case_id=case_id,
                before={"status": before.status.value},
                after={"outcome": code.value},
                undo={"case_id": case_id, "status": before.status.value},
            ),
        )
    return saved


def reopen_case(office: Office, case_id: int, reason: str, by: int) -> Case:
    """The case back on the worklist; the log keeps both outcomes. Raises as ``domain.case.reopened``."""
    now = office.clock()
    with office.store.transaction() as tx:
        before = cases.case(tx, case_id)
        saved = cases.save_case(tx, reopened(before, reason))
        attempts.add_outcome(tx, OutcomeEntry(case_id, now, by, None, reason.strip()))
        outcome = before.outcome.value if before.outcome else ""
        trace(tx, Step("reopened", by, now, case_id=case_id, before={"outcome": outcome}))
    return saved


def finish_agreement(office: Office, case_id: int, agreement_id: int, day: date, by: int) -> Agreement:
    """The agreement done on that day."""
    now = office.clock()
    with office.store.transaction() as tx:
        found = next(a for a in attempts.agreements_of_case(tx, case_id) if a.agreement_id == agreement_id)
        saved = attempts.save_agreement(tx, replace(found, done_on=day))
        trace(tx, Step("agreement_done", by, now, case_id=case_id, after={"done_on": day.isoformat()}))
    return saved


def letter_sent(office: Office, case_id: int, by: int) -> Case:
    """The letter that was due has gone out: the case waits for the citizen."""
    now = office.clock()
    with office.store.transaction() as tx:
        case = cases.case(tx, case_id)
        status = CaseStatus.WAITING if case.status is CaseStatus.LETTER_DUE else case.status
        saved = cases.save_case(tx, replace(case, status=status))
        trace(tx, Step("letter_sent", by, now, case_id=case_id, after={"status": status.value}))
    return saved


def _cancel_bookings(tx: Transaction, office: Office, case_id: int) -> None:
    now = office.clock()
    for booking in bookings.bookings_of_case(tx, case_id):
        if booking.state in CLAIMING and booking.interval.start > now:
            stored = bookings.save_booking(tx, ended(booking, BookingState.CANCELLED), now)
            if booking.state is BookingState.BOOKED:
                enqueue(tx, stored, OutboxAction.CANCEL)
