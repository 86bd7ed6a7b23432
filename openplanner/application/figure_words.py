"""Key figures in words and as bars: the same on screen and on paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from openplanner.texts import Texts

if TYPE_CHECKING:
    from openplanner.application.key_figures import Figure


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
    """What stands under the value: the counts, always, why there is no percentage, and what the norm leaves out."""
    left_out = texts("figures.left_out", n=figure.left_out) if figure.left_out else ""
    return " · ".join(part for part in (_counts(texts, figure), left_out) if part)


def _counts(texts: Texts, figure: Figure) -> str:
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
