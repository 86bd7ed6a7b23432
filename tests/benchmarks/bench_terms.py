"""Statutory dates for 100,000 days, beside adding six weeks to each with nothing else.

A last day is kept by its begin and end, the whole answer with its reasons by day: one look in a table and a call,
beside an addition with its call. What is left is the key of that look, whose dates are hashed.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from openplanner.application.rules import load_term_rules
from openplanner.planning.decisions import decision_on_complaint
from openplanner.planning.terms import act_last_day
from tests.benchmarks.measuring import Line, paired

DAYS = [date(2024, 1, 1) + timedelta(days=number % 1500) for number in range(100_000)]
SIX_WEEKS = timedelta(weeks=6)
ROUNDS = 5


def run(short: bool) -> list[Line]:
    """The last day alone, and the whole answer with reasons and source, each against bare addition."""
    rules = load_term_rules()
    act, holidays = rules.act, rules.holidays
    days = DAYS[:5000] if short else DAYS

    def each(work: Callable[[date], object]) -> Callable[[], None]:
        def all_days() -> None:
            for day in days:
                work(day)

        return all_days

    bare = each(lambda day: day + SIX_WEEKS)
    last = each(lambda day: act_last_day(act, holidays, day, day + SIX_WEEKS))
    explained = each(lambda day: decision_on_complaint(rules, day).result)
    return [
        paired(f"last days of {len(days):,} terms", last, "one addition each", bare, 5, ROUNDS),
        paired("the same with reasons and source", explained, "one addition each", bare, 5, ROUNDS),
    ]
