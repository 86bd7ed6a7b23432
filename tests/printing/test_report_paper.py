"""The report of the figures on paper: charts that speak, exact definitions, nothing lost on the way."""

from __future__ import annotations

from dataclasses import replace

from openplanner.printing.charts import bars_told, trend_told
from openplanner.printing.figures_report import BarSet, ReportBar, report_pdf
from tests.printing import reading_pdf as reading
from tests.printing import reading_tags as tags
from tests.printing.conftest import Golden
from tests.printing.samples import LONG_NAME, report_sheet


def test_every_figure_stands_with_value_counts_and_definition() -> None:
    sheet = report_sheet()
    text = reading.words(report_pdf(sheet))
    assert "November 2026 \u2013 Bezwaar en klachten" in text
    for figure in sheet.figures:
        assert figure.counts in text
    assert text.count("gedeeld door alle zaken in de periode") == 2 * len(sheet.figures)
    assert "Deze cijfers tellen zaken, nooit mensen." in text


def test_a_chart_says_in_words_what_it_shows() -> None:
    sheet = report_sheet()
    told = [node.facts["Alt"] for node in tags.tree(report_pdf(sheet)).all("Figure")]
    assert told == [trend_told(sheet.trend), *(bars_told(chart.title, chart.bars) for chart in sheet.charts)]
    assert "aug 2026: Op tijd gesproken 3 van 4, Bereikt 90 %" in told[0]
    assert "Bezwaar 40; Klacht 36" in told[1]


def test_a_month_with_few_cases_has_no_column_and_counts_in_words() -> None:
    sheet = report_sheet()
    few = replace(sheet.trend, points=sheet.trend.points[2:3])
    one = tags.drawn(report_pdf(replace(sheet, trend=few, charts=(), figures=())))
    both = tags.drawn(
        report_pdf(replace(sheet, trend=replace(few, points=(_full(few.points[0]),)), charts=(), figures=()))
    )
    assert len(both) == len(one) + 1
    assert "3 van 4" in reading.words(report_pdf(replace(sheet, trend=few)))


def _full(point: object) -> object:
    return replace(point, shares=(0.75, 0.9))  # type: ignore[type-var]


def test_long_names_many_bars_and_many_figures_stay_on_the_paper() -> None:
    sheet = report_sheet(40)
    bars = tuple(ReportBar(f"{LONG_NAME} {number}", number / 30, f"{number} van {LONG_NAME}") for number in range(20))
    wide = tuple(replace(figure, name=LONG_NAME, value=LONG_NAME, counts=LONG_NAME) for figure in sheet.figures)
    charts = (BarSet(LONG_NAME, bars, LONG_NAME), BarSet("Kort", bars))
    pdf = report_pdf(replace(sheet, figures=wide, charts=charts, team=LONG_NAME, remarks=(LONG_NAME * 3,)))
    assert not reading.outside(pdf)
    assert not reading.overlapping(pdf)
    last = reading.placed(pdf)[-1]
    assert last.page + 1 == reading.pages(pdf) > 4


def test_the_heads_of_the_table_come_back_on_every_page() -> None:
    pdf = report_pdf(report_sheet(40))
    heads = [
        item.page for item in reading.placed(pdf) if item.text.startswith("Cijfer Waarde") or item.text == "Waarde"
    ]
    assert set(heads) == set(range(reading.pages(pdf)))


def test_golden_report(golden_words: Golden) -> None:
    golden_words("report", report_pdf(report_sheet()))
