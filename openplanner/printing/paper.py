"""Paper, fonts, inks and styles: what every sheet shares.

Lengths are points unless a name says ``_mm``; ``mm`` converts. Positions count from the bottom left, as in PDF.
Every document has embedded subset fonts only, a title, a language, and the same bytes for the same sheet.
"""

from __future__ import annotations

import io
import re
import threading
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from operator import itemgetter

from reportlab import rl_config
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError
from reportlab.pdfgen.canvas import Canvas

from openplanner.domain.errors import ResourceMissing
from openplanner.guides.guard import without_identifiers
from openplanner.printing.barrier import refuse_identifiers
from openplanner.printing.fonts import PaperFont
from openplanner.printing.tagged import Ink, Line, Run, TaggedCanvas
from openplanner.resources import resource

A4 = (210 * mm, 297 * mm)
A4_LANDSCAPE = (297 * mm, 210 * mm)
REGULAR, BOLD, ITALIC = "NotoSans", "NotoSans-Bold", "NotoSans-Italic"
_FILES = {REGULAR: "NotoSans-Regular.ttf", BOLD: "NotoSans-Bold.ttf", ITALIC: "NotoSans-Italic.ttf"}

INK = Ink(0x16, 0x16, 0x16)
ACCENT = Ink(0x17, 0x46, 0x6B)
QUIET = Ink(0x4A, 0x55, 0x60)
LINE = Ink(0x8C, 0x96, 0x9F)
FAINT = Ink(0xC9, 0xCF, 0xD5)
TINT = Ink(0xEE, 0xF2, 0xF5)
"""Text inks have a contrast of at least 7:1 on white, lines 3:1; no meaning hangs on colour alone."""

CAPITAL = 0.714
"""Height of a capital in em (Noto Sans)."""

SHRINKING = 0.05
"""How much narrower a space may get, as a share of it, to keep a word on its line."""

_REGIONS = {"nl": "nl-NL", "en": "en-GB"}
_SPACES = re.compile(r"[^\S\u00a0]+")
_loading = threading.Lock()
rl_config.useA85 = 0  # compressed bytes as they are, a fifth smaller than written as letters


def load_fonts() -> None:
    """Registers the fonts once, from any thread; raises ``ResourceMissing`` when a file is absent or damaged."""
    with _loading:
        if REGULAR in pdfmetrics.getRegisteredFontNames():
            return
        for name, file in reversed(_FILES.items()):
            try:
                pdfmetrics.registerFont(PaperFont(name, str(resource("fonts", file))))
            except (TTFError, OSError) as error:
                raise ResourceMissing("resource_missing", name=f"fonts/{file}") from error


@contextmanager
def document(
    title: str,
    size: tuple[float, float],
    sheet: object,
    language: str = "nl",
    *,
    left_out: Collection[str] = (),
    mail: bool = False,
) -> Iterator[tuple[Canvas, io.BytesIO]]:
    """A canvas and the buffer that holds the PDF once the block has ended. ``language`` is a BCP 47 tag.

    ``sheet`` is what will be printed: nothing is when it holds what may not be on paper; see
    :func:`openplanner.printing.barrier.refuse_identifiers`, also for ``left_out`` and ``mail``.

    The PDF is tagged: ``tagged.tagged`` says what is drawn, ``tagged.artifact`` what is not to be read.
    """
    refuse_identifiers(sheet, left_out=left_out, mail=mail)
    load_fonts()
    buffer = io.BytesIO()
    canvas = TaggedCanvas(
        buffer, pagesize=size, invariant=1, language=_REGIONS.get(language, language), initialFontName=REGULAR
    )
    canvas.setTitle(without_identifiers(clean(title)))
    yield canvas, buffer
    canvas.save()


def unbroken(text: str) -> str:
    """Text that stays on one line, such as a phone number or a date."""
    return text.replace(" ", "\u00a0")


def clean(text: str) -> str:
    """Text as it may stand on paper: composed letters, no control signs, white space as single spaces.

    A space that keeps words together (U+00A0) stays one.
    """
    shown = text if text.isascii() else unicodedata.normalize("NFC", text)
    if not shown.replace("\u00a0", " ").isprintable():
        shown = _SPACES.sub(" ", "".join(map(_on_paper, shown)))
    elif "  " in shown:
        shown = _SPACES.sub(" ", shown)
    return shown.strip(" ")


