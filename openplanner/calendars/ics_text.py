"""The text of an .ics file: decoded, unfolded and reduced to what tells about time, before any library sees it.

Attendees, descriptions, attachments and alarms are dropped here: they say nothing about time, they cost most of the
reading, and nobody's guest list belongs in a planner. Items that cannot touch the window are dropped too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from openplanner.domain.errors import InvalidInput
from openplanner.domain.interval import Interval

MOST_BYTES = 10_000_000
_MARGIN = timedelta(days=2)
_FOLD = re.compile(r"\r\n[ \t]|\n[ \t]|\r[ \t]")
_FOLD_IN_BYTES = re.compile(rb"\r?\n[ \t]")
_NEW_LINE = re.compile(r"\r\n|\n|\r")
_NAME = re.compile(r"[A-Z0-9-]+", re.IGNORECASE)
_VALUE = re.compile(r'[^":]*(?:"[^"]*"[^":]*)*:(.*)', re.DOTALL)
_DURATION = re.compile(r"\+?P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?")
_CENTURY = 36_525
_LONGEST_SUMMARY = 300
_KEPT = frozenset(
    {
        *("UID", "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "EXRULE", "RECURRENCE-ID", "SEQUENCE"),
        *("STATUS", "TRANSP", "CLASS", "SUMMARY", "FREEBUSY"),
        *("X-MICROSOFT-CDO-BUSYSTATUS", "X-MICROSOFT-CDO-ALLDAYEVENT"),
    }
)
_OUTERMOST = frozenset({"VCALENDAR", "VEVENT", "VFREEBUSY"})  # programs also write an event without its frame
Keeps = Callable[[str, dict[str, list[str]]], None]
_TAKEN = frozenset({"VEVENT", "VFREEBUSY", "VTIMEZONE"})


@dataclass(frozen=True, slots=True)
class Part:
    """One component of a calendar: its name, its unfolded lines (BEGIN and END left out) and the property of each."""

    name: str
    lines: tuple[str, ...]
    properties: tuple[str, ...]

    def has(self, name: str) -> bool:
        """True when a property of that name is there."""
        return name in self.properties

    def value(self, name: str) -> str:
        """The raw value of the first property of that name, or an empty text."""
        return _value(self.lines[self.properties.index(name)]) if name in self.properties else ""


def part_of(name: str, lines: Iterable[str]) -> Part:
    """A component from its lines."""
    kept = tuple(lines)
    return Part(name, kept, tuple(map(_name, kept)))


def _name(line: str) -> str:
    match = _NAME.match(line)
    return match[0].upper() if match else ""


def _value(line: str) -> str:
    match = _VALUE.match(line)
    return match[1].strip() if match else ""


def decoded(data: bytes) -> str:
    """The text of a file: UTF-8 with or without mark, UTF-16 with mark, else Windows-1252.

    Raises ``InvalidInput`` for a file above 10 MB and for one that holds no text at all.
    """
    if len(data) > MOST_BYTES:
        raise InvalidInput("calendar_too_large", field="ics", most=MOST_BYTES // 1_000_000, size=len(data) // 1_000_000)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return _FOLD_IN_BYTES.sub(b"", data).decode("utf-8-sig")  # some programs fold in the middle of a sign
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def parts_of(text: str) -> list[Part]:
    """The events, free/busy lists and time zones of a calendar, reduced to the lines that tell about time.

    Raises ``InvalidInput`` when there is no calendar in it, or when it breaks off: a calendar that was cut short
    misses appointments, and what is missing would look free.
    """
    found: list[Part] = []
    open_names: list[str] = []
    kept: dict[str, list[str]] = {"lines": [], "properties": []}
    seen_calendar = False
    keeps: Keeps = _nothing
    for line in _unfolded(text):
        mark = line[:6].upper() if line[:1] in "BbEe" else ""  # most lines begin nothing and end nothing
        if mark == "BEGIN:":
            _open(open_names, line[6:].strip().upper())
            seen_calendar = seen_calendar or open_names[0] in _OUTERMOST
            if open_names[-1] in _TAKEN:
                kept = {"lines": [], "properties": []}
            keeps = _keeps(open_names)
        elif mark[:4] == "END:":
            _close(open_names, line[4:].strip().upper(), found, kept)
            keeps = _keeps(open_names)
        keeps(line, kept)
    if not seen_calendar:
        raise InvalidInput("calendar_missing", field="ics")
    if open_names:
        raise InvalidInput("calendar_broken_off", field="ics", part=open_names[-1][:20])
    return found


def _open(open_names: list[str], name: str) -> None:
    if name in _TAKEN and not _TAKEN.isdisjoint(open_names):
        raise InvalidInput("calendar_broken_off", field="ics", part=name[:20])
    open_names.append(name)


def _close(open_names: list[str], name: str, found: list[Part], kept: dict[str, list[str]]) -> None:
    if not open_names or open_names[-1] != name:
        raise InvalidInput("calendar_broken_off", field="ics", part=name[:20])
    if name in _TAKEN:
        found.append(Part(name, tuple(kept["lines"]), tuple(kept["properties"])))
    open_names.pop()


def _unfolded(text: str) -> list[str]:
    """The lines of a file; looking for what most files do not have is quicker than looking through them for it."""
    if any(fold in text for fold in ("\n ", "\n\t", "\r ", "\r\t")):
        text = _FOLD.sub("", text)
    text = text.replace("\r\n", "\n")
    return text.split("\n") if "\r" not in text else _NEW_LINE.split(text)


def _keeps(open_names: list[str]) -> Keeps:
    """What becomes of the lines from here on: of a time zone every line but its own BEGIN, else what tells of time."""
    if "VTIMEZONE" in open_names:
        return _every_line
    return _about_time if open_names and open_names[-1] in _TAKEN else _nothing


def _every_line(line: str, kept: dict[str, list[str]]) -> None:
    if line.strip().upper() != "BEGIN:VTIMEZONE":
        kept["lines"].append(line)
        kept["properties"].append(_name(line))


def _about_time(line: str, kept: dict[str, list[str]]) -> None:
    match = _NAME.match(line)
    name = match[0].upper() if match else ""
    if name in _KEPT:
        kept["lines"].append(line[:_LONGEST_SUMMARY] if name == "SUMMARY" else line)
        kept["properties"].append(name)


def _nothing(_line: str, _kept: dict[str, list[str]]) -> None:
    """Outside what is taken."""


def near(parts: Iterable[Part], window: Interval) -> Iterator[Part]:
    """The parts that may touch the window; whatever is doubtful is kept."""
    first, last = window.start.date() - _MARGIN, window.end.date() + _MARGIN
    for part in parts:
        if part.name != "VEVENT" or _may_touch(part, first, last):
            yield part


def _may_touch(part: Part, first: date, last: date) -> bool:
    if part.has("RECURRENCE-ID") or part.has("RDATE"):
        return True
    start = _day(part.value("DTSTART"))
    if start is None:
        return True
    if part.has("RRULE"):
        return start <= last
    end = _day(part.value("DTEND")) if part.has("DTEND") else start
    if end is None:
        return True
    longest = _most_days(part.value("DURATION")) if part.has("DURATION") else 0
    return (longest is None or max(start, end) >= first - timedelta(days=longest)) and min(start, end) <= last


@lru_cache(maxsize=256)  # a calendar has few lengths of meetings
def _most_days(duration: str) -> int | None:
    """A little more than the days of a duration; None when it cannot be read or says centuries."""
    match = _DURATION.fullmatch(duration)
    if match is None:
        return None
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
    longest = 7 * weeks + days + hours // 24 + minutes // 1440 + seconds // 86_400 + 3
    return longest if longest < _CENTURY else None


def _day(value: str) -> date | None:
    try:
        return date(int(value[:4]), int(value[4:6]), int(value[6:8]))
    except ValueError:
        return None
