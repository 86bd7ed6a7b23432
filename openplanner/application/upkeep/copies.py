"""A copy of the database, made while others work, and put back when something went wrong."""

from __future__ import annotations

from pathlib import Path

from openplanner.application.office import Office
from openplanner.application.trace import Step, trace
from openplanner.storage.backups import backup_to, restore_from


def make_copy(office: Office, path: Path, by: int) -> Path:
    """The copy, opened and checked before it counts. Raises the ``Unavailable`` kinds of the store."""
    made = backup_to(office.store, path)
    with office.store.transaction() as tx:
        trace(tx, Step("backed_up", by, office.clock(), after={"bytes": made.stat().st_size}))
    return made


def put_back(copy: Path, target: Path) -> Path:
    """The copy put in the place of ``target``; the database that stood there is kept beside it.

    Raises ``StoreDamaged`` for a copy that is no sound database: then nothing was changed.
    """
    return restore_from(copy, target)
