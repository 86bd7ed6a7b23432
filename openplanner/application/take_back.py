"""How each kind of step is taken back: what it changed is put back as it was, the calendars hear of it.

The payload of an entry holds ids, states and times only. A talk that comes back goes through the same checks as a new
one, so it never lands on time that was given away.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from openplanner.application.agree_later import with_later
from openplanner.application.give_together import ready_to_go_back, tell_taken_back
from openplanner.application.office import Office
from openplanner.application.slot_check import refuse_when_taken, refuse_when_too_close
from openplanner.application.to_outbox import enqueue, enqueue_move
from openplanner.application.upkeep.put_back import KINDS, put_back
from openplanner.application.whole_team.take_back_together import together
from openplanner.domain.case import AgreedLater, AgreedWith, CaseStatus, LaterReason
from openplanner.domain.contact import Agreement, Attempt, Attention, Booking, BookingState, ended, moved
from openplanner.domain.errors import NotAllowed
from openplanner.domain.interval import Interval
from openplanner.domain.outbox import OutboxAction
from openplanner.storage import attempts, bookings, cases, colleagues, contact_closings, drafts, on_call
from openplanner.storage.forgetting import remove_case
from openplanner.storage.store import Transaction
from openplanner.storage.undo import UndoEntry

Payload = Mapping[str, object]
Work = Callable[[Transaction, datetime], int | None]
"""Takes a step back; the answer is how many talks that was, for a step that was more than one."""


def work_of(office: Office, entry: UndoEntry) -> Work:
    """What takes the entry back, to be done in one transaction; calendars are asked here, before it.

    Raises ``NotAllowed("nothing_to_undo")`` for a kind that cannot be taken back, and what the checks of a talk raise.
    """
    payload = entry.payload
    if entry.kind in {"team_planned", "absence_covered"}:
        return together(office, entry, {"moved": _back_in_time, "booked": _booked_back})
    if entry.kind == "moved":
        return _back_in_time(office, payload)
    if entry.kind == "given_together":
        return _given_back(office, entry)
    if entry.kind in KINDS:
        return put_back(office, entry)
    if entry.kind in {"agreed_later", "later_dropped"}:
        return lambda tx, _now: _later_back(office, tx, payload)
    simple: Mapping[str, Work] = {
        "registered": lambda tx, _now: remove_case(tx, _number(payload, "case_id")),
        "imported": lambda tx, _now: _unimport(tx, payload),
        "booked": lambda tx, now: _unbook(tx, payload, now),
        "series_booked": lambda tx, now: _unrepeat(tx, payload, now),
        "claimed": lambda tx, now: _unclaim(tx, payload),
        "letter_sent": lambda tx, _now: _set_status(tx, payload),
        "reminded": lambda _tx, _now: None,  # the line that says so is all there is to it
        "agreement_done": lambda tx, _now: _unkeep(tx, payload),
        "attention_seen": lambda tx, now: _unsee(tx, payload, now),
        "handed_over": lambda tx, now: _back_where_it_was(tx, payload, now),
        "on_call": lambda tx, now: _back_on_call(tx, entry, now),
        "corrected": lambda tx, _now: _close_again(tx, payload),
        "reopened": lambda tx, _now: _close_again(tx, payload),
    }
    if entry.kind in simple:
        return simple[entry.kind]
    alive: Mapping[str, Work] = {
        "cancelled": lambda tx, _now: _set_status(tx, payload),
        "no_show": lambda tx, _now: _set_status(tx, payload),
        "attempted": lambda tx, now: _unattempt(tx, entry, now),
        "closed": lambda tx, _now: _unclose(tx, payload),
    }
    if entry.kind not in alive:
        raise NotAllowed("nothing_to_undo")
    return _with_talks(office, payload, alive[entry.kind])


def _with_talks(office: Office, payload: Payload, rest: Work) -> Work:
    """The talks that the step ended live again, and the rest of it is taken back."""
    with office.store.reading() as tx:
        back = [_alive(bookings.booking(tx, booking_id)) for booking_id in _numbers(payload, "booking_ids")]
    for booking in back:
        if booking.interval.start > office.clock():
            refuse_when_taken(office, booking)

    def work(tx: Transaction, now: datetime) -> None:
        for booking in back:
            _revive(tx, booking, now)
        rest(tx, now)

    return work


def _alive(booking: Booking) -> Booking:
    return replace(booking, state=BookingState.BOOKED, sequence=booking.sequence + 1, cancel_reason="")


def _revive(tx: Transaction, booking: Booking, now: datetime) -> None:
    before = bookings.booking(tx, booking.booking_id)
    refuse_when_too_close(tx, booking, now)
    stored = bookings.save_booking(tx, booking, now)
    if before.state is BookingState.CANCELLED:
        enqueue(tx, stored, OutboxAction.CREATE)


def _unimport(tx: Transaction, payload: Payload) -> None:
    for case_id in range(_number(payload, "first_id"), _number(payload, "last_id") + 1):
        remove_case(tx, case_id)


def _unbook(tx: Transaction, payload: Payload, now: datetime) -> None:
    booking = bookings.booking(tx, _number(payload, "booking_id"))
    stored = bookings.save_booking(tx, ended(booking, BookingState.CANCELLED), now)
    enqueue(tx, stored, OutboxAction.CANCEL)
    _set_status(tx, payload)


def _unrepeat(tx: Transaction, payload: Payload, now: datetime) -> int:
    """Cancels the talks of a series that still stand; the first one is no part of this step."""
    live = [bookings.booking(tx, booking_id) for booking_id in _numbers(payload, "booking_ids")]
    live = [one for one in live if one.state is BookingState.BOOKED]
    for one in live:
        enqueue(tx, bookings.save_booking(tx, ended(one, BookingState.CANCELLED), now), OutboxAction.CANCEL)
    return len(live)


def _booked_back(_office: Office, payload: Payload) -> Work:
    return lambda tx, now: _unbook(tx, payload, now)


def _unclaim(tx: Transaction, payload: Payload) -> None:
    cases.release_case(tx, _number(payload, "case_id"), _number(payload, "by"))


def _unattempt(tx: Transaction, entry: UndoEntry, now: datetime) -> None:
    """Takes the attempt and what was promised in it back; what was typed is a draft again."""
    payload, case_id = entry.payload, _number(entry.payload, "case_id")
    undone = [one for one in attempts.attempts_of_case(tx, case_id) if one.attempt_id == _number(payload, "attempt_id")]
    ids = set(_numbers(payload, "agreement_ids"))
    promised = [one for one in attempts.agreements_of_case(tx, case_id) if one.agreement_id in ids]
    for attempt in undone:
        attempts.drop_attempt(tx, attempt.attempt_id)
    for agreement in promised:
        attempts.drop_agreement(tx, agreement.agreement_id)
    key, typed = f"conversation:{case_id}", promised or any(attempt.note for attempt in undone)
    if typed and drafts.draft(tx, key) is None:
        drafts.save_draft(tx, key, _typed_again(undone, promised), entry.by, now)
    _set_status(tx, payload)


def _typed_again(undone: Sequence[Attempt], promised: Sequence[Agreement]) -> Payload:
    lines = [{"who": one.who, "what": one.what, "when": one.due.isoformat(), "how": one.told_how} for one in promised]
    return {"notes": "\n\n".join(attempt.note for attempt in undone if attempt.note), "agreements": lines}


def _unclose(tx: Transaction, payload: Payload) -> None:
    case = cases.case(tx, _number(payload, "case_id"))
    attempts.drop_outcome(tx, _number(payload, "outcome_id"))
    contact_closings.drop_closing(tx, case.case_id)
    status = CaseStatus(str(payload["status"]))
    cases.save_case(tx, replace(case, status=status, outcome=None, outcome_reason="", closed_at=None))


def _close_again(tx: Transaction, payload: Payload) -> None:
    """The outcome of before holds again; its words stand in the history of the case."""
    case = cases.case(tx, _number(payload, "case_id"))
    attempts.drop_outcome(tx, _number(payload, "outcome_id"))
    entries = [one for one in attempts.outcomes_of_case(tx, case.case_id) if one.outcome is not None]
    if not entries:
        raise NotAllowed("nothing_to_undo")
    closed_at = datetime.fromisoformat(str(payload["closed_at"]))
    last = entries[-1]
    after = replace(
        case, status=CaseStatus.CLOSED, outcome=last.outcome, outcome_reason=last.reason, closed_at=closed_at
    )
    cases.save_case(tx, after)


def _unkeep(tx: Transaction, payload: Payload) -> None:
    done = payload.get("done_on")
    found = attempts.agreements_of_case(tx, _number(payload, "case_id"))
    for agreement in found:
        if agreement.agreement_id == _number(payload, "agreement_id"):
            attempts.save_agreement(tx, replace(agreement, done_on=date.fromisoformat(str(done)) if done else None))


def _back_where_it_was(tx: Transaction, payload: Payload, now: datetime) -> None:
    """The team or colleague that it came from, and whoever claimed it there unless somebody else does by now."""
    case_id, colleague_id = _number(payload, "case_id"), _number(payload, "colleague_id") or None
    if "team_id" not in payload:
        cases.give_to_colleague(tx, case_id, colleague_id)
        return
    team_id = _number(payload, "team_id")
    there = colleague_id is not None and colleagues.works_in(tx, colleague_id, team_id)
    cases.give_to_team(tx, case_id, team_id, colleague_id if there else None)
    saved = cases.case(tx, case_id)
    until = payload.get("claimed_until")
    if saved.claimed_by is None and isinstance(until, datetime):
        cases.claim_case(tx, saved.case_id, _number(payload, "claimed_by"), until, now)


def _given_back(office: Office, entry: UndoEntry) -> Work:
    """Every case to which nothing newer happened, back where it was; the answer counts them."""

    def work(tx: Transaction, now: datetime) -> int:
        gone_back = ready_to_go_back(tx, entry)
        for one in gone_back:
            _back_where_it_was(tx, one, now)
        tell_taken_back(tx, gone_back, entry.by, now)
        return len(gone_back)

    with office.store.reading() as tx:
        ready_to_go_back(tx, entry)
    return work


def _back_on_call(tx: Transaction, entry: UndoEntry, now: datetime) -> None:
    """Whoever was on call before is so again; nobody when nobody was."""
    day, before = date.fromisoformat(str(entry.payload["day"])), _number(entry.payload, "colleague_id")
    on_call.put_on_call(tx, _number(entry.payload, "team_id"), day, before or None, entry.by, now)


def _later_back(office: Office, tx: Transaction, payload: Payload) -> None:
    """The agreement of before, or none, with the dates that go with it."""
    told = payload.get("later")
    later = None
    if isinstance(told, Mapping) and told:
        day, agreed_at = date.fromisoformat(str(told["day"])), datetime.fromisoformat(str(told["agreed_at"]))
        later = AgreedLater(day, LaterReason(str(told["reason"])), AgreedWith(str(told["agreed_with"])), agreed_at)
    case = cases.case(tx, _number(payload, "case_id"))
    with_later(office, tx, case, later, CaseStatus(str(payload["status"])))


def _unsee(tx: Transaction, payload: Payload, now: datetime) -> None:
    booking = bookings.booking(tx, _number(payload, "booking_id"))
    bookings.save_booking(tx, replace(booking, attention=Attention(str(payload["attention"]))), now)


def _back_in_time(office: Office, payload: Payload) -> Work:
    now = office.clock()
    interval = Interval(datetime.fromisoformat(str(payload["start"])), datetime.fromisoformat(str(payload["end"])))
    if interval.start < now:
        raise NotAllowed("slot_in_past", start=interval.start)
    with office.store.reading() as tx:
        current = bookings.booking(tx, _number(payload, "booking_id"))
    place = payload.get("place_id")
    back = moved(current, interval, tuple(_numbers(payload, "colleague_ids")), int(str(place)) if place else None)
    back = replace(back, attention=Attention(str(payload.get("attention") or "")))
    refuse_when_taken(office, back)

    def work(tx: Transaction, now: datetime) -> None:
        refuse_when_too_close(tx, back, now)
        enqueue_move(tx, current, bookings.save_booking(tx, back, now))

    return work


def _set_status(tx: Transaction, payload: Payload) -> None:
    if "status" not in payload:  # noted by a version that did not keep it
        raise NotAllowed("nothing_to_undo")
    case = cases.case(tx, _number(payload, "case_id"))
    if case.status is not CaseStatus.CLOSED:
        cases.save_case(tx, replace(case, status=CaseStatus(str(payload["status"]))))


def _number(payload: Payload, name: str) -> int:
    return int(str(payload.get(name) or 0))


def _numbers(payload: Payload, name: str) -> Sequence[int]:
    found = payload.get(name) or ()
    return [int(one) for one in found] if isinstance(found, list | tuple) else []
