"""The conversation guide on one A4: the talk on the front, aids and room for notes on the back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from openplanner.domain.case import ContactForm
from openplanner.guides.model import ConversationGuide, Words
from openplanner.printing import blocks
from openplanner.printing.blocks import Block
from openplanner.printing.fact_grid import Fact, fact_grid
from openplanner.printing.guard import without_identifiers
from openplanner.printing.paper import (
    A4, ACCENT, BOLD, INK, ITALIC, QUIET, REGULAR, document, draw_line_of_text, draw_right, fitted, load_fonts, rich, rule, style,
)  # fmt: skip
from openplanner.texts import Texts

LEFT, RIGHT, TOP, BOTTOM = 25 * mm, 15 * mm, 12 * mm, 15 * mm
WIDTH = A4[0] - LEFT - RIGHT
ROOM = A4[1] - TOP - BOTTOM
SIDE, GUTTER = 40 * mm, 5 * mm
SIZES = (11.5, 11.0, 10.5, 10.0, 9.5, 9.0, 8.5, 8.0, 7.5)
NOTES_LEAST = 34 * mm
AGREEMENT_ROWS = 4
_QUOTES = re.compile("[\u201c\u201d]")


@dataclass(frozen=True, slots=True)
class GuideSheet:
    """What the application fills in; every field but the guide may be empty, for a form to fill by pen.

    ``guide`` comes from :func:`openplanner.guides.facts.fill`. Moments carry a zone. ``place`` is the room or the
    address, for a talk face to face. ``language`` is a word for a reader and empty for Dutch. ``attempts`` counts calls
    so far. There is no field for a BSN; nine digits that pass its test are left out of every text but the case number.
    """

    guide: ConversationGuide
    printed_at: datetime
    municipality: str = ""
    case_number: str = ""
    citizen_name: str = ""
    representative: str = ""
    phone_shown: str = ""
    place: str = ""
    moment: datetime | None = None
    length_minutes: int = 0
    colleague: str = ""
    last_calling_day: date | None = None
    decision_date: date | None = None
    language: str = ""
    interpreter: bool = False
    attempts: int = 0
    last_attempt: datetime | None = None

    @property
    def empty(self) -> bool:
        """True for a form without a case."""
        return not self.case_number and not self.citizen_name


def guide_pdf(sheet: GuideSheet, language: str = "nl") -> bytes:
    """The sheet as PDF: two pages, more only when a team's own texts do not fit at 7.5 points.

    ``language`` is that of the labels; the texts of a guide are Dutch. The same sheet gives the same bytes.
    """
    load_fonts()
    texts = Texts(language)
    title = texts("paper.guide.guide_of", case_type=sheet.guide.title, form=sheet.guide.form_title)
    pages = [*_front(sheet, texts), *_back(sheet.guide, texts)]
    with document(f"{texts('paper.guide.title')} {title}", A4, "nl") as (canvas, buffer):
        for number, page in enumerate(pages, start=1):
            page.draw(canvas, LEFT, A4[1] - TOP)
            _draw_footer(canvas, sheet, texts, number, len(pages))
            canvas.showPage()
    return buffer.getvalue()


def _front(sheet: GuideSheet, texts: Texts) -> list[Block]:
    sections: Sequence[Block] = ()
    for size in SIZES:
        sections = _front_sections(sheet, texts, size)
        spare = ROOM - sum(section.height for section in sections) - _gap(size) * (len(sections) - 1)
        if spare >= 0:
            more = min(spare / (len(sections) - 1), 7.0)
            return [blocks.stack(sections, _gap(size) + more)]
    return _over_pages(sections, _gap(SIZES[-1]))


def _gap(size: float) -> float:
    return size * 0.62


def _over_pages(sections: Sequence[Block], gap: float) -> list[Block]:
    """Sections over as many pages as they need, none of them broken."""
    pages: list[list[Block]] = [[]]
    height = 0.0
    for section in sections:
        if pages[-1] and height + section.height > ROOM:
            pages.append([])
            height = 0.0
        pages[-1].append(section)
        height += section.height + gap
    return [blocks.stack(page, gap) for page in pages]


def _front_sections(sheet: GuideSheet, texts: Texts, size: float) -> list[Block]:
    guide, look = sheet.guide, style(size)
    main = WIDTH - SIDE - GUTTER
    talk = blocks.stack(
        [
            _section(texts("paper.guide.opening"), _lines(guide.opening, size, main), main, size),
            _always_say(guide, texts, size, main),
            _questions(guide, texts, size, main),
            _section(texts("paper.guide.summary"), _lines(guide.summary, size, main), main, size),
        ],
        _gap(size),
    )
    side = _side_column(guide, texts, size, talk.height)
    return [
        _title(sheet, texts),
        fact_grid(_facts(sheet, texts), WIDTH),
        _aim(guide, texts, size),
        _section(texts("paper.guide.before"), blocks.ticks(guide.before, look, WIDTH), WIDTH, size),
        blocks.beside([(0.0, talk), (main + GUTTER, side)]),
        _agreeing(guide, texts, size),
        _section(texts("paper.guide.after"), blocks.ticks(guide.after, look, WIDTH), WIDTH, size),
    ]


def _section(words: str, block: Block, width: float, size: float, note: str = "") -> Block:
    return blocks.stack([blocks.heading(words, width, size + 2.5, note), block], 3.0)


def _title(sheet: GuideSheet, texts: Texts) -> Block:
    guide = sheet.guide
    title = texts("paper.guide.guide_of", case_type=guide.title, form=guide.form_title)
    version = texts("paper.guide.version", version=guide.version, day=f"{guide.dated:%d-%m-%Y}")

    def draw(canvas: Canvas, x: float, top: float) -> None:
        label, size = fitted(f"{texts('paper.guide.title')}  {sheet.municipality}".rstrip(), REGULAR, 9, WIDTH * 0.7)
        draw_line_of_text(canvas, x, top - 9, label, size=size, ink=QUIET)
        draw_right(canvas, x + WIDTH, top - 9, version, size=8, ink=QUIET)
        words, size = fitted(title, BOLD, 20, WIDTH)
        draw_line_of_text(canvas, x, top - 31, words, BOLD, size, ACCENT)

    return Block(37, draw)


def _facts(sheet: GuideSheet, texts: Texts) -> list[list[Fact]]:
    def fact(name: str, value: str, share: float, **facts: object) -> Fact:
        return Fact(texts(f"paper.guide.fact.{name}", **facts), without_identifiers(value), share)

    by_phone = sheet.guide.form is ContactForm.PHONE
    moment = texts.moment(sheet.moment) if sheet.moment else ""
    length = texts("paper.guide.length", n=sheet.length_minutes) if sheet.length_minutes else ""
    where = Fact(texts("paper.guide.fact.phone"), sheet.phone_shown, 0.3) if by_phone else fact("place", sheet.place, 0.3)
    rows = [
        [
            fact("citizen", sheet.citizen_name, 0.4),
            where,
            Fact(texts("paper.guide.fact.case"), sheet.case_number, 0.3),
        ],
        [
            fact("moment", f"{moment} {length}".strip(), 0.3),
            fact("colleague", sheet.colleague, 0.3),
            fact("last_calling_day", texts.day(sheet.last_calling_day) if sheet.last_calling_day else "", 0.2),
            fact("decision", texts.day(sheet.decision_date) if sheet.decision_date else "", 0.2),
        ],
    ]
    extra = _extra_facts(sheet, texts)
    return [*rows, [Fact(item.label, item.value, 1 / len(extra)) for item in extra]] if extra else rows


def _extra_facts(sheet: GuideSheet, texts: Texts) -> list[Fact]:
    extra: list[Fact] = []
    if sheet.representative:
        name = without_identifiers(sheet.representative)
        extra.append(Fact(texts("paper.guide.fact.representative"), name, 1))
    if sheet.language or sheet.interpreter:
        word = sheet.language or texts("paper.guide.language_unknown")
        words = texts("paper.guide.interpreter", language=word) if sheet.interpreter else word
        extra.append(Fact(texts("paper.guide.fact.language"), words, 1))
    if sheet.attempts:
        last = texts.moment(sheet.last_attempt) if sheet.last_attempt else ""
        extra.append(
            Fact(texts("paper.guide.fact.attempts"), texts("paper.guide.attempts", n=sheet.attempts, last=last), 1)
        )
    return extra


def _aim(guide: ConversationGuide, texts: Texts, size: float) -> Block:
    look = style(size)
    return blocks.stack(
        [
            blocks.worded(rich(look, (BOLD, f"{texts('paper.guide.goal')}:"), (REGULAR, guide.goal)), WIDTH),
            blocks.text(f"{guide.core} {guide.attitude}", style(size, ITALIC), WIDTH),
        ],
        2.0,
    )


def _lines(items: Words, size: float, width: float, *, plain: bool = True) -> Block:
    """Lines with a dash; ``plain`` leaves the quotes out where all of it is said."""
    look = style(size)
    shown = [_QUOTES.sub("", item) if plain else item for item in items]
    return blocks.stack([blocks.bulleted(rich(look, (REGULAR, item)), look, width) for item in shown], 2.0)


def _always_say(guide: ConversationGuide, texts: Texts, size: float, width: float) -> Block:
    words = " ".join(_QUOTES.sub("", item) for item in guide.always_say)
    inside = rich(style(size), (BOLD, f"{texts('paper.guide.always_say')}:"), (REGULAR, words))
    return blocks.boxed(blocks.worded(inside, width - 15), width)


def _questions(guide: ConversationGuide, texts: Texts, size: float, width: float) -> Block:
    look = style(size)
    lines = [
        blocks.numbered(number, _QUOTES.sub("", item), look, width)
        for number, item in enumerate(guide.questions, start=1)
    ]
    words = texts("paper.guide.questions")
    return _section(words, blocks.stack(lines, 2.5), width, size, texts("paper.guide.pick"))


def _side_column(guide: ConversationGuide, texts: Texts, size: float, height: float) -> Block:
    small = min(size, 10.0)
    look = style(small)
    aid = [blocks.text(texts("paper.guide.memory"), style(small, BOLD, ACCENT), SIDE - 15)]
    for word, line in guide.listening:
        aid.append(blocks.worded(rich(look, (BOLD, f"{word}."), (REGULAR, line)), SIDE - 15))
    card = blocks.boxed(blocks.stack(aid, 3.0), SIDE)
    label = blocks.text(texts("paper.guide.keywords"), style(small, BOLD, QUIET), SIDE)
    left = max(0.0, height - card.height - label.height - 8)
    return blocks.stack([card, blocks.space(8), label, blocks.writing_lines(SIDE, left, 8 * mm)])


def _agreeing(guide: ConversationGuide, texts: Texts, size: float) -> Block:
    heads = [("who", 0.17), ("what", 0.41), ("when", 0.19), ("how", 0.23)]
    table = blocks.write_in_table(
        [(texts(f"paper.guide.{name}"), share * WIDTH) for name, share in heads], AGREEMENT_ROWS, 7.5 * mm, 9
    )
    inside = [_lines(guide.agreeing, size, WIDTH, plain=False), table, _lines(guide.closing, size, WIDTH)]
    return _section(texts("paper.guide.agreeing"), blocks.stack(inside, 5.0), WIDTH, size)


def _back(guide: ConversationGuide, texts: Texts) -> list[Block]:
    left: Sequence[Block] = ()
    right: Sequence[Block] = ()
    for size in SIZES[1:]:
        left, right = _back_columns(guide, texts, size)
        gap = _gap(size) * 1.5
        high = max(blocks.stack(column, gap).height for column in (left, right))
        if high + NOTES_LEAST <= ROOM:
            aids = blocks.beside([(0.0, blocks.stack(left, gap)), ((WIDTH + 8 * mm) / 2, blocks.stack(right, gap))])
            return [blocks.stack([aids, _notes(texts, ROOM - high - 14)], 14)]
    return _over_pages([*left, *right], _gap(SIZES[-1]))


def _back_columns(guide: ConversationGuide, texts: Texts, size: float) -> tuple[list[Block], list[Block]]:
    width, look = (WIDTH - 8 * mm) / 2, style(size)

    def told(name: str, items: Words) -> Block:
        return _section(texts(f"paper.guide.{name}"), _lines(items, size, width, plain=False), width, size)

    def paired(name: str, pairs: tuple[tuple[str, str], ...], extra: Words = (), *, steps: bool = False) -> Block:
        lines = []
        for number, (word, line) in enumerate(pairs, start=1):
            words = rich(look, (BOLD, f"{word}."), (REGULAR, line))
            lines.append(_step(number, words, size, width) if steps else blocks.bulleted(words, look, width))
        lines += [blocks.text(item, look, width) for item in extra]
        return _section(texts(f"paper.guide.{name}"), blocks.stack(lines, 2.5), width, size)

    left = [told("pitfalls", guide.pitfalls), told("form_tips", guide.form_tips)]
    if guide.app_reply:
        left.append(told("app_reply", guide.app_reply))
    left.append(told("explaining", guide.explaining))
    right = [
        _nobody(guide, texts, size, width),
        paired("anger", guide.anger, guide.distress, steps=True),
        paired("special", guide.special_situations),
    ]
    return left, right


def _step(number: int, words: object, size: float, width: float) -> Block:
    indent = size * 1.55
    block = blocks.worded(words, width - indent)  # type: ignore[arg-type]

    def mark(canvas: Canvas, x: float, top: float) -> None:
        draw_right(canvas, x + size * 0.95, top - size * 1.03, str(number), BOLD, size, ACCENT)

    return blocks.marked(mark, indent, block)


def _nobody(guide: ConversationGuide, texts: Texts, size: float, width: float) -> Block:
    look = style(size)
    inside = [_lines(guide.no_answer, size, width, plain=False)]
    for name, items in (("voicemail", guide.voicemail), ("someone_else", guide.someone_else)):
        if items:
            words = (BOLD, f"{texts(f'paper.guide.{name}')}:"), (REGULAR, " ".join(items))
            inside.append(blocks.boxed(blocks.worded(rich(look, *words), width - 15), width))
    return _section(texts(f"paper.guide.no_answer.{guide.form.value}"), blocks.stack(inside, 5.0), width, size)


def _notes(texts: Texts, height: float) -> Block:
    head = blocks.heading(texts("paper.guide.notes"), WIDTH, 13)
    return blocks.stack([head, blocks.writing_lines(WIDTH, height - head.height, 8 * mm)])


def _draw_footer(canvas: Canvas, sheet: GuideSheet, texts: Texts, page: int, pages: int) -> None:
    base = 8.5 * mm
    rule(canvas, LEFT, base + 10, WIDTH)
    warning = texts("paper.guide.footer_empty" if sheet.empty else "paper.guide.footer")
    draw_line_of_text(canvas, LEFT, base, warning, BOLD, 8.5, INK)
    printed = texts("paper.guide.printed", moment=texts.moment(sheet.printed_at))
    of = texts("paper.guide.page", page=page, pages=pages)
    draw_right(canvas, LEFT + WIDTH, base, f"{sheet.case_number}   {printed}   {of}".strip(), size=8, ink=QUIET)
