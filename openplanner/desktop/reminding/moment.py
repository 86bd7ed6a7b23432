"""When a person may be reminded, and of what. Free of Qt.

Never outside opening hours and never on a holiday: nobody is helped by a message in the evening (peers.md row 8, and
trap 14).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta

from openplanner.desktop.today.time_left import Opening
from openplanner.domain.contact import BookingState
from openplanner.domain.interval import AMSTERDAM, Interval
from openplanner.domain.reason import Reason, because
from openplanner.storage.rows import BookingRow, WorklistCounts


def is_sane(now: datetime, opening: Opening) -> bool:
    """True while the office is open, up to but not including closing time."""
    return any(span.start <= now < span.end for span in opening.intervals_on(_day(now)))


def is_due(now: datetime, opening: Opening, shown_on: date | None) -> bool:
    """True when what is late was not shown today and may be shown now; ``shown_on`` None is a fresh start."""
    return shown_on != _day(now) and is_sane(now, opening)


def late_words(counts: WorklistCounts) -> Reason | None:
    """How many calls are late and must be made today; None when there is nothing to say. No names: others look on."""
    if counts.late and counts.today:
        return because("reminding.late_and_today", late=counts.late, n=counts.today)
    if counts.late:
        return because("reminding.late", n=counts.late)
    return because("reminding.today", n=counts.today) if counts.today else None


def talks_soon(
    rows: Iterable[BookingRow], now: datetime, minutes: int, colleague_id: int, told: Collection[int]
) -> list[BookingRow]:
    """Talks of that colleague that begin within so many minutes and were not told yet; none for nought minutes."""
    until = now + timedelta(minutes=minutes)
    return [
        row
        for row in rows
        if row.state is BookingState.BOOKED
        and colleague_id in row.colleague_ids
        and row.booking_id not in told
        and now < row.interval.start <= until
    ]


def window_of(now: datetime, minutes: int) -> Interval:
    """The stretch in which a talk would be told now."""
    return Interval(now, now + timedelta(minutes=max(1, minutes)))


def _day(now: datetime) -> date:
    return now.astimezone(AMSTERDAM).date()
