"""The rows of the first sheet of an Excel file, as text; a small file that unpacks to a huge one is refused unread."""

from __future__ import annotations

import io
import os
import zipfile
import zlib
from collections.abc import Generator, Iterator
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from openplanner.application.upkeep.read_table import TableRow
from openplanner.domain.errors import InvalidInput

if TYPE_CHECKING:
    from openpyxl import Workbook

MOST_UNPACKED_BYTES = 100_000_000
_MOST_PARTS = 2_000
_MOST_SHEET_ROWS = 1_048_576  # of Excel itself; a file that names a later row would keep the reader busy for ever


def sheet_rows(data: bytes, most_columns: int) -> Generator[TableRow, None, None]:
    """Rows with their row numbers; a formula is its own text, a date an ISO date, a whole number its digits.

    Raises ``InvalidInput`` for a damaged file, for one that unpacks to more than 100 MB.
    """
    _refuse_bloated(data)
    _choose_hardened_parser()
    from defusedxml.common import DefusedXmlException
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        yield from _rows(data, most_columns)
    except (InvalidFileException, DefusedXmlException, zipfile.BadZipFile, zlib.error, SyntaxError, EOFError) as error:
        raise InvalidInput("import_damaged", field="file") from error
    except (KeyError, ValueError, TypeError, AttributeError, IndexError, OSError) as error:
        # openpyxl reports a part that is missing or odd with whatever it stumbled over
        raise InvalidInput("import_damaged", field="file") from error


def _choose_hardened_parser() -> None:
    """openpyxl reads with lxml where that happens to be installed; only its other parser refuses entities and DTDs."""
    os.environ["OPENPYXL_LXML"] = "False"
    os.environ["OPENPYXL_DEFUSEDXML"] = "True"


def _rows(data: bytes, most_columns: int) -> Iterator[TableRow]:
    book = _opened(data)
    try:
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        for number, values in enumerate(sheet.iter_rows(max_col=most_columns, values_only=True), start=1):
            if number > _MOST_SHEET_ROWS:
                raise InvalidInput("import_damaged", field="file")
            if values.count(None) == len(values):
                continue
            cells = [" ".join(_text(value).split()) for value in values]
            while cells and not cells[-1]:
                cells.pop()
            yield TableRow(number, tuple(cells))
    finally:
        book.close()


def _opened(data: bytes) -> Workbook:
    from openpyxl import load_workbook

    return load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}" if value.time() == time() else f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _refuse_bloated(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            listed = parts.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise InvalidInput("import_damaged", field="file") from error
    unpacked = sum(part.file_size for part in listed)
    if unpacked > MOST_UNPACKED_BYTES or len(listed) > _MOST_PARTS:
        raise InvalidInput("import_bloated", field="file", most=MOST_UNPACKED_BYTES // 1_000_000)
    if "xl/workbook.xml" not in {part.filename for part in listed}:
        raise InvalidInput("import_not_table", field="file")
