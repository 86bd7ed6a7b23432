"""One request on its way to Exchange: certificates, time-outs, bounds, and what became of it.

What became of it decides between "nothing was done" and "nobody knows", and the library does not tell
(exchange.md section 3, trap 3); so it is written down here, at the door to the network.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.exceptions import NameResolutionError, NewConnectionError

from openplanner.calendars.ews_reply import MOST_BYTES, PIECE, ReplyUnusable, whole
from openplanner.calendars.retry_after import headers_wait, http_date

TIMEOUT_SECONDS = 30.0


@dataclass(slots=True)
class Trip:
    """What became of the last request. ``sent``: it may have reached the server; ``status`` is None without a reply.

    ``skew`` is how far our clock was ahead of the server's at the last reply that told its time.
    """

    sent: bool = False
    status: int | None = None
    wait: timedelta | None = None
    problem: str = ""
    skew: timedelta | None = None

    def begin(self) -> None:
        """A new request."""
        self.sent, self.status, self.wait, self.problem = False, None, None, ""


class NoReply(requests.ConnectionError):
    """The way broke, whatever broke it; the library takes this for a broken connection and gives up at once."""


class Way(HTTPAdapter):
    """The way to the server for one session.

    Certificates are always checked, against ``tls``. ``direct`` leaves proxies out.
    """

    def __init__(
        self, trip: Trip, endpoint: str, tls: ssl.SSLContext, direct: bool, clock: Callable[[], datetime]
    ) -> None:
        self._trip, self._direct, self._clock = trip, direct, clock
        self._endpoint = requests.Request("POST", endpoint).prepare().url
        self._tls = tls
        super().__init__(pool_connections=1, pool_maxsize=1, max_retries=0, pool_block=True)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Connections check certificates our way."""
        super().init_poolmanager(*args, **kwargs, ssl_context=self._tls)

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        """Through a proxy too."""
        return super().proxy_manager_for(proxy, **kwargs, ssl_context=self._tls)

    def send(self, request: requests.PreparedRequest, *_: Any, **options: Any) -> requests.Response:
        """The whole reply; raises :class:`NoReply` for anything else."""
        ours = request.url == self._endpoint
        if ours:
            self._trip.begin()
            self._trip.sent = True
        try:
            response = super().send(
                request, stream=True, timeout=TIMEOUT_SECONDS, verify=options.get("verify") or True,
                cert=options.get("cert"), proxies=None if self._direct else options.get("proxies"),
            )  # fmt: skip
            if ours:
                self._trip.status = response.status_code
                self._trip.wait = headers_wait(response.headers)
                served = http_date(response.headers.get("Date", ""))
                self._trip.skew = self._clock() - served if served else self._trip.skew
            return _bounded(response)
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError, ReplyUnusable) as error:
            self._note(error, ours)
            raise NoReply(type(error).__name__) from error

    def _note(self, error: BaseException, ours: bool) -> None:
        if ours:
            self._trip.sent = not never_left(error)
            self._trip.status = None
        self._trip.problem = error.problem if isinstance(error, ReplyUnusable) else _name_of(error)


def _bounded(response: requests.Response) -> requests.Response:
    """The response with all of its content, unless it is a question about who we are.

    The NTLM module must look at the connection of such a question, for the binding to the channel.
    """
    if response.status_code == HTTPStatus.UNAUTHORIZED:
        if int(response.headers.get("Content-Length") or 0) > MOST_BYTES:
            raise ReplyUnusable("too_large")
        return response
    content = None
    try:
        content = whole(response.raw.stream(PIECE, decode_content=True))
    finally:
        if content is None:
            response.close()  # half a reply is still on its way on this connection
    # The class has no door for content that was read elsewhere.
    vars(response).update(_content=content, _content_consumed=True)
    return response


def never_left(error: BaseException) -> bool:
    """True when the request surely did not reach the server."""
    if isinstance(error, requests.exceptions.ConnectTimeout | requests.exceptions.ProxyError):
        return True
    reasons = _reasons(error)
    return any(
        isinstance(one, NewConnectionError | NameResolutionError | ssl.SSLCertVerificationError) for one in reasons
    )


def _reasons(error: BaseException | None) -> list[BaseException]:
    """An error with what lies behind it."""
    found: list[BaseException] = []
    waiting: list[object] = [error]
    while waiting:
        one = waiting.pop()
        if isinstance(one, BaseException) and not any(one is known for known in found):
            found.append(one)
            waiting += [getattr(one, "reason", None), one.__cause__, one.__context__, *one.args]
    return found


def _name_of(error: BaseException) -> str:
    certificate = any(isinstance(one, ssl.SSLCertVerificationError) for one in _reasons(error))
    return "certificate" if certificate else type(error).__name__
