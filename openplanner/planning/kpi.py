"""Key figures with one exact definition each (method.md 7.2), counted over cases, never over people.

A case counts in the period in which it reached the measured event, so that a month never changes afterwards. A
percentage is always shown with its counts, and below :data:`LEAST_CASES` only the counts remain. Times are given as
median and 90th percentile, never as a mean. Withdrawal counts only when the citizen confirmed it in writing; it has
no target and no figure here can be split by colleague: the facts that go in do not say who called.
Source: method.md sections 2.4 and 7.2.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from openplanner.domain.case import CaseType, OutcomeCode
from openplanner.domain.interval import AMSTERDAM

LEAST_CASES = 10
WITHOUT_FORMAL = frozenset(
    {
        OutcomeCode.EXPLAINED,
        OutcomeCode.ERROR_MENDED,
        OutcomeCode.NEW_DECISION,
        OutcomeCode.OTHER_SOLUTION,
        OutcomeCode.WITHDRAWN_CONFIRMED,
    }
)
DECIDE_AFTER_NOTICE = timedelta(days=14)  # Awb 4:17 lid 3


class Unit(StrEnum):
    """What the value of a figure counts."""

    PERCENT = "percent"
    COUNT = "count"
    DAYS = "days"
    PER_TALK = "per_talk"
    MINUTES = "minutes"
    EURO = "euro"
    EURO_PER_CASE = "euro_per_case"


@dataclass(frozen=True, slots=True)
class AttemptFact:
    """One time that was phoned: when, and whether the writer or representative was really spoken with."""

    at: datetime
    reached: bool

    @property
    def day(self) -> date:
        """The Amsterdam day."""
        return self.at.astimezone(AMSTERDAM).date()


@dataclass(frozen=True, slots=True)
class AgreementFact:
    """A promise to a citizen: its day, and the day on which it was done."""

    due: date
    done_on: date | None = None


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What the figures need of one case; no name, no number and no colleague.

    ``last_calling_day`` is None when nobody is to be called. ``answer_by`` is the moment of an hours norm.
    ``reopened`` says that it came back after an end without formal procedure. ``penalty_euros`` is what the statutory
    clock says was run up, None when no penalty applies. ``minutes`` are those of all contacts together.
    ``agreed_later`` says that a later day was agreed while the norm still ran: the norm was not ours to keep then.
    """

    case_type: CaseType
    received_on: date
    last_calling_day: date | None = None
    answer_by: datetime | None = None
    decision_date: date | None = None
    closed_on: date | None = None
    outcome: OutcomeCode | None = None
    reopened: bool = False
    attempts: tuple[AttemptFact, ...] = ()
    agreements: tuple[AgreementFact, ...] = ()
    notice_on: date | None = None
    penalty_euros: int | None = None
    minutes: int = 0
    agreed_later: bool = False

    @property
    def to_be_called(self) -> bool:
        """True for the call group: a norm, and not closed as unfit for a talk."""
        return self.last_calling_day is not None and self.outcome is not OutcomeCode.NOT_SUITABLE


@dataclass(frozen=True, slots=True)
class Part:
    """A figure for one part of the cases; ``label_key`` names the part on screen."""

    label_key: str
    numerator: int
    denominator: int
    value: float | None


