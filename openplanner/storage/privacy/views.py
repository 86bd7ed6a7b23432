"""Who looked at which case, and when: kept for a year, to answer a question about misuse."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from openplanner.storage import sql
from openplanner.storage.store import Transaction

_ONCE_IN = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class View:
    """One look at a case. ``where`` is a word such as ``cases`` or ``export``; ``by`` 0 is a scheduled task."""

    at: datetime
    by: int
    case_id: int
    where: str


def add_view(tx: Transaction, view: View) -> bool:
    """Writes the look down; False when the same colleague looked there within the last quarter of an hour."""
    table = sql.views
    same = sql.and_(
        table.c.case_id == view.case_id, table.c.by == view.by, table.c.place == view.where,
        table.c.at > view.at - _ONCE_IN, table.c.at <= view.at,
    )  # fmt: skip
    if tx.execute(sql.select(table.c.view_id).where(same).limit(1)).first() is not None:
        return False
    values = {"at": view.at, "by": view.by, "case_id": view.case_id, "place": view.where}
    tx.execute(sql.insert(table), values)
    return True


def views_of_case(tx: Transaction, case_id: int) -> tuple[View, ...]:
    """Who looked at a case, newest first."""
    table = sql.views
    asked = sql.select(table).where(table.c.case_id == case_id).order_by(table.c.at.desc(), table.c.view_id.desc())
    return tuple(View(row.at, row.by, row.case_id, row.place) for row in tx.execute(asked))


def views_by(tx: Transaction, colleague_id: int, since: datetime) -> tuple[View, ...]:
    """What a colleague looked at since a moment, newest first."""
    table = sql.views
    asked = sql.select(table).where(table.c.by == colleague_id, table.c.at >= since)
    rows = tx.execute(asked.order_by(table.c.at.desc(), table.c.view_id.desc()))
    return tuple(View(row.at, row.by, row.case_id, row.place) for row in rows)


def drop_views_before(tx: Transaction, moment: datetime) -> int:
    """Forgets looks before a moment; how many there were."""
    return int(tx.execute(sql.delete(sql.views).where(sql.views.c.at < moment)).rowcount)
