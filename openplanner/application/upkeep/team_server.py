"""The database of a team on a server: made, looked at, filled from the file of one desk, and opened to people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from openplanner.domain.errors import StoreReadOnly
from openplanner.domain.rights import Rights, Role
from openplanner.storage.server.address import Server
from openplanner.storage.store import open_store

__all__ = ["Server", "ServerStanding", "let_somebody_in", "look_at_server", "move_to_server", "prepare_server"]


@dataclass(frozen=True, slots=True)
class ServerStanding:
    """How the database stands and who we are to it. ``clock_seconds``: how far this computer runs ahead of it."""

    address: str
    revision: str
    version: str
    protected: str
    login: str
    rights: Rights
    clock_seconds: float


def prepare_server(server: Server) -> tuple[str | None, str]:
    """Makes the tables, or brings them up, with roles and rights; the revision before (None: it was empty) and now."""
    from openplanner.storage.server.making import bring_up

    return bring_up(server)


def look_at_server(server: Server, now: datetime) -> ServerStanding:
    """How it stands; raises the ``Unavailable`` kinds of the store when it cannot be used."""
    from openplanner.storage.migrations import HEAD
    from openplanner.storage.server.people import signed_in

    store = open_store(server, now)
    try:
        ahead = (now - store.server_now()).total_seconds()
    finally:
        store.close()
    who = signed_in(server)
    return ServerStanding(server.shown, HEAD, who.version, who.protected, who.login, who.rights, round(ahead, 1))


def move_to_server(file: Path, server: Server, now: datetime) -> Mapping[str, int]:
    """How many rows of each table went from the file of one desk to the server; the file stays as it is.

    Raises ``NotAllowed`` (``server_not_empty``) and what opening either of them raises.
    """
    from openplanner.storage.server.moving import move_everything

    if not file.is_file():
        raise StoreReadOnly("store_cannot_open")
    source, target = open_store(file, now), open_store(server, now)
    try:
        return move_everything(source, target)
    finally:
        source.close()
        target.close()


def let_somebody_in(server: Server, login: str, role: Role, email: str) -> None:
    """Gives a sign-in of the server a role here; raises ``NotAllowed`` for a sign-in or colleague that is not there."""
    from openplanner.storage.server.people import let_in

    let_in(server, login, role, email)
