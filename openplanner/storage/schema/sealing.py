"""Files that are encrypted on the disk with SQLCipher, for an office that asks for it: the extra ``encrypted``.

The key is 32 random bytes from the credential store, used as it is, so that opening costs no derivation. One person at
one computer has one key, for the database and its copies alike; who gives it is told once, by ``use_key``.
Source: https://www.zetetic.net/sqlcipher/sqlcipher-api/
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from openplanner.domain.errors import StoreDamaged, StoreSealed

if TYPE_CHECKING:
    import sqlite3

MAGIC = b"SQLite format 3\x00"
_PAGE = 4096
_LEAST_VALUES, _MOST_OF_ONE = 240, 64  # of 4096 random bytes: all 256 values, each some 16 times
_KEY = re.compile(r"[0-9a-f]{64}")
KeySource = Callable[[], str]
_source: list[KeySource] = []
_looked_at: dict[tuple[int, int], bool] = {}


def use_key(source: KeySource) -> None:
    """From now on the key comes from there: 64 hexadecimal digits, empty when none was kept."""
    _source[:] = [source]


def kept_key() -> str:
    """The key; raises ``StoreSealed`` (``store_no_key``) when there is none that can be one."""
    key = _source[0]() if _source else ""
    if not _KEY.fullmatch(key):
        raise StoreSealed("store_no_key")
    return key


def is_sealed(path: Path) -> bool:
    """True for a file that is encrypted, or that was overwritten with noise: without the key nobody can tell.

    Each file is read once, before any connection to it: closing a file takes away the locks that this process has on
    it (https://www.sqlite.org/howtocorrupt.html section 2.2).
    """
    try:
        found = path.stat()
        known = _looked_at.get((found.st_dev, found.st_ino))
        if known is None and found.st_size >= _PAGE:
            with path.open("rb") as file:
                known = _is_noise(file.read(_PAGE))
            _looked_at[found.st_dev, found.st_ino] = known
    except OSError:
        return False
    return bool(known)


def is_database(path: Path) -> bool:
    """True for a file, in nobody's use, that is a database of SQLite, encrypted or not."""
    try:
        with path.open("rb") as file:
            first = file.read(_PAGE)
    except OSError:
        return False
    return first.startswith(MAGIC) or (len(first) == _PAGE and _is_noise(first))


def look_anew() -> None:
    """After files were put in each other's place: the number of a file may come back."""
    _looked_at.clear()


def _is_noise(first: bytes) -> bool:
    counts = Counter(first)
    return not first.startswith(MAGIC) and len(counts) >= _LEAST_VALUES and max(counts.values()) <= _MOST_OF_ONE


def _remember(path: Path, *, sealed: bool) -> None:
    with suppress(OSError):
        found = path.stat()
        _looked_at[found.st_dev, found.st_ino] = sealed


def raw_connection(path: Path, mode: str = "rw", *, seal: bool | None = None) -> sqlite3.Connection:
    """A connection without implicit transactions, usable from any thread; ``mode`` is ``rw`` or ``ro``.

    An encrypted file is opened with its key; ``seal`` says it for a file that is still empty. Raises ``StoreSealed``:
    ``store_no_extra`` when SQLCipher is not installed, ``store_no_key`` without a key, ``store_wrong_key`` for another
    one (or a file that was overwritten).
    """
    import sqlite3  # not before the window is in view

    address = f"{path.absolute().as_uri()}?mode={mode}"
    if not (is_sealed(path) if seal is None else seal):
        _remember(path, sealed=False)
        return sqlite3.connect(address, uri=True, isolation_level=None, check_same_thread=False)
    key, library = kept_key(), cipher()
    connection = library.connect(address, uri=True, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("pragma cipher_log_level = none")  # our errors say it, and nothing goes past our log
        connection.execute(f"pragma key = \"x'{key}'\"")
        connection.execute("pragma cipher_memory_security = off")  # it locks memory page by page, and asks for rights
        connection.execute("select count(*) from sqlite_master")
    except library.DatabaseError as error:
        connection.close()
        if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_NOTADB:
            raise StoreSealed("store_wrong_key") from None
        raise
    return cast("sqlite3.Connection", connection)


def cipher() -> Any:
    """The library of SQLCipher, which is as ``sqlite3`` is; raises ``StoreSealed`` (``store_no_extra``) without it."""
    try:
        from sqlcipher3 import dbapi2
    except ImportError as error:
        raise StoreSealed("store_no_extra") from error
    return dbapi2


def errors_of_files() -> tuple[type[BaseException], ...]:
    """What a file may raise: the errors of ``sqlite3``, and those of SQLCipher where it is in use."""
    import sqlite3

    library = sys.modules.get("sqlcipher3.dbapi2")
    return (sqlite3.Error,) if library is None else (sqlite3.Error, library.Error)


def rewritten(path: Path, target: Path, *, seal: bool) -> None:
    """Everything of a file in a new one, encrypted or plain; raises ``StoreDamaged`` when something is missing.

    ``path`` must be the other way and in nobody's use.
    """
    key, library = kept_key(), cipher()
    target.unlink(missing_ok=True)
    connection = library.connect(str(path), isolation_level=None)
    try:
        if not seal:
            connection.execute(f"pragma key = \"x'{key}'\"")
        attached = ("attach ? as fresh key ?", (str(target), f"x'{key}'" if seal else ""))
        connection.execute(*attached)
        for pragma in ("journal_mode = off", "synchronous = off"):  # a new file: it is whole or it is thrown away
            connection.execute(f"pragma fresh.{pragma}")
        connection.execute("select sqlcipher_export('fresh')")
        connection.execute("detach fresh")
        connection.execute(*attached)  # only now the index for searching is known there
        for (name,) in connection.execute("select name from main.sqlite_master where type = 'table'").fetchall():
            counts = {
                connection.execute(f'select count(*) from {place}."{name}"').fetchone()  # noqa: S608 our own tables
                for place in ("main", "fresh")
            }
            if len(counts) > 1:
                raise StoreDamaged("store_damaged")
    finally:
        connection.close()
