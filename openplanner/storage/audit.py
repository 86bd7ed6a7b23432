"""Who did what: the audit table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from openplanner.storage.store import Transaction


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One act. ``before`` and ``after`` hold what changed, plain values, never free text about a citizen."""

    at: datetime
    by: int
    action: str
    case_id: int | None = None
    booking_id: int | None = None
    before: Mapping[str, object] = field(default_factory=dict)
    after: Mapping[str, object] = field(default_factory=dict)
    audit_id: int = 0


def write_audit(tx: Transaction, entry: AuditEntry) -> AuditEntry:
    """The entry as stored."""
    raise NotImplementedError


def audit_of_case(tx: Transaction, case_id: int) -> tuple[AuditEntry, ...]:
    """All acts on a case, oldest first."""
    raise NotImplementedError
