"""Encrypting a database file that is there, and back: everything in a new file, checked, and then in its place."""

from __future__ import annotations

import os
from pathlib import Path

from openplanner.storage.backups import refuse_while_in_use
from openplanner.storage.failures import our_errors
from openplanner.storage.schema.opening import briefly
from openplanner.storage.schema.sealing import is_sealed, look_anew, raw_connection, rewritten
from openplanner.storage.schema.upgrading import check_sound


def turn(path: Path, *, seal: bool) -> bool:
    """Encrypts the file, or makes it plain again; False when it was so already.

    Raises ``StoreBusy`` (``store_in_use``) while a program has it open, ``StoreSealed`` without key or library, and
    ``StoreDamaged`` or ``DiskFull``: then the file is as it was.
    """
    look_anew()
    if is_sealed(path) is seal:
        return False
    fresh = path.with_name(f"{path.name}.turning")
    try:
        with our_errors():
            with briefly(path) as connection:
                refuse_while_in_use(connection)  # and takes in its log, so that the one file is all there is
            rewritten(path, fresh, seal=seal)
            _version_kept(path, fresh, seal=seal)
            check_sound(fresh)
        with fresh.open("r+b") as file:
            os.fsync(file.fileno())
        fresh.chmod(path.stat().st_mode)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
        look_anew()
    return True


def _version_kept(path: Path, fresh: Path, *, seal: bool) -> None:
    """The number of the last row that ever was, so that no number comes back: exporting may leave it behind."""
    old, new = raw_connection(path, "ro"), raw_connection(fresh, seal=seal)
    try:
        rows = old.execute("select name, seq from sqlite_sequence").fetchall()
        new.execute("delete from sqlite_sequence")
        new.executemany("insert into sqlite_sequence (name, seq) values (?, ?)", rows)
    finally:
        old.close()
        new.close()
