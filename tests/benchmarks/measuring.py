"""How a figure is taken: beside its limit in the same run, in turn, because milliseconds drift from minute to minute.

What waits for nothing is timed by the processor time of its thread, so that other programs on the machine count less.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

Work = Callable[[], object]
WALL, PROCESSOR = time.perf_counter, time.thread_time


@dataclass(frozen=True, slots=True)
class Line:
    """One figure and what it is held against.

    ``figure`` and ``limit`` are in ``unit``; ``beside`` says what the limit is. ``target`` is the share of the limit
    that the figure may be; above it the line is marked.
    """

    what: str
    figure: float
    beside: str
    limit: float
    target: float
    unit: str = "ms"

    @property
    def ratio(self) -> float:
        """The figure as a multiple of its limit."""
        return self.figure / self.limit if self.limit else 0.0

    @property
    def holds(self) -> bool:
        """True when the figure is within its target."""
        return self.ratio <= self.target


def milliseconds(work: Work, clock: Callable[[], float] = WALL) -> float:
    """What one run of the work takes."""
    start = clock()
    work()
    return (clock() - start) * 1000


def median_of(work: Work, rounds: int, clock: Callable[[], float] = WALL) -> float:
    """The middle of so many runs, after one that does not count."""
    work()
    return statistics.median(milliseconds(work, clock) for _ in range(rounds))


def paired(
    what: str,
    work: Work,
    beside: str,
    limit: Work,
    target: float,
    rounds: int = 15,
    clock: Callable[[], float] = PROCESSOR,
) -> Line:
    """A line of two works run in turn: the middle of the limit, and the middle of the ratios pair by pair."""
    work(), limit()
    pairs = [(milliseconds(work, clock), milliseconds(limit, clock)) for _ in range(rounds)]
    return of_pairs(what, pairs, beside, target)


def of_pairs(what: str, pairs: list[tuple[float, float]], beside: str, target: float, unit: str = "ms") -> Line:
    """A line of figures that were taken two by two: ours, and the limit."""
    ratio = statistics.median(ours / bare for ours, bare in pairs)
    bare = statistics.median(bare for _, bare in pairs)
    return Line(what, bare * ratio, beside, bare, target, unit)
