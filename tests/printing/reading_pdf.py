"""Reading a PDF back: words, places, fonts and pictures."""

from __future__ import annotations

import ctypes
import re
from collections import Counter
from dataclasses import dataclass

import pypdfium2 as pdfium
from PIL import Image
from pypdfium2 import raw

POINTS_PER_MM = 72 / 25.4


@dataclass(frozen=True)
class Placed:
    """A run of text on a page (from 0) with its box in mm from the top left."""

    page: int
    text: str
    left: float
    top: float
    right: float
    bottom: float


def placed(pdf: bytes) -> list[Placed]:
    """All text with its place, in the order of the file."""
    found: list[Placed] = []
    document = pdfium.PdfDocument(pdf)
    for number, page in enumerate(document):
        text, height = page.get_textpage(), page.get_height()
        for index in range(text.count_rects()):
            left, bottom, right, top = text.get_rect(index)
            words = text.get_text_bounded(left, bottom, right, top).strip()
            box = [value / POINTS_PER_MM for value in (left, height - top, right, height - bottom)]
            found.append(Placed(number, " ".join(words.split()), *box))
        text.close()
        page.close()
    document.close()
    return found


def words(pdf: bytes) -> str:
    """The text layer with white space made single."""
    document = pdfium.PdfDocument(pdf)
    text = " ".join(page.get_textpage().get_text_range() for page in document)
    return " ".join(text.replace("\ufffe", "").replace("\u00a0", " ").split())


def pages(pdf: bytes) -> int:
    """Number of pages."""
    return len(pdfium.PdfDocument(pdf))


def sizes(pdf: bytes, page: int) -> Counter[float]:
    """Letter sizes in points and how many pieces of text have them."""
    found: Counter[float] = Counter()
    document = pdfium.PdfDocument(pdf)
    for item in document[page].get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]):
        size = ctypes.c_float()
        raw.FPDFTextObj_GetFontSize(item.raw, size)
        found[round(size.value, 2)] += 1
    return found


def pictures(pdf: bytes) -> list[tuple[float, float, float, float]]:
    """Where pictures stand on the first page: left, top, right and bottom in mm from the top left."""
    page = pdfium.PdfDocument(pdf)[0]
    high = page.get_height()
    boxes = [item.get_bounds() for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE])]
    return [
        (left / POINTS_PER_MM, (high - top) / POINTS_PER_MM, right / POINTS_PER_MM, (high - bottom) / POINTS_PER_MM)
        for left, bottom, right, top in boxes
    ]


def fonts(pdf: bytes) -> set[str]:
    """Names of all fonts in the file."""
    return {name.decode() for name in re.findall(rb"/BaseFont /([^\s/]+)", pdf)}


def outside(pdf: bytes, margin: float = 4.0) -> list[Placed]:
    """Text nearer than ``margin`` mm to the edge of the paper."""
    document = pdfium.PdfDocument(pdf)
    wide, high = (value / POINTS_PER_MM for value in document[0].get_size())
    return [
        item
        for item in placed(pdf)
        if item.left < margin or item.top < margin or item.right > wide - margin or item.bottom > high - margin
    ]


def overlapping(pdf: bytes, most: float = 0.6) -> list[tuple[Placed, Placed]]:
    """Pairs of texts whose boxes share more than ``most`` mm both ways."""
    pairs: list[tuple[Placed, Placed]] = []
    items = [item for item in placed(pdf) if item.text]
    for index, one in enumerate(items):
        for two in items[index + 1 :]:
            wide = min(one.right, two.right) - max(one.left, two.left)
            high = min(one.bottom, two.bottom) - max(one.top, two.top)
            if one.page == two.page and wide > most and high > most:
                pairs.append((one, two))
    return pairs


def picture(pdf: bytes, page: int, dots_per_inch: int = 100) -> Image.Image:
    """A page in shades of grey."""
    document = pdfium.PdfDocument(pdf)
    return document[page].render(scale=dots_per_inch / 72).to_pil().convert("L")
