"""Transactions on a server.

Writers do not wait for each other there, unless they touch the same case, colleague or place: what is read to be
changed is locked while it is read (``cases.case``, ``bookings``). A save whose last word was lost with the line is
looked up by its number, so that it is neither lost nor done twice.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

import psycopg
from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from openplanner.domain.errors import StoreUnreachable, Unavailable
from openplanner.storage.server.address import Server
from openplanner.storage.server.connecting import connected, raw_connection

_LOOKS = 5
_PAUSE_SECONDS = 1.0


def engine_for(server: Server) -> Engine:
    """Connections that are tried before they are used, so that one that broke meanwhile costs nobody anything."""
    return create_engine(
        "postgresql+psycopg://",
        creator=lambda: raw_connection(server),
        poolclass=QueuePool,
        pool_size=3,
        max_overflow=30,
        pool_pre_ping=True,
        pool_recycle=1800,
    )


@contextmanager
def begun(engine: Engine, server: Server, *, writes: bool) -> Iterator[Connection]:
    """A connection inside a transaction that is kept at the end, or after any exception is not.

    One that writes sees what others keep meanwhile; one that reads sees one state.
    """
    with engine.connect() as connection:
        raw = cast("psycopg.Connection[Any]", connection.connection.dbapi_connection)
        raw.isolation_level = None if writes else psycopg.IsolationLevel.REPEATABLE_READ
        raw.read_only = None if writes else True
        transaction = connection.begin()
        try:
            yield connection
            number = _number(connection) if writes else None
        except BaseException:
            transaction.rollback()
            raise
        try:
            transaction.commit()
        except DBAPIError as error:
            if number is None or not error.connection_invalidated:
                raise
            _look_up(server, number, error)


def _number(connection: Connection) -> str | None:
    """The number of the transaction; None when it wrote nothing."""
    found = connection.exec_driver_sql("select cast(pg_current_xact_id_if_assigned() as text)").scalar()
    return None if found is None else str(found)


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
