"""Guides and letters as a team wrote them: every version is kept, none is ever changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from openplanner.domain.errors import StaleCase
from openplanner.storage import sql
from openplanner.storage.store import Transaction

if TYPE_CHECKING:
    from sqlalchemy import Row


@dataclass(frozen=True, slots=True)
class OwnText:
    """One version of a text. An empty ``text`` says: from here on the shipped text again.

    ``kind`` and ``name`` are the folder and the file of the shipped text in resources; ``number`` counts from 1.
    ``based_on`` is that shipped text as it was then, whole, so that a later one can be compared with it.
    """

    kind: str
    name: str
    number: int
    text: str
    based_on: str
    saved_by: int
    saved_at: datetime


def newest_texts(tx: Transaction) -> tuple[OwnText, ...]:
    """The newest version of every text that was ever changed, by kind and name."""
    table = sql.own_texts
    last = sql.select(sql.func.max(table.c.text_id)).group_by(table.c.kind, table.c.name)
    asked = sql.select(table).where(table.c.text_id.in_(last)).order_by(table.c.kind, table.c.name)
    return tuple(_text_from(row) for row in tx.execute(asked))


def versions_of(tx: Transaction, kind: str, name: str) -> tuple[OwnText, ...]:
    """Every version of one text, newest first; empty when it was never changed."""
    table = sql.own_texts
    asked = sql.select(table).where(table.c.kind == kind, table.c.name == name).order_by(table.c.number.desc())
    return tuple(_text_from(row) for row in tx.execute(asked))


def add_version(tx: Transaction, text: OwnText) -> None:
    """Keeps a version; raises ``StaleCase`` (``stale_text``) unless its number is the next one."""
    table = sql.own_texts
    tx.alone("own_text")
    newest = sql.select(sql.func.max(table.c.number)).where(table.c.kind == text.kind, table.c.name == text.name)
    number = int(tx.execute(newest).scalar() or 0)
    if text.number != number + 1:
        raise StaleCase("stale_text", field="text", ours=text.number - 1, theirs=number)
    values = {"kind": text.kind, "name": text.name, "number": text.number, "text": text.text}
    values |= {"based_on": text.based_on, "saved_by": text.saved_by}
    tx.execute(sql.insert(table), {**values, "saved_at": text.saved_at})


def _text_from(row: Row[Any]) -> OwnText:
    return OwnText(row.kind, row.name, row.number, row.text, row.based_on, row.saved_by, row.saved_at)
