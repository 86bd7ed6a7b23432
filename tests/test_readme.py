"""The README shows every screen as it is, and names no picture that is not there."""

from __future__ import annotations

import re
from pathlib import Path

from openplanner.desktop.screens import SCREENS

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "resources" / "screenshots"


def test_every_screen_has_its_picture_in_the_readme_and_nothing_else_does() -> None:
    shown = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", (ROOT / "README.md").read_text(encoding="utf-8"))
    wanted = {f"resources/screenshots/{entry.screen_id}.png" for entry in SCREENS}
    assert set(shown) == wanted == {path.relative_to(ROOT).as_posix() for path in PICTURES.glob("*.png")}


def test_the_pictures_are_pictures() -> None:
    for path in PICTURES.glob("*.png"):
        data = path.read_bytes()
        assert data.startswith(b"\x89PNG") and 20_000 < len(data) < 400_000, path.name
