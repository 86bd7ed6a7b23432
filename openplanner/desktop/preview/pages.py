"""The pages of a PDF as pictures and as words. Free of Qt, made beside the window."""

from __future__ import annotations

import threading
from dataclasses import dataclass

import pypdfium2

POINTS_PER_INCH = 72
MOST_PIXELS = 40_000_000  # a page of 600 dots per inch; more is a page nobody can print
_one_at_a_time = threading.Lock()  # PDFium is not made for two threads


@dataclass(frozen=True, slots=True)
class PageSize:
    """Width and height of a page in points."""

    width: float
    height: float


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A page in pixels, three bytes each (red, green, blue), rows of ``stride`` bytes; ``words`` is its text."""

    number: int
    width: int
    height: int
    stride: int
    pixels: bytes
    words: str


def page_sizes(pdf: bytes) -> tuple[PageSize, ...]:
    """The size of every page, in order; raises ``ValueError`` for bytes that are no PDF."""
    with _one_at_a_time:
        document = _opened(pdf)
        try:
            return tuple(PageSize(*document.get_page_size(at)) for at in range(len(document)))
        finally:
            document.close()


def page_picture(pdf: bytes, number: int, dots_per_inch: float, *, words: bool = False) -> PagePicture:
    """Page ``number`` (the first is 0) in that resolution, or less when it would be larger than ``MOST_PIXELS``.

    Raises ``ValueError`` for bytes that are no PDF and ``IndexError`` for a page that is not there.
    """
    with _one_at_a_time:
        document = _opened(pdf)
        try:
            if not 0 <= number < len(document):
                raise IndexError(number)
            page = document[number]
            scale = min(dots_per_inch / POINTS_PER_INCH, (MOST_PIXELS / (page.get_width() * page.get_height())) ** 0.5)
            bitmap = page.render(scale=scale, rev_byteorder=True, prefer_bgrx=False)
            text = page.get_textpage().get_text_bounded() if words else ""
            return PagePicture(number, bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer), text)
        finally:
            document.close()


def _opened(pdf: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as error:
        raise ValueError("no PDF") from error
