"""What a database file holds before we use it, and how a new one is made.

Imports no SQLAlchemy for a file that is in order.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path

from openplanner.domain.errors import StoreDamaged, StoreNewer, StoreReadOnly
from openplanner.storage.failures import our_errors
from openplanner.storage.migrations import HEAD, REVISIONS
from openplanner.storage.schema.sealing import errors_of_files, raw_connection

PRAGMAS = (
    "pragma busy_timeout = 5000",
    "pragma synchronous = full",
    "pragma foreign_keys = on",
    "pragma secure_delete = on",  # what was anonymised must not stay behind in free pages
    "pragma temp_store = memory",
    "pragma cache_size = -65536",
    "pragma mmap_size = 268435456",
)
_LOG_WAIT = 5.0  # seconds, as long as busy_timeout
_LOG_PAUSE = 0.01
_VERSION_TABLE = (  # word for word what Alembic makes
    "CREATE TABLE alembic_version (\n\tversion_num VARCHAR(32) NOT NULL, \n"
    "\tCONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)\n)"
)


class Found(StrEnum):
    """What a file holds."""

    NOTHING = "nothing"
    OLDER = "older"
    CURRENT = "current"


def connected(path: Path) -> sqlite3.Connection:
    """A connection of ours to an existing file, without implicit transactions, usable from any thread."""
    connection = raw_connection(path)
    try:
        for pragma in PRAGMAS:
            connection.execute(pragma)
        _write_ahead(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _write_ahead(connection: sqlite3.Connection) -> None:
    """The file in write-ahead mode, which it keeps.

    Only the first program changes it, and while it does, SQLite tells others "locked" at once: busy_timeout does not
    hold for this change (https://www.sqlite.org/pragma.html#pragma_busy_timeout; two that waited would wait for each
    other). So we ask again ourselves.
    """
    give_up = time.monotonic() + _LOG_WAIT
    while True:
        try:
            connection.execute("pragma journal_mode = wal")
            return
        except errors_of_files() as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > give_up:
                raise
        time.sleep(_LOG_PAUSE)


@contextmanager
def briefly(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection for one look or one change, closed afterwards; errors come out as ours."""
    with our_errors():
        connection = connected(path)
        try:
            yield connection
        finally:
            connection.close()


def inspected(connection: sqlite3.Connection) -> Found:
    """What the file holds.

    Raises ``StoreNewer`` for a revision that we do not know and ``StoreDamaged`` (``store_not_ours``) for a
    database of another program.
    """
    tables = {name for (name,) in connection.execute("select name from sqlite_master where type = 'table'")}
    if not tables:
        return Found.NOTHING
    if "alembic_version" not in tables:
        raise StoreDamaged("store_not_ours")
    row = connection.execute("select version_num from alembic_version").fetchone()
    if row is None:
        raise StoreDamaged("store_not_ours")
    if row[0] not in REVISIONS:
        raise StoreNewer("store_newer", found=str(row[0])[:40], known=HEAD)
    return Found.CURRENT if row[0] == HEAD else Found.OLDER


def check_writable(connection: sqlite3.Connection) -> None:
    """Raises ``StoreReadOnly`` now instead of at the first save."""
    connection.execute("begin immediate")
    connection.execute("rollback")


def make_file(path: Path) -> None:
    """An empty file that only its owner can read, in a folder made when needed; an existing file stays."""
    if path.is_file():
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise StoreReadOnly("store_cannot_open") from error


def make_schema(connection: sqlite3.Connection) -> None:
    """All tables at once, equal to all migrations in a row (a test compares); two programs at once make one."""
    statements = _statements()
    connection.execute("begin immediate")
    try:
        if inspected(connection) is Found.NOTHING:
            for statement in statements:
                connection.execute(statement)
            connection.execute("insert into alembic_version (version_num) values (?)", (HEAD,))
        connection.execute("commit")
    except BaseException:
        if connection.in_transaction:
            connection.execute("rollback")
        raise


def _statements() -> list[str]:
    from sqlalchemy.dialects import sqlite
    from sqlalchemy.schema import CreateIndex, CreateTable

    from openplanner.storage.schema import audit_chain, overlap_guard, search_words, tables

    dialect = sqlite.dialect()
    statements = [_VERSION_TABLE]
    for table in tables.cases.metadata.sorted_tables:
        statements.append(str(CreateTable(table).compile(dialect=dialect)))
        statements += [
            str(CreateIndex(index).compile(dialect=dialect))
            for index in sorted(table.indexes, key=lambda i: str(i.name))
        ]
    return [*statements, *overlap_guard.STATEMENTS, *search_words.STATEMENTS, *audit_chain.STATEMENTS]
