"""The figures of a month or another period on A4: what was promised, what came of it, and what each figure means."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from openplanner.guides.guard import without_identifiers
from openplanner.printing import blocks
from openplanner.printing.blocks import Block
from openplanner.printing.charts import bar_chart, trend_chart
from openplanner.printing.fact_grid import PAD, row_of, text_row
from openplanner.printing.listing import Listing, listing, over_pages
from openplanner.printing.paper import (
    A4,
    ACCENT,
    BOLD,
    INK,
    QUIET,
    REGULAR,
    TINT,
    document,
    draw_line_of_text,
    draw_right,
    fitted,
    rule,
    style,
    width_of,
)
from openplanner.printing.report_sheet import (
    BarSet,
    ReportBar,
    ReportFigure,
    ReportSheet,
    Trend,
    TrendPoint,
)
from openplanner.printing.tagged import artifact, tagged
from openplanner.texts import Texts

__all__ = ["BarSet", "ReportBar", "ReportFigure", "ReportSheet", "Trend", "TrendPoint", "report_pdf"]

LEFT, RIGHT, TOP, BOTTOM = 20 * mm, 20 * mm, 18 * mm, 16 * mm
WIDTH, ROOM = A4[0] - LEFT - RIGHT, A4[1] - TOP - BOTTOM
GAP = 13.0
BETWEEN = 8 * mm
HALF = (WIDTH - BETWEEN) / 2
TILES, TILE_GAP, TILE_HIGH = 4, 8.0, 56.0
SHARES = (0.62, 0.15, 0.23)
LEFT_OUT = ("team",)
"""Fields of the sheet in which a possible BSN or e-mail address is shown as dots."""


def report_pdf(sheet: ReportSheet, language: str = "nl") -> bytes:
    """The report as PDF, with charts that say in words what they show. The same sheet gives the same bytes.

    Raises ``ResourceMissing`` when a font is absent, ``InvalidInput`` when a field may not be on paper.
    """
    texts = Texts(language)
    with document(_title(sheet, texts), A4, sheet, language, left_out=LEFT_OUT) as (canvas, buffer):
        pages = over_pages(_parts(sheet, texts), GAP, ROOM, ROOM)
        for number, page in enumerate(pages, start=1):
            with artifact(canvas, "Header"):
                _draw_header(canvas, sheet, texts)
            blocks.stack(page).draw(canvas, LEFT, A4[1] - TOP)
            with artifact(canvas, "Footer"):
                _draw_footer(canvas, texts, number, len(pages))
            canvas.showPage()
    return buffer.getvalue()


def _title(sheet: ReportSheet, texts: Texts) -> str:
    return texts("paper.report.of", title=sheet.title, team=_team(sheet, texts))


def _team(sheet: ReportSheet, texts: Texts) -> str:
    return without_identifiers(sheet.team) or texts("figures.all_teams")


def _parts(sheet: ReportSheet, texts: Texts) -> list[Block | Listing]:
    period = texts("figures.period_words", first=sheet.first, last=sheet.last)
    head = blocks.stack([_heading(sheet, texts), blocks.text(period, style(10.5, REGULAR, QUIET), WIDTH)], 2)
    parts: list[Block | Listing] = [head]
    if sheet.figures:
        parts.append(_tiles(sheet.figures[:TILES]))
    parts.append(trend_chart(sheet.trend, WIDTH))
    parts += _charts(sheet.charts)
    parts += [_remarks(sheet)] if sheet.remarks else []
    return [*parts, _figures(sheet, texts)]


def _heading(sheet: ReportSheet, texts: Texts) -> Block:
    def draw(canvas: Canvas, x: float, top: float) -> None:
        words, size = fitted(_title(sheet, texts), BOLD, 19, WIDTH)
        draw_line_of_text(canvas, x, top - 16, words, BOLD, size, ACCENT)

    return blocks.element("H1", Block(21, draw))


def _tiles(figures: Sequence[ReportFigure]) -> Block:
    """The first figures large, side by side."""
    wide = (WIDTH - (TILES - 1) * TILE_GAP) / TILES
    tiles = [(number * (wide + TILE_GAP), _tile(figure, wide)) for number, figure in enumerate(figures)]
    return blocks.listed([blocks.beside(tiles)], 0, "")


def _tile(figure: ReportFigure, wide: float) -> Block:
    def line(words: str, font: str, size: float, canvas: Canvas, x: float, base: float) -> None:
        shown, small = fitted(words, font, size, wide - 17, 6.5)
        draw_line_of_text(canvas, x, base, shown, font, small, INK if font == BOLD else QUIET)

    def draw(canvas: Canvas, x: float, top: float) -> None:
        canvas.setFillColor(TINT)
        canvas.rect(x, top - TILE_HIGH, wide, TILE_HIGH, stroke=0, fill=1)
        canvas.setFillColor(ACCENT)
        canvas.rect(x, top - TILE_HIGH, 3, TILE_HIGH, stroke=0, fill=1)
        with tagged(canvas, "LI"):
            with tagged(canvas, "Lbl"):
                line(figure.name, REGULAR, 8.5, canvas, x + 9, top - 14)
            with tagged(canvas, "LBody"):
                line(figure.value, BOLD, 18, canvas, x + 9, top - 34)
                line(figure.counts, REGULAR, 8, canvas, x + 9, top - 47)

    return Block(TILE_HIGH, draw)


def _charts(charts: Sequence[BarSet]) -> list[Block]:
    """Two charts side by side, line by line."""
    rows = []
    for start in range(0, len(charts), 2):
        pair = charts[start : start + 2]
        made = [(number * (HALF + BETWEEN), bar_chart(chart, HALF)) for number, chart in enumerate(pair)]
        rows.append(blocks.beside(made))
    return rows


def _remarks(sheet: ReportSheet) -> Block:
    look = style(10)
    return blocks.boxed(blocks.stack([blocks.text(line, look, WIDTH - 19) for line in sheet.remarks], 2), WIDTH, pad=8)


def _figures(sheet: ReportSheet, texts: Texts) -> Listing:
    wides = [share * WIDTH for share in SHARES]
    heads = [texts(f"paper.report.head.{name}") for name in ("figure", "value", "counts")]
    rows = [row_of(_cells(figure, wides), wides) for figure in sheet.figures]
    heading = blocks.heading(texts("paper.report.all"), WIDTH, 13)
    return listing(heading, text_row(heads, wides, style(8.5, BOLD), head=True), rows)


def _cells(figure: ReportFigure, wides: Sequence[float]) -> list[Block]:
    name = blocks.text(figure.name, style(10, BOLD), wides[0] - 2 * PAD)
    meaning = blocks.text(figure.definition, style(8.5, REGULAR, QUIET), wides[0] - 2 * PAD)
    value = blocks.text(figure.value, style(12, BOLD), wides[1] - 2 * PAD)
    return [blocks.stack([name, meaning], 1.5), value, blocks.text(figure.counts, style(9), wides[2] - 2 * PAD)]


def _draw_header(canvas: Canvas, sheet: ReportSheet, texts: Texts) -> None:
    base = A4[1] - 12 * mm
    right = texts("paper.guide.printed", moment=texts.moment(sheet.printed_at))
    draw_right(canvas, LEFT + WIDTH, base, right, size=8, ink=QUIET)
    left = "  \u00b7  ".join(part for part in (texts("paper.report.title"), sheet.municipality) if part)
    words, size = fitted(left, REGULAR, 8, WIDTH - width_of(right, REGULAR, 8) - 12)
    draw_line_of_text(canvas, LEFT, base, words, size=size, ink=QUIET)


def _draw_footer(canvas: Canvas, texts: Texts, page: int, pages: int) -> None:
    base = 8 * mm
    rule(canvas, LEFT, base + 11, WIDTH)
    draw_line_of_text(canvas, LEFT, base, texts("figures.no_person"), size=8.5, ink=QUIET)
    draw_right(canvas, LEFT + WIDTH, base, texts("paper.guide.page", page=page, pages=pages), size=8.5, ink=QUIET)
