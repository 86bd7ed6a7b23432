"""Periods, and the days ahead in words, without Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from openplanner.application.figure_words import number_text
from openplanner.desktop.intake.day_text import read_day
from openplanner.domain.errors import InvalidInput
from openplanner.texts import Texts

if TYPE_CHECKING:
    from openplanner.application.capacity import DayLoad

MOST_DAYS = 366 * 3


@dataclass(frozen=True, slots=True)
class Period:
    """Days from first to last, both included, under a name of the texts."""

    key: str
    first: date
    last: date


def periods(today: date) -> tuple[Period, ...]:
    """The periods to choose from; what is going on ends today."""
    monday = today - timedelta(days=today.weekday())
    month = today.replace(day=1)
    last_month_end = month - timedelta(days=1)
    quarter = date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
    return (
        Period("last_four_weeks", today - timedelta(days=27), today),
        Period("this_week", monday, today),
        Period("last_week", monday - timedelta(days=7), monday - timedelta(days=1)),
        Period("this_month", month, today),
        Period("last_month", last_month_end.replace(day=1), last_month_end),
        Period("this_quarter", quarter, today),
        Period("this_year", date(today.year, 1, 1), today),
    )


def own_period(first: str, last: str, today: date) -> Period:
    """A period as typed.

    Raises ``InvalidInput`` with ``field`` ``first`` or ``last``: a day that cannot be read, ``period_backwards`` when
    it ends before it starts, ``period_too_long`` above three years.
    """
    days = {}
    for name, text in (("first", first), ("last", last)):
        try:
            days[name] = read_day(text, today)
        except InvalidInput as problem:
            raise InvalidInput(problem.code, **{**problem.facts, "field": name}) from problem
    if days["last"] < days["first"]:
        raise InvalidInput("period_backwards", field="last", first=days["first"], last=days["last"])
    if (days["last"] - days["first"]).days > MOST_DAYS:
        raise InvalidInput("period_too_long", field="last", most=3)
    return Period("own", days["first"], days["last"])


def load_sentence(texts: Texts, loads: Sequence[DayLoad]) -> tuple[str, str]:
    """What the days ahead mean, and the sort of the sentence: ``good``, ``warning`` or ``danger``."""
    if not loads:
        return texts("figures.load_none"), "warning"
    unknown = max(load.unknown for load in loads)
    tail = " " + texts("figures.load_unknown", n=unknown) if unknown else ""
    breaks = next((load for load in loads if load.breaks), None)
    if breaks is not None:
        return texts("figures.load_breaks", day=breaks.day) + tail, "danger"
    return texts("figures.load_fine", n=len(loads)) + tail, "warning" if unknown else "good"


def calls_text(load: DayLoad) -> str:
    """The calls of a day, and after a plus those that are expected to come."""
    more = round(load.expected)
    known = str(load.due) if load.due else ""
    return f"{known} +{more}".strip() if more else known


def short_hours(texts: Texts, minutes: int) -> str:
    """Whole hours for above a bar: ``12 u``."""
    return texts("figures.short_hours", value=round(minutes / 60))


def hours_text(texts: Texts, minutes: int) -> str:
    """Minutes as hours: ``2,5 uur``."""
    return texts("figures.hours", value=number_text(texts, minutes / 60, 1).removesuffix(",0").removesuffix(".0"))
