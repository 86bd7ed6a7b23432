"""The back of a guide: pitfalls, tips, anger, nobody there, special situations, and lines for notes."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from reportlab.lib.units import mm

from openplanner.guides.model import ConversationGuide, Words
from openplanner.printing import blocks
from openplanner.printing.blocks import Block
from openplanner.printing.guide_page import ROOM, SIZES, WIDTH, gap, lines, over_pages, section
from openplanner.printing.paper import BOLD, ITALIC, QUIET, REGULAR, rich, style
from openplanner.texts import Texts

BETWEEN = 6 * mm
COLUMN = (WIDTH - BETWEEN) / 2
NOTES_LEAST = 30 * mm
NOTE_PITCH = 8.5 * mm


def back_pages(guide: ConversationGuide, texts: Texts) -> list[Block]:
    """The back as one page in the largest letters that leave room for notes; else over more pages."""
    aids: list[Block] = []
    for size in SIZES[1:]:
        aids = _aids(guide, texts, size)
        columns = [blocks.stack(column, gap(size) * 1.15) for column in _balanced(aids)]
        high = max(column.height for column in columns)
        if high + NOTES_LEAST <= ROOM:
            both = blocks.beside([(0.0, columns[0]), (COLUMN + BETWEEN, columns[1])])
            return [blocks.stack([both, _notes(guide, texts, ROOM - high - 12)], 12)]
    return over_pages([*aids, _never(guide)], SIZES[-1])


def _balanced(aids: Sequence[Block]) -> tuple[list[Block], list[Block]]:
    """Two columns of about the same height, the first two aids on top; each column keeps the order."""
    best: tuple[list[Block], list[Block]] = (list(aids), [])
    least = float("inf")
    for sides in product((0, 1), repeat=len(aids) - 2):
        columns: tuple[list[Block], list[Block]] = ([aids[0]], [aids[1]])
        for aid, side in zip(aids[2:], sides, strict=True):
            columns[side].append(aid)
        highest = max(blocks.stack(column, 10).height for column in columns)
        if highest < least:
            best, least = columns, highest
    return best


def _aids(guide: ConversationGuide, texts: Texts, size: float) -> list[Block]:
    def told(name: str, items: Words) -> Block:
        return section(texts(f"paper.guide.{name}"), lines(items, size, COLUMN), COLUMN, size)

    return [
        _pitfalls(guide, texts, size),
        _nobody(guide, texts, size),
        *([told("app_reply", guide.app_reply)] if guide.app_reply else []),
        told("form_tips", guide.form_tips),
        _anger(guide, texts, size),
        _special(guide, texts, size),
        told("explaining", guide.explaining),
    ]


def _pitfalls(guide: ConversationGuide, texts: Texts, size: float) -> Block:
    core = blocks.text(guide.core, style(size, ITALIC), COLUMN)
    inside = blocks.stack([core, lines(guide.pitfalls, size, COLUMN)], 3.0)
    return section(texts("paper.guide.pitfalls"), inside, COLUMN, size)


def _anger(guide: ConversationGuide, texts: Texts, size: float) -> Block:
    look = style(size)
    steps = [
        blocks.numbered(number, rich(look, (BOLD, f"{word}."), (REGULAR, line)), look, COLUMN)
        for number, (word, line) in enumerate(guide.anger, start=1)
    ]
    inside = blocks.stack([blocks.listed(steps, 2.5, "Decimal"), lines(guide.distress, size, COLUMN)], 2.5)
    return section(texts("paper.guide.anger"), inside, COLUMN, size)


def _special(guide: ConversationGuide, texts: Texts, size: float) -> Block:
    look = style(size)
    pairs = [
        blocks.bulleted(rich(look, (BOLD, f"{word}."), (REGULAR, line)), look, COLUMN)
        for word, line in guide.special_situations
    ]
    return section(texts("paper.guide.special"), blocks.listed(pairs, 2.5), COLUMN, size)


def _nobody(guide: ConversationGuide, texts: Texts, size: float) -> Block:
    inside = [lines(guide.no_answer, size, COLUMN)]
    for name, items in (("voicemail", guide.voicemail), ("someone_else", guide.someone_else)):
        if items:
            label = (BOLD, f"{texts(f'paper.guide.{name}')}:")
            words = rich(style(size), label, (REGULAR, " ".join(items)))
            inside.append(blocks.boxed(blocks.worded(words, COLUMN - 13), COLUMN, pad=5))
    return section(texts(f"paper.guide.no_answer.{guide.form.value}"), blocks.stack(inside, 4.0), COLUMN, size)


def _never(guide: ConversationGuide) -> Block:
    return blocks.text(guide.never_on_paper, style(9, ITALIC, QUIET), WIDTH)


def _notes(guide: ConversationGuide, texts: Texts, height: float) -> Block:
    head = blocks.heading(texts("paper.guide.notes"), WIDTH, 13)
    never = _never(guide)
    left = height - head.height - never.height - 4
    return blocks.stack([head, blocks.space(4), never, blocks.writing_lines(WIDTH, left, NOTE_PITCH)])
