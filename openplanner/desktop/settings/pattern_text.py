"""Working hours as people write them: ``ma-do 08:30-17:00; even vr 09:00-12:00``. Free of Qt.

Days are ma di wo do vr za zo (or mon tue wed thu fri sat sun); ``even`` and ``oneven`` (``odd``) before a part
say that it holds in those ISO weeks only. Parts are divided by ``;`` or a new line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from openplanner.domain.colleague import DayException, Weeks, WorkingPeriod
from openplanner.domain.errors import InvalidInput
from openplanner.domain.interval import TimeSpan

_NAMES = ("ma", "di", "wo", "do", "vr", "za", "zo")
_DAYS = {name: number for number, name in enumerate(_NAMES, 1)}
_DAYS |= {name: number for number, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), 1)}
_WEEKS = {"": Weeks.ALL, "even": Weeks.EVEN, "oneven": Weeks.ODD, "odd": Weeks.ODD}
_SPAN = re.compile(r"^(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})$")
_PART = re.compile(r"^(?:(even|oneven|odd)\s+)?([a-z]{2,3})(?:\s*[-–]\s*([a-z]{2,3}))?\s+(.+)$")
_DATE = re.compile(r"^(\d{4}-\d{2}-\d{2})\s*(.*)$")


def read_periods(text: str, field: str) -> tuple[WorkingPeriod, ...]:
    """The periods of a text, by weekday; empty for an empty text.

    Raises ``InvalidInput`` (``hours_unreadable``) with the part that cannot be read.
    """
    found: list[WorkingPeriod] = []
    for part in _parts(text):
        match = _PART.match(part.lower())
        if match is None or match[2] not in _DAYS or (match[3] or match[2]) not in _DAYS:
            raise _unreadable(part, field)
        first, last = _DAYS[match[2]], _DAYS[match[3] or match[2]]
        span = _span(match[4], part, field)
        found += [WorkingPeriod(day, span, _WEEKS[match[1] or ""]) for day in range(first, last + 1)]
        if last < first:
            raise _unreadable(part, field)
    return tuple(sorted(found, key=lambda period: (period.weekday, period.span, period.weeks)))


def write_periods(periods: Iterable[WorkingPeriod]) -> str:
    """The other way; neighbouring days with the same hours are written as one: ``ma-do 08:30-17:00``."""
    parts: list[tuple[int, int, TimeSpan, Weeks]] = []
    for period in sorted(periods, key=lambda one: (one.weeks, one.span, one.weekday)):
        if parts and parts[-1][1] == period.weekday - 1 and parts[-1][2:] == (period.span, period.weeks):
            parts[-1] = (parts[-1][0], period.weekday, period.span, period.weeks)
        else:
            parts.append((period.weekday, period.weekday, period.span, period.weeks))
    parts.sort(key=lambda part: (part[0], part[2]))
    return "; ".join(_written(*part) for part in parts)


def read_exceptions(text: str, field: str) -> tuple[DayException, ...]:
    """Days with other hours, one a line: ``2026-12-24 09:00-12:00`` or ``2026-12-28 vrij``; the word is the reason."""
    found: list[DayException] = []
    for part in _parts(text):
        match = _DATE.match(part)
        try:
            day = date.fromisoformat(match[1] if match else "")
        except ValueError as error:
            raise _unreadable(part, field) from error
        rest = match[2].strip() if match else ""
        is_span = rest[:1].isdigit()
        spans = tuple(_span(piece.strip(), part, field) for piece in rest.split(",")) if is_span else ()
        found.append(DayException(day, spans, "" if is_span else rest))
    return tuple(sorted(found, key=lambda one: one.day))


def write_exceptions(exceptions: Iterable[DayException]) -> str:
    """The other way, one a line."""
    return "\n".join(
        f"{one.day.isoformat()} {', '.join(_clock(span) for span in one.spans) or one.why}".strip()
        for one in exceptions
    )


def _parts(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"[;\n]", text) if part.strip()]


def _span(text: str, part: str, field: str) -> TimeSpan:
    match = _SPAN.match(text.strip())
    if match is None or int(match[2]) > 59 or int(match[4]) > 59:
        raise _unreadable(part, field)
    start, end = int(match[1]) * 60 + int(match[2]), int(match[3]) * 60 + int(match[4])
    if not start < end <= 24 * 60:
        raise InvalidInput("hours_end_before_start", field=field, part=part[:40])
    return TimeSpan(start, end)


def _written(first: int, last: int, span: TimeSpan, weeks: Weeks) -> str:
    days = _NAMES[first - 1] if first == last else f"{_NAMES[first - 1]}-{_NAMES[last - 1]}"
    prefix = {Weeks.ALL: "", Weeks.EVEN: "even ", Weeks.ODD: "oneven "}[weeks]
    return f"{prefix}{days} {_clock(span)}"


def _clock(span: TimeSpan) -> str:
    return "-".join(f"{minute // 60:02d}:{minute % 60:02d}" for minute in (span.start, span.end))


def _unreadable(part: str, field: str) -> InvalidInput:
    return InvalidInput("hours_unreadable", field=field, part=part[:40])
