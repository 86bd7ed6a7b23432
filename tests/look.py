"""Pictures of every place in every look: ``python -m tests.look --out FOLDER``, to look at what we made.

The places (screens, their pages and panels, sheets and menus) are those of ``tests/desktop/everywhere/places.py``,
the list that a test keeps complete. ``--readme`` renews ``resources/screenshots``, the pictures that the README shows.
All of them show the fictitious office of the demo at one fixed moment, so a picture changes only when a screen does.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Mapping
from datetime import datetime
from itertools import product
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHOWN_IN_README = ROOT / "resources" / "screenshots"
SIZES = ("1366x768", "1920x1080")
SETTLE_MS = 160
MOMENT = "2026-11-24T09:05"


def main(given: list[str]) -> int:
    """Draws what is asked and prints each file."""
    asked = _arguments(given)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as folder:
        database = _office(Path(folder))
        if asked.readme:
            _renew(database, Path(folder) / "new", asked.screens)
            return 0
        for size, theme, percent in product(asked.sizes, asked.themes, asked.text):
            look = {"theme": theme, "text_percent": int(percent), "language": asked.language}
            width, height = (int(side) for side in size.split("x"))
            own = Path(shutil.copy(database, Path(folder) / f"{size}-{theme}-{percent}.sqlite3"))
            _draw(own, asked.out / f"{size}-{theme}-{percent}", look, (width, height), asked.screens)
    return 0


def _arguments(given: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.look", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path(tempfile.gettempdir()) / "openplanner-looks")
    parser.add_argument(
        "--screens", nargs="*", default=[], help="beginnings of names of places, such as agenda; all when empty"
    )
    parser.add_argument("--sizes", nargs="*", default=SIZES)
    parser.add_argument("--themes", nargs="*", default=("light", "dark"))
    parser.add_argument("--text", nargs="*", default=("100", "200"), help="sizes of text in percent")
    parser.add_argument("--language", default="nl", choices=("nl", "en"))
    parser.add_argument("--readme", action="store_true", help="renew the pictures that the README shows")
    return parser.parse_args(given)


def _office(folder: Path) -> Path:
    from openplanner.assembly import make_demo

    return make_demo(folder, _moment(), lambda _line: None).database


def _moment() -> datetime:
    from openplanner.domain.interval import AMSTERDAM

    return datetime.fromisoformat(MOMENT).replace(tzinfo=AMSTERDAM)


def _renew(database: Path, folder: Path, only: list[str]) -> None:
    """Draws every screen as a new desk shows it, each under the name of its screen; pictures of no screen go."""
    from openplanner.assembly import take_pictures
    from openplanner.desktop.screens import SCREENS

    SHOWN_IN_README.mkdir(exist_ok=True)
    for old in SHOWN_IN_README.glob("*.png"):
        if old.stem not in {entry.screen_id for entry in SCREENS}:
            old.unlink()
    for drawn in take_pictures(database, folder, _moment(), only=frozenset(only)):
        path = SHOWN_IN_README / f"{drawn.stem.partition('-')[2]}.png"
        shutil.copyfile(drawn, path)
        print(path)


def _draw(database: Path, folder: Path, look: Mapping[str, object], size: tuple[int, int], only: list[str]) -> None:
    """One picture of each place, in a window of that look on a database of its own."""
    from PySide6.QtTest import QTest

    from openplanner.assembly import open_practice
    from openplanner.desktop.desk import with_desk_values
    from openplanner.desktop.tasks import ImmediateTasks
    from openplanner.desktop.window import application, open_window
    from openplanner.settings import combined
    from tests.desktop.everywhere.places import PLACES

    application()
    folder.mkdir(parents=True, exist_ok=True)
    desk = open_practice(database, with_desk_values(combined({}), dict(look)), _moment, ImmediateTasks())
    desk.practising = False  # no frame around a picture
    window = open_window(desk)
    window.resize(*size)
    for place in PLACES.values():
        if only and not place.name.startswith(tuple(only)):
            continue
        shown = place.opens(window)
        QTest.qWait(SETTLE_MS)
        path = folder / f"{place.name.replace(' ', '-')}.png"
        shown.window().grab().save(str(path))
        print(path)
        window.banner.hide()
        window.notice.hide()
        if shown is not window:
            shown.close()
        QTest.qWait(0)
    window.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
