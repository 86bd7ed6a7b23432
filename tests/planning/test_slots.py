"""Slot making and interval rules: peer-cases C in our own tables, and masks against a naive count."""

from __future__ import annotations

import pickle
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openplanner.domain.calendar import BusyBlock, BusyStatus
from openplanner.domain.case import ContactForm
from openplanner.domain.contact import Booking, too_close
from openplanner.domain.interval import Interval, TimeSpan, common, instant, merge, moment_of, subtract
from openplanner.planning.availability import (
    CalendarView,
    Claim,
    always_at_work,
    calendar_view,
    claim_of,
    person_starts,
)
from openplanner.planning.slot_search import any_of
from openplanner.planning.slots import (
    bits_between,
    grid,
    horizon,
    minutes_in,
    most_at_once,
    starts,
    starts_in,
)

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
DAY = date(2026, 11, 25)
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)


def at(clock: str, day: date = DAY) -> datetime:
    hours, minutes, *seconds = (int(part) for part in clock.split(":"))
    return instant(day, hours * 60 + minutes) + timedelta(seconds=seconds[0] if seconds else 0)


def stretch(text: str, day: date = DAY) -> Interval:
    start, end = text.split("-")
    return Interval(at(start, day), at(end, day))


def clocks(moments: list[datetime]) -> list[str]:
    return [f"{moment.astimezone(AMSTERDAM):%H:%M}" for moment in moments]


@pytest.mark.parametrize(
    ("row", "free", "minutes", "step", "count"),
    [
        ("C1", ["00:00-24:00"], 60, 60, 24),
        ("C2", ["00:00-24:00"], 30, 60, 24),
        ("C5", ["00:00-24:00"], 20, 20, 72),
        ("C7", ["11:00-12:00", "14:00-15:00"], 20, 20, 6),
        ("C13", ["00:10-02:00"], 10, 10, 11),
        ("C29", ["09:00-09:30"], 60, 15, 0),
        ("C31", ["09:00-10:30"], 60, 15, 3),
        ("C32", ["09:00-10:00", "13:00-14:00"], 60, 15, 2),
    ],
)
def test_number_of_starts(row: str, free: list[str], minutes: int, step: int, count: int) -> None:
    found = starts_in([stretch(text) for text in free], minutes, step)
    assert len(found) == len(set(found)) == count, row


@pytest.mark.parametrize(
    ("row", "free", "minutes", "step", "expected"),
    [
        ("C8", ["11:00-12:00", "11:20-12:40"], 20, 20, ["11:00", "11:20", "11:40", "12:00", "12:20"]),
        ("C11", ["07:22-08:00"], 8, 8, ["07:22", "07:30", "07:38", "07:46"]),
    ],
)
def test_which_starts(row: str, free: list[str], minutes: int, step: int, expected: list[str]) -> None:
    assert clocks(starts_in([stretch(text) for text in free], minutes, step)) == expected, row


def test_an_end_at_second_59_is_the_full_minute() -> None:  # C10
    assert clocks(starts_in([Interval(at("22:00"), at("22:59:59"))], 15, 15))[-1] == "22:45"


def test_a_grid_on_the_hour() -> None:  # C14
    found = starts_in([stretch("09:30-17:00")], 60, 60, anchor=at("00:00"))
    assert clocks(found) == [f"{hour}:00" for hour in range(10, 17)]


