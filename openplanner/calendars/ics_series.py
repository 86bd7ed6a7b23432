"""Series in a calendar file, written out within a window by the library made for it, and kept from running away."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from time import thread_time
from zoneinfo import ZoneInfo

import recurring_ical_events
from icalendar import Calendar, Component

from openplanner.calendars.ics_events import (
    BROKEN_TIME,
    LIBRARY_FAULTS,
    Found,
    broken,
    instant_of,
    length_of,
    read_event,
    start_of,
    status_of,
)
from openplanner.calendars.ics_zones import UNKNOWN_ZONE
from openplanner.calendars.time_limit import within
from openplanner.domain.calendar import BusyBlock, BusyStatus
from openplanner.domain.interval import AMSTERDAM, Interval
from openplanner.domain.reason import because

_MARGIN = timedelta(days=2)
_STEPS = {"SECONDLY": timedelta(seconds=1), "MINUTELY": timedelta(minutes=1), "HOURLY": timedelta(hours=1)}
_MOST_STEPS = 1000
_MANY_DATES = 500
_LONG = timedelta(days=31)
_DATES = ("RDATE", "EXDATE")


def repeats(event: Component) -> bool:
    """True for a series, and for a changed occurrence of one."""
    return any(event.get(name) is not None for name in ("RRULE", "RDATE", "RECURRENCE-ID"))


def read_group(group: Sequence[Component], window: Interval, zone: ZoneInfo, until: float) -> Found:
    """Items that belong together: one by itself, or a series with its changed occurrences.

    Raises ``OutOfTime`` when writing out the series has not ended at ``until`` (of ``time.thread_time``).
    """
    if not any(repeats(event) for event in group):
        return _sum(read_event(event, zone) for event in group)
    if all(status_of(event) is BusyStatus.FREE for event in group):
        return Found()
    lost = _sum(_unknown_of(event, window, zone) for event in group)
    if lost.unknown is not None:
        return lost
    mended = _sum(_mend(event, zone) for event in group)
    quick = [event for event in group if _runs_quickly(event)]
    solid = _sum(_solid(event, window, zone) for event in quick)
    return mended + solid + _written_out([event for event in group if event not in quick], window, zone, until)


def _sum(parts: Iterator[Found]) -> Found:
    total = Found()
    for part in parts:
        total += part
    return total


def _unknown_of(event: Component, window: Interval, zone: ZoneInfo) -> Found:
    """Whether something of a series cannot be known, and so may block any moment."""
    start = start_of(event)
    if start is None:
        return read_event(event, zone)
    stands_still = any((_number(rule, "INTERVAL", 1) or 0) < 1 for rule in _rules(event))
    if (stands_still or broken(event, "RRULE", "RDATE")) and instant_of(start, zone) < window.end + _MARGIN:
        found = because("calendars.series_unreadable")
        return Found(warnings=(found,), unknown=found)
    return Found()


def _mend(event: Component, zone: ZoneInfo) -> Found:
    """Drops what only takes occurrences away, when it cannot be read: more is blocked then, never less.

    A rule that cannot be read is left by now only in a series that starts after the window.
    """
    told = []
    for name in ("RRULE", "RDATE"):
        if broken(event, name):
            event.pop(name, None)
    for name in ("EXDATE", "EXRULE", "RECURRENCE-ID"):
        if broken(event, name):
            event.pop(name, None)
            told.append(because("calendars.exception_unreadable"))
    length = length_of(event, zone)
    if length is None or length < timedelta(0):  # the library would look for one that runs backwards centuries away
        event.pop("DTEND", None)
        event.pop("DURATION", None)
        event.add(BROKEN_TIME, "1")
    return Found(warnings=tuple(told))


def _rules(event: Component) -> list[dict[str, list[object]]]:
    value = event.get("RRULE")
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _frequency(rule: dict[str, list[object]]) -> str:
    return str((rule.get("FREQ") or [""])[0]).upper()


def _number(rule: dict[str, list[object]], name: str, default: int | None = None) -> int | None:
    """A number of a rule; the default when it is not there, None when it is no number."""
    if name not in rule:
        return default
    try:
        return int(str((rule.get(name) or [None])[0]))
    except ValueError:
        return None


def _filters(rule: dict[str, list[object]]) -> set[str]:
    return {str(name).upper() for name in rule} & {
        "BYDAY", "BYMONTH", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYSETPOS", "BYHOUR", "BYMINUTE", "BYSECOND",
    }  # fmt: skip


def _runs_quickly(event: Component) -> bool:
    """True for a series within the day that is not plainly short."""
    for rule in _rules(event):
        if _frequency(rule) in _STEPS:
            last = _last_moment(event, rule)
            step = _STEPS[_frequency(rule)] * (_number(rule, "INTERVAL", 1) or 1)
            start = start_of(event)
            if last is None or _filters(rule) or start is None or not isinstance(start, datetime):
                return True
            if (last - instant_of(start, _zone_of(start))) / step > _MOST_STEPS:
                return True
    return False


def _zone_of(start: datetime) -> ZoneInfo:
    return start.tzinfo if isinstance(start.tzinfo, ZoneInfo) else ZoneInfo("Europe/Amsterdam")


def _last_moment(event: Component, rule: dict[str, list[object]]) -> datetime | None:
    """The start of the last occurrence when the rule says so; None for a rule without end or with filters."""
    start = start_of(event)
    if not isinstance(start, datetime):
        return None
    zone = _zone_of(start)
    end = (rule.get("UNTIL") or [None])[0]
    if isinstance(end, date):
        return instant_of(end, zone) + (timedelta(0) if isinstance(end, datetime) else timedelta(days=1))
    count = _number(rule, "COUNT")
    if count is None or _filters(rule):
        return None
    step = _STEPS[_frequency(rule)] * (_number(rule, "INTERVAL", 1) or 1)
    try:
        return instant_of(start, zone) + step * count
    except OverflowError:
        return None


def _solid(event: Component, window: Interval, zone: ZoneInfo) -> Found:
    """One block from the first to the last occurrence, clipped to the window."""
    first = read_event(event, zone)
    if not first.blocks:
        return first
    ends = [_last_moment(event, rule) for rule in _rules(event) if _frequency(rule) in _STEPS]
    block = first.blocks[0]
    length = block.interval.length
    last = max((window.end if end is None else min(end + length, window.end) for end in ends), default=window.end)
    start = max(block.interval.start, window.start)
    told = (*first.warnings, because("calendars.series_runs_quickly", day=start))
    if last <= start:
        return Found(warnings=first.warnings)
    return Found((BusyBlock(Interval(start, last), block.status, block.subject, block.private),), told)


def _written_out(events: Sequence[Component], window: Interval, zone: ZoneInfo, until: float) -> Found:
    if not events:
        return Found()
    wrap = Calendar()
    for event in events:
        wrap.add_component(event)

    def expand() -> Found:
        query = recurring_ical_events.of(wrap)
        occurrences = query.between(window.start - _MARGIN, window.end + _MARGIN)
        return _sum(read_event(_marked(item, events), zone) for item in occurrences)

    try:
        return expand() if all(map(_is_plain, events)) else within(max(0.01, until - thread_time()), expand)
    except LIBRARY_FAULTS:
        lost = because("calendars.series_unreadable")
        return Found(warnings=(lost,), unknown=lost)


def _marked(occurrence: Component, events: Sequence[Component]) -> Component:
    """The occurrence with what the library does not carry over from its series."""
    for name in (UNKNOWN_ZONE, BROKEN_TIME):
        if occurrence.get(name) is None and any(event.get(name) for event in events):
            occurrence.add(name, next(str(event.get(name)) for event in events if event.get(name)))
    return occurrence


def _is_plain(event: Component) -> bool:
    """True for a series that can be written out without watching the clock: every day or week, not too long ago."""
    start = start_of(event)
    if start is None or start.year < 1970 or any(_dates(event, name) > _MANY_DATES for name in _DATES):
        return False
    if (length_of(event, _zone_of(start) if isinstance(start, datetime) else AMSTERDAM) or timedelta(0)) > _LONG:
        return False
    return all(_is_plain_rule(rule) for rule in _rules(event))


def _is_plain_rule(rule: dict[str, list[object]]) -> bool:
    filters = _filters(rule)
    return (_frequency(rule) == "WEEKLY" and filters <= {"BYDAY"}) or (_frequency(rule) == "DAILY" and not filters)


def _dates(event: Component, name: str) -> int:
    value = event.get(name)
    entries = value if isinstance(value, list) else [value]
    return sum(len(getattr(entry, "dts", ())) for entry in entries)
