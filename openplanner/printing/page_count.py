"""How many pages a PDF has."""

from __future__ import annotations

import pypdfium2


def page_count(pdf: bytes) -> int:
    """The number of pages of a PDF; raises ``ValueError`` for bytes that are no PDF."""
    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as error:
        raise ValueError("no PDF") from error
    try:
        return len(document)
    finally:
        document.close()
