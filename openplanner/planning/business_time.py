"""Arithmetic in open time: add and subtract minutes and business days, measure open time, count with pauses.

Works on any weekly schedule in any zone, with breaks, dates with other hours and closed dates. Hours are wall-clock
time: the clock change moves the instants and never the hours on the wall. A break and a closed date win over other
hours on a date (peer-cases A34); breaks are cut out last. All answers are UTC.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from openplanner.domain.errors import InvalidInput
from openplanner.domain.interval import (
    AMSTERDAM,
    MINUTES_PER_DAY,
    Interval,
    TimeSpan,
    merge_spans,
    span_on,
    subtract,
    subtract_spans,
)
from openplanner.planning.opening import OpeningCalendar

_MOST_DAYS = 3660
_DAY = timedelta(days=1)
_ZERO = timedelta(0)


@dataclass(frozen=True)
class Schedule:
    """A weekly schedule. ``hours`` and ``breaks`` map an ISO weekday to spans, ``exceptions`` a date to its own hours.

    ``closed`` are the holidays and closing days that hold; one that is switched off is simply not in it (peer-cases
    B14).
    """

    hours: Mapping[int, tuple[TimeSpan, ...]]
    breaks: Mapping[int, tuple[TimeSpan, ...]] = field(default_factory=dict)
    exceptions: Mapping[date, tuple[TimeSpan, ...]] = field(default_factory=dict)
    closed: frozenset[date] = frozenset()
    zone: ZoneInfo = AMSTERDAM

    def spans_on(self, day: date) -> list[TimeSpan]:
        """Open time on a local date, sorted; empty when closed."""
        if day in self.closed:
            return []
        spans = self.exceptions.get(day, self.hours.get(day.isoweekday(), ()))
        return subtract_spans(merge_spans(spans), self.breaks.get(day.isoweekday(), ()))

    def intervals_on(self, day: date) -> list[Interval]:
        """Open time on a local date as instants; a span that the clock change swallows is left out."""
        return [found for span in self.spans_on(day) if (found := span_on(day, span, self.zone)) is not None]


def schedule_of(opening: OpeningCalendar, first: date, last: date) -> Schedule:
    """The municipal opening calendar as a schedule, its closed dates worked out from first to last, both included."""
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return Schedule(opening.hours, closed=frozenset(day for day in days if not opening.is_open(day)))


def read_amount(text: str) -> int:
    """A whole amount that somebody typed: ``"1"`` is 1, ``"1one"`` is refused (peer-cases A31, A32).

    Raises ``InvalidInput`` for anything else than digits and for an amount below zero.
    """
    plain = text.strip()
    if plain.startswith("-") and plain[1:].isdecimal():
        raise InvalidInput("amount_negative", field="amount")
    if not (plain.isascii() and plain.isdecimal()):
        raise InvalidInput("amount_unreadable", field="amount", value=plain[:20])
    return int(plain)


def checked_spans(pairs: Iterable[tuple[int, int]]) -> tuple[tuple[TimeSpan, ...], tuple[InvalidInput, ...]]:
    """Spans from pairs of minutes, and a problem for each pair that ends at or before its start (peer-cases C28).

    A pair with a problem is ignored; 23:59 as an end is the end of the day (peer-cases B11).
    """
    spans, problems = [], []
    for start, end in pairs:
        end = MINUTES_PER_DAY if end == MINUTES_PER_DAY - 1 else end  # noqa: PLW2901
        if 0 <= start < end <= MINUTES_PER_DAY:
            spans.append(TimeSpan(start, end))
        else:
            problems.append(InvalidInput("span_end_before_start", field="hours", start=_clock(start), end=_clock(end)))
    return tuple(merge_spans(spans)), tuple(problems)


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def open_intervals(schedule: Schedule, window: Interval, pauses: Sequence[Interval] = ()) -> Iterator[Interval]:
    """The open time within a window, without the pauses, in order."""
    day = window.start.astimezone(schedule.zone).date()
    while day <= window.end.astimezone(schedule.zone).date():
        cut = (piece for item in schedule.intervals_on(day) if (piece := item.meet(window)) is not None)
        yield from subtract(cut, pauses)
        day += _DAY


def open_time(schedule: Schedule, start: datetime, end: datetime, pauses: Sequence[Interval] = ()) -> timedelta:
    """How much open time lies between two moments; nothing when the end comes first (peer-cases A19)."""
    if end <= start:
        return _ZERO
    return sum((piece.length for piece in open_intervals(schedule, Interval(start, end), pauses)), _ZERO)


def after(schedule: Schedule, moment: datetime, amount: timedelta, pauses: Sequence[Interval] = ()) -> datetime:
    """The moment when so much open time has gone by; with an amount of zero the first open moment from here.

    Raises ``InvalidInput`` for a negative amount, and when ten years bring no open time.
    """
    left = _checked(amount)
    for piece in _pieces_after(schedule, moment, pauses):
        if left <= piece.length:
            return piece.start.astimezone(UTC) + left
        left -= piece.length
    raise InvalidInput("no_open_time", field="hours")


def before(schedule: Schedule, moment: datetime, amount: timedelta) -> datetime:
    """The moment from which so much open time goes by until here; with zero the last open moment until here.

    The last open moment is the end of an opening. Raises as :func:`after` does.
    """
    left = _checked(amount)
    for piece in _pieces_before(schedule, moment):
        if left <= piece.length:
            return piece.end.astimezone(UTC) - left
        left -= piece.length
    raise InvalidInput("no_open_time", field="hours")


def _checked(amount: timedelta) -> timedelta:
    if amount < _ZERO:
        raise InvalidInput("amount_negative", field="amount")
    return amount


def _pieces_after(schedule: Schedule, moment: datetime, pauses: Sequence[Interval]) -> Iterator[Interval]:
    first = moment.astimezone(schedule.zone).date()
    for number in range(_MOST_DAYS):
        for item in subtract(schedule.intervals_on(first + timedelta(days=number)), pauses):
            if item.end > moment:
                yield Interval(max(item.start, moment), item.end)


def _pieces_before(schedule: Schedule, moment: datetime) -> Iterator[Interval]:
    first = moment.astimezone(schedule.zone).date()
    for number in range(_MOST_DAYS):
        for item in reversed(schedule.intervals_on(first - timedelta(days=number))):
            if item.start < moment:
                yield Interval(item.start, min(item.end, moment))


def days_after(schedule: Schedule, moment: datetime, days: int) -> datetime:
    """The same time on the clock so many business days later, or the first open moment from there.

    A business day is one with any open time. Zero days is the moment itself (peer-cases A16). Raises as :func:`after`
    does.
    """
    if _checked_days(days) == 0:
        return moment.astimezone(UTC)
    return after(schedule, _moved(schedule, moment, days, _DAY), _ZERO)


def days_before(schedule: Schedule, moment: datetime, days: int) -> datetime:
    """The same time on the clock so many business days earlier, or the last open moment until there."""
    if _checked_days(days) == 0:
        return moment.astimezone(UTC)
    there = _moved(schedule, moment, days, -_DAY)
    that_day = schedule.intervals_on(there.astimezone(schedule.zone).date())
    opened = any(item.start <= there < item.end for item in that_day)
    return there if opened else before(schedule, there, _ZERO)


def _checked_days(days: int) -> int:
    if days < 0:
        raise InvalidInput("amount_negative", field="amount")
    return days


def _moved(schedule: Schedule, moment: datetime, days: int, step: timedelta) -> datetime:
    local = moment.astimezone(schedule.zone)
    day, left = local.date(), days
    for _ in range(_MOST_DAYS):
        day += step
        left -= 1 if schedule.intervals_on(day) else 0
        if left == 0:
            return datetime.combine(day, local.time(), tzinfo=schedule.zone).astimezone(UTC)
    raise InvalidInput("no_open_time", field="hours")


def working_day_after(opening: OpeningCalendar, day: date, count: int) -> date:
    """The working day that is so many working days after a date; the date itself for zero (peer-cases I1 to I3).

    Raises ``InvalidInput`` for a negative count, and when ten years bring too few working days.
    """
    left = _checked_days(count)
    for _ in range(_MOST_DAYS):
        if left == 0:
            return day
        day += _DAY
        left -= 1 if opening.is_working_day(day) else 0
    raise InvalidInput("no_open_time", field="hours")


def earliest_start(opening: OpeningCalendar, now: datetime, minutes: int, working_days: int = 0) -> datetime:
    """The first moment that keeps the shortest notice: so many minutes from ``now``, and after so many working days.

    Raises as :func:`working_day_after`.
    """
    soon = now + timedelta(minutes=minutes)
    if not working_days:
        return soon
    day = working_day_after(opening, now.astimezone(AMSTERDAM).date(), working_days)
    return max(soon, datetime.combine(day, time(), tzinfo=AMSTERDAM))


def by_day(stretch: Interval, zone: ZoneInfo = AMSTERDAM) -> list[tuple[date, TimeSpan]]:
    """A stretch cut at local midnights: a date and a wall-clock span each (peer-cases B9, B10).

    Midnight is 24:00 as an end and 00:00 as a start. Seconds are left off.
    """
    start, end = stretch.start.astimezone(zone), stretch.end.astimezone(zone)
    found = []
    day = start.date()
    while datetime.combine(day, time(), tzinfo=zone) < end:
        first = start.hour * 60 + start.minute if day == start.date() else 0
        last = end.hour * 60 + end.minute if day == end.date() else MINUTES_PER_DAY
        if first < last:
            found.append((day, TimeSpan(first, last)))
        day += _DAY
    return found
