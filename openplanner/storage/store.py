"""The store: one database, opened, migrated, and used in transactions.

SQLAlchemy is imported at the first transaction, never by importing this module or by opening a file that is in order.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openplanner.storage.failures import in_our_words
from openplanner.storage.network_share import refuse_network_share
from openplanner.storage.schema.opening import (
    Found,
    briefly,
    check_writable,
    connected,
    inspected,
    make_file,
    make_schema,
)

if TYPE_CHECKING:
    import sqlite3

    from sqlalchemy import Connection, CursorResult, Engine
    from sqlalchemy.sql import Executable

_CONNECTIONS = 30
_BEGIN = "openplanner_begin"


class Transaction:
    """An open transaction, handed to the functions of this room and valid only inside its ``with``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def execute(
        self, statement: Executable, values: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None
    ) -> CursorResult[Any]:
        """Runs a statement, once or for every row of values."""
        return self._connection.execute(statement, values)

    def execute_plain(self, statement: str, values: tuple[Any, ...] | list[tuple[Any, ...]] = ()) -> CursorResult[Any]:
        """Runs SQL of SQLite itself, with ``?`` for values."""
        return self._connection.exec_driver_sql(statement, values)


class Store:
    """One database. Safe from any thread: each transaction has a connection of its own.

    Never open a transaction inside another one on the same thread: the inner one would wait for the outer one and
    end in ``StoreBusy``.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._made: Engine | None = None

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """A transaction that may write: all of it is kept, or after any exception nothing.

        Only one at a time can write; the next waits five seconds at most, then raises ``StoreBusy``.
        """
        with self._begun("begin immediate") as transaction:
            yield transaction

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        """A transaction that sees one state of the database and writes nothing."""
        with self._begun("begin") as transaction:
            yield transaction

    def compact(self) -> None:
        """Rewrites the file so that nothing that was removed can be read back; for after a purge."""
        with briefly(self.path) as connection:
            connection.execute("insert into case_search (case_search) values ('optimize')")
            connection.execute("vacuum")
            connection.execute("pragma wal_checkpoint(truncate)")

    def close(self) -> None:
        """Lets go of the file; the next transaction opens it again."""
        with self._lock:
            engine, self._made = self._made, None
        if engine is not None:
            from sqlalchemy.exc import DBAPIError

            with suppress(DBAPIError), engine.connect() as connection:  # a broken disk must not keep the program open
                connection.exec_driver_sql("pragma optimize")
            engine.dispose()

    @contextmanager
    def _begun(self, begin: str) -> Iterator[Transaction]:
        engine = self._engine()
        from sqlalchemy.exc import DBAPIError

        try:
            with engine.connect().execution_options(**{_BEGIN: begin}) as connection, connection.begin():
                yield Transaction(connection)
        except DBAPIError as error:
            ours = in_our_words(error.orig) if error.orig is not None else None
            if ours is None:
                raise
            raise ours from error

    def _engine(self) -> Engine:
        with self._lock:
            if self._made is None:
                self._made = _engine_for(self.path)
            return self._made


def _engine_for(path: Path) -> Engine:
    from sqlalchemy import create_engine, event
    from sqlalchemy.pool import QueuePool

    def creator() -> sqlite3.Connection:
        return connected(path)

    engine = create_engine("sqlite://", creator=creator, poolclass=QueuePool, pool_size=5, max_overflow=_CONNECTIONS)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(connection.get_execution_options().get(_BEGIN, "begin"))

    return engine


def open_store(path: Path, now: datetime) -> Store:
    """The store in that file, made or migrated when needed; ``now`` names the copy made before a migration.

    Raises ``StoreNewer``, ``StoreDamaged``, ``StoreReadOnly``, ``DiskFull`` or ``StoreBusy``, and ``NotAllowed``
    (``store_on_network``) for a file on a network share. A file that cannot be opened is left as it is.
    """
    refuse_network_share(path)
    make_file(path)
    with briefly(path) as connection:
        found = inspected(connection)
        if found is Found.NOTHING:
            make_schema(connection)
        else:
            check_writable(connection)
    if found is Found.OLDER:
        from openplanner.storage.schema.upgrading import upgrade

        upgrade(path, now)
    return Store(path)
