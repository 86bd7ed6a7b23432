"""A list from outside as plain rows of text: CSV with ; , or tabs, and Excel sheets. Nothing is ever evaluated."""

from __future__ import annotations

import csv
import io
import re
import sys
import threading
from collections.abc import Generator, Iterator
from contextlib import closing

from openplanner.application.upkeep.write_table import harmless
from openplanner.domain.errors import InvalidInput
from openplanner.domain.frozen import frozen
from openplanner.domain.progress import Progress, Silent
from openplanner.domain.reason import Reason, because

MOST_BYTES = 50_000_000
MOST_ROWS = 50_000
MOST_COLUMNS = 100

_ZIP_START, _OLD_EXCEL_START = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_UTF16_STARTS = (b"\xff\xfe", b"\xfe\xff")
_DELIMITERS = ";,\t"
# The signs that Dutch text in Windows-1252 has above ASCII: letters of western names, quotes, dashes, euro, section.
_WESTERN = frozenset("€‚ƒ„…†ŠŒŽ‘’“”•–—˜™šœžŸ\u00a0§¨©«°²³´·»½¿¡ª") | frozenset(map(chr, range(0xC0, 0x100)))
_TWICE_ENCODED = re.compile("[\u00c2-\u00c5][\u0080-\u00bf\u0152-\u0178\u2018-\u2122\u20ac]|\u00e2[\u0080\u20ac]")
_ROWS_A_STEP = 500
_NEVER_TYPED = "\0"  # a list that holds one is refused before its rows are read
_TO_MEND = re.compile(rf"(?:^|{_NEVER_TYPED})[ ']| (?:{_NEVER_TYPED}|$)")
_csv_limit = threading.Lock()


@frozen
class LineRemark:
    """What is wrong or odd at one place of a list. ``line`` counts from 1, heading included; None is the whole list."""

    line: int | None
    field: str
    why: Reason


@frozen
class TableRow:
    """One row: the line where it starts in the file (for a sheet: its row number) and its texts, trimmed."""

    line: int
    cells: tuple[str, ...]


@frozen
class Table:
    """A list: the heading, the rows that have something in them, and what to know about the whole."""

    heading: TableRow
    rows: tuple[TableRow, ...]
    warnings: tuple[LineRemark, ...] = ()


def read_table(data: bytes, progress: Progress | None = None) -> Table:
    """The table in the bytes of a CSV or xlsx file; what it is, is seen from its bytes, never from its name.

    CSV is UTF-8 (with or without its mark), UTF-16 with its mark, or Windows-1252 when every sign above ASCII is
    one that western text has; that last guess is a warning. Cells are text: dates of a sheet become ISO dates,
    numbers their digits, formulas the text of the formula. Raises ``InvalidInput`` for more than 50 MB, 50,000 rows
    or 100 columns, another encoding, an unclosed quote, an old .xls, a damaged or bloated sheet, and an empty list;
    ``Cancelled`` between two rows.
    """
    watch = progress or Silent()
    if len(data) > MOST_BYTES:
        raise InvalidInput("import_too_big", field="file", most=MOST_BYTES // 1_000_000, size=len(data) // 1_000_000)
    if data.startswith(_OLD_EXCEL_START):
        raise InvalidInput("import_old_excel", field="file")
    if data.startswith(_ZIP_START):
        from openplanner.application.upkeep.read_sheet import sheet_rows

        with closing(sheet_rows(data, MOST_COLUMNS + 1)) as rows:
            return _table(rows, (), watch)
    text, warnings = _decoded(data)
    with closing(_csv_rows(text)) as rows:
        return _table(rows, warnings, watch)


def _table(rows: Iterator[TableRow], warnings: tuple[LineRemark, ...], watch: Progress) -> Table:
    filled: list[TableRow] = []
    for number, row in enumerate(rows):
        if number % _ROWS_A_STEP == 0:
            watch.step(0, 0, "imports.reading")  # nobody knows yet how many there are
        if not any(row.cells):
            continue
        if len(row.cells) > MOST_COLUMNS:
            raise InvalidInput("import_too_many_columns", field="file", most=MOST_COLUMNS, line=row.line)
        if len(filled) > MOST_ROWS:
            raise InvalidInput("import_too_many", field="file", most=MOST_ROWS)
        filled.append(row)
    if len(filled) < 2:
        raise InvalidInput("import_empty", field="file")
    return Table(filled[0], tuple(filled[1:]), warnings)


def _decoded(data: bytes) -> tuple[str, tuple[LineRemark, ...]]:
    try:
        text = data.decode("utf-16" if data.startswith(_UTF16_STARTS) else "utf-8-sig")
    except UnicodeDecodeError as error:
        return _western(data, error)
    if "\0" in text:
        raise InvalidInput("import_encoding", field="file", line=text[: text.index("\0")].count("\n") + 1)
    if found := _TWICE_ENCODED.search(text):
        line = text.count("\n", 0, found.start()) + 1
        return text, (LineRemark(line, "", because("imports.twice_encoded")),)
    return text, ()


def _western(data: bytes, error: UnicodeDecodeError) -> tuple[str, tuple[LineRemark, ...]]:
    """The text read as Windows-1252, when nothing speaks against it."""
    line = data.count(b"\n", 0, error.start) + 1
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        raise InvalidInput("import_encoding", field="file", line=line) from error
    if "\0" in text or not {sign for sign in set(text) if sign > "\x7f"} <= _WESTERN:
        raise InvalidInput("import_encoding", field="file", line=line) from error
    return text, (LineRemark(line, "", because("imports.windows_1252")),)


def _csv_rows(text: str) -> Generator[TableRow, None, None]:
    """The rows of a CSV; a field may be as long as the file: its length is judged later, with its line number."""
    first = text.lstrip("\r\n").split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(first), strict=True)
    before = 0
    with _csv_limit:
        usual = csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
        try:
            for cells in reader:
                yield TableRow(before + 1, _tidy(cells))
                before = reader.line_num
        except csv.Error as error:
            raise InvalidInput("import_quotes", field="file", line=before + 1) from error
        finally:
            csv.field_size_limit(usual)


def _tidy(cells: list[str]) -> tuple[str, ...]:
    """The cells as they are read (see ``_plain``); most rows have nothing to mend, seen of all their cells at once."""
    whole = _NEVER_TYPED.join(cells)
    if " ".join(whole.split()) == whole and not _TO_MEND.search(whole):
        return tuple(cells)
    return tuple(map(_plain, cells))


def _plain(cell: str) -> str:
    """One line without rest around it, and without the apostrophe that keeps a spreadsheet from calculating."""
    text = " ".join(cell.split())
    return text[1:] if text.startswith("'") and harmless(text[1:]) == text else text


def _delimiter(first: str) -> str:
    """The sign that parts most columns of the heading, outside quotes."""
    outside = re.sub(r'"[^"]*"', "", first[:10_000])
    return max(_DELIMITERS, key=outside.count)
