"""What is short when not every talk fits in time: people, hours, places, and which promise breaks first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from openplanner.domain.calendar import CalendarUnknown
from openplanner.domain.case import Wishes
from openplanner.planning.availability import TeamCalendars
from openplanner.planning.best_moment import Given, Task, given_at, late_by_day, search_for
from openplanner.planning.slot_request import Goal, SlotRequest
from openplanner.planning.slot_search import why_unfit
from openplanner.planning.team_plan import TeamPlan, urgency


class Lack(StrEnum):
    """What is missing, in the order in which it is looked for."""

    CALENDAR = "calendar"
    SUBJECT = "subject"
    LANGUAGE = "language"
    FORM = "form"
    ROOM = "room"
    INTERPRETER = "interpreter"
    SECOND = "second"
    WISH = "wish"
    GIVEN = "given"
    HOURS = "hours"


_UNFIT = {"slots.left_subject": Lack.SUBJECT, "slots.left_language": Lack.LANGUAGE, "slots.left_form": Lack.FORM}


@dataclass(frozen=True, slots=True)
class Shortage:
    """One thing that is short. ``minutes`` is the time that these talks take with what lies between two of them.

    ``day`` is the first last day among them; ``who`` are the colleagues who could do at least one of them, or for whom
    they are.
    """

    lack: Lack
    task_ids: tuple[int, ...]
    minutes: int
    day: date
    who: tuple[int, ...]


def shortages(plan: TeamPlan, tasks: Sequence[Task], now: datetime) -> tuple[Shortage, ...]:
    """What is short for talks that are late or got nothing, the thing that touches most talks first.

    A talk whose norm had passed before this plan is not held against it.
    """
    given = {one.task_id: one for one in plan.given}
    found: dict[Lack, list[Task]] = defaultdict(list)
    for task in broken(plan, tasks):
        found[_lack(task, _without(plan.calendars, task, given), now)].append(task)
    listed = [_shortage(lack, hit, plan.calendars) for lack, hit in found.items()]
    return tuple(sorted(listed, key=lambda one: (-len(one.task_ids), one.lack)))


def broken(plan: TeamPlan, tasks: Sequence[Task]) -> list[Task]:
    """The tasks whose promise this plan breaks, the one that breaks first in front."""
    given = {one.task_id: one for one in plan.given}

    def breaks(task: Task) -> bool:
        one = given.get(task.task_id)
        return one is None or (one.late > 0 and task.request.goal is not Goal.SOONEST)

    return sorted(filter(breaks, tasks), key=urgency)


def _without(calendars: TeamCalendars, task: Task, given: Mapping[int, Given]) -> TeamCalendars:
    """The calendars as they are without what the task got itself."""
    one, asked = given.get(task.task_id), task.request
    if one is None:
        return calendars
    return calendars.without_talk(one.interval, one.colleague_ids, one.place_id, asked.before, asked.after)


def _lack(task: Task, calendars: TeamCalendars, now: datetime) -> Lack:
    able = [one for one in calendars.people if task.request.leader in {None, one.colleague_id}]
    unfit = [why_unfit(one, task.request) for one in able]
    if None not in unfit:
        if any(isinstance(one.view, CalendarUnknown) for one in able):
            return Lack.CALENDAR
        if task.request.leader is not None:
            return Lack.GIVEN
        kinds = [_UNFIT[why.code] for why in unfit if why is not None and why.code in _UNFIT]
        return max(kinds, key=kinds.count, default=Lack.HOURS)
    for lack, easier in _easier(task.request):
        if _in_time(replace(task, request=easier), calendars, now):
            return lack
    return Lack.HOURS


def _easier(asked: SlotRequest) -> Iterator[tuple[Lack, SlotRequest]]:
    """The same question without one of the things that it needs."""
    if asked.room_needed:
        yield Lack.ROOM, replace(asked, room_needed=False)
    if asked.interpreter:
        yield Lack.INTERPRETER, replace(asked, interpreter="")
    if asked.second:
        yield Lack.SECOND, replace(asked, second=False)
    if asked.has_wish:
        yield Lack.WISH, replace(asked, wishes=Wishes())
    if asked.leader is not None:
        yield Lack.GIVEN, replace(asked, leader=None)


def _in_time(task: Task, calendars: TeamCalendars, now: datetime) -> bool:
    search, by_day = search_for(task.request, calendars, now), late_by_day(task.request, calendars.opening)
    for index in search.indexes:
        if by_day[index]:
            return False
        for mask in search.day(index).leads.values():
            first = (mask & -mask).bit_length() - 1
            if given_at(task, calendars.opening, by_day, index, first).late == 0:
                return True
    return False


def _shortage(lack: Lack, hit: Sequence[Task], calendars: TeamCalendars) -> Shortage:
    fit = {one.colleague_id for task in hit for one in calendars.people if why_unfit(one, task.request) is None}
    fit |= {task.request.leader for task in hit if task.request.leader is not None}
    minutes = sum(task.request.minutes + max(task.request.before, task.request.after) for task in hit)
    ids = tuple(task.task_id for task in hit)
    return Shortage(lack, ids, minutes, min(task.request.last for task in hit), tuple(sorted(fit)))
