"""Tagged PDF: what is drawn gets a place in a structure tree, so that a screen reader can follow it.

Draw as ever, and say what it is: ``with tagged(canvas, "H1"): draw_line_of_text(...)``. Elements nest as the blocks do
and are read in the order in which they are drawn: a table is ``Table`` > ``TR`` > ``TH`` or ``TD``, a list ``L`` >
``LI`` > ``Lbl`` and ``LBody``, a chart ``Figure`` with ``alt``. Text that nobody names becomes a paragraph (``P``).
Lines, boxes and tints are decoration of themselves (artifacts), but for what stands in a ``Figure`` or has ``actual``
text. Page headers, footers and repeated table heads go in ``with artifact(canvas):`` and are not read.
Source: ISO 32000-1, 14.6 to 14.8; ISO 14289-1 (PDF/UA-1), 7.1.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import NamedTuple

from reportlab.pdfbase import pdfdoc, pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from openplanner.printing.fonts import PaperFont, is_plain
from openplanner.printing.pdf_file import stream
from openplanner.printing.structure import Element, Tag, Tree, Written, tagged_file

HOLDS_TEXT = frozenset({"P", "H1", "H2", "H3", "Lbl", "LBody", "TH", "TD", "Span", "Caption", "Figure"})
GETS_PARAGRAPHS = frozenset({"Document", "Sect", "Div"})
ARTIFACT = "Artifact"
Run = tuple[str, str]
"""A font and words in it."""


_CIRCLE = "1 0 m 1 .5523 .5523 1 0 1 c -.5523 1 -1 .5523 -1 0 c -1 -.5523 -.5523 -1 0 -1 c .5523 -1 1 -.5523 1 0 c"
_PAINT = {(1, 0): "S", (0, 1): "f", (1, 1): "B", (0, 0): "n"}


class Ink:
    """A colour, as it is chosen in the code of a page for what is filled and for lines."""

    __slots__ = ("fill", "stroke")

    def __init__(self, red: int, green: int, blue: int) -> None:
        shares = f"{red / 255:.3f} {green / 255:.3f} {blue / 255:.3f}"
        self.fill, self.stroke = f"{shares} rg", f"{shares} RG"


class Line(NamedTuple):
    """A line of text, and how much narrower its spaces are than those of the font, in em."""

    runs: Sequence[Run]
    tight: float = 0.0


class _Within:
    """A block of drawings that belong to one element, or to none."""

    __slots__ = ("_canvas", "_key", "_tag")

    def __init__(self, canvas: TaggedCanvas, tag: Tag, key: object) -> None:
        self._canvas, self._tag, self._key = canvas, tag, key

    def __enter__(self) -> None:
        self._canvas.begin(self._tag, self._key)

    def __exit__(self, *_: object) -> None:
        self._canvas.end()


def tagged(
    canvas: Canvas,
    role: str,
    *,
    alt: str = "",
    actual: str = "",
    scope: str = "",
    rows: int = 1,
    columns: int = 1,
    numbering: str = "",
    key: object = None,
) -> AbstractContextManager[None]:
    """What is drawn in the block is one element with a standard ``role`` (module docstring), or its next part.

    ``alt`` describes a figure, ``actual`` is what to read instead of what is drawn. ``scope`` of a ``TH`` is ``Column``
    or ``Row``; ``rows`` and ``columns`` are what a cell spans. ``numbering`` of an ``L`` is ``Decimal``, ``Disc`` or
    ``Square``. A second block with the same ``key`` goes on with the element of the first, as for a table that runs on
    over the page.
    """
    return _Within(canvas, Tag(role, alt, actual, scope, rows, columns, numbering), key)


def artifact(canvas: Canvas, kind: str = "") -> AbstractContextManager[None]:
    """What is drawn in the block is of the page and not of the text; ``kind`` is ``Header``, ``Footer`` or nothing."""
    return _Within(canvas, Tag(ARTIFACT, kind), None)


class TaggedCanvas(Canvas):  # type: ignore[misc]
    """A canvas that writes marked content, the structure tree and the mark of PDF/UA-1. Made by ``paper.document``.

    Text, lines, boxes and inks are written by itself, each with its mark, in hundredths of a point; what it does not
    write itself (a path, a picture) ReportLab does, with a mark around it.
    """

    def __init__(self, *arguments: object, language: str, **options: object) -> None:
        self._language = language
        self.tree = Tree()
        self._open, self._artifacts = [self.tree.document], [""][:0]
        self._forget()
        super().__init__(*arguments, pdfVersion=(1, 7), **options)

    def _forget(self) -> None:
        """A new page begins with nothing marked, black ink and thin lines."""
        self._owner: Element | str | None = None
        self._page = ""
        self._said = {"tight": "0 Tw"}
        self._names: dict[tuple[str, int], str] = {}

    def begin(self, tag: Tag, key: object = None) -> None:
        """What comes is of this element, or an artifact (for ``tagged`` and ``artifact``)."""
        if self._artifacts or tag.role == ARTIFACT:
            self._artifacts.append(tag.alt)
        else:
            self._open.append(self.tree.element(tag, self._open[-1], key))

    def end(self) -> None:
        """Ends what began last."""
        (self._artifacts or self._open).pop()

    def setFont(self, psfontname: str, size: float, leading: float | None = None) -> None:  # noqa: N802
        """The font of the texts that follow."""
        self._fontname, self._fontsize = psfontname, size
        self._leading = size * 1.2 if leading is None else leading

    def setFillColor(self, aColor: Ink, alpha: float | None = None) -> None:  # noqa: N802, N803
        """The ink of texts and of what is filled."""
        self._state("fill", aColor.fill)

    def setStrokeColor(self, aColor: Ink, alpha: float | None = None) -> None:  # noqa: N802, N803
        """The ink of lines."""
        self._state("stroke", aColor.stroke)

    def setLineWidth(self, width: float) -> None:  # noqa: N802
        """How thick lines are, in points."""
        self._state("width", f"{width:.2f} w")

    def _state(self, name: str, code: str) -> None:
        """Says it once: what is so already needs no word."""
        if self._said.get(name) != code:
            self._said[name] = code
            self._code.append(code)

    def drawString(self, x: float, y: float, text: str) -> None:  # noqa: N802
        """One line of text with its base line at ``y``."""
        name = self._names.get((self._fontname, 0))
        if name is None or not is_plain(text):
            self.write(x, y, [Line([(self._fontname, text)])], self._fontsize)
        elif text:  # the same as ``write`` says, for what is drawn a thousand times on a page
            self._state("tight", "0 Tw")
            self._state("font", f"{name} {self._fontsize:.2f} Tf")
            self._mark(self._owner_of(text=True))
            self._code.append(f"BT {x:.2f} {y:.2f} Td ({text}) Tj ET")

    def drawRightString(self, x: float, y: float, text: str) -> None:  # noqa: N802
        """One line of text that ends at ``x``."""
        wide = pdfmetrics.getFont(self._fontname).widths[text] * self._fontsize
        self.drawString(x - wide, y, text)

    def draw_beside(self, y: float, pieces: Sequence[tuple[float, str, str]], size: float) -> None:
        """Pieces of one line of text with its base line at ``y``: where each begins, its font and its words."""
        self._mark(self._owner_of(text=True))
        self._state("tight", "0 Tw")
        self._code.append(f"BT 0 {y:.2f} Td")
        at = 0.0
        for x, font, words in pieces:
            step = round(x - at, 2)
            self._code.append(f"{step:.2f} 0 Td")
            self._show(font, words, size)
            at += step
        self._code.append("ET")

    def write(self, x: float, y: float, lines: Sequence[Line], size: float, leading: float = 0.0) -> None:
        """Lines under each other, each of words in one or more fonts; the first with its base line at ``y``."""
        self._mark(self._owner_of(text=True))
        self._code.append(f"BT {x:.2f} {y:.2f} Td {leading:.2f} TL" if len(lines) > 1 else f"BT {x:.2f} {y:.2f} Td")
        show = "Tj"
        for line in lines:
            self._state("tight", f"{-line.tight * size:.3f} Tw" if line.tight else "0 Tw")
            for font, words in line.runs:
                self._show(font, words, size, show)
                show = "Tj"
            show = "'"  # on the next line
        self._code.append("ET")

    def _show(self, name: str, words: str, size: float, show: str = "Tj") -> None:
        known = self._names.get((name, 0))
        if known is not None and is_plain(words):
            self._state("font", f"{known} {size:.2f} Tf")
            self._code.append(f"({words}) {show}")
            return
        font = pdfmetrics.getFont(name)
        for subset, piece in font.written(words, self._doc):
            self._state("font", f"{self._names.get((name, subset)) or self._name(font, subset)} {size:.2f} Tf")
            self._code.append(f"({piece}) {show}")
            show = "Tj"

    def _name(self, font: PaperFont, subset: int) -> str:
        name = self._names[font.fontName, subset] = font.name_in(self._doc, subset)
        return name

    def rect(self, x: float, y: float, width: float, height: float, stroke: int = 1, fill: int = 0) -> None:
        """A box."""
        self._draw(f"{x:.2f} {y:.2f} {width:.2f} {height:.2f} re {_PAINT[stroke, fill]}")

    def line(self, x1: float, y1: float, x2: float, y2: float) -> None:
        """A line."""
        self._draw(f"{x1:.2f} {y1:.2f} m {x2:.2f} {y2:.2f} l S")

    def circle(self, x_cen: float, y_cen: float, r: float, stroke: int = 1, fill: int = 0) -> None:
        """A circle, with lines ``r`` times as thick as they were told to be."""
        self._draw(f"q {r:.2f} 0 0 {r:.2f} {x_cen:.2f} {y_cen:.2f} cm {_CIRCLE} {_PAINT[stroke, fill]} Q")

    def drawPath(self, *arguments: object, **options: object) -> None:  # noqa: N802
        """A path."""
        self._mark(self._owner_of(text=False))
        super().drawPath(*arguments, **options)

    def drawImage(self, *arguments: object, **options: object) -> object:  # noqa: N802
        """A picture."""
        self._mark(self._owner_of(text=False))
        return super().drawImage(*arguments, **options)

    def _draw(self, code: str) -> None:
        self._mark(self._owner_of(text=False))
        self._code.append(code)

    def _mark(self, owner: Element | str) -> None:
        """Puts the mark of its owner before what is drawn next, unless it is there already."""
        if owner == self._owner:
            return
        self._unmark()
        self._owner = owner
        self._page = self._page or self._doc.thisPageName()
        if isinstance(owner, Element):
            self._code.append(f"/{owner.tag.role} <</MCID {self.tree.mark(owner, self._page)}>> BDC")
        elif owner:
            self._code.append(f"/Artifact <</Type /Pagination /Subtype /{owner}>> BDC")
        else:
            self._code.append("/Artifact BMC")

    def _unmark(self) -> None:
        if self._owner is not None:
            self._code.append("EMC")
            self._owner = None

    def _owner_of(self, *, text: bool) -> Element | str:
        if self._artifacts:
            return self._artifacts[0]
        inner = self._open[-1]
        if not text and inner.tag.role != "Figure" and not inner.tag.actual:
            return ""
        if inner.tag.role in HOLDS_TEXT:
            return inner
        if inner.tag.role in GETS_PARAGRAPHS:
            return self.tree.element(Tag("P"), inner)
        raise ValueError(f"text straight in {inner.tag.role}: say with tagged() what it is")

    def showPage(self) -> None:  # noqa: N802 - overrides
        """Ends the page."""
        self._unmark()
        name, code = self._doc.thisPageName(), "\n".join(self._code)
        self._code.clear()
        super().showPage()
        self._forget()
        self._doc.idToObject[name] = self._written(self._doc.Pages[-1], self.tree.end_page(name), code)

    def _written(self, page: pdfdoc.PDFPage, number: int, code: str) -> Written:
        document = self._doc
        content = Written(stream(code.encode("ascii")))
        pages, fonts, code_at = (
            document.Reference(one).format(document)
            for one in (document.Pages, document.idToObject["BasicFonts"], content)
        )
        pictures = b"/XObject %s" % page.XObjects.format(document) if page.XObjects else b""
        return Written(
            b"<</Type/Page/Parent %s/MediaBox[0 0 %.2f %.2f]/Resources<</Font %s%s>>/Contents %s"
            b"/StructParents %d/Tabs/S>>" % (pages, page.pagewidth, page.pageheight, fonts, pictures, code_at, number)
        )

    def save(self) -> None:
        """Ends the document and writes it."""
        if self._code:
            self.showPage()
        self._filename.write(tagged_file(self._doc, self.tree, self._doc.info.title, self._language))
