"""Open time arithmetic: peer-cases A, the schedule rows of B, and lead time I1 to I3, in our own tables."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from openplanner.application.rules import load_rules
from openplanner.domain.errors import InvalidInput
from openplanner.domain.interval import Interval, TimeSpan, instant
from openplanner.planning import business_time as bt
from openplanner.planning.holidays import FixedHoliday, Holidays
from openplanner.planning.opening import OpeningCalendar, read_hours
from openplanner.settings import Settings

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
LOS_ANGELES = ZoneInfo("America/Los_Angeles")


def span(text: str) -> TimeSpan:
    start, end = (int(part[:2]) * 60 + int(part[3:]) for part in text.split("-"))
    return TimeSpan(start, end)


def spans(*texts: str) -> tuple[TimeSpan, ...]:
    return tuple(span(text) for text in texts)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


S1_HOURS = {
    1: spans("09:00-17:00"),
    2: spans("10:00-16:00"),
    3: spans("09:00-17:00"),
    4: spans("10:00-16:00"),
    5: spans("09:00-17:00"),
    6: spans("11:00-14:30"),
}
S1 = bt.Schedule(S1_HOURS, zone=ZoneInfo("UTC"))
MONDAY = date(2006, 1, 2)


@pytest.mark.parametrize(
    ("row", "moment", "amount", "expected"),
    [
        ("A1", "2006-01-04T16:01:30", timedelta(seconds=90), "2006-01-04T16:00:00"),
        ("A2", "2006-01-03T00:00", timedelta(0), "2006-01-02T17:00"),
        ("A5", "2006-01-04T16:30", 90 * MINUTE, "2006-01-04T15:00"),
        ("A7", "2006-01-04T17:00", 3 * HOUR, "2006-01-04T14:00"),
        ("over the weekend", "2006-01-09T10:00", 2 * HOUR, "2006-01-07T13:30"),
    ],
)
def test_open_time_before(row: str, moment: str, amount: timedelta, expected: str) -> None:
    assert bt.before(S1, utc(moment), amount) == utc(expected), row


@pytest.mark.parametrize(
    ("row", "moment", "amount", "expected"),
    [
        ("A4", "2006-01-03T00:00", timedelta(0), "2006-01-03T10:00"),
        ("A8", "2006-01-04T13:00", 3 * HOUR, "2006-01-04T16:00"),
        ("from a closed Sunday", "2006-01-08T12:00", HOUR, "2006-01-09T10:00"),
        ("zero when open stays", "2006-01-04T13:00", timedelta(0), "2006-01-04T13:00"),
        ("zero at closing time", "2006-01-02T17:00", timedelta(0), "2006-01-03T10:00"),
        ("up to closing time", "2006-01-02T16:00", HOUR, "2006-01-02T17:00"),
    ],
)
def test_open_time_after(row: str, moment: str, amount: timedelta, expected: str) -> None:
    assert bt.after(S1, utc(moment), amount) == utc(expected), row


@pytest.mark.parametrize(
    ("row", "moment", "days", "expected"),
    [
        ("A10", "2006-01-05T08:00", 2, "2006-01-02T17:00"),
        ("A11", "2006-01-05T18:00", 2, "2006-01-03T16:00"),
        ("within hours", "2006-01-05T13:00", 2, "2006-01-03T13:00"),
    ],
)
def test_business_days_before(row: str, moment: str, days: int, expected: str) -> None:
    assert bt.days_before(S1, utc(moment), days) == utc(expected), row


@pytest.mark.parametrize(
    ("row", "moment", "days", "expected"),
    [
        ("A13", "2006-01-03T08:00", 2, "2006-01-05T10:00"),
        ("A14", "2006-01-03T18:00", 2, "2006-01-06T09:00"),
        ("A16", "2006-01-02T13:00", 0, "2006-01-02T13:00"),
        ("Sunday is no business day", "2006-01-07T12:00", 1, "2006-01-09T12:00"),
    ],
)
def test_business_days_after(row: str, moment: str, days: int, expected: str) -> None:
    assert bt.days_after(S1, utc(moment), days) == utc(expected), row


@pytest.mark.parametrize(
    ("row", "start", "end", "hours"),
    [
        ("A17", "2006-01-01T00:00", "2006-01-08T00:00", 39.5),
        ("A19", "2006-01-08T00:00", "2006-01-01T00:00", 0),
        ("A20", "2006-01-05T12:00", "2006-01-06T12:00", 7),
    ],
)
def test_open_time_between(row: str, start: str, end: str, hours: float) -> None:
    assert bt.open_time(S1, utc(start), utc(end)) == hours * HOUR, row


@pytest.mark.parametrize(
    ("row", "hours", "breaks", "expected"),
    [
        ("A22", spans("09:00-17:00"), spans("16:00-18:00"), spans("09:00-16:00")),
        ("A23", spans("09:00-17:00"), spans("08:00-18:00"), ()),
        (
            "A25",
            spans("09:00-17:00"),
            spans("10:00-11:30", "13:00-14:00"),
            spans("09:00-10:00", "11:30-13:00", "14:00-17:00"),
        ),
        ("A26", spans("17:00-19:00", "20:00-22:00"), spans("18:00-21:00"), spans("17:00-18:00", "21:00-22:00")),
    ],
)
def test_breaks(row: str, hours: tuple[TimeSpan, ...], breaks: tuple[TimeSpan, ...], expected: object) -> None:
    schedule = bt.Schedule({1: hours}, breaks={1: breaks}, zone=ZoneInfo("UTC"))
    assert tuple(schedule.spans_on(MONDAY)) == expected, row


def test_a_break_over_the_whole_day_makes_the_day_vanish() -> None:
    schedule = bt.Schedule(S1_HOURS, breaks={1: spans("08:00-18:00")}, zone=ZoneInfo("UTC"))
    first = next(bt.open_intervals(schedule, Interval(utc("2006-01-02"), utc("2006-01-09"))))
    assert (first.start, first.end) == (utc("2006-01-03T10:00"), utc("2006-01-03T16:00"))


def test_a_span_swallowed_by_the_clock_change_is_dropped() -> None:  # A28
    schedule = bt.Schedule({7: spans("02:30-03:15"), 1: spans("09:00-17:00")}, zone=LOS_ANGELES)
    window = Interval(instant(date(2006, 4, 2), 0, LOS_ANGELES), instant(date(2006, 4, 5), 0, LOS_ANGELES))
    first = next(bt.open_intervals(schedule, window))
    assert first.start.astimezone(LOS_ANGELES) == datetime(2006, 4, 3, 9, tzinfo=LOS_ANGELES)


def test_a_wall_time_that_does_not_exist_is_an_hour_later() -> None:  # A29
    found = instant(date(2014, 3, 9), 150, LOS_ANGELES).astimezone(LOS_ANGELES)
    assert (found.hour, found.minute, found.utcoffset()) == (3, 30, timedelta(hours=-7))


@pytest.mark.parametrize("amount", [-HOUR, -timedelta(seconds=1)])
def test_a_negative_amount_is_refused(amount: timedelta) -> None:  # A31
    for step in (bt.after, bt.before):
        with pytest.raises(InvalidInput, match="amount_negative"):
            step(S1, utc("2006-01-04T13:00"), amount)
    for days in (bt.days_after, bt.days_before):
        with pytest.raises(InvalidInput, match="amount_negative"):
            days(S1, utc("2006-01-04T13:00"), -1)


def test_amounts_as_text() -> None:  # A32
    assert bt.read_amount("1") == 1
    assert bt.read_amount(" 20 ") == 20
    for text, code in (
        ("1one", "amount_unreadable"),
        ("", "amount_unreadable"),
        ("1.5", "amount_unreadable"),
        ("²", "amount_unreadable"),
        ("-1", "amount_negative"),
    ):
        with pytest.raises(InvalidInput, match=code):
            bt.read_amount(text)


def test_break_and_holiday_win_over_an_exception() -> None:  # A34
    day = date(2026, 11, 23)
    exception = {day: spans("10:00-12:00")}
    with_break = bt.Schedule(S1_HOURS, breaks={1: spans("09:00-13:00")}, exceptions=exception)
    on_holiday = bt.Schedule(S1_HOURS, exceptions=exception, closed=frozenset({day}))
    assert with_break.spans_on(day) == []
    assert on_holiday.spans_on(day) == []


WEEKDAYS = dict.fromkeys(range(1, 6), spans("09:00-17:00"))
Z1 = bt.Schedule(WEEKDAYS, closed=frozenset({date(2015, 9, 22)}), zone=ZoneInfo("Europe/Berlin"))


@pytest.mark.parametrize(
    ("row", "start", "minutes", "due"),
    [
        ("B1", "2013-10-21T09:30", 120, "2013-10-21T11:30"),
        ("B1", "2013-10-21T09:30", 240, "2013-10-21T13:30"),
        ("B2", "2013-10-21T05:30", 120, "2013-10-21T09:00"),
        ("B2", "2013-10-21T05:30", 240, "2013-10-21T11:00"),
        ("B3", "2015-09-21T14:30", 120, "2015-09-23T08:30"),
        ("B3 with B14: the 23rd is switched off", "2015-09-21T14:30", 240, "2015-09-23T10:30"),
    ],
)
def test_service_clock(row: str, start: str, minutes: int, due: str) -> None:
    assert bt.after(Z1, utc(start), minutes * MINUTE) == utc(due), row


ROUND_THE_CLOCK = bt.Schedule(dict.fromkeys(range(1, 8), spans("00:00-24:00")))
CREATED = utc("2026-11-23T10:00")
WAITING = [Interval(CREATED + 90 * MINUTE, CREATED + 120 * MINUTE)]


@pytest.mark.parametrize(
    ("row", "start", "end", "minutes"), [("B4", 0, 120, 90), ("B5", 30, 120, 60), ("B6", 0, 30, 30)]
)
def test_worked_time_without_pauses(row: str, start: int, end: int, minutes: int) -> None:
    found = bt.open_time(ROUND_THE_CLOCK, CREATED + start * MINUTE, CREATED + end * MINUTE, WAITING)
    assert found == minutes * MINUTE, row


@pytest.mark.parametrize(("row", "start", "due"), [("B7", 75, 135), ("B8", 120, 150)])
def test_due_with_pauses(row: str, start: int, due: int) -> None:
    assert bt.after(ROUND_THE_CLOCK, CREATED + start * MINUTE, 30 * MINUTE, WAITING) == CREATED + due * MINUTE, row


def test_a_pause_over_midnight_is_two_pieces() -> None:  # B9
    stretch = Interval(instant(date(2026, 11, 23), 23 * 60 + 45), instant(date(2026, 11, 24), 45))
    assert bt.by_day(stretch) == [
        (date(2026, 11, 23), span("23:45-24:00")),
        (date(2026, 11, 24), span("00:00-00:45")),
    ]


def test_a_pause_of_five_days_is_six_pieces() -> None:  # B10
    pieces = bt.by_day(Interval(instant(date(2026, 11, 23), 720), instant(date(2026, 11, 28), 720)))
    assert [piece for _, piece in pieces] == [span("12:00-24:00"), *[span("00:00-24:00")] * 4, span("00:00-12:00")]


def test_23_59_is_the_end_of_the_day() -> None:  # B11
    opening = OpeningCalendar(read_hours("ma-zo 00:00-23:59"), Holidays((), (), ()))
    schedule = bt.schedule_of(opening, date(2026, 11, 1), date(2026, 12, 1))
    noon = instant(date(2026, 11, 23), 720)
    assert bt.after(schedule, noon, 24 * HOUR) == noon + 24 * HOUR


@pytest.mark.parametrize("hours", ["ma 09:00-00:00", "", "ma 17:00-09:00"])  # B12, B13
def test_nonsense_hours_are_refused(hours: str) -> None:
    with pytest.raises(InvalidInput):
        read_hours(hours)


def test_a_schedule_that_never_opens_is_told() -> None:
    with pytest.raises(InvalidInput, match="no_open_time"):
        bt.after(bt.Schedule({}), CREATED, HOUR)


@pytest.mark.parametrize(
    ("row", "zone", "hours", "day", "start", "end"),
    [
        ("C26", "America/New_York", "08:00-17:00", "2023-06-14", "12:00", "21:00"),
        ("C50", "America/New_York", "09:00-17:00", "2023-11-06", "14:00", "22:00"),
        ("C53", "Europe/Amsterdam", "09:00-17:00", "2026-03-27", "08:00", "16:00"),
        ("C53", "Europe/Amsterdam", "13:00-18:00", "2026-03-27", "12:00", "17:00"),
        ("C53", "Europe/Amsterdam", "09:00-17:00", "2026-03-29", "07:00", "15:00"),
        ("C53", "Europe/Amsterdam", "13:00-18:00", "2026-03-29", "11:00", "16:00"),
        ("C53", "Europe/Amsterdam", "09:00-17:00", "2026-03-30", "07:00", "15:00"),
        ("C53", "Europe/Amsterdam", "13:00-18:00", "2026-03-30", "11:00", "16:00"),
    ],
)
def test_hours_around_the_clock_change(row: str, zone: str, hours: str, day: str, start: str, end: str) -> None:
    schedule = bt.Schedule(dict.fromkeys(range(1, 8), spans(hours)), zone=ZoneInfo(zone))
    (found,) = schedule.intervals_on(date.fromisoformat(day))
    assert (found.start, found.end) == (utc(f"{day}T{start}"), utc(f"{day}T{end}")), row


def test_an_exception_on_a_date() -> None:  # C26
    day = date(2023, 6, 13)
    schedule = bt.Schedule(
        {2: spans("08:00-17:00")}, exceptions={day: spans("10:00-15:00")}, zone=ZoneInfo("America/New_York")
    )
    (found,) = schedule.intervals_on(day)
    assert (found.start, found.end) == (utc("2023-06-13T14:00"), utc("2023-06-13T19:00"))


def test_one_slot_in_chicago() -> None:  # C52
    chicago = ZoneInfo("America/Chicago")
    found = instant(date(2025, 3, 9), 15 * 60, chicago)
    assert found == utc("2025-03-09T20:00")
    assert found.astimezone(chicago).hour == 15


@pytest.mark.parametrize(
    ("row", "day", "minute", "expected"),
    [("C55", date(2026, 3, 29), 150, "2026-03-29T01:30"), ("C56", date(2026, 10, 25), 150, "2026-10-25T00:30")],
)
def test_wall_times_that_are_skipped_or_doubled(row: str, day: date, minute: int, expected: str) -> None:
    assert instant(day, minute) == utc(expected), row


def test_an_entry_that_ends_before_it_starts_is_ignored_and_told() -> None:  # C28
    found, problems = bt.checked_spans([(540, 600), (700, 650), (800, 800), (1380, 1439)])
    assert found == (TimeSpan(540, 600), TimeSpan(1380, 1440))
    assert [problem.code for problem in problems] == ["span_end_before_start"] * 2


WEEK = OpeningCalendar(read_hours("ma-vr 09:00-17:00"), Holidays((), (), ()))
MOVED_CHRISTMAS = OpeningCalendar(
    read_hours("ma-vr 09:00-17:00"), Holidays((FixedHoliday("a", 12, 27), FixedHoliday("b", 12, 28)), (), ())
)


@pytest.mark.parametrize(
    ("today", "earliest"),
    [(23, 25), (24, 26), (25, 27), (26, 30), (27, 31), (28, 31), (29, 31)],
)
def test_two_working_days_of_notice(today: int, earliest: int) -> None:  # I1: Monday 23 November 2026 and on
    expected = date(2026, 11, earliest) if earliest <= 30 else date(2026, 12, 1)
    assert bt.working_day_after(WEEK, date(2026, 11, today), 2) == expected


def test_notice_over_holidays() -> None:  # I2, I3
    assert bt.working_day_after(MOVED_CHRISTMAS, date(2021, 12, 25), 2) == date(2021, 12, 30)
    assert bt.working_day_after(WEEK, date(2023, 3, 1), 5) == date(2023, 3, 8)


def test_opening_hours_are_the_same_on_the_wall_every_day() -> None:
    """Every open day of 2024 up to 2035 opens at 09:00 and closes at 17:00, whatever the clock does."""
    opening = load_rules(Settings()).opening
    day, seen = date(2024, 1, 1), 0
    while day.year <= 2035:
        for found in opening.intervals_on(day):
            local = found.start.astimezone(AMSTERDAM), found.end.astimezone(AMSTERDAM)
            assert [(moment.date(), moment.hour, moment.minute) for moment in local] == [(day, 9, 0), (day, 17, 0)]
            seen += 1
        day += timedelta(days=1)
    assert seen > 2900


def test_working_days_are_counted_by_weeks_as_day_by_day() -> None:
    chance = random.Random(7)
    known = load_rules(Settings()).opening
    for _ in range(400):
        first = date(2026, 1, 1) + timedelta(days=chance.randrange(500))
        some = [first + timedelta(days=chance.randrange(-5, 60)) for _ in range(6)]
        opening = replace(known, closed=dict.fromkeys(some[:3], ""), opened=frozenset(some[3:]))
        last = first + timedelta(days=chance.randrange(-3, 420))
        days = [first + timedelta(days=step) for step in range(1, max(0, (last - first).days) + 1)]
        assert opening.working_days(first, last) == sum(map(opening.is_working_day, days)), (first, last, some)
