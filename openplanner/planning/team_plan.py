"""Many talks shared out over a team in one go: who phones or meets whom, and when.

What counts, in this order: that everybody gets a talk, that as few as can be lie past their norm (in open days, times
the weight of the promise), that a talk that was agreed already keeps its moment, and that the load is fair, corrected
for part time. Among equals the earliest moments are taken.

Calls of one length that need one colleague and no room are shared out exactly (:mod:`assignment`) over cells: moments
of a colleague's day that do not touch. Talks that need a room, a second colleague or an interpreter take, the most
pressing first, the best moment that is left for them. What then still is late is looked at once more, one by one, and
the answer is held against first come, first served: the better of the two is given, so it is never worse.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from openplanner.domain.interval import Interval
from openplanner.domain.progress import Progress, Silent
from openplanner.planning.assignment import Jobs, assign
from openplanner.planning.availability import Candidate, TeamCalendars
from openplanner.planning.best_moment import LATE, Given, Task, best_moment, cost_of, given_at, late_by_day, search_for
from openplanner.planning.cells import Cell, cells_of
from openplanner.planning.slot_search import Search, why_unfit

LEFT_OUT = LATE * 1_000


@dataclass(frozen=True, slots=True, order=True)
class Price:
    """What a plan costs; the smaller one is better. ``unevenness`` is the sum of squares of the corrected loads."""

    left: int
    late: int
    moved: int
    unevenness: float


@dataclass(frozen=True, slots=True)
class TeamPlan:
    """The moments in the order of the tasks, who got none, the calendars with all of it in them, and its price."""

    given: tuple[Given, ...]
    left: tuple[int, ...]
    calendars: TeamCalendars
    price: Price


def plan_tasks(
    tasks: Sequence[Task], calendars: TeamCalendars, now: datetime, progress: Progress | None = None
) -> TeamPlan:
    """The best plan for all tasks together; ``tasks`` come in the order in which they arrived.

    The same input gives the same plan. Days outside the horizon of the calendars are not used. Raises what the progress
    raises when a person stops it.
    """
    watch = progress or Silent()
    evened = _evened(tasks, calendars)
    watch.step(0, len(tasks), "slots.planning")
    best = _Draft(tasks, evened, now)
    best.share_out(watch)
    best.mend(watch)
    for order in (tasks, sorted(tasks, key=urgency)):
        other = _Draft(tasks, evened, now)
        other.one_by_one(order)
        best = min(best, other, key=_Draft.price)
    return best.finished()


def urgency(task: Task) -> tuple[object, ...]:
    """Sorts the most pressing first: past its norm, then the earliest last day, the heaviest promise, the oldest."""
    asked = task.request
    end = asked.deadline.timestamp() if asked.deadline else float("inf")
    return asked.last, end, -task.weight, task.task_id


def _evened(tasks: Sequence[Task], calendars: TeamCalendars) -> TeamCalendars:
    """The loads as they must be compared when so many talks come at once: who works less gets its share less."""
    worked = {one.colleague_id: sum(mask.bit_count() for mask in one.work) for one in calendars.people}
    total, most = sum(worked.values()), max(worked.values(), default=0)
    rate = len(tasks) / total if total else 0.0
    people = [replace(one, load=one.load + rate * (most - worked[one.colleague_id])) for one in calendars.people]
    return replace(calendars, people=tuple(people))


class _Draft:
    """A plan being made: calendars with the talks that were given so far."""

    def __init__(self, tasks: Sequence[Task], calendars: TeamCalendars, now: datetime) -> None:
        self.tasks = {task.task_id: task for task in tasks}
        self.calendars, self.now = calendars, now
        self.given: dict[int, Given] = {}

    def finished(self) -> TeamPlan:
        """The plan as it stands."""
        given = tuple(self.given[one] for one in self.tasks if one in self.given)
        left = tuple(one for one in self.tasks if one not in self.given)
        return TeamPlan(given, left, self.calendars, self.price())

    def price(self) -> Price:
        """What the plan costs now."""
        late = sum(self.tasks[one.task_id].weight * one.late for one in self.given.values())
        moved = sum(one.moved for one in self.given.values())
        uneven = sum(one.load * one.load for one in self.calendars.people)
        return Price(len(self.tasks) - len(self.given), late, moved, round(uneven, 6))

    def one_by_one(self, order: Iterable[Task]) -> None:
        """First come, first served: each task in turn takes the best moment that is left."""
        for task in order:
            found = best_moment(task, self.calendars, self.now)
            if found is not None:
                self._give(found)

    def share_out(self, watch: Progress) -> None:
        """Talks with special needs one by one, then each sort of plain talk exactly."""
        self.one_by_one(sorted((task for task in self.tasks.values() if not task.plain), key=urgency))
        sorts: dict[tuple[int, ...], list[Task]] = defaultdict(list)
        for task in sorted((task for task in self.tasks.values() if task.plain), key=urgency):
            asked = task.request
            sorts[asked.minutes, asked.before, asked.after, asked.step].append(task)
        for alike in sorts.values():
            self._exactly(alike, watch)

    def mend(self, watch: Progress) -> None:
        """What is late, moved or left looks once more for something better between what the others have."""
        again = [task for task in self.tasks.values() if self._pain(task)]
        for number, task in enumerate(sorted(again, key=urgency)):
            watch.step(number, len(again), "slots.planning")
            before = self.given.get(task.task_id)
            if before is not None:
                self._take_back(before)
            found = best_moment(task, self.calendars, self.now)
            better = found is not None and (before is None or cost_of(task, found) < cost_of(task, before))
            chosen = found if better else before
            if chosen is not None:
                self._give(chosen)

    def _pain(self, task: Task) -> int:
        given = self.given.get(task.task_id)
        return LEFT_OUT if given is None else cost_of(task, given)

    def _exactly(self, alike: Sequence[Task], watch: Progress) -> None:
        cells = cells_of(alike, self.calendars, self.now)
        jobs = Jobs(
            list(_costs(alike, cells, self.calendars, self.now)),
            [cell.who for cell in cells],
            {one.colleague_id: one.load for one in self.calendars.people},
            LEFT_OUT,
        )
        found = assign(jobs, lambda done, total: watch.step(done, total, "slots.planning"))
        for task, number in zip(alike, found, strict=True):
            if number is not None:
                self._give(self._at(task, cells[number]))

    def _at(self, task: Task, cell: Cell) -> Given:
        by_day = late_by_day(task.request, self.calendars.opening)
        given = given_at(task, self.calendars.opening, by_day, cell.index, cell.bit)
        return replace(given, colleague_ids=(cell.who,))

    def _give(self, given: Given) -> None:
        self.given[given.task_id] = given
        self.calendars = self.calendars.with_talk(*self._talk(given))

    def _take_back(self, given: Given) -> None:
        del self.given[given.task_id]
        self.calendars = self.calendars.without_talk(*self._talk(given))

    def _talk(self, given: Given) -> tuple[Interval, tuple[int, ...], int | None, int, int]:
        asked = self.tasks[given.task_id].request
        return given.interval, given.colleague_ids, given.place_id, asked.before, asked.after


def _costs(
    tasks: Sequence[Task], cells: Sequence[Cell], calendars: TeamCalendars, now: datetime
) -> Iterator[dict[int, int]]:
    """What each cell costs each task, for the cells that it can have at all."""
    by_person: dict[int, list[tuple[int, Cell]]] = defaultdict(list)
    for number, cell in enumerate(cells):
        by_person[cell.who].append((number, cell))
    fit: dict[object, list[Candidate]] = {}
    for task in tasks:
        asked = task.request
        skill = asked.form, asked.case_type, asked.language, asked.leader
        if skill not in fit:
            fit[skill] = [one for one in calendars.people if why_unfit(one, asked) is None]
        mine = [pair for one in fit[skill] for pair in by_person[one.colleague_id]]
        by_day = late_by_day(asked, calendars.opening)
        if asked.has_wish or asked.deadline or asked.citizen_zone or asked.agreed:
            yield _by_moment(task, mine, by_day, search_for(asked, calendars, now))
        else:
            price = [task.weight * LATE * late for late in by_day]
            first = calendars.days.index(asked.first)
            yield {number: price[cell.index] for number, cell in mine if first <= cell.index}


def _by_moment(task: Task, mine: Iterable[tuple[int, Cell]], by_day: Sequence[int], search: Search) -> dict[int, int]:
    """The costs where not the day alone counts but the moment."""
    found = {}
    for number, cell in mine:
        if cell.index in search.indexes and search.begin(cell.index, wishes=True) >> cell.bit & 1:
            given = given_at(task, search.opening, by_day, cell.index, cell.bit)
            found[number] = cost_of(task, given)
    return found
