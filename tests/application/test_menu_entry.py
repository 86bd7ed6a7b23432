"""The entry in a Linux menu: written, safe for odd paths, and gone again."""

from __future__ import annotations

import configparser
import re
from pathlib import Path

import pytest

from openplanner.application.upkeep.menu_entry import ENTRY, ICON, add_to_menu, remove_from_menu
from openplanner.domain.errors import NotAllowed, StoreReadOnly


@pytest.mark.parametrize("command", ["/srv/noor/.local/bin/openplanner", "/srv/met spatie/openplanner", "/a/$b`c/d"])
def test_the_entry_starts_the_command_and_has_an_icon(tmp_path: Path, command: str) -> None:
    assert add_to_menu(Path(command), tmp_path) == (tmp_path / ENTRY, tmp_path / ICON)
    entry = configparser.ConfigParser(interpolation=None)
    entry.read(tmp_path / ENTRY, encoding="utf-8")
    values = entry["Desktop Entry"]
    unescaped_once = values["Exec"].replace("\\\\", "\\")
    assert re.sub(r'\\(["`$\\])', r"\1", unescaped_once) == f'"{command}"'
    assert (values["Icon"], values["StartupWMClass"]) == (ICON.stem, "openplanner")
    assert (tmp_path / ICON).read_text(encoding="utf-8").startswith("<svg")


def test_it_can_be_added_again_and_taken_away_twice(tmp_path: Path) -> None:
    add_to_menu(Path("/old/openplanner"), tmp_path)
    add_to_menu(Path("/new/openplanner"), tmp_path)
    assert "/old/" not in (tmp_path / ENTRY).read_text(encoding="utf-8")
    remove_from_menu(tmp_path)
    remove_from_menu(tmp_path)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


@pytest.mark.parametrize("command", ["/100%/openplanner", "/a\nExec=evil", "/{command}/x"])
def test_a_path_that_would_become_something_else_is_refused(tmp_path: Path, command: str) -> None:
    with pytest.raises(NotAllowed):
        add_to_menu(Path(command), tmp_path)
    assert not any(tmp_path.iterdir())


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "applications").write_text("in the way", encoding="utf-8")
    with pytest.raises(StoreReadOnly):
        add_to_menu(Path("/bin/openplanner"), tmp_path)
