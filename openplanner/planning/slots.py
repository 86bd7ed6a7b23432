"""Free starts as bits: one int per person per day, one bit per minute.

Bit ``i`` of a day is the minute that begins ``i`` elapsed minutes after local midnight. A day has 1440 bits, 1380 in
March and 1500 in October when the clock changes, so every bit is one real minute and nothing needs correcting
afterwards. Busy time is rounded outward to whole minutes, free time is never rounded up. A slot lies within one
local day.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from openplanner.domain.interval import (
    AMSTERDAM,
    MINUTES_PER_DAY,
    Interval,
    TimeSpan,
    instant,
    merge,
    minute_floor,
    moment_of,
)


def bits_between(start: int, end: int) -> int:
    """The bits of the minutes ``start`` up to, not including, ``end``; none when end is not after start."""
    return ((1 << (end - start)) - 1) << start if end > start else 0


def starts(free: int, minutes: int) -> int:
    """The minutes at which ``minutes`` free minutes in a row begin.

    The run of ones doubles in every round, so a talk of 60 minutes takes six. Raises ``ValueError`` below one minute.
    """
    for shift in _doublings(minutes):
        free &= free >> shift
    return free


@lru_cache(maxsize=256)
def _doublings(minutes: int) -> tuple[int, ...]:
    """By how much a run of ones is shifted each time to be that long in the end: 1, 2, 4 ... and what is left over."""
    if minutes < 1:
        raise ValueError("a talk takes at least one minute")
    done, found = 1, []
    while done < minutes:
        found.append(min(done, minutes - done))
        done += found[-1]
    return tuple(found)


class ByDay(dict[int, int]):
    """A mask for each day of a horizon by its number, worked out when first asked for and kept."""

    def __init__(self, worked_out: Callable[[int], int]) -> None:
        super().__init__()
        self._worked_out = worked_out

    def __missing__(self, index: int) -> int:
        found = self[index] = self._worked_out(index)
        return found


@lru_cache(maxsize=256)
def grid(anchor: int, step: int, length: int) -> int:
    """Every ``step``-th minute from ``anchor`` on, below ``length``; raises ``ValueError`` for a step below one."""
    if step < 1:
        raise ValueError("a step is at least one minute")
    count = max(0, -((anchor - length) // step))
    return (((1 << (step * count)) - 1) // ((1 << step) - 1)) << anchor


def minutes_in(mask: int) -> Iterator[int]:
    """The numbers of the bits that are set, ascending."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


@dataclass(frozen=True, slots=True)
class Horizon:
    """A row of local days that masks are kept for.

    ``midnights`` holds the minute since 1970 at which each day begins, and one more for the end of the last day.
    Make one with :func:`horizon`.
    """

    first: date
    midnights: tuple[int, ...]
    zone: ZoneInfo = AMSTERDAM

    @property
    def count(self) -> int:
        """How many days."""
        return len(self.midnights) - 1

    def day(self, index: int) -> date:
        """The date of a day."""
        return self.first + timedelta(days=index)

    def index(self, day: date) -> int:
        """The number of a day; outside the horizon a number below 0 or from ``count`` on."""
        return (day - self.first).days

    def length(self, index: int) -> int:
        """Minutes in a day: 1440, or 1380 and 1500 when the clock changes."""
        return self.midnights[index + 1] - self.midnights[index]

    def offset(self, index: int, minute: int) -> int:
        """The bit of a wall-clock minute (0..1440) of a day."""
        if self.length(index) == MINUTES_PER_DAY:
            return minute
        return minute_floor(instant(self.day(index), minute, self.zone)) - self.midnights[index]

    def spans_mask(self, index: int, spans: Iterable[TimeSpan]) -> int:
        """The bits of wall-clock spans of a day; the skipped hour has none, the doubled hour has both."""
        mask = 0
        for span in spans:
            mask |= bits_between(self.offset(index, span.start), self.offset(index, span.end))
        return mask

    def pieces(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Minutes since 1970 cut up by day: day number and bits; what lies outside the horizon is left out."""
        start, end = max(start, self.midnights[0]), min(end, self.midnights[-1])
        index = bisect_right(self.midnights, start) - 1
        while start < end:
            midnight, next_midnight = self.midnights[index], self.midnights[index + 1]
            yield index, bits_between(start - midnight, min(end, next_midnight) - midnight)
            start, index = next_midnight, index + 1

    def masks(self, intervals: Iterable[Interval]) -> list[int]:
        """One mask per day of the minutes that intervals touch, rounded outward."""
        found = [0] * self.count
        for item in intervals:
            for index, bits in self.pieces(*item.minutes):
                found[index] |= bits
        return found

    def interval(self, index: int, bit: int, minutes: int) -> Interval:
        """The instants of ``minutes`` from a bit of a day on."""
        start = self.midnights[index] + bit
        return Interval(moment_of(start), moment_of(start + minutes))

    @property
    def window(self) -> Interval:
        """From the first midnight to the last."""
        return Interval(moment_of(self.midnights[0]), moment_of(self.midnights[-1]))


def horizon(first: date, last: date, zone: ZoneInfo = AMSTERDAM) -> Horizon:
    """The days from ``first`` to ``last``, both included, with a day on either side for preparation and travel.

    Raises ``ValueError`` when last lies before first.
    """
    if last < first:
        raise ValueError("the last day lies before the first")
    begin = first - timedelta(days=1)
    count = (last - first).days + 3
    days = (begin + timedelta(days=number) for number in range(count + 1))
    return Horizon(begin, tuple(minute_floor(instant(day, 0, zone)) for day in days), zone)


def starts_in(free: Sequence[Interval], minutes: int, step: int, anchor: datetime | None = None) -> list[datetime]:
    """Starts within free intervals, exact to the second, on a grid from ``anchor`` (default: each block's own start).

    Overlapping blocks are one block. A block that ends at second 59 ends with that minute (peer-cases C10). A start is
    rounded up to the grid, never down; no start comes twice.
    """
    length, pace = timedelta(minutes=minutes), timedelta(minutes=step)
    found = []
    for block in merge(free):
        origin = anchor or block.start
        end = block.end + timedelta(seconds=1) if block.end.second == 59 else block.end
        start = origin + pace * -((origin - block.start) // pace)
        while start + length <= end:
            found.append(start)
            start += pace
    return found


def most_at_once(existing: Iterable[Interval], window: Interval) -> int:
    """The largest number of intervals that hold at one moment of the window, for a place with several seats.

    Ends are half-open: one that ends when another starts never counts together with it.
    """
    shared = [piece for item in existing if (piece := item.meet(window)) is not None]
    edges = sorted([(item.start, 1) for item in shared] + [(item.end, -1) for item in shared])
    now = most = 0
    for _, change in edges:
        now += change
        most = max(most, now)
    return most
