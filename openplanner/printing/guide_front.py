"""The front of a guide: facts, then the five pause points of the talk."""

from __future__ import annotations

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from openplanner.domain.case import ContactForm
from openplanner.domain.interval import AMSTERDAM
from openplanner.guides.guard import without_identifiers
from openplanner.guides.model import ConversationGuide
from openplanner.printing import blocks
from openplanner.printing.blocks import Block
from openplanner.printing.fact_grid import Fact, fact_grid
from openplanner.printing.guide_page import ROOM, SIZES, WIDTH, gap, lines, over_pages, section, unquoted
from openplanner.printing.guide_sheet import GuideSheet
from openplanner.printing.paper import (
    ACCENT,
    BOLD,
    QUIET,
    REGULAR,
    draw_line_of_text,
    fitted,
    rich,
    style,
)  # fmt: skip
from openplanner.texts import Texts

SIDE, GUTTER = 40 * mm, 5 * mm
AGREEMENT_ROWS, AGREEMENT_ROW = 4, 7 * mm
MOST_SPREAD = 6.0
LEAST_ASIDE = 5.0  # points: what stands beside the talk shrinks so far when a team's own texts are very long
LEFT_OUT = ("citizen_name", "representative", "place")
"""Fields of the sheet in which a possible BSN or e-mail address is shown as dots."""


def front_pages(sheet: GuideSheet, title: str, texts: Texts) -> list[Block]:
    """The front as one page in the largest letters that fit; over more pages when even the smallest do not."""
    sections: list[Block] = []
    for size in SIZES:
        sections = _sections(sheet, title, texts, size)
        spare = ROOM - blocks.stack(sections, gap(size)).height
        if spare >= 0:
            return [blocks.stack(sections, gap(size) + min(spare / (len(sections) - 1), MOST_SPREAD))]
    return over_pages(sections, SIZES[-1])


def _sections(sheet: GuideSheet, title: str, texts: Texts, size: float) -> list[Block]:
    guide, look = sheet.guide, style(size)
    main = WIDTH - SIDE - GUTTER
    said = lines([unquoted(item) for item in guide.opening], size, main)
    opening = section(texts("paper.guide.opening"), said, main, size, guide.attitude)
    talk = blocks.stack(
        [opening, _always_say(guide, texts, size, main), _questions(guide, texts, size, main)], gap(size)
    )
    return [
        _title(title),
        fact_grid(_facts(sheet, texts), WIDTH),
        _aim(guide, texts, size),
        section(texts("paper.guide.before"), blocks.ticks(guide.before, look, WIDTH), WIDTH, size),
        blocks.beside([(0.0, talk), (main + GUTTER, _side_column(guide, texts, size, talk.height))]),
        _agreeing(guide, texts, size),
        section(texts("paper.guide.after"), blocks.ticks(guide.after, look, WIDTH, columns=3), WIDTH, size),
    ]


def _title(title: str) -> Block:
    def draw(canvas: Canvas, x: float, top: float) -> None:
        words, size = fitted(title, BOLD, 19, WIDTH)
        draw_line_of_text(canvas, x, top - 16, words, BOLD, size, ACCENT)

    return blocks.element("H1", Block(20, draw))


def _facts(sheet: GuideSheet, texts: Texts) -> list[list[Fact]]:
    def fact(name: str, value: str, share: float, **more: object) -> Fact:
        return Fact(texts(f"paper.guide.fact.{name}", **more), value, share)

    moment = texts.moment(sheet.moment) if sheet.moment else ""
    rows = [
        [
            fact("citizen", without_identifiers(sheet.citizen_name), 0.4),
            _where(sheet, texts),
            fact("case", sheet.case_number, 0.26),
        ],
        [
            Fact(_moment_label(sheet, texts), moment, 0.32),
            fact("colleague", sheet.colleague, 0.28),
            fact("last_calling_day", texts.day(sheet.last_calling_day) if sheet.last_calling_day else "", 0.2),
            fact("decision", texts.day(sheet.decision_date) if sheet.decision_date else "", 0.2),
        ],
    ]
    extra = _extra_facts(sheet, texts)
    return [*rows, extra] if extra else rows


