"""Requests of a register elsewhere whose case was closed here and that are still to be closed there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from openplanner.storage import sql
from openplanner.storage.store import Transaction


@dataclass(frozen=True, slots=True)
class Closing:
    """One of them: the case, its number, and how often the register was asked in vain."""

    case_id: int
    number: str
    attempts: int = 0


def add_closing(tx: Transaction, case_id: int, now: datetime) -> None:
    """The request of this case is to be closed; one that waits already goes on waiting."""
    table = sql.contact_closings
    if tx.execute(sql.select(table.c.case_id).where(table.c.case_id == case_id)).first() is None:
        tx.execute(sql.insert(table), {"case_id": case_id, "since": now, "attempts": 0})


def drop_closing(tx: Transaction, case_id: int) -> None:
    """It was closed, or needs not be: the case was opened again."""
    tx.execute(sql.delete(sql.contact_closings).where(sql.contact_closings.c.case_id == case_id))


def put_off(tx: Transaction, closing: Closing, retry_at: datetime, problem: str) -> None:
    """The register did not answer: again at that moment."""
    table = sql.contact_closings
    values = {"attempts": closing.attempts + 1, "retry_at": retry_at, "problem": problem}
    tx.execute(sql.update(table).where(table.c.case_id == closing.case_id).values(values))


def closings_due(tx: Transaction, now: datetime, most: int) -> tuple[Closing, ...]:
    """What can be tried now, who waits longest first."""
    table = sql.contact_closings
    waited = sql.or_(table.c.retry_at.is_(None), table.c.retry_at <= now)
    asked = sql.select(table.c.case_id, sql.cases.c.number, table.c.attempts).join(sql.cases).where(waited)
    rows = tx.execute(asked.order_by(table.c.since, table.c.case_id).limit(most))
    return tuple(Closing(row.case_id, row.number, row.attempts) for row in rows)
