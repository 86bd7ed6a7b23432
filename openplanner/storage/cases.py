"""Cases in the store, with their people, phone numbers and terms."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from openplanner.domain.case import Case
from openplanner.storage.store import Transaction


def add_case(tx: Transaction, case: Case) -> Case:
    """The case as stored, with its ids; raises ``InvalidInput`` (``number_taken``) when the number exists."""
    raise NotImplementedError


def add_cases(tx: Transaction, cases: Sequence[Case]) -> tuple[int, ...]:
    """Ids of many cases stored at once, in the same order; for imports."""
    raise NotImplementedError


def case(tx: Transaction, case_id: int) -> Case:
    """The case; raises ``NotAllowed`` (``case_missing``) when there is none."""
    raise NotImplementedError


def case_by_number(tx: Transaction, number: str) -> Case | None:
    """The case with that number, letters in either case, or None."""
    raise NotImplementedError


def save_case(tx: Transaction, case: Case) -> Case:
    """The case as stored, one version further; raises ``StaleCase`` when somebody saved first."""
    raise NotImplementedError


def find_same(tx: Transaction, number: str, e164s: Sequence[str], name: str) -> tuple[Case, ...]:
    """Cases with that number, one of those phone numbers or exactly that name, newest first, at most ten."""
    raise NotImplementedError


def cases_to_anonymise(tx: Transaction, closed_before: datetime) -> tuple[Case, ...]:
    """Closed cases that still hold personal data, oldest first."""
    raise NotImplementedError


def anonymise_case(tx: Transaction, case_id: int) -> None:
    """Takes out all personal data; number, type, dates and outcome stay for the figures."""
    raise NotImplementedError


def claim_case(tx: Transaction, case_id: int, colleague_id: int, until: datetime, now: datetime) -> Case:
    """Marks who is phoning now; raises ``NotAllowed`` (``case_claimed``, fact ``colleague_id``) while somebody else is."""
    raise NotImplementedError


def release_case(tx: Transaction, case_id: int, colleague_id: int) -> Case:
    """Ends the claim of that colleague; somebody else's claim stays."""
    raise NotImplementedError
