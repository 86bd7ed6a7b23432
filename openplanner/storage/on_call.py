"""Who is on call for a team on a day: the one to ask when a talk is about to fall through."""

from __future__ import annotations

from datetime import date, datetime

from openplanner.storage import sql
from openplanner.storage.store import Transaction


def on_call_between(tx: Transaction, first: date, last: date) -> dict[tuple[int, date], int]:
    """The colleague for each team and day that has one, both days included."""
    table = sql.on_call
    rows = tx.execute(
        sql.select(table.c.team_id, table.c.day, table.c.colleague_id)
        .where(table.c.day >= first, table.c.day <= last)
        .order_by(table.c.day, table.c.team_id)
    )
    return {(row.team_id, row.day): row.colleague_id for row in rows}


def put_on_call(tx: Transaction, team_id: int, day: date, colleague_id: int | None, by: int, now: datetime) -> None:
    """Puts a colleague on call instead of whoever was; None leaves the day without."""
    table = sql.on_call
    tx.execute(sql.delete(table).where(table.c.team_id == team_id, table.c.day == day))
    if colleague_id is not None:
        values = {"team_id": team_id, "day": day, "colleague_id": colleague_id, "noted_by": by, "noted_at": now}
        tx.execute(sql.insert(table), values)
