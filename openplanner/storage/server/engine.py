"""Transactions on a server.

Writers do not wait for each other there, unless they touch the same case, colleague or place: what is read to be
changed is locked while it is read (``cases.case``, ``bookings``). A save whose last word was lost with the line is
looked up by its number, so that it is neither lost nor done twice.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

import psycopg
from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from openplanner.domain.errors import StoreUnreachable, Unavailable
from openplanner.storage.server.address import Server
from openplanner.storage.server.connecting import connected, writing_line
from openplanner.storage.server.failures import our_errors
from openplanner.storage.server.line import Line

_LOOKS = 5
_PAUSE_SECONDS = 1.0
_BEGIN_READING = "begin isolation level repeatable read read only"
_BEGIN_WRITING = "begin; select cast(pg_current_xact_id() as text)"


def engine_for(server: Server) -> Engine:
    """Connections for :func:`begun`, kept open between transactions."""
    return create_engine(
        "postgresql+psycopg://",
        creator=lambda: writing_line(server),
        poolclass=QueuePool,
        pool_size=3,
        max_overflow=30,
        pool_recycle=1800,
    )


@contextmanager
def begun(engine: Engine, server: Server, *, writes: bool) -> Iterator[Connection]:
    """A connection inside a transaction that is kept at the end, or after any exception is not.

    One that writes sees what others keep meanwhile; one that reads sees one state. A connection that broke since it
    was used last is replaced once, unseen.
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
def _at_work(engine: Engine, *, writes: bool) -> Iterator[tuple[Connection, str | None]]:
    """A connection whose transaction has begun, and the number of one that writes: one journey to the server."""
    connection = engine.connect()
    try:
        number = _began(connection, writes=writes)
    except psycopg.OperationalError:
        connection.invalidate()
        connection.close()
        engine.dispose()  # the others went the same way
        connection = engine.connect()
        try:
            number = _began(connection, writes=writes)
        except psycopg.Error:
            connection.invalidate()
            connection.close()
            raise
    with connection:
        yield connection, number


def _began(connection: Connection, *, writes: bool) -> str | None:
    line = cast("Line", connection.connection.dbapi_connection)
    answer = line.execute(_BEGIN_WRITING if writes else _BEGIN_READING)
    if not writes:
        return None
    answer.nextset()
    row = answer.fetchone()
    return str(row[0]) if row is not None else None


def _look_up(server: Server, number: str, lost: DBAPIError) -> None:
    """Was it kept? Raises ``StoreUnreachable``: ``server_lost`` when not, ``server_unsure`` when nobody can say."""
    for attempt in range(_LOOKS):
        if attempt:
            time.sleep(_PAUSE_SECONDS)
        try:
            connection = connected(server, autocommit=True)
        except Unavailable:
            continue
        with connection:
            state = connection.execute("select pg_xact_status(cast(%s as xid8))", [number]).fetchone()
        if state is not None and state[0] == "committed":
            return
        if state is not None and state[0] == "aborted":
            raise StoreUnreachable("server_lost") from lost
    raise StoreUnreachable("server_unsure") from lost
