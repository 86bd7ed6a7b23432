"""Notice of default and penalty: timing, amounts through the years, and where none is due."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openplanner.domain.case import CaseType
from openplanner.domain.errors import InvalidInput, NotAllowed
from openplanner.planning.penalty import notice_valid, penalty_amount, penalty_applies, penalty_period
from openplanner.planning.rule_file import read_term_rules
from openplanner.resources import resource_text

RULES = read_term_rules(resource_text("terms", "netherlands.toml"))
DAYS = st.dates(date(2019, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("on", "days", "euros"),
    [
        ("2026-11-24", 0, 0), ("2026-11-24", 1, 23), ("2026-11-24", 14, 322), ("2026-11-24", 15, 357),
        ("2026-11-24", 28, 812), ("2026-11-24", 42, 1442), ("2026-11-24", 43, 1442), ("2026-11-24", 36600, 1442),
        ("2018-12-31", 42, 1260), ("2019-01-01", 42, 1442), ("2009-10-01", 1, 20),
    ],
)  # fmt: skip
def test_amounts_grow_in_three_steps_and_stop(on: str, days: int, euros: int) -> None:
    tariff = RULES.penalty.tariff_on(date.fromisoformat(on))
    assert penalty_amount(RULES, days, tariff).result == euros


def test_before_the_act_there_are_no_amounts() -> None:
    with pytest.raises(InvalidInput) as refused:
        RULES.penalty.tariff_on(date(2009, 9, 30))
    assert refused.value.code == "no_penalty_amounts"


@given(DAYS, st.integers(1, 400))
def test_a_period_starts_on_day_fifteen_and_lasts_six_weeks_whatever_the_holidays(term_end: date, later: int) -> None:
    notice = term_end + timedelta(days=later)
    found = penalty_period(RULES, term_end, notice)
    assert found.result.first - notice == timedelta(days=15)
    assert found.result.last - found.result.first == timedelta(days=41)
    assert "terms.reading_first_penalty_day" in [reason.code for reason in found.reasons]


def test_amounts_that_nobody_confirmed_come_with_a_warning() -> None:
    assert penalty_period(RULES, date(2025, 10, 10), date(2025, 10, 20)).warnings == ()
    later = penalty_period(RULES, date(2026, 10, 10), date(2026, 10, 20))
    assert [warning.code for warning in later.warnings] == ["terms.amounts_unconfirmed"]


@pytest.mark.parametrize(("received", "valid"), [("2026-11-12", False), ("2026-11-13", False), ("2026-11-14", True)])
def test_a_notice_is_valid_from_the_day_after_the_term(received: str, valid: bool) -> None:
    end, notice = date(2026, 11, 13), date.fromisoformat(received)
    assert notice_valid(RULES, end, notice).result is valid
    if not valid:
        with pytest.raises(NotAllowed):
            penalty_period(RULES, end, notice)


@pytest.mark.parametrize("case_type", list(CaseType))
def test_only_applications_and_objections_cost_a_penalty_and_each_answer_says_why(case_type: CaseType) -> None:
    found = penalty_applies(RULES, case_type)
    assert found.result is (case_type in {CaseType.APPLICATION, CaseType.OBJECTION})
    assert found.reasons
    assert found.source
