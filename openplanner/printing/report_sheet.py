"""What the application fills in for the report of the figures. Nothing in it is of a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class ReportFigure:
    """A key figure in words: its name, its value (large), the counts under it and the exact definition."""

    name: str
    value: str
    counts: str
    definition: str


@dataclass(frozen=True, slots=True)
class ReportBar:
    """A lying bar: label, length between 0 and 1, and the words at its end."""

    label: str
    share: float
    words: str


@dataclass(frozen=True, slots=True)
class BarSet:
    """A chart of lying bars under a title; ``note`` says how to read it."""

    title: str
    bars: tuple[ReportBar, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """A month of a line of columns: ``shares`` between 0 and 1, or None where only the counts are known."""

    label: str
    shares: tuple[float | None, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trend:
    """Months from left to right; ``series`` are the names of the columns of each month, two at most."""

    title: str
    series: tuple[str, ...]
    points: tuple[TrendPoint, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class ReportSheet:
    """The figures of a period, both days included, of one team or (an empty ``team``) of all."""

    title: str
    team: str
    first: date
    last: date
    printed_at: datetime
    figures: tuple[ReportFigure, ...]
    trend: Trend
    charts: tuple[BarSet, ...] = ()
    remarks: tuple[str, ...] = ()
    municipality: str = ""
