"""Free/busy views of Exchange as busy blocks: per mailbox, over pieces of a window.

Source: exchange.md section 4. A merged view begins with the window of the request, a digit for every quarter of an
hour; what a digit calls unknown is explained by an item that is elsewhere, or unknown itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, timedelta
from functools import lru_cache
from operator import lt

from openplanner.calendars.busy_digits import unexplained
from openplanner.calendars.ews_items import STATUSES, read_moment, whole_days
from openplanner.calendars.ews_reply import Element
from openplanner.domain.calendar import BusyBlock, BusyStatus, time_order
from openplanner.domain.interval import AMSTERDAM, Interval

MOST_MAILBOXES = 100
LONGEST_DAYS = 31
STEP_MINUTES = 15
_DAY = timedelta(hours=23)
_MOST_SIGNS = 80
_TYPES = "{http://schemas.microsoft.com/exchange/services/2006/types}"
_START, _END, _KIND, _DETAILS = (
    f"{_TYPES}{name}" for name in ("StartTime", "EndTime", "BusyType", "CalendarEventDetails")
)
_UNCLEAR = frozenset({BusyStatus.WORKING_ELSEWHERE, BusyStatus.UNKNOWN})


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
    longest, step = timedelta(days=LONGEST_DAYS), timedelta(minutes=STEP_MINUTES)
    while start < end:
        whole = -((start - min(start + longest, end)) // step)
        yield Interval(start, start + whole * step)
        start += whole * step


def blocks_in(view: Element | None, window: Interval) -> list[BusyBlock]:
    """Busy blocks of one view over the window of its request; free time is left out. Raises :class:`NoView`."""
    kind = "" if view is None else view.findtext(f"{_TYPES}FreeBusyViewType") or ""
    if view is None or kind in {"", "None"}:
        raise NoView("none")
    digits = (view.findtext(f"{_TYPES}MergedFreeBusy") or "").strip()
    events = view.find(f"{_TYPES}CalendarEventArray")
    told = [] if events is None else _told(events)
    if not digits and events is None:
        raise NoView("empty")
    if digits and not told and not any(digit in "0123" for digit in digits):
        raise NoView("no_data")
    busy = [block for block in told if block.status is not BusyStatus.FREE]
    return busy + unexplained(digits, told, window, STEP_MINUTES, _UNCLEAR)


def merged(found: Sequence[BusyBlock], window: Interval) -> tuple[BusyBlock, ...]:
    """Blocks of several pieces together: sorted, each once, and only those that touch the window asked for."""
    blocks = [block for block in found if block.interval.overlaps(window)]
    starts = [block.interval.start for block in blocks]
    in_order = all(map(lt, starts, starts[1:]))  # as most calendars are told
    return tuple(blocks) if in_order else tuple(sorted(dict.fromkeys(blocks), key=time_order))


def _told(events: Element) -> list[BusyBlock]:
    found = []
    for event in events:
        try:
            start, end, kind = event  # in the order of the schema, where no details are shown
            known = start.tag == _START and end.tag == _END
            plain = _plain_block(start.text, end.text, kind.text) if known else None
        except (ValueError, KeyError):
            plain = None
        found.append(plain or _by_name(event))
    return found


@lru_cache(maxsize=8192)
def _plain_block(start: str | None, end: str | None, kind: str) -> BusyBlock:
    """The same hours are the same value in every calendar, for a team meets at the same hours.

    Raises ``ValueError`` for what is not kept, because it is no moment or is padded to any length.
    """
    if not start or not end or len(start) + len(end) > _MOST_SIGNS:
        raise ValueError("no plain moments")
    return _block(start, end, STATUSES[kind])


def _block(start: str | None, end: str | None, status: BusyStatus) -> BusyBlock:
    interval = Interval(read_moment(start or ""), read_moment(end or ""))
    all_day = _is_all_day(interval)
    return BusyBlock(whole_days(interval) if all_day else interval, status, all_day=all_day)


def _by_name(event: Element) -> BusyBlock:
    told = {part.tag: part for part in event}
    start, end, kind = (None if part is None else part.text for part in map(told.get, (_START, _END, _KIND)))
    try:
        block = _block(start, end, STATUSES.get(kind or "", BusyStatus.UNKNOWN))
    except ValueError as error:
        raise NoView("moment") from error
    details = told.get(_DETAILS)
    if details is None:
        return block
    private = details.findtext(f"{_TYPES}IsPrivate") in {"true", "1"}
    return replace(block, subject="" if private else details.findtext(f"{_TYPES}Subject") or "", private=private)


def _is_all_day(interval: Interval) -> bool:
    """Free/busy does not tell: from midnight to midnight, here or in UTC, is a whole day."""
    if interval.end - interval.start < _DAY:  # both in UTC, as they were read
        return False
    edges = (interval.start, interval.end)
    return any(
        all((local := edge.astimezone(zone)).hour == local.minute == local.second == 0 for edge in edges)
        for zone in (AMSTERDAM, UTC)
    )
