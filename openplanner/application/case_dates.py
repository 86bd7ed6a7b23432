"""Every date of a case, each with its reasons and source: our own norm, the statutory terms, the penalty.

Names as in commands.md. What does not fit or cannot be known is a warning, not a date; dates that contradict each
other are refused. A phone call is no anchor: it never stops a statutory clock (law.md 3).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from openplanner.application.rules import Rules
from openplanner.domain.case import AgreedLater, Anchors, CaseType, Term
from openplanner.domain.errors import InvalidInput
from openplanner.domain.interval import AMSTERDAM
from openplanner.domain.reason import Reason, because
from openplanner.planning.deadlines import Deadline, closing_time, day_of_receipt, hours_norm, working_days_norm
from openplanner.planning.decisions import (
    Pause,
    Stretch,
    decision_on_application,
    decision_on_complaint,
    decision_on_objection,
    decision_on_woo,
)
from openplanner.planning.opening import OpeningCalendar
from openplanner.planning.penalty import (
    PenaltyPeriod,
    amount_warnings,
    notice_valid,
    penalty_applies,
    penalty_period,
    period_after,
    period_reasons,
)
from openplanner.planning.rules import (
    APPLICATION_DECISION,
    COMPLAINT_DECISION,
    OBJECTION_DECISION,
    WOO_DECISION,
    StatutoryTerm,
)
from openplanner.planning.terms import Answer, objection_term
from openplanner.settings import AFTER_CLOSING, CALLBACK_DAYS, HOLIDAY_PROFILE, WHATSAPP_HOURS, Settings

OLD_AFTER_WEEKS = 6  # peer-cases E31: older is probably a typing error
NO_ANCHORS = Anchors()
_DECISIONS = {
    CaseType.OBJECTION: OBJECTION_DECISION,
    CaseType.COMPLAINT: COMPLAINT_DECISION,
    CaseType.APPLICATION: APPLICATION_DECISION,
    CaseType.WOO_REQUEST: WOO_DECISION,
}


@dataclass(frozen=True, slots=True)
class CaseDates:
    """The terms of a case in the order in which they come, and what to mind."""

    terms: tuple[Term, ...]
    warnings: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class _Question:
    rules: Rules
    settings: Settings
    case_type: CaseType
    received_at: datetime
    anchors: Anchors
    opening: OpeningCalendar
    time_known: bool

    @property
    def received(self) -> date:
        return self.received_at.astimezone(AMSTERDAM).date()


def case_dates(
    rules: Rules,
    settings: Settings,
    case_type: CaseType,
    received_at: datetime,
    anchors: Anchors = NO_ANCHORS,
    extra_closed: Sequence[date] = (),
    now: datetime | None = None,
    time_known: bool = True,
) -> CaseDates:
    """All dates of a case of that type; the Amsterdam date of ``received_at`` is day 0.

    ``extra_closed`` closes the office on more days, for the norm only. With ``now`` a receipt in the future or more
    than six weeks ago is a warning. ``time_known`` is False when only the day of receipt is known. Raises
    ``InvalidInput`` for dates that contradict each other or lie outside the years of the rules.
    """
    opening = rules.opening
    if extra_closed:
        opening = replace(opening, closed={**opening.closed, **dict.fromkeys(extra_closed, "")})
    asked = _Question(rules, settings, case_type, received_at, anchors, opening, time_known)
    _check_order(asked)
    parts = [_receipt_warnings(asked, now), _norm(asked), _statutory(asked)]
    terms = tuple(term for part in parts for term in part.terms)
    return CaseDates(terms, tuple(dict.fromkeys(warning for part in parts for warning in part.warnings)))


def _check_order(asked: _Question) -> None:
    anchors, received, terms = asked.anchors, asked.received, asked.rules.terms
    terms.checked_day(received, "received")
    if anchors.announced_on is not None:
        terms.checked_day(anchors.announced_on, "announced")
        if asked.case_type is not CaseType.OBJECTION:
            _not_before(anchors.announced_on, received, "decision_before_letter", "announced")
    if anchors.committee_announced_on is not None:
        first = anchors.announced_on or received
        if anchors.committee_announced_on < min(first, received):
            day = anchors.committee_announced_on
            raise InvalidInput("committee_before_decision", field="committee_announced", day=day, first=first)
    if anchors.extended_on is not None:
        _not_before(anchors.extended_on, received, "extension_before_letter", "extended_on")
    for asked_on, met_on in anchors.suspensions:
        if met_on < asked_on:
            raise InvalidInput("suspension_backwards", field="suspended", first=asked_on, last=met_on)
        _not_before(asked_on, received, "suspension_before_letter", "suspended")
    if anchors.notice_of_default_on is not None:
        _not_before(anchors.notice_of_default_on, received, "notice_before_letter", "notice_of_default")


def _not_before(day: date, received: date, code: str, field: str) -> None:
    if day < received:
        raise InvalidInput(code, field=field, day=day, received=received)


def _receipt_warnings(asked: _Question, now: datetime | None) -> CaseDates:
    if now is None:
        return CaseDates(())
    today = now.astimezone(AMSTERDAM).date()
    if asked.received > today:
        return CaseDates((), (because("terms.received_in_future", received=asked.received),))
    if today - asked.received > timedelta(weeks=OLD_AFTER_WEEKS):
        return CaseDates((), (because("terms.received_long_ago", received=asked.received, weeks=OLD_AFTER_WEEKS),))
    return CaseDates(())


def _norm(asked: _Question) -> CaseDates:
    return _answer_by(asked) if asked.case_type is CaseType.WHATSAPP else _last_calling_day(asked)


def _answer_by(asked: _Question) -> CaseDates:
    answer = hours_norm(asked.rules.terms.norm, asked.received_at, asked.settings.number(WHATSAPP_HOURS))
    term = Term("answer_by", answer.result.date(), answer.reasons, answer.source, answer.result)
    return CaseDates((term,), () if asked.time_known else (because("terms.no_time_given"),))


def _last_calling_day(asked: _Question) -> CaseDates:
    days = asked.settings.number(CALLBACK_DAYS[asked.case_type.value])
    after_closing = asked.settings.switch(AFTER_CLOSING) and asked.time_known
    day0 = day_of_receipt(asked.opening, asked.received_at, after_closing)
    answer: Answer[Deadline] = working_days_norm(asked.rules.terms.norm, asked.opening, day0, days)
    moved = (because("terms.after_closing", received=asked.received, day=day0),) if day0 != asked.received else ()
    profile = asked.settings.text(HOLIDAY_PROFILE)
    used = because("terms.norm_profile", profile=profile, name=because(f"terms.profile_name.{profile}"))
    reasons = (*moved, *answer.reasons, used)
    if asked.anchors.later is not None:
        return _agreed(asked, asked.anchors.later, Term("norm_day", answer.result.day, reasons, answer.source))
    term = Term("last_calling_day", answer.result.day, reasons, answer.source, answer.result.moment)
    return CaseDates((term,), answer.warnings)


def _agreed(asked: _Question, later: AgreedLater, norm: Term) -> CaseDates:
    """The norm waits for the agreed day; what it was without the agreement stays in view."""
    why = because(
        "terms.agreed_later",
        day=later.day,
        on=later.agreed_at.astimezone(AMSTERDAM).date(),
        who=because(f"terms.agreed_with.{later.agreed_with}"),
        reason=because(f"terms.later_reason.{later.reason}"),
    )
    moment = closing_time(asked.opening, later.day)
    reasons = (why, because("terms.later_statutory_runs"))
    return CaseDates((Term("last_calling_day", later.day, reasons, norm.source, moment), norm))


def _later_warnings(asked: _Question, decision_date: date) -> tuple[Reason, ...]:
    """A talk after the date to decide on needs consent in writing, where the law knows that."""
    later = asked.anchors.later
    if later is None or later.day <= decision_date:
        return ()
    term = asked.rules.terms.term(_DECISIONS[asked.case_type], asked.received)
    if not term.source_consent:
        return (because("terms.later_past_decision", end=decision_date),)
    return (because("terms.later_needs_consent", end=decision_date, source=term.source_consent),)


def _statutory(asked: _Question) -> CaseDates:
    if asked.case_type is CaseType.NOTICE_OF_DEFAULT:
        return _with(_of_notice_itself(asked), _ignored(asked))
    if asked.case_type not in _DECISIONS:
        return CaseDates((), _ignored(asked))
    objecting = _objecting(asked)
    if asked.case_type is CaseType.OBJECTION and asked.anchors.announced_on is None:
        return _with(objecting, _undated_notice(asked))
    return _deciding(asked, objecting)


def _with(dates: CaseDates, warnings: Sequence[Reason]) -> CaseDates:
    return CaseDates(dates.terms, (*dates.warnings, *warnings))


def _ignored(asked: _Question) -> tuple[Reason, ...]:
    """Warnings for anchors that this case type knows nothing of."""
    anchors = asked.anchors
    given = {
        "terms.announced_ignored": anchors.announced_on,
        "terms.committee_ignored": anchors.committee_announced_on,
        "terms.extension_ignored": anchors.extended_on,
        "terms.suspension_ignored": anchors.suspensions,
    }
    found = tuple(because(code) for code, value in given.items() if value)
    return (*found, *_undated_notice(asked))


def _undated_notice(asked: _Question) -> tuple[Reason, ...]:
    notice = asked.anchors.notice_of_default_on
    return () if notice is None else (because("terms.notice_not_counted", notice=notice),)


def _objecting(asked: _Question) -> CaseDates:
    announced, received = asked.anchors.announced_on, asked.received
    if asked.case_type is not CaseType.OBJECTION:
        return CaseDates((), () if announced is None else (because("terms.announced_ignored"),))
    if announced is None:
        return CaseDates((), (because("terms.announced_missing"),))
    answer = objection_term(asked.rules.terms, announced)
    warnings = list(answer.warnings)
    if announced > received:
        warnings.append(because("terms.announced_after_received", received=received, announced=announced))
    if received > answer.result:
        warnings.append(because("terms.maybe_late", received=received, last_day=answer.result))
    return CaseDates((_term("last_objection_day", answer),), tuple(warnings))


def _term(name: str, answer: Answer[date]) -> Term:
    return Term(name, answer.result, answer.reasons, answer.source)


def _deciding(asked: _Question, objecting: CaseDates) -> CaseDates:
    announced = asked.anchors.announced_on
    day0 = announced if announced is not None and asked.case_type is CaseType.OBJECTION else asked.received
    version = asked.rules.terms.term(_DECISIONS[asked.case_type], day0)
    without = Stretch(pauses=tuple(Pause(*pair) for pair in asked.anchors.suspensions))
    told, committee_warnings = _committee(asked, version, without)
    stretch = replace(without, committee=told)
    plain = _decide(asked, stretch)
    extension, extension_warnings = _extension(asked, version, plain.result)
    terms = [*objecting.terms, _term("decision_date", plain)]
    last = plain
    if extension:
        last = _decide(asked, replace(stretch, extension=extension))
        terms.append(_term("decision_date_extended", last))
    warnings = [*objecting.warnings, *committee_warnings, *extension_warnings, *plain.warnings, *last.warnings]
    penalty = _penalty(asked, last.result)
    warnings += _later_warnings(asked, last.result)
    return CaseDates((*terms, *penalty.terms), (*warnings, *penalty.warnings))


def _decide(asked: _Question, stretch: Stretch) -> Answer[date]:
    terms, received = asked.rules.terms, asked.received
    if asked.case_type is CaseType.OBJECTION:
        return decision_on_objection(terms, asked.anchors.announced_on or received, stretch)
    if asked.case_type is CaseType.COMPLAINT:
        return decision_on_complaint(terms, received, stretch)
    if asked.case_type is CaseType.WOO_REQUEST:
        return decision_on_woo(terms, received, stretch)
    return decision_on_application(terms, received, stretch)


def _committee(asked: _Question, version: StatutoryTerm, without: Stretch) -> tuple[bool, tuple[Reason, ...]]:
    """Whether the longer term holds: only when the citizen was told before the ordinary term ended."""
    told = asked.anchors.committee_announced_on
    if told is None:
        return False, ()
    if version.committee_length is None:
        return False, (because("terms.committee_ignored"),)
    end = _decide(asked, without).result
    if told > end:
        return False, (because("terms.committee_too_late", day=told, end=end),)
    return True, ()


def _extension(asked: _Question, version: StatutoryTerm, end: date) -> tuple[int, tuple[Reason, ...]]:
    """The longest extension of the law, when it was announced in time; 0 for none."""
    extended = asked.anchors.extended_on
    if extended is None:
        return 0, ()
    if extended > end:
        return 0, (because("terms.extension_too_late", day=extended, end=end),)
    if version.extension is None:
        return 0, (because("terms.extension_without_length", day=extended),)
    return version.extension, ()


def _penalty(asked: _Question, decision_date: date) -> CaseDates:
    notice = asked.anchors.notice_of_default_on
    if notice is None:
        return CaseDates(())
    terms = asked.rules.terms
    timing = notice_valid(terms, decision_date, notice)
    applies = penalty_applies(terms, asked.case_type)
    if not timing.result:
        return CaseDates((), timing.reasons)
    if asked.case_type is CaseType.WOO_REQUEST:
        until = notice + timedelta(days=terms.penalty.wait_days)
        return CaseDates((), (*applies.reasons, because("terms.woo_notice", notice=notice, day=until)))
    if not applies.result:
        return CaseDates((), applies.reasons)
    answer = penalty_period(terms, decision_date, notice)
    return CaseDates(_penalty_terms(answer, applies.reasons), answer.warnings)


def _of_notice_itself(asked: _Question) -> CaseDates:
    """A notice of default as a case of its own: when money starts to run, if the other case was late."""
    terms, notice = asked.rules.terms, asked.received
    period = period_after(terms, notice)
    reasons = period_reasons(terms, notice, period)
    warnings = (because("terms.notice_case_unknown"), *amount_warnings(terms, period))
    answer = Answer(period, reasons, terms.penalty.source_first_day, warnings)
    return CaseDates(_penalty_terms(answer, ()), answer.warnings)


def _penalty_terms(answer: Answer[PenaltyPeriod], before: tuple[Reason, ...]) -> tuple[Term, ...]:
    reasons = (*before, *answer.reasons)
    first = Term("penalty_first_day", answer.result.first, reasons, answer.source)
    return first, Term("penalty_last_day", answer.result.last, reasons, answer.source)
