"""One case from letter to figures, through every room, on a real store."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from openplanner.application.book_slot import Slot, book_slot, hold_slot
from openplanner.application.change_booking import cancel_booking, mark_no_show, move_booking
from openplanner.application.claim_case import claim_case, release_case
from openplanner.application.keep_draft import all_drafts, draft_of, drop_draft, keep_draft
from openplanner.application.move_consequences import Consequences, move_consequences
from openplanner.application.office import Office
from openplanner.application.record_attempt import record_attempt
from openplanner.application.record_outcome import finish_agreement, letter_sent, record_outcome, reopen_case
from openplanner.application.register_case import register_case, register_cases
from openplanner.application.same_case import same_cases
from openplanner.application.send_outbox import send_outbox
from openplanner.application.undo import undo_last
from openplanner.application.upkeep.demo_office import Replay
from openplanner.domain.case import Case, CaseStatus, CaseType, ContactForm, OutcomeCode, wished
from openplanner.domain.contact import Agreement, AttemptResult, Booking, BookingState
from openplanner.domain.errors import InvalidInput, NotAllowed, Refused, SlotTaken
from openplanner.domain.interval import AMSTERDAM, Interval, TimeSpan
from openplanner.domain.outbox import OutboxState
from openplanner.domain.reason import because
from openplanner.storage import attempts, audit, bookings, cases, colleagues, outbox
from openplanner.storage.undo import last_undo
from tests.offices import BY, MONDAY, letter, registered, small_office


@pytest.fixture
def place(tmp_path: Path) -> Iterator[tuple[Office, Replay]]:
    office, clock = small_office(tmp_path)
    yield office, clock
    office.store.close()


def who(office: Office) -> dict[str, int]:
    from openplanner.storage.colleagues import colleagues

    with office.store.reading() as tx:
        return {one.name.split()[0]: one.colleague_id for one in colleagues(tx)}


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=AMSTERDAM)


def call(office: Office, start: datetime, name: str = "Noor", minutes: int = 30) -> Slot:
    return Slot(ContactForm.PHONE, Interval(start, start + timedelta(minutes=minutes)), (who(office)[name],))


def stored(office: Office, case: Case) -> Case:
    with office.store.reading() as tx:
        return cases.case(tx, case.case_id)


def test_a_letter_gets_its_dates_with_reasons(place: tuple[Office, Replay]) -> None:
    case = registered(place[0])
    assert case.last_calling_day == date(2026, 11, 26)
    assert case.status is CaseStatus.TO_PLAN
    term = stored(place[0], case).term("last_calling_day")
    assert term is not None and term.reasons


def test_the_same_number_twice_is_refused_whole(place: tuple[Office, Replay]) -> None:
    office, _ = place
    with pytest.raises(InvalidInput) as refused:
        register_cases(office, [letter("Z-1"), letter("Z-2"), letter("z-1")], BY)
    assert refused.value.code == "number_taken"
    with office.store.reading() as tx:
        assert cases.case_by_number(tx, "Z-2") is None


@pytest.mark.parametrize(("change", "code"), [({"number": " "}, "number_missing"), ({"name": ""}, "name_missing")])
def test_what_is_missing_is_named(place: tuple[Office, Replay], change: dict[str, str], code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        register_case(place[0], replace(letter(), **change), BY)
    assert refused.value.code == code


def test_ten_megabytes_in_a_field_is_refused(place: tuple[Office, Replay]) -> None:
    with pytest.raises(InvalidInput) as refused:
        register_case(place[0], replace(letter(), subject="x" * 10_000_000), BY)
    assert refused.value.code == "subject_too_long"


def test_the_same_citizen_is_noticed(place: tuple[Office, Replay]) -> None:
    office, _ = place
    registered(office)
    by_phone = same_cases(office, "Z-9", ("+31612345601",), "")
    assert [found.why.code for found in by_phone] == ["intake.same_phone"]
    assert not same_cases(office, "Z-9", (), "Iemand Anders")


def test_booking_claims_the_time_and_reaches_the_calendar(place: tuple[Office, Replay]) -> None:
    office, _ = place
    case = registered(office)
    booked = book_slot(office, case.case_id, call(office, at(24, 10)), BY)
    assert stored(office, case).status is CaseStatus.PLANNED
    assert send_outbox(office).done == 1
    events = office.calendar.events("noor@voorbeeldstad.example", booked.interval)
    assert [event.key for event in events] == [booked.key]
    assert "Verzonnen" not in events[0].subject


def test_nobody_else_gets_the_same_time(place: tuple[Office, Replay]) -> None:
    office, _ = place
    first, second = registered(office, "Z-1"), registered(office, "Z-2")
    book_slot(office, first.case_id, call(office, at(24, 10)), BY)
    for start in (at(24, 9, 45), at(24, 10, 15), at(24, 10, 30)):  # the last one leaves no time to write up
        with pytest.raises(SlotTaken):
            book_slot(office, second.case_id, call(office, start), BY)
    book_slot(office, second.case_id, call(office, at(24, 10, 40)), BY)
    assert stored(office, second).status is CaseStatus.PLANNED


def test_a_hold_keeps_others_out_and_frees_itself(place: tuple[Office, Replay]) -> None:
    office, clock = place
    first, second = registered(office, "Z-1"), registered(office, "Z-2")
    hold_slot(office, first.case_id, call(office, at(24, 10)), BY)
    with pytest.raises(SlotTaken):
        book_slot(office, second.case_id, call(office, at(24, 10)), BY)
    clock.moment += timedelta(minutes=11)
    book_slot(office, second.case_id, call(office, at(24, 10)), BY)


def test_a_hold_becomes_the_booking(place: tuple[Office, Replay]) -> None:
    office, _ = place
    case = registered(office)
    held = hold_slot(office, case.case_id, call(office, at(24, 10)), BY)
    booked = book_slot(office, case.case_id, call(office, at(24, 10)), BY, hold=held.key)
    assert booked.state is BookingState.BOOKED
    with office.store.reading() as tx:
        live = [one for one in bookings.bookings_of_case(tx, case.case_id) if one.lives(office.clock())]
    assert [one.booking_id for one in live] == [booked.booking_id]


def test_a_second_talk_for_one_case_is_a_move(place: tuple[Office, Replay]) -> None:
    office, _ = place
    case = registered(office)
    book_slot(office, case.case_id, call(office, at(24, 10)), BY)
    with pytest.raises(NotAllowed) as refused:
        book_slot(office, case.case_id, call(office, at(24, 14)), BY)
    assert refused.value.code == "already_booked"


def test_the_past_cannot_be_booked(place: tuple[Office, Replay]) -> None:
    office, _ = place
    with pytest.raises(NotAllowed) as refused:
        book_slot(office, registered(office).case_id, call(office, MONDAY - timedelta(hours=1)), BY)
    assert refused.value.code == "slot_in_past"


def test_moving_to_another_colleague_leaves_one_item(place: tuple[Office, Replay]) -> None:
    office, _ = place
    case = registered(office)
    booked = book_slot(office, case.case_id, call(office, at(24, 10)), BY)
    send_outbox(office)
    moved = move_booking(office, booked.booking_id, call(office, at(25, 11), "Bram"), BY)
    assert (moved.key, moved.sequence) == (booked.key, booked.sequence + 1)
    send_outbox(office)
    week = Interval(at(23, 0), at(28, 0))
    left = [len(office.calendar.events(f"{name}@voorbeeldstad.example", week)) for name in ("noor", "bram")]
    assert left == [0, 1]


def test_a_move_tells_its_consequences(place: tuple[Office, Replay]) -> None:
    office, _ = place
    case, other = registered(office, "Z-1"), registered(office, "Z-2")
    booked = book_slot(office, case.case_id, call(office, at(24, 10)), BY)
    book_slot(office, other.case_id, call(office, at(25, 10)), BY)
    assert move_consequences(office, booked.booking_id, call(office, at(24, 11))) == Consequences()
    taken = move_consequences(office, booked.booking_id, call(office, at(25, 10))).against
    assert taken == (because("agenda.move_meets", who="Noor Demo", start="10:00", end="10:30"),)
    late = [reason.code for reason in move_consequences(office, booked.booking_id, call(office, at(27, 18))).against]
    assert late == ["agenda.past_norm", "agenda.outside_hours"]
    past = move_consequences(office, booked.booking_id, call(office, at(20, 10))).against
    assert [reason.code for reason in past] == ["errors.slot_in_past.cause"]


def test_a_move_tells_of_rooms_wishes_the_day_maximum_and_whom_it_touches(place: tuple[Office, Replay]) -> None:
    office, _ = place
    asked = replace(letter("Z-1"), wishes=wished(frozenset({2}), TimeSpan(9 * 60, 12 * 60)))
    case, other = register_case(office, asked, BY), registered(office, "Z-2")
    with office.store.transaction() as tx:
        bram = next(one for one in colleagues.colleagues(tx) if one.name.startswith("Bram"))
        noor = next(one for one in colleagues.colleagues(tx) if one.name.startswith("Noor"))
        colleagues.save_colleague(tx, replace(bram, cap_per_day=1))
    hour = timedelta(hours=1)
    talk = Slot(ContactForm.TOWN_HALL, Interval(at(24, 10), at(24, 10) + hour), (noor.colleague_id,), 1)
    booked = book_slot(office, case.case_id, talk, BY)
    book_slot(
        office,
        other.case_id,
        Slot(ContactForm.TOWN_HALL, Interval(at(25, 14), at(25, 14) + hour), (bram.colleague_id,), 1),
        BY,
    )
    told = move_consequences(office, booked.booking_id, replace(talk, interval=Interval(at(24, 11), at(24, 12))))
    assert (told.against, [note.code for note in told.notes]) == ((), ["agenda.move_room_free"])
    there = replace(talk, interval=Interval(at(25, 14), at(25, 15)), colleague_ids=(bram.colleague_id,))
    told = move_consequences(office, booked.booking_id, there)
    codes = [reason.code for reason in told.against]
    assert codes == ["agenda.move_meets", "agenda.move_cap", "agenda.move_busy", "agenda.move_wish"]
    assert told.notes == (because("agenda.move_told", who=("Noor Demo", "Bram Proef")),)


def test_cancelling_puts_the_case_back(place: tuple[Office, Replay]) -> None:
    office, _ = place
    case = registered(office)
    booked = book_slot(office, case.case_id, call(office, at(24, 10)), BY)
    send_outbox(office)
    cancel_booking(office, booked.booking_id, "inwoner ziek", BY)
    send_outbox(office)
    assert stored(office, case).status is CaseStatus.TO_PLAN
    assert not office.calendar.events("noor@voorbeeldstad.example", Interval(at(23, 0), at(28, 0)))
    with pytest.raises(NotAllowed):
        cancel_booking(office, booked.booking_id, "", BY)


def test_a_no_show_is_known_only_afterwards(place: tuple[Office, Replay]) -> None:
    office, clock = place
    case = registered(office)
    booked = book_slot(office, case.case_id, call(office, at(24, 10)), BY)
    with pytest.raises(NotAllowed) as refused:
        mark_no_show(office, booked.booking_id, BY)
    assert refused.value.code == "no_show_too_early"
    clock.moment = at(24, 10, 20)
    assert mark_no_show(office, booked.booking_id, BY).state is BookingState.NO_SHOW
    assert stored(office, case).status is CaseStatus.TO_PLAN


def test_not_reached_leads_to_the_other_half_of_the_day_and_then_to_a_letter(place: tuple[Office, Replay]) -> None:
    office, clock = place
    case = registered(office)
    clock.moment = at(24, 10)
    first = record_attempt(office, case.case_id, AttemptResult.NO_ANSWER, BY)
    assert first.next_try is not None and first.next_try.start.astimezone(AMSTERDAM).hour == 12
    clock.moment = at(24, 14)
    second = record_attempt(office, case.case_id, AttemptResult.VOICEMAIL, BY)
    assert second.next_try is not None and second.next_try.start.astimezone(AMSTERDAM) == at(25, 9)
    clock.moment = at(25, 9, 30)
    third = record_attempt(office, case.case_id, AttemptResult.NO_ANSWER, BY)
    assert third.letter_due and third.case.status is CaseStatus.LETTER_DUE
    assert letter_sent(office, case.case_id, BY).status is CaseStatus.WAITING


@pytest.mark.parametrize("result", [AttemptResult.WRONG_NUMBER, AttemptResult.REFUSES_CONTACT])
def test_a_dead_end_asks_for_a_letter_at_once(place: tuple[Office, Replay], result: AttemptResult) -> None:
    office, _ = place
    assert record_attempt(office, registered(office).case_id, result, BY).letter_due


def test_a_conversation_with_agreements(place: tuple[Office, Replay]) -> None:
    office, clock = place
    case = registered(office)
    book_slot(office, case.case_id, call(office, at(24, 10)), BY)
    clock.moment = at(24, 10, 5)
    promise = Agreement(case.case_id, "Noor Demo", "Dossier nakijken", date(2026, 12, 1), "telefoon")
    told = record_attempt(
        office, case.case_id, AttemptResult.SPOKEN, BY, "+31612345601", 15, "Rustig gesprek", (promise,)
    )
    assert told.case.status is CaseStatus.SPOKEN
    with office.store.reading() as tx:
        kept = attempts.agreements_of_case(tx, case.case_id)
        states = [one.state for one in bookings.bookings_of_case(tx, case.case_id)]
    assert states == [BookingState.DONE]
    done = finish_agreement(office, case.case_id, kept[0].agreement_id, date(2026, 11, 30), BY)
    assert done.done_on == date(2026, 11, 30)


@pytest.mark.parametrize(
    ("agreement", "code"),
    [
        (Agreement(0, "", "iets", date(2026, 12, 1)), "agreement_incomplete"),
        (Agreement(0, "Noor", "iets", date(2026, 11, 1)), "agreement_in_past"),
    ],
)
def test_a_promise_needs_who_what_and_a_day_to_come(
    place: tuple[Office, Replay], agreement: Agreement, code: str
) -> None:
    office, _ = place
    with pytest.raises(InvalidInput) as refused:
        record_attempt(office, registered(office).case_id, AttemptResult.SPOKEN, BY, agreements=(agreement,))
    assert refused.value.code == code


def test_withdrawing_needs_paper(place: tuple[Office, Replay]) -> None:
    office, _ = place
    case = registered(office)
    with pytest.raises(NotAllowed) as refused:
        record_outcome(office, case.case_id, OutcomeCode.WITHDRAWN_CONFIRMED, BY)
    assert refused.value.code == "withdrawal_needs_writing"
    record_outcome(office, case.case_id, OutcomeCode.WITHDRAWN_CONFIRMED, BY, confirmed_in_writing=True)
    assert stored(office, case).outcome is OutcomeCode.WITHDRAWN_CONFIRMED


def test_closing_cancels_what_was_booked_and_reopening_needs_a_reason(place: tuple[Office, Replay]) -> None:
    office, _ = place
    case = registered(office)
    book_slot(office, case.case_id, call(office, at(24, 10)), BY)
    record_outcome(office, case.case_id, OutcomeCode.EXPLAINED, BY)
    with office.store.reading() as tx:
        assert [one.state for one in bookings.bookings_of_case(tx, case.case_id)] == [BookingState.CANCELLED]
    with pytest.raises(InvalidInput):
        reopen_case(office, case.case_id, " ", BY)
    assert reopen_case(office, case.case_id, "nieuwe brief", BY).status is CaseStatus.TO_PLAN


def test_two_colleagues_one_case(place: tuple[Office, Replay]) -> None:
    office, clock = place
    case = registered(office)
    noor, bram = who(office)["Noor"], who(office)["Bram"]
    claim_case(office, case.case_id, noor)
    with pytest.raises(NotAllowed) as refused:
        claim_case(office, case.case_id, bram)
    assert refused.value.facts["who"] == "Noor Demo"
    release_case(office, case.case_id, bram)
    assert stored(office, case).claimed_by == noor
    clock.moment += timedelta(minutes=31)
    assert claim_case(office, case.case_id, bram).claimed_by == bram


def test_drafts_survive(place: tuple[Office, Replay]) -> None:
    office, _ = place
    keep_draft(office, "intake", {"name": "Mevrouw A. Verz"}, BY)
    keep_draft(office, "intake", {"name": "Mevrouw A. Verzonnen"}, BY)
    found = draft_of(office, "intake")
    assert found is not None and found.payload == {"name": "Mevrouw A. Verzonnen"}
    drop_draft(office, "intake")
    assert all_drafts(office) == ()


def test_every_step_leaves_a_line_without_a_person(place: tuple[Office, Replay]) -> None:
    office, _ = place
    case = registered(office)
    booked = book_slot(office, case.case_id, call(office, at(24, 10)), BY)
    move_booking(office, booked.booking_id, call(office, at(24, 11)), BY)
    with office.store.reading() as tx:
        lines = audit.audit_of_case(tx, case.case_id)
    assert [line.action for line in lines] == ["registered", "booked", "moved"]
    assert "Verzonnen" not in repr(lines) and "Kapvergunning" not in repr(lines)


def history(office: Office, case: Case) -> tuple[CaseStatus, list[tuple[BookingState, Interval]]]:
    with office.store.reading() as tx:
        made: tuple[Booking, ...] = bookings.bookings_of_case(tx, case.case_id)
        return cases.case(tx, case.case_id).status, [
            (one.state, one.interval) for one in made if one.lives(office.clock())
        ]


def test_undo_walks_back_step_by_step(place: tuple[Office, Replay]) -> None:
    office, _ = place
    case = registered(office)
    states = [history(office, case)]
    booked = book_slot(office, case.case_id, call(office, at(24, 10)), BY)
    states.append(history(office, case))
    moved = move_booking(office, booked.booking_id, call(office, at(24, 13)), BY)
    states.append(history(office, case))
    cancel_booking(office, moved.booking_id, "", BY)
    for expected in ("actions.undid_cancelled", "actions.undid_moved", "actions.undid_booked"):
        assert undo_last(office, BY).code == expected
        assert history(office, case) == states.pop()
    assert undo_last(office, BY).code == "actions.undid_registered"
    with office.store.reading() as tx:
        assert cases.case_by_number(tx, case.number) is None


def test_undo_of_a_cancel_is_refused_when_the_time_was_given_away(place: tuple[Office, Replay]) -> None:
    office, _ = place
    case, other = registered(office, "Z-1"), registered(office, "Z-2")
    booked = book_slot(office, case.case_id, call(office, at(24, 10)), BY)
    cancel_booking(office, booked.booking_id, "", BY)
    book_slot(office, other.case_id, call(office, at(24, 10)), by=BY + 1)
    with pytest.raises(SlotTaken):
        undo_last(office, BY)
    with office.store.reading() as tx:
        assert last_undo(tx, BY) is not None


def test_undo_brings_back_what_an_attempt_and_an_outcome_changed(place: tuple[Office, Replay]) -> None:
    office, _ = place
    case = registered(office)
    record_attempt(office, case.case_id, AttemptResult.SPOKEN, BY)
    record_outcome(office, case.case_id, OutcomeCode.EXPLAINED, BY)
    undo_last(office, BY)
    assert stored(office, case).status is CaseStatus.SPOKEN
    undo_last(office, BY)
    assert stored(office, case).status is CaseStatus.TO_PLAN
    with office.store.reading() as tx:
        assert attempts.attempts_of_case(tx, case.case_id) == ()


def test_nothing_to_undo_says_so(place: tuple[Office, Replay]) -> None:
    with pytest.raises(Refused) as refused:
        undo_last(place[0], 99)
    assert refused.value.code == "nothing_to_undo"


def test_the_outbox_is_empty_in_the_end(place: tuple[Office, Replay]) -> None:
    office, _ = place
    for index in range(4):
        case = registered(office, f"Z-{index}", CaseType.COMPLAINT)
        book_slot(office, case.case_id, call(office, at(24, 9 + index)), BY)
    send_outbox(office)
    with office.store.reading() as tx:
        assert {row.state for row in outbox.rows(tx)} == {OutboxState.DONE}
