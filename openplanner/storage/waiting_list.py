"""Who has a talk and wants an earlier one."""

from __future__ import annotations

from datetime import datetime

from openplanner.storage import sql
from openplanner.storage.store import Transaction


def add_waiting(tx: Transaction, case_id: int, by: int, now: datetime) -> None:
    """Puts a case on the list; one that is on it keeps its place."""
    table = sql.waiting_list
    if tx.execute(sql.select(table.c.case_id).where(table.c.case_id == case_id)).first() is None:
        tx.execute(sql.insert(table), {"case_id": case_id, "since": now, "noted_by": by})


def drop_waiting(tx: Transaction, case_id: int) -> None:
    """Takes a case off the list; one that is not on it stays off."""
    tx.execute(sql.delete(sql.waiting_list).where(sql.waiting_list.c.case_id == case_id))


def waiting(tx: Transaction) -> dict[int, datetime]:
    """Since when each case waits, who came first in front."""
    table = sql.waiting_list
    rows = tx.execute(sql.select(table.c.case_id, table.c.since).order_by(table.c.since, table.c.case_id))
    return {row.case_id: row.since for row in rows}
