"""One question to Microsoft Graph, and what came of it in the five kinds of the calendar contract.

A write is sent once: retrying is the outbox's work. A read is asked again once when the server asks to wait and the
wait fits in our patience. Certificates are always checked, with the authorities that this machine trusts; plain http
is for this machine only. A reply is never followed elsewhere: the token goes to one server.
Source: exchange.md sections 5 and 6; RFC 9110 section 10.2.3 (Retry-After).
"""

from __future__ import annotations

import json
import logging
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from openplanner.calendars.own_machine import is_own_machine
from openplanner.calendars.retry_after import asked_wait, http_date, wait_or_default
from openplanner.domain.calendar import CalendarError, Denied, Offline, Throttled, UnknownResult
from openplanner.domain.errors import InvalidInput
from openplanner.domain.reason import because

if TYPE_CHECKING:
    import httpx

GRAPH = "https://graph.microsoft.com/v1.0"
TIMEOUT_SECONDS = 30.0
WHOLE_REPLY_SECONDS = 60.0
MOST_BYTES = 10 * 1024 * 1024
_USUAL_WAITS: Mapping[int, timedelta] = {
    HTTPStatus.SERVICE_UNAVAILABLE: timedelta(seconds=1),
    HTTPStatus.CONFLICT: timedelta(seconds=2),
}
_RIGHTS = {"read": "calendars.right_read", "write": "calendars.right_write"}
_BUSY = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})


