"""What a server holds before we use it."""

from __future__ import annotations

from typing import Any

import psycopg

from openplanner.domain.errors import StoreDamaged, StoreNewer, StoreUnreachable
from openplanner.storage.migrations import HEAD, REVISIONS
from openplanner.storage.server.address import Server
from openplanner.storage.server.connecting import connected
from openplanner.storage.server.failures import our_errors

_OURS = """select count(*), count(*) filter (where tablename = 'alembic_version') from pg_tables
where schemaname = 'public'"""


def check_server(server: Server) -> None:
    """Raises unless the database can be used as it is.

    ``StoreUnreachable``: ``server_empty`` or ``server_older`` (then ``database init`` is to be run),
    and what ``connecting`` raises. ``StoreNewer`` for a revision that we do not know, ``StoreDamaged``
    (``store_not_ours``) for a database of another program.
    """
    with connected(server, autocommit=True) as connection, our_errors():
        found = revision_of(connection)
    if found is None:
        raise StoreUnreachable("server_empty")
    if found != HEAD:
        raise StoreUnreachable("server_older", found=found, known=HEAD)


def revision_of(connection: psycopg.Connection[Any]) -> str | None:
    """The revision of our tables; None for an empty database. Raises as :func:`check_server`."""
    known = connection.execute(_OURS).fetchone()
    if known is None or known[0] == 0:
        return None
    if not known[1]:
        raise StoreDamaged("store_not_ours")
    row = connection.execute("select version_num from alembic_version").fetchone()
    if row is None:
        raise StoreDamaged("store_not_ours")
    if row[0] not in REVISIONS:
        raise StoreNewer("store_newer", found=str(row[0])[:40], known=HEAD)
    return str(row[0])
