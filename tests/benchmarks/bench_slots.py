"""How long it takes to propose moments: 50 colleagues, 10 rooms, 62 days, 20,000 busy stretches.

A calendar is not taken up at three times the walk over its stretches, which is 0.05 us each: reading that a block
blocks and its two minutes, which are kept beside the moments, is 0.11 already, finding its day 0.1, its bits 0.2. For
hours that nobody had before, the minutes are worked out first, in 0.4. A calendar with one change is taken up whole,
for finding out what changed costs as much. One that says what it said before is not gone through again.

The first question of a length works out where each of fifty people and ten rooms can begin: a day of a person takes
1.2 to 1.7 us, of a room 0.8, where reading a mask is 0.07; a hard week looks at 200 and 170 of them. All people of a
day side by side in one number take as long (60 us, one by one 60 to 85), for taking it apart again costs what the
doublings save. Questions after it find all of it kept.

Five proposals of a hard week look at twenty days: a quarter of the time goes into those, a fifth into the five with
why, a seventh into choosing them, a tenth into who can lead at all, another into the order of people and one into why
the others are left out. When nothing fits, every day after the norm is searched too (half of the time), and all fifty
colleagues are told why not (a quarter).
"""

from __future__ import annotations

import random
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
from tests.benchmarks.measuring import Line, median_of, paired

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


def _anew(block: BusyBlock) -> BusyBlock:
    """The same, as when nobody had anything at those hours before; hours that were met before are known in minutes."""
    return BusyBlock(Interval(block.interval.start, block.interval.end))


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


def _of_calendars(name: str, rounds: int, *, hard: bool) -> list[Line]:
    busy = _calendars(hard=hard)
    days = horizon(FIRST, FIRST + timedelta(days=DAYS - 3))
    office = open_days(days, load_rules(Settings()).opening)
    views = [calendar_view(days, blocks) for blocks in busy]
    people, rooms = _people(days, views), _rooms(views)
    norm = _request(FIRST, FIRST + timedelta(days=DEADLINE_DAYS), 30)
    impossible = _request(FIRST, FIRST, 400)
    assert len(propose(norm, people, rooms, office, NOW).slots) == 5
    claim = claim_of(_block(10, 8 * 60, 30).interval, 5, 10)
    last = office.horizon.index(norm.last)

    def masks_read() -> None:
        """Every mask that the question may need, read once."""
        for view in views:
            for index in range(last + 1):
                view.around[index] & office.masks[index]

    def first_of_its_length() -> None:
        """What is kept of earlier questions of the same length is forgotten."""
        for one in (*people, *rooms, office):
            one._kept.clear()
        propose(norm, people, rooms, office, NOW)

    def walked() -> None:
        """Every busy stretch of one calendar, touched once."""
        for block in busy[0]:
            block.interval.start, block.interval.end  # noqa: B018 - touched is all that is asked

    unseen = iter([list(map(_anew, busy[0])) for _ in range(rounds + 1)])
    beside = "reading the masks of all days once"
    return [
        paired(f"{name}: five proposals", lambda: propose(norm, people, rooms, office, NOW), beside, masks_read, 3,
               rounds),
        paired(f"{name}: the first of their length", first_of_its_length, beside, masks_read, 3, rounds),
        paired(f"{name}: nothing fits", lambda: propose(impossible, people, rooms, office, NOW), beside, masks_read,
               3, rounds),
        paired(f"{name}: one calendar taken up, first seen", lambda: calendar_view(days, next(unseen)),
               "walking it once", walked, 3, rounds),
        paired(f"{name}: one calendar taken up, one change in it", lambda: calendar_view(days, busy[0]),
               "walking it once", walked, 3, rounds),
        Line(f"{name}: one booking applied", median_of(lambda: views[0].added(claim), 99), "1 ms", 1, 1),
    ]  # fmt: skip


def run(short: bool) -> list[Line]:
    """Proposals come with every why and why not."""
    rounds = 5 if short else 31
    return _of_calendars("slots, easy", rounds, hard=False) + _of_calendars("slots, hard", rounds, hard=True)
