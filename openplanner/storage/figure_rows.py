"""What the key figures are made of, without anything that names a person. Loaded when figures are asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from openplanner.domain.case import CaseStatus, CaseType, OutcomeCode
from openplanner.domain.contact import AttemptResult


@dataclass(frozen=True, slots=True)
class FigureCase:
    """One case as the key figures see it; see method.md 7.2.

    ``called_for`` is False when nobody was to be called (no last calling day). ``norm_until`` is the moment the
    callback or answer norm ends. ``minutes`` sums all attempts. ``reopenings`` counts how often the
    case came back after it had been closed. ``later_at`` is when a later day was agreed, and ``norm_day`` the
    last calling day without that.
    """

    case_id: int
    number: str
    case_type: CaseType
    team_id: int
    received_at: datetime
    called_for: bool
    last_calling_day: date | None
    norm_until: datetime | None
    decision_date: date | None
    first_attempt_at: datetime | None
    first_reached_at: datetime | None
    attempts: int
    minutes: int
    status: CaseStatus
    outcome: OutcomeCode | None
    closed_at: datetime | None
    notice_of_default_on: date | None
    reopenings: int
    later_at: datetime | None = None
    norm_day: date | None = None


@dataclass(frozen=True, slots=True)
class RiskCase:
    """An open case whose decision comes near, or about which a notice of default was received."""

    case_id: int
    number: str
    case_type: CaseType
    received_at: datetime
    decision_date: date | None
    notice_of_default_on: date | None


@dataclass(frozen=True, slots=True)
class FigureAttempt:
    """One attempt as the key figures see it."""

    case_id: int
    at: datetime
    result: AttemptResult
    minutes: int


@dataclass(frozen=True, slots=True)
class FigureAgreement:
    """One promise as the key figures see it."""

    case_id: int
    due: date
    done_on: date | None


@dataclass(frozen=True, slots=True)
class FigureRows:
    """What the key figures of a stretch of days are made of.

    ``cases`` were received, first phoned, first reached or closed in it; ``attempts`` are all attempts of those cases;
    ``agreements`` were due in it.
    """

    cases: tuple[FigureCase, ...]
    attempts: tuple[FigureAttempt, ...]
    agreements: tuple[FigureAgreement, ...]
