"""Statutory terms: what must hold for every term, and the limits of the Algemene termijnenwet."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openplanner.domain.errors import InvalidInput
from openplanner.planning.rule_file import read_term_rules
from openplanner.planning.rules import Unit
from openplanner.planning.terms import (
    act_applies,
    inspection_from,
    objection_on_time,
    objection_term,
    papers_until,
    raw_end,
    statutory_term,
)
from openplanner.resources import resource_text

RULES = read_term_rules(resource_text("terms", "netherlands.toml"))
DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))
LENGTHS = st.one_of(
    st.tuples(st.integers(1, 120), st.just(Unit.DAYS)),
    st.tuples(st.integers(1, 16), st.just(Unit.WEEKS)),
    st.tuples(st.integers(1, 6), st.just(Unit.MONTHS)),
)


@given(DAYS, LENGTHS)
def test_a_term_never_ends_earlier_and_under_the_act_only_on_an_ordinary_day(
    day0: date, given: tuple[int, Unit]
) -> None:
    length, unit = given
    plain = raw_end(day0, length, unit)
    found = statutory_term(RULES, day0, length, unit).result
    assert found >= plain
    if act_applies(RULES.act, length, unit):
        assert found.isoweekday() < 6
        assert not RULES.holidays.is_holiday(found)
        assert found - plain <= timedelta(days=8)
    else:
        assert found == plain


@given(DAYS, st.integers(0, 40), LENGTHS)
def test_a_later_start_never_ends_earlier(day0: date, later: int, given: tuple[int, Unit]) -> None:
    first = statutory_term(RULES, day0, *given).result
    assert statutory_term(RULES, day0 + timedelta(days=later), *given).result >= first


@given(DAYS, st.integers(3, 90))
def test_a_term_of_three_days_or_more_holds_two_working_days(day0: date, length: int) -> None:
    end = statutory_term(RULES, day0, length, Unit.DAYS).result
    inside = [day0 + timedelta(days=step) for step in range(1, (end - day0).days + 1)]
    assert sum(not RULES.holidays.is_free(day) for day in inside) >= 2


@given(DAYS, LENGTHS)
def test_the_reasons_name_the_end_and_every_day_that_moved_it(day0: date, given: tuple[int, Unit]) -> None:
    answer = statutory_term(RULES, day0, *given)
    assert answer.source
    assert dict(answer.reasons[-1].facts)["end"] == answer.result
    moved = [reason for reason in answer.reasons if reason.code == "terms.moved"]
    plain = raw_end(day0, *given)
    for reason in moved:
        facts = dict(reason.facts)
        named = [dict(day.facts)["day"] for day in facts["days"]]  # type: ignore[attr-defined]
        assert named == [plain + timedelta(days=step) for step in range((facts["end"] - plain).days)]  # type: ignore[operator]


@pytest.mark.parametrize(
    ("day0", "length", "unit", "end"),
    [
        ("2026-01-31", 1, Unit.MONTHS, "2026-03-02"),  # 28 February is a Saturday
        ("2028-01-31", 1, Unit.MONTHS, "2028-02-29"),
        ("2026-11-30", 3, Unit.MONTHS, "2027-03-01"),  # 28 February is a Sunday; three months are covered
        ("2026-10-31", 4, Unit.MONTHS, "2027-02-28"),  # more than three months: stays on the Sunday
        ("2026-12-31", 1, Unit.YEARS, "2027-12-31"),
        ("2028-02-29", 1, Unit.YEARS, "2029-02-28"),
        ("2026-04-02", 2, Unit.DAYS, "2026-04-07"),  # two days: art. 1 only
        ("2026-04-02", 3, Unit.DAYS, "2026-04-08"),
        ("2026-11-27", 0, Unit.DAYS, "2026-11-27"),
    ],
)
def test_months_years_and_short_terms(day0: str, length: int, unit: Unit, end: str) -> None:
    assert statutory_term(RULES, date.fromisoformat(day0), length, unit).result == date.fromisoformat(end)


def test_extra_holidays_move_an_end() -> None:
    extra = frozenset({date(2026, 4, 28)})
    assert statutory_term(RULES, date(2026, 3, 16), 6, Unit.WEEKS, extra).result == date(2026, 4, 29)


def test_after_the_last_decree_an_answer_warns() -> None:
    known = statutory_term(RULES, date(2028, 11, 1), 6, Unit.WEEKS)
    unknown = statutory_term(RULES, date(2028, 12, 1), 6, Unit.WEEKS)
    assert known.warnings == ()
    assert [warning.code for warning in unknown.warnings] == ["terms.decree_unknown"]


@pytest.mark.parametrize(
    ("day", "length"), [("1979-12-31", 6), ("2200-01-01", 6), ("2026-01-01", -1), ("2026-01-01", 9999)]
)
def test_nonsense_is_refused(day: str, length: int) -> None:
    with pytest.raises(InvalidInput):
        statutory_term(RULES, date.fromisoformat(day), length, Unit.WEEKS)


@given(DAYS)
def test_backward_days_never_shift(hearing: date) -> None:
    assert inspection_from(RULES, hearing).result == hearing - timedelta(days=7)
    papers = papers_until(RULES, hearing)
    assert papers.result == hearing - timedelta(days=11)
    assert dict(papers.reasons[0].facts)["other"] == hearing - timedelta(days=10)


@pytest.mark.parametrize(
    ("received", "posted", "on_time"),
    [
        ("2026-05-26", None, True), ("2026-05-27", None, False),
        ("2026-06-02", "2026-05-26", True), ("2026-06-03", "2026-05-26", False), ("2026-05-28", "2026-05-27", False),
        ("2026-05-26", "2026-05-26", True),
    ],
)  # fmt: skip
def test_on_time_by_post_and_otherwise(received: str, posted: str | None, on_time: bool) -> None:
    post = date.fromisoformat(posted) if posted else None
    found = objection_on_time(RULES, date(2026, 5, 26), date.fromisoformat(received), post)
    assert found.result is on_time
    assert ("terms.maybe_excusable" in [reason.code for reason in found.reasons]) is not on_time


def test_received_before_it_was_posted_is_refused() -> None:
    with pytest.raises(InvalidInput) as refused:
        objection_on_time(RULES, date(2026, 5, 26), date(2026, 5, 20), date(2026, 5, 21))
    assert refused.value.code == "received_before_posted"


@given(DAYS)
def test_the_objection_term_is_six_weeks_under_the_act(announced: date) -> None:
    assert objection_term(RULES, announced).result == statutory_term(RULES, announced, 6, Unit.WEEKS).result