def _where(sheet: GuideSheet, texts: Texts) -> Fact:
    if sheet.guide.form is not ContactForm.PHONE:
        return Fact(texts("paper.guide.fact.place"), without_identifiers(sheet.place), 0.34)
    label = texts("paper.guide.fact.phone")
    if sheet.attempts and sheet.last_attempt:
        day = texts.day(sheet.last_attempt.astimezone(AMSTERDAM).date(), year=False)
        last = f"{day} {texts.time(sheet.last_attempt)}"
        label = texts("paper.guide.fact.phone_attempts", n=sheet.attempts, last=last)
    return Fact(label, sheet.phone_shown, 0.34)


def _moment_label(sheet: GuideSheet, texts: Texts) -> str:
    if sheet.series is not None:
        place = sheet.series
        key = "paper.guide.fact.moment_series"
        return texts(key, number=place.number, talks=place.talks, n=sheet.length_minutes)
    return texts(f"paper.guide.fact.moment{'_length' if sheet.length_minutes else ''}", n=sheet.length_minutes)


def _extra_facts(sheet: GuideSheet, texts: Texts) -> list[Fact]:
    extra: list[tuple[str, str]] = []
    if sheet.representative:
        label = texts("paper.guide.fact.representative", name=without_identifiers(sheet.citizen_name))
        extra.append((label, without_identifiers(sheet.representative)))
    if sheet.language or sheet.interpreter:
        word = sheet.language or texts("paper.guide.language_unknown")
        spoken = texts("paper.guide.interpreter", language=word) if sheet.interpreter else word
        extra.append((texts("paper.guide.fact.language"), spoken))
    return [Fact(label, value, 1 / len(extra)) for label, value in extra]


def _aim(guide: ConversationGuide, texts: Texts, size: float) -> Block:
    aim = rich(style(size), (BOLD, f"{texts('paper.guide.goal')}:"), (REGULAR, guide.goal))
    return blocks.worded(aim, WIDTH)


def _always_say(guide: ConversationGuide, texts: Texts, size: float, width: float) -> Block:
    words = " ".join(unquoted(item) for item in guide.always_say)
    inside = rich(style(size), (BOLD, f"{texts('paper.guide.always_say')}:"), (REGULAR, words))
    return blocks.boxed(blocks.worded(inside, width - 13), width, pad=5)


def _questions(guide: ConversationGuide, texts: Texts, size: float, width: float) -> Block:
    look = style(size)
    asked = [
        blocks.numbered(number, rich(look, (REGULAR, unquoted(item))), look, width)
        for number, item in enumerate(guide.questions, start=1)
    ]
    inside = blocks.listed(asked, 2.5, "Decimal")
    return section(texts("paper.guide.questions"), inside, width, size, texts("paper.guide.pick"))


def _side_column(guide: ConversationGuide, texts: Texts, size: float, height: float) -> Block:
    small = min(size, 11.0)
    card = _memory_card(guide, texts, small)
    while card.height > ROOM and small > LEAST_ASIDE:  # a column that is higher than a page would run off it
        small -= 0.5
        card = _memory_card(guide, texts, small)
    label = blocks.element("H2", blocks.text(texts("paper.guide.keywords"), style(small, BOLD, QUIET), SIDE))
    left = max(0.0, height - card.height - label.height - 8)
    return blocks.stack([card, blocks.space(8), label, blocks.writing_lines(SIDE, left, 8 * mm)])


def _memory_card(guide: ConversationGuide, texts: Texts, size: float) -> Block:
    look = style(size)
    aid = [blocks.element("H2", blocks.text(texts("paper.guide.memory"), style(size, BOLD, ACCENT), SIDE - 13))]
    aid += [blocks.worded(rich(look, (BOLD, f"{word}."), (REGULAR, line)), SIDE - 13) for word, line in guide.listening]
    return blocks.boxed(blocks.stack(aid, 3.0), SIDE, pad=5)


def _agreeing(guide: ConversationGuide, texts: Texts, size: float) -> Block:
    shares = [("who", 0.17), ("what", 0.41), ("when", 0.17), ("how", 0.25)]
    heads = [(texts(f"paper.guide.{name}"), share * WIDTH) for name, share in shares]
    inside = [
        lines([*(unquoted(item) for item in guide.summary), *guide.agreeing], size, WIDTH),
        blocks.write_in_table(heads, AGREEMENT_ROWS, AGREEMENT_ROW, 9),
        lines([unquoted(" ".join(guide.closing))], size, WIDTH),
    ]
    return section(texts("paper.guide.agreeing"), blocks.stack(inside, 4.0), WIDTH, size)
