"""Rows as a CSV that a spreadsheet opens; nothing in it is ever taken for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def table_bytes(heading: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """UTF-8 with its mark, semicolons, every text as it is.

    A text that a spreadsheet would take for a formula gets an apostrophe before it; numbers stay numbers.
    Source: OWASP, CSV injection; full-width signs count too, because Excel reads them as the plain ones.
    """
    written = io.StringIO(newline="")
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n", quoting=csv.QUOTE_MINIMAL)
    writer.writerow([harmless(cell) for cell in heading])
    writer.writerows([[harmless(cell) for cell in row] for row in rows])
    return written.getvalue().encode("utf-8-sig")


def harmless(cell: object) -> object:
    """The cell, with an apostrophe before what would be a formula."""
    if not isinstance(cell, str):
        return "" if cell is None else cell
    plain = cell.lstrip(" \u00a0\ufeff\u200b")
    return f"'{cell}" if plain.startswith(_STARTS_A_FORMULA) or cell.startswith(_STARTS_A_FORMULA) else cell