def _on_paper(sign: str) -> str:
    """A sign as it may stand there: a space for a line end or control sign, nothing for one without a shape."""
    category = unicodedata.category(sign)
    return " " if category in {"Cc", "Zl", "Zp"} else "" if category in {"Cf", "Cs", "Co"} else sign


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """A font with its ``size``, its ``leading`` from line to line (both in points) and its ink; made by ``style``."""

    font: str
    size: float
    leading: float
    ink: Ink


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words with a look, in pieces that each have a font of their own; broken into lines by ``lines_of``."""

    look: Look
    pieces: tuple[Run, ...]


@lru_cache(maxsize=256)
def style(size: float, font: str = REGULAR, ink: Ink = INK, spacing: float = 1.25) -> Look:
    """A left-aligned look; ``size`` in points, line height ``spacing`` times the size."""
    return Look(font, size, size * spacing, ink)


def paragraph(text: str, look: Look) -> Paragraph:
    """A paragraph of plain text."""
    return Paragraph(look, ((look.font, clean(text)),))


def rich(look: Look, *pieces: Run) -> Paragraph:
    """A paragraph of pieces, each a font and plain text."""
    return Paragraph(look, tuple((font, clean(text)) for font, text in pieces if text))


@lru_cache(maxsize=2048)
def lines_of(words: Paragraph, width: float) -> list[Line]:
    """The lines of a paragraph: each as many words as fit, a word longer than a line broken between its letters.

    For one word more the spaces of a line may be a twentieth narrower.
    """
    room = width / words.look.size + 1e-9
    lines: list[list[Run]] = [[]]
    over: dict[int, float] = {}
    used = 0.0
    for font, word in [(font, word) for font, text in words.pieces for word in text.split(" ") if word]:
        widths = pdfmetrics.getFont(font).widths
        line, wide, blank = lines[-1], widths[word], widths[" "]
        start = used + blank if line else 0.0
        if start + wide <= room + len(line) * SHRINKING * blank:
            line.append((font, word))
            used = start + wide
            if used > room:
                over[len(lines) - 1] = used - room
            continue
        first, *more = _broken(word, widths, room - start, room) if wide > room else ("", word)
        if first:
            line.append((font, first))
        lines += [[(font, part)] for part in more]
        used = widths[more[-1]] if more else wide
    return [_joined(line, over.get(number, 0.0)) for number, line in enumerate(lines) if line]


def _broken(word: str, widths: Mapping[str, float], left: float, room: float) -> list[str]:
    """A word longer than a line in parts: what is ``left`` of this line holds the first, maybe nothing."""
    parts, used = [""], room - left
    for letter in word:
        wide = widths[letter]
        if used + wide > room and (parts[-1] or wide <= room):
            parts.append("")
            used = 0.0
        parts[-1] += letter
        used += wide
    return parts


def _joined(line: Sequence[Run], over: float) -> Line:
    """The words of a line in as few runs as can be; the space before another font belongs to the run after it."""
    first = line[0][0]
    if all(font == first for font, _ in line):
        runs = [(first, " ".join([word for _, word in line]))]
    else:
        joined = [(font, " ".join(word for _, word in words)) for font, words in groupby(line, itemgetter(0))]
        runs = [joined[0], *((font, f" {words}") for font, words in joined[1:])]
    spaces = sum(words.count(" ") + words.count("\u00a0") for _, words in runs) if over else 0
    return Line(runs, over / spaces if spaces else 0.0)


def width_of(text: str, font: str, size: float) -> float:
    """Width of one line of text in points."""
    return float(pdfmetrics.getFont(font).widths[text] * size)


def fitted(text: str, font: str, size: float, width: float, least: float = 6.0) -> tuple[str, float]:
    """One line that fits: first smaller, down to ``least``; then cut, with an ellipsis."""
    text = clean(text)
    wide = width_of(text, font, size)
    if wide <= width:
        return text, size
    size = max(min(least, size), size * width / wide)
    if width_of(text, font, size) <= width + 0.01:
        return text, size
    while text and width_of(text + "\u2026", font, size) > width + 0.01:
        text = text[:-1].rstrip()
    return text + "\u2026", size


def draw_line_of_text(
    canvas: Canvas, x: float, y: float, text: str, font: str = REGULAR, size: float = 9.0, ink: Ink = INK
) -> None:
    """One line with its base line at ``y``."""
    canvas.setFont(font, size)
    canvas.setFillColor(ink)
    canvas.drawString(x, y, text)


def draw_right(
    canvas: Canvas, x: float, y: float, text: str, font: str = REGULAR, size: float = 9.0, ink: Ink = INK
) -> None:
    """One line that ends at ``x``."""
    draw_line_of_text(canvas, x - width_of(text, font, size), y, text, font, size, ink)


def rule(canvas: Canvas, x: float, y: float, width: float, ink: Ink = LINE, thickness: float = 0.6) -> None:
    """A horizontal line."""
    canvas.setStrokeColor(ink)
    canvas.setLineWidth(thickness)
    canvas.line(x, y, x + width, y)
