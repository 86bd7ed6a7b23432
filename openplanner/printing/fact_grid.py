"""Facts in a framed grid: a quiet label above each value, or a line to write on when there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.pdfgen.canvas import Canvas

from openplanner.printing import blocks
from openplanner.printing.blocks import Block
from openplanner.printing.paper import (
    BOLD,
    FAINT,
    INK,
    LINE,
    QUIET,
    TINT,
    Look,
    clean,
    draw_line_of_text,
    fitted,
    style,
    width_of,
)  # fmt: skip
from openplanner.printing.tagged import tagged

_LABEL = 8.0
_SIZES = ((10.5, 2), (9.5, 2), (8.5, 3), (7.5, 4))
PAD = 4.0
"""Room between the frame of a cell and what stands in it."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and a value; ``share`` is its part of the width of the row."""

    label: str
    value: str
    share: float


def fact_grid(rows: Sequence[Sequence[Fact]], width: float) -> Block:
    """Rows of facts. A long value takes a second line, then smaller letters, and is cut only after four lines."""
    cells = [[(fact, _value(fact, width * fact.share - 2 * PAD)) for fact in row] for row in rows]
    heights = [max(14.0, *(value.height for _, value in row)) + _LABEL + PAD + 2 for row in cells]

    def draw(canvas: Canvas, x: float, top: float) -> None:
        level = top
        for row, height in zip(cells, heights, strict=True):
            left = x
            for fact, value in row:
                _draw_fact(canvas, fact, value, left + PAD, level, width * fact.share - 2 * PAD)
                if left > x:
                    _draw_upright(canvas, left, level, height)
                left += width * fact.share
            level -= height
            if level > top - sum(heights) + 1:
                canvas.setStrokeColor(FAINT)
                canvas.line(x, level, x + width, level)
        canvas.setStrokeColor(LINE)
        canvas.setLineWidth(0.8)
        canvas.rect(x, top - sum(heights), width, sum(heights), stroke=1, fill=0)

    return blocks.element("L", Block(sum(heights), draw))


def _draw_fact(canvas: Canvas, fact: Fact, value: Block, x: float, top: float, width: float) -> None:
    label, size = fitted(fact.label, BOLD, _LABEL, width)
    with tagged(canvas, "LI"):
        with tagged(canvas, "Lbl"):
            draw_line_of_text(canvas, x, top - _LABEL - 2, label, size=size, ink=QUIET)
        with tagged(canvas, "LBody"):
            value.draw(canvas, x, top - _LABEL - PAD + 1)


def _draw_upright(canvas: Canvas, x: float, top: float, height: float) -> None:
    canvas.setStrokeColor(FAINT)
    canvas.setLineWidth(0.6)
    canvas.line(x, top, x, top - height)


def _value(fact: Fact, width: float) -> Block:
    words = clean(fact.value)
    for size, most in _SIZES:
        look = style(size, BOLD, INK, 1.2)
        block = blocks.text(words, look, width)
        if block.height <= most * look.leading + 0.1:
            return block
    return _cut(words, width)


def _cut(words: str, width: float) -> Block:
    """As much as the lines of the smallest size hold at the smallest size, with an ellipsis."""
    size, most = _SIZES[-1]
    look = style(size, BOLD, INK, 1.2)
    room = most * width * 0.94
    while words and width_of(words + "\u2026", BOLD, size) > room:
        words = words[:-1]
    while True:
        block = blocks.text(words.rstrip() + "\u2026", look, width)
        if block.height <= most * look.leading + 0.1 or not words:
            return block
        words = words[:-3]


def table(heads: Sequence[tuple[str, float]], rows: Sequence[Sequence[str]], width: float, size: float) -> Block:
    """A table with a head; cells wrap, and rows are as high as their longest cell. Heads are words and shares."""
    wides = [share * width for _, share in heads]
    head = text_row([words for words, _ in heads], wides, style(size, BOLD), head=True)
    return blocks.element("Table", blocks.stack([head, *(text_row(row, wides, style(size)) for row in rows)]))


def text_row(words: Sequence[str], wides: Sequence[float], look: Look, *, head: bool = False) -> Block:
    """A row of words."""
    cells = [blocks.text(word, look, wide - 2 * PAD) for word, wide in zip(words, wides, strict=True)]
    return row_of(cells, wides, head=head)


def row_of(cells: Sequence[Block], wides: Sequence[float], *, head: bool = False) -> Block:
    """A row of cells, each at most ``wide - 2 * PAD`` wide, in a frame; a head stands on a tint."""
    height = max(cell.height for cell in cells) + 2 * PAD

    def draw(canvas: Canvas, x: float, top: float) -> None:
        if head:
            canvas.setFillColor(TINT)
            canvas.rect(x, top - height, sum(wides), height, stroke=0, fill=1)
        blocks.draw_grid(canvas, x, top, wides, [height])
        with tagged(canvas, "TR"):
            for cell, wide in zip(cells, wides, strict=True):
                with tagged(canvas, "TH" if head else "TD", scope="Column" if head else ""):
                    cell.draw(canvas, x + PAD, top - PAD)
                x += wide

    return Block(height, draw)
