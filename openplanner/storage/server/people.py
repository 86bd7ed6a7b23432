"""Who may sign in to the server, as what, and who of the colleagues that is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql

from openplanner.domain.errors import NotAllowed
from openplanner.domain.rights import Rights, Role
from openplanner.storage.server.address import Server
from openplanner.storage.server.connecting import connected
from openplanner.storage.server.failures import our_errors
from openplanner.storage.server.rights import GROUPS

_ROLES = """select rolname from pg_roles where rolname = any(%s) and (pg_has_role(session_user, oid, 'member')
  or pg_has_role(session_user, (select tableowner from pg_tables where tablename = 'cases'), 'member'))"""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who we are to the server: the name of the sign-in, its rights, and how the line is protected."""

    login: str
    rights: Rights
    version: str
    protected: str


def signed_in(server: Server) -> SignedIn:
    """Asked of the server itself; who owns the tables may do everything."""
    with connected(server, autocommit=True) as connection, our_errors():
        groups = {row[0] for row in connection.execute(_ROLES, [list(GROUPS.values())])}
        asked = """select session_user, openplanner_me(), current_setting('server_version'),
          coalesce((select version from pg_stat_ssl where pid = pg_backend_pid() and ssl), '')"""
        login, colleague_id, version, protected = _row(connection.execute(asked))
    roles = frozenset(role for role, group in GROUPS.items() if group in groups)
    return SignedIn(login, Rights(roles, colleague_id), version.split(" ")[0], protected)


def let_in(server: Server, login: str, role: Role, email: str) -> None:
    """Gives a sign-in that exists on the server one role, and says which colleague it is.

    An earlier role is taken away. Raises ``NotAllowed``: ``server_login_missing`` or ``colleague_missing``.
    """
    with connected(server) as connection, our_errors():
        known = connection.execute("select 1 from pg_roles where rolname = %s", [login]).fetchone()
        if known is None:
            raise NotAllowed("server_login_missing", login=login)
        asked = "select colleague_id from colleagues where lower(email) = lower(%s) and active"
        colleague = connection.execute(asked, [email]).fetchone()
        if colleague is None:
            raise NotAllowed("colleague_missing", colleague_id=email)
        for one, group in GROUPS.items():
            words = "grant {} to {}" if one is role else "revoke {} from {}"
            connection.execute(sql.SQL(words).format(sql.Identifier(group), sql.Identifier(login)))
        connection.execute(
            "insert into sign_ins (login, colleague_id) values (%s, %s)"
            " on conflict (login) do update set colleague_id = excluded.colleague_id",
            [login, colleague[0]],
        )


def _row(answer: psycopg.Cursor[Any]) -> tuple[Any, ...]:
    row = answer.fetchone()
    return row if row is not None else ()
