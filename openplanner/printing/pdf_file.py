"""The bytes of a PDF, written at once: what a reader must find by itself as ReportLab has it, the rest packed together.

Source: ISO 32000-1, 7.5.7 (streams of objects) and 7.5.8 (streams of addresses).
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping

from reportlab.pdfbase import pdfdoc

_HEAD = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
_FREE, _PLAIN, _PACKED = 0, 1, 2


def pdf_file(document: pdfdoc.PDFDocument, packed: Mapping[int, bytes]) -> bytes:
    """The whole file. ``packed`` are objects by the number that was kept free for them among those of the document.

    The same document gives the same bytes.
    """
    catalog, about = (document.Reference(one).format(document) for one in (document.Catalog, document.info))
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
    holder, addresses = number + 1, number + 2
    put(holder, _together(packed))
    places |= {number: (_PACKED, holder, index) for index, number in enumerate(packed)}
    start = at
    places[addresses] = (_PLAIN, start, 0)
    table = b"".join(
        b"%c%b%b" % (kind, where.to_bytes(4), more.to_bytes(2)) for _, (kind, where, more) in sorted(places.items())
    )
    entries = b"/Type/XRef/Size %d/W[1 4 2]/Root %s/Info %s/ID[<%s><%s>]" % (
        addresses + 1, catalog, about, *[document.signature.hexdigest().encode()] * 2,
    )  # fmt: skip
    put(addresses, stream(table, entries))
    return b"".join([*parts, b"startxref\n%d\n%%%%EOF\n" % start])


def stream(content: bytes, entries: bytes) -> bytes:
    """A packed stream with these entries in its dictionary."""
    packed = zlib.compress(content)
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
