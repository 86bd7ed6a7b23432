"""Invented weeks of a team: 12 colleagues with part time, subjects, languages and caps, and what waits for a talk."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from openplanner.application.rules import load_rules
from openplanner.domain.calendar import BusyBlock
from openplanner.domain.case import CaseType, ContactForm, Wishes, wished
from openplanner.domain.colleague import Colleague, Place, PlaceKind, WorkingPattern, WorkingPeriod
from openplanner.domain.interval import AMSTERDAM, Interval, TimeSpan, instant
from openplanner.planning.availability import (
    RoomCandidate,
    TeamCalendars,
    calendar_view,
    candidate,
    open_days,
)
from openplanner.planning.best_moment import Task
from openplanner.planning.slot_request import Goal, SlotRequest
from openplanner.planning.slots import Horizon, horizon
from openplanner.settings import Settings

MONDAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
LAST = date(2026, 12, 11)
TYPES = (CaseType.OBJECTION, CaseType.WOO_REQUEST, CaseType.COMPLAINT, CaseType.APPLICATION)
PEOPLE = 12


def team(chance: random.Random, busy: float) -> TeamCalendars:
    """Calendars of which about that share is taken in the first week, and less in the two after it."""
    days = horizon(MONDAY, LAST)
    people = []
    for number in range(1, PEOPLE + 1):
        colleague = _colleague(chance, number)
        view = calendar_view(days, _busy(chance, days, busy))
        people.append(candidate(days, colleague, view))
    rooms = tuple(
        RoomCandidate(
            Place(f"Kamer {one}", PlaceKind.ROOM, place_id=one), calendar_view(days, _busy(chance, days, 0.5))
        )
        for one in (1, 2)
    )
    return TeamCalendars(days, open_days(days, load_rules(Settings()).opening), tuple(people), rooms)


def _colleague(chance: random.Random, number: int) -> Colleague:
    at_work = sorted(chance.sample(range(1, 6), chance.choice((3, 4, 5, 5, 5))))
    return Colleague(
        name=f"Collega {number:02}",
        email="",
        colleague_id=number,
        case_types=frozenset(chance.sample(TYPES, chance.choice((2, 3, 4)))),
        languages=frozenset({"nl", *(chance.choice(((), ("en",), ("tr",))))}),
        pattern=WorkingPattern(tuple(WorkingPeriod(day, TimeSpan(9 * 60, 17 * 60)) for day in at_work)),
        cap_per_day=chance.choice((None, None, 6, 8)),
    )


def _busy(chance: random.Random, days: Horizon, share: float) -> list[BusyBlock]:
    found = []
    for index in range(days.count):
        here = share if index <= 5 else share / 2
        for half_hour in range(9 * 60, 17 * 60, 30):
            if chance.random() < here:
                start = instant(days.day(index), half_hour)
                found.append(BusyBlock(Interval(start, start + timedelta(minutes=30))))
    return found


def waiting(chance: random.Random, count: int) -> list[Task]:
    """What waits, in the order of arrival: calls with norms of one to five days, some wishes, some talks in a room."""
    tasks = []
    for number in range(1, count + 1):
        meeting = chance.random() < 0.08
        last = MONDAY + timedelta(days=chance.choice((0, 1, 1, 2, 2, 3, 4)))
        wishes = wished(hours=TimeSpan(9 * 60, 12 * 60)) if chance.random() < 0.15 else Wishes()
        request = SlotRequest(
            form=ContactForm.TOWN_HALL if meeting else ContactForm.PHONE,
            minutes=60 if meeting else 30,
            first=MONDAY,
            last=last,
            case_type=chance.choice(TYPES),
            language=chance.choice(("nl",) * 18 + ("en", "tr")),
            before=5,
            after=10,
            notice_minutes=30,
            wishes=wishes,
            room_needed=meeting,
            goal=Goal.NORM,
        )
        tasks.append(Task(number, request, weight=chance.choice((1, 1, 1, 3))))
    return tasks


def agreed(chance: random.Random, count: int) -> list[Task]:
    """Talks of somebody who fell ill: agreed in the first two days, one after the other."""
    tasks = []
    for number, task in enumerate(waiting(chance, count)):
        day, place = divmod(number, count // 2)
        start = instant(MONDAY + timedelta(days=day), 9 * 60 + 45 * (place + 1))
        interval = Interval(start, start + timedelta(minutes=task.request.minutes))
        request = replace(task.request, agreed=interval, wishes=Wishes(), last=MONDAY + timedelta(days=4))
        tasks.append(Task(task.task_id, request, task.weight))
    return tasks


def local_day(moment: datetime) -> date:
    """The Amsterdam day of a moment."""
    return moment.astimezone(AMSTERDAM).date()
