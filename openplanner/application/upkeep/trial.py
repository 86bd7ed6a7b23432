"""The demo: the whole program at work in a folder of its own, nothing mocked."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from openplanner.application.office import Office
from openplanner.application.upkeep.demo_office import DemoStory, Replay, furnish, live
from openplanner.application.upkeep.demo_papers import leave_papers
from openplanner.domain.errors import StoreReadOnly
from openplanner.domain.progress import Progress

DATABASE_NAME = "voorbeeldkantoor.sqlite3"
PICTURES = "schermen"
LIST_OF_TODAY = "brieven-van-vandaag.csv"
SHOWN = ("Z-2026-0114", "Z-2026-0115", "Z-2026-0116", "Z-2026-0108", "Z-2026-0105")
OpenOffice = Callable[[Path, Replay], Office]


@dataclass(frozen=True, slots=True)
class Demo:
    """What the demo made. ``files`` are relative to the directory, in reading order."""

    directory: Path
    database: Path
    files: tuple[str, ...]
    cases: int
    callbacks: int
    appointments: int


def make_demo(folder: Path, now: datetime, open_office: OpenOffice, tell: Callable[[str], object]) -> Demo:
    """A complete office in the folder; an earlier demo there is replaced, other files stay.

    Raises ``StoreReadOnly("file_not_writable")`` when the folder cannot be written, and the errors of the store.
    """
    folder = folder.resolve()
    database = _emptied(folder)
    office, story = _office(database, now, open_office)
    try:
        papers = leave_papers(office, SHOWN, folder)
    finally:
        office.store.close()
    pictures = _pictures(database, folder / PICTURES, now, tell)
    files = tuple(str(path.relative_to(folder)) for path in [folder / LIST_OF_TODAY, *papers, *pictures])
    return Demo(folder, database, files, len(story.cases), story.callbacks, story.appointments)


def make_practice(folder: Path, now: datetime, open_office: OpenOffice, progress: Progress) -> Path:
    """The database of an invented office to practise in, in that folder. Raises as :func:`make_demo`."""
    database = _emptied(folder)
    progress.step(0, 2)
    office, _ = _office(database, now, open_office)
    office.store.close()
    progress.step(1, 2)
    return database


def _emptied(folder: Path) -> Path:
    database = folder / DATABASE_NAME
    try:
        (folder / PICTURES).mkdir(parents=True, exist_ok=True)
        for suffix in ("", "-wal", "-shm"):
            database.with_name(database.name + suffix).unlink(missing_ok=True)
    except OSError as error:
        raise StoreReadOnly("file_not_writable", name=folder.name) from error
    return database


def _office(database: Path, now: datetime, open_office: OpenOffice) -> tuple[Office, DemoStory]:
    replay = Replay(now)
    office = furnish(open_office(database, replay))
    return office, live(office, replay, now, database.parent / LIST_OF_TODAY)


def _pictures(database: Path, folder: Path, now: datetime, tell: Callable[[str], object]) -> list[Path]:
    """A picture of every screen, drawn in a process of its own because this one may show a real window later."""
    command = [*_own_command(), "pictures", str(database), str(folder), "--now", now.isoformat()]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=600)  # noqa: S603
    if done.returncode != 0:
        tell(done.stderr.strip()[-500:])
    return sorted(folder.glob("*.png"))


def _own_command() -> list[str]:
    """What starts this program once more: its own .exe when it was installed with one, else Python with the package."""
    installed = Path(sys.executable).stem.lower().startswith("openplanner")
    return [sys.executable] if installed else [sys.executable, "-m", "openplanner"]
