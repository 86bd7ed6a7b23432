"""Holidays of the Algemene termijnenwet: the published table, Easter, King's Day and the end of the decree list."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openplanner.domain.reason import because
from openplanner.planning.holidays import easter_sunday
from openplanner.planning.rule_file import read_term_rules
from openplanner.planning.rules import profile_opened
from openplanner.planning.terms import act_last_day
from openplanner.resources import resource_text

RULES = read_term_rules(resource_text("terms", "netherlands.toml"))
HOLIDAYS = RULES.holidays

# year: Good Friday, Easter Monday, King's Day, Ascension, Whit Monday, decree days (law.md section 1)
TABLE = {
    2025: ("04-18", "04-21", "04-26", "05-29", "06-09", ("05-30",)),
    2026: ("04-03", "04-06", "04-27", "05-14", "05-25", ("01-02", "05-15")),
    2027: ("03-26", "03-29", "04-27", "05-06", "05-17", ("05-07",)),
    2028: ("04-14", "04-17", "04-27", "05-25", "06-05", ("04-28", "05-26")),
    2029: ("03-30", "04-02", "04-27", "05-10", "05-21", ()),
    2030: ("04-19", "04-22", "04-27", "05-30", "06-10", ()),
    2031: ("04-11", "04-14", "04-26", "05-22", "06-02", ()),
}


@pytest.mark.parametrize("year", TABLE)
def test_a_year_has_exactly_the_days_of_the_published_table(year: int) -> None:
    *easter_and_king, decree = TABLE[year]
    expected = {f"{year}-{day}" for day in ("01-01", "05-05", "12-25", "12-26", *easter_and_king, *decree)}
    assert {day.isoformat() for day in HOLIDAYS.in_year(year)} == expected


@given(st.integers(1583, 4000))
def test_easter_agrees_with_another_way_to_work_it_out(year: int) -> None:
    # Gauss's rule with the corrections for the Gregorian calendar, unlike the golden-number way of the program.
    century = year // 100
    moon = (15 + century - century // 4 - (8 * century + 13) // 25) % 30
    week = (4 + century - century // 4) % 7
    full = (19 * (year % 19) + moon) % 30
    rest = (2 * (year % 4) + 4 * (year % 7) + 6 * full + week) % 7
    offset = full + rest
    if full == 29 and rest == 6:
        offset -= 7
    if full == 28 and rest == 6 and (11 * moon + 11) % 30 < 19:
        offset -= 7
    assert easter_sunday(year) == date(year, 3, 22) + timedelta(days=offset)


@pytest.mark.parametrize(
    "day", ["1818-03-22", "1943-04-25", "2000-04-23", "2008-03-23", "2038-04-25", "1981-04-19", "2049-04-18"]
)
def test_easter_on_its_earliest_latest_and_known_dates(day: str) -> None:
    assert easter_sunday(int(day[:4])) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("day", "holiday"),
    [
        ("2025-04-26", True), ("2025-04-27", False), ("2025-04-28", False), ("2031-04-26", True),
        ("2036-04-26", True),
        ("2013-04-30", True), ("2014-04-30", False), ("2014-04-26", True), ("2006-04-29", True), ("2006-04-30", False),
        ("2026-05-04", False), ("2027-04-26", False), ("2026-12-31", False), ("2026-05-01", False),
        ("2026-04-05", False),
    ],
)  # fmt: skip
def test_days_that_are_often_mistaken(day: str, holiday: bool) -> None:
    assert HOLIDAYS.is_holiday(date.fromisoformat(day)) is holiday


def test_a_holiday_has_a_name_that_is_itself_a_reason() -> None:
    good_friday = date(2026, 4, 3)
    name = because("terms.holiday_name.good_friday")
    assert HOLIDAYS.named(good_friday) == because("terms.holiday", day=good_friday, name=name)
    assert HOLIDAYS.named(date(2026, 4, 2)) is None


def test_decree_days_are_known_from_the_first_decree_to_the_last() -> None:
    assert HOLIDAYS.known_until == date(2028, 12, 31)
    assert HOLIDAYS.knows(date(2028, 12, 31))
    assert not HOLIDAYS.knows(date(2029, 1, 1))
    assert not HOLIDAYS.knows(date(2019, 12, 31))


def test_extra_days_count_as_equated_and_leave_the_original_alone() -> None:
    day = date(2026, 5, 4)
    assert HOLIDAYS.with_extra(frozenset({day})).is_holiday(day)
    assert not HOLIDAYS.is_holiday(day)
    assert HOLIDAYS.with_extra(frozenset()) is HOLIDAYS


def test_what_was_worked_out_without_extra_days_is_not_taken_for_an_answer_with_them() -> None:
    monday, friday = date(2026, 11, 23), date(2026, 11, 27)
    assert HOLIDAYS.working_day(monday, 2) == date(2026, 11, 25)
    assert act_last_day(RULES.act, HOLIDAYS, monday, date(2026, 11, 26)) == date(2026, 11, 26)
    more = HOLIDAYS.with_extra(frozenset({date(2026, 11, 24), date(2026, 11, 25)}))
    assert more.working_day(monday, 2) == friday
    assert act_last_day(RULES.act, more, monday, date(2026, 11, 26)) == friday
    assert act_last_day(RULES.act, HOLIDAYS, monday, date(2026, 11, 26)) == date(2026, 11, 26)


def test_profile_p1_opens_on_no_holiday() -> None:
    assert profile_opened(RULES, "P1") == frozenset()


@pytest.mark.parametrize(
    ("day", "opened"),
    [
        ("2026-04-03", True), ("2026-05-15", True), ("2026-05-05", True), ("2025-05-05", False), ("2030-05-05", False),
        ("2026-04-27", False), ("2026-12-25", False),
        ("2016-05-05", False),  # Ascension falls on 5 May: still a free day
    ],
)  # fmt: skip
def test_profile_p2_opens_on_good_friday_decree_days_and_most_fifths_of_may(day: str, opened: bool) -> None:
    assert (date.fromisoformat(day) in profile_opened(RULES, "P2")) is opened
