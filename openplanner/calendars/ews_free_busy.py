"""Free/busy views of Exchange as busy blocks: per mailbox, over pieces of a window.

Source: exchange.md section 4. Digits of a merged view: 0 free, 1 tentative, 2 busy, 3 out of office, 4 and up unknown
unless an item explains it; the view begins with the window of the request, a digit for every quarter of an hour.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from openplanner.calendars.ews_items import STATUSES, read_moment, whole_days
from openplanner.calendars.ews_reply import Element
from openplanner.domain.calendar import BusyBlock, BusyStatus
from openplanner.domain.interval import AMSTERDAM, Interval

MOST_MAILBOXES = 100
LONGEST_DAYS = 31
STEP = timedelta(minutes=15)
_DAY = timedelta(hours=23)
_TYPES = "{http://schemas.microsoft.com/exchange/services/2006/types}"
_START, _END, _KIND, _DETAILS = (
    f"{_TYPES}{name}" for name in ("StartTime", "EndTime", "BusyType", "CalendarEventDetails")
)
_DIGITS = {"0": BusyStatus.FREE, "1": BusyStatus.TENTATIVE, "2": BusyStatus.BUSY, "3": BusyStatus.OUT_OF_OFFICE}
_UNTOLD = re.compile("[^0-3]")
_MARKS = {  # bits of the quarters with that status, after every digit from 4 on has become a 4
    BusyStatus.TENTATIVE: str.maketrans("01234", "01000"),
    BusyStatus.BUSY: str.maketrans("01234", "00100"),
    BusyStatus.OUT_OF_OFFICE: str.maketrans("01234", "00010"),
    BusyStatus.UNKNOWN: str.maketrans("01234", "00001"),
}
_UNCLEAR = (BusyStatus.WORKING_ELSEWHERE, BusyStatus.UNKNOWN)


class NoView(ValueError):
    """The server gave no view, or one that says nothing at all: unknown, never free."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What goes in one request: a window of at most 31 days in whole quarters, and at most 100 addresses."""

    window: Interval
    addresses: tuple[str, ...]


def pieces(addresses: Sequence[str], window: Interval) -> list[Piece]:
    """The requests for a question."""
    groups = [tuple(addresses[at : at + MOST_MAILBOXES]) for at in range(0, len(addresses), MOST_MAILBOXES)]
    return [Piece(part, group) for part in _parts(window) for group in groups]


def _parts(window: Interval) -> Iterator[Interval]:
    start, end = window.start.astimezone(UTC), window.end.astimezone(UTC)
    start -= timedelta(minutes=start.minute % 15, seconds=start.second, microseconds=start.microsecond)
    longest = timedelta(days=LONGEST_DAYS)
    while start < end:
        whole = -((start - min(start + longest, end)) // STEP)
        yield Interval(start, start + whole * STEP)
        start += whole * STEP


def blocks_in(view: Element | None, window: Interval) -> list[BusyBlock]:
    """Busy blocks of one view over the window of its request; free time is left out. Raises :class:`NoView`."""
    kind = "" if view is None else view.findtext(f"{_TYPES}FreeBusyViewType") or ""
    if view is None or kind in {"", "None"}:
        raise NoView("none")
    digits = (view.findtext(f"{_TYPES}MergedFreeBusy") or "").strip()
    events = view.find(f"{_TYPES}CalendarEventArray")
    told = [] if events is None else [_block(event) for event in events]
    if not digits and events is None:
        raise NoView("empty")
    if digits and not told and all(digit not in _DIGITS for digit in digits):
        raise NoView("no_data")
    busy = [block for block in told if block.status is not BusyStatus.FREE]
    return [*busy, *_unexplained(digits, told, window)]


def merged(found: Sequence[BusyBlock], window: Interval) -> tuple[BusyBlock, ...]:
    """Blocks of several pieces together: sorted, each once, and only those that touch the window asked for."""
    places = {_place(block): block for block in found if block.interval.overlaps(window)}
    return tuple(places[place] for place in sorted(places))


def _place(block: BusyBlock) -> tuple[datetime, datetime, str, str, bool, bool]:
    """A block as a tuple in the order of its fields: comparing blocks themselves would make two for every look."""
    interval = block.interval
    return interval.start, interval.end, block.status.value, block.subject, block.private, block.all_day


def _block(event: Element) -> BusyBlock:
    told = {part.tag: part for part in event}
    try:
        interval = Interval(_moment(told, _START), _moment(told, _END))
    except ValueError as error:
        raise NoView("moment") from error
    details = told.get(_DETAILS)
    private = details is not None and details.findtext(f"{_TYPES}IsPrivate") in {"true", "1"}
    subject = "" if private or details is None else details.findtext(f"{_TYPES}Subject") or ""
    kind = told.get(_KIND)
    status = BusyStatus.UNKNOWN if kind is None else STATUSES.get(kind.text or "", BusyStatus.UNKNOWN)
    all_day = _is_all_day(interval)
    return BusyBlock(whole_days(interval) if all_day else interval, status, subject, private, all_day)


def _moment(told: Mapping[str, Element], name: str) -> datetime:
    part = told.get(name)
    return read_moment("" if part is None else part.text or "")


def _is_all_day(interval: Interval) -> bool:
    """Free/busy does not tell: from midnight to midnight, here or in UTC, is a whole day."""
    if interval.end - interval.start < _DAY:  # both in UTC, as they were read
        return False
    edges = (interval.start, interval.end)
    return any(
        all((local := edge.astimezone(zone)).hour == local.minute == local.second == 0 for edge in edges)
        for zone in (AMSTERDAM, UTC)
    )


def _unexplained(digits: str, told: Sequence[BusyBlock], window: Interval) -> list[BusyBlock]:
    """Stretches that the digits call busy or unknown and no event explains, joined when they touch.

    Every quarter of an hour is a bit, so that a month of digits is looked through at once.
    """
    count = min(len(digits), -((window.start - window.end) // STEP))
    taken, unclear = _quarters(told, window, count)
    told_digits, found = _UNTOLD.sub("4", digits[:count])[::-1] or "0", []
    for status, marks in _MARKS.items():
        explained = unclear if status is BusyStatus.UNKNOWN else taken
        left = int(told_digits.translate(marks), 2) & ~explained
        found += [BusyBlock(stretch, status) for stretch in _stretches(left, window)]
    return sorted(found, key=_place)


def _quarters(told: Sequence[BusyBlock], window: Interval, count: int) -> tuple[int, int]:
    """The quarters that events explain: those that a digit calls taken, and those that it calls unknown."""
    taken = unclear = 0
    begin = window.start
    for block in told:
        start, end = block.interval.start, block.interval.end
        if start == end:
            continue
        first, last = max(0, (start - begin) // STEP), min(count, -((begin - end) // STEP))
        bits = ((1 << (last - first)) - 1) << first if last > first else 0
        if block.status.blocks:
            taken |= bits
        if block.status in _UNCLEAR:
            unclear |= bits
    return taken, unclear


def _stretches(bits: int, window: Interval) -> Iterator[Interval]:
    while bits:
        first = (bits & -bits).bit_length() - 1
        run = bits >> first
        length = (~run & (run + 1)).bit_length() - 1
        start = window.start + first * STEP
        yield Interval(start, min(start + length * STEP, window.end))
        bits = run >> length << (first + length)
