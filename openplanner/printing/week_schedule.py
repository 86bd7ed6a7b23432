"""The week of a team on A4 landscape, read in half a minute: who does what, what is due, who is full."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from reportlab.lib.units import mm
from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas

from openplanner.guides.guard import without_identifiers
from openplanner.printing.paper import (
    A4_LANDSCAPE,
    ACCENT,
    BOLD,
    FAINT,
    INK,
    LINE,
    QUIET,
    REGULAR,
    TINT,
    clean,
    document,
    draw_line_of_text,
    draw_right,
    fitted,
    load_fonts,
    rule,
    width_of,
)
from openplanner.printing.tagged import artifact, tagged
from openplanner.printing.week_cells import cell_lines, draw_cell, draw_legend, draw_totals, number_fits, shade
from openplanner.printing.week_sheet import (
    WeekCell,
    WeekDay,
    WeekEntry,
    WeekFigures,
    WeekRow,
    WeekSheet,
)
from openplanner.printing.week_strip import Strip, draw_strip, strip_of
from openplanner.texts import Texts

__all__ = ["WeekCell", "WeekDay", "WeekEntry", "WeekFigures", "WeekRow", "WeekSheet", "week_pdf"]

MARGIN = 8 * mm
WIDTH = A4_LANDSCAPE[0] - 2 * MARGIN
NAME, TOTAL = 84.0, 80.0
TITLE, HEAD, FOOT = 33.0, 16.0, 23.0
SIZES = (9.0, 8.5, 8.0, 7.75, 7.5, 7.25, 7.0)
LEADING = 1.15
PAD = 3.5
TALLEST_ROW = 64.0
MOST_ENTRIES = 36
FEWEST_LINES = 3
_TABLE = "week"
LEFT_OUT = ("team", "filter_text", "name", "rooms", "on_call")
"""Fields of the sheet in which a possible BSN or e-mail address is shown as dots."""


@dataclass(frozen=True, slots=True)
class _Plan:
    """Which rows stand on which page, in what size."""

    size: float
    pages: tuple[tuple[WeekRow, ...], ...]
    strip: Strip

    @property
    def leading(self) -> float:
        return self.size * LEADING


def week_pdf(week: WeekSheet, language: str = "nl") -> bytes:
    """The week as PDF, no letter under 7 points; more people than fit go on more pages with the same heads.

    Rows keep their order and never break, but for a colleague with more than 36 bookings on one day.
    The strip with deadlines, and the box for notes, stand on the last page. The same sheet gives the same bytes.
    Raises ``ResourceMissing`` when a font is absent, ``InvalidInput`` when a field may not be on paper.
    """
    load_fonts()
    texts = Texts(language)
    plan = _plan(week, texts)
    title = texts("paper.week.title", team=week.team)
    with document(title, A4_LANDSCAPE, week, language, left_out=LEFT_OUT) as (canvas, buffer):
        for number, rows in enumerate(plan.pages, start=1):
            last = number == len(plan.pages)
            _draw_top(canvas, week, texts, first=number == 1)
            with tagged(canvas, "Table", key=_TABLE):
                _draw_heads(canvas, week, texts, first=number == 1)
                level = _draw_rows(canvas, week, rows, plan, texts, last=last)
                strip = plan.strip if last else Strip(())
                below = draw_strip(canvas, strip, MARGIN, level, NAME, _day_width(week), texts)
            if last:
                _draw_notes(canvas, level, below, texts)
            _draw_foot(canvas, week, texts, number, len(plan.pages))
            canvas.showPage()
    return buffer.getvalue()


def _day_width(week: WeekSheet) -> float:
    return float((WIDTH - NAME - TOTAL) / max(1, len(week.days)))


def _room() -> float:
    return float(A4_LANDSCAPE[1] - 2 * MARGIN - TITLE - HEAD - FOOT)


def _plan(week: WeekSheet, texts: Texts) -> _Plan:
    """The largest letters that need no more pages than the smallest."""
    rows = [part for row in week.rows for part in _parts(row, texts)]
    strip = strip_of(week.days, _day_width(week), texts)
    smallest = _pages(rows, SIZES[-1], strip)
    longest = max((e.case_number for row in rows for cell in row.cells for e in cell.entries), key=len, default="")
    for size in SIZES[:-1]:
        plan = _pages(rows, size, strip)
        if len(plan.pages) == len(smallest.pages) and number_fits(longest, size, _day_width(week)):
            return plan
    return smallest


def _parts(row: WeekRow, texts: Texts) -> list[WeekRow]:
    """The row, cut where one day has more bookings than a page holds."""
    cells = [replace(cell, entries=tuple(sorted(cell.entries, key=lambda item: item.start))) for cell in row.cells]
    most = max((len(cell.entries) for cell in cells), default=0)
    parts = [replace(row, cells=tuple(cells))]
    if most > MOST_ENTRIES:
        parts = [
            replace(row, cells=tuple(replace(c, entries=c.entries[start : start + MOST_ENTRIES]) for c in cells))
            for start in range(0, most, MOST_ENTRIES)
        ]
    return [
        parts[0],
        *(replace(part, name=texts("paper.week.continued", name=row.name)) for part in parts[1:]),
    ]


def _pages(rows: Sequence[WeekRow], size: float, strip: Strip) -> _Plan:
    """As few pages as can be, with about as much on each of them."""
    heights = [_row_height(row, size) for row in rows]
    fewest = _split(heights, strip.height, _room())
    limit = (sum(heights) + strip.height) / len(fewest)
    while len(even := _split(heights, strip.height, min(limit, _room()))) > len(fewest):
        limit += size
    pages = [tuple(rows[start:stop]) for start, stop in even]
    return _Plan(size, tuple(pages), strip)


def _split(heights: Sequence[float], last: float, room: float) -> list[tuple[int, int]]:
    """Where pages start and stop when each holds up to ``room``; ``last`` is kept free on the last page."""
    pages: list[tuple[int, int]] = []
    start, used = 0, 0.0
    for number, height in enumerate(heights):
        if number > start and used + height > room:
            pages.append((start, number))
            start, used = number, 0.0
        used += height
    if used + last > room and len(heights) - start > 1:
        pages.append((start, len(heights) - 1))
        start = len(heights) - 1
    return [*pages, (start, len(heights))]


def _row_height(row: WeekRow, size: float) -> float:
    lines = max((cell_lines(cell) for cell in row.cells), default=0)
    return max(FEWEST_LINES, lines) * size * LEADING + PAD


def _draw_top(canvas: Canvas, week: WeekSheet, texts: Texts, *, first: bool) -> None:
    """Title and legend, which are read on the first page only."""
    with tagged(canvas, "Div") if first else artifact(canvas, "Header"):
        _draw_title(canvas, week, texts)
        with tagged(canvas, "L"):
            series = any(entry.series for row in week.rows for cell in row.cells for entry in cell.entries)
            draw_legend(canvas, MARGIN, MARGIN + 11, WIDTH, texts, series=series)


def _draw_title(canvas: Canvas, week: WeekSheet, texts: Texts) -> None:
    top = A4_LANDSCAPE[1] - MARGIN
    title, size = fitted(texts("paper.week.title", team=without_identifiers(week.team)), BOLD, 16, WIDTH * 0.62)
    with tagged(canvas, "H1"):
        draw_line_of_text(canvas, MARGIN, top - 13, title, BOLD, size, ACCENT)
    days = [item.day for item in week.days]
    line = week.municipality
    if days:
        first, last = texts.day(days[0], year=False), texts.day(days[-1], year=False)
        line = texts("paper.week.week", week=week.iso_week, year=week.iso_year, first=first, last=last)
        line = "  \u00b7  ".join(part for part in (line, week.municipality) if part)
    if week.filter_text:
        line += "  \u00b7  " + texts("paper.week.filter", filter=without_identifiers(week.filter_text))
    line, size = fitted(line, REGULAR, 9.5, WIDTH * 0.7, 7)
    draw_line_of_text(canvas, MARGIN, top - 27, line, size=size)
    if week.figures:
        _draw_figures(canvas, week.figures, top, texts)


def _draw_figures(canvas: Canvas, figures: WeekFigures, top: float, texts: Texts) -> None:
    right = MARGIN + WIDTH
    lines = [
        texts("paper.week.figure.on_time", n=figures.on_time, of=figures.on_time_of),
        texts("paper.week.figure.reached", n=figures.reached, of=figures.reached_of),
        texts("paper.week.figure.overdue", n=figures.overdue_agreements),
    ]
    left = right - max(width_of(line, REGULAR, 8) for line in lines)
    with tagged(canvas, "H2"):
        draw_right(canvas, left - 10, top - 8, texts("paper.week.figures"), BOLD, 8, ACCENT)
    for number, line in enumerate(lines):
        draw_line_of_text(canvas, left, top - 8 - number * 10, line, size=8)
    canvas.setStrokeColor(LINE)
    canvas.setLineWidth(0.6)
    canvas.line(left - 5, top - 1, left - 5, top - 30)


def _draw_heads(canvas: Canvas, week: WeekSheet, texts: Texts, *, first: bool) -> None:
    """The heads of the columns; on later pages they are repeated for the eye only."""
    top = A4_LANDSCAPE[1] - MARGIN - TITLE
    canvas.setFillColor(TINT)
    canvas.rect(MARGIN, top - HEAD, WIDTH, HEAD, stroke=0, fill=1)
    base, wide = top - HEAD + 5, _day_width(week)
    with tagged(canvas, "TR") if first else artifact(canvas, "Header"):
        _draw_head(canvas, MARGIN + 3, base, texts("paper.week.colleague"))
        for number, day in enumerate(week.days):
            name = texts.day(day.day, year=False)
            _draw_head(canvas, MARGIN + NAME + number * wide + 4, base, name, day.holiday, wide - 8)
        _draw_head(canvas, MARGIN + WIDTH - TOTAL + 4, base, texts("paper.week.total"))
    rule(canvas, MARGIN, top - HEAD, WIDTH, INK, 0.9)


def _draw_head(canvas: Canvas, x: float, base: float, words: str, note: str = "", width: float = 0.0) -> None:
    """One head, and a note that ends at the right of ``width``."""
    with tagged(canvas, "TH", scope="Column"):
        draw_line_of_text(canvas, x, base, words, BOLD, 9)
        if note:
            shown, size = fitted(note, REGULAR, 8, width - 4 - width_of(words, BOLD, 9), 7)
            draw_right(canvas, x + width, base, shown, size=size)


def _draw_rows(
    canvas: Canvas, week: WeekSheet, rows: Sequence[WeekRow], plan: _Plan, texts: Texts, *, last: bool
) -> float:
    """Draws the rows of one page, taller where there is room; gives the level below them."""
    level = top = float(A4_LANDSCAPE[1] - MARGIN - TITLE - HEAD)
    heights = [_row_height(row, plan.size) for row in rows]
    spare = _room() - sum(heights) - (plan.strip.height + PAD if last else 0.0)
    if not week.rows:
        with tagged(canvas, "TR"), tagged(canvas, "TD", columns=len(week.days) + 2):
            draw_line_of_text(canvas, MARGIN + 3, level - 20, texts("paper.week.nobody"), size=10)
        level -= 34
    for row, height in zip(rows, heights, strict=True):
        tall = height + max(0.0, min(spare / len(rows), TALLEST_ROW - height))
        with tagged(canvas, "TR"):
            _draw_row(canvas, week, row, level, tall, plan, texts)
        level -= tall
    _draw_uprights(canvas, week, top + HEAD, level)
    return level


def _draw_row(
    canvas: Canvas, week: WeekSheet, row: WeekRow, top: float, height: float, plan: _Plan, texts: Texts
) -> None:
    wide = _day_width(week)
    for number, (day, cell) in enumerate(zip(week.days, row.cells, strict=False)):
        if day.holiday or cell.off or cell.absence:
            shade(canvas, MARGIN + NAME + number * wide, top, wide, height)
    with tagged(canvas, "TH", scope="Row"):
        _draw_name(canvas, without_identifiers(row.name), top - PAD / 2, plan)
    cells = [*row.cells, *[WeekCell()] * len(week.days)][: len(week.days)]
    for number, cell in enumerate(cells):
        with tagged(canvas, "TD"):
            left = MARGIN + NAME + number * wide
            draw_cell(canvas, cell, left, top - PAD / 2, wide, plan.size, plan.leading, texts)
    with tagged(canvas, "TD"):
        draw_totals(canvas, row, MARGIN + WIDTH - TOTAL + 4, top - PAD / 2, plan.size, plan.leading, texts)
    rule(canvas, MARGIN, top - height, WIDTH, LINE, 0.5)


def _draw_name(canvas: Canvas, name: str, top: float, plan: _Plan) -> None:
    """The name over at most two lines."""
    lines = simpleSplit(clean(name), BOLD, plan.size, NAME - 6)
    shown = [lines[0], " ".join(lines[1:])] if len(lines) > 1 else lines
    for number, line in enumerate(shown):
        words, size = fitted(line, BOLD, plan.size, NAME - 6, 7)
        draw_line_of_text(canvas, MARGIN + 3, top - plan.size - number * plan.leading, words, BOLD, size)


def _draw_uprights(canvas: Canvas, week: WeekSheet, top: float, bottom: float) -> None:
    canvas.setStrokeColor(FAINT)
    canvas.setLineWidth(0.6)
    wide = _day_width(week)
    for number in range(len(week.days) + 1):
        left = MARGIN + NAME + number * wide
        canvas.line(left, top, left, bottom)


def _draw_notes(canvas: Canvas, top: float, level: float, texts: Texts) -> None:
    """A box under the strip when there is room for it, else the corner beside the strip."""
    bottom, left = MARGIN + FOOT, MARGIN + WIDTH - TOTAL + 4
    if level - bottom >= 30:
        left, top = MARGIN, level - 5
    elif top - level >= 24:
        bottom, top = level, top - 5
    else:
        return
    canvas.setStrokeColor(LINE)
    canvas.setLineWidth(0.6)
    canvas.rect(left, bottom, MARGIN + WIDTH - left, top - bottom, stroke=1, fill=0)
    draw_line_of_text(canvas, left + 4, top - 10, texts("paper.week.notes"), BOLD, 7.5, QUIET)


def _draw_foot(canvas: Canvas, week: WeekSheet, texts: Texts, page: int, pages: int) -> None:
    printed = texts("paper.week.printed", moment=texts.moment(week.printed_at))
    with artifact(canvas, "Footer"):
        draw_line_of_text(canvas, MARGIN, MARGIN, printed, size=8, ink=QUIET)
        draw_right(canvas, MARGIN + WIDTH, MARGIN, texts("paper.week.page", page=page, pages=pages), BOLD, 8)
