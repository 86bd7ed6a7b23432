"""To whom a case was given, by whom and when: what whoever gave it away wants to know, and whoever may give it back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from openplanner.domain.case import Case
from openplanner.domain.errors import NotAllowed
from openplanner.domain.frozen import frozen
from openplanner.storage import audit, colleagues
from openplanner.storage.audit import AuditEntry
from openplanner.storage.store import Transaction

HANDED_OVER = "handed_over"


@frozen
class Given:
    """A case that is for one colleague; ``by`` is 0 and ``at`` None when the log does not say who gave it, or when."""

    colleague_id: int
    name: str
    by: int = 0
    by_name: str = ""
    at: datetime | None = None


def given_to(tx: Transaction, case: Case, told: Sequence[AuditEntry] | None = None) -> Given | None:
    """Who has the case; None when it is for the whole team. ``told`` are its :func:`moves`, when they were read."""
    if case.assigned_to is None:
        return None
    name = _name(tx, case.assigned_to)
    told = moves(tx, case.case_id) if told is None else told
    lines = [line for line in told if line.after.get("colleague") == case.assigned_to]
    if not lines:
        return Given(case.assigned_to, name)
    return Given(case.assigned_to, name, lines[-1].by, _name(tx, lines[-1].by), lines[-1].at)


def moves(tx: Transaction, case_id: int) -> list[AuditEntry]:
    """Where the case went, oldest first, without what was taken back."""
    told = audit.audit_of_case(tx, case_id)
    undone = {line.after.get("undid") for line in told}
    return [line for line in told if line.action == HANDED_OVER and line.audit_id not in undone]


def _name(tx: Transaction, colleague_id: int) -> str:
    try:
        return colleagues.colleague(tx, colleague_id).name
    except NotAllowed:
        return ""
