"""Decision terms: extension, suspension and the readings that law.md section 9 names."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openplanner.domain.errors import InvalidInput
from openplanner.planning.decisions import (
    Pause,
    Stretch,
    decision_on_application,
    decision_on_complaint,
    decision_on_objection,
    decision_on_woo,
)
from openplanner.planning.rule_file import read_term_rules
from openplanner.planning.rules import Suspension
from openplanner.planning.terms import Answer
from openplanner.resources import resource_text

RULES = read_term_rules(resource_text("terms", "netherlands.toml"))
DAYS = st.dates(date(2023, 1, 1), date(2090, 12, 31))


def day(text: str) -> date:
    return date.fromisoformat(text)


def codes(answer: Answer[date]) -> list[str]:
    return [reason.code for reason in (*answer.reasons, *answer.warnings)]


def test_the_woo_case_of_the_court_in_midden_nederland() -> None:
    # ECLI:NL:RBMNE:2024:686: request of 19 April 2023, two weeks longer, due 31 May 2023
    assert decision_on_woo(RULES, day("2023-04-19"), Stretch(extension=2)).result == day("2023-05-31")


def test_overlapping_suspensions_count_once() -> None:
    pauses = (Pause(day("2026-09-14"), day("2026-09-28")), Pause(day("2026-09-20"), day("2026-10-01")))
    found = decision_on_application(RULES, day("2026-09-07"), Stretch(pauses=pauses))
    # 15 to 30 September: sixteen days after Monday 2 November
    assert found.result == day("2026-11-18")


def test_a_suspension_inside_another_adds_nothing() -> None:
    outer, inner = Pause(day("2026-09-14"), day("2026-09-28")), Pause(day("2026-09-16"), day("2026-09-20"))
    both = decision_on_application(RULES, day("2026-09-07"), Stretch(pauses=(outer, inner)))
    assert both.result == decision_on_application(RULES, day("2026-09-07"), Stretch(pauses=(outer,))).result


def test_a_third_suspension_counts_from_where_the_longest_one_ended() -> None:
    days = (("2026-09-14", "2026-09-28"), ("2026-09-16", "2026-09-20"), ("2026-09-22", "2026-09-30"))
    pauses = tuple(Pause(day(asked), day(met)) for asked, met in days)
    # 15 to 29 September: fifteen days after Monday 2 November
    assert decision_on_application(RULES, day("2026-09-07"), Stretch(pauses=pauses)).result == day("2026-11-17")


def test_a_request_on_the_last_day_still_suspends() -> None:
    pause = Pause(day("2026-11-02"), day("2026-11-10"))
    assert decision_on_application(RULES, day("2026-09-07"), Stretch(pauses=(pause,))).result == day("2026-11-09")


def test_a_suspension_after_the_end_is_a_warning() -> None:
    late = Stretch(pauses=(Pause(day("2026-12-01"), day("2026-12-20")),))
    found = decision_on_application(RULES, day("2026-09-07"), late)
    assert found.result == day("2026-11-02")
    assert "terms.suspended_too_late" in codes(found)


def test_a_complaint_knows_no_suspension() -> None:
    found = decision_on_complaint(
        RULES, day("2026-11-23"), Stretch(pauses=(Pause(day("2026-12-01"), day("2026-12-09")),))
    )
    assert found.result == day("2027-01-04")
    assert "terms.no_suspension" in codes(found)


def test_remedy_asked_during_the_objection_term_counts_only_inside_the_decision_term() -> None:
    # objection term until 13 October; asked 8 October, remedied 20 October: 14 to 19 October count
    found = decision_on_objection(
        RULES, day("2026-09-01"), Stretch(pauses=(Pause(day("2026-10-08"), day("2026-10-20")),))
    )
    assert found.result == day("2026-11-24") + timedelta(days=6)
    assert "terms.reading_only_inside" in codes(found)


def test_a_woo_request_can_also_be_suspended_under_the_awb() -> None:
    pause = Pause(day("2026-10-12"), day("2026-10-27"), Suspension.UNTIL)
    assert decision_on_woo(RULES, day("2026-10-05"), Stretch(pauses=(pause,))).result == day("2026-11-16")


def test_extension_from_the_plain_end_says_so_when_it_matters() -> None:
    # plain end Friday 15 May 2026 (decree day); from there four weeks is Friday 12 June, from Monday it is the 15th
    found = decision_on_complaint(RULES, day("2026-04-03"), Stretch(extension=4))
    assert found.result == day("2026-06-12")
    reading = next(reason for reason in found.reasons if reason.code == "terms.reading_raw_end")
    assert dict(reading.facts)["other"] == day("2026-06-15")
    assert "terms.reading_raw_end" not in codes(decision_on_complaint(RULES, day("2026-04-07"), Stretch(extension=4)))


def test_twelve_weeks_and_six_fall_under_the_act_and_say_so() -> None:
    # objection term until Tuesday 21 July 2026; 18 weeks later is Tuesday 24 November: nothing moves
    quiet = decision_on_objection(RULES, day("2026-06-09"), Stretch(committee=True, extension=6))
    assert "terms.reading_two_terms" not in codes(quiet)
    # objection term until Friday 21 August 2026; 18 weeks later is Christmas Day
    moved = decision_on_objection(RULES, day("2026-07-10"), Stretch(committee=True, extension=6))
    assert moved.result == day("2026-12-28")
    assert "terms.reading_two_terms" in codes(moved)


def test_an_unused_remedy_term_is_counted_the_shorter_way_and_says_so() -> None:
    found = decision_on_application(
        RULES, day("2026-09-07"), Stretch(pauses=(Pause(day("2026-09-14"), day("2026-09-28")),))
    )
    assert "terms.reading_unused_remedy" in codes(found)


@pytest.mark.parametrize("extension", [7, -1, 1000])
def test_an_extension_that_the_law_does_not_have_is_refused(extension: int) -> None:
    with pytest.raises(InvalidInput) as refused:
        decision_on_objection(RULES, day("2026-09-01"), Stretch(extension=extension))
    assert refused.value.code == "extension_too_long"


def test_a_special_law_of_more_than_twelve_weeks_is_outside_the_act() -> None:
    assert decision_on_application(RULES, day("2026-10-02"), weeks=12).result == day("2026-12-28")
    assert decision_on_application(RULES, day("2026-09-25"), weeks=13).result == day("2026-12-25")


def test_a_woo_request_from_before_the_woo_is_refused() -> None:
    with pytest.raises(InvalidInput) as refused:
        decision_on_woo(RULES, day("2014-03-03"))
    assert refused.value.code == "no_term_yet"


def test_a_suspension_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(InvalidInput):
        decision_on_application(
            RULES, day("2026-09-07"), Stretch(pauses=(Pause(day("2026-09-14"), day("2026-09-13")),))
        )


@given(DAYS, st.integers(0, 60), st.integers(0, 60))
def test_a_suspension_never_brings_a_date_forward_and_adds_no_more_than_itself(
    day0: date, after: int, long: int
) -> None:
    pause = Pause(day0 + timedelta(days=after), day0 + timedelta(days=after + long))
    plain = decision_on_application(RULES, day0).result
    found = decision_on_application(RULES, day0, Stretch(pauses=(pause,)))
    assert plain <= found.result <= plain + timedelta(days=max(long - 1, 0) + 8)
    assert not RULES.holidays.is_free(found.result)


@given(DAYS, st.booleans())
def test_a_decision_on_an_objection_comes_after_the_objection_term(announced: date, committee: bool) -> None:
    found = decision_on_objection(RULES, announced, Stretch(committee=committee))
    weeks = 18 if committee else 12
    assert announced + timedelta(weeks=weeks) <= found.result <= announced + timedelta(weeks=weeks, days=14)
    assert all(reason.code for reason in found.reasons)
