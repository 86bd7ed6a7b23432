"""The password of the database server: in the credential store, nowhere else."""

from __future__ import annotations

from dataclasses import replace

from openplanner.calendars.credentials import keep_secret, secret
from openplanner.domain.calendar import Denied
from openplanner.storage.server.address import Server


def with_kept_password(server: Server) -> Server:
    """The server with the password of the credential store, asked at every connection that its user makes.

    So a password that was changed there counts from the next connection on, without starting anew. Without a user the
    Windows account signs in. Without a kept password the driver may find one by itself: a pgpass file, a certificate.
    """

    def kept() -> str | None:
        try:
            return secret(server.sign_in_name)
        except Denied:
            return None

    return replace(server, password=kept) if server.user else server


def keep_password(server: Server, password: str) -> None:
    """Keeps it for this user and server; raises ``Denied("no_credential_store")`` where there is no safe place."""
    keep_secret(server.sign_in_name, password)
