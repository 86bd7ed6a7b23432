"""Transactions on a server.

Writers do not wait for each other there, unless they touch the same case, colleague or place: what is read to be
changed is locked while it is read (``cases.case``, ``bookings``). A save whose last word was lost with the line is
looked up by its number, so that it is neither lost nor done twice.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple, cast

import psycopg
from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from openplanner.domain.errors import StoreUnreachable, Unavailable
from openplanner.storage.server.address import Server
from openplanner.storage.server.connecting import connected, writing_line
from openplanner.storage.server.failures import our_errors
from openplanner.storage.server.line import Line

_KEPT_OPEN = 3
_LOOKS = 5
_PAUSE_SECONDS = 1.0
_BEGIN_READING = "begin isolation level repeatable read read only"
_LINE_OF_TIME = "substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8)"
_BEGIN_WRITING = f"begin; select cast(pg_current_xact_id() as text), {_LINE_OF_TIME}"
_STANDING = f"""select {_LINE_OF_TIME}, case when cast(%s as xid8) < pg_snapshot_xmax(pg_current_snapshot())
  then pg_xact_status(cast(%s as xid8)) end"""


def engine_for(server: Server) -> Engine:
    """Connections for :func:`begun`, kept open between transactions."""
    return create_engine(
        "postgresql+psycopg://",
        creator=lambda: writing_line(server),
        poolclass=QueuePool,
        pool_size=_KEPT_OPEN,
        max_overflow=30,
        pool_recycle=1800,
    )


@contextmanager
def begun(engine: Engine, server: Server, *, writes: bool) -> Iterator[Connection]:
    """A connection inside a transaction that is kept at the end, or after any exception is not.

    One that writes sees what others keep meanwhile; one that reads sees one state. Connections that broke since they
    were used last are replaced, unseen.
    """
    with our_errors(), _at_work(engine, writes=writes) as (connection, number):
        transaction = connection.begin()
        try:
            yield connection
        except BaseException:
            transaction.rollback()
            raise
        try:
            transaction.commit()
        except DBAPIError as error:
            if number is None or not error.connection_invalidated:
                raise
            _look_up(server, number, error)


@contextmanager
def _at_work(engine: Engine, *, writes: bool) -> Iterator[tuple[Connection, _Number | None]]:
    """A connection whose transaction has begun, and the number of one that writes: one journey to the server."""
    for left in reversed(range(_KEPT_OPEN + 1)):  # those that were open may all have broken; the last one is new
        connection = engine.connect()
        try:
            number = _began(connection, writes=writes)
            break
        except psycopg.OperationalError:
            connection.invalidate()
            connection.close()
            if not left:
                raise
    with connection:
        yield connection, number


def _began(connection: Connection, *, writes: bool) -> _Number | None:
    line = cast("Line", connection.connection.dbapi_connection)
    answer = line.execute(_BEGIN_WRITING if writes else _BEGIN_READING)
    if not writes:
        return None
    answer.nextset()
    row = answer.fetchone()
    return _Number(*row) if row is not None else None


def _look_up(server: Server, number: _Number, lost: DBAPIError) -> None:
    """Was it kept? Raises ``StoreUnreachable``: ``server_lost`` when not, ``server_unsure`` when nobody can say.

    A server that took over may not have heard of it, and gives the same number to somebody else: only the server that
    gave it can tell.
    """
    for attempt in range(_LOOKS):
        if attempt:
            time.sleep(_PAUSE_SECONDS)
        try:
            with connected(server, autocommit=True) as connection, our_errors():
                row = connection.execute(_STANDING, [number.xid, number.xid]).fetchone()
        except Unavailable:
            continue
        line_of_time, standing = row or ("", None)
        if line_of_time != number.line_of_time:
            break
        if standing == "committed":
            return
        if standing == "aborted":
            raise StoreUnreachable("server_lost") from lost
    raise StoreUnreachable("server_unsure") from lost


class _Number(NamedTuple):
    """The number of a transaction, and the line of time of the server that gave it: every takeover begins another."""

    xid: str
    line_of_time: str
