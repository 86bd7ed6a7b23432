"""Copies of the store, and back."""

from __future__ import annotations

import errno
import sqlite3
from pathlib import Path

from openplanner.domain.errors import DiskFull, StoreDamaged, StoreReadOnly
from openplanner.storage.failures import our_errors
from openplanner.storage.schema.opening import Found, briefly, inspected
from openplanner.storage.schema.upgrading import copy_of
from openplanner.storage.store import Store


def backup_to(store: Store, path: Path) -> Path:
    """A whole, sound copy of a store in use, written beside and then renamed; only its owner can read it.

    An existing file of that name is replaced. Raises ``DiskFull`` or ``StoreReadOnly``; then no half copy stays.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with briefly(store.path) as connection:
            copy_of(connection, path)
    except OSError as error:
        raise StoreReadOnly("store_cannot_open") from error
    return path


def restore_from(path: Path, target: Path) -> Path:
    """Puts a copy in place of the database; what was there stays beside it as ``<name>.before-restore``.

    The program must have closed the target. Returns the path where what was there now is, or ``target`` when there
    was nothing. Raises ``StoreDamaged``, ``StoreNewer`` or ``StoreReadOnly`` before anything is touched.
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
        fresh.unlink(missing_ok=True)
        raise DiskFull("disk_full") if error.errno == errno.ENOSPC else StoreReadOnly("store_cannot_open") from error
    return aside if aside.is_file() else target


def check_sound(path: Path) -> None:
    """Raises unless the file is a whole database of ours, of this version or an older one."""
    if not path.is_file():
        raise StoreReadOnly("store_cannot_open")
    with our_errors():
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
        try:
            if inspected(connection) is Found.NOTHING:
                raise StoreDamaged("store_not_ours")
            if connection.execute("pragma integrity_check(1)").fetchone()[0] != "ok":
                raise StoreDamaged("store_damaged")
        finally:
            connection.close()


def _copied(path: Path, target: Path) -> None:
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    try:
        copy_of(connection, target)
    finally:
        connection.close()


def _set_aside(target: Path, aside: Path) -> None:
    """A whole copy of what was there, log included; then its log goes, because it is not of the new file."""
    try:
        with briefly(target) as connection:
            copy_of(connection, aside)
    except StoreDamaged:
        target.replace(aside)
    for suffix in ("-wal", "-shm"):
        leftover = target.with_name(f"{target.name}{suffix}")
        if leftover.is_file():
            leftover.replace(aside.with_name(f"{aside.name}{suffix}.old"))
