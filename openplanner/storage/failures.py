"""What SQLite says, in our errors: the door of this room.

Source: https://www.sqlite.org/rescode.html
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from openplanner.domain.errors import DiskFull, OpenPlannerError, SlotTaken, StoreBusy, StoreDamaged, StoreReadOnly
from openplanner.storage.schema.overlap_guard import MESSAGE
from openplanner.storage.schema.sealing import errors_of_files

_PRIMARY = 0xFF
_Maker = Callable[[], OpenPlannerError]
_BY_EXTENDED_CODE: dict[int, _Maker] = {
    sqlite3.SQLITE_IOERR_WRITE: lambda: DiskFull("disk_full"),
    sqlite3.SQLITE_IOERR_FSYNC: lambda: DiskFull("disk_full"),
    sqlite3.SQLITE_IOERR_TRUNCATE: lambda: DiskFull("disk_full"),
    sqlite3.SQLITE_IOERR_SHMSIZE: lambda: DiskFull("disk_full"),
}
_BY_PRIMARY_CODE: dict[int, _Maker] = {
    sqlite3.SQLITE_BUSY: lambda: StoreBusy("store_busy"),
    sqlite3.SQLITE_LOCKED: lambda: StoreBusy("store_busy"),
    sqlite3.SQLITE_READONLY: lambda: StoreReadOnly("store_read_only"),
    sqlite3.SQLITE_PERM: lambda: StoreReadOnly("store_read_only"),
    sqlite3.SQLITE_CANTOPEN: lambda: StoreReadOnly("store_cannot_open"),
    sqlite3.SQLITE_FULL: lambda: DiskFull("disk_full"),
    sqlite3.SQLITE_CORRUPT: lambda: StoreDamaged("store_damaged"),
    sqlite3.SQLITE_NOTADB: lambda: StoreDamaged("store_damaged"),
    sqlite3.SQLITE_IOERR: lambda: StoreReadOnly("store_cannot_read"),
}


def in_our_words(error: BaseException) -> OpenPlannerError | None:
    """Our error for an error of sqlite3; None when it is a mistake of ours, which stays as it is."""
    if type(error).__name__ == "IntegrityError" and MESSAGE in str(error):  # of sqlite3 or of SQLCipher
        return SlotTaken("slot_taken")
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return None
    make = _BY_EXTENDED_CODE.get(code) or _BY_PRIMARY_CODE.get(code & _PRIMARY)
    return make() if make else None


@contextmanager
def our_errors() -> Iterator[None]:
    """Lets errors of sqlite3 out as ours."""
    try:
        yield
    except errors_of_files() as error:
        ours = in_our_words(error)
        if ours is None:
            raise
        raise ours from error
