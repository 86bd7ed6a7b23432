"""The day of a colleague on A4: talks by the clock, what must be phoned, what was promised."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from openplanner.domain.case import ContactForm
from openplanner.guides.guard import without_identifiers
from openplanner.printing import blocks
from openplanner.printing.barrier import refuse_identifiers
from openplanner.printing.blocks import Block
from openplanner.printing.day_sheet import DayCall, DayPromise, DaySheet, DayTalk
from openplanner.printing.fact_grid import PAD, Fact, fact_grid, row_of, text_row
from openplanner.printing.listing import Listing, listing, over_pages
from openplanner.printing.paper import (
    A4,
    ACCENT,
    BOLD,
    QUIET,
    REGULAR,
    document,
    draw_line_of_text,
    draw_right,
    fitted,
    rule,
    style,
    width_of,
)
from openplanner.printing.tagged import artifact, tagged
from openplanner.texts import Texts

__all__ = ["DayCall", "DayPromise", "DaySheet", "DayTalk", "day_lists_pdf"]

LEFT, RIGHT, TOP, BOTTOM = 20 * mm, 15 * mm, 17 * mm, 15 * mm
WIDTH, ROOM = A4[0] - LEFT - RIGHT, A4[1] - TOP - BOTTOM
SIZE = 10.0
GAP = 12.0
NOTE_PITCH = 8.5 * mm
LEFT_OUT = ("colleague", "who", "remark", "place", "what", "told_how", "beside", "absence")
"""Fields of the sheet in which a possible BSN or e-mail address is shown as dots."""


def day_lists_pdf(sheets: Iterable[DaySheet], title: str, language: str = "nl") -> bytes:
    """One list or several as one document; of several each begins on the front of a sheet of paper.

    ``title`` is that of the file. Raises ``ResourceMissing`` when a font is absent and ``InvalidInput`` when a field
    may not be on paper. The same sheets give the same bytes.
    """
    texts = Texts(language)
    with document(title, A4, None, language) as (canvas, buffer):
        odd = False
        for number, sheet in enumerate(sheets):
            if odd:
                canvas.showPage()
            odd = _draw_list(canvas, sheet, texts, number) % 2 == 1
    return buffer.getvalue()


def _draw_list(canvas: Canvas, sheet: DaySheet, texts: Texts, number: int) -> int:
    refuse_identifiers(sheet, left_out=LEFT_OUT)
    pages = over_pages(_parts(sheet, texts), GAP, ROOM, ROOM)
    for at, page in enumerate(pages, start=1):
        whole = [*page, _notes(page, texts)] if at == len(pages) else page
        with artifact(canvas, "Header"):
            _draw_header(canvas, sheet, texts)
        with tagged(canvas, "Sect", key=("day", number)):
            blocks.stack(whole).draw(canvas, LEFT, A4[1] - TOP)
        with artifact(canvas, "Footer"):
            _draw_footer(canvas, texts, at, len(pages))
        canvas.showPage()
    return len(pages)


def _parts(sheet: DaySheet, texts: Texts) -> list[Block | Listing]:
    parts: list[Block | Listing] = [_title(sheet), _facts(sheet, texts)]
    parts.append(_talks(sheet, texts) if sheet.talks else _nothing(texts))
    for name, given in (("calls_given", True), ("calls", False)):
        calls = [call for call in sheet.calls if call.given is given]
        if calls:
            parts.append(_calls(name, calls, sheet, texts))
    if sheet.promises:
        parts.append(_promises(sheet, texts))
    return parts


def _title(sheet: DaySheet) -> Block:
    name = without_identifiers(sheet.colleague)

    def draw(canvas: Canvas, x: float, top: float) -> None:
        words, size = fitted(name, BOLD, 19, WIDTH)
        draw_line_of_text(canvas, x, top - 16, words, BOLD, size, ACCENT)

    return blocks.element("H1", Block(20, draw))


def _facts(sheet: DaySheet, texts: Texts) -> Block:
    free = texts("paper.day.unknown") if sheet.unknown else sheet.free or texts("paper.day.none")
    day = texts.long_day(sheet.day) + (f" ({sheet.holiday})" if sheet.holiday else "")
    hours = without_identifiers(sheet.absence) or sheet.hours or texts("paper.day.off")
    shown = (("day", day, 0.4), ("hours", hours, 0.22), ("free", free, 0.38))
    return fact_grid([[Fact(texts(f"paper.day.fact.{name}"), value, share) for name, value, share in shown]], WIDTH)


def _nothing(texts: Texts) -> Block:
    return blocks.text(texts("paper.day.no_talks"), style(11), WIDTH)


def _talks(sheet: DaySheet, texts: Texts) -> Listing:
    heads = (("done", 0.07), ("time", 0.13), ("where", 0.25), ("who", 0.29), ("case", 0.26))
    rows = [
        (
            _stacked(
                (texts.time(talk.start), BOLD),
                (texts("paper.day.minutes", n=talk.minutes), REGULAR),
                (texts.reason(talk.series.in_words) if talk.series else "", REGULAR),
            ),
            _stacked((texts(f"paper.week.form.{talk.form.value}"), BOLD), (_where(talk, texts), REGULAR)),
            _stacked((without_identifiers(talk.who), BOLD), (_remark(talk, texts), REGULAR)),
            _stacked((talk.case_number, BOLD), (_kind(talk, texts), REGULAR), (_norm(talk, texts), REGULAR)),
        )
        for talk in sheet.talks
    ]
    return _listing("talks", heads, rows, texts)


def _calls(name: str, calls: Sequence[DayCall], sheet: DaySheet, texts: Texts) -> Listing:
    heads = (("done", 0.07), ("who", 0.43), ("case", 0.28), ("attempts", 0.22))
    rows = [
        (
            _stacked(
                (without_identifiers(call.who), BOLD),
                (call.phone_shown, REGULAR),
                (without_identifiers(call.remark), REGULAR),
            ),
            _stacked((call.case_number, BOLD), (texts(f"paper.week.case_type.{call.case_type.value}"), REGULAR)),
            _stacked((str(call.attempts), REGULAR), (_overdue(call, sheet, texts), BOLD)),
        )
        for call in calls
    ]
    return _listing(name, heads, rows, texts)


def _promises(sheet: DaySheet, texts: Texts) -> Listing:
    heads = (("done", 0.07), ("what", 0.43), ("case", 0.28), ("told", 0.22))
    rows = [
        (
            _stacked((without_identifiers(one.what), REGULAR)),
            _stacked((one.case_number, BOLD), (texts("paper.day.due", day=one.due), REGULAR)),
            _stacked((without_identifiers(one.told_how), REGULAR)),
        )
        for one in sheet.promises
    ]
    return _listing("promises", heads, rows, texts)


_Words = tuple[tuple[str, str], ...]


def _stacked(*lines: tuple[str, str]) -> _Words:
    return tuple((words, font) for words, font in lines if words)


def _listing(name: str, heads: Sequence[tuple[str, float]], rows: Sequence[Sequence[_Words]], texts: Texts) -> Listing:
    wides = [share * WIDTH for _, share in heads]
    head = text_row([texts(f"paper.day.head.{key}") for key, _ in heads], wides, style(8.5, BOLD), head=True)
    made = [row_of([blocks.loose_tick(SIZE * 1.25), *_cells(row, wides[1:])], wides) for row in rows]
    return listing(blocks.heading(texts(f"paper.day.{name}"), WIDTH, 13), head, made)


def _cells(row: Sequence[_Words], wides: Sequence[float]) -> list[Block]:
    return [
        blocks.stack([blocks.text(words, style(SIZE, font), wide - 2 * PAD) for words, font in cell])
        for cell, wide in zip(row, wides, strict=True)
    ]


def _where(talk: DayTalk, texts: Texts) -> str:
    if talk.form is ContactForm.PHONE:
        return talk.phone_shown
    return without_identifiers(talk.place) or texts("paper.day.no_place")


def _remark(talk: DayTalk, texts: Texts) -> str:
    beside = texts("paper.day.beside", names=without_identifiers(talk.beside)) if talk.beside else ""
    return ". ".join(part for part in (without_identifiers(talk.remark), beside) if part)


def _kind(talk: DayTalk, texts: Texts) -> str:
    return texts(f"paper.week.case_type.{talk.case_type.value}")


def _norm(talk: DayTalk, texts: Texts) -> str:
    if talk.last_calling_day is None:
        return ""
    return texts("paper.day.past_norm" if talk.late else "paper.day.norm", day=talk.last_calling_day)


def _overdue(call: DayCall, sheet: DaySheet, texts: Texts) -> str:
    day = call.last_calling_day
    return texts("paper.day.overdue", day=day) if day is not None and day < sheet.day else ""


def _notes(page: Sequence[Block], texts: Texts) -> Block:
    """Lines to write on in what is left of the last page."""
    left = ROOM - sum(block.height for block in page)
    if left < 30 + 2 * NOTE_PITCH:
        return blocks.space(0)
    head = blocks.heading(texts("paper.guide.notes"), WIDTH, 13)
    return blocks.stack([head, blocks.writing_lines(WIDTH, left - head.height, NOTE_PITCH)])


def _draw_header(canvas: Canvas, sheet: DaySheet, texts: Texts) -> None:
    base = A4[1] - 11.5 * mm
    right = texts("paper.guide.printed", moment=texts.moment(sheet.printed_at))
    draw_right(canvas, LEFT + WIDTH, base, right, size=8, ink=QUIET)
    parts = (texts("paper.day.title"), texts.day(sheet.day), sheet.municipality)
    left = "  \u00b7  ".join(part for part in parts if part)
    words, size = fitted(left, REGULAR, 8, WIDTH - width_of(right, REGULAR, 8) - 12)
    draw_line_of_text(canvas, LEFT, base, words, size=size, ink=QUIET)


def _draw_footer(canvas: Canvas, texts: Texts, page: int, pages: int) -> None:
    base = 8 * mm
    rule(canvas, LEFT, base + 11, WIDTH)
    draw_line_of_text(canvas, LEFT, base, texts("paper.guide.footer"), BOLD, 8.5)
    draw_right(canvas, LEFT + WIDTH, base, texts("paper.guide.page", page=page, pages=pages), size=8.5, ink=QUIET)
