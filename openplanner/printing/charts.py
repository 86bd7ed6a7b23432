"""Charts on paper: plain in black and white, every value in words beside its bar, and told to who cannot see them."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.pdfgen.canvas import Canvas

from openplanner.printing import blocks
from openplanner.printing.blocks import Block
from openplanner.printing.paper import (
    ACCENT,
    BOLD,
    FAINT,
    INK,
    LINE,
    QUIET,
    REGULAR,
    TINT,
    draw_line_of_text,
    draw_right,
    fitted,
    rule,
    style,
    width_of,
)
from openplanner.printing.report_sheet import BarSet, ReportBar, Trend, TrendPoint
from openplanner.printing.tagged import Ink, tagged

SIZE, SMALL = 9.0, 8.0
PITCH, BAR = 17.0, 10.0
TALL, FOOT, HEAD = 92.0, 17.0, 14.0
GAP = 8.0
FILLS = (ACCENT, TINT)
"""The first column of a month is dark, the second light in a frame: told apart in black and white too."""


def bar_chart(chart: BarSet, width: float) -> Block:
    """A heading, lying bars under each other and how to read them."""
    drawn = Block(len(chart.bars) * PITCH, lambda canvas, x, top: _bars(canvas, chart, x, top, width))
    return _framed(chart.title, drawn, chart.note, width)


def trend_chart(trend: Trend, width: float) -> Block:
    """A heading, columns month by month with their values above them, and how to read them."""
    drawn = Block(HEAD + TALL + FOOT, lambda canvas, x, top: _trend(canvas, trend, x, top, width))
    return _framed(trend.title, drawn, trend.note, width)


def _framed(title: str, chart: Block, note: str, width: float) -> Block:
    below = [blocks.text(note, style(SMALL, REGULAR, QUIET), width)] if note else []
    return blocks.stack([blocks.heading(title, width, 12), chart, *below], 5)


def bars_told(title: str, bars: Sequence[ReportBar]) -> str:
    """The chart as a sentence."""
    return f"{title}: " + "; ".join(f"{bar.label} {bar.words}" for bar in bars) + "."


def trend_told(trend: Trend) -> str:
    """The chart as a sentence, month by month."""
    months = (
        f"{point.label}: " + ", ".join(f"{name} {words}" for name, words in zip(trend.series, point.words, strict=True))
        for point in trend.points
    )
    return f"{trend.title}. " + "; ".join(months) + "."


def _bars(canvas: Canvas, chart: BarSet, x: float, top: float, width: float) -> None:
    labels = min(0.5 * width, max((width_of(bar.label, REGULAR, SIZE) for bar in chart.bars), default=0.0))
    words = min(0.34 * width, max((width_of(bar.words, BOLD, SIZE) for bar in chart.bars), default=0.0))
    room = max(10.0, width - labels - words - 2 * GAP)
    with tagged(canvas, "Figure", alt=bars_told(chart.title, chart.bars)):
        for number, bar in enumerate(chart.bars):
            level = top - number * PITCH
            base = level - PITCH / 2 - SIZE * 0.36
            shown, size = fitted(bar.label, REGULAR, SIZE, labels, 7)
            draw_line_of_text(canvas, x, base, shown, size=size)
            left = x + labels + GAP
            canvas.setFillColor(ACCENT)
            canvas.rect(left, level - (PITCH + BAR) / 2, max(0.6, room * bar.share), BAR, stroke=0, fill=1)
            canvas.setStrokeColor(FAINT)
            canvas.setLineWidth(0.5)
            canvas.rect(left, level - (PITCH + BAR) / 2, room, BAR, stroke=1, fill=0)
            shown, size = fitted(bar.words, BOLD, SIZE, words, 7)
            draw_right(canvas, x + width, base, shown, BOLD, size)


def _trend(canvas: Canvas, trend: Trend, x: float, top: float, width: float) -> None:
    step = width / max(1, len(trend.points))
    ground = top - HEAD - TALL
    with tagged(canvas, "Figure", alt=trend_told(trend)):
        _legend(canvas, trend, x, top)
        for number, point in enumerate(trend.points):
            _month(canvas, point, x + number * step, ground, step)
        rule(canvas, x, ground, width, INK, 0.8)


def _legend(canvas: Canvas, trend: Trend, x: float, top: float) -> None:
    for name, fill in zip(trend.series, FILLS, strict=False):
        _column(canvas, x, top - SIZE + 0.5, SIZE - 1, SIZE - 2, fill)
        draw_line_of_text(canvas, x + SIZE + 3, top - SIZE + 1, name, size=SIZE)
        x += SIZE + width_of(name, REGULAR, SIZE) + 18


def _month(canvas: Canvas, point: TrendPoint, x: float, ground: float, step: float) -> None:
    wide = min(34.0, (step - 14) / max(1, len(point.shares)))
    left = x + (step - wide * len(point.shares)) / 2
    for share, words, fill in zip(point.shares, point.words, FILLS, strict=False):
        high = (TALL - SIZE - 6) * (share or 0.0)
        if share is not None:
            _column(canvas, left + 1, ground, wide - 2, max(0.6, high), fill)
        shown, size = fitted(words, BOLD, SMALL, wide + 4, 6.5)
        draw_line_of_text(canvas, left + (wide - width_of(shown, BOLD, size)) / 2, ground + high + 3, shown, BOLD, size)
        left += wide
    label = x + (step - width_of(point.label, REGULAR, SIZE)) / 2
    draw_line_of_text(canvas, label, ground - SIZE - 4, point.label, size=SIZE)


def _column(canvas: Canvas, x: float, base: float, width: float, height: float, fill: Ink) -> None:
    canvas.setFillColor(fill)
    canvas.setStrokeColor(LINE if fill is TINT else fill)
    canvas.setLineWidth(0.8)
    canvas.rect(x, base, width, height, stroke=1, fill=1)
