"""The journal of what can be undone: the last twenty acts of each colleague, and for ten minutes a whole plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from openplanner.storage import sql
from openplanner.storage.schema.stored_values import mapping_from_json, to_json
from openplanner.storage.store import Transaction

if TYPE_CHECKING:
    from sqlalchemy import Row

_MOST = 20
_KEPT_AT_LEAST = timedelta(minutes=10)
_WHOLE_PLANS = ("team_planned", "absence_covered")  # not pushed out by what is done right after them


@dataclass(frozen=True, slots=True)
class UndoEntry:
    """One act that can be undone: its kind, what is needed to undo it (plain JSON values), and facts for the label."""

    kind: str
    payload: Mapping[str, object]
    at: datetime
    by: int
    facts: Mapping[str, object] = field(default_factory=dict)
    undo_id: int = 0


def push_undo(tx: Transaction, entry: UndoEntry, *, of_last_line: bool = False) -> None:
    """Stores the entry; the oldest of that colleague beyond twenty is forgotten, but no whole plan that is new.

    With ``of_last_line`` its facts are the number of the line in the audit that was written last in this transaction,
    which the server fills in.
    """
    table = sql.undo
    values = {"kind": entry.kind, "payload": to_json(entry.payload), "at": entry.at, "by": entry.by}
    if of_last_line:
        number = sql.func.text(sql.select(sql.audit_tail.c.audit_id).scalar_subquery())
        tx.later(sql.insert(table).values(facts=sql.func.concat('{"audit_id":', number, "}")), values)
    else:
        tx.later(sql.insert(table), {**values, "facts": to_json(entry.facts)})
    mine = table.c.by == entry.by
    kept = sql.select(table.c.undo_id).where(mine).order_by(table.c.undo_id.desc()).limit(_MOST)
    may_go = sql.or_(table.c.kind.not_in(_WHOLE_PLANS), table.c.at < entry.at - _KEPT_AT_LEAST)
    tx.later(sql.delete(table).where(mine, may_go, table.c.undo_id.not_in(kept)))


def last_undo(tx: Transaction, by: int | None = None) -> UndoEntry | None:
    """The newest entry (of that colleague), or None."""
    table = sql.undo
    asked = sql.select(table).order_by(table.c.undo_id.desc()).limit(1)
    if by is not None:
        asked = asked.where(table.c.by == by)
    row = tx.execute(asked).first()
    return None if row is None else _entry_from(row)


def undo_entry(tx: Transaction, undo_id: int) -> UndoEntry | None:
    """One entry, or None when it was undone or forgotten."""
    row = tx.execute(sql.select(sql.undo).where(sql.undo.c.undo_id == undo_id)).first()
    return None if row is None else _entry_from(row)


def drop_undo(tx: Transaction, undo_id: int) -> None:
    """Forgets the entry, because it was undone."""
    tx.execute(sql.delete(sql.undo).where(sql.undo.c.undo_id == undo_id))


def drop_undo_before(tx: Transaction, moment: datetime) -> int:
    """Forgets entries from before a moment; how many there were."""
    return int(tx.execute(sql.delete(sql.undo).where(sql.undo.c.at < moment)).rowcount)


def _entry_from(row: Row[Any]) -> UndoEntry:
    return UndoEntry(
        row.kind, mapping_from_json(row.payload), row.at, row.by, mapping_from_json(row.facts), row.undo_id
    )
