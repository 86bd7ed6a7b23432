"""What one must know to reach an Exchange Server, without any secret."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from openplanner.calendars.own_machine import is_own_machine
from openplanner.domain.errors import InvalidInput

PASSWORD = "ews_password"  # noqa: S105 - the name of a secret, not one; with OAuth it is that of the application
_ONLINE = (".office365.com", ".office365.us", ".outlook.com", ".office.com", ".office365.cn")


class EwsSignIn(StrEnum):
    """How to sign in. ``SSPI`` (Windows) and ``GSSAPI`` (Linux) use the ticket of who is at the desk: no password."""

    BASIC = "basic"
    NTLM = "ntlm"
    SSPI = "sspi"
    GSSAPI = "gssapi"
    OAUTH = "oauth"


_NAMED = {"windows": EwsSignIn.SSPI, "kerberos": EwsSignIn.GSSAPI}


class EwsAccess(StrEnum):
    """Rights on calendars of others: given by each owner or administrator, or taken by a service account."""

    DELEGATE = "delegate"
    IMPERSONATION = "impersonation"


@dataclass(frozen=True, slots=True)
class EwsSettings:
    """Where the server is and how to sign in. Nothing is guessed: address and build are given.

    ``endpoint`` is the whole address, as ``https://mail.voorbeeld.example/EWS/Exchange.asmx``; http is for this machine
    only. ``user`` is who signs in. ``build`` has four numbers. ``ca_file`` holds an authority of one's own, next to
    those that this machine trusts. ``client_id``, ``token_url`` and ``scope`` are for OAuth.
    Raises ``InvalidInput`` for an address that is not safe, or when what the sign-in needs is absent.
    """

    endpoint: str
    user: str = ""
    build: tuple[int, int, int, int] = (15, 2, 2562, 17)
    sign_in: EwsSignIn = EwsSignIn.NTLM
    access: EwsAccess = EwsAccess.DELEGATE
    ca_file: Path | None = None
    client_id: str = ""
    token_url: str = ""
    scope: str = "https://outlook.office365.com/.default"

    def __post_init__(self) -> None:
        _check_address(self.endpoint, "ews_endpoint")
        if self.sign_in in {EwsSignIn.BASIC, EwsSignIn.NTLM} and not self.user:
            raise InvalidInput("ews_user_missing", field="ews_user")
        if self.sign_in is EwsSignIn.OAUTH:
            _check_address(self.token_url, "ews_token_url")
            if not self.client_id:
                raise InvalidInput("ews_client_missing", field="ews_client_id")

    @property
    def host(self) -> str:
        """The name of the server."""
        return urlsplit(self.endpoint).hostname or ""

    @property
    def own_machine(self) -> bool:
        """True for a server on this machine, to which no proxy leads."""
        return is_own_machine(self.host)

    @property
    def online(self) -> bool:
        """True for Exchange Online, where EWS ends (exchange.md section 1)."""
        return f".{self.host}".endswith(_ONLINE)


def read_settings(
    *, url: str, build: str, sign_in: str, user: str = "", access: str = "delegate", ca_file: str = "",
    client_id: str = "", token_url: str = "",
) -> EwsSettings:  # fmt: skip
    """Settings from the texts of the settings screen, where ``sign_in`` may be windows or kerberos.

    Raises ``InvalidInput`` for a build that is not four numbers, and as :class:`EwsSettings`.
    """
    numbers = build.strip().split(".")
    if len(numbers) != 4 or not all(one.isascii() and one.isdecimal() and len(one) < 6 for one in numbers):
        raise InvalidInput("ews_build_unreadable", field="ews_build", build=build)
    return EwsSettings(
        url.strip(), user.strip(), (int(numbers[0]), int(numbers[1]), int(numbers[2]), int(numbers[3])),
        _NAMED.get(sign_in) or EwsSignIn(sign_in), EwsAccess(access), Path(ca_file) if ca_file.strip() else None,
        client_id, token_url,
    )  # fmt: skip


def _check_address(address: str, field: str) -> None:
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        host, parts = "", urlsplit("")
    safe = parts.scheme == "https" or (parts.scheme == "http" and is_own_machine(host))
    if not host or not safe or parts.username or parts.password:
        raise InvalidInput("ews_address_unsafe", field=field, host=host)
