"""The outbox in the store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from openplanner.domain.errors import StaleCase
from openplanner.domain.interval import Interval
from openplanner.domain.outbox import OutboxAction, OutboxRow, OutboxState, due, taken
from openplanner.storage import sql
from openplanner.storage.store import Transaction

if TYPE_CHECKING:
    from sqlalchemy import Row

_TAKABLE = (OutboxState.WAITING.value, OutboxState.UNKNOWN.value, OutboxState.SENDING.value)


def add_row(tx: Transaction, row: OutboxRow) -> OutboxRow:
    """The row as stored."""
    statement = sql.insert(sql.outbox).returning(sql.outbox.c.outbox_id)
    return replace(row, outbox_id=int(tx.execute(statement, _values(row)).scalar_one()))


def take_due(tx: Transaction, now: datetime) -> OutboxRow | None:
    """The first row that may be sent now, taken with a lease, or None.

    Rows of one booking go in order: while an earlier one is not done, also when it needs a person, the later
    ones wait.
    """
    table = sql.outbox
    earlier = table.alias("earlier")
    unfinished = sql.exists().where(
        earlier.c.key == table.c.key,
        earlier.c.outbox_id < table.c.outbox_id,
        earlier.c.state != OutboxState.DONE.value,
    )
    asked = sql.select(table).where(table.c.state.in_(_TAKABLE), ~unfinished).order_by(table.c.outbox_id)
    for found in tx.execute(asked):
        row = _row_from(found)
        if due(row, now) and _still_so(tx, row):
            mine = taken(row, now)
            _write(tx, mine)
            return mine
    return None


def _still_so(tx: Transaction, row: OutboxRow) -> bool:
    """Locks the row; False while another sender has it, or had it since it was read."""
    if not tx.locks:
        return True
    table = sql.outbox
    asked = sql.select(table).where(table.c.outbox_id == row.outbox_id).with_for_update(skip_locked=True)
    found = tx.execute(asked).first()
    return found is not None and _row_from(found) == row


def save_row(tx: Transaction, row: OutboxRow) -> OutboxRow:
    """The row as stored; raises ``StaleCase`` (``stale_outbox``) when another sender has taken it since.

    Every take counts one attempt more, so the count tells whose row it is.
    """
    table = sql.outbox
    asked = sql.select(table.c.attempts).where(table.c.outbox_id == row.outbox_id)
    theirs = tx.execute(asked.with_for_update() if tx.locks else asked).scalar()
    if theirs != row.attempts:
        raise StaleCase("stale_outbox", outbox_id=row.outbox_id, ours=row.attempts, theirs=theirs)
    _write(tx, row)
    return row


def rows(tx: Transaction, states: Sequence[OutboxState] = ()) -> tuple[OutboxRow, ...]:
    """Rows in those states (none named: all), in order."""
    asked = sql.select(sql.outbox).order_by(sql.outbox.c.outbox_id)
    if states:
        asked = asked.where(sql.outbox.c.state.in_([state.value for state in states]))
    return tuple(_row_from(row) for row in tx.execute(asked))


def row(tx: Transaction, outbox_id: int) -> OutboxRow | None:
    """The row of that id, or None."""
    found = tx.execute(sql.select(sql.outbox).where(sql.outbox.c.outbox_id == outbox_id)).first()
    return _row_from(found) if found is not None else None


def rows_of_key(tx: Transaction, key: UUID) -> tuple[OutboxRow, ...]:
    """All rows of one booking, in order."""
    asked = sql.select(sql.outbox).where(sql.outbox.c.key == str(key)).order_by(sql.outbox.c.outbox_id)
    return tuple(_row_from(row) for row in tx.execute(asked))


def note_outside(tx: Transaction, key: UUID, interval: Interval) -> None:
    """Remembers what the item says since somebody changed it outside, so that it is no conflict at our next change."""
    done = [row for row in rows_of_key(tx, key) if row.state is OutboxState.DONE]
    if done:
        _write(tx, replace(done[-1], interval=interval))


def _write(tx: Transaction, row: OutboxRow) -> None:
    tx.execute(sql.update(sql.outbox).where(sql.outbox.c.outbox_id == row.outbox_id).values(_values(row)))


def _values(row: OutboxRow) -> dict[str, Any]:
    return {
        "key": str(row.key),
        "booking_id": row.booking_id,
        "action": row.action.value,
        "mailbox": row.mailbox,
        "state": row.state.value,
        "attempts": row.attempts,
        "retry_at": row.retry_at,
        "lease_until": row.lease_until,
        "problem": row.problem,
        "item_id": row.item_id,
        "change_key": row.change_key,
        "starts_at": row.interval.start if row.interval else None,
        "ends_at": row.interval.end if row.interval else None,
    }


def _row_from(row: Row[Any]) -> OutboxRow:
    return OutboxRow(
        key=UUID(row.key),
        booking_id=row.booking_id,
        action=OutboxAction(row.action),
        mailbox=row.mailbox,
        state=OutboxState(row.state),
        attempts=row.attempts,
        retry_at=row.retry_at,
        lease_until=row.lease_until,
        problem=row.problem,
        item_id=row.item_id,
        change_key=row.change_key,
        outbox_id=row.outbox_id,
        interval=Interval(row.starts_at, row.ends_at) if row.starts_at is not None else None,
    )
