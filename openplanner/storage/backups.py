"""Copies of the store, and back."""

from __future__ import annotations

import errno
import sqlite3
from pathlib import Path

from openplanner.domain.errors import DiskFull, StoreBusy, StoreDamaged, StoreReadOnly, StoreSealed
from openplanner.storage.failures import our_errors
from openplanner.storage.schema.opening import briefly
from openplanner.storage.schema.sealing import errors_of_files, raw_connection
from openplanner.storage.schema.upgrading import check_sound, copy_of
from openplanner.storage.store import Store

_SIDE_FILES = ("-wal", "-shm")


def backup_to(store: Store, path: Path) -> Path:
    """A whole copy of a store in use, opened and checked before it gets its name; only its owner can read it.

    An existing file of that name is replaced. Raises ``DiskFull`` or ``StoreReadOnly``, and ``StoreDamaged`` when the
    store itself is damaged; then no copy stays and what was there is still there.
    """
    unchecked = path.with_name(f"{path.name}.unchecked")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            with briefly(store.path) as connection:
                copy_of(connection, unchecked)
            check_sound(unchecked)
            unchecked.replace(path)
        finally:
            unchecked.unlink(missing_ok=True)
    except DiskFull as error:
        raise DiskFull("copy_disk_full") from error
    except OSError as error:
        raise StoreReadOnly("copy_not_written") from error
    return path


def restore_from(path: Path, target: Path) -> Path:
    """Puts a copy in place of the database; what was there stays beside it as ``<name>.before-restore``.

    Returns the path where what was there now is, or ``target`` when there was nothing. Raises ``StoreDamaged``,
    ``StoreNewer`` or ``StoreReadOnly`` before anything is touched, and ``StoreBusy`` (``store_in_use``) while any
    program has the target open: what that saved afterwards would be lost.
    """
    check_sound(path)
    aside = target.with_name(f"{target.name}.before-restore")
    fresh = target.with_name(f"{target.name}.restoring")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with our_errors():
            _copied(path, fresh)
        if target.is_file():
            _set_aside(target, aside)
        fresh.replace(target)
    except OSError as error:
        raise DiskFull("disk_full") if error.errno == errno.ENOSPC else StoreReadOnly("store_cannot_open") from error
    finally:
        fresh.unlink(missing_ok=True)
    return aside if aside.is_file() else target


def _copied(path: Path, target: Path) -> None:
    connection = raw_connection(path, "ro")
    try:
        copy_of(connection, target)
    finally:
        connection.close()


def _set_aside(target: Path, aside: Path) -> None:
    """A whole copy of what was there, log included; then its log goes, because it is not of the new file."""
    for suffix in _SIDE_FILES:
        aside.with_name(f"{aside.name}{suffix}").unlink(missing_ok=True)
    try:
        with briefly(target) as connection:
            refuse_while_in_use(connection)
            copy_of(connection, aside)
    except (StoreDamaged, StoreSealed):
        target.replace(aside)
        for suffix in _SIDE_FILES:  # what a damaged file had not taken in yet may still be read from its log
            leftover = target.with_name(f"{target.name}{suffix}")
            if leftover.is_file():
                leftover.replace(aside.with_name(f"{aside.name}{suffix}"))


def refuse_while_in_use(connection: sqlite3.Connection) -> None:
    """Leaving the write-ahead log takes the file for oneself, which SQLite refuses while another has it open."""
    connection.execute("pragma busy_timeout = 200")
    try:
        (mode,) = connection.execute("pragma journal_mode = delete").fetchone()
    except errors_of_files() as error:
        if getattr(error, "sqlite_errorcode", 0) != sqlite3.SQLITE_BUSY:
            raise
        mode = "wal"
    if mode != "delete":
        raise StoreBusy("store_in_use")
