"""Read-only connections that are kept and lent out, one per question at a time."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from openplanner.storage.failures import our_errors
from openplanner.storage.lists import week
from openplanner.storage.schema.sealing import raw_connection

_PRAGMAS = (
    "pragma busy_timeout = 5000",
    "pragma query_only = on",
    "pragma temp_store = memory",
    "pragma cache_size = -65536",
)


class ReadConnections:
    """Connections to one file that cannot write; safe from any thread."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._idle: list[sqlite3.Connection] = []
        self._watcher: sqlite3.Connection | None = None

    @contextmanager
    def lent(self) -> Iterator[sqlite3.Connection]:
        """A connection for one question; errors come out as ours and cost the connection."""
        with our_errors():
            with self._lock:
                connection = self._idle.pop() if self._idle else None
            connection = connection or _opened(self._path)
            try:
                yield connection
            except BaseException:
                connection.close()
                raise
            with self._lock:
                self._idle.append(connection)

    def asked(self, question: str, values: Mapping[str, object]) -> list[tuple[Any, ...]]:
        """The rows of one question."""
        with self.lent() as connection:
            return connection.execute(question, values).fetchall()

    def reconnect(self) -> None:
        """Nothing to do: a file is there or it is not, and every question finds out."""

    def version(self) -> int:
        """SQLite's count of changes as one and the same connection sees it; it differs after any other one wrote."""
        with our_errors(), self._lock:
            if self._watcher is None:
                self._watcher = _opened(self._path)
            return int(self._watcher.execute("pragma data_version").fetchone()[0])

    def presence_version(self) -> int:
        """As :meth:`version`: a file tells only that somebody wrote, not what."""
        return self.version()

    def office_version(self) -> int:
        """What the office decided about itself, as a number; asked of the rows, which are few."""
        return hash(tuple(self.asked(week.OFFICE, {})))

    def close(self) -> None:
        """Closes what is not lent out."""
        with self._lock:
            watcher, self._watcher = self._watcher, None
            idle, self._idle = self._idle, []
        for connection in [*idle, *([watcher] if watcher else [])]:
            connection.close()


def _opened(path: Path) -> sqlite3.Connection:
    connection = raw_connection(path, "ro")
    try:
        for pragma in _PRAGMAS:
            connection.execute(pragma)
    except BaseException:
        connection.close()
        raise
    return connection
