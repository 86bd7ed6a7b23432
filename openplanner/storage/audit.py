"""Who did what: the audit table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from openplanner.storage import sql
from openplanner.storage.schema.stored_values import mapping_from_json, to_json
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
    values = {
        "at": entry.at,
        "by": entry.by,
        "action": entry.action,
        "case_id": entry.case_id,
        "booking_id": entry.booking_id,
        "before": to_json(entry.before),
        "after": to_json(entry.after),
    }
    statement = sql.insert(sql.audit).returning(sql.audit.c.audit_id)
    return replace(entry, audit_id=int(tx.execute(statement, values).scalar_one()))


def audit_of_case(tx: Transaction, case_id: int) -> tuple[AuditEntry, ...]:
    """All acts on a case, oldest first."""
    table = sql.audit
    asked = sql.select(table).where(table.c.case_id == case_id).order_by(table.c.at, table.c.audit_id)
    return tuple(
        AuditEntry(
            row.at,
            row.by,
            row.action,
            row.case_id,
            row.booking_id,
            mapping_from_json(row.before),
            mapping_from_json(row.after),
            row.audit_id,
        )
        for row in tx.execute(asked)
    )
