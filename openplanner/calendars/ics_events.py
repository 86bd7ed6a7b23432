"""One item of a calendar file: when it is, whether it blocks, and what to do when that cannot be read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from icalendar import Component, Event
from icalendar import FreeBusy as FreeBusyList

from openplanner.calendars.ics_zones import UNKNOWN_ZONE
from openplanner.domain.calendar import BusyBlock, BusyStatus
from openplanner.domain.interval import Interval, subtract
from openplanner.domain.reason import Reason, because

LIBRARY_FAULTS = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError)
BROKEN_TIME = "X-OPENPLANNER-BROKEN"
_EARLIEST_ZONE, _LATEST_ZONE = timedelta(hours=14), timedelta(hours=12)
_YEARS = range(1902, 9000)
_MICROSOFT = {
    "FREE": BusyStatus.FREE,
    "TENTATIVE": BusyStatus.TENTATIVE,
    "BUSY": BusyStatus.BUSY,
    "OOF": BusyStatus.OUT_OF_OFFICE,
    "WORKINGELSEWHERE": BusyStatus.WORKING_ELSEWHERE,
}
_LISTED = {
    "FREE": BusyStatus.FREE,
    "BUSY-TENTATIVE": BusyStatus.TENTATIVE,
    "BUSY-UNAVAILABLE": BusyStatus.OUT_OF_OFFICE,
}


@dataclass(frozen=True, slots=True)
class Found:
    """What part of a file said; ``unknown`` is set when something in it may block at any moment."""

    blocks: tuple[BusyBlock, ...] = ()
    warnings: tuple[Reason, ...] = ()
    unknown: Reason | None = None

    def __add__(self, other: Found) -> Found:
        return Found(self.blocks + other.blocks, self.warnings + other.warnings, self.unknown or other.unknown)


def unreadable(name: str) -> Component:
    """A stand-in for an item that the library cannot read at all."""
    event = Event() if name == "VEVENT" else FreeBusyList()
    event.errors += [("DTSTART", "unreadable"), ("FREEBUSY", "unreadable")]
    return event


def broken(event: Component, *names: str) -> bool:
    """True when one of these properties is there but cannot be read, or is there twice while it may not be."""
    faulty = {str(name).upper() for name, _ in event.errors}
    return any(name in faulty for name in names)


def start_of(event: Component) -> date | None:
    """The start as the file has it: a date, or a datetime with or without zone; None when it cannot be read."""
    value = event.get("DTSTART")
    if value is None or isinstance(value, list) or broken(event, "DTSTART"):
        return None
    found = getattr(value, "dt", None)
    return found if isinstance(found, date) and found.year in _YEARS else None


def status_of(event: Component) -> BusyStatus:
    """Whether and how an item takes time. Microsoft's own property wins over TRANSP, as it does in Outlook."""
    if str(event.get("STATUS", "")).strip().upper() == "CANCELLED":
        return BusyStatus.FREE
    own = _MICROSOFT.get(str(event.get("X-MICROSOFT-CDO-BUSYSTATUS", "")).strip().upper())
    if own is not None:
        return own
    if str(event.get("TRANSP", "")).strip().upper() == "TRANSPARENT":
        return BusyStatus.FREE
    tentative = str(event.get("STATUS", "")).strip().upper() == "TENTATIVE"
    return BusyStatus.TENTATIVE if tentative else BusyStatus.BUSY


def instant_of(value: date, zone: ZoneInfo) -> datetime:
    """The UTC moment of a date (its midnight) or a datetime; without a zone it is local time in ``zone``."""
    moment = value if isinstance(value, datetime) else datetime.combine(value, time())
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)


def end_of_day(value: date, zone: ZoneInfo) -> datetime:
    """The UTC moment of the midnight after a date or datetime."""
    local = instant_of(value, zone).astimezone(zone).date()
    return instant_of(local + timedelta(days=1), zone)


def read_event(event: Component, zone: ZoneInfo) -> Found:
    """One item by itself: its block, if it blocks."""
    status = status_of(event)
    start = start_of(event)
    if start is None:
        found = because("calendars.item_without_start")
        return Found(warnings=(found,)) if status is BusyStatus.FREE else Found(warnings=(found,), unknown=found)
    if status is BusyStatus.FREE:
        return Found()
    interval, warning = _interval_of(event, start, zone)
    told = () if warning is None else (warning,)
    if event.get(UNKNOWN_ZONE):
        interval = Interval(interval.start - _EARLIEST_ZONE, interval.end + _LATEST_ZONE)
        told = (*told, because("calendars.zone_unknown", zone=str(event.get(UNKNOWN_ZONE))[:60]))
    if interval.start == interval.end:
        return Found(warnings=told)
    private = str(event.get("CLASS", "PUBLIC")).strip().upper() in {"PRIVATE", "CONFIDENTIAL"}
    subject = "" if private else str(event.get("SUMMARY", ""))
    block = BusyBlock(interval, status, subject, private, not isinstance(start, datetime))
    return Found((block,), told)


