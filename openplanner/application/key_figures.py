"""The key figures of a period, from the rows of the store; definitions and arithmetic are in ``planning.kpi``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

from openplanner.application.office import Office
from openplanner.domain.case import CaseType
from openplanner.domain.interval import AMSTERDAM
from openplanner.domain.progress import Progress, Silent
from openplanner.planning.kpi import (
    AgreementFact,
    AttemptFact,
    CaseFacts,
    Figure,
    Figures,
    Part,
    Unit,
    figures_of,
)
from openplanner.planning.penalty import exposure, notice_valid, penalty_applies
from openplanner.planning.rules import TermRules
from openplanner.settings import HOURLY_RATE
from openplanner.storage.figure_rows import FigureCase, FigureRows
from openplanner.storage.reads import Reads

__all__ = ["Figure", "Figures", "Part", "Unit", "key_figures"]

LOOK_BACK = timedelta(days=400)  # a notice of default may come a year after the request that it is about


def key_figures(
    office: Office, first: date, last: date, team_id: int | None = None, progress: Progress | None = None
) -> Figures:
    """All figures from ``first`` to ``last``, both included, of one team or of the whole office.

    Raises ``ValueError`` when the period ends before it starts, ``Cancelled``, and the errors of the store.
    """
    watch = progress or Silent()
    watch.step(0, 3, "figures.counting")
    today = office.clock().astimezone(AMSTERDAM).date()
    reads = Reads(office.store.home)
    try:
        rows = reads.figures(first - LOOK_BACK, last)
    finally:
        reads.close()
    watch.step(1, 3, "figures.counting")
    facts = facts_of(rows, team_id)
    watch.step(2, 3, "figures.counting")
    counted = [_with_penalty(office.rules.terms, case, today) for case in facts]
    return figures_of(counted, first, last, today, office.settings.number(HOURLY_RATE))


def _with_penalty(rules: TermRules, case: CaseFacts, today: date) -> CaseFacts:
    """The case with what lateness cost so far by the statutory clock; what was paid is not known here."""
    if case.notice_on is None or case.decision_date is None or not penalty_applies(rules, case.case_type).result:
        return case
    if not notice_valid(rules, case.decision_date, case.notice_on).result:
        return case
    return replace(case, penalty_euros=exposure(rules, case.notice_on, case.closed_on or today).so_far)


def facts_of(rows: FigureRows, team_id: int | None = None) -> list[CaseFacts]:
    """The facts of the cases of one team (None: every team), without anything that names a person."""
    attempts: dict[int, list[AttemptFact]] = defaultdict(list)
    for attempt in rows.attempts:
        attempts[attempt.case_id].append(AttemptFact(attempt.at, attempt.result.reached))
    agreements: dict[int, list[AgreementFact]] = defaultdict(list)
    for agreement in rows.agreements:
        agreements[agreement.case_id].append(AgreementFact(agreement.due, agreement.done_on))
    mine = (row for row in rows.cases if team_id is None or row.team_id == team_id)
    return [_facts(row, attempts.get(row.case_id, ()), agreements.get(row.case_id, ())) for row in mine]


def _facts(row: FigureCase, attempts: Iterable[AttemptFact], agreements: Iterable[AgreementFact]) -> CaseFacts:
    is_notice = row.case_type is CaseType.NOTICE_OF_DEFAULT
    return CaseFacts(
        case_type=row.case_type,
        received_on=_day(row.received_at),
        last_calling_day=row.last_calling_day if _agreed_in_time(row) else row.norm_day or row.last_calling_day,
        answer_by=row.norm_until,
        decision_date=row.decision_date,
        closed_on=_day(row.closed_at) if row.closed_at else None,
        outcome=row.outcome,
        reopened=row.reopenings > 0,
        attempts=tuple(attempts),
        agreements=tuple(agreements),
        notice_on=_day(row.received_at) if is_notice else row.notice_of_default_on,
        minutes=row.minutes,
        agreed_later=_agreed_in_time(row),
    )


def _agreed_in_time(row: FigureCase) -> bool:
    """A later day agreed after the norm had passed excuses nothing."""
    return row.later_at is not None and row.norm_day is not None and _day(row.later_at) <= row.norm_day


def _day(moment: datetime) -> date:
    return moment.astimezone(AMSTERDAM).date()
