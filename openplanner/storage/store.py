"""The store: one database, opened, migrated, and used in transactions.

SQLAlchemy is imported at the first transaction, never by importing this module or by opening a file that is in order.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from datetime import UTC, datetime
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from openplanner.domain.errors import NotAllowed, OpenPlannerError, StoreBusy, StoreNewer, StoreReadOnly
from openplanner.domain.stopping import before_keeping, can_be_stopped, refuse_when_stopped
from openplanner.storage.failures import in_our_words, our_errors
from openplanner.storage.migrations import HEAD
from openplanner.storage.network_share import refuse_network_share
from openplanner.storage.schema.beginning import BEGIN_WRITING, begin_writing
from openplanner.storage.schema.opening import (
    Found,
    briefly,
    check_writable,
    connected,
    inspected,
    make_file,
    make_schema,
)
from openplanner.storage.schema.sealing import cipher, is_sealed
from openplanner.storage.schema.stored_values import turned_once
from openplanner.storage.server.address import Server

if TYPE_CHECKING:
    import sqlite3

    from sqlalchemy import Connection, CursorResult, Dialect, Engine, Table
    from sqlalchemy.exc import DBAPIError
    from sqlalchemy.sql import Executable
    from sqlalchemy.types import TypeEngine

    from openplanner.domain.case import Case
    from openplanner.storage.server.line import Line

    Values = Mapping[str, Any] | Sequence[Mapping[str, Any]] | None
    Columns = Mapping[str, Sequence[Any]]
    Turn = Callable[[Sequence[Any]], Iterable[Any]]

_CONNECTIONS = 30
_BEGIN = "openplanner_begin"
_ONCE_GIVEN = "(select coalesce(max(seq), 0) from sqlite_sequence where name = ?)"  # also to a row that is gone
# ruff: noqa: S608 (names of tables and columns are written in this room)
_OF_A_CASE = frozenset({"cases", "case_parties", "terms", "people", "phone_numbers"})


class Transaction:
    """An open transaction, handed to the functions of this room and valid only inside its ``with``.

    ``locks`` says that what is read to be changed is to be locked: on a server, where several write at once.
    ``known`` holds the cases that cannot have changed since they were read here, by id (see ``cases.case``).
    """

    def __init__(self, connection: Connection, *, on_server: bool = False, writes: bool = True) -> None:
        self._connection = connection
        self.on_server = on_server
        self.locks = on_server and writes
        self.known: dict[int, Case] = {}
        self._file = None if on_server else _file_of(connection)
        self._last: dict[Callable[[Transaction, list[Any]], object], list[Any]] = {}

    def at_the_end(self, write: Callable[[Transaction, list[Any]], object], things: Sequence[Any]) -> None:
        """``write`` gets these things, after all that was given to it before, when nothing else is left to be done.

        For what everybody waits for from the moment that it is written: the chain of the audit.
        """
        self._last.setdefault(write, []).extend(things)

    def end(self) -> None:
        """Writes what was kept for the end; for the store itself, right before the commit."""
        for write, things in self._last.items():
            write(self, things)

    def alone(self, what: str) -> None:
        """Nobody else changes the same kind of thing from here on; a file has one writer at a time already."""
        if self.locks:
            with self._unanswered():
                self._connection.exec_driver_sql(
                    "select pg_advisory_xact_lock(hashtext('openplanner'), hashtext(%(what)s))", {"what": what}
                )

    def execute(self, statement: Executable, values: Values = None) -> CursorResult[Any]:
        """Runs a statement, once or for every row of values."""
        self._forget_what_changes(statement)
        return self._connection.execute(statement, values)

    def later(self, statement: Executable, values: Values = None) -> None:
        """Runs a statement of which nobody asks the answer; on a server it travels with the next one, or the end."""
        self._forget_what_changes(statement)
        if getattr(statement, "is_insert", False):
            statement = statement.inline()  # type: ignore[attr-defined] # or it asks for the new id
        with self._unanswered():
            self._connection.execute(statement, values)

    def later_plain(self, statement: str, values: tuple[Any, ...] | list[tuple[Any, ...]] = ()) -> None:
        """As :meth:`later`, for :meth:`execute_plain`; in a file without the detour that takes longer than keeping."""
        if self._file is None:
            with self._unanswered():
                self.execute_plain(statement, values)
        elif isinstance(values, list):
            self._file.executemany(statement, values)
        else:
            self._file.execute(statement, values)

    def execute_plain(self, statement: str, values: tuple[Any, ...] | list[tuple[Any, ...]] = ()) -> CursorResult[Any]:
        """Runs SQL of this database itself, with ``?`` for values in a file and ``%s`` on a server."""
        return self._connection.exec_driver_sql(statement, values)

    def add_rows(self, table: Table, columns: Columns) -> None:
        """Adds rows in one statement, given as columns of one length: turned and guarded column by column.

        As :meth:`later` with ``insert``, for many at once: no statement is built and no value looked up per row, and
        what many rows have in common is turned once.
        """
        if table.name in _OF_A_CASE:
            self.known.clear()
        statement, turns = _insertion(self._connection.dialect, table, tuple(columns))
        turned = (turn(column) for turn, column in zip(turns, columns.values(), strict=True))
        values = list(zip(*turned, strict=True))
        if values:
            self.later_plain(statement, values if len(values) > 1 else values[0])

    def add_numbered(self, table: Table, columns: Columns) -> Sequence[int]:
        """As :meth:`add_rows`, for a table that numbers its rows; the numbers in that order, never given before."""
        (key,) = table.primary_key
        if self._file is None:
            from sqlalchemy import insert

            rows = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
            return self.execute(insert(table).returning(key, sort_by_parameter_order=True), rows).scalars().all()
        asked = f"select max(coalesce(max({key.name}), 0), {_ONCE_GIVEN}) from {table.name}"
        first = 1 + int(self._file.execute(asked, (table.name,)).fetchone()[0])
        ids = list(range(first, first + len(next(iter(columns.values())))))
        self.add_rows(table, {**columns, key.name: ids})
        return ids

    def _unanswered(self) -> AbstractContextManager[object]:
        return cast("Line", self._connection.connection.dbapi_connection).holding() if self.on_server else nullcontext()

    def _forget_what_changes(self, statement: Executable) -> None:
        """A case that was read holds no longer when anything of it is written, whoever does so."""
        if self.known and getattr(statement, "is_dml", False) and statement.table.name in _OF_A_CASE:  # type: ignore[attr-defined]
            self.known.clear()


@lru_cache(maxsize=64)
def _insertion(dialect: Dialect, table: Table, names: tuple[str, ...]) -> tuple[str, list[Turn]]:
    """The statement that adds a row with these columns, and what turns each of them into what is stored."""
    columns, mark = ", ".join(f'"{name}"' for name in names), "?" if dialect.paramstyle == "qmark" else "%s"
    statement = f"insert into {table.name} ({columns}) values ({', '.join([mark] * len(names))})"
    return statement, [_turn_of(table.c[name].type, dialect) for name in names]


def _turn_of(kind: TypeEngine[Any], dialect: Dialect) -> Turn:
    from openplanner.storage.schema.table_words import FreeText

    if isinstance(kind, FreeText):
        return kind.looked_at
    turn = kind.dialect_impl(dialect).bind_processor(dialect)
    return tuple if turn is None else partial(turned_once, turn)


class Store:
    """One database, in a file or on a server. Safe from any thread: each transaction has a connection of its own.

    Never open a transaction inside another one on the same thread: the inner one would wait for the outer one and
    end in ``StoreBusy``.
    """

    def __init__(self, home: Path | Server) -> None:
        self.home = home
        self._lock = threading.Lock()
        self._made: Engine | None = None
        self._identity: tuple[int, int] | None = None

    @property
    def path(self) -> Path:
        """The file; raises ``NotAllowed`` (``server_no_file``) when the database is on a server."""
        if isinstance(self.home, Server):
            raise NotAllowed("server_no_file")
        return self.home

    @property
    def file(self) -> Path | None:
        """The file that holds the database; None when it is on a server."""
        return self.home if isinstance(self.home, Path) else None

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """A transaction that may write: all of it is kept, or after any exception nothing.

        In a file only one at a time can write, on a server only one at a time the same case, colleague or place; the
        next waits five seconds at most, then raises ``StoreBusy``. When the person stops the work before the commit,
        nothing is kept, and ``Cancelled`` is raised.
        """
        with self._begun(BEGIN_WRITING, writes=True) as transaction:
            yield transaction
            transaction.end()
            before_keeping()

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        """A transaction that sees one state of the database and writes nothing."""
        with self._begun("begin", writes=False) as transaction:
            yield transaction

    def server_now(self) -> datetime:
        """What the clock of the server says, in UTC; only for a store on a server."""
        with self.reading() as tx:
            found: datetime = tx.execute_plain("select clock_timestamp()").scalar_one()
            return found.astimezone(UTC)

    def compact(self) -> None:
        """Rewrites the file so that nothing that was removed can be read back; for after a purge.

        A server does so by itself (autovacuum).
        """
        if isinstance(self.home, Server):
            return
        with briefly(self.path) as connection:
            connection.execute("insert into case_search (case_search) values ('optimize')")
            connection.execute("vacuum")
            connection.execute("pragma wal_checkpoint(truncate)")

    def close(self) -> None:
        """Lets go of the file; the next transaction opens it again."""
        with self._lock:
            engine, self._made = self._made, None
        if engine is not None and isinstance(self.home, Path):
            from sqlalchemy.exc import DBAPIError

            with suppress(DBAPIError), engine.connect() as connection:  # a broken disk must not keep the program open
                connection.exec_driver_sql("pragma optimize")
        if engine is not None:
            engine.dispose()

    @contextmanager
    def _begun(self, begin: str, *, writes: bool) -> Iterator[Transaction]:
        engine = self._engine()
        from sqlalchemy.exc import DBAPIError, StatementError

        try:
            if isinstance(self.home, Server):
                from openplanner.storage.server.engine import begun

                with begun(engine, self.home, writes=writes) as connection:
                    yield Transaction(connection, on_server=True, writes=writes)
            else:
                with (
                    our_errors(),
                    self._in_the_same_file(writes),
                    engine.connect().execution_options(**{_BEGIN: begin}) as connection,
                    connection.begin(),
                ):
                    _refuse_other_schema(connection)
                    yield Transaction(connection)
        except DBAPIError as error:
            ours = self._in_our_words(error)
            if ours is None:
                raise
            if isinstance(ours, StoreBusy):  # a server that was told to leave the statement says so as well
                refuse_when_stopped()
            raise ours from error
        except StatementError as error:
            if isinstance(error.orig, OpenPlannerError):  # a value that a column refused
                raise error.orig from None  # the outer error repeats the value
            raise

    @contextmanager
    def _in_the_same_file(self, writes: bool) -> Iterator[None]:
        """Refuses to write into a file that somebody moved, removed or replaced: what is saved there is lost.

        Looked at before, and again after the commit: only then a save may be called saved. The next transaction opens
        what stands there then.
        """
        opened = self._identity
        if writes and _identity(self.path) != opened:
            self.close()
            raise StoreReadOnly("store_pulled")
        yield
        if writes and _identity(self.path) != opened:
            self.close()
            raise StoreReadOnly("store_pulled")

    def _in_our_words(self, error: DBAPIError) -> OpenPlannerError | None:
        if error.orig is None:
            return None
        if isinstance(self.home, Server):
            from openplanner.storage.server import failures

            return failures.in_our_words(error.orig)
        return in_our_words(error.orig)

    def _engine(self) -> Engine:
        with self._lock:
            if self._made is None:
                self._identity = _identity_of_open(self.home)
                self._made = _engine_for(self.home)
            return self._made


def _identity(path: Path) -> tuple[int, int] | None:
    """Which file stands there, by device and number; None when there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _identity_of_open(home: Path | Server) -> tuple[int, int] | None:
    """As :func:`_identity`, None for a server; raises ``StoreReadOnly`` when there is no file."""
    found = _identity(home) if isinstance(home, Path) else None
    if found is None and isinstance(home, Path):
        raise StoreReadOnly("store_cannot_open")
    return found


