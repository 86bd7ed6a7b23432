"""One cell of the week: bookings with time, form, case type, case number and minutes."""

from __future__ import annotations

from reportlab.pdfgen.canvas import Canvas

from openplanner.domain.case import CaseType, ContactForm
from openplanner.printing.paper import (
    BOLD,
    INK,
    ITALIC,
    QUIET,
    REGULAR,
    TINT,
    draw_line_of_text,
    fitted,
    width_of,
)
from openplanner.printing.tagged import tagged
from openplanner.printing.week_sheet import WeekCell, WeekEntry, WeekRow
from openplanner.texts import Texts

PAD = 4.0
AT_SIGN, AT_FORM, AT_TYPE, AT_NUMBER, MINUTES, ATTENTION = 2.85, 3.75, 5.0, 6.9, 1.95, 0.25
"""Where things stand in a line, in em from its start; ``MINUTES`` is free at its end, of which ``ATTENTION`` last."""


def cell_lines(cell: WeekCell) -> int:
    """How many lines a cell needs."""
    return len(cell.entries) + (1 if cell.absence or cell.hours or cell.off or cell.unknown else 0)


def shade(canvas: Canvas, x: float, top: float, width: float, height: float) -> None:
    """A tint for a day that is not worked, just below the line of the row above."""
    canvas.setFillColor(TINT)
    canvas.rect(x, top - height, width, height - 0.4, stroke=0, fill=1)


def draw_cell(
    canvas: Canvas, cell: WeekCell, x: float, top: float, width: float, size: float, leading: float, texts: Texts
) -> None:
    """The note of the day, then its bookings in order of time."""
    base = top - size
    note = cell.absence or _note(cell, texts)
    if note:
        words, small = fitted(note, ITALIC, size, width - 2 * PAD, 7)
        with tagged(canvas, "P"):
            draw_line_of_text(canvas, x + PAD, base, words, ITALIC, small, QUIET)
        base -= leading
    for entry in cell.entries:
        time = texts.time(entry.start)
        with tagged(canvas, "P", actual=_spoken(entry, time, texts)):
            _draw_entry(canvas, entry, time, x + PAD, base, width - 2 * PAD, size)
        base -= leading


def _note(cell: WeekCell, texts: Texts) -> str:
    if cell.off:
        return texts("paper.week.off")
    return " \u00b7 ".join(part for part in (cell.hours, texts("paper.week.unknown") if cell.unknown else "") if part)


def _spoken(entry: WeekEntry, time: str, texts: Texts) -> str:
    """The booking in the words of the legend, for who hears it."""
    words = [
        time,
        texts(f"paper.week.form.{entry.form.value}"),
        texts(f"paper.week.case_type.{entry.case_type.value}"),
        entry.case_number,
        f"{entry.minutes} {texts('paper.week.minutes')}",
    ]
    if entry.series is not None:
        words.append(texts.reason(entry.series.in_words))
    return ", ".join([*words, texts("paper.week.attention")] if entry.attention else words)


def _draw_entry(canvas: Canvas, entry: WeekEntry, time: str, x: float, base: float, width: float, size: float) -> None:
    canvas.setFillColor(INK)
    draw_sign(canvas, entry.form, x + size * AT_SIGN, base, size * 0.72)
    minutes, end = str(entry.minutes), x + width - size * ATTENTION
    pieces = [
        (x, REGULAR, time),
        (x + size * AT_FORM, BOLD, entry.form.letter),
        (x + size * AT_TYPE, BOLD, entry.case_type.letter),
        (x + size * AT_NUMBER, REGULAR, _case_words(entry, size, width - size * (AT_NUMBER + MINUTES))),
        (end - width_of(minutes, BOLD, size), BOLD, minutes),
    ]
    if entry.attention:
        pieces.append((end + size * ATTENTION * 0.3, BOLD, "!"))
    canvas.draw_beside(base, pieces, size)


def number_fits(number: str, size: float, width: float) -> bool:
    """True when a case number stands whole in a cell of this width."""
    return width_of(number, REGULAR, size) <= width - 2 * PAD - size * (AT_NUMBER + MINUTES)


