"""The best moment that is left for one talk, by the same measure as for many at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from openplanner.domain.interval import Interval, minute_ceil
from openplanner.planning.availability import OpenDays, TeamCalendars
from openplanner.planning.business_time import earliest_start
from openplanner.planning.slot_request import Goal, SlotRequest
from openplanner.planning.slot_search import Scope, Search, attending

LATE = 1_000
"""What an open day past the norm costs; a moment that is moved within the norm costs less than one such day."""
MOVED, MOST_APART = 10, 90
_FAR = 1 << 60


@dataclass(frozen=True, slots=True)
class Task:
    """A talk that wants a moment. ``request.last`` is the last day of its norm.

    ``weight`` says how much a day late counts against other tasks. A moment that was agreed before
    (``request.agreed``) is kept when it can be, with ``kept_place`` for the place.
    """

    task_id: int
    request: SlotRequest
    weight: int = 1
    kept_place: int | None = None

    @property
    def plain(self) -> bool:
        """True when one colleague and no place are enough."""
        asked = self.request
        return not (asked.needs or asked.second or asked.room_needed or asked.travel_minutes or asked.interpreter)


@dataclass(frozen=True, slots=True)
class Given:
    """A moment for a task. ``late`` counts open days past the norm, at least 1 when it is past it at all.

    ``moved`` is True when another moment was agreed before.
    """

    task_id: int
    interval: Interval
    colleague_ids: tuple[int, ...]
    place_id: int | None
    late: int
    moved: bool


def search_for(request: SlotRequest, calendars: TeamCalendars, now: datetime) -> Search:
    """A search from the first day of the request to the end of the calendars, past the norm as well."""
    days = calendars.days
    opening, notice = calendars.opening.calendar, (request.notice_minutes, request.notice_working_days)
    earliest = minute_ceil(earliest_start(opening, now, *notice))
    scope = Scope(max(0, days.index(request.first)), days.count - 2, earliest, _FAR, wishes=True)
    people = {one.colleague_id: one for one in calendars.people}
    rooms = calendars.rooms_for(request.form) if request.room_needed else ()
    return Search(request, people, rooms, calendars.opening, scope)


def late_by_day(request: SlotRequest, opening: OpenDays) -> list[int]:
    """How many open days past the norm each day of the horizon is; a norm that passed makes the first day 1 late."""
    days = opening.horizon
    last = days.index(request.first) - 1 if request.goal is Goal.SOONEST else days.index(request.last)
    found, late = [], 0
    for index in range(days.count):
        late += index > last and opening.masks[index] != 0
        found.append(late)
    return found


def cost_of(task: Task, given: Given) -> int:
    """What a moment costs: lateness first, then being moved, by how many days."""
    cost, agreed = task.weight * LATE * given.late, task.request.agreed
    if agreed is None or not given.moved:
        return cost
    apart = abs((given.interval.start - agreed.start).total_seconds()) / 86_400
    return cost + MOVED + min(MOST_APART, round(apart))


def best_moment(task: Task, calendars: TeamCalendars, now: datetime) -> Given | None:
    """The cheapest moment, with who carries the least, as early as can be; None when there is none in the calendars."""
    search = search_for(task.request, calendars, now)
    by_day = late_by_day(task.request, calendars.opening)
    best: tuple[tuple[float, ...], int, int, int] | None = None
    for index in search.indexes:
        for who, bit in _choices(search, index):
            key = (
                cost_of(task, given_at(task, calendars.opening, by_day, index, bit)),
                index,
                search.people[who].load,
                bit,
                who,
            )
            if best is None or key < best[0]:
                best = key, who, index, bit
        if best is not None and task.request.agreed is None:
            break  # a later day is never less late
    if best is None:
        return None
    _, who, index, bit = best
    place, together = _place(search, task, index, bit), attending(search, index, bit, who)
    return replace(given_at(task, calendars.opening, by_day, index, bit), colleague_ids=together, place_id=place)


def given_at(task: Task, opening: OpenDays, by_day: Sequence[int], index: int, bit: int) -> Given:
    """A moment of a day for a task, still without people; ``by_day`` as :func:`late_by_day` tells."""
    asked = task.request
    interval = opening.horizon.interval(index, bit, asked.minutes)
    past = asked.deadline is not None and interval.end > asked.deadline
    late = max(by_day[index], 1) if past else by_day[index]
    moved = asked.agreed is not None and asked.agreed.start != interval.start
    return Given(task.task_id, interval, (), None, late, moved)


def _choices(search: Search, index: int) -> Iterator[tuple[int, int]]:
    """For each leading colleague the first moment, and the moment that was agreed."""
    agreed = search.agreed_on(index)
    for who, mask in search.day(index).leads.items():
        for chosen in (mask, mask & agreed):
            if chosen:
                yield who, (chosen & -chosen).bit_length() - 1


def _place(search: Search, task: Task, index: int, bit: int) -> int | None:
    """The place of before when it is free, else the first that is."""
    masks = zip(search.rooms, search.day(index).rooms, strict=False)
    free = [room.place.place_id for room, mask in masks if mask >> bit & 1]
    return task.kept_place if task.kept_place in free else next(iter(free), None)
