"""Which open cases run out of time, and what lateness costs: by case number, without the citizen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from openplanner.application.office import Office
from openplanner.domain.case import CaseType
from openplanner.domain.interval import AMSTERDAM
from openplanner.planning.penalty import Exposure, exposure, notice_valid, penalty_applies
from openplanner.planning.rules import TermRules
from openplanner.storage.figure_rows import RiskCase
from openplanner.storage.reads import Reads

__all__ = ["Exposure", "Risks", "TermAtRisk", "terms_at_risk"]

DAYS_AHEAD = 14


@dataclass(frozen=True, slots=True)
class TermAtRisk:
    """One case. ``days_left`` are calendar days to the decision date, negative when that has passed, None without one.

    ``penalty`` is what the statutory clock says, None when no penalty runs. ``sure`` is False for a notice of default
    that is a case of its own: it costs only when the decision that it is about was late (law.md 9).
    """

    case_id: int
    number: str
    case_type: CaseType
    decision_date: date | None
    days_left: int | None
    penalty: Exposure | None = None
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Risks:
    """The cases, most urgent first, with the sums of what is sure: so far, per day now, and at most, in euros."""

    cases: tuple[TermAtRisk, ...]

    @property
    def so_far(self) -> int:
        """Euros run up until today."""
        return sum(one.so_far for one in self._sure())

    @property
    def next_day(self) -> int:
        """Euros that tomorrow adds when nothing is decided."""
        return sum(one.next_day for one in self._sure())

    @property
    def most(self) -> int:
        """Euros when none of them is ever decided."""
        return sum(one.most for one in self._sure())

    def _sure(self) -> list[Exposure]:
        return [one.penalty for one in self.cases if one.penalty is not None and one.sure]


def terms_at_risk(office: Office, team_id: int | None = None, days: int = DAYS_AHEAD) -> Risks:
    """Open cases to be decided within so many calendar days or late already, and every penalty that runs or may run.

    Raises the errors of the store.
    """
    today = office.clock().astimezone(AMSTERDAM).date()
    until = today + timedelta(days=days)
    reads = Reads(office.store.home)
    try:
        rows = reads.risk_cases(team_id, until)
    finally:
        reads.close()
    return Risks(tuple(_in_order(_at_risk(office.rules.terms, row, today) for row in rows)))


def _at_risk(rules: TermRules, row: RiskCase, today: date) -> TermAtRisk:
    left = (row.decision_date - today).days if row.decision_date is not None else None
    own_case = row.case_type is CaseType.NOTICE_OF_DEFAULT
    notice = row.received_at.astimezone(AMSTERDAM).date() if own_case else _notice(rules, row)
    cost = exposure(rules, notice, today) if notice is not None else None
    return TermAtRisk(row.case_id, row.number, row.case_type, row.decision_date, left, cost, not own_case)


def _notice(rules: TermRules, row: RiskCase) -> date | None:
    """The day of a notice of default that counts: in time, about a case for which lateness costs a penalty."""
    notice, decision = row.notice_of_default_on, row.decision_date
    if notice is None or decision is None or not penalty_applies(rules, row.case_type).result:
        return None
    return notice if notice_valid(rules, decision, notice).result else None


def _in_order(found: Iterable[TermAtRisk]) -> list[TermAtRisk]:
    """What costs money first, then what must be decided first."""

    def key(one: TermAtRisk) -> tuple[date, int]:
        moments = [one.decision_date, one.penalty.period.first if one.penalty is not None else None]
        return min((moment for moment in moments if moment is not None), default=date.max), one.case_id

    return sorted(found, key=key)
