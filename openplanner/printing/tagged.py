"""Tagged PDF: what is drawn gets a place in a structure tree, so that a screen reader can follow it.

Draw as ever, and say what it is: ``with tagged(canvas, "H1"): draw_line_of_text(...)``. Elements nest as the blocks do
and are read in the order in which they are drawn: a table is ``Table`` > ``TR`` > ``TH`` or ``TD``, a list ``L`` >
``LI`` > ``Lbl`` and ``LBody``, a chart ``Figure`` with ``alt``. Text that nobody names becomes a paragraph (``P``).
Lines, boxes and tints are decoration of themselves (artifacts), but for what stands in a ``Figure`` or has ``actual``
text. Page headers, footers and repeated table heads go in ``with artifact(canvas):`` and are not read.
Source: ISO 32000-1, 14.6 to 14.8; ISO 14289-1 (PDF/UA-1), 7.1.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

from openplanner.printing.structure import Element, Tag, Tree, catalog_entries

HOLDS_TEXT = frozenset({"P", "H1", "H2", "H3", "Lbl", "LBody", "TH", "TD", "Span", "Caption", "Figure"})
GETS_PARAGRAPHS = frozenset({"Document", "Sect", "Div"})
ARTIFACT = "Artifact"
_PAINTS = frozenset({"S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "Do", "sh", "EI"})
_NESTS = frozenset({"q", "Q"})


class _Mark(str):
    """A place in the code of a page where an element starts, or (without tag) where the innermost one ends."""

    __slots__ = ("key", "tag")

    tag: Tag | None
    key: object


@contextmanager
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
) -> Iterator[None]:
    """What is drawn in the block is one element with a standard ``role`` (module docstring), or its next part.

    ``alt`` describes a figure, ``actual`` is what to read instead of what is drawn. ``scope`` of a ``TH`` is ``Column``
    or ``Row``; ``rows`` and ``columns`` are what a cell spans. ``numbering`` of an ``L`` is ``Decimal``, ``Disc`` or
    ``Square``. A second block with the same ``key`` goes on with the element of the first, as for a table that runs on
    over the page.
    """
    _mark(canvas, Tag(role, alt, actual, scope, rows, columns, numbering), key)
    yield
    _mark(canvas, None)


@contextmanager
def artifact(canvas: Canvas, kind: str = "") -> Iterator[None]:
    """What is drawn in the block is of the page and not of the text; ``kind`` is ``Header``, ``Footer`` or nothing."""
    _mark(canvas, Tag(ARTIFACT, kind))
    yield
    _mark(canvas, None)


def _mark(canvas: Canvas, tag: Tag | None, key: object = None) -> None:
    mark = _Mark()
    mark.tag, mark.key = tag, key
    canvas._code.append(mark)  # noqa: SLF001 - ReportLab has no other place between two drawings


class TaggedCanvas(Canvas):  # type: ignore[misc]
    """A canvas that writes marked content, the structure tree and the mark of PDF/UA-1. Made by ``paper.document``."""

    def __init__(self, *arguments: object, **options: object) -> None:
        super().__init__(*arguments, pdfVersion=(1, 7), **options)
        self.tree = Tree()

    def showPage(self) -> None:  # noqa: N802 - overrides
        """Ends the page; raises ``ValueError`` for text outside any element that may hold it."""
        self._code[:] = _PageCode(self.tree, self._doc.thisPageName()).marked(self._code)
        super().showPage()
        page = self._doc.Pages[-1]
        page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
        page.StructParents, page.Tabs = self.tree.end_page(), pdfdoc.PDFName("S")

    def save(self) -> None:
        """Ends the document and writes it."""
        if self._code:
            self.showPage()
        catalog_entries(self._doc, self.tree, self._doc.info.title)
        super().save()


class _PageCode:
    """Puts the marks of one page around its drawings."""

    def __init__(self, tree: Tree, page: str) -> None:
        self._tree, self._page = tree, page
        self._open: list[Element] = [tree.document]
        self._artifacts: list[str] = []
        self._lines: list[str] = []
        self._owner: Element | str | None = None
        self._waiting: list[str] = []

    def marked(self, code: list[str]) -> list[str]:
        path: list[str] = []
        for line in code:
            if isinstance(line, _Mark):
                self._step(line)
                continue
            path.append(line)
            last = line[line.rstrip().rfind(" ") + 1 :].strip()
            if path[0].startswith("n") and last not in _PAINTS and not line.endswith("W n"):
                continue  # inside a path, which may take several lines
            self._place("\n".join(path), last)
            path = []
        self._close()
        return [*self._lines, *path]

    def _step(self, mark: _Mark) -> None:
        if mark.tag is None:
            (self._artifacts or self._open).pop()
        elif self._artifacts or mark.tag.role == ARTIFACT:
            self._artifacts.append(mark.tag.alt)
        else:
            self._open.append(self._tree.element(mark.tag, self._open[-1], mark.key))

    def _place(self, line: str, last: str) -> None:
        text = last == "ET" and (" Tj" in line or " TJ" in line)
        if not text and last not in _PAINTS:
            self._state(line)
            return
        owner = self._owner_of(text=text)
        if owner != self._owner:
            self._close()
            self._lines.append(self._begin(owner))
            self._owner = owner
        self._lines += [*self._waiting, line]
        self._waiting = []

    def _state(self, line: str) -> None:
        """A change of ink or place: kept back, for the next drawing may have the same owner."""
        if line in _NESTS or self._owner is None:
            self._close()
            self._lines.append(line)
        else:
            self._waiting.append(line)

    def _owner_of(self, *, text: bool) -> Element | str:
        if self._artifacts:
            return self._artifacts[0]
        inner = self._open[-1]
        if not text and inner.tag.role != "Figure" and not inner.tag.actual:
            return ""
        if inner.tag.role in HOLDS_TEXT:
            return inner
        if inner.tag.role in GETS_PARAGRAPHS:
            return self._tree.element(Tag("P"), inner)
        raise ValueError(f"text straight in {inner.tag.role}: say with tagged() what it is")

    def _begin(self, owner: Element | str) -> str:
        if isinstance(owner, Element):
            return f"/{owner.tag.role} <</MCID {self._tree.mark(owner, self._page)}>> BDC"
        if owner:
            return f"/Artifact <</Type /Pagination /Subtype /{owner}>> BDC"
        return "/Artifact BMC"

    def _close(self) -> None:
        if self._owner is not None:
            self._lines.append("EMC")
        self._lines += self._waiting
        self._owner, self._waiting = None, []
