"""A series of talks: the same hour of the clock every so many weeks, and what becomes of dates that clash.

Source: peer-cases C49 and row 26 of peers.md: with "skip conflicts" the others are made and the skipped dates named;
without it nothing is made and every conflict is named.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

from openplanner.domain.errors import InvalidInput
from openplanner.domain.frozen import frozen
from openplanner.domain.interval import AMSTERDAM, Interval
from openplanner.domain.reason import Reason, because

FEWEST_TALKS, MOST_TALKS = 2, 12
MOST_WEEKS = 8


@dataclass(frozen=True, slots=True)
class SeriesWish:
    """``talks`` counts the first one; ``weeks`` lie between two of them.

    Raises ``InvalidInput("series_out_of_range")`` outside 2 to 12 talks and 1 to 8 weeks: what is further ahead nobody
    can promise.
    """

    weeks: int
    talks: int

    def __post_init__(self) -> None:
        for field, value, least, most in (
            ("weeks", self.weeks, 1, MOST_WEEKS),
            ("talks", self.talks, FEWEST_TALKS, MOST_TALKS),
        ):
            if not least <= value <= most:
                raise InvalidInput("series_out_of_range", field=field, value=value, least=least, most=most)


@frozen
class SeriesPlace:
    """Which talk of its series a booking is: ``number`` of ``talks``, in the order of their moments.

    ``series_id`` is the booking that the series began with. Talks that were cancelled do not count.
    """

    series_id: int
    number: int
    talks: int

    @staticmethod
    def of(series_id: int | None, number: int, talks: int) -> SeriesPlace | None:
        """The place; None for a talk of its own, also when it is the only one left of a series."""
        return SeriesPlace(series_id, number, talks) if series_id is not None and talks > 1 else None

    @property
    def in_words(self) -> Reason:
        """``gesprek 2 van 4``."""
        return because("agenda.in_series", number=self.number, talks=self.talks)

    @property
    def shown(self) -> str:
        """``2/4``, where there is no room for words."""
        return f"{self.number}/{self.talks}"


@dataclass(frozen=True, slots=True)
class SeriesDate:
    """One talk of the series after the first: ``number`` counts from 2, ``conflicts`` says what is in the way."""

    number: int
    interval: Interval
    conflicts: tuple[Reason, ...] = ()


def series_intervals(first: Interval, wish: SeriesWish, zone: ZoneInfo = AMSTERDAM) -> tuple[Interval, ...]:
    """The talks after the first, at the same time of the clock and as long, also over a change of the clock.

    A time that the clock skips in March is the same moment after the change.
    """
    length = first.end.astimezone(UTC) - first.start.astimezone(UTC)
    local = first.start.astimezone(zone)
    starts = ((local + timedelta(weeks=wish.weeks * step)).astimezone(UTC) for step in range(1, wish.talks))
    return tuple(Interval(start, start + length) for start in starts)


def to_make(dates: Sequence[SeriesDate], *, skip_conflicts: bool) -> tuple[SeriesDate, ...]:
    """The dates to make: those without conflicts; none at all when there are conflicts and none may be skipped."""
    free = tuple(one for one in dates if not one.conflicts)
    return free if skip_conflicts or len(free) == len(dates) else ()
