"""Several documents as one, each beginning on the front of a sheet."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Sequence

import pypdfium2

_ID = re.compile(rb"/ID\[<[0-9A-F]{32}><[0-9A-F]{32}>\]")


def joined(pdfs: Sequence[bytes]) -> bytes:
    """The documents after each other; an odd one gets an empty back. The same bytes for the same documents.

    Raises ``ValueError`` for bytes that are no PDF. Tags of the documents are not kept: this is for the printer.
    """
    whole = pypdfium2.PdfDocument.new()
    try:
        for pdf in pdfs:
            _add(whole, pdf)
        file = io.BytesIO()
        whole.save(file)
    finally:
        whole.close()
    return _same_each_time(file.getvalue())


def _add(whole: pypdfium2.PdfDocument, pdf: bytes) -> None:
    try:
        part = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as error:
        raise ValueError("no PDF") from error
    try:
        whole.import_pages(part)
        if len(part) % 2:
            whole.new_page(*part.get_page_size(len(part) - 1))
    finally:
        part.close()


def _same_each_time(pdf: bytes) -> bytes:
    """The number of the file, drawn at random by the library, made from its content."""
    bare = _ID.sub(b"", pdf)
    number = hashlib.sha256(bare).hexdigest()[:32].upper().encode()
    return _ID.sub(b"/ID[<" + number + b"><" + number + b">]", pdf)
