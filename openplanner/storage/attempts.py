"""Attempts, agreements and outcomes of a case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from openplanner.domain.case import OutcomeCode
from openplanner.domain.contact import Agreement, Attempt
from openplanner.storage.store import Transaction


@dataclass(frozen=True, slots=True)
class OutcomeEntry:
    """One outcome that was recorded, or a reopening (``outcome`` None)."""

    case_id: int
    at: datetime
    by: int
    outcome: OutcomeCode | None
    reason: str = ""
    outcome_id: int = 0


def add_attempt(tx: Transaction, attempt: Attempt) -> Attempt:
    """The attempt as stored; the case row keeps count and last attempt."""
    raise NotImplementedError


def attempts_of_case(tx: Transaction, case_id: int) -> tuple[Attempt, ...]:
    """All attempts, oldest first."""
    raise NotImplementedError


def add_agreement(tx: Transaction, agreement: Agreement) -> Agreement:
    """The agreement as stored."""
    raise NotImplementedError


def save_agreement(tx: Transaction, agreement: Agreement) -> Agreement:
    """The agreement as stored, for instance done."""
    raise NotImplementedError


def agreements_of_case(tx: Transaction, case_id: int) -> tuple[Agreement, ...]:
    """All agreements by due day."""
    raise NotImplementedError


def open_agreements(tx: Transaction, until: date) -> tuple[Agreement, ...]:
    """Agreements that are not done and due up to and on that day."""
    raise NotImplementedError


def add_outcome(tx: Transaction, entry: OutcomeEntry) -> OutcomeEntry:
    """The outcome in the history of the case; the case itself is saved with ``save_case``."""
    raise NotImplementedError


def outcomes_of_case(tx: Transaction, case_id: int) -> tuple[OutcomeEntry, ...]:
    """All outcomes and reopenings, oldest first."""
    raise NotImplementedError
