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
        return raw_connection(server, autocommit=autocommit)


def raw_connection(server: Server, *, autocommit: bool = False) -> psycopg.Connection[Any]:
    """As :func:`connected`, with the errors of the driver."""
    values, password = connection_values(server), server.password()
    if password:
        values["password"] = password
    return psycopg.connect(autocommit=autocommit, **values)


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
