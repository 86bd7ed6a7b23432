"""The outbox in the store."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from openplanner.domain.outbox import OutboxRow, OutboxState
from openplanner.storage.store import Transaction


def add_row(tx: Transaction, row: OutboxRow) -> OutboxRow:
    """The row as stored."""
    raise NotImplementedError


def take_due(tx: Transaction, now: datetime) -> OutboxRow | None:
    """The first row that may be sent now, taken with a lease, or None; rows of one booking go in order."""
    raise NotImplementedError


def save_row(tx: Transaction, row: OutboxRow) -> OutboxRow:
    """The row as stored; raises ``StaleCase`` (``stale_outbox``) when another sender has taken it since."""
    raise NotImplementedError


def rows(tx: Transaction, states: Sequence[OutboxState] = ()) -> tuple[OutboxRow, ...]:
    """Rows in those states (none named: all), in order."""
    raise NotImplementedError
