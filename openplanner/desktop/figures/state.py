"""Periods, and figures in words, without Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from openplanner.desktop.intake.day_text import read_day
from openplanner.domain.errors import InvalidInput
from openplanner.texts import Texts

if TYPE_CHECKING:
    from openplanner.application.capacity import DayLoad
    from openplanner.application.key_figures import Figure

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


def number_text(texts: Texts, value: float, digits: int = 0) -> str:
    """A number the way the language writes it: ``3,5`` or ``3.5``."""
    text = f"{value:.{digits}f}"
    return text.replace(".", ",") if texts.language == "nl" else text


def value_text(texts: Texts, figure: Figure) -> str:
    """The value, large: ``83 %``, ``12 dagen``, ``€ 480``, or only the count when there are too few cases."""
    if figure.denominator == 0 and figure.unit != "euro":
        return texts("figures.none")
    if figure.value is None:
        ratio = figure.unit == "percent"
        return (
            texts("figures.count_of", part=figure.numerator, n=figure.denominator) if ratio else texts("figures.none")
        )
    if figure.unit == "percent":
        return texts("figures.percent", value=number_text(texts, figure.value))
    if figure.unit == "days":
        return texts("figures.days", value=number_text(texts, figure.value, 1).removesuffix(",0").removesuffix(".0"))
    if figure.unit == "per_talk":
        return number_text(texts, figure.value, 1)
    if figure.unit == "minutes":
        return texts("figures.minutes", value=number_text(texts, figure.value))
    if figure.unit in {"euro", "euro_per_case"}:
        return texts("figures.euro", value=number_text(texts, figure.value))
    return number_text(texts, figure.value)


def counts_text(texts: Texts, figure: Figure) -> str:
    """What stands under the value: the counts, always, and why there is no percentage."""
    if figure.denominator == 0:
        return texts("figures.no_cases")
    if figure.unit in {"days", "minutes", "euro_per_case"}:
        return _closed_text(texts, figure)
    counts = texts("figures.count_of", part=figure.numerator, n=figure.denominator)
    if figure.unit == "per_talk":
        counts = texts("figures.attempts_talks", attempts=figure.numerator, n=figure.denominator)
    if figure.value is not None:
        return counts
    few = texts("figures.too_few")
    return few if figure.unit == "percent" else f"{counts}. {few}"


def _closed_text(texts: Texts, figure: Figure) -> str:
    """What a figure over closed cases stands on: nine out of ten, sum, rate, number of cases; and when too few."""
    parts = []
    if figure.p90 is not None:
        key = "figures.p90_minutes" if figure.unit == "minutes" else "figures.p90"
        parts.append(texts(key, value=number_text(texts, figure.p90)))
    if figure.unit == "euro_per_case":
        parts.append(texts("figures.cost_sum", sum=figure.numerator, rate=figure.rate))
    parts.append(texts("figures.closed_cases", n=figure.denominator))
    words = " · ".join(parts)
    return words if figure.value is not None else f"{words}. {texts('figures.too_few')}"


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its label, its length between 0 and 1, and the words at its end."""

    label: str
    share: float
    words: str


def part_bars(texts: Texts, figure: Figure) -> tuple[Bar, ...]:
    """The parts of a figure as bars: counts always, days or minutes with them when there are cases enough."""
    found = []
    for part in figure.parts:
        counts = texts("figures.count_of", part=part.numerator, n=part.denominator)
        if part.value is not None and figure.unit in {"days", "minutes"}:
            counts = f"{texts(f'figures.{figure.unit.value}', value=number_text(texts, part.value))} · {counts}"
        share = part.numerator / part.denominator if part.denominator else 0.0
        found.append(Bar(texts(part.label_key), share, counts))
    return tuple(found)


def count_bars(labels: Sequence[tuple[str, int]]) -> tuple[Bar, ...]:
    """Counts as bars, the longest one full."""
    most = max((count for _, count in labels), default=0)
    return tuple(Bar(label, count / most if most else 0.0, str(count)) for label, count in labels)


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
