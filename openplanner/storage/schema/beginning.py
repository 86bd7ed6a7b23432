"""Waiting for the right to write in a file while another program or thread writes, and hearing that one should stop.

SQLite itself waits in one piece (``busy_timeout``) and listens to nobody meanwhile, so here it is asked in turns.
"""

from __future__ import annotations

import sqlite3
import time
from typing import TYPE_CHECKING, cast

from openplanner.domain.stopping import refuse_when_stopped
from openplanner.storage.schema.sealing import errors_of_files

if TYPE_CHECKING:
    from sqlalchemy import Connection

BEGIN_WRITING = "begin immediate"
PATIENCE_MS = 5000
_TURN_MS = 100


def begin_writing(connection: Connection) -> None:
    """Begins a transaction that writes, after five seconds at most.

    Raises the error of the database for a file that is still busy then, and ``Cancelled`` when the work is to stop.
    """
    raw = cast("sqlite3.Connection", connection.connection.dbapi_connection)
    give_up = time.monotonic() + PATIENCE_MS / 1000
    raw.execute(f"pragma busy_timeout = {_TURN_MS}")
    try:
        while time.monotonic() < give_up:
            if _began(raw):
                return
            refuse_when_stopped()
        connection.exec_driver_sql(BEGIN_WRITING)
    finally:
        raw.execute(f"pragma busy_timeout = {PATIENCE_MS}")


def _began(raw: sqlite3.Connection) -> bool:
    try:
        raw.execute(BEGIN_WRITING)
    except errors_of_files() as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF != sqlite3.SQLITE_BUSY:
            raise
        return False
    return True
