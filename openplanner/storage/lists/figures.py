"""What the key figures are made of; see method.md 7.2."""

from __future__ import annotations

from datetime import date
from typing import Any

from openplanner.domain.case import CaseStatus, CaseType, OutcomeCode
from openplanner.domain.contact import AttemptResult
from openplanner.storage.figure_rows import FigureAgreement, FigureAttempt, FigureCase, RiskCase
from openplanner.storage.schema.stored_values import day_or_none, moment, moment_or_none

_CHOSEN = """with chosen (case_id) as (
  select case_id from cases where received_at >= :start and received_at < :end
  union select case_id from cases where closed_at >= :start and closed_at < :end
  union select case_id from attempts where at >= :start and at < :end
)"""
CASES = f"""{_CHOSEN}
select c.case_id, c.number, c.case_type, c.team_id, c.received_at, c.last_calling_day, c.norm_until, c.decision_date,
  a.first_at, a.first_reached, coalesce(a.tried, 0), coalesce(a.minutes, 0), c.status, c.outcome, c.closed_at,
  c.notice_of_default_on,
  (select count(*) from outcomes o where o.case_id = c.case_id and o.outcome is null),
  c.later_at, c.norm_day
from chosen join cases c using (case_id)
left join (
  select case_id, min(at) as first_at, count(*) as tried, sum(minutes) as minutes,
    min(at) filter (where result in ('spoken', 'appointment_made')) as first_reached
  from attempts where case_id in (select case_id from chosen) group by case_id
) a on a.case_id = c.case_id
order by c.case_id"""  # noqa: S608 - constants only
ATTEMPTS = f"""{_CHOSEN}
select case_id, at, result, minutes from attempts where case_id in (select case_id from chosen)
order by at, attempt_id"""  # noqa: S608 - constants only
AGREEMENTS = (
    "select case_id, due, done_on from agreements where due between :first and :last order by due, agreement_id"
)

RISKS = """select case_id, number, case_type, received_at, decision_date, notice_of_default_on from cases
where status <> 'closed' and (cast(:team_id as integer) is null or team_id = :team_id)
  and (decision_date <= :until or notice_of_default_on is not null or case_type = 'ingebrekestelling')
order by coalesce(decision_date, notice_of_default_on) nulls last, case_id limit :limit"""
CAME = """select case_type, count(*) from cases
where received_at >= :start and received_at < :end and last_calling_day is not null
  and (cast(:team_id as integer) is null or team_id = :team_id) group by case_type order by case_type"""


def risk_case(row: tuple[Any, ...]) -> RiskCase:
    """A row as ``RISKS`` asks it."""
    return RiskCase(row[0], row[1], CaseType(row[2]), moment(row[3]), day_or_none(row[4]), day_or_none(row[5]))


def figure_case(row: tuple[Any, ...]) -> FigureCase:
    """A row as ``CASES`` asks it."""
    return FigureCase(
        case_id=row[0],
        number=row[1],
        case_type=CaseType(row[2]),
        team_id=row[3],
        received_at=moment(row[4]),
        called_for=row[6] is not None,
        last_calling_day=day_or_none(row[5]),
        norm_until=moment_or_none(row[6]),
        decision_date=day_or_none(row[7]),
        first_attempt_at=moment_or_none(row[8]),
        first_reached_at=moment_or_none(row[9]),
        attempts=row[10],
        minutes=row[11],
        status=CaseStatus(row[12]),
        outcome=OutcomeCode(row[13]) if row[13] else None,
        closed_at=moment_or_none(row[14]),
        notice_of_default_on=day_or_none(row[15]),
        reopenings=row[16],
        later_at=moment_or_none(row[17]),
        norm_day=day_or_none(row[18]),
    )


def figure_attempt(row: tuple[Any, ...]) -> FigureAttempt:
    """A row as ``ATTEMPTS`` asks it."""
    return FigureAttempt(row[0], moment(row[1]), AttemptResult(row[2]), row[3])


def figure_agreement(row: tuple[Any, ...]) -> FigureAgreement:
    """A row as ``AGREEMENTS`` asks it."""
    return FigureAgreement(row[0], date.fromisoformat(row[1]), day_or_none(row[2]))
