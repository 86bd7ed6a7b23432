"""The structure tree of a tagged PDF and what the catalogue says about it, as ReportLab's objects.

Source: ISO 32000-1, 14.7 (structure), 14.8.5 (attributes); ISO 14289-1, 5 and 7.1 (identification, title).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
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

    ``address`` is where the file holds it, nothing for an element that holds nothing.
    """

    tag: Tag
    parent: Element | None = None
    kids: list[Element | tuple[str, int]] = field(default_factory=list)
    address: bytes = b""


class Tree:
    """The elements of one document in reading order, and whose the marks on each page are."""

    def __init__(self) -> None:
        self.document = Element(Tag("Document"))
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


def add_structure(document: pdfdoc.PDFDocument, tree: Tree, title: str) -> None:
    """Puts the tree, the mark of PDF/UA-1 and the title where a reader looks for them.

    The elements get numbers that ReportLab knows nothing of, and the file is written by ``pdf_file``.
    """
    root, elements = Written(), _filled(tree.document)
    address = document.Reference(root).format(document)
    first = document.objectcounter + 1
    document.objectcounter += len(elements)
    for number, element in enumerate(elements, start=first):
        element.address = b"%d 0 R" % number
    pages = {name: pdfdoc.PDFObjectReference(name).format(document) for name in tree.names}
    parents = b" ".join(
        b"%d [%s]" % (number, b" ".join([owner.address for owner in owners]))
        for number, owners in enumerate(tree.pages)
    )
    root.content = b"<</Type/StructTreeRoot/K %s/ParentTree<</Nums[%s]>>/ParentTreeNextKey %d>>" % (
        tree.document.address, parents, len(tree.pages),
    )  # fmt: skip
    catalog = document.Catalog
    catalog.Outlines = None  # ReportLab's empty table of contents
    catalog.StructTreeRoot = root
    catalog.MarkInfo = pdfdoc.PDFDictionary({"Marked": "true"})
    catalog.Metadata = _metadata(title)
    packed = {number: _written(element, pages, address) for number, element in enumerate(elements, start=first)}
    document.format = lambda: pdf_file(document, packed)


def _metadata(title: str) -> pdfdoc.PDFStream:
    kind = pdfdoc.PDFDictionary({"Type": pdfdoc.PDFName("Metadata"), "Subtype": pdfdoc.PDFName("XML")})
    return pdfdoc.PDFStream(kind, _XMP.format(title=escape(title)).encode(), [])


def _filled(element: Element) -> list[Element]:
    """The element and all below it in reading order, without what holds nothing."""
    below = [found for kid in element.kids if isinstance(kid, Element) for found in _filled(kid)]
    marks = any(not isinstance(kid, Element) for kid in element.kids)
    return [element, *below] if below or marks or element.tag.role in _STAYS_EMPTY else []


def _written(element: Element, pages: Mapping[str, bytes], root: bytes) -> bytes:
    tag = element.tag
    page = next((kid[0] for kid in element.kids if not isinstance(kid, Element)), "")
    kids = [kid.address if isinstance(kid, Element) else _mark(kid, page, pages) for kid in element.kids]
    written = [kid for kid in kids if kid]
    parts = [b"<</S/%s/P %s" % (tag.role.encode(), element.parent.address if element.parent else root)]
    if page:
        parts.append(b"/Pg %s" % pages[page])
    if written:
        parts.append((b"/K %s" if len(written) == 1 else b"/K[%s]") % b" ".join(written))
    for name, words in ((b"Alt", tag.alt), (b"ActualText", tag.actual)):
        if words:
            parts.append(b"/%s %s" % (name, _words(words)))
    return b"".join([*parts, _attributes(tag), b">>"])


def _mark(kid: tuple[str, int], page: str, pages: Mapping[str, bytes]) -> bytes:
    return b"%d" % kid[1] if kid[0] == page else b"<</Type/MCR/Pg %s/MCID %d>>" % (pages[kid[0]], kid[1])


def _words(words: str) -> bytes:
    """A text of the tree: as it is when it is plain, else in hexadecimal UTF-16."""
    return b"(%s)" % words.encode() if _PLAIN(words) else b"<FEFF%s>" % words.encode("utf-16-be").hex().encode()


def _attributes(tag: Tag) -> bytes:
    if tag.numbering:
        return b"/A<</O/List/ListNumbering/%s>>" % tag.numbering.encode()
    spans = ((b"/RowSpan", tag.rows), (b"/ColSpan", tag.columns))
    inside = b"".join(b"%s %d" % (name, count) for name, count in spans if count > 1)
    if tag.scope:
        inside += b"/Scope/%s" % tag.scope.encode()
    return b"/A<</O/Table%s>>" % inside if inside else b""
