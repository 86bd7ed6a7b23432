"""Our fonts in a PDF: letters read at once, and one ready subset that all documents share.

ReportLab makes a subset for every document. Here the signs that Dutch paper has day by day are in the first subset of
each font, always the same, so that it is cut and packed once for all documents; a rarer sign, as in a name, goes
to a second subset of that document.
"""

from __future__ import annotations

import re
import sys
from array import array
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from weakref import WeakKeyDictionary

from reportlab.pdfbase import pdfdoc
from reportlab.pdfbase.ttfonts import (
    FF_NONSYMBOLIC,
    FF_SYMBOLIC,
    SUBSETN,
    TTEncoding,
    TTFont,
    TTFontFace,
    makeToUnicodeCMap,
)

from openplanner.printing.pdf_file import stream
from openplanner.printing.structure import Written

_DAILY = "ÀÁÄÇÈÉÊËÍÏÓÔÖØÚÜßàáâãäåçèéêëìíîïñòóôöøùúûüČčŁłŞşŠšŽž–—‘’“”„…•€·°±×½§"
"""Signs beside ASCII that need no subset of their own."""
_ASCII = range(0x20, 0x7F)
_FIRST = [*[0] * 32, *_ASCII, 0, *map(ord, _DAILY)]
"""The first subset: the letter that each code stands for, 0 for a code without one."""
_ESCAPED = {**{ord(sign): f"\\{sign}" for sign in "()\\"}, 0xA0: " "}
_CODES = {**_ESCAPED, **{ord(sign): f"\\{number:03o}" for number, sign in enumerate(_DAILY, start=0x80)}}
is_plain = re.compile(r"[ -'*-\[\]-~]*").fullmatch
_rare = re.compile(f"[^ -~\u00a0{_DAILY}]").search
MOST_WIDTHS = 20_000


class Widths(dict[str, float]):
    """The width of each word in em, measured once; forgets them all when there are very many."""

    def __init__(self, letters: dict[int, float], otherwise: float) -> None:
        super().__init__()
        self._letters, self._otherwise = letters, otherwise

    def __missing__(self, word: str) -> float:
        if len(self) >= MOST_WIDTHS:
            self.clear()
        letters, otherwise = self._letters, self._otherwise
        self[word] = width = sum([letters.get(ord(sign), otherwise) for sign in word]) / 1000
        return width


class _Face(TTFontFace):  # type: ignore[misc]
    """A face whose tables of letters are read as a whole, instead of sign by sign: a tenth of the time."""

    def extractInfo(self, charInfo: int = 1) -> None:  # noqa: N802, N803 - overrides
        super().extractInfo(charInfo=0)
        if charInfo:
            self._read_shapes()
            self._read_letters()

    def _numbers(self, start: int, count: int, kind: str = "H") -> array[int]:
        """So many numbers of two bytes (``H``, or ``h`` with a sign) or four (``I``), as they stand in the file."""
        found = array(kind)
        found.frombytes(self.get_chunk(start, count * found.itemsize))
        if sys.byteorder == "little":
            found.byteswap()
        return found

    def _read_shapes(self) -> None:
        """Where each shape stands, and its measures: those after the last that is given are as wide as that one."""
        long = self.get_ushort(self.get_table_pos("head")[0] + 50)
        places = self._numbers(self.get_table_pos("loca")[0], self.numGlyphs + 1, "I" if long else "H")
        self.glyphPos = list(places) if long else [place * 2 for place in places]
        given = self.get_ushort(self.get_table_pos("hhea")[0] + 34)
        start = self.get_table_pos("hmtx")[0]
        measures = self._numbers(start, 2 * given)
        sides = self._numbers(start + 4 * given, self.numGlyphs - given)
        last = measures[2 * given - 2]
        pairs = zip(measures[::2], measures[1::2], strict=True)
        self.hmetrics = [*pairs, *((last, side) for side in sides)]
        self.defaultWidth = self._pdfScale(measures[0])

    def _read_letters(self) -> None:
        """The shape and the width of each letter; raises ``TTFError`` through ReportLab for a table it knows alone."""
        table = self.get_table_pos("cmap")[0]
        start = table + self.get_ulong(table + 4 + 8 * (self.get_ushort(table + 2) - 1) + 4)
        segments = self.get_ushort(start + 6) // 2
        ends = self._numbers(start + 14, segments)
        starts = self._numbers(start + 16 + 2 * segments, segments)
        steps = self._numbers(start + 16 + 4 * segments, segments)
        offsets_at = start + 16 + 6 * segments
        shapes: dict[int, int] = {}
        for number, offset in enumerate(self._numbers(offsets_at, segments)):
            first, count, step = starts[number], ends[number] - starts[number] + 1, steps[number]
            letters: range = range(first, first + count)
            if offset:
                found = self._numbers(offsets_at + 2 * number + offset, count)
                shapes.update(zip(letters, [shape and (shape + step) & 0xFFFF for shape in found], strict=True))
            else:
                shapes.update(zip(letters, [(letter + step) & 0xFFFF for letter in letters], strict=True))
        shapes[0xA0] = shapes[0x20]
        self.charToGlyph = shapes
        widths = [self._pdfScale(wide) for wide, _ in self.hmetrics]
        self.charWidths = dict(zip(shapes, map(widths.__getitem__, shapes.values()), strict=True))


