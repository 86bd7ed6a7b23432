"""The folder of copies beside a database: which there are, and what a lost database still tells."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from openplanner.domain.errors import OpenPlannerError, StoreReadOnly
from openplanner.storage.schema.upgrading import check_sound

_STAMP = "%Y%m%dT%H%M%SZ"
_STAMPED = re.compile(r"\d{8}T\d{6}Z")
_END = ".sqlite3"
_BEFORE_UPGRADE = ".version-*.bak"
_BEFORE_RESTORE = (".before-restore", ".before-restore-wal", ".before-restore-shm")


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy that the program made by itself; ``made_at`` in UTC."""

    path: Path
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Place:
    """Where the copies of one database are; their names begin with ``stem``."""

    folder: Path
    stem: str

    @staticmethod
    def of(database: Path, chosen: str = "") -> Place:
        """The folder that was chosen, else one beside the database."""
        stem = database.stem
        return Place(Path(chosen) if chosen else database.with_name(f"{stem}-copies"), stem)

    def copy_at(self, now: datetime) -> Copy:
        """The copy that would be made now; nothing is written."""
        moment = now.astimezone(UTC).replace(microsecond=0)
        return Copy(self.folder / f"{self.stem}-{moment.strftime(_STAMP)}{_END}", moment)

    def stamp_in(self, name: str) -> str:
        """The moment in the name of a copy, empty for other files."""
        stamp = name.removeprefix(f"{self.stem}-").removesuffix(_END)
        return stamp if _STAMPED.fullmatch(stamp) and name == f"{self.stem}-{stamp}{_END}" else ""


def copies_in(place: Place) -> tuple[Copy, ...]:
    """The copies there, newest first; other files are not ours. Raises ``StoreReadOnly`` for a closed folder."""
    try:
        paths = list(place.folder.iterdir()) if place.folder.is_dir() else []
    except OSError as error:
        raise StoreReadOnly("copies_unreadable") from error
    stamped = [(path, stamp) for path in paths if (stamp := place.stamp_in(path.name))]
    made = [Copy(path, datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC)) for path, stamp in stamped]
    return tuple(sorted(made, key=lambda copy: copy.made_at, reverse=True))


def last_good(place: Place) -> Copy | None:
    """The newest copy that opens and is sound, or None; the others are passed over."""
    return next((copy for copy in copies_in(place) if _sound(copy.path)), None)


def remove_copies(copies: Iterable[Copy]) -> int:
    """Removes them; how many. One that cannot be removed now is left for next time."""
    return sum(_removed(copy.path) for copy in copies)


def remove_old_leftovers(database: Path, before: datetime) -> int:
    """Removes what upgrades and restores left beside the database longer ago: it holds people too. How many files."""
    beside = [*database.parent.glob(f"{database.name}{_BEFORE_UPGRADE}")]
    beside += [database.with_name(f"{database.name}{suffix}") for suffix in _BEFORE_RESTORE]
    old = [path for path in beside if path.is_file() and path.stat().st_mtime < before.timestamp()]
    return sum(map(_removed, old))


def _sound(path: Path) -> bool:
    try:
        check_sound(path)
    except OpenPlannerError:
        return False
    return True


def _removed(path: Path) -> bool:
    try:
        path.unlink()
    except OSError:
        return False
    return True
