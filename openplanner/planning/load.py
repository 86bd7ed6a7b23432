"""Backlog against capacity: do the calls that must be made still fit in the time that is left, and until when?"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

NOTHING: Mapping[date, float] = {}


@dataclass(frozen=True, slots=True)
class DayLoad:
    """One working day ahead: calls that must be made by then, and the time the team still has.

    ``due`` counts open unplanned cases whose last calling day it is (overdue ones on the first day). ``expected`` is
    how many more fall due that day when letters keep coming as they did, not rounded. ``needed_minutes`` are those of
    both. ``free_minutes`` is the unclaimed working time of the team; a calendar that did not answer adds none and is
    counted in ``unknown``. ``breaks`` is True from the first day on which the calls up to then no longer fit.
    """

    day: date
    due: int
    needed_minutes: int
    free_minutes: int
    breaks: bool
    unknown: int = 0
    expected: float = 0.0


def loads_ahead(
    days: Sequence[date],
    due: Mapping[date, int],
    free_minutes: Mapping[date, int],
    minutes_each: int,
    unknown: int = 0,
    expected: Mapping[date, float] = NOTHING,
) -> tuple[DayLoad, ...]:
    """Backlog against capacity, day by day, both added up from the first day.

    A call may be made any day up to its last calling day, so the promise breaks on the first day on which all
    calls due up to then need more time than all free time up to then. Due days before ``days[0]`` count on it; due
    days that are no working day count on the working day before. Source: method.md 7.1, peers.md row 63.
    """
    needed = dict.fromkeys(days, 0)
    for day, count in due.items():
        if days and day <= days[-1]:
            needed[max((open_day for open_day in days if open_day <= day), default=days[0])] += count
    loads: list[DayLoad] = []
    owed = free = 0
    for day in days:
        more = expected.get(day, 0.0)
        minutes = math.ceil((needed[day] + more) * minutes_each)
        owed += minutes
        free += free_minutes.get(day, 0)
        loads.append(DayLoad(day, needed[day], minutes, free_minutes.get(day, 0), owed > free, unknown, more))
    return tuple(loads)


def expected_ahead(
    days: Sequence[date], came: Mapping[str, int], over_days: int, norms: Mapping[str, int]
) -> dict[date, float]:
    """How many calls fall due on each day ahead when each sort of letter keeps coming as it did.

    ``days`` are working days, today first; ``came`` counts the letters by sort over ``over_days`` working days, and
    ``norms`` says within how many working days each sort is phoned. A letter of today falls due after its norm, so the
    first days bring nothing new: what is due then is here already. Empty when there is nothing to go by.
    """
    if over_days <= 0:
        return {}
    return {
        day: sum(count for sort, count in came.items() if place > norms.get(sort, 0)) / over_days
        for place, day in enumerate(days)
    }
