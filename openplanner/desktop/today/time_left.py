"""How much time is left for a case, in words that round up, and in which group of the list it stands.

Free of Qt. Rounding up: half an hour left is "nog 1 u", never "nog 0 u" (peer-cases D9).
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol

from openplanner.domain.frozen import frozen
from openplanner.domain.interval import AMSTERDAM, Interval
from openplanner.domain.reason import Reason, because

MOST_DAYS = 400
SOON_DAYS = 1


class Group(StrEnum):
    """The groups of the worklist, in the order of the list; ``NONE`` is without a date."""

    LATE = "late"
    TODAY = "today"
    PROMISE = "promise"
    LETTER = "letter"
    TOMORROW = "tomorrow"
    WEEK = "week"
    LATER = "later"
    NONE = "none"


class Opening(Protocol):
    """What is asked of the opening calendar."""

    def is_working_day(self, day: date) -> bool:
        """True for a day that counts."""
        ...

    def working_days(self, after: date, until: date) -> int:
        """How many of them there are after a day up to and on another."""
        ...

    def intervals_on(self, day: date) -> list[Interval]:
        """Opening hours of a day."""
        ...


class CountedOnce:
    """The hours of an office that count a stretch of days once: many cases of a list are due on the same day."""

    def __init__(self, opening: Opening) -> None:
        self._counted: dict[tuple[date, date], int] = {}
        self._opening = opening
        self.is_working_day, self.intervals_on = opening.is_working_day, opening.intervals_on

    def working_days(self, after: date, until: date) -> int:
        """As the office has it."""
        found = self._counted.get((after, until))
        if found is None:
            found = self._counted[after, until] = self._opening.working_days(after, until)
        return found


@frozen
class TimeLeft:
    """The words, the group, and how it looks: ``danger`` late, ``warning`` today, ``accent`` soon, else ``muted``."""

    words: Reason
    group: Group
    kind: str
    icon: str


def time_left(due_at: datetime | None, now: datetime, opening: Opening) -> TimeLeft:
    """What is left until the moment after which a case is late; None when nothing is to be done by a date.

    When no working day is left after today, today is the day, whatever the calendar says.
    """
    if due_at is None:
        return TimeLeft(because("today.no_date"), Group.NONE, "muted", "circle")
    today, due = _day(now), _due_day(due_at)
    if due_at <= now:
        return TimeLeft(_late(due_at, due, now, opening), Group.LATE, "danger", "clock-alert")
    left = working_days(opening, today, due)
    if due == today or not left:
        rest = _end_of(today, due_at, now, opening) - now
        return TimeLeft(_hours("today.hours_left", rest), Group.TODAY, "warning", "clock")
    kind = "accent" if left <= SOON_DAYS else "muted"
    return TimeLeft(because("today.days_left", n=left), _group(today, due), kind, "hourglass")


def working_days(opening: Opening, after: date, until: date) -> int:
    """Working days after a day up to and on another; counting stops at 400 days."""
    return opening.working_days(after, min(until, after + timedelta(days=MOST_DAYS)))


def _late(due_at: datetime, due: date, now: datetime, opening: Opening) -> Reason:
    days = working_days(opening, due, _day(now))
    return because("today.days_late", n=days) if days else _hours("today.hours_late", now - due_at)


def _hours(code: str, left: timedelta) -> Reason:
    return because(code, n=max(1, -(-int(left.total_seconds()) // 3600)))


def _end_of(day: date, due_at: datetime, now: datetime, opening: Opening) -> datetime:
    """Closing time when that is still to come, for nobody calls after it; else the moment itself."""
    closing = [span.end for span in opening.intervals_on(day) if now < span.end <= due_at]
    return max(closing, default=due_at)


def _group(today: date, due: date) -> Group:
    if due == today + timedelta(days=1):
        return Group.TOMORROW
    sunday = today + timedelta(days=7 - today.isoweekday())
    return Group.WEEK if due <= sunday else Group.LATER


def _day(moment: datetime) -> date:
    return moment.astimezone(AMSTERDAM).date()


def _due_day(due_at: datetime) -> date:
    """The day that a case is due; midnight is the end of the day before."""
    return _day(due_at - timedelta(microseconds=1))
