"""Tasks become a draft: planned together, with what is short in words for the screen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from openplanner.application.whole_team.draft import Absence, Draft, Item, Moment
from openplanner.domain.case import Case
from openplanner.domain.contact import Booking
from openplanner.domain.progress import Progress
from openplanner.domain.reason import Reason, because
from openplanner.planning.availability import TeamCalendars
from openplanner.planning.best_moment import Given, Task
from openplanner.planning.shortage import Lack, Shortage, broken, shortages
from openplanner.planning.team_plan import plan_tasks, urgency


def make_draft(
    wanted: Sequence[tuple[Task, Case, Booking | None]],
    calendars: TeamCalendars,
    now: datetime,
    progress: Progress,
    *,
    absence: Absence | None = None,
    left_alone: tuple[tuple[str, Reason], ...] = (),
) -> Draft:
    """The draft for these tasks; raises what the progress raises when a person stops it."""
    tasks = [task for task, _, _ in wanted]
    plan = plan_tasks(tasks, calendars, now, progress)
    given = {one.task_id: one for one in plan.given}
    short = shortages(plan, tasks, now)
    names, leaders = names_of(calendars), {task.task_id: task.request.leader or 0 for task in tasks}
    why = {item_id: _lack(one.lack, names.get(leaders[item_id], "")) for one in short for item_id in one.task_ids}
    ordered = sorted(wanted, key=lambda one: urgency(one[0]))
    items = tuple(_item(task, case, before, given.get(task.task_id), why) for task, case, before in ordered)
    first = next(iter(broken(plan, tasks)), None)
    return Draft(
        items,
        plan.calendars,
        names,
        absence,
        short,
        first.task_id if first else None,
        spread_minutes(items, calendars),
        left_alone,
    )


def _item(task: Task, case: Case, before: Booking | None, given: Given | None, why: Mapping[int, Reason]) -> Item:
    if given is None:
        return Item(task, case, before, None, why_not=why.get(task.task_id, because(f"team.lack_{Lack.HOURS}")))
    after = Moment(given.interval, given.colleague_ids, given.place_id)
    return Item(task, case, before, after, given.late, why.get(task.task_id))


def _lack(lack: Lack, leader: str) -> Reason:
    return because(f"team.lack_{lack}", who=leader) if lack is Lack.GIVEN else because(f"team.lack_{lack}")


def names_of(calendars: TeamCalendars) -> dict[int, str]:
    """Names of colleagues by id, and of places by minus their id."""
    people = {one.colleague_id: one.colleague.name for one in calendars.people}
    return people | {-room.place.place_id: room.place.name for room in calendars.rooms}


def spread_minutes(items: Sequence[Item], calendars: TeamCalendars) -> int:
    """Who gets the most minutes in these items against who gets the least."""
    minutes: Counter[int] = Counter({one.colleague_id: 0 for one in calendars.people if one.colleague.forms})
    for item in items:
        for who in item.after.colleague_ids if item.after else ():
            minutes[who] += item.task.request.minutes
    return max(minutes.values(), default=0) - min(minutes.values(), default=0)


def shortage_words(short: Shortage, names: Mapping[int, str]) -> Reason:
    """A shortage as a sentence: how many talks, how much time, before which day, and who could do them."""
    who = tuple(names[one] for one in short.who if one in names)
    n, hours = len(short.task_ids), f"{short.minutes / 60:.1f}".rstrip("0").rstrip(".").replace(".", ",")
    return because(f"team.short_{short.lack}", n=n, hours=hours, day=short.day, who=who)
