"""The library held to our rules: one connection, nothing guessed, nothing sent twice, nothing in a log.

Everything that takes exchangelib (0.9 s) is imported here and in the other ``ews_`` modules that ``ews.py`` loads at
its first call, never before. Source: exchange.md section 3, traps 1, 2, 3, 5.
"""

from __future__ import annotations

import logging
import ssl
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any

import requests
from exchangelib.account import Account, Identity
from exchangelib.configuration import Configuration
from exchangelib.credentials import DELEGATE, IMPERSONATION, Credentials, OAuth2Credentials
from exchangelib.errors import TransportError
from exchangelib.ewsdatetime import UTC
from exchangelib.protocol import FailFast, Protocol
from exchangelib.transport import AUTH_TYPE_MAP, BASIC, GSSAPI, NTLM, OAUTH2, SSPI
from exchangelib.util import is_xml
from exchangelib.version import Build, Version

from openplanner.calendars.ews_settings import PASSWORD, EwsAccess, EwsSettings, EwsSignIn
from openplanner.calendars.ews_trip import TIMEOUT_SECONDS, Trip, Way
from openplanner.domain.calendar import Denied, Offline

# The library logs whole requests with names and subjects, and at its finest also what signs in.
logging.getLogger("exchangelib").setLevel(logging.CRITICAL + 1)

_SIGN_INS = {EwsSignIn.BASIC: BASIC, EwsSignIn.NTLM: NTLM, EwsSignIn.SSPI: SSPI, EwsSignIn.GSSAPI: GSSAPI}


class Once(FailFast):  # type: ignore[misc]
    """Never again by itself; a status says enough, and a text with the whole reply is never made."""

    def raise_response_errors(self, response: Any) -> None:
        """Refuses every reply that is no envelope."""
        if response.status_code != 200 and not (response.status_code == 500 and is_xml(response.content)):
            raise TransportError(f"status {response.status_code}")


class OneConnection(Protocol):  # type: ignore[misc]
    """One connection to one server, not shared with anything else in the process."""

    SESSION_POOLSIZE = 1
    TIMEOUT = TIMEOUT_SECONDS
    USERAGENT = "OpenPlanner"

    trip: Trip
    way: Callable[[], Way]

    def raw_session(self, prefix: str, **more: Any) -> requests.Session:
        """A session whose every address goes our way."""
        session: requests.Session = super().raw_session(prefix, **more)
        session.adapters.clear()
        for scheme in ("https://", "http://"):
            session.mount(scheme, self.way())
        return session


class _Tokens(OAuth2Credentials):  # type: ignore[misc]
    """Tokens for a service account from an address that is given, for the server's own name or Exchange Online."""

    def __init__(self, settings: EwsSettings, secret: str) -> None:
        identity = Identity(primary_smtp_address=settings.user) if settings.user else None
        super().__init__(settings.client_id, secret, identity=identity)
        self._token_url, self._scope = settings.token_url, settings.scope

    @property
    def token_url(self) -> str:
        return self._token_url

    @property
    def scope(self) -> list[str]:
        return [self._scope]


class Connection:
    """A signed-in way to one server; nothing is opened before the first request."""

    def __init__(self, settings: EwsSettings, secrets: Callable[[str], str], clock: Callable[[], datetime]) -> None:
        self.settings = settings
        self.trip = Trip()
        tls = trusted(settings)
        self._accounts: dict[str, Account] = {}
        self._configuration = Configuration(
            credentials=_credentials(settings, secrets), service_endpoint=settings.endpoint,
            auth_type=_auth_type(settings), version=Version(Build(*settings.build)), retry_policy=Once(),
            max_connections=1,
        )  # fmt: skip
        # Not by calling the class: that gives what somebody else made for the same address and account.
        self.protocol = type.__call__(OneConnection, config=self._configuration)
        self.protocol.trip = self.trip
        self.protocol.way = lambda: Way(self.trip, settings.endpoint, tls, settings.own_machine, clock)

    def account(self, mailbox: str) -> Account:
        """The door to one mailbox; asks the server nothing."""
        if mailbox not in self._accounts:
            access = IMPERSONATION if self.settings.access is EwsAccess.IMPERSONATION else DELEGATE
            made = Account(
                mailbox, access_type=access, config=self._configuration, default_timezone=UTC, locale="nl_NL"
            )
            made.protocol = self.protocol
            with suppress(KeyError):
                del Protocol[self._configuration]
            self._accounts[mailbox] = made
        return self._accounts[mailbox]

    def close(self) -> None:
        """Lets go of the connection."""
        self.protocol.close()


def trusted(settings: EwsSettings) -> ssl.SSLContext:
    """What certificates must come from: this machine's own authorities and the file; raises ``Offline`` without it."""
    context = ssl.create_default_context()
    if settings.ca_file is not None:
        try:
            context.load_verify_locations(settings.ca_file)
        except OSError as error:
            raise Offline("ews_ca_file_unreadable", file=settings.ca_file.name) from error
    return context


def _auth_type(settings: EwsSettings) -> str:
    if settings.sign_in is EwsSignIn.OAUTH:
        return str(OAUTH2)
    wanted = _SIGN_INS[settings.sign_in]
    if wanted not in AUTH_TYPE_MAP:  # the module for this kind of sign-in is not installed
        raise Denied("ews_sign_in_missing", mailbox=settings.user, right="sign_in", kind=settings.sign_in.value)
    return str(wanted)


def _credentials(settings: EwsSettings, secrets: Callable[[str], str]) -> Any:
    if settings.sign_in in {EwsSignIn.SSPI, EwsSignIn.GSSAPI}:
        return None
    if settings.sign_in is EwsSignIn.OAUTH:
        return _Tokens(settings, secrets(PASSWORD))
    return Credentials(settings.user, secrets(PASSWORD))
