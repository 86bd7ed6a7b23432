"""Requests of a register elsewhere whose case was closed here and that are still to be closed there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from openplanner.domain.outbox import waited
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
    """What can be tried now, who waits longest first; a clock that was set back keeps nobody waiting."""
    table = sql.contact_closings
    asked = sql.select(table.c.case_id, sql.cases.c.number, table.c.attempts, table.c.retry_at).join(sql.cases)
    rows = [row for row in tx.execute(asked.order_by(table.c.since, table.c.case_id)) if waited(row.retry_at, now)]
    return tuple(Closing(row.case_id, row.number, row.attempts) for row in rows[:most])


def try_now(tx: Transaction, case_id: int, now: datetime) -> bool:
    """A person asks for it: due at once. False when nothing of that case waits any more."""
    table = sql.contact_closings
    return tx.execute(sql.update(table).where(table.c.case_id == case_id).values(retry_at=now)).rowcount == 1
