"""The municipal opening calendar: opening hours, closing days, working days of our own norms.

This is one of two calendars. The statutory one (``holidays.py``) is fixed by law and used for terms; this one
belongs to the municipality and is used for service norms and for planning (law.md 2.4).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import field
from datetime import date, timedelta

from openplanner.domain.errors import InvalidInput
from openplanner.domain.frozen import frozen
from openplanner.domain.interval import MINUTES_PER_DAY, Interval, TimeSpan, merge_spans, span_on
from openplanner.domain.reason import Reason, because
from openplanner.planning.holidays import Holidays

_DAY_NAMES = {"ma": 1, "di": 2, "wo": 3, "do": 4, "vr": 5, "za": 6, "zo": 7}
_DAY_NAMES |= {"mon": 1, "tue": 2, "wed": 3, "thu": 4, "fri": 5, "sat": 6, "sun": 7}
_PART = re.compile(r"^([a-z]{2,3})(?:-([a-z]{2,3}))?\s+(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})$")


@frozen
class OpeningCalendar:
    """When the office is open.

    ``hours`` maps an ISO weekday to wall-clock spans; a weekday without spans is closed. ``closed`` are own
    closing days with why; ``opened`` are holidays on which this office works all the same (profile P2, or a single
    day), and win over the holiday table but never over ``closed``.
    """

    hours: Mapping[int, tuple[TimeSpan, ...]]
    holidays: Holidays
    closed: Mapping[date, str] = field(default_factory=dict)
    opened: frozenset[date] = frozenset()

    def why_closed(self, day: date) -> Reason | None:
        """Why the office is closed all day, or None when it is open: closing day, holiday, weekend or no hours."""
        if day in self.closed:
            return self._closing_day(day)
        holiday = None if day in self.opened else self.holidays.named(day)
        if holiday is not None:
            return holiday
        if not self.hours.get(day.isoweekday()):
            return because("terms.weekend" if day.isoweekday() > 5 else "terms.not_open", day=day)
        return None

    def is_open(self, day: date) -> bool:
        """True when the office opens that day."""
        return self.why_closed(day) is None

    def spans_on(self, day: date) -> list[TimeSpan]:
        """Opening hours of a local day, sorted and merged; empty when closed."""
        return merge_spans(self.hours.get(day.isoweekday(), ())) if self.is_open(day) else []

    def intervals_on(self, day: date) -> list[Interval]:
        """Opening hours of a local day as instants; the clock change moves the instants, not the wall clock."""
        return [found for span in self.spans_on(day) if (found := span_on(day, span)) is not None]

    def is_working_day(self, day: date) -> bool:
        """True for a day that counts in a norm of working days: Monday to Friday, no holiday, not closed."""
        return day.isoweekday() <= 5 and self.why_not_counted(day) is None

    def why_not_counted(self, day: date) -> Reason | None:
        """Why a day does not count in a norm of working days, or None when it counts."""
        if day.isoweekday() > 5:
            return because("terms.weekend", day=day)
        if day in self.closed:
            return self._closing_day(day)
        return None if day in self.opened else self.holidays.named(day)

    def working_days(self, after: date, until: date) -> int:
        """How many working days there are after a day up to and on another; by weeks, not day by day."""
        days = max(0, (until - after).days)
        weeks, rest = divmod(days, 7)
        counted = 5 * weeks + sum((after.weekday() + step) % 7 < 5 for step in range(1, rest + 1))
        years = range(after.year, until.year + 1)
        holidays = {day for year in years for day in self.holidays.in_year(year)} - self.opened
        return counted - sum(after < day <= until and day.weekday() < 5 for day in holidays | self.closed.keys())

    def _closing_day(self, day: date) -> Reason:
        return because("terms.closing_day", day=day, name=self.closed[day] or because("terms.closed"))

    def days(self, first: date, last: date) -> Iterator[date]:
        """The open days from first to last, both included."""
        day = first
        while day <= last:
            if self.is_open(day):
                yield day
            day += timedelta(days=1)


def read_hours(text: str) -> dict[int, tuple[TimeSpan, ...]]:
    """Opening hours from text such as ``ma-vr 09:00-17:00; do 18:00-20:00``.

    Days in Dutch (ma di wo do vr za zo) or English; parts divided by ``;`` or ``,``. 24:00 is the end of the day,
    and so is 23:59 (peer-cases B11). Raises ``InvalidInput`` with the part that is wrong: unknown day, no hours at all,
    an end before or at the start (peer-cases B12, B13).
    """
    spans: dict[int, list[TimeSpan]] = {}
    for part in (piece.strip().lower() for piece in re.split(r"[;,]", text)):
        if not part:
            continue
        days, span = _read_part(part)
        for weekday in days:
            spans.setdefault(weekday, []).append(span)
    if not spans:
        raise InvalidInput("hours_missing", field="hours")
    return {weekday: tuple(merge_spans(found)) for weekday, found in sorted(spans.items())}


def _read_part(part: str) -> tuple[list[int], TimeSpan]:
    match = _PART.match(part)
    if match is None:
        raise InvalidInput("hours_unreadable", field="hours", part=part[:40])
    first, last = match[1], match[2] or match[1]
    if first not in _DAY_NAMES or last not in _DAY_NAMES or _DAY_NAMES[first] > _DAY_NAMES[last]:
        raise InvalidInput("hours_unknown_day", field="hours", part=part[:40])
    start, end = int(match[3]) * 60 + int(match[4]), int(match[5]) * 60 + int(match[6])
    end = MINUTES_PER_DAY if end == MINUTES_PER_DAY - 1 else end
    if int(match[4]) > 59 or int(match[6]) > 59 or not 0 <= start < end <= MINUTES_PER_DAY:
        raise InvalidInput("hours_end_before_start", field="hours", part=part[:40])
    return list(range(_DAY_NAMES[first], _DAY_NAMES[last] + 1)), TimeSpan(start, end)
