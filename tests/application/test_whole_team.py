"""A team planned in one go, and a colleague who falls ill: looked at first, saved talk by talk, taken back as one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from openplanner.application.book_slot import Slot, book_slot
from openplanner.application.change_booking import cancel_booking, move_booking
from openplanner.application.hand_over import hand_over
from openplanner.application.office import Office
from openplanner.application.propose_slots import Wanted, propose_slots
from openplanner.application.register_case import register_case
from openplanner.application.undo import undo_last, undo_step
from openplanner.application.upkeep import organisation
from openplanner.application.upkeep.demo_office import Replay
from openplanner.application.whole_team.adjust import other_moments, with_moment
from openplanner.application.whole_team.carry_out import carry_out
from openplanner.application.whole_team.cover_absence import cover_absence, days_between
from openplanner.application.whole_team.draft import Absence, Draft, Why
from openplanner.application.whole_team.make_draft import shortage_words
from openplanner.application.whole_team.plan_team import plan_team
from openplanner.application.whole_team.plan_waiting import plan_waiting
from openplanner.domain.case import CaseStatus, CaseType, ContactForm, Wishes
from openplanner.domain.colleague import Colleague
from openplanner.domain.contact import Booking, BookingState
from openplanner.domain.errors import InvalidInput, NotAllowed, SlotTaken
from openplanner.domain.interval import AMSTERDAM, Interval, TimeSpan
from openplanner.planning.shortage import Lack
from openplanner.storage import bookings, cases, colleagues
from openplanner.texts import Texts
from tests.offices import BY, FULL_TIME, letter, registered, small_office

NOOR, BRAM = 1, 2


@pytest.fixture
def place(tmp_path: Path) -> Iterator[tuple[Office, Replay]]:
    office, clock = small_office(tmp_path)
    yield office, clock
    office.store.close()


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=AMSTERDAM)


def booking_of(office: Office, case_id: int) -> Booking:
    with office.store.reading() as tx:
        return max(bookings.bookings_of_case(tx, case_id), key=lambda one: one.booking_id)


def full_day_of(office: Office, who: int, day: int = 24, count: int = 8) -> list[Booking]:
    """Talks of one colleague on one day, an hour apart, the first at a quarter past nine."""
    made = []
    for number in range(count):
        case = registered(office, f"Z-{number:02}")
        start = at(day, 9, 15) + timedelta(minutes=60 * number)
        slot = Slot(ContactForm.PHONE, Interval(start, start + timedelta(minutes=30)), (who,))
        made.append(book_slot(office, case.case_id, slot, BY))
    return made


def ill(*days: int, who: int = NOOR, span: TimeSpan | None = None, why: Why = Why.ILL) -> Absence:
    return Absence((who,), tuple(date(2026, 11, day) for day in days), span, why)


def exceptions_of(office: Office, who: int) -> dict[date, str]:
    with office.store.reading() as tx:
        return {one.day: one.why for one in colleagues.colleague(tx, who).pattern.exceptions}


def test_a_draft_saves_nothing_and_its_moments_are_booked_as_shown(place: tuple[Office, Replay]) -> None:
    office, _ = place
    for number in range(20):
        registered(office, f"Z-{number:02}")
    draft = plan_waiting(office, 1)
    assert (len(draft.items), draft.late, draft.without) == (20, 0, 0)
    with office.store.reading() as tx:
        assert all(not bookings.bookings_of_case(tx, item.case.case_id) for item in draft.items)
    done = carry_out(office, draft, BY)
    assert len(done.done) == 20 and not done.failed
    for item in draft.items:
        booked = booking_of(office, item.case.case_id)
        assert item.after is not None
        assert (booked.interval, booked.colleague_ids) == (item.after.interval, item.after.colleague_ids)


def test_every_item_can_be_changed_and_the_rest_stays_possible(place: tuple[Office, Replay]) -> None:
    office, clock = place
    for number in range(6):
        registered(office, f"Z-{number:02}")
    draft = plan_waiting(office, 1)
    for item in draft.items:
        others = other_moments(draft, item.item_id, clock())
        assert others and item.after not in others
        draft = with_moment(draft, item.item_id, others[-1])
        assert draft.item(item.item_id).after == others[-1]
    draft = with_moment(draft, draft.items[0].item_id, None)
    done = carry_out(office, draft, BY)
    assert len(done.done) == 5 and not done.failed


def test_the_same_moment_with_another_colleague_comes_first(place: tuple[Office, Replay]) -> None:
    office, clock = place
    registered(office)
    draft = plan_waiting(office, 1)
    item = draft.items[0]
    assert item.after is not None
    first = other_moments(draft, item.item_id, clock())[0]
    assert first.interval == item.after.interval and first.colleague_ids != item.after.colleague_ids


def test_one_that_fails_is_named_and_the_others_stand(place: tuple[Office, Replay]) -> None:
    office, _ = place
    made = [registered(office, f"Z-{number:02}") for number in range(5)]
    draft = plan_waiting(office, 1)
    taken = draft.item(made[2].case_id).after
    assert taken is not None
    other = registered(office, "Z-90")
    book_slot(office, other.case_id, Slot(ContactForm.PHONE, taken.interval, taken.colleague_ids), BY)
    done = carry_out(office, draft, BY)
    assert [(one.item.case.number, one.why.code) for one in done.failed if one.why] == [
        ("Z-02", "errors.slot_taken.cause")
    ]
    assert len(done.done) == 4


def test_a_person_can_stop_between_two_talks(place: tuple[Office, Replay]) -> None:
    office, _ = place
    for number in range(4):
        registered(office, f"Z-{number:02}")
    asked = iter([False, False, True, True])
    done = carry_out(office, plan_waiting(office, 1), BY, stopped=lambda: next(asked))
    assert len(done.done) == 2
    assert {one.why.code for one in done.failed if one.why} == {"team.stopped"}


def test_all_of_it_is_taken_back_as_one_step(place: tuple[Office, Replay]) -> None:
    office, _ = place
    made = [registered(office, f"Z-{number:02}") for number in range(25)]
    done = carry_out(office, plan_waiting(office, 1), BY)
    assert undo_step(office, done.undo_id, BY).facts == (("n", 25),)
    for case in made:
        assert booking_of(office, case.case_id).state is BookingState.CANCELLED
        with office.store.reading() as tx:
            assert cases.case(tx, case.case_id).status is CaseStatus.TO_PLAN
    with pytest.raises(NotAllowed, match="nothing_to_undo"):
        undo_step(office, done.undo_id, BY)


def test_what_changed_since_stays_when_the_plan_is_taken_back(place: tuple[Office, Replay]) -> None:
    office, _ = place
    made = [registered(office, f"Z-{number:02}") for number in range(3)]
    carry_out(office, plan_waiting(office, 1), BY)
    first = booking_of(office, made[0].case_id)
    slot = Slot(ContactForm.PHONE, Interval(at(26, 16), at(26, 16, 30)), first.colleague_ids)
    move_booking(office, first.booking_id, slot, 2)
    assert undo_last(office, BY).facts == (("n", 2),)
    assert booking_of(office, made[0].case_id).state is BookingState.BOOKED


def test_a_plan_can_be_taken_back_for_ten_minutes_whatever_else_is_done(place: tuple[Office, Replay]) -> None:
    office, clock = place
    registered(office, "Z-00")
    done = carry_out(office, plan_waiting(office, 1), BY)
    for number in range(30):
        clock.moment += timedelta(seconds=15)
        registered(office, f"Y-{number:02}")
    assert undo_step(office, done.undo_id, BY).code == "actions.undid_team_planned"


def test_who_is_ill_is_replaced_at_the_same_moment_where_that_can_be(place: tuple[Office, Replay]) -> None:
    office, _ = place
    made = full_day_of(office, NOOR)
    busy = registered(office, "Z-80")
    book_slot(office, busy.case_id, Slot(ContactForm.PHONE, Interval(at(24, 11, 15), at(24, 11, 45)), (BRAM,)), BY)
    draft = cover_absence(office, ill(24))
    assert len(draft.items) == 8 and draft.late == draft.without == 0
    moved = [item for item in draft.items if item.moved]
    assert [item.before.interval.start for item in moved if item.before] == [at(24, 11, 15)]
    done = carry_out(office, draft, BY)
    assert not done.failed
    assert [booking_of(office, old.case_id).colleague_ids for old in made].count((BRAM,)) >= 7
    assert exceptions_of(office, NOOR) == {date(2026, 11, 24): "ill"}


def test_nobody_is_planned_on_who_is_away_afterwards(place: tuple[Office, Replay]) -> None:
    office, _ = place
    full_day_of(office, NOOR, count=2)
    carry_out(office, cover_absence(office, ill(24, 25, 26)), BY)
    for number in range(10):
        registered(office, f"X-{number:02}")
    draft = plan_waiting(office, 1)
    days = {
        item.after.interval.start.astimezone(AMSTERDAM).date()
        for item in draft.items
        if item.after and NOOR in item.after.colleague_ids
    }
    assert not days & {date(2026, 11, day) for day in (24, 25, 26)}


def test_an_absence_is_taken_back_with_its_talks_and_its_days(place: tuple[Office, Replay]) -> None:
    office, _ = place
    made = full_day_of(office, NOOR)
    with office.store.reading() as tx:
        noor = colleagues.colleague(tx, NOOR)
    done = carry_out(office, cover_absence(office, ill(24)), BY)
    assert undo_step(office, done.undo_id, BY).facts == (("n", 8),)
    for old in made:
        now = booking_of(office, old.case_id)
        assert (now.interval, now.colleague_ids) == (old.interval, old.colleague_ids)
    with office.store.reading() as tx:
        assert colleagues.colleague(tx, NOOR).pattern == noor.pattern


def test_a_talk_moved_by_somebody_else_meanwhile_is_named(place: tuple[Office, Replay]) -> None:
    office, _ = place
    made = full_day_of(office, NOOR, count=3)
    draft = cover_absence(office, ill(24))
    slot = Slot(ContactForm.PHONE, Interval(at(25, 15), at(25, 15, 30)), (NOOR,))
    move_booking(office, made[1].booking_id, slot, 2)
    done = carry_out(office, draft, BY)
    assert [one.why.code for one in done.failed if one.why] == ["errors.stale_booking.cause"]
    assert len(done.done) == 2


def test_a_meeting_of_the_team_moves_only_what_lies_in_it(place: tuple[Office, Replay]) -> None:
    office, _ = place
    full_day_of(office, NOOR)
    absence = Absence((NOOR, BRAM), (date(2026, 11, 24),), TimeSpan(9 * 60, 12 * 60), Why.MEETING)
    draft = cover_absence(office, absence)
    assert len(draft.items) == 3 and all(item.moved for item in draft.items)
    done = carry_out(office, draft, BY)
    assert not done.failed
    for item in draft.items:
        start = booking_of(office, item.case.case_id).interval.start
        assert not at(24, 9) <= start < at(24, 12)


def test_a_series_of_days_off(place: tuple[Office, Replay]) -> None:
    office, _ = place
    days = days_between(date(2026, 11, 23), date(2026, 12, 18), (5,))
    assert [day.isoformat() for day in days] == ["2026-11-27", "2026-12-04", "2026-12-11", "2026-12-18"]
    full_day_of(office, NOOR, day=26, count=2)
    last = registered(office, "Z-77")
    slot = Slot(ContactForm.PHONE, Interval(at(27, 10), at(27, 10, 30)), (NOOR,))
    book_slot(office, last.case_id, slot, BY)
    draft = cover_absence(office, Absence((NOOR,), days, None, Why.HOLIDAY))
    assert [item.case.number for item in draft.items] == ["Z-77"]
    carry_out(office, draft, BY)
    assert set(exceptions_of(office, NOOR)) == set(days)


@pytest.mark.parametrize(
    ("first", "last", "weekdays", "code"),
    [
        (date(2026, 11, 24), date(2026, 11, 23), (1, 2), "absence_last_before_first"),
        (date(2026, 11, 24), date(2027, 11, 25), (1, 2), "absence_too_long"),
        (date(2026, 11, 24), date(2026, 11, 25), (5,), "absence_no_day"),
    ],
)
def test_days_that_make_no_absence_are_refused(first: date, last: date, weekdays: tuple[int, ...], code: str) -> None:
    with pytest.raises(InvalidInput, match=code):
        days_between(first, last, weekdays)


def test_what_is_over_or_cancelled_is_not_touched(place: tuple[Office, Replay]) -> None:
    office, clock = place
    made = full_day_of(office, NOOR, count=4)
    cancel_booking(office, made[3].booking_id, "", BY)
    clock.moment = at(24, 10, 30)
    assert [item.item_id for item in cover_absence(office, ill(24)).items] == [made[2].booking_id]


def test_the_one_who_stays_keeps_the_talk_and_gets_company(place: tuple[Office, Replay]) -> None:
    office, _ = place
    third = Colleague("Zoë Proef", "zoe@voorbeeldstad.example", team_ids=(1,), pattern=FULL_TIME)
    zoe = organisation.save_colleague(office, third, BY).colleague_id
    case = registered(office)
    slot = Slot(ContactForm.TOWN_HALL, Interval(at(24, 10), at(24, 11)), (NOOR, BRAM), 1)
    book_slot(office, case.case_id, slot, BY)
    item = cover_absence(office, ill(24)).items[0]
    assert item.after is not None and not item.moved
    assert set(item.after.colleague_ids) == {BRAM, zoe} and item.after.place_id == 1


def short_of(draft: Draft) -> dict[Lack, int]:
    return {one.lack: len(one.task_ids) for one in draft.short}


def test_too_many_for_the_hours_says_how_many_and_what_breaks_first(place: tuple[Office, Replay]) -> None:
    office, _ = place
    for number in range(100):
        registered(office, f"Z-{number:03}")
    draft = plan_waiting(office, 1)
    assert draft.late > 0 and short_of(draft) == {Lack.HOURS: draft.late}
    words = Texts("nl").reason(shortage_words(draft.short[0], draft.names))
    assert "te weinig tijd" in words and "Noor Demo" in words
    assert draft.breaks_first is not None
    late = [item.item_id for item in draft.items if item.late]
    assert draft.breaks_first in late


def test_it_says_whether_people_or_rooms_are_short(place: tuple[Office, Replay]) -> None:
    office, _ = place
    register_case(office, replace(letter("Z-1"), language="ti"), BY)
    for number in range(40):
        wishes = Wishes(form=ContactForm.TOWN_HALL)
        register_case(office, replace(letter(f"K-{number:02}"), wishes=wishes), BY)
    found = short_of(plan_waiting(office, 1))
    assert found[Lack.LANGUAGE] == 1
    assert found[Lack.ROOM] > 0
    assert set(found) <= {Lack.LANGUAGE, Lack.ROOM, Lack.HOURS}


def test_a_notice_of_default_goes_before_what_came_earlier(place: tuple[Office, Replay]) -> None:
    office, clock = place
    for number in range(40):
        registered(office, f"Z-{number:02}", CaseType.NOTICE_OF_DEFAULT if number == 39 else CaseType.OBJECTION)
    clock.moment += timedelta(minutes=5)
    draft = plan_waiting(office, 1)
    assert draft.items[0].case.number == "Z-39" and draft.items[0].late == 0


def an_interpreter(office: Office, email: str = "tolk@voorbeeldstad.example") -> int:
    made = Colleague("Tolk Proef", email, languages=frozenset({"ti"}), forms=frozenset(), pattern=FULL_TIME)
    return organisation.save_colleague(office, made, BY).colleague_id


def test_colleague_room_and_interpreter_in_one_go(place: tuple[Office, Replay]) -> None:
    """peers.md row 18: all of them are claimed, or nothing is."""
    office, _ = place
    tolk = an_interpreter(office)
    wishes = Wishes(form=ContactForm.TOWN_HALL)
    case = register_case(office, replace(letter("Z-1"), language="ti", interpreter=True, wishes=wishes), BY)
    found = propose_slots(office, case.case_id, Wanted(ContactForm.TOWN_HALL))
    first = found.slots[0]
    assert first.colleague_ids[1] == tolk and first.place_id == 1
    other = registered(office, "Z-2")
    book_slot(office, other.case_id, Slot(ContactForm.PHONE, first.interval, (tolk,)), BY)
    with pytest.raises(SlotTaken):
        book_slot(office, case.case_id, Slot(ContactForm.TOWN_HALL, first.interval, first.colleague_ids, 1), BY)
    with office.store.reading() as tx:
        assert bookings.bookings_of_case(tx, case.case_id) == ()
    draft = plan_waiting(office, 1)
    assert draft.items[0].after is not None and tolk in draft.items[0].after.colleague_ids
    assert not carry_out(office, draft, BY).failed


def test_an_interpreter_is_in_no_other_talk(place: tuple[Office, Replay]) -> None:
    office, _ = place
    tolk = an_interpreter(office)
    found = propose_slots(office, registered(office).case_id, Wanted(ContactForm.PHONE))
    assert all(tolk not in slot.colleague_ids for slot in found.slots)
    assert tolk not in {one.colleague_id for one in found.left_out}


def test_an_interpreter_who_is_ill_is_replaced_by_another(place: tuple[Office, Replay]) -> None:
    office, _ = place
    first, second = an_interpreter(office), an_interpreter(office, "tolk2@voorbeeldstad.example")
    case = register_case(office, replace(letter("Z-1"), language="ti", interpreter=True), BY)
    slot = Slot(ContactForm.PHONE, Interval(at(24, 10), at(24, 10, 30)), (NOOR, first))
    book_slot(office, case.case_id, slot, BY)
    item = cover_absence(office, ill(24, who=first)).items[0]
    assert item.after is not None and not item.moved
    assert item.after.colleague_ids == (NOOR, second)


def test_more_people_and_subjects_get_the_time_they_ask_in_the_plan_too(place: tuple[Office, Replay]) -> None:
    office, _ = place
    register_case(office, letter("Z-1"), BY)
    register_case(office, replace(letter("Z-2"), persons=3, subjects=2), BY)
    draft = plan_waiting(office, 1)
    assert carry_out(office, draft, BY).failed == ()
    lengths = {item.case.number: booking_of(office, item.case.case_id).interval.length_minutes for item in draft.items}
    assert lengths == {"Z-1": 30, "Z-2": 65}  # peer-cases C48


def test_a_case_that_was_given_to_one_colleague_is_planned_with_that_one(place: tuple[Office, Replay]) -> None:
    office, _ = place
    given = {registered(office, f"Z-{number:02}").case_id for number in range(6)}
    for case_id in given:
        hand_over(office, case_id, 1, BY, colleague_id=NOOR)
    for number in range(6, 18):
        registered(office, f"Z-{number:02}")
    draft = plan_waiting(office, 1)
    leads = {item.item_id: item.after.colleague_ids[0] for item in draft.items if item.after}
    assert {leads[one] for one in given} == {NOOR} and (draft.late, draft.without) == (0, 0)
    shared = Counter(leads.values())
    assert abs(shared[NOOR] - shared[BRAM]) <= 1  # the rest evens it out
    carry_out(office, draft, BY)
    assert {booking_of(office, one).colleague_ids for one in given} == {(NOOR,)}


def test_without_time_of_that_one_it_is_left_with_that_as_its_reason(place: tuple[Office, Replay]) -> None:
    office, clock = place
    away = Absence((NOOR,), days_between(date(2026, 11, 23), date(2026, 12, 31)), None, Why.HOLIDAY)
    carry_out(office, cover_absence(office, away), BY)
    case_id = registered(office).case_id
    hand_over(office, case_id, 1, BY, colleague_id=NOOR)
    draft = plan_waiting(office, 1)
    item = draft.item(case_id)
    assert item.after is None and item.why_not is not None
    assert "voor Noor Demo" in Texts("nl").reason(item.why_not)
    assert "voor Noor Demo" in Texts("nl").reason(shortage_words(draft.short[0], draft.names))
    told = plan_team(office, 1, dry_run=True).unplanned
    assert [one.why.code for one in told] == ["team.lack_given"]
    others = other_moments(draft, case_id, clock())
    assert {one.colleague_ids for one in others} == {(BRAM,)}  # a person may decide otherwise


def test_who_cannot_do_what_was_given_is_named_as_the_reason(place: tuple[Office, Replay]) -> None:
    office, _ = place
    with office.store.reading() as tx:
        noor = colleagues.colleague(tx, NOOR)
    organisation.save_colleague(office, replace(noor, case_types=frozenset({CaseType.WOO_REQUEST})), BY)
    case_id = registered(office).case_id
    hand_over(office, case_id, 1, BY, colleague_id=NOOR)
    draft = plan_waiting(office, 1)
    assert draft.item(case_id).after is None and draft.short[0].lack is Lack.GIVEN and draft.short[0].who == (NOOR,)


def test_who_falls_ill_gives_up_what_was_given_as_well(place: tuple[Office, Replay]) -> None:
    office, _ = place
    case_id = registered(office).case_id
    hand_over(office, case_id, 1, BY, colleague_id=NOOR)
    carry_out(office, plan_waiting(office, 1), BY)
    day = booking_of(office, case_id).interval.start.day
    covered = cover_absence(office, ill(day)).item(booking_of(office, case_id).booking_id)
    assert covered.after is not None and covered.after.colleague_ids == (BRAM,)
