"""Copies of the database that the program made itself, beside the file or in its folder of copies."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path

from openplanner.domain.errors import OpenPlannerError
from openplanner.storage import drafts
from openplanner.storage.privacy.erasures import Erased, erase_again
from openplanner.storage.schema.opening import Found, briefly, inspected
from openplanner.storage.schema.sealing import is_database
from openplanner.storage.store import Store


def copies_beside(database: Path, chosen: Path | None = None) -> tuple[Path, ...]:
    """Files that hold a whole copy: before a migration, before a restore, and regular copies; by name.

    ``chosen`` is the folder of regular copies when the office chose one.
    """
    folders = [database.parent, *(one for one in database.parent.glob(f"{database.stem}*") if one.is_dir())]
    if chosen is not None and chosen.is_dir():
        folders.append(chosen)
    found = {
        file
        for folder in folders
        for file in folder.glob(f"{database.stem}*")
        if file.is_file() and file != database and is_database(file)
    }
    return tuple(sorted(found))


def clean_copy(copy: Path, erased: Iterable[tuple[str, Erased]], words: Collection[str] = ()) -> bool:
    """Erases the same in a copy, brought to the present schema first; False when it cannot be opened or changed."""
    try:
        with briefly(copy) as connection:
            if inspected(connection) is Found.OLDER:
                from openplanner.storage.schema.upgrading import run_migrations

                connection.execute("pragma foreign_keys = off")
                run_migrations(connection)
        store = Store(copy)
        try:
            with store.transaction() as tx:
                erase_again(tx, erased)
                drafts.drop_drafts_with(tx, words)
            store.compact()
        finally:
            store.close()
        with briefly(copy) as connection:
            connection.execute("pragma journal_mode = delete")  # a copy is one file, with nothing beside it
    except (OpenPlannerError, OSError):
        return False
    return True
