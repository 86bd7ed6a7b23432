"""Is now a good moment to phone this citizen, and when is a better one? Free of Qt.

What the citizen wished comes first; then the other half of the day than the one in which nobody answered (method.md
4.5). What is due today or late is never held back by a half of the day that did not work.
"""

from __future__ import annotations

from datetime import datetime

from openplanner.domain.frozen import frozen
from openplanner.domain.interval import AMSTERDAM
from openplanner.domain.reason import Reason, because
from openplanner.domain.wish_text import clock
from openplanner.storage.rows import WorklistRow

SOON_MINUTES = 15
NOON = 12 * 60


@frozen
class GoodTime:
    """``now`` says whether to phone now; ``words`` name the better moment, or that this is it; None without either.

    ``booked`` is True for a talk of today that begins within a quarter or goes on now.
    """

    words: Reason | None
    now: bool
    booked: bool = False


def booked_today(row: WorklistRow, now: datetime) -> bool:
    """True when a talk of today has not ended."""
    booked = row.next_booking_at
    return booked is not None and booked.astimezone(AMSTERDAM).date() <= now.astimezone(AMSTERDAM).date()


def good_time(row: WorklistRow, now: datetime, me: int, *, urgent: bool) -> GoodTime:
    """``urgent`` is for a case that is late or due today; a talk that a colleague holds is not for ``me`` to phone."""
    local = now.astimezone(AMSTERDAM)
    if row.next_booking_at is not None and booked_today(row, now):
        mine = row.booked_with_id in {0, me}
        soon = mine and (row.next_booking_at - now).total_seconds() <= SOON_MINUTES * 60
        return GoodTime(None, soon, soon)
    wished = _wished(row, local)
    return wished if wished is not None else _other_half(row, local, urgent=urgent)


def _wished(row: WorklistRow, local: datetime) -> GoodTime | None:
    wishes, minute = row.wishes, local.hour * 60 + local.minute
    if wishes.writing_only:
        return GoodTime(because("today.good_writing"), False)
    if not wishes.times:
        return None
    spans = wishes.spans_on(local.isoweekday())
    if not spans:
        days = tuple(because(f"slots.weekday_{day}") for day in sorted({day for day, _ in wishes.times}))
        return GoodTime(because("today.good_days", days=days), False)
    if any(span.start <= minute < span.end for span in spans):
        return GoodTime(because("today.good_now"), True)
    later = next((span for span in spans if span.start > minute), None)
    if later is not None:
        return GoodTime(because("today.good_from", start=clock(later.start)), False)
    return GoodTime(because("today.good_until", end=clock(spans[-1].end)), False)


def _other_half(row: WorklistRow, local: datetime, *, urgent: bool) -> GoodTime:
    last = row.last_attempt_at
    if last is None or row.last_result is None or row.last_result.reached:
        return GoodTime(None, True)
    tried = last.astimezone(AMSTERDAM)
    morning, tried_morning = local.hour < NOON // 60, tried.hour < NOON // 60
    if morning is not tried_morning:
        return GoodTime(because("today.good_other"), True)
    waits = not urgent or (tried.date() == local.date() and morning)
    return GoodTime(because("today.good_afternoon" if tried_morning else "today.good_morning"), not waits)