@dataclass(frozen=True, slots=True)
class Question:
    """What to ask. ``mailbox`` and ``right`` say who must allow it; ``expected`` are refusals the asker understands.

    ``path`` begins with a slash, or is a link that the server gave.
    """

    method: str
    path: str
    mailbox: str
    right: str = "read"
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, object] | None = None
    expected: frozenset[int] = frozenset()
    writes: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: ``json`` is empty for a reply without content, ``code`` is that of an error."""

    status: int
    json: Mapping[str, object]
    headers: Mapping[str, str]

    @property
    def code(self) -> str:
        """The code of the error envelope; empty when there is none."""
        error = self.json.get("error")
        return str(error.get("code", "")) if isinstance(error, dict) else ""


class GraphHttp:
    """A connection to Graph for one worker thread; nothing is opened before the first question.

    ``token`` gives a bearer token each time, from its cache when it can; after a 401 ``renewed`` gives another one.
    ``patience_seconds`` is the longest that a read waits to ask again. ``skew`` is how far our clock was ahead of the
    server's at its last reply. Raises ``InvalidInput`` for an address that
    is not https, unless it is this machine.
    """

    def __init__(
        self,
        token: Callable[[], str],
        clock: Callable[[], datetime],
        address: str = GRAPH,
        patience_seconds: float = 5.0,
        pause: Callable[[float], None] = time.sleep,
        renewed: Callable[[], str] | None = None,
    ) -> None:
        self.address = address.rstrip("/")
        self._own = _is_this_machine(self.address)
        self._token, self._renewed, self._clock = token, renewed or token, clock
        self._patience, self._pause = patience_seconds, pause
        self._client: httpx.Client | None = None
        self.skew: timedelta | None = None

    def close(self) -> None:
        """Lets go of the connection; a later question opens a new one."""
        if self._client is not None:
            self._client.close()
            self._client = None

    def ask(self, question: Question) -> Reply:
        """The reply to a question: success, or one of its ``expected`` refusals.

        Raises ``Denied`` (401, 403), ``Throttled`` (429; 503 with a wait, on a read), ``Offline`` when surely nothing
        was done, and ``UnknownResult`` when a write was sent and its fate is not known.
        """
        reply = self._sent(question)
        wait = self._wait(reply)
        if not question.writes and reply.status in _BUSY and wait.total_seconds() <= self._patience:
            self._pause(wait.total_seconds())
            reply = self._sent(question)
        if reply.status < HTTPStatus.MULTIPLE_CHOICES or reply.status in question.expected:
            return reply
        raise self._refusal(question, reply)

    def until(self, reply: Reply) -> datetime:
        """When the server may be asked again, by our own clock."""
        return self._clock() + self._wait(reply)

    def _sent(self, question: Question) -> Reply:
        token = self._token()
        reply = self._exchanged(question, token)
        if reply.status == HTTPStatus.UNAUTHORIZED:
            fresh = self._renewed()
            if fresh != token:  # a 401 did nothing, so asking again is safe for a write too
                reply = self._exchanged(question, fresh)
        return reply

    def _exchanged(self, question: Question, token: str) -> Reply:
        import httpx

        sent = {
            "Authorization": f"Bearer {token}",
            "Accept": "application/json",
            **question.headers,
        }
        try:
            with self._opened().stream(
                question.method, self._target(question.path), params=question.query or None, headers=sent,
                json=question.body,
            ) as response:  # fmt: skip
                served = http_date(response.headers.get("date", ""))
                self.skew = self._clock() - served if served else self.skew
                return Reply(response.status_code, self._content(question, response), dict(response.headers))
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol) as error:
            raise Offline("graph_unreachable") from error
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
            raise lost(question, "broken_off") from error

    def _content(self, question: Question, response: httpx.Response) -> Mapping[str, object]:
        end = time.monotonic() + WHOLE_REPLY_SECONDS
        whole = bytearray()
        for piece in response.iter_bytes(65536):
            whole += piece
            if len(whole) > MOST_BYTES or time.monotonic() > end:
                raise lost(question, "too_large")
        if not whole:
            return {}
        try:
            found = json.loads(bytes(whole))
        except (ValueError, RecursionError) as error:
            if response.is_error:  # a proxy answers in a language of its own; the status says enough
                return {}
            raise lost(question, "unreadable") from error
        return found if isinstance(found, dict) else {}

    def _refusal(self, question: Question, reply: Reply) -> CalendarError:
        if reply.status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
            if reply.status == HTTPStatus.UNAUTHORIZED:
                return Denied("graph_sign_in_refused", mailbox=question.mailbox, right=question.right)
            missing = because(_RIGHTS.get(question.right, "calendars.right_places"))
            if not question.mailbox:  # not about somebody's calendar, but about what the program may do at all
                return Denied("graph_no_consent", mailbox="", right=question.right, missing=missing)
            return Denied("graph_denied", mailbox=question.mailbox, right=question.right, missing=missing)
        told_to_wait = reply.status in _BUSY and not question.writes and "retry-after" in reply.headers
        if reply.status == HTTPStatus.TOO_MANY_REQUESTS or told_to_wait:
            return Throttled("graph_throttled", until=self.until(reply))
        return lost(question, f"http_{reply.status}")

    def _wait(self, reply: Reply) -> timedelta:
        given = asked_wait(reply.headers.get("retry-after", ""), reply.headers.get("date", ""))
        return wait_or_default(given if given is not None else _USUAL_WAITS.get(reply.status))

    def _target(self, path: str) -> str:
        """A path below our address; raises ``Offline`` for a link that leads to another server."""
        if path.startswith("/"):
            return self.address + path
        if not path.startswith(self.address + "/"):
            raise Offline("graph_reply_unusable", problem="link_elsewhere")
        return path

    def _opened(self) -> httpx.Client:
        if self._client is None:
            import httpx

            for name in ("httpx", "httpcore"):  # they log every address, and addresses hold names of people
                logging.getLogger(name).setLevel(logging.WARNING)
            self._client = httpx.Client(
                timeout=TIMEOUT_SECONDS,
                verify=ssl.create_default_context(),
                follow_redirects=False,
                trust_env=not self._own,  # a proxy is for the way out, not for this machine
            )
        return self._client


def lost(question: Question, problem: str) -> CalendarError:
    """The error for a question without a usable answer: a write may have been done, a read simply failed."""
    if question.writes:
        return UnknownResult("graph_result_unknown", problem=problem)
    return Offline("graph_reply_unusable", problem=problem)


def _is_this_machine(address: str) -> bool:
    split = urlsplit(address)
    host = split.hostname or ""
    own = is_own_machine(host)
    if not host or (split.scheme != "https" and not (own and split.scheme == "http")):
        raise InvalidInput("graph_address_unsafe", field="graph_address", host=host)
    return own
