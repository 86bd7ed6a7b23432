"""Copies of the store, and back."""

from __future__ import annotations

from pathlib import Path

from openplanner.storage.store import Store


def backup_to(store: Store, path: Path) -> Path:
    """A whole, sound copy of a store in use, written beside and then renamed; raises ``DiskFull``."""
    raise NotImplementedError


def restore_from(path: Path, target: Path) -> Path:
    """Puts a copy in place of the database; what was there stays beside it, and that path is returned (or ``target``).

    Raises ``StoreDamaged`` or ``StoreNewer`` before anything is touched.
    """
    raise NotImplementedError
