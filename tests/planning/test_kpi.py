"""Key figures: what counts, in which period, and when only counts are shown."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openplanner.domain.case import CaseType, OutcomeCode
from openplanner.planning.kpi import (
    LEAST_CASES,
    AgreementFact,
    AttemptFact,
    CaseFacts,
    Figure,
    Figures,
    figures_of,
    percentile,
)
from openplanner.planning.load import DayLoad, expected_ahead, loads_ahead

FIRST, LAST, TODAY = date(2026, 11, 1), date(2026, 11, 30), date(2026, 12, 1)


def at(day: int, hour: int = 10) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=UTC)


def objection(**changes: object) -> CaseFacts:
    case = CaseFacts(CaseType.OBJECTION, date(2026, 11, 9), last_calling_day=date(2026, 11, 12))
    return replace(case, **changes)  # type: ignore[arg-type]


def count(*cases: CaseFacts) -> Figures:
    return figures_of(cases, FIRST, LAST, TODAY)


def pair(figure: Figure) -> tuple[int, int]:
    return figure.numerator, figure.denominator


def test_spoken_on_the_last_calling_day_is_in_time_and_a_day_later_is_not() -> None:
    in_time = objection(attempts=(AttemptFact(at(12, 16), True),))
    late = objection(attempts=(AttemptFact(at(13, 9), True),))
    figures = count(in_time, late)
    assert pair(figures.figure("K1")) == (1, 2)
    assert pair(figures.figure("K2")) == (1, 2)
    assert pair(figures.figure("K3")) == (2, 2)


def test_the_day_of_an_attempt_is_the_amsterdam_day() -> None:
    just_after_midnight = AttemptFact(datetime(2026, 11, 12, 23, 30, tzinfo=UTC), True)
    assert just_after_midnight.day == date(2026, 11, 13)
    assert pair(count(objection(attempts=(just_after_midnight,))).figure("K1")) == (0, 1)


def test_trying_counts_for_effort_only() -> None:
    figures = count(objection(attempts=(AttemptFact(at(10), False),)))
    assert pair(figures.figure("K2")) == (1, 1)
    assert pair(figures.figure("K1")) == (0, 1)


def test_cases_that_nobody_needs_to_call_are_left_out() -> None:
    figures = count(objection(last_calling_day=None), objection(outcome=OutcomeCode.NOT_SUITABLE))
    assert figures.figure("K1").denominator == 0


def test_reached_after_the_decision_is_not_reached() -> None:
    case = objection(decision_date=date(2026, 11, 20), attempts=(AttemptFact(at(21), True),))
    assert pair(count(case).figure("K3")) == (0, 1)


def test_a_case_counts_in_the_period_of_its_last_calling_day() -> None:
    before = objection(last_calling_day=date(2026, 10, 31))
    last = objection(last_calling_day=LAST)
    assert count(before, last).figure("K1").denominator == 1


def test_attempts_per_talk_and_by_part_of_the_day() -> None:
    tries = (AttemptFact(at(10, 8), False), AttemptFact(at(11, 14), True), AttemptFact(at(12, 17), False))
    figure = count(*(objection(attempts=tries) for _ in range(LEAST_CASES))).figure("K4")
    assert figure.value == 3.0
    parts = {part.label_key.rpartition(".")[2]: (part.numerator, part.denominator) for part in figure.parts}
    assert parts == {"morning": (0, 10), "afternoon": (10, 10), "evening": (0, 10)}


@pytest.mark.parametrize(
    ("outcome", "informal"),
    [
        (OutcomeCode.EXPLAINED, True),
        (OutcomeCode.ERROR_MENDED, True),
        (OutcomeCode.NEW_DECISION, True),
        (OutcomeCode.OTHER_SOLUTION, True),
        (OutcomeCode.WITHDRAWN_CONFIRMED, True),
        (OutcomeCode.FORMAL, False),
        (OutcomeCode.NOT_REACHED, False),
        (OutcomeCode.NOT_SUITABLE, False),
        (OutcomeCode.FORWARDED, False),
    ],
)
def test_which_outcomes_end_without_a_formal_procedure(outcome: OutcomeCode, informal: bool) -> None:
    figures = count(objection(outcome=outcome, closed_on=date(2026, 11, 20)))
    assert pair(figures.figure("K5")) == (int(informal), 1)
    assert figures.outcomes == ((outcome, 1),)


def test_withdrawn_counts_objections_that_were_confirmed_only() -> None:
    withdrawn = objection(outcome=OutcomeCode.WITHDRAWN_CONFIRMED, closed_on=date(2026, 11, 20))
    complaint = replace(withdrawn, case_type=CaseType.COMPLAINT)
    figure = count(withdrawn, complaint, objection(outcome=OutcomeCode.FORMAL, closed_on=LAST)).figure("K6")
    assert pair(figure) == (1, 2)
    assert figure.parts == ()


def test_what_came_back_after_an_informal_end_is_seen() -> None:
    back = objection(outcome=OutcomeCode.FORMAL, closed_on=LAST, reopened=True)
    stayed = objection(outcome=OutcomeCode.EXPLAINED, closed_on=LAST)
    assert pair(count(back, stayed).figure("K7")) == (1, 2)


def test_lead_time_is_median_and_ninetieth_percentile() -> None:
    closed = [
        objection(received_on=LAST - timedelta(days=days), closed_on=LAST, outcome=OutcomeCode.EXPLAINED)
        for days in (1, 2, 3, 4, 5, 6, 7, 8, 9, 100)
    ]
    figure = count(*closed).figure("K8")
    assert (figure.value, figure.p90) == (5.5, 9)
    assert count(*closed[:9]).figure("K8").value is None


def test_an_agreement_is_kept_when_done_on_its_day_and_not_judged_before() -> None:
    kept = AgreementFact(date(2026, 11, 20), date(2026, 11, 20))
    late = AgreementFact(date(2026, 11, 20), date(2026, 11, 21))
    missed = AgreementFact(date(2026, 11, 20))
    figures = count(objection(agreements=(kept, late, missed)))
    assert pair(figures.figure("K14")) == (1, 3)
    assert figures.agreements_overdue == 1
    coming = objection(agreements=(AgreementFact(date(2026, 11, 30)),))
    assert figures_of([coming], FIRST, LAST, date(2026, 11, 30)).figure("K14").denominator == 0


def test_questions_and_app_messages_have_their_own_norm() -> None:
    question = objection(case_type=CaseType.QUESTION, attempts=(AttemptFact(at(11), True),))
    chat = CaseFacts(CaseType.WHATSAPP, date(2026, 11, 9), answer_by=at(10, 12), attempts=(AttemptFact(at(10), False),))
    too_late = replace(chat, attempts=(AttemptFact(at(10, 13), True),))
    figures = count(question, chat, too_late)
    assert pair(figures.figure("K15")) == (1, 1)
    assert pair(figures.figure("K17")) == (1, 2)


def test_notices_of_default_and_what_lateness_cost() -> None:
    notice = date(2026, 11, 2)
    in_time = objection(notice_on=notice, closed_on=date(2026, 11, 16), outcome=OutcomeCode.NEW_DECISION)
    late = objection(notice_on=notice, closed_on=date(2026, 11, 17), penalty_euros=23)
    figures = count(in_time, late)
    assert pair(figures.figure("K18")) == (1, 2)
    assert (figures.figure("K19").numerator, figures.figure("K19").value) == (1, 23.0)


def test_terms_at_risk_are_open_cases_within_two_weeks_or_late() -> None:
    near, far = TODAY + timedelta(days=14), TODAY + timedelta(days=15)
    cases = [objection(decision_date=day) for day in (TODAY - timedelta(days=1), near, far)]
    closed = objection(decision_date=near, closed_on=LAST)
    assert count(*cases, closed).terms_at_risk == 2


@pytest.mark.parametrize(("n", "value"), [(9, None), (10, 100.0)])
def test_below_ten_cases_only_counts_are_given(n: int, value: float | None) -> None:
    figure = count(*(objection(attempts=(AttemptFact(at(10), True),)) for _ in range(n))).figure("K1")
    assert (figure.value, figure.numerator, figure.denominator) == (value, n, n)


def test_no_fact_names_a_person() -> None:
    names = {part.name for kind in (CaseFacts, AttemptFact, AgreementFact) for part in fields(kind)}
    assert not names & {"by", "who", "colleague_id", "name", "case_id", "number"}


def test_a_period_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(ValueError, match="ends before"):
        figures_of([], LAST, FIRST, TODAY)


def test_time_and_cost_are_summed_over_the_cases_that_were_closed() -> None:
    closed = [objection(closed_on=LAST, outcome=OutcomeCode.EXPLAINED, minutes=minutes) for minutes in range(10, 60, 5)]
    figures = figures_of([*closed, objection(minutes=500)], FIRST, LAST, TODAY, hourly_rate=60)
    time, cost = figures.figure("K9"), figures.figure("K10")
    assert (time.numerator, time.denominator, time.value, time.p90) == (325, 10, 32.5, 50)
    assert (cost.numerator, cost.value, cost.rate) == (325, 32.5, 60)
    with pytest.raises(KeyError):
        count(*closed).figure("K10")


def test_woo_requests_have_their_own_lead_time_and_share_without_a_formal_decision() -> None:
    woo = [
        objection(
            case_type=CaseType.WOO_REQUEST, received_on=FIRST, closed_on=FIRST + timedelta(days=day), outcome=outcome
        )
        for day in range(1, 6)
        for outcome in (OutcomeCode.EXPLAINED, OutcomeCode.FORMAL)
    ]
    figure = count(*woo, objection(closed_on=LAST, outcome=OutcomeCode.FORMAL)).figure("K20")
    assert (figure.numerator, figure.denominator, figure.value, figure.p90) == (5, 10, 3, 5)


def test_every_figure_of_the_method_is_there_once() -> None:
    codes = [figure.code for figure in count().all]
    assert codes == ["K1", "K2", "K3", "K4", "K5", "K6", "K7", "K8", "K9", "K14", "K15", "K17", "K18", "K19", "K20"]
    with pytest.raises(KeyError):
        count().figure("K13")


@given(st.lists(st.integers(0, 500), min_size=1, max_size=60))
def test_a_percentile_lies_among_the_values(values: list[int]) -> None:
    assert min(values) <= percentile(values, 50) <= percentile(values, 90) <= max(values)
    assert sum(value <= percentile(values, 90) for value in values) >= 0.9 * len(values)


def test_a_percentile_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="no values"):
        percentile([], 50)


MON, TUE, THU = date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 26)


def test_the_promise_breaks_on_the_first_day_that_no_longer_fits() -> None:
    loads = loads_ahead([MON, TUE, THU], {MON: 1, TUE: 3, THU: 1}, {MON: 60, TUE: 60, THU: 600}, 45)
    assert [load.breaks for load in loads] == [False, True, False]
    assert loads[1] == DayLoad(TUE, 3, 135, 60, breaks=True)


def test_what_is_expected_falls_due_after_its_norm_and_can_break_the_promise() -> None:
    days = [MON + timedelta(days=step) for step in range(5)]
    expected = expected_ahead(days, {"bezwaar": 40, "vraag": 20}, 20, {"bezwaar": 3, "vraag": 1})
    assert list(expected.values()) == [0.0, 0.0, 1.0, 1.0, 3.0]
    assert expected_ahead(days, {"bezwaar": 40}, 0, {}) == {}
    free = dict.fromkeys(days, 45)
    assert not any(load.breaks for load in loads_ahead(days, {MON: 1}, free, 45))
    with_inflow = loads_ahead(days, {MON: 2, TUE: 1}, free, 45, expected=expected)
    assert [load.breaks for load in with_inflow] == [True, True, True, True, True]
    assert with_inflow[4].needed_minutes == 135 and with_inflow[4].expected == 3.0


def test_overdue_calls_weigh_on_the_first_day_and_closed_days_on_the_day_before() -> None:
    wednesday, friday = date(2026, 11, 25), date(2026, 11, 27)
    due = {date(2026, 11, 1): 2, wednesday: 1, friday: 4}
    loads = loads_ahead([MON, TUE, THU], due, {}, 45)
    assert [load.due for load in loads] == [2, 1, 0]
    assert loads_ahead([], due, {}, 45) == ()


@given(
    st.dictionaries(st.integers(-5, 12), st.integers(0, 9)),
    st.lists(st.integers(0, 480), min_size=8, max_size=8),
)
def test_more_time_never_breaks_a_promise(due: dict[int, int], free: list[int]) -> None:
    days = [MON + timedelta(days=step) for step in range(8)]
    wanted = {MON + timedelta(days=step): n for step, n in due.items()}
    less = loads_ahead(days, wanted, dict(zip(days, free, strict=True)), 45)
    more = loads_ahead(days, wanted, dict(zip(days, [minutes + 30 for minutes in free], strict=True)), 45)
    assert all(a.breaks or not b.breaks for a, b in zip(less, more, strict=True))
