"""Ranked proposals: never wrong, always with a reason, fair, and never fewer because somebody joined."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openplanner.application.rules import load_rules
from openplanner.domain.calendar import BusyBlock, BusyStatus, CalendarUnknown
from openplanner.domain.case import CaseType, ContactForm, wished
from openplanner.domain.colleague import (
    Colleague,
    DayException,
    Place,
    PlaceKind,
    WorkingPattern,
    WorkingPeriod,
)
from openplanner.domain.interval import AMSTERDAM, Interval, TimeSpan, instant
from openplanner.domain.reason import because
from openplanner.planning.availability import Candidate, RoomCandidate, calendar_view, candidate, claim_of, open_days
from openplanner.planning.opening import OpeningCalendar
from openplanner.planning.proposals import Proposal, Proposals, SlotRequest, propose
from openplanner.planning.slots import Horizon, horizon
from openplanner.settings import Settings
from openplanner.texts import LANGUAGES, Texts

MONDAY = date(2026, 11, 23)
FRIDAY = MONDAY + timedelta(days=4)
NOW = instant(MONDAY, 7 * 60)
DAYS = horizon(MONDAY, MONDAY + timedelta(days=14))
OPENING = load_rules(Settings()).opening
OFFICE = open_days(DAYS, OPENING)
FULL_WEEK = WorkingPattern(tuple(WorkingPeriod(day, TimeSpan(8 * 60, 18 * 60)) for day in range(1, 6)))
CALL = SlotRequest(ContactForm.PHONE, 30, MONDAY, FRIDAY)


def at(day: date, clock: str) -> datetime:
    hour, minute = clock.split(":")
    return instant(day, int(hour) * 60 + int(minute))


def busy(day: date, start: str, end: str, status: BusyStatus = BusyStatus.BUSY) -> BusyBlock:
    return BusyBlock(Interval(at(day, start), at(day, end)), status)


def person(number: int, *blocks: BusyBlock, load: float = 0.0, days: Horizon = DAYS, **changes: object) -> Candidate:
    colleague = Colleague(f"Proef {number:02}", f"proef{number}@example.org", pattern=FULL_WEEK, colleague_id=number)
    return candidate(days, replace(colleague, **changes), calendar_view(days, blocks), load=load)  # type: ignore[arg-type]


def away_all_days() -> list[BusyBlock]:
    return [BusyBlock(DAYS.window, BusyStatus.OUT_OF_OFFICE)]


def room(number: int, *blocks: BusyBlock, travel: int = 0, kind: PlaceKind = PlaceKind.ROOM) -> RoomCandidate:
    place = Place(f"Proefruimte {number}", kind, place_id=number, travel_minutes=travel)
    return RoomCandidate(place, calendar_view(DAYS, blocks))


def why_not(found: Proposals, who: int) -> str:
    (reason,) = [left.why.code for left in found.left_out if left.colleague_id == who]
    return reason


def local(proposal: Proposal) -> str:
    return f"{proposal.interval.start.astimezone(AMSTERDAM):%d %H:%M}"


def codes(proposal: Proposal) -> list[str]:
    return [reason.code for reason in proposal.why]


def test_five_moments_spread_over_days_hours_and_halves() -> None:
    found = propose(CALL, [person(1), person(2)], [], OFFICE, NOW)
    assert len(found.slots) == 5
    starts = [slot.interval.start.astimezone(AMSTERDAM) for slot in found.slots]
    assert len({(start.date(), start.hour) for start in starts}) == 5
    assert {start.hour < 12 for start in starts} == {True, False}
    assert starts[0].date() == MONDAY
    assert found.left_out == ()
    assert all(slot.why for slot in found.slots)


def test_every_why_and_why_not_has_words_in_both_languages() -> None:
    request = replace(
        CALL,
        wishes=wished(frozenset({1, 2}), TimeSpan(540, 720)),
        citizen_zone=ZoneInfo("Europe/Athens"),
        travel_minutes=20,
        room_needed=True,
        second=True,
    )
    unknown = replace(person(3), view=CalendarUnknown("x", because("calendars.calendar_missing")))
    team = [person(1), person(2), unknown, person(4, active=False)]
    found = propose(request, team, [room(1)], OFFICE, NOW)
    assert found.slots
    for language in LANGUAGES:
        words = Texts(language)
        reasons = [why for slot in found.slots for why in slot.why] + [left.why for left in found.left_out]
        for reason in reasons:
            sentence = words.reason(reason)
            assert sentence != reason.code
            assert "{" not in sentence


@pytest.mark.parametrize(
    ("who", "reason"),
    [
        (person(9, *away_all_days()), "slots.left_busy"),
        (person(9, pattern=WorkingPattern()), "slots.left_off"),
        (
            person(9, pattern=WorkingPattern(FULL_WEEK.periods, FULL_WEEK.periods)),
            "slots.left_off",
        ),
        (person(9, pattern=WorkingPattern((WorkingPeriod(1, TimeSpan(0, 300)),))), "slots.left_closed_own"),
        (person(9, case_types=frozenset({CaseType.WOO_REQUEST})), "slots.left_subject"),
        (person(9, languages=frozenset({"en"})), "slots.left_language"),
        (person(9, forms=frozenset({ContactForm.TOWN_HALL})), "slots.left_form"),
        (person(9, active=False), "slots.left_inactive"),
        (person(9, cap_per_day=0), "slots.left_cap"),
        (replace(person(9), view=CalendarUnknown("x", because("calendars.file_unreadable"))), "slots.left_unknown"),
        (person(9, load=40.0), "slots.left_others_first"),
    ],
)
def test_every_colleague_left_out_has_one_reason(who: Candidate, reason: str) -> None:
    request = replace(CALL, case_type=CaseType.OBJECTION)
    found = propose(request, [person(1), person(2), who], [], OFFICE, NOW)
    assert why_not(found, 9) == reason
    assert all(9 not in slot.colleague_ids for slot in found.slots)


def test_unknown_is_never_free_and_is_named() -> None:
    unknown = replace(person(1), view=CalendarUnknown("x", because("calendars.file_unreadable")))
    found = propose(CALL, [unknown], [], OFFICE, NOW)
    assert found.slots == found.outside == ()
    assert found.unknown == (1,)
    assert found.message is not None
    assert found.message.code == "slots.nothing_at_all"


def test_a_room_whose_calendar_is_unknown_is_never_taken() -> None:
    shut = replace(room(1), view=CalendarUnknown("x", because("calendars.file_unreadable")))
    request = replace(CALL, form=ContactForm.TOWN_HALL, room_needed=True)
    assert propose(request, [person(1)], [shut], OFFICE, NOW).slots == ()
    assert propose(request, [person(1)], [shut, room(2)], OFFICE, NOW).slots[0].place_id == 2


def test_room_and_second_colleague_in_one_go() -> None:  # C22, C23, row 18
    request = replace(CALL, form=ContactForm.TOWN_HALL, room_needed=True, second=True, last=MONDAY, step=60, minutes=60)
    team = [person(1, busy(MONDAY, "09:00", "11:00")), person(2, busy(MONDAY, "13:00", "17:00"))]
    found = propose(request, team, [room(1, busy(MONDAY, "11:00", "12:00"))], OFFICE, NOW)
    assert [local(slot) for slot in found.slots] == ["23 12:00"]
    assert sorted(found.slots[0].colleague_ids) == [1, 2]
    assert found.slots[0].place_id == 1


def test_somebody_needed_leads_when_fit_and_joins_when_not() -> None:
    case = replace(CALL, case_type=CaseType.OBJECTION, needs=(2,))
    helper = person(2, case_types=frozenset({CaseType.VIEW}))
    assert propose(case, [person(1), person(2)], [], OFFICE, NOW).slots[0].colleague_ids == (2,)
    assert propose(case, [person(1), helper], [], OFFICE, NOW).slots[0].colleague_ids == (1, 2)


@pytest.mark.parametrize(("needs", "some"), [((), True), ((1, 2), False)])
def test_a_day_off_of_one_of_two(needs: tuple[int, ...], some: bool) -> None:  # I6, I7
    off = replace(FULL_WEEK, exceptions=(DayException(MONDAY, (), "vrij"),))
    request = replace(CALL, last=MONDAY, needs=needs)
    found = propose(request, [person(1, pattern=off), person(2)], [], OFFICE, NOW)
    assert bool(found.slots) is some


def test_a_closing_day_on_a_saturday_changes_nothing() -> None:  # I8
    saturday = MONDAY + timedelta(days=5)
    closed = OpeningCalendar(OPENING.hours, OPENING.holidays, {saturday: "opruimen"}, OPENING.opened)
    request = replace(CALL, last=MONDAY + timedelta(days=9))
    assert propose(request, [person(1)], [], open_days(DAYS, closed), NOW) == replace(
        propose(request, [person(1)], [], OFFICE, NOW)
    )


def test_a_holiday_is_named_as_the_reason() -> None:
    christmas = date(2026, 12, 25)
    days = horizon(christmas, christmas)
    found = propose(
        replace(CALL, first=christmas, last=christmas), [person(1, days=days)], [], open_days(days, OPENING), NOW
    )
    assert found.left_out[0].why.code == "slots.left_holiday"
    assert "kerstdag" in Texts("nl").reason(found.left_out[0].why)


def test_free_days_of_a_blocked_week_stay_bookable() -> None:  # H15
    blocked = BusyBlock(Interval(at(MONDAY, "00:00"), at(MONDAY + timedelta(days=3), "00:00")))
    found = propose(CALL, [person(1, blocked)], [], OFFICE, NOW)
    assert {local(slot)[:2] for slot in found.slots} == {"26", "27"}


def test_equal_numbers_give_one_colleague_by_name() -> None:  # H8
    only = replace(CALL, limit=1)
    one, two = person(7), person(3)
    for team in ([one, two], [two, one]):
        assert propose(only, team, [], OFFICE, NOW).slots[0].colleague_ids == (3,)


@pytest.mark.parametrize(("jim", "karen", "offered"), [(3.0, 0.0, False), (3.0, 1.0, True), (4.0, 1.0, False)])
def test_who_is_ahead_waits(jim: float, karen: float, offered: bool) -> None:  # I4
    found = propose(CALL, [person(1, load=jim), person(2, load=karen)], [], OFFICE, NOW)
    assert any(1 in slot.colleague_ids for slot in found.slots) is offered


def test_the_counter_is_told_with_the_proposal_and_with_whoever_waits() -> None:  # row 22
    found = propose(CALL, [person(1, load=7.6), person(2, load=3.0)], [], OFFICE, NOW)
    told = [Texts("nl").reason(why) for why in (*found.slots[0].why, found.left_out[0].why)]
    assert any("de minste gesprekken: 3 (hoogste: 8)." in one for one in told)
    assert any("minder gesprekken (hier: 8)" in one for one in told)
    nobody_yet = propose(CALL, [person(1), person(2)], [], OFFICE, NOW)
    assert "slots.why_least_talks" in codes(nobody_yet.slots[0])


def test_who_is_ahead_still_helps_when_nobody_else_can() -> None:
    found = propose(CALL, [person(1, load=9.0), person(2, *away_all_days())], [], OFFICE, NOW)
    assert len(found.slots) == 5
    free_once = person(2, *[busy(MONDAY + timedelta(days=n), "00:00", "24:00") for n in range(1, 5)])
    mixed = propose(replace(CALL, limit=60), [person(1, load=9.0), free_once], [], OFFICE, NOW)
    held = [slot for slot in mixed.slots if slot.colleague_ids == (1,)]
    assert held
    assert all("slots.why_ahead" in codes(slot) for slot in held)


def test_wishes_hold_and_the_nearest_outside_is_offered_apart() -> None:  # row 7
    tuesday_morning = wished(frozenset({2}), TimeSpan(9 * 60, 12 * 60))
    found = propose(replace(CALL, wishes=tuesday_morning), [person(1)], [], OFFICE, NOW)
    assert found.slots
    assert all(local(slot).startswith("24") and local(slot) < "24 12:00" for slot in found.slots)
    assert all("slots.why_wish" in codes(slot) for slot in found.slots)
    away = person(1, busy(MONDAY + timedelta(days=1), "00:00", "24:00"))
    none = propose(replace(CALL, wishes=tuesday_morning), [away], [], OFFICE, NOW)
    assert none.slots == ()
    assert none.left_out[0].why.code == "slots.left_wish"
    assert {"slots.why_outside_wish", "slots.why_outside_norm"} <= {
        code for slot in none.outside for code in codes(slot)
    }
    assert all(slot.interval.start >= NOW for slot in none.outside)


def test_after_the_norm_is_said_so() -> None:
    away = person(1, *[busy(MONDAY + timedelta(days=n), "00:00", "24:00") for n in range(5)])
    found = propose(CALL, [away], [], OFFICE, NOW)
    assert (found.slots, found.left_out[0].why.code) == ((), "slots.left_busy")
    assert found.message == because("slots.nothing_in_norm", day=FRIDAY)
    assert [local(slot)[:2] for slot in found.outside] == ["30", "01"]
    assert all("slots.why_outside_norm" in codes(slot) for slot in found.outside)


def test_the_citizens_own_hours_abroad() -> None:
    request = replace(CALL, citizen_zone=ZoneInfo("America/Paramaribo"), limit=40, last=MONDAY)
    found = propose(request, [person(1)], [], OFFICE, NOW)
    assert found.slots
    assert min(local(slot) for slot in found.slots) == "23 12:00"  # 08:00 over there


def test_the_deadline_is_a_moment_by_which_the_talk_is_over() -> None:
    request = replace(CALL, deadline=at(MONDAY, "10:10"), limit=40)
    found = propose(request, [person(1)], [], OFFICE, NOW)
    assert max(slot.interval.end for slot in found.slots) <= at(MONDAY, "10:10")
    assert max(local(slot) for slot in found.slots) == "23 09:30"


@pytest.mark.parametrize("notice", [0, 30, 45, 60, 120, 600, 1440])
def test_never_earlier_than_the_notice(notice: int) -> None:  # C20
    now = at(MONDAY, "09:07")
    found = propose(replace(CALL, notice_minutes=notice, limit=50), [person(1)], [], OFFICE, now)
    assert found.slots
    assert min(slot.interval.start for slot in found.slots) >= now + timedelta(minutes=notice)


def test_working_days_of_notice() -> None:  # I1 on a Friday
    request = replace(CALL, notice_working_days=2, last=MONDAY + timedelta(days=11))
    found = propose(request, [person(1)], [], OFFICE, at(FRIDAY, "11:00"))
    assert min(local(slot) for slot in found.slots)[:2] == "01"


@pytest.mark.parametrize(("hours", "talks", "offered"), [(8, 3, True), (8, 4, False), (4, 1, True), (4, 2, False)])
def test_the_cap_is_scaled_to_hours_worked(hours: int, talks: int, offered: bool) -> None:
    pattern = WorkingPattern((WorkingPeriod(1, TimeSpan(9 * 60, (9 + hours) * 60)),))
    who = replace(person(1, pattern=pattern, cap_per_day=4), talks_on=(0, talks, *[0] * (DAYS.count - 2)))
    found = propose(replace(CALL, last=MONDAY), [who], [], OFFICE, NOW)
    assert bool(found.slots) is offered
    if not offered:
        assert found.left_out[0].why.code == "slots.left_cap"


def test_travel_lies_before_and_after_and_the_furthest_place_counts() -> None:
    request = replace(CALL, form=ContactForm.NEIGHBOURHOOD, room_needed=True, last=MONDAY, limit=40, travel_minutes=10)
    who = person(1, busy(MONDAY, "12:00", "13:00"))
    found = propose(request, [who], [room(1, travel=45, kind=PlaceKind.NEIGHBOURHOOD)], OFFICE, NOW)
    starts = {local(slot) for slot in found.slots}
    assert {"23 10:45", "23 13:45"} <= starts
    assert not {"23 11:00", "23 13:30"} & starts


def test_a_home_is_never_taken() -> None:
    home = RoomCandidate(Place("Thuis", PlaceKind.HOME, place_id=5))
    request = replace(CALL, form=ContactForm.NEIGHBOURHOOD, room_needed=True)
    assert propose(request, [person(1)], [home], OFFICE, NOW).slots[0].place_id == 5


def test_the_same_question_gives_the_same_answer() -> None:
    team = [person(number, load=float(number % 3)) for number in range(1, 9)]
    assert propose(CALL, team, [], OFFICE, NOW) == propose(CALL, team, [], OFFICE, NOW)


@pytest.mark.parametrize(
    "changes",
    [
        {"minutes": 0},
        {"step": 0},
        {"before": -1},
        {"notice_minutes": -1},
        {"last": MONDAY - timedelta(days=1)},
        {"travel_minutes": 721},
        {"limit": 0},
    ],
)
def test_nonsense_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"least|negative|half a day|before the first"):
        replace(CALL, **changes)  # type: ignore[arg-type]


def test_an_interpreter_who_must_be_there_is_the_one_who_interprets() -> None:
    """No second one is looked for, who might not exist."""
    speaker = person(2, forms=frozenset(), languages=frozenset({"pl"}))
    asked = replace(CALL, needs=(1, 2), interpreter="pl")
    found = propose(asked, [person(1), speaker], [], OFFICE, NOW)
    assert {slot.colleague_ids for slot in found.slots} == {(1, 2)}


CHANGES = [date(2026, 3, 29), date(2026, 10, 25), date(2026, 11, 24)]
EVERY_DAY = OpeningCalendar(
    dict.fromkeys(range(1, 8), (TimeSpan(60, 720), TimeSpan(780, 1380))), OPENING.holidays, {}, OPENING.opened
)
ALL_HOURS = WorkingPattern(tuple(WorkingPeriod(day, TimeSpan(0, 1440)) for day in range(1, 8)))
BLOCKS = st.lists(st.tuples(st.integers(-300, 5 * 1440), st.integers(1, 700)), max_size=14)


@settings(max_examples=60)
@given(
    first=st.sampled_from(CHANGES),
    calendars=st.lists(BLOCKS, min_size=1, max_size=3),
    rooms=st.lists(BLOCKS, max_size=2),
    minutes=st.sampled_from([7, 30, 60, 95]),
    step=st.sampled_from([5, 15, 40]),
    around=st.tuples(st.integers(0, 40), st.integers(0, 40)),
    late=st.integers(0, 2000),
)
def test_proposals_are_those_of_a_naive_search(
    first: date,
    calendars: list[list[tuple[int, int]]],
    rooms: list[list[tuple[int, int]]],
    minutes: int,
    step: int,
    around: tuple[int, int],
    late: int,
) -> None:
    """Asked for everything, exactly the moments that comparing intervals finds, also when the clock changes."""
    days = horizon(first, first + timedelta(days=1))
    zero = instant(first, 0)

    def blocks(of: list[tuple[int, int]]) -> list[BusyBlock]:
        begins = [(zero + timedelta(minutes=start), length) for start, length in of]
        return [BusyBlock(Interval(begin, begin + timedelta(minutes=length))) for begin, length in begins]

    busy_times = [blocks(of) for of in calendars]
    room_times = [blocks(of) for of in rooms]
    people = [person(n, *of, days=days, pattern=ALL_HOURS) for n, of in enumerate(busy_times)]
    places = [
        RoomCandidate(Place(f"R{n}", PlaceKind.ROOM, place_id=n), calendar_view(days, of))
        for n, of in enumerate(room_times)
    ]
    now = zero + timedelta(minutes=90)
    deadline = zero + timedelta(minutes=2880 - late)
    request = SlotRequest(
        ContactForm.PHONE,
        minutes,
        first,
        first + timedelta(days=1),
        before=around[0],
        after=around[1],
        step=step,
        deadline=deadline,
        room_needed=bool(places),
        limit=10_000,
    )
    found = propose(request, people, places, open_days(days, EVERY_DAY), now)
    expected = set()
    for day in (first, first + timedelta(days=1)):
        start = instant(day, 60)
        while start < instant(day, 1440):
            slot = Interval(start, start + timedelta(minutes=minutes))
            wide = slot.widened(*around)
            fits = any(opened.covers(slot) for opened in EVERY_DAY.intervals_on(day))
            someone = any(not any(wide.overlaps(b.interval) for b in of) for of in busy_times)
            place = not places or any(not any(slot.overlaps(b.interval) for b in of) for of in room_times)
            if fits and someone and place and start >= now and slot.end <= deadline:
                expected.add(start)
            start += timedelta(minutes=step)
    assert {slot.interval.start for slot in found.slots} == expected
    for slot in found.slots:
        mine = busy_times[slot.colleague_ids[0]]
        assert not any(slot.interval.widened(*around).overlaps(block.interval) for block in mine)


@settings(max_examples=40)
@given(calendars=st.lists(BLOCKS, min_size=2, max_size=5), loads=st.lists(st.integers(0, 9), min_size=5, max_size=5))
def test_somebody_who_joins_never_takes_a_moment_away(calendars: list[list[tuple[int, int]]], loads: list[int]) -> None:
    """H16: with one colleague more there are at least as many proposals, and every moment is still there."""
    zero = instant(MONDAY, 0)
    team = []
    for number, of in enumerate(calendars):
        begins = [(zero + timedelta(minutes=start), length) for start, length in of]
        times = [BusyBlock(Interval(begin, begin + timedelta(minutes=length))) for begin, length in begins]
        team.append(person(number + 1, *times, load=float(loads[number])))
    few, many = propose(CALL, team[:-1], [], OFFICE, NOW), propose(CALL, team, [], OFFICE, NOW)
    assert len(many.slots) >= len(few.slots)
    everything = replace(CALL, limit=5000)
    before = {slot.interval.start for slot in propose(everything, team[:-1], [], OFFICE, NOW).slots}
    after = {slot.interval.start for slot in propose(everything, team, [], OFFICE, NOW).slots}
    assert before <= after


def test_a_quarter_of_bookings_stays_within_two_of_each_other() -> None:
    """Row 22: ten colleagues with busy calendars, every case takes its first proposal, thirteen weeks long."""
    chance = Random(3)
    talks: Counter[int] = Counter(dict.fromkeys(range(1, 11), 0))
    furthest = 0
    for week in range(13):
        first = MONDAY + timedelta(days=7 * week)
        days = horizon(first, first + timedelta(days=4))
        office = open_days(days, OPENING)
        now = datetime(first.year, first.month, first.day, 6, tzinfo=UTC)
        team = [
            person(
                number,
                *[
                    busy(first + timedelta(days=chance.randrange(5)), f"{hour:02}:00", f"{hour + 1:02}:30")
                    for hour in chance.sample(range(8, 17), 5)
                ],
                days=days,
            )
            for number in range(1, 11)
        ]
        for _ in range(25):
            team = [replace(who, load=float(talks[who.colleague_id])) for who in team]
            best = propose(replace(CALL, first=first, last=first + timedelta(days=4)), team, [], office, now).slots[0]
            (who,) = best.colleague_ids
            talks[who] += 1
            furthest = max(furthest, max(talks.values()) - min(talks.values()))
            claim = claim_of(best.interval, 5, 10)
            team = [
                replace(one, view=one.view.added(claim))  # type: ignore[union-attr]
                if one.colleague_id == who
                else one
                for one in team
            ]
    assert sum(talks.values()) == 325
    assert furthest <= 2
