"""Counting statutory terms: the Algemene termijnenwet, the objection term and days before a hearing.

Terms are dates, never clock times, so that a clock change moves nothing. The day of the event is day 0 and is
never counted. Source: Algemene termijnenwet art. 1 to 4.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Generic, TypeVar

from openplanner.domain.errors import InvalidInput
from openplanner.domain.reason import Reason, because
from openplanner.planning.holidays import Holidays
from openplanner.planning.rules import OBJECTION, ActLimits, TermRules, Unit

Result = TypeVar("Result")
_DAY = timedelta(days=1)
LONGEST_TERM = 3660  # of any unit: longer is a typing error


@dataclass(frozen=True, slots=True)
class Answer(Generic[Result]):
    """One answer of the clock: the result, how it was reached in order, where the rule stands, what to mind."""

    result: Result
    reasons: tuple[Reason, ...]
    source: str
    warnings: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Ending:
    """How a term ends under the act: the last day, and what moved it there."""

    day: date
    reasons: tuple[Reason, ...] = ()
    sources: tuple[str, ...] = ()


def is_holiday(rules: TermRules, day: date, extra: frozenset[date] = frozenset()) -> Answer[bool]:
    """Whether a day is a holiday of the act or a decree day; a plain Sunday is not."""
    rules.checked_day(day, "day")
    holidays = rules.holidays.with_extra(extra)
    named = holidays.named(day)
    reason = because("terms.no_holiday", day=day)
    if named is not None:
        reason = because("terms.is_holiday", day=day, name=dict(named.facts)["name"])
    return Answer(named is not None, (reason,), "Algemene termijnenwet art. 3", decree_warnings(holidays, day))


def statutory_term(
    rules: TermRules, day0: date, length: int, unit: Unit, extra: frozenset[date] = frozenset()
) -> Answer[date]:
    """The last day of a term that starts the day after ``day0``.

    ``extra`` are days taken as equated by a decree. Raises ``InvalidInput`` for a date or length that makes no sense.
    Source: Algemene termijnenwet art. 1, 2 and 4.
    """
    end = raw_end(rules.checked_day(day0, "day0"), length, unit)
    holidays = rules.holidays.with_extra(extra)
    counted = because("terms.counted", length=words_for(length, unit), day0=day0, end=end)
    if not act_applies(rules.act, length, unit):
        reasons = (counted, because("terms.outside_act", end=end, **_limits(rules.act)))
        return Answer(end, reasons, rules.act.source_outside)
    ending = act_ending(rules.act, holidays, day0, end)
    source = "; ".join(ending.sources) or rules.act.source_end
    return Answer(ending.day, (counted, *ending.reasons), source, decree_warnings(holidays, ending.day))


def raw_end(day0: date, length: int, unit: Unit) -> date:
    """The last day by plain counting, before the act.

    Months and years end on the same day number, or on the last day of a shorter month (law.md 2.7). Raises
    ``InvalidInput`` for a length below 0 or above ``LONGEST_TERM``, and for an end past the last date that exists.
    """
    if not 0 <= length <= LONGEST_TERM:
        raise InvalidInput("length_out_of_range", field="length", least=0, most=LONGEST_TERM)
    try:
        if unit is Unit.DAYS:
            return day0 + timedelta(days=length)
        if unit is Unit.WEEKS:
            return day0 + timedelta(weeks=length)
        months = length * 12 if unit is Unit.YEARS else length
        year, month = divmod(day0.month - 1 + months, 12)
        year, month = day0.year + year, month + 1
        return date(year, month, min(day0.day, monthrange(year, month)[1]))
    except (OverflowError, ValueError) as error:
        raise InvalidInput("length_out_of_range", field="length", least=0, most=LONGEST_TERM) from error


def act_applies(act: ActLimits, length: int, unit: Unit) -> bool:
    """True when a term of that length falls under the act: up to and including the limits of art. 4."""
    return length <= act.most[unit]


def act_last_day(act: ActLimits, holidays: Holidays, day0: date, end: date) -> date:
    """The last day of a term under the act: never a Saturday, Sunday or holiday, never earlier than ``end``.

    A term of at least ``least_days`` also holds enough working days after day 0. Holidays inside a term do nothing.
    """
    key = day0, end, act.least_days, act.working_days
    found = holidays.last_days.get(key)
    if found is None:
        found = holidays.open_from(end)
        if (end - day0).days >= act.least_days:
            found = max(found, holidays.working_day(day0, act.working_days))
        holidays.last_days[key] = found
    return found


def act_ending(act: ActLimits, holidays: Holidays, day0: date, end: date) -> Ending:
    """:func:`act_last_day` with its reasons and sources."""
    last = act_last_day(act, holidays, day0, end)
    if last == end:
        return Ending(end)
    first_open = holidays.open_from(end)
    reasons: list[Reason] = []
    sources: list[str] = []
    if first_open > end:
        skipped = tuple(_why_free(holidays, end + _DAY * step) for step in range((first_open - end).days))
        reasons.append(because("terms.moved", days=skipped, end=first_open))
        sources.append(act.source_end)
    if last > first_open:
        reasons.append(because("terms.too_few_working_days", least=act.least_days, n=act.working_days, end=last))
        sources.append(act.source_short)
    return Ending(last, tuple(reasons), tuple(sources))


def decree_warnings(holidays: Holidays, day: date) -> tuple[Reason, ...]:
    """A warning when the decree days of that time are not known, else nothing."""
    if day > holidays.known_until:
        return (because("terms.decree_unknown", until=holidays.known_until),)
    if day < holidays.known_from:
        return (because("terms.decree_unknown_before", first=holidays.known_from),)
    return ()


def words_for(length: int, unit: Unit) -> Reason:
    """``6 weken`` in the language of the reader."""
    return because(f"terms.length_{unit.value}", n=length)


def objection_term(rules: TermRules, announced: date, extra: frozenset[date] = frozenset()) -> Answer[date]:
    """The last day to object against a decision announced on that day. Source: Awb art. 6:7 and 6:8."""
    rules.checked_day(announced, "announced")
    term = rules.term(OBJECTION, announced)
    found = statutory_term(rules, announced, term.length, term.unit, extra)
    moved = len(found.reasons) > 1
    source = f"{term.source}; {found.source}" if moved else term.source
    return Answer(found.result, found.reasons, source, found.warnings)


def objection_on_time(rules: TermRules, last_day: date, received: date, posted: date | None = None) -> Answer[bool]:
    """Whether an objection came in time; ``posted`` is the day it was posted, None when it did not come by post.

    Late may be excusable: the answer signals and never rejects. Raises ``InvalidInput`` when it came in before
    it was posted. Source: Awb art. 6:9 and 6:11.
    """
    rules.checked_day(last_day, "last_day")
    rules.checked_day(received, "received")
    post = rules.post
    if posted is not None and received < posted:
        raise InvalidInput("received_before_posted", field="received", posted=posted, received=received)
    if received <= last_day:
        return Answer(True, (because("terms.on_time", received=received, last_day=last_day),), post.source_time)
    late = because("terms.late", received=received, last_day=last_day)
    excusable = because("terms.maybe_excusable")
    if posted is None:
        return Answer(False, (late, excusable), f"{post.source_time}; {post.source_excusable}")
    until = last_day + timedelta(days=post.days_after_end)
    facts = {"posted": posted, "received": received, "last_day": last_day, "until": until}
    if posted <= last_day and received <= until:
        return Answer(True, (because("terms.posted_in_time", **facts),), post.source)
    return Answer(False, (because("terms.posted_late", **facts), excusable), f"{post.source}; {post.source_excusable}")


def inspection_from(rules: TermRules, hearing: date) -> Answer[date]:
    """The latest day from which the file lies open for inspection; counted backwards, so never shifted."""
    day = rules.checked_day(hearing, "hearing") - timedelta(days=rules.hearing.inspection_days)
    reason = because("terms.inspection", hearing=hearing, n=rules.hearing.inspection_days, day=day)
    source = f"{rules.hearing.source_inspection}; {rules.act.source_backwards}"
    return Answer(day, (reason, because("terms.backwards")), source)


def papers_until(rules: TermRules, hearing: date) -> Answer[date]:
    """The last day to file papers before a hearing, by the earlier of two readings; never shifted (law.md 9.7)."""
    day = rules.checked_day(hearing, "hearing") - timedelta(days=rules.hearing.last_papers_days)
    reason = because("terms.papers", hearing=hearing, n=rules.hearing.last_papers_days, day=day, other=day + _DAY)
    source = f"{rules.hearing.source_papers}; {rules.act.source_backwards}"
    return Answer(day, (reason, because("terms.backwards")), source)


def _why_free(holidays: Holidays, day: date) -> Reason:
    return holidays.named(day) or because("terms.weekend", day=day)


def _limits(act: ActLimits) -> dict[str, int]:
    return {"days": act.most[Unit.DAYS], "weeks": act.most[Unit.WEEKS], "months": act.most[Unit.MONTHS]}