@dataclass(frozen=True, slots=True)
class Figure:
    """One key figure: counts always, ``value`` only when there are cases enough.

    ``value`` is a percentage 0..100, a number of days (median), attempts per talk, minutes or euros per case, a count
    or euros, as ``unit`` says; None below :data:`LEAST_CASES`. ``p90`` goes with days and minutes only. ``rate`` is the
    hourly rate in euros that a cost was worked out with. ``left_out`` counts cases that the norm does not hold for,
    because a later day was agreed in time.
    """

    code: str
    unit: Unit
    numerator: int
    denominator: int
    value: float | None
    p90: float | None = None
    parts: tuple[Part, ...] = ()
    rate: int = 0
    left_out: int = 0

    @property
    def name_key(self) -> str:
        """Key of the name on screen."""
        return f"figures.{self.code.lower()}.name"

    @property
    def definition_key(self) -> str:
        """Key of the exact definition."""
        return f"figures.{self.code.lower()}.definition"


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures of a period, both days included, in the order of the method."""

    first: date
    last: date
    all: tuple[Figure, ...]
    outcomes: tuple[tuple[OutcomeCode, int], ...] = ()
    received: tuple[tuple[CaseType, int], ...] = ()
    agreements_overdue: int = 0
    terms_at_risk: int = 0

    def figure(self, code: str) -> Figure:
        """The figure with that code; raises ``KeyError`` for an unknown one."""
        for figure in self.all:
            if figure.code == code:
                return figure
        raise KeyError(code)


@dataclass(frozen=True, slots=True)
class Period:
    """Days from first to last, both included."""

    first: date
    last: date

    def holds(self, day: date | None) -> bool:
        """True when the day lies in the period."""
        return day is not None and self.first <= day <= self.last


NOT_MEASURED = ("K11", "K12", "K13", "K16")
"""Asked of people apart from the case, or seen at the counter: nothing in the store says them."""


def figures_of(cases: Sequence[CaseFacts], first: date, last: date, today: date, hourly_rate: int = 0) -> Figures:
    """K1 to K10, K14, K15 and K17 to K20 over the cases of one team or of the whole office.

    ``today`` decides what is overdue now; the period decides the rest. ``hourly_rate`` is in euros; K10 is left out
    without one. Raises ``ValueError`` when the period ends before it starts.
    """
    if last < first:
        raise ValueError("the period ends before it starts")
    period = Period(first, last)
    closed = [case for case in cases if period.holds(case.closed_on)]
    return Figures(
        first,
        last,
        (
            *_calling(cases, period),
            *_endings(closed),
            *_effort(closed, hourly_rate),
            _kept_agreements(cases, period, today),
            _callback_norm(cases, period),
            _answered(cases, period),
            *_late(cases, period),
            _lead_time("K20", [case for case in closed if case.case_type is CaseType.WOO_REQUEST]),
        ),
        _outcomes(closed),
        _received(cases, period),
        _overdue(cases, today),
        sum(1 for case in cases if case.closed_on is None and at_risk(case.decision_date, today)),
    )


def at_risk(decision_date: date | None, today: date, days: int = 14) -> bool:
    """True when the statutory date has passed or comes within so many calendar days."""
    return decision_date is not None and decision_date <= today + timedelta(days=days)


def _calling(cases: Sequence[CaseFacts], period: Period) -> tuple[Figure, ...]:
    due = [case for case in cases if case.to_be_called and period.holds(case.last_calling_day)]
    reached = [case for case in due if _reached_before_decision(case)]
    return (
        _share_in_norm("K1", due, _spoken_in_norm, parts=_by_type),
        _share_in_norm("K2", due, _tried_in_norm, parts=_by_type),
        _share("K3", due, _reached_before_decision, parts=_by_type),
        _attempts_per_talk(reached),
    )


def _spoken_in_norm(case: CaseFacts) -> bool:
    limit = case.last_calling_day
    return limit is not None and any(attempt.reached and attempt.day <= limit for attempt in case.attempts)


def _tried_in_norm(case: CaseFacts) -> bool:
    limit = case.last_calling_day
    return limit is not None and any(attempt.day <= limit for attempt in case.attempts)


def _reached_before_decision(case: CaseFacts) -> bool:
    limit = case.decision_date or date.max
    return any(attempt.reached and attempt.day <= limit for attempt in case.attempts)


def _attempts_per_talk(reached: Sequence[CaseFacts]) -> Figure:
    attempts = [attempt for case in reached for attempt in case.attempts]
    return Figure(
        "K4",
        Unit.PER_TALK,
        len(attempts),
        len(reached),
        len(attempts) / len(reached) if len(reached) >= LEAST_CASES else None,
        parts=_by_daypart([attempt for case in reached for attempt in case.attempts]),
    )


def _by_daypart(attempts: Iterable[AttemptFact]) -> tuple[Part, ...]:
    """Which share of the tries in each part of the day reached somebody: morning to 12:00, then afternoon, evening."""
    groups: dict[str, list[AttemptFact]] = {"morning": [], "afternoon": [], "evening": []}
    for attempt in attempts:
        hour = attempt.at.astimezone(AMSTERDAM).hour
        groups["morning" if hour < 12 else "afternoon" if hour < 17 else "evening"].append(attempt)
    return tuple(
        _part(f"figures.daypart.{name}", sum(attempt.reached for attempt in found), len(found))
        for name, found in groups.items()
        if found
    )


def _endings(closed: Sequence[CaseFacts]) -> tuple[Figure, ...]:
    objections = [case for case in closed if case.case_type is CaseType.OBJECTION]
    informal = [case for case in closed if case.outcome in WITHOUT_FORMAL or case.reopened]
    return (
        _share("K5", closed, lambda case: case.outcome in WITHOUT_FORMAL, parts=_by_type),
        _share("K6", objections, lambda case: case.outcome is OutcomeCode.WITHDRAWN_CONFIRMED),
        _share("K7", informal, lambda case: case.reopened),
        _lead_time("K8", closed),
    )


def _effort(closed: Sequence[CaseFacts], hourly_rate: int) -> tuple[Figure, ...]:
    """K9, and K10 where the office says what an hour costs: sums over cases, so that they can be added up."""
    spent = [case.minutes for case in closed]
    enough = len(closed) >= LEAST_CASES
    each = sum(spent) / len(closed) if enough else None
    minutes = Figure(
        "K9", Unit.MINUTES, sum(spent), len(closed), each, percentile(spent, 90) if enough else None, _by_end(closed)
    )
    if not hourly_rate:
        return (minutes,)
    cost = round(sum(spent) * hourly_rate / 60)
    worth = None if each is None else each * hourly_rate / 60
    return minutes, Figure("K10", Unit.EURO_PER_CASE, cost, len(closed), worth, rate=hourly_rate)


def _by_end(closed: Sequence[CaseFacts]) -> tuple[Part, ...]:
    """Minutes per case, apart for an informal and another end."""
    groups: dict[str, list[int]] = {"informal": [], "formal": []}
    for case in closed:
        groups["informal" if case.outcome in WITHOUT_FORMAL else "formal"].append(case.minutes)
    return tuple(
        Part(
            f"figures.ending.{name}",
            len(spent),
            len(closed),
            sum(spent) / len(spent) if len(spent) >= LEAST_CASES else None,
        )
        for name, spent in groups.items()
        if spent
    )


def _lead_time(code: str, closed: Sequence[CaseFacts]) -> Figure:
    """Days from receipt to end; the numerator counts the ends without a formal procedure."""
    informal = [_days_open(case) for case in closed if case.outcome in WITHOUT_FORMAL]
    formal = [_days_open(case) for case in closed if case.outcome not in WITHOUT_FORMAL]
    days = informal + formal
    enough = len(days) >= LEAST_CASES
    return Figure(
        code,
        Unit.DAYS,
        len(informal),
        len(days),
        percentile(days, 50) if enough else None,
        percentile(days, 90) if enough else None,
        tuple(
            Part(f"figures.ending.{name}", len(found), len(days), _median_or_none(found))
            for name, found in (("informal", informal), ("formal", formal))
            if found
        ),
    )


def _median_or_none(days: Sequence[int]) -> float | None:
    return percentile(days, 50) if len(days) >= LEAST_CASES else None


def _days_open(case: CaseFacts) -> int:
    return ((case.closed_on or case.received_on) - case.received_on).days


def _kept_agreements(cases: Iterable[CaseFacts], period: Period, today: date) -> Figure:
    due = [item for case in cases for item in case.agreements if period.holds(item.due)]
    decided = [item for item in due if item.done_on is not None or item.due < today]
    kept = sum(1 for item in decided if item.done_on is not None and item.done_on <= item.due)
    return Figure("K14", Unit.PERCENT, kept, len(decided), _percent(kept, len(decided)))


def _callback_norm(cases: Iterable[CaseFacts], period: Period) -> Figure:
    asked = [c for c in cases if c.case_type is CaseType.QUESTION and c.to_be_called]
    return _share_in_norm("K15", [c for c in asked if period.holds(c.last_calling_day)], _spoken_in_norm)


def _answered(cases: Iterable[CaseFacts], period: Period) -> Figure:
    chats = [c for c in cases if c.case_type is CaseType.WHATSAPP and c.answer_by is not None]
    due = [c for c in chats if c.answer_by is not None and period.holds(c.answer_by.astimezone(AMSTERDAM).date())]
    return _share("K17", due, _reacted_in_norm)


def _reacted_in_norm(case: CaseFacts) -> bool:
    limit = case.answer_by
    return limit is not None and any(attempt.at <= limit for attempt in case.attempts)


def _late(cases: Sequence[CaseFacts], period: Period) -> tuple[Figure, Figure]:
    noticed = [case for case in cases if period.holds(case.notice_on)]
    running = [case for case in noticed if case.penalty_euros]
    euros = sum(case.penalty_euros or 0 for case in running)
    return (
        _share("K18", noticed, _decided_after_notice),
        Figure("K19", Unit.EURO, len(running), len(noticed), float(euros)),
    )


def _decided_after_notice(case: CaseFacts) -> bool:
    return (
        case.notice_on is not None
        and case.closed_on is not None
        and case.closed_on <= case.notice_on + DECIDE_AFTER_NOTICE
    )


def _share(
    code: str,
    cases: Sequence[CaseFacts],
    counts: Callable[[CaseFacts], bool],
    parts: Callable[[Sequence[CaseFacts], Callable[[CaseFacts], bool]], tuple[Part, ...]] | None = None,
) -> Figure:
    numerator = sum(1 for case in cases if counts(case))
    split = parts(cases, counts) if parts is not None else ()
    return Figure(code, Unit.PERCENT, numerator, len(cases), _percent(numerator, len(cases)), parts=split)


def _share_in_norm(
    code: str,
    due: Sequence[CaseFacts],
    counts: Callable[[CaseFacts], bool],
    parts: Callable[[Sequence[CaseFacts], Callable[[CaseFacts], bool]], tuple[Part, ...]] | None = None,
) -> Figure:
    """As :func:`_share` of the cases for which the norm holds; those with a later day agreed in time are left out."""
    in_norm = [case for case in due if not case.agreed_later]
    return replace(_share(code, in_norm, counts, parts), left_out=len(due) - len(in_norm))


def _by_type(cases: Sequence[CaseFacts], counts: Callable[[CaseFacts], bool]) -> tuple[Part, ...]:
    found = []
    for case_type in CaseType:
        mine = [case for case in cases if case.case_type is case_type]
        if mine:
            found.append(_part(f"figures.case_type.{case_type.value}", sum(map(counts, mine)), len(mine)))
    return tuple(found)


def _part(label_key: str, numerator: int, denominator: int) -> Part:
    return Part(label_key, numerator, denominator, _percent(numerator, denominator))


def _percent(numerator: int, denominator: int) -> float | None:
    return 100 * numerator / denominator if denominator >= LEAST_CASES else None


def percentile(values: Sequence[float], percent: int) -> float:
    """The percentile by nearest rank: the smallest value with at least so many percent at or below it.

    The median of an even number of values is the mean of the middle two. Raises ``ValueError`` without values.
    """
    if not values:
        raise ValueError("no values")
    ordered = sorted(values)
    if percent == 50 and len(ordered) % 2 == 0:
        middle = len(ordered) // 2
        return (ordered[middle - 1] + ordered[middle]) / 2
    return ordered[max(0, math.ceil(percent / 100 * len(ordered)) - 1)]


def _outcomes(closed: Iterable[CaseFacts]) -> tuple[tuple[OutcomeCode, int], ...]:
    counted = Counter(case.outcome for case in closed if case.outcome is not None)
    return tuple((code, counted[code]) for code in OutcomeCode if counted[code])


def _received(cases: Iterable[CaseFacts], period: Period) -> tuple[tuple[CaseType, int], ...]:
    counted = Counter(case.case_type for case in cases if period.holds(case.received_on))
    return tuple((case_type, counted[case_type]) for case_type in CaseType if counted[case_type])


def _overdue(cases: Iterable[CaseFacts], today: date) -> int:
    return sum(1 for case in cases for item in case.agreements if item.done_on is None and item.due < today)
