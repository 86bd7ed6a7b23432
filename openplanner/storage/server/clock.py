"""The clock of the server, so that desks agree about who was first and until when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from openplanner.domain.errors import Unavailable

_APART_SECONDS = 2


class ServerClock:
    """Gives now, in UTC, as the server has it.

    It is asked at once and again when the clock of this desk was set or stood still (a laptop that slept): then
    ``steady`` and ``ours``, both in seconds, no longer run alike. While the server is away the last answer runs on.
    """

    def __init__(
        self, server_now: Callable[[], datetime], steady: Callable[[], float], ours: Callable[[], float]
    ) -> None:
        self._server_now = server_now
        self._steady = steady
        self._ours = ours
        self._asked: tuple[datetime, float, float] | None = None

    def __call__(self) -> datetime:
        """Now; raises ``StoreUnreachable`` when the server was never reached."""
        if self._asked is None:
            return self._ask(self._server_now())
        then, steady, ours = self._asked
        passed = self._steady() - steady
        if abs(self._ours() - ours - passed) <= _APART_SECONDS:
            return then + timedelta(seconds=passed)
        try:
            return self._ask(self._server_now())
        except Unavailable:
            return then + timedelta(seconds=passed)

    def _ask(self, now: datetime) -> datetime:
        self._asked = (now.astimezone(UTC), self._steady(), self._ours())
        return now
