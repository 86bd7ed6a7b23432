"""Measures of the guide's page, and what front and back share."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reportlab.lib.units import mm

from openplanner.printing import blocks
from openplanner.printing.blocks import Block
from openplanner.printing.paper import A4, REGULAR, rich, style

LEFT, RIGHT, TOP, BOTTOM = 25 * mm, 15 * mm, 15 * mm, 14 * mm
WIDTH = A4[0] - LEFT - RIGHT
ROOM = A4[1] - TOP - BOTTOM
SIZES = (11.5, 11.0, 10.5, 10.0, 9.5, 9.0, 8.5, 8.0, 7.5)
"""Letter sizes, tried from large to small; our own texts fit at 11 (method.md 5.2), a team's longer ones go smaller."""

_QUOTES = re.compile("[\u201c\u201d]")


def unquoted(text: str) -> str:
    """A text that is said as a whole, without its quotes."""
    return _QUOTES.sub("", text)


def gap(size: float) -> float:
    """Room between sections."""
    return size * 0.6


def section(words: str, block: Block, width: float, size: float, note: str = "") -> Block:
    """A heading with its block."""
    return blocks.stack([blocks.heading(words, width, size + 2, note), block], 3.5)


def lines(items: Sequence[str], size: float, width: float) -> Block:
    """Lines with a dash in front."""
    look = style(size)
    return blocks.stack([blocks.bulleted(rich(look, (REGULAR, item)), look, width) for item in items], 2.0)


def over_pages(sections: Sequence[Block], between: float) -> list[Block]:
    """Sections over as many pages as they need, none of them broken."""
    pages: list[list[Block]] = [[]]
    height = 0.0
    for block in sections:
        if pages[-1] and height + block.height > ROOM:
            pages.append([])
            height = 0.0
        pages[-1].append(block)
        height += block.height + between
    return [blocks.stack(page, between) for page in pages]
