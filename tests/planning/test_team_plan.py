"""Twenty invented weeks, planned against first come, first served; and each rule of a plan by itself."""

from __future__ import annotations

import random
import statistics
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from itertools import combinations, pairwise

import pytest

from openplanner.domain.case import ContactForm
from openplanner.domain.contact import Booking, too_close
from openplanner.domain.errors import Cancelled
from openplanner.domain.interval import AMSTERDAM
from openplanner.planning.availability import TeamCalendars
from openplanner.planning.best_moment import Given, Task, given_at, late_by_day, search_for
from openplanner.planning.slot_search import attending, why_unfit
from openplanner.planning.team_plan import TeamPlan, plan_tasks
from tests.planning.weeks import NOW, agreed, local_day, team, waiting

WEEKS = range(20)


@dataclass(frozen=True)
class Week:
    tasks: list[Task]
    calendars: TeamCalendars
    planned: TeamPlan
    first_come: dict[int, Given]


def first_come(tasks: list[Task], calendars: TeamCalendars) -> dict[int, Given]:
    """In the order of arrival, the earliest moment with anybody; who has the fewest talks when two can."""
    found = {}
    for task in tasks:
        search = search_for(task.request, calendars, NOW)
        index = next((one for one in search.indexes if search.day(one).leads), None)
        if index is None:
            continue
        leads = search.day(index).leads
        bit, _, who = min(
            ((mask & -mask).bit_length() - 1, search.people[who].load, who) for who, mask in leads.items()
        )
        given = given_at(task, calendars.opening, late_by_day(task.request, calendars.opening), index, bit)
        together = attending(search, index, bit, who)
        free = zip(search.rooms, search.day(index).rooms, strict=False)
        place = next((room.place.place_id for room, mask in free if mask >> bit & 1), None)
        calendars = calendars.with_talk(given.interval, together, place, task.request.before, task.request.after)
        found[task.task_id] = Given(task.task_id, given.interval, together, place, given.late, given.moved)
    return found


@cache
def week(seed: int, *, ill: bool = False) -> Week:
    chance = random.Random(seed)
    calendars = team(chance, 0.45 + 0.02 * (seed % 10))
    tasks = agreed(chance, 16) if ill else waiting(chance, 90)
    return Week(tasks, calendars, plan_tasks(tasks, calendars, NOW), first_come(tasks, calendars))


def lateness(found: Week, given: dict[int, Given]) -> int:
    return sum(task.weight * (given[task.task_id].late if task.task_id in given else 20) for task in found.tasks)


def spread(found: Week, given: dict[int, Given]) -> float:
    """Talks per hour at work, how far apart they lie."""
    talks = Counter(who for one in given.values() for who in one.colleague_ids)
    worked = {one.colleague_id: sum(mask.bit_count() for mask in one.work) / 60 for one in found.calendars.people}
    return statistics.pstdev(talks[who] / hours for who, hours in worked.items())


def by_task(plan: TeamPlan) -> dict[int, Given]:
    return {one.task_id: one for one in plan.given}


def test_never_later_than_first_come_and_over_all_weeks_far_less() -> None:
    pairs = [(lateness(one, by_task(one.planned)), lateness(one, one.first_come)) for one in map(week, WEEKS)]
    assert all(ours <= theirs for ours, theirs in pairs), pairs
    assert sum(ours for ours, _ in pairs) < 0.5 * sum(theirs for _, theirs in pairs)


def test_fairer_than_first_come_where_both_are_as_late() -> None:
    found = [week(seed) for seed in WEEKS]
    ours = [spread(one, by_task(one.planned)) for one in found]
    theirs = [spread(one, one.first_come) for one in found]
    assert statistics.mean(ours) < 0.8 * statistics.mean(theirs)


def test_what_was_agreed_keeps_its_moment_more_often() -> None:
    pairs = []
    for seed in WEEKS:
        one = week(seed, ill=True)
        ours, theirs = by_task(one.planned), one.first_come
        assert lateness(one, ours) <= lateness(one, theirs)
        pairs.append((sum(given.moved for given in ours.values()), sum(given.moved for given in theirs.values())))
    assert all(ours <= theirs for ours, theirs in pairs), pairs
    assert sum(ours for ours, _ in pairs) < 0.5 * sum(theirs for _, theirs in pairs)


@pytest.mark.parametrize("seed", WEEKS)
def test_no_rule_is_broken(seed: int) -> None:
    for one in (week(seed), week(seed, ill=True)):
        asked = {task.task_id: task.request for task in one.tasks}
        people = {who.colleague_id: who for who in one.calendars.people}
        for given in one.planned.given:
            request, leader = asked[given.task_id], people[given.colleague_ids[0]]
            start = given.interval.start.astimezone(AMSTERDAM)
            assert why_unfit(leader, request) is None
            assert given.interval.length_minutes == request.minutes
            assert start >= NOW + timedelta(minutes=request.notice_minutes)
            minute = start.hour * 60 + start.minute
            assert any(span.start <= minute < span.end for span in request.wishes.spans_on(start.isoweekday()))
            assert (given.late == 0) == (start.date() <= request.last)
            assert (given.place_id is not None) == request.room_needed
        _nobody_is_in_two_places(one)
        _caps_hold(one)


def _nobody_is_in_two_places(one: Week) -> None:
    minutes = {task.task_id: task.request for task in one.tasks}
    talks = [
        Booking(
            key=None,  # type: ignore[arg-type]  # only the times are looked at
            case_id=given.task_id,
            form=ContactForm.PHONE,
            interval=given.interval,
            colleague_ids=given.colleague_ids,
            place_id=given.place_id,
            before_minutes=minutes[given.task_id].before,
            after_minutes=minutes[given.task_id].after,
        )
        for given in one.planned.given
    ]
    for first, second in combinations(talks, 2):
        if set(first.colleague_ids) & set(second.colleague_ids):
            assert not too_close(first, second)
        if first.place_id is not None and first.place_id == second.place_id:
            assert not first.interval.overlaps(second.interval)


def _caps_hold(one: Week) -> None:
    talks = Counter(
        (who, local_day(given.interval.start)) for given in one.planned.given for who in given.colleague_ids
    )
    caps = {who.colleague_id: who.colleague.cap_per_day for who in one.calendars.people}
    assert all(caps[who] is None or count <= (caps[who] or 0) for (who, _), count in talks.items())


def test_half_the_hours_is_half_the_talks() -> None:
    """Nothing else on anybody's mind: the talks follow the hours at work."""
    chance = random.Random(1)
    calendars = team(chance, 0.0)
    tasks = [task for task in waiting(chance, 120) if task.plain]
    plan = plan_tasks(tasks, calendars, NOW)
    loads = sorted(one.load for one in plan.calendars.people)
    assert plan.price.left == plan.price.late == 0
    assert all(later - earlier <= 2 for earlier, later in pairwise(loads))


def test_the_same_question_has_the_same_answer() -> None:
    one = week(3)
    assert plan_tasks(one.tasks, one.calendars, NOW) == one.planned


def test_nothing_to_plan_is_an_empty_plan() -> None:
    plan = plan_tasks([], week(0).calendars, NOW)
    assert (plan.given, plan.left) == ((), ())


def test_a_person_can_stop_it() -> None:
    class Stopping:
        def step(self, done: int, total: int, label: str = "") -> None:
            if done > 10:
                raise Cancelled

    with pytest.raises(Cancelled):
        plan_tasks(week(0).tasks, week(0).calendars, NOW, Stopping())
