"""Statutory dates for 100,000 days, beside adding six weeks to each with nothing else."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from datetime import date, timedelta

from openplanner.application.rules import load_term_rules
from openplanner.planning.decisions import decision_on_complaint
from openplanner.planning.terms import act_last_day

DAYS = [date(2024, 1, 1) + timedelta(days=number % 1500) for number in range(100_000)]
SIX_WEEKS = timedelta(weeks=6)
ROUNDS = 3
MOST_OF_ADDING = 40.0
MOST_OF_ADDING_EXPLAINED = 400.0


def run() -> list[tuple[str, float, float]]:
    """The last day alone, and the whole answer with reasons and source, each against its multiple of bare addition."""
    rules = load_term_rules()
    act, holidays = rules.act, rules.holidays
    works: dict[str, Callable[[date], object]] = {
        "adding": lambda day: day + SIX_WEEKS,
        "last": lambda day: act_last_day(act, holidays, day, day + SIX_WEEKS),
        "explained": lambda day: decision_on_complaint(rules, day).result,
    }
    series: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(ROUNDS):
        for name, work in works.items():
            series[name].append(_milliseconds(work))
    bare = statistics.median(series["adding"])
    last, explained = statistics.median(series["last"]), statistics.median(series["explained"])
    return [
        (f"last days of 100,000 terms (x{last / bare:.0f} of adding)", last, bare * MOST_OF_ADDING),
        (f"the same with reasons (x{explained / bare:.0f})", explained, bare * MOST_OF_ADDING_EXPLAINED),
    ]


def _milliseconds(work: Callable[[date], object]) -> float:
    start = time.perf_counter()
    for day in DAYS:
        work(day)
    return (time.perf_counter() - start) * 1000