@dataclass(frozen=True, slots=True)
class _Ready:
    """A subset as it stands in a file, all but the addresses of its parts: shapes, what letters they are, the rest."""

    shapes: bytes
    letters: bytes
    description: bytes
    font: bytes


class PaperFont(TTFont):  # type: ignore[misc]
    """One of our fonts. Made by ``paper.load_fonts``; may be used for several documents at once."""

    def __init__(self, name: str, path: str) -> None:
        self.fontName, self.face, self.encoding = name, _Face(path), TTEncoding()
        self.state: WeakKeyDictionary[pdfdoc.PDFDocument, TTFont.State] = WeakKeyDictionary()
        self._asciiReadable, self.shapable = 1, False
        self.widths = Widths(self.face.charWidths, self.face.defaultWidth)
        self.ready = lru_cache(maxsize=16)(self._made_ready)

    def written(self, text: str, document: pdfdoc.PDFDocument) -> list[tuple[int, str]]:
        """The text as it is written between brackets in a page: pieces, each with the number of its subset."""
        if is_plain(text):
            return [(0, text)]
        if not _rare(text):
            return [(0, text.translate(_CODES))]
        self._state(document)
        return [(number, _escaped(piece)) for number, piece in self.splitString(text, document)]

    def name_in(self, document: pdfdoc.PDFDocument, subset: int = 0) -> str:
        """How the page calls this font; from then on it is part of the document."""
        self._state(document)
        return str(self.getSubsetInternalName(subset, document))

    def _state(self, document: pdfdoc.PDFDocument) -> None:
        if document not in self.state:
            state = self._assignState(document, asciiReadable=1)
            state.subsets = [list(_FIRST)]
            state.assignments = {letter: code for code, letter in enumerate(_FIRST) if letter} | {0: 0}
            state.nextCode = 256  # of the second subset

    def addObjects(self, doc: pdfdoc.PDFDocument) -> None:  # noqa: N802 - overrides
        """Puts the subsets into the document, when all that is drawn is known."""
        state = self.state.pop(doc)
        for number, letters in enumerate(state.subsets):
            ready = self.ready(number, tuple(letters))
            name = f"{state.internalName}+{number}"
            shapes = doc.Reference(Written(ready.shapes)).format(doc)
            description = doc.Reference(Written(ready.description % shapes)).format(doc)
            described = doc.Reference(Written(ready.letters)).format(doc)
            font = Written(ready.font % (name.encode(), described, description))
            doc.Reference(font, name)
            doc.idToObject["BasicFonts"].dict[name] = font

    def _made_ready(self, number: int, letters: tuple[int, ...]) -> _Ready:
        face: Any = self.face
        name = SUBSETN(number) + b"+" + bytes(face.name)
        shapes = face.makeSubset(letters)
        widths = " ".join(f"{face.getCharWidth(letter):g}" for letter in letters)
        box = " ".join(f"{edge:g}" for edge in face.bbox)
        description = (
            f"<</Type /FontDescriptor /FontName /{name.decode()} /Flags {face.flags & ~FF_NONSYMBOLIC | FF_SYMBOLIC}"
            f" /FontBBox [{box}] /ItalicAngle {face.italicAngle:g} /Ascent {face.ascent:g} /Descent {face.descent:g}"
            f" /CapHeight {face.capHeight:g} /StemV {face.stemV:g} /MissingWidth {face.defaultWidth:g} /FontFile2 %s>>"
        )
        font = (
            f"<</Type /Font /Subtype /TrueType /Name /%s /BaseFont /{name.decode()} /FirstChar 0"
            f" /LastChar {len(letters) - 1} /Widths [{widths}] /ToUnicode %s /FontDescriptor %s>>"
        )
        told = makeToUnicodeCMap(name.decode(), letters).encode()
        return _Ready(
            stream(shapes, b"/Length1 %d" % len(shapes), 6), stream(told), description.encode(), font.encode()
        )


def _escaped(piece: bytes) -> str:
    return "".join(chr(code) if 0x20 <= code < 0x7F and code not in b"()\\" else f"\\{code:03o}" for code in piece)
