"""Pictures of every screen in every look: ``python -m tests.look --out FOLDER``, to look at what we made.

``--readme`` renews ``resources/screenshots``, the pictures that the README shows. All of them show the fictitious
office of the demo at one fixed moment, so a picture changes only when a screen does.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from datetime import datetime
from itertools import product
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHOWN_IN_README = ROOT / "resources" / "screenshots"
SIZES = ("1366x768", "1920x1080")
MOMENT = "2026-11-24T09:05"


def main(given: list[str]) -> int:
    """Draws what is asked and prints each file."""
    asked = _arguments(given)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as folder:
        database = _office(Path(folder))
        if asked.readme:
            _renew(database, Path(folder) / "new", asked.screens)
        for size, theme, percent in () if asked.readme else product(asked.sizes, asked.themes, asked.text):
            look = asked.out / f"{size}-{theme}-{percent}"
            _draw(database, look, size, theme, percent, asked.language, asked.screens)
    return 0


def _arguments(given: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.look", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path(tempfile.gettempdir()) / "openplanner-looks")
    parser.add_argument("--screens", nargs="*", default=[], help="ids, such as today agenda; all of them when empty")
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


def _draw(database: Path, folder: Path, size: str, theme: str, percent: str, language: str, only: list[str]) -> None:
    from openplanner.assembly import take_pictures

    width, height = (int(side) for side in size.split("x"))
    wanted = {"OPENPLANNER_THEME": theme, "OPENPLANNER_TEXT_PERCENT": percent, "OPENPLANNER_LANGUAGE": language}
    os.environ.update(wanted)
    for path in take_pictures(database, folder, _moment(), (width, height), frozenset(only)):
        print(path)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
