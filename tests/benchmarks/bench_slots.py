"""How long it takes to propose moments: 50 colleagues, 10 rooms, 62 days, 20,000 busy stretches."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from openplanner.application.rules import load_rules
from openplanner.domain.calendar import BusyBlock
from openplanner.domain.case import CaseType, ContactForm
from openplanner.domain.colleague import Colleague, Place, PlaceKind, WorkingPattern, WorkingPeriod
from openplanner.domain.interval import Interval, TimeSpan
from openplanner.planning.availability import (
    CalendarView,
    Candidate,
    RoomCandidate,
    calendar_view,
    candidate,
    claim_of,
    open_days,
)
from openplanner.planning.proposals import SlotRequest, propose
from openplanner.planning.slots import Horizon, horizon
from openplanner.settings import Settings

Figure = tuple[str, float, float]

FIRST = date(2026, 10, 5)
NOW = datetime(2026, 10, 5, 6, 0, tzinfo=UTC)
PEOPLE, ROOMS, DAYS, BUSY = 50, 10, 62, 20_000
DEADLINE_DAYS = 30
_PATTERN = WorkingPattern(
    periods=tuple(WorkingPeriod(day, TimeSpan(9 * 60, 17 * 60)) for day in range(1, 6)),
    breaks=tuple(WorkingPeriod(day, TimeSpan(12 * 60 + 30, 13 * 60)) for day in range(1, 6)),
)


def _block(day: int, start: int, minutes: int) -> BusyBlock:
    begin = datetime(FIRST.year, FIRST.month, FIRST.day, tzinfo=UTC) + timedelta(days=day, minutes=start)
    return BusyBlock(Interval(begin, begin + timedelta(minutes=minutes)))


def _calendars(*, hard: bool) -> list[list[BusyBlock]]:
    """Busy stretches per person and room. Hard: no room for 20 days, and everybody nearly full for 24."""
    chance = random.Random(7)
    busy: list[list[BusyBlock]] = [[] for _ in range(PEOPLE + ROOMS)]
    for number in range(BUSY):
        start = chance.randrange(7 * 60, 16 * 60, 5)
        busy[number % len(busy)].append(_block(chance.randrange(DAYS), start, chance.choice((15, 30, 60, 90))))
    if hard:
        for room in range(PEOPLE, PEOPLE + ROOMS):
            busy[room] += [_block(day, 6 * 60, 11 * 60) for day in range(20)]
        for person in range(PEOPLE):
            busy[person] += [_block(day, 6 * 60, 9 * 60 + 10 * (person % 9)) for day in range(24)]
    return busy


def _people(days: Horizon, views: list[CalendarView]) -> list[Candidate]:
    return [
        candidate(
            days,
            Colleague(f"Proefcollega {number:02}", f"p{number}@example.org", pattern=_PATTERN, colleague_id=number + 1),
            views[number],
            load=float(number % 4),
        )
        for number in range(PEOPLE)
    ]


def _rooms(views: list[CalendarView]) -> list[RoomCandidate]:
    return [
        RoomCandidate(Place(f"Proefruimte {number}", PlaceKind.ROOM, place_id=number + 1), view)
        for number, view in enumerate(views[PEOPLE:])
    ]


def _milliseconds(work: Callable[[], object], rounds: int) -> float:
    found = []
    for _ in range(rounds):
        begin = time.perf_counter()
        work()
        found.append((time.perf_counter() - begin) * 1000)
    return statistics.median(found)


def _request(first: date, last: date, minutes: int) -> SlotRequest:
    return SlotRequest(
        ContactForm.TOWN_HALL,
        minutes,
        first,
        last,
        case_type=CaseType.OBJECTION,
        before=5,
        after=10,
        room_needed=True,
        step=5,
    )


def _of_calendars(name: str, *, hard: bool) -> list[Figure]:
    busy = _calendars(hard=hard)
    days = horizon(FIRST, FIRST + timedelta(days=DAYS - 3))
    office = open_days(days, load_rules(Settings()).opening)
    views = [calendar_view(days, blocks) for blocks in busy]
    people, rooms = _people(days, views), _rooms(views)
    norm = _request(FIRST, FIRST + timedelta(days=DEADLINE_DAYS), 30)
    impossible = _request(FIRST, FIRST, 400)
    assert len(propose(norm, people, rooms, office, NOW).slots) == 5
    claim = claim_of(_block(10, 8 * 60, 30).interval, 5, 10)
    taken = views[0].added(claim)
    return [
        (f"{name}: calendars read in", _milliseconds(lambda: [calendar_view(days, c) for c in busy], 3), 500.0),
        (f"{name}: five proposals", _milliseconds(lambda: propose(norm, people, rooms, office, NOW), 25), 50.0),
        (f"{name}: nothing fits", _milliseconds(lambda: propose(impossible, people, rooms, office, NOW), 9), 50.0),
        (f"{name}: one booking applied", _milliseconds(lambda: views[0].added(claim), 99), 1.0),
        (f"{name}: one booking dropped", _milliseconds(lambda: taken.dropped(claim), 99), 1.0),
    ]


def run() -> list[Figure]:
    """Name, milliseconds (median) and limit for each figure; proposals come with every why and why not."""
    return _of_calendars("slots, easy", hard=False) + _of_calendars("slots, hard", hard=True)
