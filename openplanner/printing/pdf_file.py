"""The bytes of a PDF, written at once: what a reader must find by itself as ReportLab has it, the rest packed together.

Source: ISO 32000-1, 7.5.7 (streams of objects) and 7.5.8 (streams of addresses).
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping
from hashlib import md5
from itertools import chain

from reportlab.pdfbase import pdfdoc

_HEAD = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
_FREE, _PLAIN, _PACKED = 0, 1, 2


def pdf_file(document: pdfdoc.PDFDocument, catalog: bytes, facts: bytes, packed: Mapping[int, bytes]) -> bytes:
    """The whole file: the same bytes for the same document.

    ``catalog`` and ``facts`` are the entries of the catalogue and of the information on the document, ``packed`` are
    objects by the number that was kept free for them among those of the document.
    """
    for font in document.delayedFonts:
        font.addObjects(document)
    pages = document.Reference(document.Pages).format(document)
    parts, at = [_HEAD], len(_HEAD)
    places = {0: (_FREE, 0, 0xFFFF)}

    def put(number: int, content: bytes) -> None:
        nonlocal at
        places[number] = (_PLAIN, at, 0)
        parts.append(b"%d 0 obj\n%s\nendobj\n" % (number, content))
        at += len(parts[-1])

    number = 0
    while number < document.objectcounter:  # which grows while objects name others
        number += 1
        if number not in packed:
            put(number, pdfdoc.format(document.idToObject[document.numberToId[number]], document, toplevel=1))
    put(number + 1, b"<<%s/Pages %s>>" % (catalog, pages))
    put(number + 2, b"<<%s>>" % facts)
    put(number + 3, _together(packed))
    places |= {one: (_PACKED, number + 3, index) for index, one in enumerate(packed)}
    start = at
    places[number + 4] = (_PLAIN, start, 0)
    rows = chain.from_iterable(places[one] for one in range(len(places)))
    table = struct.pack(">" + "BIH" * len(places), *rows)
    name = md5(parts[-1], usedforsecurity=False).hexdigest().encode()
    entries = b"/Type/XRef/Size %d/W[1 4 2]/Root %d 0 R/Info %d 0 R/ID[<%s><%s>]" % (
        number + 5, number + 1, number + 2, name, name,
    )  # fmt: skip
    put(number + 4, stream(table, entries))
    return b"".join([*parts, b"startxref\n%d\n%%%%EOF\n" % start])


def stream(content: bytes, entries: bytes = b"", level: int = 4) -> bytes:
    """A packed stream with these entries in its dictionary; packed well enough, in half the time of the best."""
    packed = zlib.compress(content, level)
    return b"<</Filter/FlateDecode/Length %d%s>>\nstream\n%s\nendstream" % (len(packed), entries, packed)


def _together(objects: Mapping[int, bytes]) -> bytes:
    """The objects in one stream, after the number and the place of each."""
    places, at = [], 0
    for number, content in objects.items():
        places.append(b"%d %d" % (number, at))
        at += len(content) + 1
    head = b" ".join(places) + b"\n"
    entries = b"/Type/ObjStm/N %d/First %d" % (len(objects), len(head))
    return stream(head + b"\n".join(objects.values()), entries)
