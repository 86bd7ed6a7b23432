"""The last day to decide: on an objection, a complaint, an application, a Woo request.

Order of work (law.md 2.2): plain end, then the extension, then the suspended days, and the Algemene termijnenwet
once, at the end. Only the objection term is extended in between, because the decision term starts after it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from openplanner.domain.errors import InvalidInput
from openplanner.domain.reason import Reason, because
from openplanner.planning.holidays import Holidays
from openplanner.planning.rules import (
    APPLICATION_DECISION,
    COMPLAINT_DECISION,
    OBJECTION_DECISION,
    WOO_DECISION,
    StatutoryTerm,
    Suspension,
    TermRules,
    Unit,
)
from openplanner.planning.terms import (
    Answer,
    act_applies,
    act_ending,
    act_last_day,
    decree_warnings,
    objection_term,
    raw_end,
    words_for,
)

_DAY = timedelta(days=1)
MOST_EXTENSION = 260


@dataclass(frozen=True, slots=True)
class Pause:
    """A suspension: the day of the request and the day it was met (or its term ran out).

    ``counting`` overrides the way of the term itself: a Woo request can also be suspended under the Awb.
    """

    asked: date
    met: date
    counting: Suspension | None = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """What happened to a term: a committee that the citizen was told of, an extension, suspensions.

    ``extension`` is a length in the unit of the term, 0 for none. ``extra_holidays`` are days taken as equated by
    decree.
    """

    committee: bool = False
    extension: int = 0
    pauses: Sequence[Pause] = ()
    extra_holidays: frozenset[date] = frozenset()


PLAIN = Stretch()


def decision_on_objection(rules: TermRules, announced: date, stretch: Stretch = PLAIN) -> Answer[date]:
    """The last day to decide on an objection; counted from the end of the objection term, not from receipt.

    Twelve weeks hold only when the citizen was told of the committee. Source: Awb art. 7:10, ECLI:NL:RVS:2016:2233.
    """
    objecting = objection_term(rules, announced, stretch.extra_holidays)
    start = because("terms.objection_term_ends", day=objecting.result)
    found = _decision(rules, rules.term(OBJECTION_DECISION, announced), objecting.result, stretch)
    warnings = tuple(dict.fromkeys((*objecting.warnings, *found.warnings)))
    return replace(found, reasons=(*objecting.reasons, start, *found.reasons), warnings=warnings)


def decision_on_complaint(rules: TermRules, received: date, stretch: Stretch = PLAIN) -> Answer[date]:
    """The last day to settle a complaint; ``committee`` when it goes through advice (afdeling 9.1.3). Awb 9:11."""
    return _kept(rules, COMPLAINT_DECISION, received, stretch)


def decision_on_application(
    rules: TermRules, received: date, stretch: Stretch = PLAIN, weeks: int | None = None
) -> Answer[date]:
    """The last day to decide on an application; ``weeks`` when a special law has its own term. Awb 4:13 to 4:15."""
    if weeks is None:
        return _kept(rules, APPLICATION_DECISION, received, stretch)
    return _decision(rules, _with_weeks(rules.term(APPLICATION_DECISION, received), weeks), received, stretch)


def decision_on_woo(rules: TermRules, received: date, stretch: Stretch = PLAIN) -> Answer[date]:
    """The last day to decide on a Woo request; the day on which third parties gave their view counts. Woo 4.4."""
    return _kept(rules, WOO_DECISION, received, stretch)


def _kept(rules: TermRules, name: str, day0: date, stretch: Stretch) -> Answer[date]:
    """The decision on a term to which nothing happened is worked out once a day: a surge comes in on one day."""
    if stretch is not PLAIN and stretch != PLAIN:
        return _decision(rules, rules.term(name, day0), day0, stretch)
    found: Answer[date] | None = rules.plain_answers.get((name, day0))
    if found is None:
        found = rules.plain_answers[name, day0] = _decision(rules, rules.term(name, day0), day0, PLAIN)
    return found


def _with_weeks(term: StatutoryTerm, weeks: int) -> StatutoryTerm:
    if not 1 <= weeks <= MOST_EXTENSION:
        raise InvalidInput("length_out_of_range", field="weeks", least=1, most=MOST_EXTENSION)
    return replace(term, length=weeks, unit=Unit.WEEKS)


def _decision(rules: TermRules, term: StatutoryTerm, day0: date, stretch: Stretch) -> Answer[date]:
    rules.checked_day(day0, "received")
    length = (term.committee_length or term.length) if stretch.committee else term.length
    first_end = end = raw_end(day0, length, term.unit)
    reasons = [because("terms.counted", length=words_for(length, term.unit), day0=day0, end=end)]
    sources = [term.source]
    if stretch.committee and term.committee_length:
        reasons.append(because("terms.committee"))
        sources.append(term.source_committee)
    if stretch.extension:
        end = raw_end(end, _checked_extension(term, stretch.extension), term.unit)
        reasons.append(because("terms.extended", length=words_for(stretch.extension, term.unit), end=end))
        sources.append(term.source_extension)
    paused = _paused(rules, term, day0, end, stretch) if stretch.pauses else _NOT_PAUSED
    reasons += paused.reasons
    sources += [term.source_suspension] if paused.days else []
    return _ended(rules, stretch, _Run(day0, length, term.unit, first_end, end, paused), reasons, sources)


@dataclass(frozen=True, slots=True)
class _Paused:
    days: int = 0
    reasons: tuple[Reason, ...] = ()
    warnings: tuple[Reason, ...] = ()


_NOT_PAUSED = _Paused()


@dataclass(frozen=True, slots=True)
class _Run:
    """A term with its stretches, before the act."""

    day0: date
    length: int
    unit: Unit
    first_end: date
    extended_end: date
    paused: _Paused


def _ended(rules: TermRules, stretch: Stretch, run: _Run, reasons: list[Reason], sources: list[str]) -> Answer[date]:
    end = run.extended_end + _DAY * run.paused.days
    applies = act_applies(rules.act, run.length, run.unit) and act_applies(rules.act, stretch.extension, run.unit)
    if not applies:
        outside = because("terms.outside_act", end=end, **_limits(rules))
        source = "; ".join((*dict.fromkeys(sources), rules.act.source_outside))
        return Answer(end, (*reasons, outside), source, run.paused.warnings)
    holidays = rules.holidays.with_extra(stretch.extra_holidays)
    ending = act_ending(rules.act, holidays, run.day0, end)
    reasons += [*ending.reasons, *_readings(rules, holidays, stretch, run, ending.day)]
    warnings = (*run.paused.warnings, *decree_warnings(holidays, ending.day))
    return Answer(ending.day, tuple(reasons), "; ".join(dict.fromkeys((*sources, *ending.sources))), warnings)


def _limits(rules: TermRules) -> dict[str, int]:
    most = rules.act.most
    return {"days": most[Unit.DAYS], "weeks": most[Unit.WEEKS], "months": most[Unit.MONTHS]}


def _readings(rules: TermRules, holidays: Holidays, stretch: Stretch, run: _Run, found: date) -> list[Reason]:
    """Where the law can be read in two ways and the other way gives another date (law.md 9.3 and 9.4)."""
    if not stretch.extension:
        return []
    reasons: list[Reason] = []
    plain = run.extended_end + _DAY * run.paused.days
    if found != plain and not act_applies(rules.act, run.length + stretch.extension, run.unit):
        reasons.append(because("terms.reading_two_terms", other=plain))
    shifted = act_last_day(rules.act, holidays, run.day0, run.first_end)
    other = raw_end(shifted, stretch.extension, run.unit) + _DAY * run.paused.days
    other = act_last_day(rules.act, holidays, run.day0, other)
    if other != found:
        reasons.append(because("terms.reading_raw_end", other=other))
    return reasons


def _checked_extension(term: StatutoryTerm, extension: int) -> int:
    most = term.extension if term.extension is not None else MOST_EXTENSION
    if not term.source_extension or not 0 < extension <= most:
        raise InvalidInput("extension_too_long", field="extension", most=words_for(most, term.unit))
    return extension


def _paused(rules: TermRules, term: StatutoryTerm, day0: date, end: date, stretch: Stretch) -> _Paused:
    """The suspended days inside the term (law.md 9.6), overlapping ones once, late ones not at all."""
    if term.suspension is Suspension.NONE:
        return _Paused(warnings=(because("terms.no_suspension"),))
    found = _Paused()
    counted_until = day0
    holidays = rules.holidays.with_extra(stretch.extra_holidays)
    for pause in sorted(stretch.pauses, key=lambda item: (item.asked, item.met)):
        _check_pause(rules, pause)
        running_until = act_last_day(rules.act, holidays, day0, end + _DAY * found.days)
        if pause.asked > running_until:
            late = because("terms.suspended_too_late", asked=pause.asked, end=running_until)
            found = replace(found, warnings=(*found.warnings, late))
            continue
        found, counted_until = _with_pause(term, pause, found, counted_until)
    return found


def _with_pause(term: StatutoryTerm, pause: Pause, found: _Paused, counted_until: date) -> tuple[_Paused, date]:
    counting = pause.counting or term.suspension
    first = max(pause.asked, counted_until) + _DAY
    last = pause.met if counting is Suspension.THROUGH else pause.met - _DAY
    days = max((last - first).days + 1, 0)
    reasons = [because(f"terms.suspended_{counting.value}", first=first, last=pause.met, n=days)]
    if counting is Suspension.UNTIL:
        reasons.append(because("terms.reading_unused_remedy"))
    elif pause.counting is None:
        reasons.append(because("terms.suspended_by_awb"))
    if first > pause.asked + _DAY:
        reasons.append(because("terms.reading_only_inside", first=first))
    together = _Paused(found.days + days, (*found.reasons, *reasons), found.warnings)
    return together, max(counted_until, last)


def _check_pause(rules: TermRules, pause: Pause) -> None:
    rules.checked_day(pause.asked, "suspended")
    rules.checked_day(pause.met, "suspended")
    if pause.met < pause.asked:
        raise InvalidInput("suspension_backwards", field="suspended", first=pause.asked, last=pause.met)
