"""Settings of the organisation in the store."""

from __future__ import annotations

from openplanner.storage.store import Transaction


def organisation_settings(tx: Transaction) -> dict[str, str]:
    """All stored settings, as text."""
    raise NotImplementedError


def save_setting(tx: Transaction, key: str, value: str) -> None:
    """Keeps one setting."""
    raise NotImplementedError


def drop_setting(tx: Transaction, key: str) -> None:
    """Back to the default."""
    raise NotImplementedError
