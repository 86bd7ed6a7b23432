"""Blocks: a height, and how to draw it from a top left corner. Sheets are stacks of blocks.

A block is measured before it is drawn, so a sheet knows whether it fits and a block never breaks over a page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from openplanner.printing.paper import (
    ACCENT,
    BOLD,
    CAPITAL,
    FAINT,
    INK,
    LINE,
    QUIET,
    REGULAR,
    TINT,
    Look,
    Paragraph,
    draw_line_of_text,
    draw_right,
    fitted,
    lines_of,
    paragraph,
    rule,
    width_of,
)  # fmt: skip
from openplanner.printing.tagged import Ink, tagged

Draw = Callable[[Canvas, float, float], None]
TICK_MM = 4.2
BALLOT_BOX = "\u2610"


class Block(NamedTuple):
    """Something of a known height; ``draw(canvas, x, top)`` puts it on the page.

    ``parts()`` gives what it can be broken into when it is higher than a page.
    """

    height: float
    draw: Draw
    parts: Callable[[], tuple[Block, ...]] = tuple


def space(height: float) -> Block:
    """Empty room."""
    return Block(height, _nothing)


def worded(words: Paragraph, width: float) -> Block:
    """A paragraph as wide as told."""
    look, lines = words.look, lines_of(words, width)

    def draw(canvas: Canvas, x: float, top: float) -> None:
        canvas.setFillColor(look.ink)
        canvas.write(x, first_base(top, look), lines, look.size, look.leading)

    return Block(len(lines) * look.leading, draw if lines else _nothing)


def _nothing(_canvas: Canvas, _x: float, _top: float) -> None:
    """Draws nothing."""


def text(words: str, look: Look, width: float) -> Block:
    """Plain text as wide as told."""
    return worded(paragraph(words, look), width)


def stack(blocks: Sequence[Block], gap: float = 0.0) -> Block:
    """Blocks under each other."""
    height = sum(block.height for block in blocks) + gap * max(0, len(blocks) - 1)

    def draw(canvas: Canvas, x: float, top: float) -> None:
        for block in blocks:
            block.draw(canvas, x, top)
            top -= block.height + gap

    return Block(height, draw, lambda: tuple(blocks))


def beside(pairs: Sequence[tuple[float, Block]]) -> Block:
    """Blocks next to each other, each with its distance from the left."""
    height = max((block.height for _, block in pairs), default=0.0)

    def draw(canvas: Canvas, x: float, top: float) -> None:
        for offset, block in pairs:
            block.draw(canvas, x + offset, top)

    return Block(height, draw, lambda: tuple(block for _, block in pairs))


def element(role: str, block: Block, numbering: str = "") -> Block:
    """The block as one element of the structure (``tagged.tagged``), also when its parts come on several pages."""
    key = object()

    def within(inner: Block) -> Block:
        def draw(canvas: Canvas, x: float, top: float) -> None:
            with tagged(canvas, role, numbering=numbering, key=key):
                inner.draw(canvas, x, top)

        return Block(inner.height, draw, lambda: tuple(within(part) for part in inner.parts()))

    return within(block)


def listed(items: Sequence[Block], gap: float = 0.0, numbering: str = "Disc") -> Block:
    """A list of :func:`marked` blocks under each other."""
    return element("L", stack(items, gap), numbering)


def over_pages(sections: Sequence[Block], gap: float, first: float, later: float) -> list[Block]:
    """Sections over as many pages as they need; only a section higher than a page is broken, between its parts.

    ``first`` and ``later`` are the room on the first and on every next page.
    """
    pages: list[list[Block]] = [[]]
    room = first
    for block in (piece for section in sections for piece in _pieces(section, min(first, later))):
        if pages[-1] and block.height > room:
            pages.append([])
            room = later
        pages[-1].append(block)
        room -= block.height + gap
    return [stack(page, gap) for page in pages]


def _pieces(block: Block, room: float) -> list[Block]:
    parts = block.parts() if block.height > room else ()
    return [piece for part in parts for piece in _pieces(part, room)] or [block]


def marked(mark: Draw, indent: float, block: Block) -> Block:
    """A block with a mark in front of it: an item of a list."""

    def draw(canvas: Canvas, x: float, top: float) -> None:
        with tagged(canvas, "LI"):
            with tagged(canvas, "Lbl"):
                mark(canvas, x, top)
            with tagged(canvas, "LBody"):
                block.draw(canvas, x + indent, top)

    return Block(block.height, draw)


def tick(words: str, look: Look, width: float) -> Block:
    """A box to tick, with its text, as an item of a list; at least as high as the box."""
    side, indent = TICK_MM * mm, (TICK_MM + 2) * mm
    block = text(words, look, width - indent)
    drop = max(0.0, (side - look.leading) / 2)

    def draw(canvas: Canvas, x: float, top: float) -> None:
        middle = first_base(top - drop, look) + CAPITAL * look.size / 2
        canvas.setStrokeColor(INK)
        canvas.setLineWidth(0.9)
        with tagged(canvas, "LI"):
            with tagged(canvas, "Lbl", actual=BALLOT_BOX):
                canvas.rect(x, middle - side / 2, side, side, stroke=1, fill=0)
            with tagged(canvas, "LBody"):
                block.draw(canvas, x + indent, top - drop)

    return Block(max(block.height + drop, side), draw)


def loose_tick(pitch: float) -> Block:
    """A box to tick that stands by itself, as in a cell; ``pitch`` is the height of a line beside it."""
    side = TICK_MM * mm
    drop = max(0.0, (pitch - side) / 2)

    def draw(canvas: Canvas, x: float, top: float) -> None:
        canvas.setStrokeColor(INK)
        canvas.setLineWidth(0.9)
        with tagged(canvas, "P", actual=BALLOT_BOX):
            canvas.rect(x, top - drop - side, side, side, stroke=1, fill=0)

    return Block(side + drop, draw)


def ticks(items: Sequence[str], look: Look, width: float, columns: int = 2, gap: float = 3.0) -> Block:
    """Boxes to tick in columns, read downwards row by row."""
    wide = (width - (columns - 1) * 5 * mm) / columns
    rows = [items[start : start + columns] for start in range(0, len(items), columns)]
    lines = [
        beside([(number * (wide + 5 * mm), tick(item, look, wide)) for number, item in enumerate(row)]) for row in rows
    ]
    return listed(lines, gap, "Square")


def numbered(number: int, words: Paragraph, look: Look, width: float) -> Block:
    """A numbered line; the texts start below each other."""
    indent = look.size * 1.45

    def mark(canvas: Canvas, x: float, top: float) -> None:
        draw_right(canvas, x + look.size * 0.85, first_base(top, look), str(number), BOLD, look.size, ACCENT)

    return marked(mark, indent, worded(words, width - indent))


def bulleted(words: Paragraph, look: Look, width: float) -> Block:
    """A line with a dash in front of it."""
    indent = look.size * 0.95

    def mark(canvas: Canvas, x: float, top: float) -> None:
        draw_line_of_text(canvas, x, first_base(top, look), "\u2013", BOLD, look.size, ACCENT)

    return marked(mark, indent, worded(words, width - indent))


def heading(words: str, width: float, size: float, note: str = "") -> Block:
    """A heading (level 2) over a thin line, with a quiet note at the right; one too long gets smaller letters."""

    def draw(canvas: Canvas, x: float, top: float) -> None:
        base = top - size * 0.86
        head, large = fitted(words, BOLD, size, width)
        with tagged(canvas, "H2"):
            draw_line_of_text(canvas, x, base, head, BOLD, large, ACCENT)
        if note:
            room = width - width_of(head, BOLD, large) - size
            shown, small = fitted(note, REGULAR, 8.5, room)
            draw_right(canvas, x + width, base, shown, size=small, ink=QUIET)
        rule(canvas, x, top - size * 1.18, width, ACCENT, 0.8)

    return Block(size * 1.2, draw)


def boxed(block: Block, width: float, pad: float = 6.0, fill: Ink = TINT, bar: Ink | None = ACCENT) -> Block:
    """A block on a tint, with a bar at the left that shows in black and white too.

    The block itself must be ``width - 2 * pad`` wide (and 3 less for the bar).
    """
    height = block.height + 2 * pad - 1

    def draw(canvas: Canvas, x: float, top: float) -> None:
        canvas.setFillColor(fill)
        canvas.rect(x, top - height, width, height, stroke=0, fill=1)
        if bar is not None:
            canvas.setFillColor(bar)
            canvas.rect(x, top - height, 3, height, stroke=0, fill=1)
        block.draw(canvas, x + pad + (3 if bar is not None else 0), top - pad + 1)

    return Block(height, draw)


def writing_lines(width: float, height: float, pitch: float = 8 * mm) -> Block:
    """Lines to write on, as many as fit with ``pitch`` between them."""
    count = int(height / pitch + 1e-6)

    def draw(canvas: Canvas, x: float, top: float) -> None:
        for number in range(1, count + 1):
            rule(canvas, x, top - number * pitch, width, LINE, 0.5)

    return Block(height, draw)


def write_in_table(heads: Sequence[tuple[str, float]], rows: int, row_height: float, size: float) -> Block:
    """A table to fill in by pen; ``heads`` are words and widths. A screen reader hears the heads only."""
    head_height, width = size * 1.7, sum(wide for _, wide in heads)
    height = head_height + rows * row_height

    def draw(canvas: Canvas, x: float, top: float) -> None:
        canvas.setFillColor(TINT)
        canvas.rect(x, top - head_height, width, head_height, stroke=0, fill=1)
        draw_grid(canvas, x, top, [wide for _, wide in heads], [head_height, *[row_height] * rows])
        base, left = top - head_height / 2 - size * CAPITAL / 2, x
        with tagged(canvas, "Table"), tagged(canvas, "TR"):
            for words, wide in heads:
                shown, small = fitted(words, BOLD, size, wide - 8)
                with tagged(canvas, "TH", scope="Column"):
                    draw_line_of_text(canvas, left + 4, base, shown, BOLD, small)
                left += wide

    return Block(height, draw)


def draw_grid(canvas: Canvas, x: float, top: float, widths: Sequence[float], heights: Sequence[float]) -> None:
    """The lines of a table: a frame, and lighter ones between columns and rows."""
    canvas.setStrokeColor(LINE)
    canvas.setLineWidth(0.6)
    wide, high = sum(widths), sum(heights)
    canvas.rect(x, top - high, wide, high, stroke=1, fill=0)
    left, level = x, top
    for width in widths[:-1]:
        left += width
        canvas.line(left, top, left, top - high)
    for height in heights[:-1]:
        level -= height
        canvas.setStrokeColor(LINE if level == top - heights[0] else FAINT)
        canvas.line(x, level, x + wide, level)


def first_base(top: float, look: Look) -> float:
    """The base line of the first line of a paragraph."""
    return top - look.size