@pytest.mark.parametrize(
    ("row", "earliest", "minutes", "busy", "expected"),
    [
        (
            "C16",
            "10:00",
            30,
            ["11:00-12:00", "14:00-15:00"],
            "10:00 10:30 12:00 12:30 13:00 13:30 15:00 15:30 16:00 16:30",
        ),
        ("C17", "10:00", 30, ["10:00-16:00", "11:00-12:00", "14:00-15:00"], "16:00 16:30"),
        ("C19", "17:35", 60, [], ""),
        ("half an hour late, rounded up", "10:05", 30, ["10:40-16:30"], "16:30"),
    ],
)
def test_open_hours_minus_busy(row: str, earliest: str, minutes: int, busy: list[str], expected: str) -> None:
    days = horizon(DAY, DAY)
    view = calendar_view(days, [BusyBlock(stretch(text)) for text in busy])
    first = (at(earliest) - at("00:00")) // timedelta(minutes=1)
    frame = days.spans_mask(1, [TimeSpan(540, 1020)]) & bits_between(first, 1440)
    found = person_starts(view, always_at_work(days), 1, frame, minutes) & grid(540, 30, 1440)
    assert clocks([days.interval(1, bit, minutes).start for bit in minutes_in(found)]) == expected.split(), row


def test_notice_in_minutes() -> None:  # C4
    now = datetime(2021, 6, 20, 11, 59, 59, tzinfo=UTC)
    tomorrow = datetime(2021, 6, 21, tzinfo=UTC)
    free = [Interval(max(tomorrow, now + timedelta(minutes=1500)), tomorrow + timedelta(days=1))]
    found = starts_in(free, 60, 60, anchor=tomorrow)
    assert len(found) == 11
    assert found[0] == datetime(2021, 6, 21, 13, tzinfo=UTC)


@pytest.mark.parametrize(
    ("row", "one", "two", "expected"),
    [("C22", "09:00-11:00", "10:00-12:00", "10:00-11:00"), ("C23", "08:00-12:00", "09:00-11:00", "09:00-11:00")],
)
def test_free_together(row: str, one: str, two: str, expected: str) -> None:
    assert common([stretch(one)], [stretch(two)]) == common([stretch(two)], [stretch(one)]) == [stretch(expected)], row


def test_exclusions_in_any_order() -> None:  # C25
    cut = [stretch("04:00-04:15"), stretch("04:45-05:00")]
    expected = [stretch("04:15-04:45"), stretch("05:00-12:00")]
    assert subtract([stretch("04:00-12:00")], cut) == subtract([stretch("04:00-12:00")], cut[::-1]) == expected


