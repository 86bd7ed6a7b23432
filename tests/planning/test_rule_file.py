"""The file of dated rules: a wrong file is refused with the field that is wrong, and never half read."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openplanner.domain.errors import InvalidInput
from openplanner.planning.rule_file import LONGEST_RULES, read_term_rules
from openplanner.planning.rules import OBJECTION_DECISION, TermRules
from openplanner.resources import resource_text
from openplanner.texts import Texts

GOOD = resource_text("terms", "netherlands.toml")
LINES = GOOD.splitlines(keepends=True)


def test_the_file_that_we_ship_is_read_and_every_term_has_a_source() -> None:
    rules = read_term_rules(GOOD)
    assert all(version.source for versions in rules.terms.values() for version in versions)
    assert rules.term(OBJECTION_DECISION, date(2026, 4, 13)).committee_length == 12


@pytest.mark.parametrize(
    ("old", "new", "field", "problem"),
    [
        ("most_days = 90", "most_days = '90'", "act.most_days", "no_number"),
        ("most_days = 90", "most_days = -1", "act.most_days", "out_of_range"),
        ("most_days = 90", "", "act.most_days", "missing"),
        ("most_days = 90", "most_days = 90\nmost_dayz = 1", "act.most_dayz", "unknown_field"),
        ("checked_on = 2026-11-23", "checked_on = 2026-11-23T10:00:00", "checked_on", "no_date"),
        ("days_after = -2", "days_after = 3.5", "holidays.easter[1].days_after", "no_number"),
        ("month = 5\nday = 5", "month = 2\nday = 29", "holidays.fixed[2].day", "no_date"),
        ("from = 2026-01-01", "from = 2027-01-01", "holidays.decree[3].days", "outside_decree"),
        ("until = 2025-12-31\ndays", "until = 2025-12-30\ndays", "holidays.decree", "gap"),
        ('unit = "weeks"', 'unit = "fortnights"', "terms[1].unit", "no_choice"),
        ('name = "objection"\n', 'name = "objections"\n', "terms[1].name", "no_choice"),
        ('name = "woo_decision"', 'name = "objection"', "terms.woo_decision", "missing"),
        (
            "[[penalty.amounts]]\nfrom = 2019-01-01",
            "[[penalty.amounts]]\nfrom = 2018-01-01",
            "penalty.amounts",
            "overlap",
        ),
        ("euros = [23, 35, 45]", "euros = [23, 35]", "penalty.amounts[2].euros", "steps"),
        ('open_on = ["good_friday"]', 'open_on = ["goede_vrijdag"]', "profiles.P2", "no_choice"),
        ("open_on_decree_days = true", "open_on_decree_days = 1", "profiles.P2.open_on_decree_days", "no_switch"),
        ('applies_to = ["bezwaar", "aanvraag"]', 'applies_to = ["beroep"]', "penalty.applies_to", "no_choice"),
        ("last_year = 2199", "last_year = 1950", "holidays.last_year", "out_of_range"),
        ('source = "Woo art. 4.4 lid 1"', 'source = ""', "terms[5].source", "no_text"),
    ],
)
def test_a_wrong_field_is_named(old: str, new: str, field: str, problem: str) -> None:
    assert old in GOOD
    with pytest.raises(InvalidInput) as refused:
        read_term_rules(GOOD.replace(old, new, 1))
    assert refused.value.code == "term_rules_wrong"
    assert refused.value.facts["field"] == field
    assert f"rule_{problem}" in str(refused.value.facts["problem"])


def test_a_syntax_error_is_told_with_its_line() -> None:
    with pytest.raises(InvalidInput) as refused:
        read_term_rules("checked_on = 2026-11-23\n[holidays\n")
    assert "line 2" in str(Texts("nl").error(refused.value))


def test_a_file_without_end_is_refused_before_it_is_read() -> None:
    with pytest.raises(InvalidInput):
        read_term_rules("#" * (LONGEST_RULES + 1))


@given(st.integers(0, len(LINES) - 1), st.text(max_size=30))
def test_any_broken_line_gives_rules_or_a_clear_refusal(number: int, junk: str) -> None:
    broken = "".join([*LINES[:number], junk + "\n", *LINES[number + 1 :]])
    try:
        assert isinstance(read_term_rules(broken), TermRules)
    except InvalidInput as refused:
        words = str(Texts("nl").error(refused))
        assert "{" not in words.replace(junk, "")