def _case_words(entry: WeekEntry, size: float, width: float) -> str:
    """The case number, and which talk of a series this is when both stand whole."""
    whole = f"{entry.case_number} {entry.series.shown}" if entry.series is not None else entry.case_number
    return whole if width_of(whole, REGULAR, size) <= width else _number(entry.case_number, size, width)


def _number(number: str, size: float, width: float) -> str:
    """The case number, cut at the front when it is too long: its end tells cases apart."""
    shown = number
    while shown and width_of(shown, REGULAR, size) > width:
        number = number[1:]
        shown = "\u2026" + number if number else ""
    return shown


def draw_sign(canvas: Canvas, form: ContactForm, x: float, base: float, side: float) -> None:
    """A dot for the phone, a square for the town hall, a house for the neighbourhood; plain in black and white."""
    canvas.setFillColor(INK)
    canvas.setStrokeColor(INK)
    if form is ContactForm.PHONE:
        canvas.circle(x + side / 2, base + side / 2, side / 2, stroke=0, fill=1)
    elif form is ContactForm.TOWN_HALL:
        canvas.rect(x, base, side, side, stroke=0, fill=1)
    else:
        canvas.setLineWidth(0.8)
        house = canvas.beginPath()
        house.moveTo(x + side * 0.08, base)
        house.lineTo(x + side * 0.08, base + side * 0.55)
        house.lineTo(x + side * 0.5, base + side)
        house.lineTo(x + side * 0.92, base + side * 0.55)
        house.lineTo(x + side * 0.92, base)
        house.close()
        canvas.drawPath(house, stroke=1, fill=0)


def draw_totals(canvas: Canvas, row: WeekRow, x: float, top: float, size: float, leading: float, texts: Texts) -> None:
    """Calls and appointments, hours booked of those available, and what is left."""
    free = row.available_minutes - row.booked_minutes
    hours = texts("paper.week.hours", booked=clock(row.booked_minutes), available=clock(row.available_minutes))
    left = texts("paper.week.free", free=clock(free)) if free >= 0 else texts("paper.week.over", over=clock(-free))
    if row.unknown:
        hours, left = texts("paper.week.hours_unknown", booked=clock(row.booked_minutes)), texts("paper.week.unknown")
    counts = texts("paper.week.counts", calls=row.calls, meetings=row.meetings)
    for number, (words, font) in enumerate(((counts, REGULAR), (hours, REGULAR), (left, BOLD))):
        with tagged(canvas, "P"):
            draw_line_of_text(canvas, x, top - size - number * leading, words, font, size)


def draw_legend(canvas: Canvas, x: float, base: float, width: float, texts: Texts, *, series: bool) -> None:
    """What the letters mean, in words, on one line; with ``series`` also how a talk of a series is written."""
    forms = [(form.letter, texts(f"paper.week.form.{form.value}"), form) for form in ContactForm]
    kinds = [(kind.letter, texts(f"paper.week.case_type.{kind.value}"), None) for kind in CaseType]
    parts = [*forms, *kinds, ("30", texts("paper.week.minutes"), None), ("!", texts("paper.week.attention"), None)]
    parts += [("2/4", texts("agenda.in_series", number=2, talks=4), None)] if series else []
    size = 7.5
    wide = sum(width_of(f"{key} {word}", BOLD, size) + 14 for key, word, _ in parts)
    size = max(6.0, min(size, size * width / wide))
    for key, word, form in parts:
        if form is not None:
            draw_sign(canvas, form, x, base, size * 0.72)
            x += size
        with tagged(canvas, "LI"):
            with tagged(canvas, "Lbl"):
                draw_line_of_text(canvas, x, base, key, BOLD, size)
            x += width_of(f"{key} ", BOLD, size)
            with tagged(canvas, "LBody"):
                draw_line_of_text(canvas, x, base, word, size=size, ink=QUIET)
        x += width_of(word, REGULAR, size) + size * 1.2


def clock(minutes: int) -> str:
    """``4:30`` for 270 minutes."""
    return f"{minutes // 60}:{minutes % 60:02d}"
