"""We phoned: what happened, and what comes next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from openplanner.application.next_step import next_step
from openplanner.application.no_bsn import refuse_bsn
from openplanner.application.office import Office
from openplanner.application.trace import Step, trace
from openplanner.domain.case import NOTE_LENGTH, Case, CaseStatus, ContactForm, refuse_stale
from openplanner.domain.contact import Agreement, Attempt, AttemptResult, Booking, BookingState, ended
from openplanner.domain.errors import InvalidInput, NotAllowed
from openplanner.domain.interval import AMSTERDAM, Interval
from openplanner.domain.reason import Reason
from openplanner.planning.next_try import NextTry
from openplanner.storage import attempts as stored_attempts
from openplanner.storage import bookings, cases
from openplanner.storage.store import Transaction

AGREEMENTS_ON_PAPER = 4


@dataclass(frozen=True, slots=True)
class AttemptRecorded:
    """What was stored and what to do next: a window for the next try, or a letter; neither when we spoke."""

    case: Case
    attempt: Attempt
    next_try: Interval | None
    next_why: tuple[Reason, ...]
    letter_due: bool


def record_attempt(
    office: Office,
    case_id: int,
    result: AttemptResult,
    by: int,
    e164: str = "",
    minutes: int = 0,
    note: str = "",
    agreements: Sequence[Agreement] = (),
    seen: int | None = None,
) -> AttemptRecorded:
    """The attempt with its note and agreements, the case in its next status, in one transaction.

    Having spoken ends a booked callback of today; not having reached anybody puts the case back on the list
    with the next moment, or asks for a letter. Raises ``NotAllowed`` for a closed case, ``InvalidInput`` for a note
    that is too long or an agreement without who, what or a date that has not passed. ``seen`` is the version of the
    case that was on screen: ``StaleCase`` when somebody saved since.
    """
    now = office.clock()
    _check(note, minutes, agreements, now)
    with office.store.transaction() as tx:
        case = cases.case(tx, case_id)
        refuse_stale(case, seen)
        if case.status is CaseStatus.CLOSED:
            raise NotAllowed("case_already_closed", number=case.number)
        attempt = stored_attempts.add_attempt(tx, Attempt(case_id, now, by, result, e164, minutes, note.strip()))
        promised = [stored_attempts.add_agreement(tx, replace(one, case_id=case_id)) for one in agreements]
        step = _next(tx, office, case, attempt, now)
        talks, made = _finish_callback(tx, case, attempt, now)
        saved = cases.save_case(tx, replace(case, status=_status(talks, attempt, step, now)))
        undo = {"booking_ids": made, "agreement_ids": [one.agreement_id for one in promised]}
        trace(tx, _step(case, saved, attempt, undo))
    return AttemptRecorded(saved, attempt, step.window, step.why, step.letter_due)


def _check(note: str, minutes: int, agreements: Sequence[Agreement], now: datetime) -> None:
    if len(note) > NOTE_LENGTH:
        raise InvalidInput("note_too_long", field="note", most=NOTE_LENGTH, length=len(note))
    refuse_bsn("note", note)
    if not 0 <= minutes <= 1440:
        raise InvalidInput("minutes_out_of_range", field="minutes", value=minutes)
    if len(agreements) > AGREEMENTS_ON_PAPER:
        raise InvalidInput("too_many_agreements", field="agreements", most=AGREEMENTS_ON_PAPER)
    today = now.astimezone(AMSTERDAM).date()
    for agreement in agreements:
        refuse_bsn("agreements", agreement.who, agreement.what, agreement.told_how)
        if not agreement.who.strip() or not agreement.what.strip():
            raise InvalidInput("agreement_incomplete", field="agreements")
        if agreement.due < today:
            raise InvalidInput("agreement_in_past", field="agreements", day=agreement.due)


def _next(tx: Transaction, office: Office, case: Case, attempt: Attempt, now: datetime) -> NextTry:
    if attempt.result.reached or not attempt.result.by_phone:
        return NextTry(None, False, ())
    return next_step(office, case, stored_attempts.attempts_of_case(tx, case.case_id), now)


def _finish_callback(tx: Transaction, case: Case, attempt: Attempt, now: datetime) -> tuple[list[Booking], list[int]]:
    """The booked call of this moment was made, whoever answered; the talks as they stand now, and which that ended.

    Who was reached before the day of the call had the first one of a series; those after it stay.
    """
    talks, made = [], []
    today = now.astimezone(AMSTERDAM).date()
    planned = bookings.bookings_of_case(tx, case.case_id)
    calls = [one for one in planned if one.state is BookingState.BOOKED and one.form is ContactForm.PHONE]
    over = {one.key for one in calls if one.interval.start.astimezone(AMSTERDAM).date() <= today}
    if attempt.result.reached and not over:
        over = {one.key for one in calls[:1]}
    for booking in planned:
        if booking.key in over:
            talks.append(bookings.save_booking(tx, ended(booking, BookingState.DONE), now))
            made.append(booking.booking_id)
        else:
            talks.append(booking)
    return talks, made


def _status(talks: Sequence[Booking], attempt: Attempt, step: NextTry, now: datetime) -> CaseStatus:
    live = any(booking.lives(now) for booking in talks)
    if attempt.result.reached:
        return CaseStatus.PLANNED if live else CaseStatus.SPOKEN
    if step.letter_due:
        return CaseStatus.LETTER_DUE
    return CaseStatus.PLANNED if live else CaseStatus.TO_PLAN


def _step(before: Case, after: Case, attempt: Attempt, undo: Mapping[str, object]) -> Step:
    return Step(
        "attempted",
        attempt.by,
        attempt.at,
        case_id=after.case_id,
        before={"status": before.status.value},
        after={"status": after.status.value, "result": attempt.result.value, "minutes": attempt.minutes},
        undo={"attempt_id": attempt.attempt_id, "status": before.status.value, **undo},
    )
