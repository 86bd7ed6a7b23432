"""The structure tree of a tagged PDF and what the catalogue says about it.

Source: ISO 32000-1, 14.7 (structure), 14.8.5 (attributes); ISO 14289-1, 5 and 7.1 (identification, title).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple
from xml.sax.saxutils import escape

from reportlab.pdfbase import pdfdoc

from openplanner.printing.pdf_file import pdf_file

_STAYS_EMPTY = frozenset({"Document", "TR", "TH", "TD"})
"""What is written without content too: a table has as many cells in each row, also those to fill in by pen."""
_PLAIN = re.compile(r"[ -'*-\[\]-~]*").fullmatch
_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>
"""


class Tag(NamedTuple):
    """What an element is; see ``tagged.tagged`` for the words."""

    role: str
    alt: str = ""
    actual: str = ""
    scope: str = ""
    rows: int = 1
    columns: int = 1
    numbering: str = ""


@dataclass(slots=True, eq=False)
class Element:
    """A node of the tree. ``kids`` are elements, and marks as (name of the page, number on the page).

    ``nests`` says that there are elements among them. ``number`` and ``address`` are those of its object in the file,
    nothing for an element that holds nothing.
    """

    tag: Tag
    parent: Element | None = None
    kids: list[Element | tuple[str, int]] = field(default_factory=list)
    nests: bool = False
    number: int = 0
    address: bytes = b""


class Tree:
    """The elements of one document in reading order, and whose the marks on each page are."""

    def __init__(self) -> None:
        self.document = Element(Tag("Document"))
        self.elements = [self.document]
        self.pages: list[list[Element]] = []
        self.names: list[str] = []
        self._marks: list[Element] = []
        self._kept: dict[object, Element] = {}

    def element(self, tag: Tag, parent: Element, key: object = None) -> Element:
        """A new last kid of ``parent``, or the element made with the same ``key``."""
        if key is not None and key in self._kept:
            return self._kept[key]
        made = Element(tag, parent)
        parent.kids.append(made)
        parent.nests = True
        self.elements.append(made)
        if key is not None:
            self._kept[key] = made
        return made

    def mark(self, element: Element, page: str) -> int:
        """The number of a new piece of content on this page that belongs to the element."""
        number = len(self._marks)
        self._marks.append(element)
        element.kids.append((page, number))
        return number

    def end_page(self, name: str) -> int:
        """Closes the numbering of the page of this name; gives the number of the page in the tree."""
        self.names.append(name)
        self.pages.append(self._marks)
        self._marks = []
        return len(self.pages) - 1


class Written(pdfdoc.PDFObject):  # type: ignore[misc]
    """An object whose bytes we write ourselves, a third of what ReportLab's dictionaries take."""

    __RefOnly__ = 1

    def __init__(self, content: bytes = b"") -> None:
        self.content = content

    def format(self, _document: pdfdoc.PDFDocument) -> bytes:
        """The bytes."""
        return self.content


def tagged_file(document: pdfdoc.PDFDocument, tree: Tree, title: str, language: str) -> bytes:
    """The whole file, with the tree, the language, the mark of PDF/UA-1 and the title where a reader looks for them."""
    root = Written()
    address = document.Reference(root).format(document)
    elements = _filled(tree, document)
    pages = {name: pdfdoc.PDFObjectReference(name).format(document) for name in tree.names}
    parents = b" ".join(
        b"%d [%s]" % (number, b" ".join([owner.address for owner in owners]))
        for number, owners in enumerate(tree.pages)
    )
    root.content = b"<</Type/StructTreeRoot/K %s/ParentTree<</Nums[%s]>>/ParentTreeNextKey %d>>" % (
        tree.document.address, parents, len(tree.pages),
    )  # fmt: skip
    about = _XMP.format(title=escape(title)).encode()
    metadata = Written(b"<</Type/Metadata/Subtype/XML/Length %d>>\nstream\n%s\nendstream" % (len(about), about))
    catalog = (
        b"/Type/Catalog/Lang (%s)/MarkInfo<</Marked true>>/ViewerPreferences<</DisplayDocTitle true>>"
        b"/StructTreeRoot %s/Metadata %s"
    ) % (language.encode(), address, document.Reference(metadata).format(document))
    facts = b"/Title %s/Author(OpenPlanner)/Creator(OpenPlanner)/Producer(ReportLab, OpenPlanner)" % _words(title)
    packed = {element.number: _written(element, pages, address) for element in elements}
    return pdf_file(document, catalog, facts, packed)


def _filled(tree: Tree, document: pdfdoc.PDFDocument) -> list[Element]:
    """The elements but for those that hold nothing, each with a number in the document, kids before their parents."""
    filled = []
    for element in reversed(tree.elements):
        if element.nests:
            element.kids = [kid for kid in element.kids if not isinstance(kid, Element) or kid.number]
        if element.kids or element.tag.role in _STAYS_EMPTY:
            document.objectcounter += 1
            element.number = document.objectcounter
            element.address = b"%d 0 R" % element.number
            filled.append(element)
    return filled


def _written(element: Element, pages: Mapping[str, bytes], root: bytes) -> bytes:
    tag = element.tag
    about = _facts(tag.role, tag.scope, tag.rows, tag.columns, tag.numbering)
    above = element.parent.address if element.parent else root
    words = b"/Alt %s" % _words(tag.alt) if tag.alt else b""
    if tag.actual:
        words += b"/ActualText %s" % _words(tag.actual)
    return b"<<%s/P %s%s%s>>" % (about, above, _content(element.kids, pages), words)


def _content(kids: Sequence[Element | tuple[str, int]], pages: Mapping[str, bytes]) -> bytes:
    """The page that marks are numbered on, and the kids; a mark on another page names it."""
    page, written = "", []
    for kid in kids:
        if isinstance(kid, Element):
            written.append(kid.address)
            continue
        page = page or kid[0]
        written.append(b"%d" % kid[1] if kid[0] == page else b"<</Type/MCR/Pg %s/MCID %d>>" % (pages[kid[0]], kid[1]))
    at = b"/Pg %s" % pages[page] if page else b""
    if len(written) == 1:
        return b"%s/K %s" % (at, written[0])
    return b"%s/K[%s]" % (at, b" ".join(written)) if written else b""


def _words(words: str) -> bytes:
    """A text of the tree: as it is when it is plain, else in hexadecimal UTF-16."""
    return b"(%s)" % words.encode() if _PLAIN(words) else b"<FEFF%s>" % words.encode("utf-16-be").hex().encode()


@lru_cache(maxsize=64)
def _facts(role: str, scope: str, rows: int, columns: int, numbering: str) -> bytes:
    """What an element has in common with others: its role and its attributes."""
    if numbering:
        return b"/S/%s/A<</O/List/ListNumbering/%s>>" % (role.encode(), numbering.encode())
    spans = ((b"/RowSpan", rows), (b"/ColSpan", columns))
    inside = b"".join(b"%s %d" % (name, count) for name, count in spans if count > 1)
    if scope:
        inside += b"/Scope/%s" % scope.encode()
    return b"/S/%s/A<</O/Table%s>>" % (role.encode(), inside) if inside else b"/S/%s" % role.encode()
