"""Tables under headings that run on over pages, with their heads repeated on each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.pdfgen.canvas import Canvas

from openplanner.printing import blocks
from openplanner.printing.blocks import Block
from openplanner.printing.tagged import artifact

Pages = list[list[Block]]


@dataclass(frozen=True, slots=True)
class Listing:
    """A heading, and a table of which ``rows`` may come on several pages; each row stays whole.

    ``again`` is the head as it is drawn on later pages: for the eye only.
    """

    heading: Block
    head: Block
    again: Block
    rows: tuple[Block, ...]


def listing(heading: Block, head: Block, rows: Sequence[Block]) -> Listing:
    """A heading with a table below it, which a screen reader hears as one."""
    first, *made = blocks.element("Table", blocks.stack([head, *rows])).parts()

    def again(canvas: Canvas, x: float, top: float) -> None:
        with artifact(canvas, "Header"):
            head.draw(canvas, x, top)

    return Listing(heading, first, Block(head.height, again), tuple(made))


def over_pages(parts: Sequence[Block | Listing], gap: float, first: float, later: float) -> Pages:
    """What stands on each page, from top to bottom, the gaps as blocks too; a heading never ends a page.

    ``first`` and ``later`` are the room on the first and on every next page; a row higher than a page stands alone.
    """
    flow = _Flow([[]], first, later)
    for part in parts:
        if isinstance(part, Listing):
            _list(flow, part, gap)
        else:
            flow.make_room(part.height)
            flow.add(part, gap)
    return flow.pages


def _list(flow: _Flow, part: Listing, gap: float) -> None:
    least = part.rows[0].height if part.rows else 0.0
    flow.make_room(part.heading.height + part.head.height + least + 4)
    flow.add(part.heading, 4)
    flow.add(part.head, 0)
    for row in part.rows:
        if flow.make_room(row.height):
            flow.add(part.again, 0)
        flow.add(row, 0)
    flow.add(blocks.space(gap), 0)


@dataclass(slots=True)
class _Flow:
    """The pages so far, and the room left on the last one."""

    pages: Pages
    room: float
    later: float

    def make_room(self, height: float) -> bool:
        """A new page unless so much fits; says whether it came to that."""
        if height <= self.room or not self.pages[-1]:
            return False
        self.pages.append([])
        self.room = self.later
        return True

    def add(self, block: Block, gap: float) -> None:
        """Puts the block below what is there, with a gap under it."""
        self.pages[-1] += [block, blocks.space(gap)] if gap else [block]
        self.room -= block.height + gap
