"""Connections to a server: TLS with the name of the server verified, short time limits, days as ISO text.

Source: https://www.postgresql.org/docs/current/libpq-connect.html
"""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg.types.string import TextLoader

from openplanner.domain.errors import StoreUnreachable
from openplanner.storage.server.address import SECURE, Server
from openplanner.storage.server.failures import our_errors
from openplanner.storage.server.line import Line, LineCursor

CONNECT_SECONDS = 5
_SILENCE_MS = 5000  # a cable that was pulled must not keep a desk waiting longer
_SESSION = (
    "-c statement_timeout=30s -c lock_timeout=5s -c idle_in_transaction_session_timeout=30s "
    "-c jit=off "  # compiling takes longer than any question of ours (measured: 700 ms for a search of 1 ms)
    "-c timezone=UTC -c client_min_messages=warning"
)


def connection_values(server: Server) -> dict[str, Any]:
    """What the driver is told, without the password."""
    values: dict[str, Any] = {
        "host": ",".join(host for host, _ in server.hosts),
        "port": ",".join(port for _, port in server.hosts),
        "dbname": server.name,
        "sslmode": SECURE,
        "gssencmode": "disable",  # who signs in with a ticket speaks over TLS all the same
        "sslrootcert": "system",
        "require_auth": "scram-sha-256,gss,sspi",  # never a password in clear or as MD5
        "target_session_attrs": "read-write",  # of several servers the one that is leading now
        "connect_timeout": CONNECT_SECONDS,
        "keepalives_idle": 10,
        "keepalives_interval": 3,
        "keepalives_count": 3,
        "tcp_user_timeout": _SILENCE_MS,
        "application_name": "OpenPlanner",
        "options": _SESSION,
        **dict(server.options),
    }
    return values | ({"user": server.user} if server.user else {})


def connected(server: Server, *, autocommit: bool = False) -> psycopg.Connection[Any]:
    """A connection; raises the ``Unavailable`` kinds of :mod:`openplanner.storage.server.failures`."""
    with our_errors():
        return psycopg.connect(autocommit=autocommit, **_with_password(server))


def writing_line(server: Server) -> Line:
    """A connection for transactions that say themselves when they begin; raises the errors of the driver."""
    line = Line.connect(autocommit=True, cursor_factory=LineCursor, **_with_password(server))
    line.prepare_threshold = 2  # the same few statements all day
    return line


def _with_password(server: Server) -> dict[str, Any]:
    password = server.password()
    return connection_values(server) | ({"password": password} if password else {})


def reading_connection(server: Server) -> psycopg.Connection[Any]:
    """A connection for lists: it cannot write, each question stands alone, days come as ISO text."""
    connection = connected(server, autocommit=True)
    try:
        connection.execute("set default_transaction_read_only = on")
        connection.adapters.register_loader("date", TextLoader)
        connection.prepare_threshold = 2  # the same few lists all day
    except psycopg.Error as error:
        connection.close()
        raise StoreUnreachable("server_lost") from error
    return connection
