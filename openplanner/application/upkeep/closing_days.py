"""Closing days of the office out of a calendar file, to choose from; nothing is closed by a file alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from openplanner.application.office import Office
from openplanner.calendars.ics import read_ics
from openplanner.domain.calendar import BusyBlock, CalendarUnknown
from openplanner.domain.errors import InvalidInput
from openplanner.domain.interval import AMSTERDAM, Interval
from openplanner.domain.reason import Reason

AHEAD = timedelta(days=3 * 366)
WARN_AHEAD = timedelta(days=270)
MOST_DAYS = 200
NAME_LENGTH = 60
_FREE = re.compile(rb"(?im)^(TRANSP|X-MICROSOFT-CDO-BUSYSTATUS)([;:][^\r\n]*)")


@dataclass(frozen=True, slots=True)
class ClosingDay:
    """A whole day of a calendar file on which this office would otherwise work."""

    day: date
    name: str


def closing_days_in(office: Office, data: bytes) -> tuple[tuple[ClosingDay, ...], tuple[Reason, ...]]:
    """The whole days to come in an .ics file that are working days here, in order, and what the reader warned about.

    A holiday is often marked as free time: it counts all the same. Days on which the office is closed already are left
    out, and so are items with a time of day. Raises ``InvalidInput`` for field ``file``: ``closing_file_unreadable``
    with ``why``, or ``closing_file_many`` for a file that is no list of closing days.
    """
    now = office.clock()
    read = read_ics(_FREE.sub(b"X-LEFT-OUT:1", data), "closing-days", Interval(now, now + AHEAD), now)
    if isinstance(read.answer, CalendarUnknown):
        raise InvalidInput("closing_file_unreadable", field="file", why=read.answer.why)
    opening, found = office.rules.opening, dict[date, str]()
    for block in read.answer.blocks:
        for day in _days_of(block):
            if day >= now.astimezone(AMSTERDAM).date() and opening.why_not_counted(day) is None:
                found.setdefault(day, re.sub(r"[;\s]+", " ", block.subject).strip()[:NAME_LENGTH])
        if len(found) > MOST_DAYS:
            raise InvalidInput("closing_file_many", field="file", most=MOST_DAYS)
    return tuple(ClosingDay(day, name) for day, name in sorted(found.items())), read.warnings


def holidays_end(office: Office) -> date | None:
    """The last day for which the holidays and decree days are known, when that comes near; None while it is far."""
    until = office.rules.terms.holidays.known_until
    return until if office.clock().astimezone(AMSTERDAM).date() + WARN_AHEAD > until else None


def _days_of(block: BusyBlock) -> list[date]:
    if not block.all_day:
        return []
    first = block.interval.start.astimezone(AMSTERDAM).date()
    last = (block.interval.end - timedelta(seconds=1)).astimezone(AMSTERDAM).date()
    return [first + timedelta(days=step) for step in range(min((last - first).days + 1, AHEAD.days))]
