"""Letters to a citizen on A4, the address where a window envelope shows it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from openplanner.guides.facts import day_in_words
from openplanner.printing import blocks
from openplanner.printing.blocks import Block
from openplanner.printing.fact_grid import table
from openplanner.printing.letter_sheet import AgreementLine, Letter, LetterKind
from openplanner.printing.letter_text import LetterText, Line, appointment_words, dates_to_note, email_text, letter_text
from openplanner.printing.letterhead import Letterhead, draw_mark, letterhead
from openplanner.printing.paper import (
    A4,
    ACCENT,
    BOLD,
    FAINT,
    INK,
    QUIET,
    REGULAR,
    clean,
    document,
    draw_line_of_text,
    draw_right,
    fitted,
    load_fonts,
    rich,
    rule,
    style,
)
from openplanner.printing.tagged import artifact, tagged
from openplanner.texts import Texts

__all__ = [
    "AgreementLine", "Letter", "LetterKind", "appointment_words", "dates_to_note", "email_text", "letter_pdf",
    "letters_pdf",
]  # fmt: skip

LEFT, RIGHT = 25 * mm, 25 * mm
WIDTH = A4[0] - LEFT - RIGHT
WINDOW_LEFT_MM, WINDOW_TOP_MM, WINDOW_WIDTH_MM, WINDOW_HEIGHT_MM = 20, 50, 90, 35
"""Where the window of a C5/6 envelope with the window at the left shows the folded sheet."""
ADDRESS_WIDTH = (WINDOW_WIDTH_MM - 10) * mm
ADDRESS_LINES = 5
SIZE, SMALL = 11.0, 8.0
BODY_TOP, NEXT_TOP, BOTTOM = A4[1] - 112 * mm, A4[1] - 25 * mm, 22 * mm
FOLDS_MM = (99, 198)
SIGN_ROOM = 13 * mm
DETAILS_WIDTH = 52 * mm


def letter_pdf(letter: Letter) -> bytes:
    """The letter as PDF, one page unless the agreements need more; the same letter gives the same bytes.

    Raises ``InvalidInput`` (``letter_fact_missing``) rather than print a gap, ``ResourceMissing`` for a missing text
    or font, ``InvalidInput`` (``paper_identifier``) when a field holds a possible BSN.
    """
    load_fonts()
    words = letter_text(letter)
    with document(words.subject, A4, letter, mail=True) as (canvas, buffer):
        _draw_letter(canvas, letter, words)
    return buffer.getvalue()


def letters_pdf(letters: Sequence[Letter], title: str) -> tuple[bytes, tuple[int, ...]]:
    """Several letters as one document, each beginning on the front of a sheet; raises as :func:`letter_pdf`.

    Beside it the page on which each of them begins, counted from 0.
    """
    load_fonts()
    worded = [(letter, letter_text(letter)) for letter in letters]
    first_pages, page = [], 0
    with document(title, A4, tuple(letters), mail=True) as (canvas, buffer):
        for letter, words in worded:
            first_pages.append(page)
            page += _draw_letter(canvas, letter, words, key=object())
            if page % 2:
                canvas.showPage()
                page += 1
    return buffer.getvalue(), tuple(first_pages)


def _draw_letter(canvas: Canvas, letter: Letter, words: LetterText, key: object = None) -> int:
    """Draws every page and says how many; with a ``key`` as one section of a larger document."""
    texts, head = Texts("nl"), letterhead(letter)
    pages = blocks.over_pages(_body(letter, words, head, texts), SIZE * 0.9, BODY_TOP - BOTTOM, NEXT_TOP - BOTTOM)
    for number, page in enumerate(pages, start=1):
        with nullcontext() if key is None else tagged(canvas, "Sect", key=key):
            if number == 1:
                _draw_head(canvas, letter, head)
                _draw_top(canvas, letter, texts)
            page.draw(canvas, LEFT, BODY_TOP if number == 1 else NEXT_TOP)
        with artifact(canvas, "Footer"):
            _draw_foot(canvas, letter, head, texts, number, len(pages))
        canvas.showPage()
    return len(pages)


def _body(letter: Letter, words: LetterText, head: Letterhead, texts: Texts) -> list[Block]:
    look = style(SIZE, spacing=1.36)
    parts = [
        blocks.element("H1", blocks.text(words.subject, style(13, BOLD, ACCENT), WIDTH)),
        blocks.space(1),
        blocks.text(words.salutation, look, WIDTH),
    ]
    listed: list[Line] = []
    for line in words.lines:
        if line.listed:
            listed.append(line)
            continue
        parts += _list(listed)
        listed = []
        parts.append(_agreements(letter, texts) if line.agreements else blocks.text(line.text, look, WIDTH))
    parts += _list(listed)
    closing = [blocks.text(head.greeting, look, WIDTH), blocks.space(SIGN_ROOM)]
    names = [name for name in (letter.colleague, letter.municipality) if clean(name)]
    closing += [blocks.text(name, look, WIDTH) for name in names]
    return [*parts, blocks.stack(closing)]


def _list(lines: Sequence[Line]) -> list[Block]:
    """List lines: label and value in two columns when they have labels, dashes otherwise."""
    if not lines:
        return []
    look = style(SIZE, spacing=1.36)
    if not any(line.label for line in lines):
        items = [blocks.bulleted(rich(look, (REGULAR, line.text)), look, WIDTH) for line in lines]
        return [blocks.listed(items, 2)]
    wide = 42 * mm
    rows = [blocks.element("LI", _pair(line, wide)) for line in lines]
    return [blocks.boxed(blocks.listed(rows, 2, ""), WIDTH, pad=8)]


def _pair(line: Line, wide: float) -> Block:
    look = style(SIZE, spacing=1.3)
    if not line.label:
        return blocks.element("LBody", blocks.text(line.text, look, WIDTH - 19))
    label = blocks.element("Lbl", blocks.text(line.label, style(SIZE, BOLD, spacing=1.3), wide - 6))
    value = blocks.element("LBody", blocks.text(line.text, look, WIDTH - 19 - wide))
    return blocks.beside([(0.0, label), (wide, value)])


def _agreements(letter: Letter, texts: Texts) -> Block:
    heads = [(texts(f"paper.letter.{name}"), share) for name, share in
             (("who", 0.19), ("what", 0.35), ("when", 0.24), ("how", 0.22))]  # fmt: skip
    rows = [(item.who, item.what, day_in_words(item.due), item.told_how) for item in letter.agreements]
    return table(heads, rows, WIDTH, 10)


def _draw_head(canvas: Canvas, letter: Letter, head: Letterhead) -> None:
    """Mark, name and facts above a line; nothing on paper that has them already."""
    if letter.preprinted:
        return
    left = LEFT
    if letter.mark:
        left += draw_mark(canvas, letter.mark, LEFT) + 6 * mm
    wide = LEFT + WIDTH - left - (DETAILS_WIDTH + 4 * mm if head.details else 0)
    name, size = fitted(head.name, BOLD, 17, wide)
    draw_line_of_text(canvas, left, A4[1] - 24 * mm, name, BOLD, size, ACCENT)
    for number, line in enumerate(reversed(head.details)):
        words, small = fitted(line, REGULAR, SMALL, DETAILS_WIDTH)
        base = A4[1] - 25 * mm + number * 10
        draw_line_of_text(canvas, LEFT + WIDTH - DETAILS_WIDTH, base, words, size=small, ink=QUIET)
    rule(canvas, LEFT, A4[1] - 27.5 * mm, WIDTH, ACCENT, 1)


def _draw_top(canvas: Canvas, letter: Letter, texts: Texts) -> None:
    if clean(letter.return_address):
        words, small = fitted(
            texts("paper.letter.return", address=clean(letter.return_address)), REGULAR, 7, ADDRESS_WIDTH
        )
        draw_line_of_text(canvas, LEFT, A4[1] - (WINDOW_TOP_MM + 4) * mm, words, size=small, ink=QUIET)
    for number, line in enumerate(_address(letter)):
        words, size = fitted(line, REGULAR, SIZE, ADDRESS_WIDTH, 7)
        draw_line_of_text(canvas, LEFT, A4[1] - (WINDOW_TOP_MM + 10) * mm - number * 13.5, words, size=size)
    with tagged(canvas, "L"):
        _draw_references(canvas, letter, texts)
    canvas.setStrokeColor(FAINT)
    canvas.setLineWidth(0.5)
    for fold in FOLDS_MM:
        canvas.line(4 * mm, A4[1] - fold * mm, 8 * mm, A4[1] - fold * mm)


def _address(letter: Letter) -> list[str]:
    """Name and address over at most five lines; what is more shares the last one."""
    lines = [clean(line) for line in (letter.recipient, *letter.address_lines) if clean(line)]
    return [*lines[: ADDRESS_LINES - 1], ", ".join(lines[ADDRESS_LINES - 1 :])] if len(lines) > ADDRESS_LINES else lines


def _draw_references(canvas: Canvas, letter: Letter, texts: Texts) -> None:
    facts = [
        ("date", day_in_words(letter.printed_on)),
        ("number", letter.case_number),
        ("colleague", letter.colleague),
        ("phone", letter.our_phone),
    ]
    top, wide = A4[1] - 93 * mm, WIDTH / len(facts)
    for number, (name, value) in enumerate(facts):
        x = LEFT + number * wide
        words, size = fitted(value, REGULAR, 10, wide - 8, 6.5)
        with tagged(canvas, "LI"):
            with tagged(canvas, "Lbl"):
                draw_line_of_text(canvas, x, top, texts(f"paper.letter.{name}"), size=SMALL, ink=QUIET)
            with tagged(canvas, "LBody"):
                draw_line_of_text(canvas, x, top - 13, words, size=size, ink=INK)


def _draw_foot(canvas: Canvas, letter: Letter, head: Letterhead, texts: Texts, page: int, pages: int) -> None:
    base = 12 * mm
    if pages > 1:
        words = texts("paper.letter.page", number=letter.case_number, page=page, pages=pages)
        draw_right(canvas, LEFT + WIDTH, base, words, size=SMALL, ink=QUIET)
    if letter.preprinted:
        return
    foot = "  \u00b7  ".join(head.foot)
    words, size = fitted(foot, REGULAR, SMALL, WIDTH * 0.7)
    draw_line_of_text(canvas, LEFT, base, words, size=size, ink=QUIET)
