"""Settings of the organisation in the store."""

from __future__ import annotations

from openplanner.storage import sql
from openplanner.storage.store import Transaction


def organisation_settings(tx: Transaction) -> dict[str, str]:
    """All stored settings, as text."""
    return {row.key: row.value for row in tx.execute(sql.select(sql.settings).order_by(sql.settings.c.key))}


def save_setting(tx: Transaction, key: str, value: str) -> None:
    """Keeps one setting."""
    tx.alone("setting")
    drop_setting(tx, key)
    tx.execute(sql.insert(sql.settings), {"key": key, "value": value})


def drop_setting(tx: Transaction, key: str) -> None:
    """Back to the default."""
    tx.execute(sql.delete(sql.settings).where(sql.settings.c.key == key))
