"""The figures of a period on paper, with the months before it beside them."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from datetime import date, timedelta

from openplanner.application.figure_words import Bar, count_bars, counts_text, part_bars, value_text
from openplanner.application.key_figures import Figure, Figures, key_figures
from openplanner.application.office import Office
from openplanner.domain.errors import InvalidInput
from openplanner.domain.interval import AMSTERDAM
from openplanner.domain.progress import Progress, Silent
from openplanner.domain.rights import Action
from openplanner.printing.figures_report import (
    BarSet,
    ReportBar,
    ReportFigure,
    ReportSheet,
    Trend,
    TrendPoint,
    report_pdf,
)
from openplanner.settings import LANGUAGE, MUNICIPALITY
from openplanner.storage import colleagues
from openplanner.texts import Texts

MONTHS = 6
COMPARED = ("K1", "K3")
SPLIT = "K1"


def month_of(day: date) -> tuple[date, date]:
    """The first and last day of the month of a day."""
    return day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1])


def figures_pdf(
    office: Office, first: date, last: date, team_id: int | None = None, progress: Progress | None = None
) -> bytes:
    """The report from ``first`` to ``last``, both included, of one team or of the whole office.

    A period that goes on holds what happened so far. Raises ``InvalidInput`` (``period_not_begun``) for one that has
    not begun, ``ValueError`` for one that ends before it starts, and the errors of the store.
    """
    office.rights.require(Action.PRINT)
    today, tell = office.clock().astimezone(AMSTERDAM).date(), progress or Silent()
    if first > today:
        raise InvalidInput("period_not_begun", field="period", day=first)
    texts = Texts(office.settings.text(LANGUAGE))
    tell.step(0, MONTHS + 1)
    figures = key_figures(office, first, last, team_id)
    sheet = ReportSheet(
        title=_title(texts, first, last),
        team=_team(office, team_id),
        first=first,
        last=min(last, today),
        printed_at=office.clock(),
        figures=tuple(_figure(texts, figure) for figure in figures.all),
        trend=_trend(office, texts, last, team_id, tell),
        charts=_charts(texts, figures),
        remarks=_remarks(texts, figures),
        municipality=office.settings.text(MUNICIPALITY),
    )
    return report_pdf(sheet, office.settings.text(LANGUAGE))


def _title(texts: Texts, first: date, last: date) -> str:
    """``November 2026`` for a whole month, else the days."""
    if (first, last) == month_of(first):
        return _month(texts, first).capitalize()
    return texts("paper.report.period", first=texts.day(first), last=texts.day(last))


def _month(texts: Texts, day: date) -> str:
    return " ".join(texts.long_day(day).split()[2:])


def _team(office: Office, team_id: int | None) -> str:
    if team_id is None:
        return ""
    with office.store.reading() as tx:
        return next((team.name for team in colleagues.teams(tx) if team.team_id == team_id), "")


def _figure(texts: Texts, figure: Figure) -> ReportFigure:
    name, definition = texts(figure.name_key), texts(figure.definition_key)
    return ReportFigure(name, value_text(texts, figure), counts_text(texts, figure), definition)


def _trend(office: Office, texts: Texts, last: date, team_id: int | None, tell: Progress) -> Trend:
    """The last six months up to the period, the running one included."""
    day, found = min(last, office.clock().astimezone(AMSTERDAM).date()), []
    for done in range(MONTHS):
        tell.step(done + 1, MONTHS + 1)
        begin, end = month_of(day)
        month = key_figures(office, begin, end, team_id)
        found.append(_point(texts, begin, [month.figure(code) for code in COMPARED]))
        day = begin - timedelta(days=1)
    names = tuple(texts(f"figures.{code.lower()}.name") for code in COMPARED)
    return Trend(texts("paper.report.trend"), names, tuple(reversed(found)), texts("figures.too_few"))


def _point(texts: Texts, month: date, figures: Sequence[Figure]) -> TrendPoint:
    label = " ".join(part[:3] if part.isalpha() else part for part in _month(texts, month).split())
    shares = tuple(None if figure.value is None else figure.value / 100 for figure in figures)
    return TrendPoint(label, shares, tuple(value_text(texts, figure) for figure in figures))


def _charts(texts: Texts, figures: Figures) -> tuple[BarSet, ...]:
    came = [(texts(f"intake.case_type.{kind.value}"), count) for kind, count in figures.received]
    ends = [(texts(f"cases.outcome.{code.value}"), count) for code, count in figures.outcomes]
    split = figures.figure(SPLIT)
    sets = (
        (texts("figures.received"), count_bars(came), ""),
        (texts("figures.outcomes"), count_bars(ends), ""),
        (texts(split.name_key), part_bars(texts, split), texts("paper.report.by_type")),
        (texts("figures.k4.name"), part_bars(texts, figures.figure("K4")), texts("paper.report.by_daypart")),
    )
    return tuple(BarSet(title, _bars(bars), note) for title, bars, note in sets if bars)


def _bars(bars: Sequence[Bar]) -> tuple[ReportBar, ...]:
    return tuple(ReportBar(bar.label, bar.share, bar.words) for bar in bars)


def _remarks(texts: Texts, figures: Figures) -> tuple[str, ...]:
    """What needs a look now, in whole sentences."""
    return (
        texts("paper.report.overdue", n=figures.agreements_overdue),
        texts("paper.report.risk", n=figures.terms_at_risk),
    )
