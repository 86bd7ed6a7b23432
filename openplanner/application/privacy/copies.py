"""What was erased must not live on in a copy of the database, and not come back with one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from openplanner.application.office import Office
from openplanner.settings import COPIES_FOLDER
from openplanner.storage.privacy.copies_beside import clean_copy, copies_beside
from openplanner.storage.privacy.erasures import Erased, note_beside


@dataclass(frozen=True, slots=True)
class CopiesCleaned:
    """Names of copies beside the database from which it was erased too, and of those that could not be opened."""

    cleaned: tuple[str, ...] = ()
    not_cleaned: tuple[str, ...] = ()


def clean_copies(office: Office, erased: Sequence[tuple[str, Erased]], words: Collection[str] = ()) -> CopiesCleaned:
    """Erases the same in every copy beside the database file, and notes it for copies that are kept elsewhere.

    ``words`` point at a person whose drafts go too. Of a database on a server the copies are looked after by who looks
    after the server.
    """
    path = office.store.file
    if path is None:
        return CopiesCleaned()
    note_beside(path, erased)
    cleaned: list[str] = []
    stuck: list[str] = []
    folder = Path(chosen) if (chosen := office.settings.text(COPIES_FOLDER)) else None
    for copy in copies_beside(path, folder):
        (cleaned if clean_copy(copy, erased, words) else stuck).append(copy.name)
    return CopiesCleaned(tuple(cleaned), tuple(stuck))
