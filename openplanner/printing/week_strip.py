"""The strip under the week: per day what is due and who and what is there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.pdfgen.canvas import Canvas

from openplanner.guides.guard import without_identifiers
from openplanner.printing.paper import (
    BOLD,
    FAINT,
    INK,
    LINE,
    REGULAR,
    draw_line_of_text,
    fitted,
    rule,
    width_of,
)
from openplanner.printing.tagged import tagged
from openplanner.printing.week_sheet import WeekDay
from openplanner.texts import Texts

PAD = 4.0
MOST_LINES = 2
LEADING = 1.15
SIZE = 7.25


@dataclass(frozen=True, slots=True)
class StripRow:
    """A label and, per day, the lines beside it."""

    label: str
    days: tuple[tuple[str, ...], ...]

    @property
    def height(self) -> float:
        """Room for the longest day."""
        return max(1, *(len(lines) for lines in self.days)) * SIZE * LEADING + 2.5


@dataclass(frozen=True, slots=True)
class Strip:
    """The rows that have something to say."""

    rows: tuple[StripRow, ...]

    @property
    def height(self) -> float:
        """Height of the whole strip with the line above it."""
        return sum(row.height for row in self.rows) + 4 if self.rows else 0.0


def strip_of(days: Sequence[WeekDay], width: float, texts: Texts) -> Strip:
    """The strip of these days; the row of last calling days is always there, others only when they hold something."""
    if not days:
        return Strip(())
    kinds = ("last_calling", "not_reached", "notices", "no_room", "rooms", "on_call", "free")
    rows: list[StripRow] = []
    for kind in kinds:
        items = [_items(day, kind, texts) for day in days]
        if kind == "last_calling" or any(items):
            lines = tuple(_wrapped(found, width - 2 * PAD, SIZE, texts) for found in items)
            rows.append(StripRow(texts(f"paper.week.strip.{kind}"), lines))
    return Strip(tuple(rows))


def draw_strip(canvas: Canvas, strip: Strip, x: float, top: float, name: float, wide: float, texts: Texts) -> float:
    """Draws the strip from ``top`` down, as rows of the table above it, and gives the level below it."""
    if not strip.rows:
        return top
    days = len(strip.rows[0].days)
    level = top - 1.5
    rule(canvas, x, level, name + days * wide, INK, 0.9)
    start = level
    for row in strip.rows:
        none = texts("paper.week.none") if row is strip.rows[0] else ""
        with tagged(canvas, "TR"):
            _draw_row(canvas, row, x, level, name, wide, none)
        level -= row.height
        rule(canvas, x, level, name + days * wide, FAINT, 0.5)
    canvas.setStrokeColor(FAINT)
    for number in range(days + 1):
        canvas.line(x + name + number * wide, start, x + name + number * wide, level)
    rule(canvas, x, level, name + days * wide, LINE, 0.6)
    return level


def _draw_row(canvas: Canvas, row: StripRow, x: float, top: float, name: float, wide: float, none: str) -> None:
    label, size = fitted(row.label, BOLD, SIZE, name - 6, 7)
    with tagged(canvas, "TH", scope="Row"):
        draw_line_of_text(canvas, x + 3, top - SIZE - 1, label, BOLD, size)
    for number, lines in enumerate(row.days):
        with tagged(canvas, "TD"):
            for line_number, line in enumerate(lines or filter(None, (none,))):
                base = top - SIZE - 1 - line_number * SIZE * LEADING
                draw_line_of_text(canvas, x + name + number * wide + PAD, base, line, size=SIZE)
    with tagged(canvas, "TD"):
        pass  # the column of totals, which the strip does not have


def _items(day: WeekDay, kind: str, texts: Texts) -> tuple[str, ...]:
    if kind == "notices":
        return tuple(_notice(number, left, texts) for number, left in day.notices)
    if kind in {"on_call", "free"}:
        one: str = getattr(day, kind)
        return (without_identifiers(one),) if one else ()
    items: tuple[str, ...] = getattr(day, kind)
    return tuple(without_identifiers(item) for item in items) if kind == "rooms" else items


def _notice(number: str, left: int, texts: Texts) -> str:
    if left == 0:
        return texts("paper.week.notice.today", number=number)
    return texts("paper.week.notice.over" if left < 0 else "paper.week.notice", number=number, n=left)


def _wrapped(items: Sequence[str], width: float, size: float, texts: Texts) -> tuple[str, ...]:
    """Items joined by commas over at most two lines; what does not fit is counted: ``+4``."""
    lines: list[str] = []
    for number, item in enumerate(items):
        word = fitted(item, REGULAR, size, width, size)[0]
        joined = f"{lines[-1]}, {word}" if lines else ""
        if joined and width_of(joined, REGULAR, size) <= width:
            lines[-1] = joined
        elif len(lines) < MOST_LINES:
            lines.append(word)
        else:
            more = texts("paper.week.more", n=len(items) - number)
            lines[-1] = f"{fitted(lines[-1], REGULAR, size, width - width_of(more, REGULAR, size) - 4, size)[0]} {more}"
            break
    return tuple(lines)
