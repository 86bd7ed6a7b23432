"""Somebody's day cut into moments for calls of one length that do not touch, so that they can be counted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from openplanner.domain.case import Wishes
from openplanner.domain.interval import minute_floor
from openplanner.planning.availability import Candidate, TeamCalendars
from openplanner.planning.best_moment import Task, search_for
from openplanner.planning.fairness import cap_on
from openplanner.planning.slot_request import SlotRequest
from openplanner.planning.slot_search import Search, wish_mask
from openplanner.planning.slots import bits_between, minutes_in


@dataclass(frozen=True, slots=True)
class Cell:
    """A moment of a colleague: the number of the day in the horizon and the minute at which it begins."""

    who: int
    index: int
    bit: int


def cells_of(tasks: Sequence[Task], calendars: TeamCalendars, now: datetime) -> list[Cell]:
    """The cells of everybody for tasks of one length, by colleague and then time.

    A moment that was agreed before is a cell where it can be; the rest of a day gives as many as fit, from its begin
    on. Of more cells than the cap of a day those are kept that wishes for an hour need.
    """
    asked = [task.request for task in tasks]
    widest = replace(
        asked[0],
        first=min(one.first for one in asked),
        last=max(one.last for one in asked),
        wishes=Wishes(),
        citizen_zone=None,
        agreed=None,
    )
    search = search_for(widest, calendars, now)
    agreed = _agreed(tasks, calendars)
    wishes = list({one.wishes: one for one in asked if one.wishes.at_hours}.values())
    return [
        Cell(one.colleague_id, index, bit)
        for one in calendars.people
        for index in search.indexes
        for bit in _bits(search, one, index, agreed.get(index, 0), wishes)
    ]


def _agreed(tasks: Sequence[Task], calendars: TeamCalendars) -> Mapping[int, int]:
    """Per day the begins of moments that were agreed before."""
    days = calendars.days
    found: dict[int, int] = defaultdict(int)
    for task in tasks:
        if task.request.agreed is not None:
            start = minute_floor(task.request.agreed.start)
            for index, bits in days.pieces(start, start + 1):
                found[index] |= bits
    return found


def _bits(search: Search, who: Candidate, index: int, agreed: int, wishes: Sequence[SlotRequest]) -> list[int]:
    begin = search.begin(index, wishes=False)
    if begin and agreed:
        begin |= agreed & search.within(index, wishes=False)
    free = search.starts_of(who)[index] & begin if begin else 0
    if not free:
        return []
    chosen = list(_apart(free, agreed, search.request))
    most = cap_on(who.colleague.cap_per_day, who.work[index].bit_count())
    if most is None:
        return sorted(chosen)
    wanted = [wish_mask(search.opening.horizon, index, one) for one in wishes]
    chosen.sort(key=lambda bit: (not agreed >> bit & 1, -sum(mask >> bit & 1 for mask in wanted), bit))
    return sorted(chosen[: max(0, most - who.talks_on[index])])


def _apart(free: int, agreed: int, request: SlotRequest) -> Iterator[int]:
    """Begins that leave each other room: first those agreed before, then from the begin of the day on."""
    pitch = request.minutes + max(request.before, request.after)
    for wanted in (free & agreed, free):
        for bit in minutes_in(wanted):
            if free >> bit & 1:
                yield bit
                free &= ~bits_between(max(0, bit - pitch + 1), bit + pitch)
