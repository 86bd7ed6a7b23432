"""Unfinished forms: what was typed survives the end of the program."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from openplanner.storage import sql
from openplanner.storage.schema.stored_values import mapping_from_json, to_json
from openplanner.storage.store import Transaction

if TYPE_CHECKING:
    from sqlalchemy import Row


@dataclass(frozen=True, slots=True)
class Draft:
    """One unfinished form; the payload holds plain JSON values."""

    key: str
    payload: Mapping[str, object]
    saved_at: datetime
    by: int


def save_draft(tx: Transaction, key: str, payload: Mapping[str, object], by: int, now: datetime) -> None:
    """Keeps the form under its key, over what was there."""
    tx.alone("draft")
    drop_draft(tx, key)
    values = {"key": key, "payload": to_json(payload), "by": by, "saved_at": now}
    tx.execute(sql.insert(sql.drafts), values)


def draft(tx: Transaction, key: str) -> Draft | None:
    """The draft, or None."""
    row = tx.execute(sql.select(sql.drafts).where(sql.drafts.c.key == key)).first()
    return None if row is None else _draft_from(row)


def drafts(tx: Transaction) -> tuple[Draft, ...]:
    """All drafts, newest first."""
    asked = sql.select(sql.drafts).order_by(sql.drafts.c.saved_at.desc(), sql.drafts.c.key)
    return tuple(_draft_from(row) for row in tx.execute(asked))


def drop_draft(tx: Transaction, key: str) -> None:
    """Forgets the draft; nothing happens when there is none."""
    tx.execute(sql.delete(sql.drafts).where(sql.drafts.c.key == key))


def drop_drafts_before(tx: Transaction, moment: datetime) -> int:
    """Forgets forms that nobody took up since a moment; how many there were."""
    return int(tx.execute(sql.delete(sql.drafts).where(sql.drafts.c.saved_at < moment)).rowcount)


def drop_drafts_with(tx: Transaction, words: Collection[str]) -> int:
    """Forgets forms in which one of the words stands, in small letters; how many there were."""
    keys = [one.key for one in drafts(tx) if any(word in str(one.payload).casefold() for word in words)]
    for key in keys:
        drop_draft(tx, key)
    return len(keys)


def _draft_from(row: Row[Any]) -> Draft:
    return Draft(row.key, mapping_from_json(row.payload), row.saved_at, row.by)
