"""Signing in to Microsoft 365: silently when that is possible, else in the browser of the system or the Windows broker.

What Microsoft gives us to stay signed in is kept by the key store of the operating system and nowhere else. Without
such a store it lives as long as the program. Passwords are typed at Microsoft and never pass through us.
Source: exchange.md section 2; documentation of the library msal.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from openplanner.calendars.credentials import SecretStore, system_store
from openplanner.domain.calendar import Denied, Offline
from openplanner.domain.progress import Progress, Silent

if TYPE_CHECKING:
    import msal

__all__ = ["SCOPES", "GraphSignIn", "SecretStore", "system_store"]

SCOPES = ("Calendars.ReadWrite", "Calendars.ReadWrite.Shared", "User.Read")
TIMEOUT_SECONDS = 30
PATIENCE_WITH_PERSON_SECONDS = 300
SERVICE = "OpenPlanner"
_PIECE = 1000  # Windows keeps at most 1280 characters in one secret
_NO_ANSWER_OF_PERSON = {"access_denied", "authentication_canceled", "user_cancelled"}


class GraphSignIn:
    """Tokens of one person for one registration (``client_id``, ``tenant``). Every method blocks: use a worker thread.

    ``store`` is where the sign-in is kept, None for nowhere. ``window`` gives the native handle of our window, which
    the Windows broker stands in front of. ``http_client`` replaces the network in tests.
    """

    def __init__(
        self,
        client_id: str,
        tenant: str = "organizations",
        store: SecretStore | None = None,
        window: Callable[[], int | None] = lambda: None,
        http_client: object = None,
    ) -> None:
        self._client_id, self._tenant = client_id, tenant or "organizations"
        self._kept = _KeptCache(store, f"graph {self._tenant} {client_id}")
        self._window = window
        self._http_client = http_client
        self._known = ""
        self._cache: msal.SerializableTokenCache | None = None
        self._application: msal.PublicClientApplication | None = None

    def token(self) -> str:
        """A token without asking the person; raises ``Denied`` when one must sign in, ``Offline`` without a network."""
        return self._silent(renew=False)

    def renewed(self) -> str:
        """A new token, for when the server no longer takes the last one, whatever our own clock says of it."""
        return self._silent(renew=True)

    def account(self) -> str | None:
        """The address of who is signed in, or None; asks nobody, and raises ``Offline`` without a network."""
        found = self._asked(lambda application: application.get_accounts())
        return str(found[0].get("username", "")) if found else None

    def sign_in(self, progress: Progress | None = None) -> str:
        """Lets the person sign in, and gives the address; waits five minutes at most.

        Raises ``Denied`` when it did not come to a sign-in, with the code of Microsoft as ``problem``, and
        ``Cancelled``: in a browser within a second, in front of the Windows broker once that is closed.
        """
        from openplanner.calendars.graph_browser import waiting_for_browser

        watch = progress or Silent()
        with waiting_for_browser(watch, PATIENCE_WITH_PERSON_SECONDS) as receiver:
            result = self._asked(
                lambda application: application.acquire_token_interactive(
                    list(SCOPES), prompt="select_account", timeout=PATIENCE_WITH_PERSON_SECONDS,
                    parent_window_handle=self._window(), port=receiver.get_port(), auth_code_receiver=receiver,
                )
            )  # fmt: skip
        watch.step(PATIENCE_WITH_PERSON_SECONDS, PATIENCE_WITH_PERSON_SECONDS)
        _token_in(result, "graph_sign_in_failed")
        return self.account() or ""

    def sign_out(self) -> None:
        """Forgets the sign-in, here and in the key store; also without a network."""
        with suppress(Offline):
            self._asked(_without_accounts)
        self._kept.forget()
        self._application = self._cache = None

    @property
    def is_kept(self) -> bool:
        """False when this system has no safe store, so that the person must sign in at every start."""
        return self._kept.store is not None

    def _silent(self, renew: bool) -> str:
        def ask(application: msal.PublicClientApplication) -> Mapping[str, Any] | None:
            accounts = application.get_accounts()
            if not accounts:
                return None
            found: Mapping[str, Any] | None = application.acquire_token_silent_with_error(
                list(SCOPES), account=accounts[0], force_refresh=renew
            )
            return found

        found = self._asked(ask)
        if not _has_token(found) and self._kept_anew():
            found = self._asked(ask)
        return _token_in(found, "graph_sign_in_needed")

    def _kept_anew(self) -> bool:
        """Forgets what was read when the key store holds something else by now: a sign-in elsewhere in the program."""
        if self._kept.read() == self._known:
            return False
        self._application = self._cache = None
        return True

    def _asked(self, question: Callable[[msal.PublicClientApplication], Any]) -> Any:
        """The answer of the library; what it learned is kept at once."""
        import requests

        try:
            answer = question(self._opened())
        except requests.RequestException as error:
            raise Offline("graph_unreachable") from error
        except ValueError as error:  # msal says so of a tenant that is not there
            raise Denied("graph_sign_in_failed", problem="tenant", mailbox="", right="sign_in") from error
        if self._cache is not None and self._cache.has_state_changed:
            self._known = str(self._cache.serialize())
            self._kept.write(self._known)
        return answer

    def _opened(self) -> msal.PublicClientApplication:
        if self._application is None:
            import msal

            self._cache = msal.SerializableTokenCache()
            self._known = self._kept.read()
            if self._known:
                self._cache.deserialize(self._known)
            self._application = msal.PublicClientApplication(
                self._client_id,
                authority=f"https://login.microsoftonline.com/{self._tenant}",
                token_cache=self._cache,
                timeout=TIMEOUT_SECONDS,
                http_client=self._http_client,
                enable_broker_on_windows=sys.platform == "win32",
            )
        return self._application


def _without_accounts(application: msal.PublicClientApplication) -> None:
    for one in application.get_accounts():
        application.remove_account(one)


def _has_token(result: object) -> bool:
    return isinstance(result, dict) and "access_token" in result


def _token_in(result: object, code: str) -> str:
    """The token in an answer of msal; raises ``Denied`` with what Microsoft said instead."""
    found = result if isinstance(result, dict) else {}
    if _has_token(found):
        return str(found["access_token"])
    problem = str(found.get("error") or "no_account")
    if problem in _NO_ANSWER_OF_PERSON:
        problem = "stopped"
    if code == "graph_sign_in_needed":
        raise Denied("graph_sign_in_needed", mailbox="", right="sign_in", problem=problem)
    raise Denied("graph_sign_in_failed", mailbox="", right="sign_in", problem=problem)


class _KeptCache:
    """A long text in a store of short secrets: pieces, and a first entry that says how many and which they are."""

    def __init__(self, store: SecretStore | None, name: str) -> None:
        self.store, self._name = store, name

    def read(self) -> str:
        """The text; empty when there is none or a piece is missing or of another time."""
        if self.store is None:
            return ""
        count, _, printed = (self.store.get_password(SERVICE, self._name) or "").partition(" ")
        if not count.isdecimal():
            return ""
        pieces = [self.store.get_password(SERVICE, self._piece(number)) or "" for number in range(int(count))]
        return "".join(pieces) if _print("".join(pieces)) == printed else ""

    def write(self, text: str) -> None:
        """Keeps the text; the first entry last, so that half a write is no text."""
        if self.store is None:
            return
        before = self._count()
        pieces = [text[begin : begin + _PIECE] for begin in range(0, len(text), _PIECE)]
        for number, piece in enumerate(pieces):
            self.store.set_password(SERVICE, self._piece(number), piece)
        self.store.set_password(SERVICE, self._name, f"{len(pieces)} {_print(text)}")
        self._remove(self._piece(number) for number in range(len(pieces), before))

    def forget(self) -> None:
        """Leaves nothing behind."""
        self._remove([self._name, *(self._piece(number) for number in range(self._count()))])

    def _count(self) -> int:
        count = (self.store.get_password(SERVICE, self._name) or "").partition(" ")[0] if self.store else ""
        return int(count) if count.isdecimal() else 0

    def _remove(self, names: Iterable[str]) -> None:
        for name in names:
            if self.store is not None and self.store.get_password(SERVICE, name) is not None:
                self.store.delete_password(SERVICE, name)

    def _piece(self, number: int) -> str:
        return f"{self._name} {number}"


def _print(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
