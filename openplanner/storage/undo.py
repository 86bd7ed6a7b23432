"""The journal of what can be undone: the last twenty acts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from openplanner.storage.store import Transaction


@dataclass(frozen=True, slots=True)
class UndoEntry:
    """One act that can be undone: its kind, what is needed to undo it (plain JSON values), and facts for the label."""

    kind: str
    payload: Mapping[str, object]
    at: datetime
    by: int
    facts: Mapping[str, object] = field(default_factory=dict)
    undo_id: int = 0


def push_undo(tx: Transaction, entry: UndoEntry) -> UndoEntry:
    """The entry as stored; the oldest beyond twenty is forgotten."""
    raise NotImplementedError


def last_undo(tx: Transaction, by: int | None = None) -> UndoEntry | None:
    """The newest entry (of that colleague), or None."""
    raise NotImplementedError


def drop_undo(tx: Transaction, undo_id: int) -> None:
    """Forgets the entry, because it was undone."""
    raise NotImplementedError