def _refuse_other_schema(connection: Connection) -> None:
    """Another program may have brought the file up while this one had it open: an older one must write no more."""
    found = _file_of(connection).execute("select version_num from alembic_version").fetchall()
    if found != [(HEAD,)]:
        raise StoreNewer("store_newer", found=", ".join(str(name) for (name,) in found)[:40], known=HEAD)


def _file_of(connection: Connection) -> sqlite3.Connection:
    """The file as the library of Python has it open."""
    return cast("sqlite3.Connection", connection.connection.dbapi_connection)


def _engine_for(home: Path | Server) -> Engine:
    if isinstance(home, Server):
        from openplanner.storage.server.engine import engine_for

        return engine_for(home)
    path = home
    from sqlalchemy import create_engine, event
    from sqlalchemy.pool import QueuePool

    def creator() -> sqlite3.Connection:
        return connected(path)

    library = cipher() if is_sealed(path) else None
    engine = create_engine(
        "sqlite://", module=library, creator=creator, poolclass=QueuePool, pool_size=5, max_overflow=_CONNECTIONS
    )

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        asked = connection.get_execution_options().get(_BEGIN, "begin")
        if asked == BEGIN_WRITING and can_be_stopped():
            begin_writing(connection)
        else:
            _file_of(connection).execute(asked)

    return engine


def open_store(home: Path | Server, now: datetime) -> Store:
    """The store in that file, made or migrated when needed; ``now`` names the copy made before a migration.

    A database on a server is only looked at: it is made and brought up by who looks after it (``database init``).

    Raises ``StoreNewer``, ``StoreDamaged``, ``StoreReadOnly``, ``DiskFull`` or ``StoreBusy``, and ``NotAllowed``
    (``store_on_network``) for a file on a network share. A file that cannot be opened is left as it is.
    """
    if isinstance(home, Server):
        from openplanner.storage.server.looking import check_server

        check_server(home)
        return Store(home)
    path = home
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
