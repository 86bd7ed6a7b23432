"""Which closed cases have had their term: the next purge takes their person away."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from openplanner.domain.case import Case
from openplanner.domain.interval import AMSTERDAM
from openplanner.planning.retention import Retention
from openplanner.storage import cases
from openplanner.storage.store import Transaction


def due_now(tx: Transaction, now: datetime, terms: Retention) -> tuple[Case, ...]:
    """Those cases, as ``cases.cases_to_anonymise`` orders them; open cases never."""
    today = now.astimezone(AMSTERDAM).date()
    closed = cases.cases_to_anonymise(tx, now - timedelta(days=terms.shortest_days))
    return tuple(case for case in closed if today > terms.erase_after(case.case_type, case.outcome, closed_on(case)))


def closed_on(case: Case) -> date:
    """The day on which its term begins to run."""
    return (case.closed_at or case.received_at).astimezone(AMSTERDAM).date()
