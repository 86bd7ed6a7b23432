"""The conversation guide on one A4: the talk on the front, aids and room for notes on the back."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import nullcontext

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from openplanner.printing.barrier import refuse_identifiers
from openplanner.printing.guide_back import back_pages
from openplanner.printing.guide_front import LEFT_OUT, front_pages
from openplanner.printing.guide_page import LEFT, TOP, WIDTH
from openplanner.printing.guide_sheet import GuideSheet
from openplanner.printing.paper import (
    A4,
    BOLD,
    QUIET,
    REGULAR,
    document,
    draw_line_of_text,
    draw_right,
    fitted,
    rule,
    width_of,
)  # fmt: skip
from openplanner.printing.tagged import artifact, tagged
from openplanner.texts import Texts

__all__ = ["GuideSheet", "guide_pdf", "guides_pdf"]


def guide_pdf(sheet: GuideSheet, language: str = "nl") -> bytes:
    """The sheet as PDF: two pages, more only when a team's own texts do not fit at 7.5 points.

    ``language`` is that of the labels; the texts of a guide are Dutch. The same sheet gives the same bytes.
    Raises ``ResourceMissing`` when a font is absent, ``InvalidInput`` when a field may not be on paper.
    """
    texts = Texts(language)
    with document(f"{texts('paper.guide.title')} {_title(sheet, texts)}", A4, None) as (canvas, buffer):
        _draw_guide(canvas, sheet, texts)
    return buffer.getvalue()


def guides_pdf(sheets: Iterable[GuideSheet], title: str, language: str = "nl") -> bytes:
    """Several guides as one document, each beginning on the front of a sheet of paper; raises as :func:`guide_pdf`.

    ``sheets`` is asked for the next one when the one before is drawn, so that who makes them can tell how far it is.
    """
    texts = Texts(language)
    with document(title, A4, None) as (canvas, buffer):
        for sheet in sheets:
            if _draw_guide(canvas, sheet, texts, key=object()) % 2:
                canvas.showPage()
    return buffer.getvalue()


def _title(sheet: GuideSheet, texts: Texts) -> str:
    return texts("paper.guide.guide_of", case_type=sheet.guide.title, form=sheet.guide.form_title)


def _draw_guide(canvas: Canvas, sheet: GuideSheet, texts: Texts, key: object = None) -> int:
    """Draws every page of the guide and says how many; with a ``key`` as one section of a larger document."""
    refuse_identifiers(sheet, left_out=LEFT_OUT)
    title = _title(sheet, texts)
    pages = [*front_pages(sheet, title, texts), *back_pages(sheet.guide, texts)]
    for number, page in enumerate(pages, start=1):
        with artifact(canvas, "Header"):
            _draw_header(canvas, sheet, title if number > 1 else "", texts)
        with nullcontext() if key is None else tagged(canvas, "Sect", key=key):
            page.draw(canvas, LEFT, A4[1] - TOP)
        with artifact(canvas, "Footer"):
            _draw_footer(canvas, sheet, texts, texts("paper.guide.page", page=number, pages=len(pages)))
        canvas.showPage()
    return len(pages)


def _draw_header(canvas: Canvas, sheet: GuideSheet, title: str, texts: Texts) -> None:
    base = A4[1] - 10.5 * mm
    version = texts("paper.guide.version", version=sheet.guide.version, day=f"{sheet.guide.dated:%d-%m-%Y}")
    right = f"{version}  \u00b7  {texts('paper.guide.printed', moment=texts.moment(sheet.printed_at))}"
    draw_right(canvas, LEFT + WIDTH, base, right, size=8, ink=QUIET)
    left = "  \u00b7  ".join(part for part in (title or texts("paper.guide.title"), sheet.municipality) if part)
    words, size = fitted(left, REGULAR, 8, WIDTH - width_of(right, REGULAR, 8) - 12)
    draw_line_of_text(canvas, LEFT, base, words, size=size, ink=QUIET)


def _draw_footer(canvas: Canvas, sheet: GuideSheet, texts: Texts, page: str) -> None:
    base = 7.5 * mm
    rule(canvas, LEFT, base + 11, WIDTH)
    warning = texts("paper.guide.footer_empty" if sheet.empty else "paper.guide.footer")
    draw_line_of_text(canvas, LEFT, base, warning, BOLD, 8.5)
    right = "  \u00b7  ".join(part for part in (sheet.case_number, page) if part)
    words, size = fitted(right, REGULAR, 8.5, WIDTH - width_of(warning, BOLD, 8.5) - 12)
    draw_right(canvas, LEFT + WIDTH, base, words, size=size, ink=QUIET)
