"""Measures of the guide's page, and what front and back share."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reportlab.lib.units import mm

from openplanner.printing import blocks
from openplanner.printing.blocks import Block
from openplanner.printing.paper import A4, BOLD, REGULAR, rich, style, width_of

LEFT, RIGHT, TOP, BOTTOM = 25 * mm, 15 * mm, 15 * mm, 14 * mm
WIDTH = A4[0] - LEFT - RIGHT
ROOM = A4[1] - TOP - BOTTOM
SIZES = (11.5, 11.0, 10.5, 10.0, 9.5, 9.0, 8.5, 8.0, 7.5)
"""Letter sizes, tried from large to small; our own texts fit at 11 (method.md 5.2), a team's longer ones go smaller."""

NOTE = 8.5
_QUOTES = re.compile("[\u201c\u201d]")


def unquoted(text: str) -> str:
    """A text that is said as a whole, without its quotes."""
    return _QUOTES.sub("", text)


def gap(size: float) -> float:
    """Room between sections."""
    return size * 0.6


def section(words: str, block: Block, width: float, size: float, note: str = "") -> Block:
    """A heading with its block; a note too long for the line of the heading stands under it."""
    head = size + 2
    if width_of(note, REGULAR, NOTE) > width - width_of(words, BOLD, head) - head:
        block = blocks.stack([blocks.text(note, style(NOTE), width), block], 3.5)
        note = ""
    return blocks.stack([blocks.heading(words, width, head, note), block], 3.5)


def lines(items: Sequence[str], size: float, width: float) -> Block:
    """Lines with a dash in front."""
    look = style(size)
    return blocks.listed([blocks.bulleted(rich(look, (REGULAR, item)), look, width) for item in items], 2.0)


def over_pages(sections: Sequence[Block], size: float) -> list[Block]:
    """Sections over as many pages as they need."""
    return blocks.over_pages(sections, gap(size), ROOM, ROOM)
