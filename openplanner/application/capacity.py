"""Can the team still keep its promise? Calls that must be made, against the time that is left, day by day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from openplanner.application.office import Office
from openplanner.application.team_agenda import team_agenda
from openplanner.domain.case import CaseStatus
from openplanner.domain.interval import AMSTERDAM, Interval, common
from openplanner.domain.progress import Progress, Silent
from openplanner.planning.load import DayLoad, expected_ahead, loads_ahead
from openplanner.planning.week import Lane
from openplanner.settings import AFTER_MINUTES, BEFORE_MINUTES, CALLBACK_DAYS, TALK_MINUTES_PHONE
from openplanner.storage.reads import Reads

__all__ = ["DayLoad", "backlog_against_capacity"]

_LOOKED_BACK = timedelta(days=28)
_FAR_BACK = timedelta(days=3650)
_UNPLANNED = frozenset({CaseStatus.TO_PLAN, CaseStatus.LETTER_DUE})


def backlog_against_capacity(
    office: Office, team_id: int | None, days: int = 10, progress: Progress | None = None
) -> tuple[DayLoad, ...]:
    """One load for each of the next working days, today included; see ``planning.load.loads_ahead``.

    Only open cases without a booking count, with the length of a call and its margins from the settings. Time that has
    passed today counts no more. A calendar that did not answer adds no time and is counted in ``unknown``. What is
    expected comes from the letters of the four weeks before today.
    """
    watch = progress or Silent()
    now = office.clock()
    today = now.astimezone(AMSTERDAM).date()
    span = days * 2 + 14
    ahead = list(office.rules.opening.days(today, today + timedelta(days=span)))[:days]
    if not ahead:
        return ()
    week = team_agenda(office, team_id, today, (ahead[-1] - today).days + 1, watch)
    free = dict.fromkeys(ahead, 0)
    for lane in week.lanes.values():
        if lane.day in free:
            free[lane.day] += _minutes_left(lane, Interval(now, now + timedelta(days=span + 1)))
    unknown = len({lane.colleague_id for lane in week.lanes.values() if lane.unknown is not None})
    settings = office.settings
    minutes_each = sum(settings.number(part) for part in (TALK_MINUTES_PHONE, BEFORE_MINUTES, AFTER_MINUTES))
    expected = _expected(office, team_id, today, ahead)
    return loads_ahead(ahead, _due(office, team_id, today, ahead[-1]), free, minutes_each, unknown, expected)


def _minutes_left(lane: Lane, rest: Interval) -> int:
    return sum(piece.length_minutes for piece in common(lane.free(), [rest]))


def _expected(office: Office, team_id: int | None, today: date, ahead: Sequence[date]) -> dict[date, float]:
    """What falls due on each day when letters keep coming as in the four weeks before today."""
    first, last = today - _LOOKED_BACK, today - timedelta(days=1)
    reads = Reads(office.store.home)
    try:
        came = reads.came_between(team_id, first, last)
    finally:
        reads.close()
    norms = {case_type: office.settings.number(setting) for case_type, setting in CALLBACK_DAYS.items()}
    return expected_ahead(ahead, came, sum(1 for _ in office.rules.opening.days(first, last)), norms)


def _due(office: Office, team_id: int | None, today: date, last: date) -> dict[date, int]:
    reads = Reads(office.store.home)
    try:
        rows = reads.due_between(team_id, today - _FAR_BACK, last, office.clock())
    finally:
        reads.close()
    return Counter(
        row.last_calling_day for row in rows if row.last_calling_day is not None and row.status in _UNPLANNED
    )