def length_of(event: Component, zone: ZoneInfo) -> timedelta | None:
    """How long an item takes by what it says, below zero when it ends before it starts; None when it cannot be read."""
    start = start_of(event)
    if start is None or broken(event, "DTEND", "DURATION") or event.get(BROKEN_TIME):
        return None
    end = _end_of(event, start)
    return None if end is None else instant_of(end, zone) - instant_of(start, zone)


def _interval_of(event: Component, start: date, zone: ZoneInfo) -> tuple[Interval, Reason | None]:
    begin = instant_of(start, zone)
    if broken(event, "DTEND", "DURATION") or event.get(BROKEN_TIME):
        return Interval(begin, end_of_day(start, zone)), because("calendars.item_without_end", day=_day(begin, zone))
    end = _end_of(event, start)
    if end is None:
        return Interval(begin, end_of_day(start, zone)), because("calendars.item_without_end", day=_day(begin, zone))
    finish = instant_of(end, zone)
    if finish < begin:
        whole = Interval(finish, end_of_day(start, zone))
        return whole, because("calendars.item_ends_before_start", day=_day(begin, zone))
    return Interval(begin, finish), None


def _day(moment: datetime, zone: ZoneInfo) -> date:
    return moment.astimezone(zone).date()


def _end_of(event: Component, start: date) -> date | None:
    """The end as the file means it; None when it cannot be worked out. RFC 5545 section 3.6.1."""
    end = getattr(event.get("DTEND"), "dt", None)
    if isinstance(end, date):
        return end if end.year in _YEARS else None
    if event.get("DTEND") is not None:
        return None
    if event.get("DURATION") is None:
        return start if isinstance(start, datetime) else start + timedelta(days=1)
    length = getattr(event.get("DURATION"), "dt", None)
    try:
        return start + length if isinstance(length, timedelta) else None
    except OverflowError:
        return None


def read_lists(lists: Iterable[Component], window: Interval, zone: ZoneInfo, *, complete: bool) -> Found:
    """Free/busy lists (VFREEBUSY). A list says nothing about time outside its own start and end, so that is unknown.

    ``complete`` tells that the calendar has events too: then a list only adds to them.
    """
    found, covered, limited = Found(), [], False
    for listed in lists:
        found += _read_list(listed, zone)
        reach = _reach(listed, zone)
        limited = limited or reach is not None
        covered.append(reach or window)
    if not limited or complete:
        return found
    outside = subtract([window], [piece for reach in covered if (piece := reach.meet(window)) is not None])
    blocks = tuple(BusyBlock(piece, BusyStatus.UNKNOWN) for piece in outside)
    return found + Found(blocks, (because("calendars.list_is_short"),) if blocks else ())


def _reach(listed: Component, zone: ZoneInfo) -> Interval | None:
    start, end = start_of(listed), getattr(listed.get("DTEND"), "dt", None)
    if start is None or not isinstance(end, date) or end.year not in _YEARS:
        return None
    begin, finish = instant_of(start, zone), instant_of(end, zone)
    return Interval(begin, finish) if begin <= finish else None


def _read_list(listed: Component, zone: ZoneInfo) -> Found:
    if broken(listed, "FREEBUSY"):
        lost = because("calendars.list_unreadable")
        return Found(warnings=(lost,), unknown=lost)
    found = Found()
    for entry in _as_list(listed.get("FREEBUSY")):
        kind = str(getattr(entry, "params", {}).get("FBTYPE", "BUSY")).upper()
        found += _read_periods(entry, _LISTED.get(kind, BusyStatus.BUSY), zone)
    return found


def _as_list(value: object) -> Sequence[object]:
    if value is None:
        return ()
    return value if isinstance(value, list) else [value]


def _read_periods(entry: object, status: BusyStatus, zone: ZoneInfo) -> Found:
    pairs = getattr(entry, "dts", None)
    periods = [getattr(item, "dt", None) for item in pairs] if pairs is not None else [getattr(entry, "dt", None)]
    blocks: list[BusyBlock] = []
    for period in periods:
        begin, end = period if isinstance(period, tuple) else (period, None)
        if not isinstance(begin, date):
            lost = because("calendars.list_unreadable")
            return Found(warnings=(lost,), unknown=lost)
        start = instant_of(begin, zone)
        finish = _finish(start, end, zone) or end_of_day(begin, zone)
        if start < finish:
            blocks.append(BusyBlock(Interval(start, finish), status))
    return Found(tuple(blocks))


def _finish(start: datetime, end: object, zone: ZoneInfo) -> datetime | None:
    if isinstance(end, timedelta):
        return start + end
    return instant_of(end, zone) if isinstance(end, date) else None
