"""The week of a team as values: working time, what is in the way, unknown is never free."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest

from openplanner.domain.calendar import BusyBlock, BusyStatus
from openplanner.domain.case import CaseType, ContactForm
from openplanner.domain.colleague import Colleague, DayException, WorkingPattern, WorkingPeriod
from openplanner.domain.contact import Booking
from openplanner.domain.interval import AMSTERDAM, Interval, TimeSpan, span_on
from openplanner.domain.reason import because
from openplanner.planning.opening import OpeningCalendar, read_hours
from openplanner.planning.rule_file import read_term_rules
from openplanner.planning.week import BookedTime, DayHead, Lane, TeamWeek, days_of_week, lane_of, visible_span
from openplanner.resources import resource_text

TUESDAY = date(2026, 11, 24)
PATTERN = WorkingPattern(
    tuple(WorkingPeriod(day, TimeSpan(8 * 60, 16 * 60)) for day in range(1, 6)),
    (WorkingPeriod(2, TimeSpan(12 * 60, 12 * 60 + 30)),),
    (DayException(date(2026, 11, 25), (), "verlof"),),
)
NOOR = Colleague("Noor Demo", "noor@voorbeeldstad.example", pattern=PATTERN, colleague_id=7)


@pytest.fixture(scope="module")
def opening() -> OpeningCalendar:
    return OpeningCalendar(
        read_hours("ma-vr 09:00-17:00"), read_term_rules(resource_text("terms", "netherlands.toml")).holidays
    )


def at(hour: int, minute: int = 0, minutes: int = 30, day: date = TUESDAY) -> Interval:
    start = datetime(day.year, day.month, day.day, hour, minute, tzinfo=AMSTERDAM)
    return Interval(start, start + timedelta(minutes=minutes))


def booked(interval: Interval, before: int = 5, after: int = 10) -> BookedTime:
    booking = Booking(uuid4(), 1, ContactForm.PHONE, interval, (7,), before_minutes=before, after_minutes=after)
    return BookedTime(booking, "Z-1", CaseType.OBJECTION, last_calling_day=date(2026, 11, 23))


def lane(opening: OpeningCalendar, *blocks: BusyBlock, talks: tuple[BookedTime, ...] = ()) -> Lane:
    return lane_of(NOOR, TUESDAY, opening, blocks, talks)


def test_working_time_lies_within_opening_hours_and_outside_breaks(opening: OpeningCalendar) -> None:
    found = lane(opening)
    assert found.working == (
        span_on(TUESDAY, TimeSpan(9 * 60, 12 * 60)),
        span_on(TUESDAY, TimeSpan(12 * 60 + 30, 16 * 60)),
    )
    assert (found.working_minutes, found.free_minutes) == (390, 390)


def test_what_blocks_and_what_does_not(opening: OpeningCalendar) -> None:
    elsewhere = BusyBlock(at(9, minutes=60), BusyStatus.WORKING_ELSEWHERE)
    tentative = BusyBlock(at(10, minutes=60), BusyStatus.TENTATIVE)
    found = lane(opening, elsewhere, tentative)
    assert found.is_free(at(9)) and not found.is_free(at(10, 30))
    assert found.free_minutes == 330


def test_our_own_talk_claims_its_margins_too(opening: OpeningCalendar) -> None:
    found = lane(opening, talks=(booked(at(10)),))
    assert not found.is_free(at(9, 30))
    assert found.is_free(at(9, 25)) and not found.is_free(at(10, 30)) and found.is_free(at(10, 40))
    assert booked(at(10)).past_norm


def test_unknown_is_never_free(opening: OpeningCalendar) -> None:
    found = lane_of(NOOR, TUESDAY, opening, None, (), because("agenda.no_calendar"))
    assert found.free() == [] and found.free_minutes == 0 and not found.is_free(at(10))


def test_a_day_off_says_why(opening: OpeningCalendar) -> None:
    found = lane_of(NOOR, date(2026, 11, 25), opening, (), ())
    assert (found.working, found.absent) == ((), "verlof")


def test_who_is_free_is_given_in_the_order_of_the_rows(opening: OpeningCalendar) -> None:
    head = DayHead(TUESDAY, None, tuple(opening.intervals_on(TUESDAY)))
    free, taken = lane(opening), lane(opening, BusyBlock(at(10)))
    people = ((9, "Zoë"), (7, "Noor"), (8, "Bram"))
    week = TeamWeek(1, (head,), people, {(9, TUESDAY): free, (7, TUESDAY): taken, (8, TUESDAY): free})
    assert week.free_at(at(10)) == (9, 8)
    assert week.free_at(at(10, day=date(2026, 11, 26))) == ()
    with pytest.raises(KeyError):
        week.lane(7, date(2026, 11, 26))


def test_the_hours_drawn_hold_every_booking(opening: OpeningCalendar) -> None:
    head = DayHead(TUESDAY, None, tuple(opening.intervals_on(TUESDAY)))
    late = lane(opening, talks=(booked(at(17, 30)),))
    assert visible_span([late], [head]) == TimeSpan(9 * 60, 19 * 60)
    closed = DayHead(date(2026, 11, 28), because("terms.weekend"), ())
    assert visible_span([], [closed]) == TimeSpan(8 * 60, 18 * 60)


def test_days_of_an_iso_week() -> None:
    assert days_of_week(2026, 53)[0] == date(2026, 12, 28)
    with pytest.raises(ValueError, match="week"):
        days_of_week(2027, 53)
