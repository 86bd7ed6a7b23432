"""Busy time out of an .ics file that another program wrote. Nothing is ever fetched from a network.

What cannot be understood is never free (policy):

* An item whose start, rule or list of dates cannot be read may lie anywhere, so the whole calendar is unknown.
* An item whose end cannot be read blocks until the end of its day; one that ends before it starts blocks both days.
* An item in a time zone that nobody knows blocks every moment that it can mean.
* A series that repeats every hour or quicker, and cannot be written out, blocks from its first to its last moment.

Each of these leaves a warning. Items that are cancelled, or shown as free, never block. Times without a zone and
all-day dates are Amsterdam time. Source: RFC 5545; MS-OXCICAL for the X-MICROSOFT names; exchange.md section 8.
"""

from __future__ import annotations

import threading
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from time import thread_time
from typing import TypeVar
from zoneinfo import ZoneInfo

from icalendar import Calendar, Component
from icalendar.timezone import tzp

from openplanner.calendars.ics_events import LIBRARY_FAULTS, Found, read_lists, unreadable
from openplanner.calendars.ics_series import read_group, repeats
from openplanner.calendars.ics_text import Part, decoded, near, parts_of
from openplanner.calendars.ics_zones import with_known_zones
from openplanner.calendars.time_limit import OutOfTime, within
from openplanner.domain.calendar import BusyBlock, CalendarUnknown, FreeBusy
from openplanner.domain.errors import InvalidInput
from openplanner.domain.interval import AMSTERDAM, Interval
from openplanner.domain.reason import Reason, because

Result = TypeVar("Result")
SECONDS = 1.1
_CHUNK = 200
_MOST_SIGNS = 150_000  # some nine thousand dates, a fifth of a second
_zones_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class IcsReading:
    """What a file said: busy time or why not, and a warning for everything that was taken the safe way."""

    answer: FreeBusy | CalendarUnknown
    warnings: tuple[Reason, ...] = ()


def read_ics(data: bytes, name: str, window: Interval, now: datetime, zone: ZoneInfo = AMSTERDAM) -> IcsReading:
    """The busy time of a calendar file within a window, or a :class:`CalendarUnknown` with why.

    ``name`` is whose calendar it is and becomes the address; ``now`` becomes ``fetched_at``. Blocks are sorted, and
    whole also when partly outside the window. Never raises for what is in the file, and takes two seconds of a
    processor at most: a file that needs more is unknown.
    """
    until = thread_time() + SECONDS
    try:
        parts = parts_of(decoded(data))
    except InvalidInput as error:
        return IcsReading(CalendarUnknown(name, because(f"calendars.{error.code}", **error.facts)))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = _read(parts, window, zone, until)
    except OutOfTime:
        return IcsReading(CalendarUnknown(name, because("calendars.too_much_work")))
    told = tuple(dict.fromkeys(found.warnings))
    if found.unknown is not None:
        return IcsReading(CalendarUnknown(name, found.unknown), told)
    blocks = tuple(sorted(block for block in found.blocks if block.interval.overlaps(window)))
    return IcsReading(FreeBusy(name, window, blocks, now), told)


def _read(parts: Sequence[Part], window: Interval, zone: ZoneInfo, until: float) -> Found:
    zones, rest = with_known_zones(near(parts, window))

    def work() -> tuple[list[Component], Found]:
        _learn(zones)
        components = list(_components(rest, until))
        return components, _events_of(components, window, zone, until)

    components, found = _with_own_zones(lambda: within(until - thread_time(), work)) if zones else work()
    lists = [part for part in components if part.name == "VFREEBUSY"]
    has_events = any(part.name == "VEVENT" for part in parts)
    return found + read_lists(lists, window, zone, complete=has_events)


def _with_own_zones(work: Callable[[], Result]) -> Result:
    """What the work gives; the library forgets the zones of the file afterwards, so that none outlives its file.

    One file at a time: a zone that the work was stopped in is left with its lock held, for whoever asks next.
    """
    with _zones_lock:
        try:
            return work()
        finally:
            tzp.use_default()


def _events_of(components: Sequence[Component], window: Interval, zone: ZoneInfo, until: float) -> Found:
    blocks: list[BusyBlock] = []
    told: list[Reason] = []
    for group in _groups(components):
        if thread_time() > until:
            raise OutOfTime
        found = _read_group(group, window, zone, until)
        blocks += found.blocks
        told += found.warnings
        if found.unknown is not None:
            return Found((), tuple(told), found.unknown)
    return Found(tuple(blocks), tuple(told))


def _read_group(group: Sequence[Component], window: Interval, zone: ZoneInfo, until: float) -> Found:
    """One item or series; what upsets the library may lie anywhere."""
    try:
        return read_group(group, window, zone, until)
    except LIBRARY_FAULTS:
        lost = because("calendars.item_unreadable")
        return Found(warnings=(lost,), unknown=lost)


def _learn(zones: Sequence[Part]) -> None:
    """Lets the library read the zones; it knows them by name from then on."""
    for zone in zones:
        try:
            Calendar.from_ical(_as_text([zone]))
        except LIBRARY_FAULTS:
            continue


def _components(parts: Iterable[Part], until: float) -> Iterator[Component]:
    for chunk in _chunks(parts):
        if thread_time() > until:
            raise OutOfTime
        yield from _parsed(chunk)


def _chunks(parts: Iterable[Part]) -> Iterator[list[Part]]:
    """Parts as the library gets them: it cannot be stopped in the middle, so never much at once.

    Raises ``OutOfTime`` for a part that is too long by itself: a list of thousands of dates is no appointment.
    """
    chunk: list[Part] = []
    held = 0
    for part in parts:
        length = sum(map(len, part.lines))
        if length > _MOST_SIGNS:
            raise OutOfTime
        if chunk and (held + length > _MOST_SIGNS or len(chunk) == _CHUNK):
            yield chunk
            chunk, held = [], 0
        chunk.append(part)
        held += length
    if chunk:
        yield chunk


def _parsed(chunk: Sequence[Part]) -> list[Component]:
    """The components of some parts; when one of them upsets the library, each is read by itself."""
    try:
        return list(Calendar.from_ical(_as_text(chunk)).subcomponents)
    except LIBRARY_FAULTS:
        if len(chunk) == 1:
            return [unreadable(chunk[0].name)]
        return [component for part in chunk for component in _parsed([part])]


def _as_text(parts: Iterable[Part]) -> bytes:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:openplanner"]
    for part in parts:
        lines += [f"BEGIN:{part.name}", *part.lines, f"END:{part.name}"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


def _groups(components: Iterable[Component]) -> Iterator[list[Component]]:
    """Events that belong together: a series with the occurrences that were moved or changed; the rest by itself.

    Two series that share an id are both kept, each with all changes: the library would drop one, and its time would
    look free.
    """
    series: dict[str, list[Component]] = {}
    for event in components:
        if event.name != "VEVENT":
            continue
        uid = str(event.get("UID", ""))
        if uid and repeats(event):
            series.setdefault(uid, []).append(event)
        else:
            yield [event]
    for group in series.values():
        changes = [event for event in group if event.get("RECURRENCE-ID") is not None]
        masters = [event for event in group if event.get("RECURRENCE-ID") is None]
        yield from ([master, *changes] for master in masters) if masters else [changes]
