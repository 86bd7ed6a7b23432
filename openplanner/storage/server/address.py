"""The address of a PostgreSQL database: what is accepted, and what is refused because it would not be safe.

Imports no driver, so that an address can be judged for nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import field, replace
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from openplanner.domain.errors import InvalidInput
from openplanner.domain.frozen import frozen

SCHEMES = ("postgresql", "postgres", "postgresql+psycopg")
SECURE = "verify-full"
_HOST = re.compile(r"[A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\]")
_NUMBER = re.compile(r"[0-9]{1,5}")
_PORT = "5432"
_ASKED_BY_US = ("sslrootcert", "sslcert", "sslkey", "sslcrl", "krbsrvname", "target_session_attrs", "sslmode")


def nobodys_password() -> str | None:
    """No password: the sign-in of Windows, a certificate or the files of the driver do without."""
    return None


@frozen
class Server:
    """One database on a server. ``hosts`` holds host and port of each server that may hold it, in order of trying.

    ``password`` is asked when a connection is made, so that the secret stays in the credential store.
    """

    hosts: tuple[tuple[str, str], ...]
    name: str
    user: str = ""
    options: tuple[tuple[str, str], ...] = ()
    password: Callable[[], str | None] = field(default=nobodys_password, repr=False, compare=False)

    @property
    def shown(self) -> str:
        """The address for a person: hosts and name, no user."""
        return f"postgresql://{','.join(_joined(*host) for host in self.hosts)}/{self.name}"

    @property
    def sign_in_name(self) -> str:
        """Under which its password is kept in the credential store."""
        return f"{self.user} @ {self.shown}"

    @property
    def url(self) -> str:
        """The whole address as :func:`server_at` reads it, without a password."""
        user = f"{quote(self.user, safe='')}@" if self.user else ""
        options = "&".join(f"{name}={quote(value, safe='')}" for name, value in self.options)
        hosts = ",".join(_joined(*host) for host in self.hosts)
        return f"postgresql://{user}{hosts}/{quote(self.name, safe='')}" + (f"?{options}" if options else "")

    def named(self, name: str) -> Server:
        """Another database on the same server."""
        return replace(self, name=name)


def is_server(address: str) -> bool:
    """True for an address of a PostgreSQL database."""
    return address.partition("://")[0] in SCHEMES and "://" in address


def server_at(address: str, password: Callable[[], str | None] = nobodys_password) -> Server:
    """The server of an address ``postgresql://user@host:port,host2/name?sslrootcert=...``.

    Raises ``InvalidInput``: ``database_password_in_address`` (it belongs in the credential store),
    ``database_not_secure`` for less than TLS with the name of the server verified, and ``database_address``.
    """
    try:
        parts = urlsplit(address)
    except ValueError as error:  # brackets that do not close, signs that turn into others
        raise InvalidInput("database_address", field="database", option="-") from error
    signed, _, hosts = parts.netloc.rpartition("@")
    user, _, secret = signed.partition(":")
    if secret or "password" in dict(parse_qsl(parts.query)):
        raise InvalidInput("database_password_in_address", field="database")
    options = dict(parse_qsl(parts.query))
    unknown = sorted(set(options) - set(_ASKED_BY_US))
    if unknown or not parts.path.strip("/"):
        raise InvalidInput("database_address", field="database", option=", ".join(unknown) or "-")
    if options.pop("sslmode", SECURE) != SECURE:
        raise InvalidInput("database_not_secure", field="database")
    found = tuple(_host_and_port(one) for one in hosts.split(",") if one) or (("localhost", _PORT),)
    kept = tuple(sorted(options.items()))
    return Server(found, unquote(parts.path[1:]), unquote(user), kept, password)


def _host_and_port(text: str) -> tuple[str, str]:
    host, colon, port = text.rpartition(":")
    if not colon or text.endswith("]"):
        host, port = text, _PORT
    fits = _HOST.fullmatch(host) and _NUMBER.fullmatch(port) and 0 < int(port) < 65536
    if not fits:
        raise InvalidInput("database_address", field="database", option="-")
    return host.strip("[]"), port


def _joined(host: str, port: str) -> str:
    shown = f"[{host}]" if ":" in host else host
    return shown if port == _PORT else f"{shown}:{port}"
