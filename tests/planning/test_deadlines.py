"""Our own norms: three working days in the Netherlands under both profiles, hours over a clock change."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openplanner.domain.errors import InvalidInput
from openplanner.domain.interval import AMSTERDAM, instant
from openplanner.planning.deadlines import closing_time, day_of_receipt, hours_norm, working_days_norm
from openplanner.planning.opening import OpeningCalendar, read_hours
from openplanner.planning.rule_file import read_term_rules
from openplanner.planning.rules import profile_opened
from openplanner.resources import resource_text

RULES = read_term_rules(resource_text("terms", "netherlands.toml"))
P1 = OpeningCalendar(read_hours("ma-vr 09:00-17:00"), RULES.holidays)
P2 = replace(P1, opened=profile_opened(RULES, "P2"))
DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))

# received, deadline under the whole act, deadline of an office open on Good Friday and decree days (peer-cases E)
THREE_DAYS = [
    ("2026-11-23", "2026-11-26", "2026-11-26"),
    ("2026-11-20", "2026-11-25", "2026-11-25"),
    ("2026-11-21", "2026-11-25", "2026-11-25"),
    ("2026-11-22", "2026-11-25", "2026-11-25"),
    ("2026-04-02", "2026-04-09", "2026-04-08"),
    ("2026-04-30", "2026-05-06", "2026-05-05"),
    ("2026-05-13", "2026-05-20", "2026-05-19"),
    ("2026-05-22", "2026-05-28", "2026-05-28"),
    ("2026-12-23", "2026-12-29", "2026-12-29"),
    ("2026-12-30", "2027-01-05", "2027-01-05"),
    ("2026-03-27", "2026-04-01", "2026-04-01"),
    ("2027-03-25", "2027-04-01", "2027-03-31"),
    ("2027-04-26", "2027-04-30", "2027-04-30"),
    ("2025-04-25", "2025-04-30", "2025-04-30"),
    ("2031-04-25", "2031-04-30", "2031-04-30"),
    ("2030-05-03", "2030-05-08", "2030-05-08"),
    ("2025-04-17", "2025-04-24", "2025-04-23"),
    ("2029-05-09", "2029-05-15", "2029-05-15"),
    ("2028-02-28", "2028-03-02", "2028-03-02"),
    ("2027-12-23", "2027-12-28", "2027-12-28"),
    ("2027-12-31", "2028-01-05", "2028-01-05"),
    ("2028-04-26", "2028-05-03", "2028-05-02"),
]


@pytest.mark.parametrize(("received", "whole_act", "open_more"), THREE_DAYS)
def test_three_working_days_under_both_profiles(received: str, whole_act: str, open_more: str) -> None:
    for opening, expected in ((P1, whole_act), (P2, open_more)):
        found = working_days_norm(RULES.norm, opening, date.fromisoformat(received), 3).result
        assert found.day.isoformat() == expected
        assert found.moment.astimezone(AMSTERDAM).replace(tzinfo=None) == datetime.fromisoformat(f"{expected}T17:00")


def test_the_deadline_moment_is_closing_time_on_the_wall_also_after_the_clock_change() -> None:
    found = working_days_norm(RULES.norm, P1, date(2026, 3, 27), 3).result
    assert found.moment == datetime(2026, 4, 1, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        ("2026-05-18", "2026-05-20"), ("2026-05-15", "2026-05-19"), ("2026-05-16", "2026-05-19"),
        ("2026-05-13", "2026-05-19"), ("2026-12-23", "2026-12-28"), ("2026-03-27", "2026-03-31"),
        ("2026-10-23", "2026-10-27"),
    ],
)  # fmt: skip
def test_two_working_days_fall_on_the_right_day_of_the_weekday_clock(received: str, expected: str) -> None:
    # peer-cases D with holidays: 48 weekday hours end on the second working day
    assert working_days_norm(RULES.norm, P1, date.fromisoformat(received), 2).result.day.isoformat() == expected


def test_every_day_that_does_not_count_is_named_with_why() -> None:
    opening = replace(P1, closed={date(2026, 12, 24): "Kerstavond"})
    found = working_days_norm(RULES.norm, opening, date(2026, 12, 21), 3)
    assert found.result.day == date(2026, 12, 28)
    skipped = dict(found.reasons[1].facts)["days"]
    assert [(reason.code, dict(reason.facts)["day"].day) for reason in skipped] == [  # type: ignore[attr-defined]
        ("terms.closing_day", 24), ("terms.holiday", 25), ("terms.weekend", 26), ("terms.weekend", 27),
    ]  # fmt: skip


def test_a_closing_day_wins_over_an_opened_holiday() -> None:
    good_friday = date(2027, 3, 26)
    opened = replace(P1, opened=frozenset({good_friday}))
    assert working_days_norm(RULES.norm, opened, date(2027, 3, 24), 3).result.day == date(2027, 3, 30)
    closed = replace(opened, closed={good_friday: ""})
    assert working_days_norm(RULES.norm, closed, date(2027, 3, 24), 3).result.day == date(2027, 3, 31)


def test_a_norm_of_no_days_is_the_same_day_or_the_first_working_day() -> None:
    assert working_days_norm(RULES.norm, P1, date(2026, 11, 24), 0).result.day == date(2026, 11, 24)
    assert working_days_norm(RULES.norm, P1, date(2026, 11, 21), 0).result.day == date(2026, 11, 23)


def test_a_calendar_without_working_days_is_refused() -> None:
    closed = {date(2026, 1, 1) + timedelta(days=step): "" for step in range(800)}
    with pytest.raises(InvalidInput) as refused:
        working_days_norm(RULES.norm, replace(P1, closed=closed), date(2026, 1, 1), 3)
    assert refused.value.code == "no_working_day"


def test_unknown_decree_days_warn_unless_the_office_works_on_them() -> None:
    received = date(2029, 5, 9)
    assert [found.code for found in working_days_norm(RULES.norm, P1, received, 3).warnings] == ["terms.decree_unknown"]
    assert working_days_norm(RULES.norm, P2, received, 3).warnings == ()


@given(DAYS, st.integers(0, 30), st.integers(0, 20))
def test_a_norm_ends_on_a_working_day_and_counts_exactly_the_days_asked(received: date, days: int, later: int) -> None:
    for opening in (P1, P2):
        end = working_days_norm(RULES.norm, opening, received, days).result.day
        assert opening.is_working_day(end)
        between = [received + timedelta(days=step) for step in range(1, (end - received).days + 1)]
        if days:
            assert sum(opening.is_working_day(day) for day in between) == days
        assert working_days_norm(RULES.norm, opening, received + timedelta(days=later), days).result.day >= end


@given(DAYS, st.integers(0, 24 * 60 - 1), st.integers(0, 240))
def test_hours_are_elapsed_hours_whatever_the_clock_does(day: date, minute: int, hours: int) -> None:
    received = instant(day, minute)
    found = hours_norm(RULES.norm, received, hours).result
    assert found.astimezone(UTC) - received == timedelta(hours=hours)
    assert found.tzinfo is AMSTERDAM


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        ("2026-10-24T14:00:00+02:00", "2026-10-25T13:00:00+01:00"),
        ("2027-03-27T14:00:00+01:00", "2027-03-28T15:00:00+02:00"),
        ("2026-11-21T10:00:00+01:00", "2026-11-22T10:00:00+01:00"),
    ],
)
def test_twenty_four_hours_over_a_clock_change_and_a_weekend(received: str, expected: str) -> None:
    assert hours_norm(RULES.norm, datetime.fromisoformat(received), 24).result.isoformat() == expected


@pytest.mark.parametrize(
    ("received", "next_day", "expected"),
    [
        ("2026-11-24T16:59", True, "2026-11-24"), ("2026-11-24T17:00", True, "2026-11-25"),
        ("2026-11-24T23:30", False, "2026-11-24"), ("2026-11-21T20:00", True, "2026-11-21"),
        ("2026-11-24T00:30", True, "2026-11-24"),
    ],
)  # fmt: skip
def test_after_closing_counts_as_the_next_day_only_with_the_setting(
    received: str, next_day: bool, expected: str
) -> None:
    moment = datetime.fromisoformat(received).replace(tzinfo=AMSTERDAM).astimezone(UTC)
    assert day_of_receipt(P1, moment, next_day).isoformat() == expected


def test_the_day_of_receipt_is_the_amsterdam_day() -> None:
    assert day_of_receipt(P1, datetime(2026, 11, 23, 23, 30, tzinfo=UTC), False) == date(2026, 11, 24)


def test_without_opening_hours_the_day_ends_at_midnight() -> None:
    assert closing_time(P1, date(2026, 11, 22)).astimezone(AMSTERDAM) == datetime(2026, 11, 23, tzinfo=AMSTERDAM)
