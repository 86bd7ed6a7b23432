"""Reading the structure of a tagged PDF back: pikepdf for the tree, pdfium for what stands in each mark."""

from __future__ import annotations

import ctypes
import io
from collections.abc import Iterator
from dataclasses import dataclass, field

import pikepdf
import pypdfium2 as pdfium
from pypdfium2 import raw

DRAWN = (raw.FPDF_PAGEOBJ_TEXT, raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_SHADING)


@dataclass(frozen=True)
class Drawn:
    """One drawing: its page (from 0), the names of the marks around it, its number (-1: none), its text if any."""

    page: int
    marks: tuple[str, ...]
    number: int
    text: str = ""


@dataclass
class Node:
    """An element: role, what is said of it, kids as elements or as (page, number)."""

    role: str
    facts: dict[str, str] = field(default_factory=dict)
    kids: list[Node | tuple[int, int]] = field(default_factory=list)

    def all(self, role: str = "") -> Iterator[Node]:
        """This element and all below it in reading order, of one role when told."""
        if role in ("", self.role):
            yield self
        for kid in self.kids:
            if isinstance(kid, Node):
                yield from kid.all(role)

    def below(self) -> list[Node]:
        """The elements straight below."""
        return [kid for kid in self.kids if isinstance(kid, Node)]

    def marks(self) -> Iterator[tuple[int, int]]:
        """The pieces of content in reading order."""
        for kid in self.kids:
            if isinstance(kid, Node):
                yield from kid.marks()
            else:
                yield kid


def drawn(pdf: bytes) -> list[Drawn]:
    """Everything that is painted, in the order of the file."""
    found: list[Drawn] = []
    document = pdfium.PdfDocument(pdf)
    for number, page in enumerate(document):
        text = page.get_textpage()
        for item in page.get_objects(filter=list(DRAWN)):
            marks = [raw.FPDFPageObj_GetMark(item.raw, index) for index in range(raw.FPDFPageObj_CountMarks(item.raw))]
            numbers = [value for mark in marks if (value := _number(mark)) >= 0]
            words = _text(item, text) if item.type == raw.FPDF_PAGEOBJ_TEXT else ""
            found.append(Drawn(number, tuple(_name(mark) for mark in marks), (*numbers, -1)[0], words))
        text.close()
        page.close()
    document.close()
    return found


def tree(pdf: bytes) -> Node:
    """The root element, always a document."""
    with pikepdf.open(io.BytesIO(pdf)) as file:
        pages = {page.obj.objgen: number for number, page in enumerate(file.pages)}
        root = file.Root.StructTreeRoot
        top = root.K if not isinstance(root.K, pikepdf.Array) else root.K[0]
        return _node(top, pages)


def parent_tree(pdf: bytes) -> dict[tuple[int, int], str]:
    """Per page and number the role of the element that the parent tree names; the page as its dictionary says."""
    found: dict[tuple[int, int], str] = {}
    with pikepdf.open(io.BytesIO(pdf)) as file:
        nums = file.Root.StructTreeRoot.ParentTree.Nums
        owners = {int(nums[index]): nums[index + 1] for index in range(0, len(nums), 2)}
        for number, page in enumerate(file.pages):
            assert page.obj.Tabs == "/S"
            for mark, element in enumerate(owners[int(page.obj.StructParents)]):
                found[number, mark] = str(element.S)[1:]
    return found


def read_aloud(pdf: bytes) -> list[tuple[str, str]]:
    """What a screen reader gets, in its order: role and words of every element that holds content itself."""
    words: dict[tuple[int, int], list[str]] = {}
    for item in drawn(pdf):
        words.setdefault((item.page, item.number), []).append(item.text)
    lines: list[tuple[str, str]] = []
    for node in tree(pdf).all():
        own = [kid for kid in node.kids if not isinstance(kid, Node)]
        if own:
            said = " ".join(" ".join(words[mark]) for mark in own)
            lines.append((node.role, node.facts.get("ActualText", " ".join(said.split()))))
    return lines


def _node(element: pikepdf.Object, pages: dict[tuple[int, int], int]) -> Node:
    facts = {name[1:]: str(element[name]) for name in ("/Alt", "/ActualText") if name in element}
    attributes = element.get("/A", pikepdf.Dictionary())
    facts |= {str(name)[1:]: str(attributes[name]).lstrip("/") for name in attributes.keys()}  # noqa: SIM118
    kids = element.get("/K", pikepdf.Array())
    page = pages.get(element.Pg.objgen, -1) if "/Pg" in element else -1
    made = Node(str(element.S)[1:], facts)
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if not isinstance(kid, pikepdf.Dictionary):
            made.kids.append((page, int(kid)))
        elif "/MCID" in kid:
            made.kids.append((pages[kid.Pg.objgen], int(kid.MCID)))
        else:
            assert kid.P.objgen == element.objgen, "a kid that does not know its parent"
            made.kids.append(_node(kid, pages))
    return made


def _number(mark: object) -> int:
    value = ctypes.c_int()
    return value.value if raw.FPDFPageObjMark_GetParamIntValue(mark, b"MCID", value) else -1


def _name(mark: object) -> str:
    buffer, length = ctypes.create_string_buffer(80), ctypes.c_ulong()
    raw.FPDFPageObjMark_GetName(mark, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), 80, length)
    return buffer.raw[: length.value].decode("utf-16-le").rstrip("\0")


def _text(item: pdfium.PdfObject, page: pdfium.PdfTextPage) -> str:
    length = raw.FPDFTextObj_GetText(item.raw, page.raw, None, 0)
    buffer = ctypes.create_string_buffer(length)
    raw.FPDFTextObj_GetText(item.raw, page.raw, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), length)
    return buffer.raw.decode("utf-16-le").rstrip("\0")
