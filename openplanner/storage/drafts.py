"""Unfinished forms: what was typed survives the end of the program."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from openplanner.storage.store import Transaction


@dataclass(frozen=True, slots=True)
class Draft:
    """One unfinished form; the payload holds plain JSON values."""

    key: str
    payload: Mapping[str, object]
    saved_at: datetime
    by: int


def save_draft(tx: Transaction, key: str, payload: Mapping[str, object], by: int, now: datetime) -> None:
    """Keeps the form under its key, over what was there."""
    raise NotImplementedError


def draft(tx: Transaction, key: str) -> Draft | None:
    """The draft, or None."""
    raise NotImplementedError


def drafts(tx: Transaction) -> tuple[Draft, ...]:
    """All drafts, newest first."""
    raise NotImplementedError


def drop_draft(tx: Transaction, key: str) -> None:
    """Forgets the draft; nothing happens when there is none."""
    raise NotImplementedError
