"""Our own norms: so many working days on the municipal calendar, or so many hours.

These are promises, not statutory terms: the Algemene termijnenwet does not apply to them (law.md 2.4 and 2.5).
A running norm never moves because somebody writes again: only the first day of receipt counts (peer-cases B16).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from openplanner.domain.errors import InvalidInput
from openplanner.domain.interval import AMSTERDAM, MINUTES_PER_DAY, instant
from openplanner.domain.reason import Reason, because
from openplanner.planning.opening import OpeningCalendar
from openplanner.planning.rules import NormRules
from openplanner.planning.terms import Answer, decree_warnings

_DAY = timedelta(days=1)
MOST_NORM_DAYS = 366
MOST_NORM_HOURS = 24 * 366
_LONGEST_CLOSURE = 366  # days without one working day: a mistake in the settings


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day of a norm and the moment in it: closing time, or the end of the day without opening hours."""

    day: date
    moment: datetime


def working_days_norm(norm: NormRules, opening: OpeningCalendar, received: date, days: int) -> Answer[Deadline]:
    """The last day of a norm of working days; the day of receipt is day 0.

    With 0 days it is the day of receipt itself, or the first working day after it. Raises ``InvalidInput`` for a
    number out of range or a calendar without working days. Source: servicenorm Bel en Win (Gouda 2009).
    """
    if not 0 <= days <= MOST_NORM_DAYS:
        raise InvalidInput("length_out_of_range", field="days", least=0, most=MOST_NORM_DAYS)
    day = received if days else received - _DAY
    skipped: list[Reason] = []
    for _ in range(days or 1):
        day, more = _next_counted(opening, day)
        skipped += more
    counted = "terms.norm_counted" if days else "terms.norm_same_day"
    reasons = [because(counted, n=days, day0=received, end=day)]
    if skipped:
        reasons.append(because("terms.norm_skipped", n=len(skipped), days=tuple(skipped)))
    return Answer(Deadline(day, closing_time(opening, day)), tuple(reasons), norm.source_days, _warnings(opening, day))


def hours_norm(norm: NormRules, received_at: datetime, hours: int) -> Answer[datetime]:
    """The moment at which so many hours have passed, in Europe/Amsterdam.

    Elapsed hours: weekends, holidays and clock changes stretch nothing. Raises ``InvalidInput`` for a number out of
    range. Source: servicenorm WhatsApp (Terneuzen); Algemene termijnenwet art. 4.
    """
    if not 0 <= hours <= MOST_NORM_HOURS:
        raise InvalidInput("length_out_of_range", field="hours", least=0, most=MOST_NORM_HOURS)
    start = received_at.astimezone(AMSTERDAM)
    end = (received_at.astimezone(UTC) + timedelta(hours=hours)).astimezone(AMSTERDAM)
    reasons = [because("terms.hours_counted", n=hours, start=received_at, end=end)]
    if start.utcoffset() != end.utcoffset():
        reasons.append(because("terms.clock_change"))
    return Answer(end, tuple(reasons), norm.source_hours)


def day_of_receipt(opening: OpeningCalendar, received_at: datetime, after_closing_counts_next_day: bool) -> date:
    """Day 0 of a norm: the Amsterdam date of receipt.

    With the setting on, what comes in at or after closing time counts as received the next calendar day, so that a
    Friday evening is never later than a Saturday.
    """
    local = received_at.astimezone(AMSTERDAM)
    spans = opening.spans_on(local.date())
    if after_closing_counts_next_day and spans and local.hour * 60 + local.minute >= spans[-1].end:
        return local.date() + _DAY
    return local.date()


def closing_time(opening: OpeningCalendar, day: date) -> datetime:
    """When the office closes that day, as an instant in UTC; midnight after a day without opening hours."""
    spans = opening.spans_on(day)
    return instant(day, spans[-1].end if spans else MINUTES_PER_DAY)


def _next_counted(opening: OpeningCalendar, day: date) -> tuple[date, list[Reason]]:
    skipped: list[Reason] = []
    for _ in range(_LONGEST_CLOSURE):
        day += _DAY
        why_not = opening.why_not_counted(day)
        if why_not is None:
            return day, skipped
        skipped.append(why_not)
    raise InvalidInput("no_working_day", field="closed_days", day=day)


def _warnings(opening: OpeningCalendar, day: date) -> tuple[Reason, ...]:
    warnings = decree_warnings(opening.holidays, day)
    if not warnings:
        return ()
    decree_days = {decree_day for decree in opening.holidays.decrees for decree_day in decree.days}
    return () if decree_days <= opening.opened else warnings  # who works on all of them has nothing to mind
