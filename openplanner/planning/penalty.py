"""Notice of default and penalty: what deciding too late costs, from when and until when.

Amounts are dated data. Whether the day of the decision itself counts is open (law.md 9.2), so amounts are asked
for a number of days. Source: Awb art. 4:17 and 4:18; Woo art. 8.2.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from openplanner.domain.case import CaseType
from openplanner.domain.errors import InvalidInput, NotAllowed
from openplanner.domain.reason import Reason, because
from openplanner.planning.rules import PenaltyTariff, TermRules
from openplanner.planning.terms import Answer

MOST_DAYS_ASKED = 36600


@dataclass(frozen=True, slots=True)
class PenaltyPeriod:
    """First and last day that cost money, both included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Exposure:
    """What lateness costs, in whole euros: run up so far, what the next day adds, and what it can become at most."""

    period: PenaltyPeriod
    so_far: int
    next_day: int
    most: int


def penalty_applies(rules: TermRules, case_type: CaseType) -> Answer[bool]:
    """Whether lateness costs a penalty by law for that case type, apart from timing."""
    penalty = rules.penalty
    if case_type in penalty.applies_to:
        return Answer(True, (because("terms.penalty_yes"),), penalty.source)
    if case_type in penalty.excluded:
        return Answer(False, (_why_excluded(case_type),), penalty.excluded[case_type])
    return Answer(False, (because("terms.penalty_no_decision"),), penalty.source)


def notice_valid(rules: TermRules, term_end: date, received: date) -> Answer[bool]:
    """Whether a notice of default came after the term, as lengthened by the act, had ended; only the timing."""
    rules.checked_day(term_end, "term_end")
    rules.checked_day(received, "notice_of_default")
    valid = received > term_end
    reason = because("terms.notice_valid" if valid else "terms.notice_premature", received=received, term_end=term_end)
    return Answer(valid, (reason,), rules.penalty.source_notice)


def penalty_period(rules: TermRules, term_end: date, notice: date) -> Answer[PenaltyPeriod]:
    """The days that cost money after a valid notice of default.

    The first is the day after the two weeks (day 15 after receipt of the notice); the two weeks are not lengthened when
    they end on a holiday, and neither are the days that cost money (law.md 9.1, said in the reasons).
    Raises ``NotAllowed`` for a notice that came too early.
    """
    timing = notice_valid(rules, term_end, notice)
    if not timing.result:
        raise NotAllowed("notice_premature", received=notice, term_end=term_end)
    period = period_after(rules, notice)
    reasons = (*timing.reasons, *period_reasons(rules, notice, period))
    return Answer(period, reasons, rules.penalty.source_first_day, amount_warnings(rules, period))


def period_after(rules: TermRules, notice: date) -> PenaltyPeriod:
    """The days that cost money when the notice of that day is valid."""
    first = notice + timedelta(days=rules.penalty.wait_days + 1)
    return PenaltyPeriod(first, first + timedelta(days=rules.penalty.tariff_on(first).most_days - 1))


def exposure(rules: TermRules, notice: date, day: date) -> Exposure:
    """How a valid notice of that day stands on ``day``: nothing yet before the first day that costs money."""
    period = period_after(rules, notice)
    tariff = rules.penalty.tariff_on(period.first)
    days = max(0, (min(day, period.last) - period.first).days + 1)
    so_far = tariff.amount(days)
    return Exposure(period, so_far, tariff.amount(days + 1) - so_far, tariff.amount(tariff.most_days))


def period_reasons(rules: TermRules, notice: date, period: PenaltyPeriod) -> tuple[Reason, ...]:
    """How the period was reached, what a day costs, and which reading was taken."""
    tariff = rules.penalty.tariff_on(period.first)
    waited = period.first - timedelta(days=1)
    return (
        because("terms.penalty_wait", n=rules.penalty.wait_days, notice=notice, last=waited, first=period.first),
        because("terms.penalty_days", n=tariff.most_days, first=period.first, last=period.last),
        _cost(tariff),
        because("terms.reading_first_penalty_day", day=rules.penalty.wait_days + 1, other=waited),
    )


def penalty_amount(rules: TermRules, days: int, tariff: PenaltyTariff) -> Answer[int]:
    """Euros owed after that many days of lateness; grows no more after the last step."""
    if not 0 <= days <= MOST_DAYS_ASKED:
        raise InvalidInput("length_out_of_range", field="days", least=0, most=MOST_DAYS_ASKED)
    amount = tariff.amount(days)
    reasons = [because("terms.penalty_amount", n=min(days, tariff.most_days), amount=amount), _cost(tariff)]
    return Answer(amount, tuple(reasons), rules.penalty.source_amount)


def amount_warnings(rules: TermRules, period: PenaltyPeriod) -> tuple[Reason, ...]:
    """A warning when nobody confirmed the amounts for that time."""
    until = rules.penalty.checked_until
    return (because("terms.amounts_unconfirmed", until=until),) if period.first > until else ()


def _why_excluded(case_type: CaseType) -> Reason:
    known = {CaseType.WOO_REQUEST: "terms.penalty_no_woo", CaseType.COMPLAINT: "terms.penalty_no_complaint"}
    return because(known.get(case_type, "terms.penalty_no_excluded"))


def _cost(tariff: PenaltyTariff) -> Reason:
    steps: list[Reason] = []
    first = 1
    for days, euros in zip(tariff.days, tariff.euros, strict=True):
        steps.append(because("terms.penalty_step", first=first, last=first + days - 1, euros=euros))
        first += days
    return because("terms.penalty_cost", steps=tuple(steps), most=tariff.amount(tariff.most_days))
