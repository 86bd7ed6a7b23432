"""Free/busy views of Exchange as busy blocks: per mailbox, over pieces of a window.

Source: exchange.md section 4. Digits of a merged view: 0 free, 1 tentative, 2 busy, 3 out of office, 4 and up unknown
unless an item explains it; the view begins with the window of the request, a digit for every quarter of an hour.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
_DIGITS = {"0": BusyStatus.FREE, "1": BusyStatus.TENTATIVE, "2": BusyStatus.BUSY, "3": BusyStatus.OUT_OF_OFFICE}


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
    return tuple(sorted({block for block in found if block.interval.overlaps(window)}))


def _block(event: Element) -> BusyBlock:
    try:
        interval = Interval(_moment(event, "StartTime"), _moment(event, "EndTime"))
    except ValueError as error:
        raise NoView("moment") from error
    details = event.find(f"{_TYPES}CalendarEventDetails")
    private = details is not None and details.findtext(f"{_TYPES}IsPrivate") in {"true", "1"}
    subject = "" if private or details is None else details.findtext(f"{_TYPES}Subject") or ""
    status = STATUSES.get(event.findtext(f"{_TYPES}BusyType") or "", BusyStatus.UNKNOWN)
    all_day = _is_all_day(interval)
    return BusyBlock(whole_days(interval) if all_day else interval, status, subject, private, all_day)


def _moment(event: Element, name: str) -> datetime:
    return read_moment(event.findtext(f"{_TYPES}{name}") or "")


def _is_all_day(interval: Interval) -> bool:
    """Free/busy does not tell: from midnight to midnight, here or in UTC, is a whole day."""
    if interval.length < _DAY:
        return False
    edges = (interval.start, interval.end)
    return any(
        all((local := edge.astimezone(zone)).hour == local.minute == local.second == 0 for edge in edges)
        for zone in (AMSTERDAM, UTC)
    )


def _unexplained(digits: str, told: Sequence[BusyBlock], window: Interval) -> list[BusyBlock]:
    """Stretches that the digits call busy or unknown and no event explains, joined when they touch."""
    found: list[BusyBlock] = []
    for number, digit in enumerate(digits):
        status = _DIGITS.get(digit, BusyStatus.UNKNOWN)
        start = window.start + number * STEP
        if status is BusyStatus.FREE or start >= window.end:
            continue
        stretch = Interval(start, min(start + STEP, window.end))
        if any(_explains(block, status) and block.interval.overlaps(stretch) for block in told):
            continue
        if found and found[-1].status is status and found[-1].interval.end == start:
            stretch = Interval(found.pop().interval.start, stretch.end)
        found.append(BusyBlock(stretch, status))
    return found


def _explains(block: BusyBlock, status: BusyStatus) -> bool:
    if status is BusyStatus.UNKNOWN:
        return block.status in {BusyStatus.WORKING_ELSEWHERE, BusyStatus.UNKNOWN}
    return block.status.blocks
