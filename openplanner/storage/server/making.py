"""Making the tables on a server, and bringing older ones up: done by who looks after it, never by a desk."""

from __future__ import annotations

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from openplanner.storage.migrations import HEAD
from openplanner.storage.server import around, lists, rights
from openplanner.storage.server.address import Server
from openplanner.storage.server.connecting import connected
from openplanner.storage.server.engine import begun, engine_for
from openplanner.storage.server.failures import in_our_words, our_errors
from openplanner.storage.server.looking import revision_of


def bring_up(server: Server) -> tuple[str | None, str]:
    """Runs the migrations that are missing in one transaction, and makes anew what is around the tables.

    Gives the revision before (None: there was nothing) and now. After an error nothing has changed, and two at once
    wait for each other. Raises as ``looking.check_server``.
    """
    with connected(server, autocommit=True) as connection, our_errors():
        before = revision_of(connection)
    _migrate(server)
    return before, HEAD


def _migrate(server: Server) -> None:
    from openplanner.storage.migrations.running import run_on

    engine = engine_for(server)
    try:
        with begun(engine, server, writes=True) as alchemy:
            alchemy.exec_driver_sql("set local statement_timeout = 0")
            alchemy.exec_driver_sql("select pg_advisory_xact_lock(hashtext('openplanner'), hashtext('migrations'))")
            for statement in lists.TAKE_AWAY:
                alchemy.exec_driver_sql(statement)
            run_on(alchemy, HEAD)
            _make_around(alchemy)
    except DBAPIError as error:
        ours = in_our_words(error.orig) if error.orig is not None else None
        if ours is None:
            raise
        raise ours from error
    finally:
        engine.dispose()


def _make_around(connection: Connection) -> None:
    names = "select quote_ident(tablename) from pg_tables where schemaname = 'public'"
    tables = connection.exec_driver_sql(names).scalars().all()
    owner = str(connection.exec_driver_sql("select quote_ident(current_user)").scalar_one())
    for statement in (*around.STATEMENTS, *rights.make_groups()):
        connection.exec_driver_sql(statement)
    for statement in rights.statements(sorted({*tables, "sign_ins"}), owner):
        connection.exec_driver_sql(statement)
