"""Who is in which case now: one row for each colleague, written when somebody opens or leaves one."""

from __future__ import annotations

from datetime import datetime

from openplanner.domain.presence import Doing
from openplanner.storage import sql
from openplanner.storage.store import Transaction

_HERE = """insert into presence (colleague_id, case_id, doing, until) values ({0}, {0}, {0}, {0})
on conflict (colleague_id) do update set case_id = excluded.case_id, doing = excluded.doing, until = excluded.until"""


def note_presence(tx: Transaction, colleague_id: int, case_id: int, doing: Doing, until: datetime) -> None:
    """Somebody is in a case, and in no other any more."""
    from openplanner.storage.schema.stored_values import micros

    statement = _HERE.format("%s" if tx.on_server else "?")
    tx.execute_plain(statement, (colleague_id, case_id, doing.value, micros(until)))


def drop_presence(tx: Transaction, colleague_id: int) -> None:
    """Somebody is in no case any more."""
    tx.execute(sql.delete(sql.presence).where(sql.presence.c.colleague_id == colleague_id))
