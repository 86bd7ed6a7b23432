"""What calendars outside told us: where reading their changes stopped, and their last answers with their age."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import starmap

from openplanner.domain.calendar import BusyBlock, BusyStatus, FreeBusy
from openplanner.domain.interval import Interval
from openplanner.storage import sql
from openplanner.storage.store import Transaction

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where reading the changes of a mailbox stopped, and when its items were last held against our bookings."""

    mailbox: str
    cursor: str
    seen_at: datetime
    verified_at: datetime


def cursor_of(tx: Transaction, mailbox: str) -> Cursor | None:
    """Where reading the changes of a mailbox stopped, or None when it never began."""
    table = sql.calendar_cursors
    row = tx.execute(sql.select(table).where(table.c.mailbox == mailbox)).first()
    return Cursor(row.mailbox, row.cursor, row.seen_at, row.verified_at) if row is not None else None


def save_cursor(tx: Transaction, cursor: Cursor) -> None:
    """Remembers where to read on; saved in the transaction that took the changes up, never before."""
    tx.alone("calendar_cursor")
    table = sql.calendar_cursors
    tx.execute(sql.delete(table).where(table.c.mailbox == cursor.mailbox))
    values = {"mailbox": cursor.mailbox, "cursor": cursor.cursor}
    tx.execute(sql.insert(table), values | {"seen_at": cursor.seen_at, "verified_at": cursor.verified_at})


def save_answer(tx: Transaction, answer: FreeBusy) -> None:
    """Keeps an answer in the place of the earlier one of that mailbox; what colleagues call their items is not kept."""
    tx.alone("calendar_answer")
    table = sql.calendar_answers
    tx.execute(sql.delete(table).where(table.c.mailbox == answer.address))
    tx.execute(
        sql.insert(table),
        {
            "mailbox": answer.address,
            "starts_at": answer.window.start,
            "ends_at": answer.window.end,
            "blocks": json.dumps([_packed(block) for block in answer.blocks]),
            "fetched_at": answer.fetched_at,
        },
    )


def answers_of(tx: Transaction, addresses: Sequence[str], window: Interval) -> dict[str, FreeBusy]:
    """The kept answers that cover the whole window, by address; others are left out."""
    table = sql.calendar_answers
    asked = sql.select(table).where(
        table.c.mailbox.in_(list(addresses)), table.c.starts_at <= window.start, table.c.ends_at >= window.end
    )
    return {
        row.mailbox: FreeBusy(
            row.mailbox,
            Interval(row.starts_at, row.ends_at),
            _blocks_in(row.blocks),
            row.fetched_at,
        )
        for row in tx.execute(asked)
    }


def forget_answers(tx: Transaction, addresses: Sequence[str]) -> None:
    """Drops answers that our own change has made old."""
    table = sql.calendar_answers
    tx.execute(sql.delete(table).where(table.c.mailbox.in_(list(addresses))))


def _packed(block: BusyBlock) -> list[object]:
    start, end = (
        int((moment - _EPOCH) / timedelta(seconds=1)) for moment in (block.interval.start, block.interval.end)
    )
    return [start, end, block.status.value, block.private, block.all_day]


@lru_cache(maxsize=256)
def _blocks_in(text: str) -> tuple[BusyBlock, ...]:
    """The blocks of a kept answer; asked for again with every question of the minutes in which it counts as fresh."""
    return tuple(starmap(_unpacked, json.loads(text)))


@lru_cache(maxsize=16384)
def _unpacked(start: int, end: int, status: str, private: bool, all_day: bool) -> BusyBlock:
    """A block from its seconds since 1970; one value for all who have it, for a team meets at the same hours."""
    interval = Interval(_EPOCH + timedelta(seconds=start), _EPOCH + timedelta(seconds=end))
    return BusyBlock(interval, BusyStatus(status), "", private, all_day)
