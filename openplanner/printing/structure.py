"""The structure tree of a tagged PDF and what the catalogue says about it, as ReportLab's objects.

Source: ISO 32000-1, 14.7 (structure), 14.8.5 (attributes); ISO 14289-1, 5 and 7.1 (identification, title).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from reportlab.pdfbase import pdfdoc

_STAYS_EMPTY = frozenset({"Document", "TR", "TH", "TD"})
"""What is written without content too: a table has as many cells in each row, also those to fill in by pen."""
_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>
"""


@dataclass(frozen=True, slots=True)
class Tag:
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
    """A node of the tree. ``kids`` are elements, and marks as (name of the page, number on the page)."""

    tag: Tag
    parent: Element | None = None
    kids: list[Element | tuple[str, int]] = field(default_factory=list)


class Tree:
    """The elements of one document in reading order, and whose the marks on each page are."""

    def __init__(self) -> None:
        self.document = Element(Tag("Document"))
        self.pages: list[list[Element]] = []
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

    def end_page(self) -> int:
        """Closes the numbering of a page; gives the number of the page in the tree."""
        self.pages.append(self._marks)
        self._marks = []
        return len(self.pages) - 1


class _Raw(pdfdoc.PDFObject):  # type: ignore[misc]
    """An object whose bytes we write ourselves, a third of what ReportLab's dictionaries take."""

    __RefOnly__ = 1

    def __init__(self) -> None:
        self.content = b""

    def format(self, _document: pdfdoc.PDFDocument) -> bytes:
        return self.content


def catalog_entries(document: pdfdoc.PDFDocument, tree: Tree, title: str) -> None:
    """Puts the tree, the mark of PDF/UA-1 and the title where a reader looks for them."""
    root, elements = _Raw(), _filled(tree.document)
    objects = [_Raw() for _ in elements]
    address = document.Reference(root).format(document)
    addresses = {
        id(element): document.Reference(one).format(document) for element, one in zip(elements, objects, strict=True)
    }
    for element, one in zip(elements, objects, strict=True):
        one.content = _written(document, element, addresses, address)
    parents = b" ".join(
        b"%d [%s]" % (number, b" ".join(addresses[id(owner)] for owner in owners))
        for number, owners in enumerate(tree.pages)
    )
    root.content = b"<</Type/StructTreeRoot/K %s/ParentTree<</Nums[%s]>>/ParentTreeNextKey %d>>" % (
        addresses[id(tree.document)], parents, len(tree.pages),
    )  # fmt: skip
    catalog = document.Catalog
    catalog.Outlines = None  # ReportLab's empty table of contents
    catalog.StructTreeRoot = root
    catalog.MarkInfo = pdfdoc.PDFDictionary({"Marked": "true"})
    catalog.Metadata = _metadata(title)


def _metadata(title: str) -> pdfdoc.PDFStream:
    kind = pdfdoc.PDFDictionary({"Type": pdfdoc.PDFName("Metadata"), "Subtype": pdfdoc.PDFName("XML")})
    return pdfdoc.PDFStream(kind, _XMP.format(title=escape(title)).encode(), [])


def _filled(element: Element) -> list[Element]:
    """The element and all below it in reading order, without what holds nothing."""
    below = [found for kid in element.kids if isinstance(kid, Element) for found in _filled(kid)]
    marks = any(not isinstance(kid, Element) for kid in element.kids)
    return [element, *below] if below or marks or element.tag.role in _STAYS_EMPTY else []


def _written(document: pdfdoc.PDFDocument, element: Element, addresses: Mapping[int, bytes], root: bytes) -> bytes:
    tag = element.tag
    page = next((kid[0] for kid in element.kids if not isinstance(kid, Element)), "")
    kids = [
        addresses.get(id(kid), b"") if isinstance(kid, Element) else _mark(document, kid, page) for kid in element.kids
    ]
    parts = [b"<</S/%s/P %s" % (tag.role.encode(), addresses[id(element.parent)] if element.parent else root)]
    if page:
        parts.append(b"/Pg %s" % _page(document, page))
    written = list(filter(None, kids))
    if written:
        parts.append((b"/K %s" if len(written) == 1 else b"/K[%s]") % b" ".join(written))
    for name, words in ((b"Alt", tag.alt), (b"ActualText", tag.actual)):
        if words:
            parts.append(b"/%s %s" % (name, pdfdoc.PDFString(words).format(document)))
    return b"".join([*parts, _attributes(tag), b">>"])


def _mark(document: pdfdoc.PDFDocument, kid: tuple[str, int], page: str) -> bytes:
    if kid[0] == page:
        return b"%d" % kid[1]
    return b"<</Type/MCR/Pg %s/MCID %d>>" % (_page(document, kid[0]), kid[1])


def _page(document: pdfdoc.PDFDocument, name: str) -> bytes:
    address: bytes = pdfdoc.PDFObjectReference(name).format(document)
    return address


def _attributes(tag: Tag) -> bytes:
    if tag.numbering:
        return b"/A<</O/List/ListNumbering/%s>>" % tag.numbering.encode()
    spans = ((b"/RowSpan", tag.rows), (b"/ColSpan", tag.columns))
    inside = b"".join(b"%s %d" % (name, count) for name, count in spans if count > 1)
    if tag.scope:
        inside += b"/Scope/%s" % tag.scope.encode()
    return b"/A<</O/Table%s>>" % inside if inside else b""
