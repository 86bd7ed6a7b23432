"""Waiting for the browser in which a person signs in to Microsoft 365, in a way that can be stopped.

The browser comes back to a page of this computer that only the library answers. Who stops is that browser: it brings
the answer "denied" to that page, so that the library ends as after any other answer and nothing is left listening.
Source: https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2.1; documentation of the library msal.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import requests
from msal.oauth2cli.authcode import AuthCodeReceiver

from openplanner.domain.errors import Cancelled
from openplanner.domain.progress import Progress

_ANSWER_SECONDS = 5


class Receiver(AuthCodeReceiver):  # type: ignore[misc]  # the library gives no types
    """The page of this computer; asks ``progress`` every second whether to go on."""

    def __init__(self, progress: Progress, seconds: int) -> None:
        super().__init__(port=0, scheduled_actions=[(second, self._look) for second in range(seconds)])
        self._progress, self._seconds, self._passed, self._state = progress, seconds, 0, ""

    def get_auth_response(self, timeout: int | None = None, **asked: Any) -> Any:
        """As the library does it; remembers which answer it takes."""
        self._state = asked.get("state") or ""
        return super().get_auth_response(timeout, **asked)

    def _look(self) -> None:
        self._passed += 1
        try:
            self._progress.step(min(self._passed, self._seconds), self._seconds)
        except Cancelled:
            self._scheduled_actions.clear()
            self._deny()

    def _deny(self) -> None:
        page, answer = f"http://127.0.0.1:{self.get_port()}", {"error": "access_denied", "state": self._state}
        with suppress(requests.RequestException), requests.Session() as browser:
            browser.trust_env = False  # no proxy between us and ourselves
            browser.post(page, data=answer, timeout=_ANSWER_SECONDS)


@contextmanager
def waiting_for_browser(progress: Progress, seconds: int) -> Iterator[Receiver]:
    """A page that listens inside only."""
    with Receiver(progress, seconds) as receiver:
        yield receiver
