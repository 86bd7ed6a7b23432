"""What stands above and below every letter: a municipality's own name, facts, greeting, foot and mark."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from PIL import Image, UnidentifiedImageError
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from openplanner.domain.errors import InvalidInput
from openplanner.guides.facts import check_placeholders, filled
from openplanner.guides.textfile import TextFile, parse, read_text_file
from openplanner.printing.letter_sheet import Letter
from openplanner.printing.paper import A4, clean

FILE, PART = "briefhoofd.md", "Brief"
PLACEHOLDERS = ("gemeente", "retouradres", "telefoon")
MOST_DETAILS, MOST_FOOT = 4, 3
MOST_BYTES, MOST_PIXELS = 2_000_000, 8_000_000
MARK_TOP_MM, MARK_HIGH_MM, MARK_WIDE_MM = 9, 15, 55
"""Where the mark stands: above the line of the head, so never in the window of the envelope."""


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The words around a letter, filled in; ``details`` are at most four lines."""

    name: str
    details: tuple[str, ...]
    greeting: str
    foot: tuple[str, ...]


def letterhead(letter: Letter) -> Letterhead:
    """The words for this letter: those of the municipality, or ours; raises as :func:`letterhead_file`."""
    file = letterhead_file(letter.own_head)
    facts = {"gemeente": letter.municipality, "retouradres": letter.return_address, "telefoon": letter.our_phone}
    return Letterhead(
        _line(file.text(PART, "Naam"), facts),
        _lines(file.optional(PART, "Gegevens"), facts),
        _line(file.text(PART, "Groet"), facts),
        _lines(file.optional(PART, "Voet"), facts),
    )


@lru_cache(maxsize=8)
def letterhead_file(own_text: str = "") -> TextFile:
    """The text, checked; ``own_text`` takes the place of the shipped one.

    Raises ``InvalidInput`` with the line that is wrong: a part that is missing, a placeholder that does not exist, or
    more lines than there is room for.
    """
    file = parse(own_text, FILE) if own_text else read_text_file("letters", FILE)
    check_placeholders(file, dict.fromkeys(PLACEHOLDERS))
    for heading in ("Naam", "Groet"):
        file.text(PART, heading)
    for heading, most in (("Gegevens", MOST_DETAILS), ("Voet", MOST_FOOT)):
        if file.optional(PART, heading):
            file.texts(PART, heading, 1, most)
    return file


def checked_mark(content: bytes) -> bytes:
    """The picture as it came; raises ``InvalidInput`` (``mark_unreadable``) for what is no small PNG or JPEG."""
    try:
        with Image.open(io.BytesIO(content[: MOST_BYTES + 1]), formats=("PNG", "JPEG")) as picture:
            small = len(content) <= MOST_BYTES and picture.width * picture.height <= MOST_PIXELS
            if small:
                picture.load()
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise InvalidInput("mark_unreadable", field="letter_mark") from error
    if not small:
        raise InvalidInput("mark_too_large", field="letter_mark", most=MOST_BYTES // 1_000_000)
    return content


def draw_mark(canvas: Canvas, content: bytes, x: float) -> float:
    """Draws the picture from ``x`` in the head of the page, as decoration, and says how wide it came out."""
    picture = ImageReader(io.BytesIO(content))
    wide, high = picture.getSize()
    scale = min(MARK_WIDE_MM * mm / wide, MARK_HIGH_MM * mm / high)
    base = A4[1] - (MARK_TOP_MM + MARK_HIGH_MM) * mm
    canvas.drawImage(picture, x, base, wide * scale, high * scale, mask="auto")
    return float(wide * scale)


def _line(text: str, facts: Mapping[str, str]) -> str:
    return clean(_given(text, facts))


def _lines(texts: tuple[str, ...], facts: Mapping[str, str]) -> tuple[str, ...]:
    """The lines that still say something: one of which the only fact is empty is left out."""
    return tuple(line for text in texts if (line := clean(_given(text, facts))))


def _given(text: str, facts: Mapping[str, str]) -> str:
    """The text with its facts; an empty fact leaves nothing behind, not even a line to write on."""
    for name, value in facts.items():
        if not value:
            text = text.replace(f"[{name}]", "")
    return filled(text, facts)
