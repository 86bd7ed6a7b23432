"""What a database knows beyond a copy of it: the lines of the audit that are still to be read, also when damaged.

Nothing here writes to the file: it works on a duplicate in a folder of its own.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from openplanner.domain.errors import StoreSealed
from openplanner.storage.failures import our_errors
from openplanner.storage.schema.sealing import errors_of_files, is_sealed, raw_connection
from openplanner.storage.schema.stored_values import moment

_PAGE_SIZE_AT = 16  # https://www.sqlite.org/fileformat.html section 1.3
_NEWER = "select audit_id, at, by, action, case_id from audit where audit_id > ? order by audit_id"
_NEWEST_FIRST = "select audit_id, at, by, action, case_id from audit where audit_id > ? order by audit_id desc"


@dataclass(frozen=True, slots=True)
class LostLine:
    """An act that is in the database and not in the copy; ``number`` of its case is empty when that cannot be read."""

    at: datetime
    by: int
    action: str
    case_id: int | None
    number: str = ""


@dataclass(frozen=True, slots=True)
class Lost:
    """What is not in a copy. ``whole`` is False when the database could not be read to its end: there may be more."""

    lines: tuple[LostLine, ...]
    whole: bool


def lost_since(copy: Path, database: Path) -> Lost:
    """What was done after the copy was made, as far as the database still tells it; oldest first.

    Raises ``StoreDamaged`` for a copy that is no database.
    """
    if not database.is_file():
        return Lost((), whole=False)
    with tempfile.TemporaryDirectory(prefix="openplanner-salvage-") as name:
        duplicate = Path(name) / "duplicate.sqlite3"
        for suffix in ("", "-wal"):
            beside = database.with_name(f"{database.name}{suffix}")
            if beside.is_file():
                shutil.copyfile(beside, duplicate.with_name(f"{duplicate.name}{suffix}"))
        try:
            found = _beyond(copy, duplicate)
        except StoreSealed:  # its first page is gone, or it was encrypted with another key
            return Lost((), whole=False)
        if not found.whole and not found.lines and not is_sealed(copy) and _with_first_page_of(copy, duplicate):
            found = _beyond(copy, duplicate)
        return found


def _beyond(copy: Path, duplicate: Path) -> Lost:
    with closing(_opened(copy)) as good, closing(_opened(duplicate)) as tried:
        with our_errors():
            (last,) = good.execute("select coalesce(max(audit_id), 0) from audit").fetchone()
        rows = dict(_rows(tried, _NEWER, last))
        rows |= dict(_rows(tried, _NEWEST_FIRST, last))  # from the other side: what lies behind the hole
        newest = _end(tried)
        whole = newest is not None and last + len(rows) == max(newest, last)
        lines = tuple(
            LostLine(moment(at), by, action, case_id, _number(tried, good, case_id))
            for _, (at, by, action, case_id) in sorted(rows.items())
        )
    return Lost(lines, whole)


def unreadable() -> tuple[type[BaseException], ...]:
    """What reading a damaged file may raise."""
    return (*errors_of_files(), UnicodeDecodeError, OverflowError)


def _rows(connection: sqlite3.Connection, asked: str, last: int) -> Iterator[tuple[int, tuple[int, int, str, int]]]:
    """Rows until the file cannot be read any further."""
    try:
        for row in connection.execute(asked, (last,)):
            yield row[0], row[1:]
    except unreadable():
        return


def _end(connection: sqlite3.Connection) -> int | None:
    try:
        row = connection.execute("select audit_id from audit_tail").fetchone()
    except errors_of_files():
        return None
    return None if row is None else int(row[0])


def _number(tried: sqlite3.Connection, good: sqlite3.Connection, case_id: int | None) -> str:
    for connection in (tried, good):
        try:
            row = connection.execute("select number from cases where case_id = ?", (case_id,)).fetchone()
        except unreadable():
            continue
        if row is not None:
            return str(row[0])
    return ""


def _with_first_page_of(copy: Path, duplicate: Path) -> bool:
    """The duplicate with its first page, which tells where the tables are, taken from the copy.

    A copy has its pages in the same places, so the rest can be read again when only the beginning was overwritten.
    """
    with copy.open("rb") as good, duplicate.open("r+b") as broken:
        head = good.read(100)
        size = int.from_bytes(head[_PAGE_SIZE_AT : _PAGE_SIZE_AT + 2], "big")
        size = 65536 if size == 1 else size
        good.seek(0)
        broken.write(good.read(size))
        broken.seek(28)
        broken.write((duplicate.stat().st_size // size).to_bytes(4, "big"))  # as many pages as there are
    return True


def _opened(path: Path) -> sqlite3.Connection:
    return raw_connection(path, "ro")