def can(view: CalendarView, clock: str, minutes: int, before: int = 0, after: int = 0) -> bool:
    days = view.horizon
    found = person_starts(view, always_at_work(days), 1, bits_between(0, 1440), minutes, before, after)
    return bool(found >> ((at(clock) - at("00:00")) // timedelta(minutes=1)) & 1)


def busy_view(*texts: str, status: BusyStatus = BusyStatus.BUSY) -> CalendarView:
    return calendar_view(horizon(DAY, DAY), [BusyBlock(stretch(text), status) for text in texts])


@pytest.mark.parametrize(
    ("row", "busy", "free"),
    [
        ("C37", "10:30-11:30", False),
        ("C37", "10:45-12:30", False),
        ("C37", "09:45-10:35", False),
        ("C37", "08:00-10:31", False),
        ("C37", "05:30-20:30", False),
        ("C38", "11:30-12:30", True),
        ("C38", "09:30-10:30", True),
    ],
)
def test_overlap_at_the_edges(row: str, busy: str, free: bool) -> None:
    assert can(busy_view(busy), "10:30", 60) is free, row


def test_a_shorter_item_inside_a_longer_one_ends_nothing() -> None:  # C40
    assert merge([stretch("10:00-14:00"), stretch("12:00-13:00")]) == [stretch("10:00-14:00")]
    assert not can(busy_view("10:00-14:00", "12:00-13:00"), "13:00", 30)


@pytest.mark.parametrize(
    ("status", "free"),
    [
        (BusyStatus.FREE, True),
        (BusyStatus.WORKING_ELSEWHERE, True),
        (BusyStatus.TENTATIVE, False),
        (BusyStatus.OUT_OF_OFFICE, False),
        (BusyStatus.UNKNOWN, False),
    ],
)
def test_which_states_block(status: BusyStatus, free: bool) -> None:  # C34, G11
    assert can(busy_view("10:00-11:00", status=status), "10:00", 60) is free


def test_preparation_is_blocked_by_another_item() -> None:  # C35
    assert not can(busy_view("09:00-10:20"), "10:30", 30, before=15, after=30)
    assert can(busy_view("09:00-10:15"), "10:30", 30, before=15, after=30)


def test_two_talks_share_their_buffers_and_the_largest_wins() -> None:  # C41
    days = horizon(DAY, DAY)
    view = calendar_view(days, [])
    for talk in ("12:30-13:00", "14:30-15:00"):
        view = view.added(claim_of(stretch(talk), 15, 30))
    found = [clock for clock in ("13:00", "13:15", "13:30", "13:45", "14:00") if can(view, clock, 30, 15, 30)]
    assert found == ["13:30"]


def test_buffers_that_are_far_enough_apart() -> None:  # C43
    view = calendar_view(horizon(DAY, DAY), [])
    for talk in ("02:30-05:00", "08:00-09:00"):
        view = view.added(claim_of(stretch(talk), 15, 30))
    assert can(view, "06:00", 60, 15, 30)


@pytest.mark.parametrize(
    ("row", "capacity", "wanted", "existing", "fits"),
    [
        ("C44", 3, "09:00-12:00", ["10:00-11:00", "11:00-12:00", "09:30-11:00"], True),
        ("C46", 2, "09:00-12:00", ["10:00-12:00", "10:00-11:00", "11:00-12:00"], False),
        ("C47", 3, "14:30-16:00", ["13:30-14:30", "13:30-15:00", "14:00-16:00", "15:00-15:30"], True),
    ],
)
def test_capacity(row: str, capacity: int, wanted: str, existing: list[str], fits: bool) -> None:
    assert (most_at_once([stretch(text) for text in existing], stretch(wanted)) + 1 <= capacity) is fits, row


def test_buffers_reach_over_midnight() -> None:
    view = calendar_view(horizon(DAY, DAY), [BusyBlock(Interval(at("24:00"), at("24:00") + timedelta(minutes=20)))])
    assert can(view, "23:30", 30)
    assert not can(view, "23:30", 30, after=10)
    assert can(view, "23:20", 30, after=10)
    early = calendar_view(horizon(DAY, DAY), [BusyBlock(Interval(at("00:00") - timedelta(minutes=20), at("00:00")))])
    assert can(early, "00:05", 30, before=5)
    assert not can(early, "00:05", 30, before=10)


@pytest.mark.parametrize(("day", "length"), [(SPRING, 1380), (AUTUMN, 1500), (DAY, 1440)])
def test_every_bit_is_one_real_minute(day: date, length: int) -> None:
    days = horizon(day, day)
    assert days.length(1) == length
    assert days.interval(1, 0, length) == Interval(instant(day, 0), instant(day + timedelta(days=1), 0))


def test_the_doubled_hour_is_twice_as_long() -> None:
    days = horizon(AUTUMN, AUTUMN)
    assert days.spans_mask(1, [TimeSpan(120, 180)]).bit_count() == 120
    spring = horizon(SPRING, SPRING)
    assert spring.spans_mask(1, [TimeSpan(120, 180)]) == 0


@given(free=st.integers(min_value=0, max_value=(1 << 200) - 1), minutes=st.integers(1, 40))
def test_doubling_finds_what_counting_finds(free: int, minutes: int) -> None:
    counted = [bit for bit in range(200) if all(free >> (bit + extra) & 1 for extra in range(minutes))]
    assert list(minutes_in(starts(free, minutes))) == counted


@given(anchor=st.integers(0, 1500), step=st.integers(1, 200), length=st.sampled_from([1380, 1440, 1500]))
def test_the_grid_is_a_range(anchor: int, step: int, length: int) -> None:
    assert list(minutes_in(grid(anchor, step, length))) == list(range(anchor, length, step))


MOMENTS = st.integers(-600, 3 * 1440 + 600)


@settings(max_examples=60)
@given(
    day=st.sampled_from([DAY, SPRING, AUTUMN, date(2024, 2, 28)]),
    blocks=st.lists(st.tuples(MOMENTS, st.integers(0, 900)), max_size=12),
    minutes=st.integers(1, 120),
    before=st.integers(0, 90),
    after=st.integers(0, 90),
)
def test_masks_and_naive_intervals_agree(
    day: date, blocks: list[tuple[int, int]], minutes: int, before: int, after: int
) -> None:
    """For every minute of the middle day: free by masks is free by comparing intervals."""
    days = horizon(day, day)
    zero = instant(day - timedelta(days=1), 0)
    busy = [Interval(zero + timedelta(minutes=a), zero + timedelta(minutes=a + length)) for a, length in blocks]
    view = calendar_view(days, [BusyBlock(item) for item in busy])
    frame = bits_between(0, days.length(1))
    found = set(minutes_in(person_starts(view, always_at_work(days), 1, frame, minutes, before, after)))
    for bit in range(0, days.length(1), 7):
        slot = days.interval(1, bit, minutes)
        inside = bit + minutes <= days.length(1)
        clear = not any(slot.widened(before, after).overlaps(item) for item in busy if item.length)
        assert (bit in found) is (inside and clear)


@given(
    into=st.timedeltas(timedelta(0), timedelta(days=2)),
    length=st.timedeltas(timedelta(0), timedelta(days=2)),
    zone=st.sampled_from([UTC, AMSTERDAM]),
)
def test_minutes_of_an_interval_are_rounded_outward_and_change_nothing_about_it(
    into: timedelta, length: timedelta, zone: tzinfo
) -> None:
    start = instant(SPRING, 0) - timedelta(days=1) + into
    found = Interval(start.astimezone(zone), (start + length).astimezone(zone))
    copied, told = replace(found), repr(found)
    first, last = found.minutes
    assert timedelta(0) <= found.start.astimezone(UTC) - moment_of(first) < timedelta(minutes=1)
    assert timedelta(0) <= moment_of(last) - found.end.astimezone(UTC) < timedelta(minutes=1)
    assert found.minutes == copied.minutes == pickle.loads(pickle.dumps(found)).minutes  # noqa: S301 - our own
    assert (found, hash(found), told) == (copied, hash(copied), repr(found))


@given(st.lists(st.tuples(MOMENTS, st.integers(0, 600)), max_size=6), st.tuples(MOMENTS, st.integers(1, 600)))
def test_a_calendar_that_was_told_before_is_what_it_was_and_another_one_is_not(
    items: list[tuple[int, int]], more: tuple[int, int]
) -> None:
    zero = instant(AUTUMN - timedelta(days=1), 0)
    told = [
        BusyBlock(Interval(zero + timedelta(minutes=a), zero + timedelta(minutes=a + n))) for a, n in (*items, more)
    ]
    first, all_of_it, days = tuple(told[:-1]), list(told[:-1]), horizon(AUTUMN, AUTUMN)
    before = calendar_view(days, first)
    assert (
        calendar_view(days, first) == calendar_view(days, tuple(told[:-1])) == calendar_view(days, all_of_it) == before
    )
    all_of_it.append(told[-1])
    after = calendar_view(days, all_of_it)
    assert calendar_view(days, tuple(told)) == after
    assert after.core == tuple(one | two for one, two in zip(before.core, days.masks([told[-1].interval]), strict=True))
    assert calendar_view(horizon(AUTUMN, AUTUMN + timedelta(days=1)), first).core[:3] == before.core


@given(st.lists(st.tuples(MOMENTS, st.integers(1, 600), st.integers(0, 60), st.integers(0, 60)), max_size=8), st.data())
def test_a_claim_added_and_dropped_leaves_no_trace(
    claims: list[tuple[int, int, int, int]], data: st.DataObject
) -> None:
    days = horizon(SPRING, SPRING)
    zero = instant(SPRING - timedelta(days=1), 0)
    made = [
        claim_of(Interval(zero + timedelta(minutes=a), zero + timedelta(minutes=a + n)), b, c) for a, n, b, c in claims
    ]
    empty = calendar_view(days, [BusyBlock(stretch("10:00-11:30", SPRING))])
    full = empty
    for claim in made:
        full = full.added(claim)
    assert full == empty.added(*made)
    for claim in data.draw(st.permutations(made)):
        full = full.dropped(claim)
    assert full == empty


SPANS = st.lists(st.tuples(st.integers(0, 1380), st.integers(1, 900)), min_size=1, max_size=3)
CLAIMS = st.lists(
    st.tuples(MOMENTS, st.integers(1, 400), st.sampled_from([0, 0, 20]), st.sampled_from([0, 0, 35])), max_size=6
)


@settings(max_examples=60)
@given(
    day=st.sampled_from([DAY, SPRING, AUTUMN]),
    work=st.tuples(SPANS, SPANS, SPANS),
    claims=CLAIMS,
    frame=st.one_of(st.just((0, 1500)), st.tuples(st.integers(0, 1000), st.integers(60, 1500))),
    minutes=st.integers(1, 90),
    around=st.tuples(st.integers(0, 90), st.integers(0, 90)),
)
def test_starts_at_work_are_those_found_minute_by_minute(
    day: date,
    work: tuple[list[tuple[int, int]], ...],
    claims: list[tuple[int, int, int, int]],
    frame: tuple[int, int],
    minutes: int,
    around: tuple[int, int],
) -> None:
    """With working time that ends at midnight or goes on over it, own talks with their buffers, and any frame."""
    days, (before, after) = horizon(day, day), around
    zero, midnight = days.midnights[0], days.midnights[1]
    view = calendar_view(days, [])
    busy, near = set[int](), set[int]()
    for start, length, *(early, late) in claims:
        view = view.added(Claim(zero + start, zero + start + length, early, late))
        busy.update(range(zero + start, zero + start + length))
        near.update(range(zero + start - early, zero + start + length + late))
    masks = [any_of(bits_between(a, min(a + n, days.length(one))) for a, n in work[one]) for one in range(3)]
    at_work = {days.midnights[one] + bit for one in range(3) for bit in minutes_in(masks[one])}
    framed = bits_between(frame[0], min(frame[1], days.length(1)))
    inside = {midnight + bit for bit in minutes_in(framed)}

    def fits(start: int) -> bool:
        talk, wide = range(start, start + minutes), range(start - before, start + minutes + after)
        free = near.isdisjoint(talk) and busy.isdisjoint(wide)
        return free and inside.issuperset(talk) and at_work.issuperset(wide)

    found = set(minutes_in(person_starts(view, masks, 1, framed, minutes, before, after)))
    assert found == {bit for bit in minutes_in(framed) if fits(midnight + bit)}


BUFFERS = st.integers(0, 45)


@given(start=st.integers(300, 900), own=st.tuples(BUFFERS, BUFFERS), other=st.tuples(BUFFERS, BUFFERS))
def test_free_here_is_what_the_ledger_accepts(start: int, own: tuple[int, int], other: tuple[int, int]) -> None:
    """Proposing and booking use one rule about time between talks: ``too_close`` of the domain."""
    days = horizon(DAY, DAY)
    existing = stretch("10:00-10:30")
    wanted = days.interval(1, start, 30)
    view = calendar_view(days, []).added(claim_of(existing, *other))
    found = person_starts(view, always_at_work(days), 1, bits_between(0, 1440), 30, *own)
    talks = [
        Booking(uuid4(), 1, ContactForm.PHONE, item, (1,), before_minutes=before, after_minutes=after)
        for item, (before, after) in ((existing, other), (wanted, own))
    ]
    assert bool(found >> start & 1) is not too_close(*talks)
