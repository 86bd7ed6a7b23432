"""OpenPlanner in the menu of a Linux desktop, for an installation that put only a command on the path."""

from __future__ import annotations

from pathlib import Path

from openplanner.domain.errors import NotAllowed, StoreReadOnly
from openplanner.resources import resource, resource_text

ENTRY = Path("applications") / "openplanner.desktop"
ICON = Path("icons") / "hicolor" / "scalable" / "apps" / "openplanner.svg"
_SPECIAL = '"`$\\'


def add_to_menu(command: Path, data: Path) -> tuple[Path, ...]:
    """Writes entry and icon below ``data`` (``~/.local/share``); the files made. ``command`` is the whole path.

    Raises ``NotAllowed("menu_command")`` for a path that an entry cannot hold, and ``StoreReadOnly`` when nothing can
    be written there. Source: Desktop Entry Specification 1.5, the Exec key.
    """
    text = str(command)
    if any(letter < " " or letter in "%{}" for letter in text):
        raise NotAllowed("menu_command", name=command.name)
    quoted = '"' + "".join(f"\\\\{letter}" if letter in _SPECIAL else letter for letter in text) + '"'
    entry, icon = data / ENTRY, data / ICON
    try:
        for path in (entry, icon):
            path.parent.mkdir(parents=True, exist_ok=True)
        entry.write_text(resource_text("program", ENTRY.name).replace("{command}", quoted), encoding="utf-8")
        icon.write_bytes(resource("program", ICON.name).read_bytes())
    except OSError as error:
        raise StoreReadOnly("file_not_writable", name=ENTRY.name) from error
    return entry, icon


def remove_from_menu(data: Path) -> None:
    """Takes both away; nothing happens when they are not there."""
    for path in (data / ENTRY, data / ICON):
        path.unlink(missing_ok=True)
