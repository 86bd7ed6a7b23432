"""The clock of one talk. Minutes in which the computer slept are no talk, unless the colleague says that they were."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

LEAST_SLEEP = timedelta(minutes=1)  # less than that is how two clocks run apart


class TalkClock:
    """``clock`` says what time it is, ``awake`` how many seconds the computer was awake (see ``openplanner.awake``)."""

    def __init__(self, clock: Callable[[], datetime], awake: Callable[[], float]) -> None:
        self._clock = clock
        self._awake = awake
        self._since: tuple[datetime, float] | None = None
        self._sleep_counts = timedelta()

    def start(self) -> None:
        """Counts from now."""
        self.go_on(self._clock())

    def go_on(self, since: datetime | None) -> None:
        """Counts from a moment before, None for no talk; how the time until now was spent is not known any more."""
        self._sleep_counts = timedelta()
        self._since = None
        if since is not None:
            spent = max(timedelta(), self._clock() - since)
            self._since = (since, self._awake() - spent.total_seconds())

    @property
    def started_at(self) -> datetime | None:
        """From when the talk counts: when it began, later by what was slept, so that now minus this is talk."""
        if self._since is None:
            return None
        return self._since[0] + self._asleep() - self._sleep_counts

    @property
    def slept(self) -> timedelta:
        """What does not count: the computer slept, or its clock was set forward; nothing below a minute."""
        return max(timedelta(), self._asleep() - self._sleep_counts)

    def count_sleep(self) -> None:
        """The talk went on meanwhile: what was slept counts too."""
        self._sleep_counts = self._asleep()

    def _asleep(self) -> timedelta:
        """How far the clock on the wall ran away from the time awake; less than nothing when it was set back."""
        if self._since is None:
            return timedelta()
        since, awake = self._since
        apart = (self._clock() - since) - timedelta(seconds=self._awake() - awake)
        return apart if abs(apart) >= LEAST_SLEEP else timedelta()
