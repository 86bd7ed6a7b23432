"""Where somebody was: the window's place and size, the screen in view, and what each screen was set to.

Kept in ``session.ini`` beside the settings of this desk, after every change of screen, so that a program that was
killed comes back too. It holds ids and choices, never a name, a number or what was typed; that is in the drafts.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings
from PySide6.QtWidgets import QMainWindow

from openplanner.domain.frozen import frozen

FILE_NAME = "session.ini"


@frozen
class Whereabouts:
    """The screen somebody was on that day, and the case shown there (0: none)."""

    screen_id: str
    case_id: int
    day: date


class Session:
    """Reads and keeps it; without a folder it holds until the window closes. A damaged file is an empty session."""

    def __init__(self, folder: Path | None) -> None:
        self._kept: dict[str, object] = {}
        path = str(folder / FILE_NAME) if folder is not None else ""
        self._file = QSettings(path, QSettings.Format.IniFormat) if path else None

    def keep_window(self, window: QMainWindow) -> None:
        """Place and size, with which of the screens and whether it was as large as that."""
        self._keep("window/geometry", window.saveGeometry())

    def restore_window(self, window: QMainWindow) -> bool:
        """Puts the window where it was; Qt brings it back into view when that screen has gone. False when unknown."""
        kept = self._value("window/geometry")
        return isinstance(kept, QByteArray) and window.restoreGeometry(kept)

    def keep_whereabouts(self, now: Whereabouts) -> None:
        """Where somebody is now."""
        self._keep("place/screen", now.screen_id)
        self._keep("place/case", str(now.case_id))
        self._keep("place/day", now.day.isoformat())
        self._write()

    def whereabouts(self) -> Whereabouts | None:
        """Where somebody was; None at the first start or when the file says nothing that makes sense."""
        try:
            day = date.fromisoformat(str(self._value("place/day")))
            return Whereabouts(str(self._value("place/screen")), int(str(self._value("place/case"))), day)
        except ValueError:
            return None

    def keep_view(self, screen_id: str, view: Mapping[str, str]) -> None:
        """What a screen is set to."""
        for name, value in view.items():
            self._keep(f"{screen_id}/{name}", value)

    def view(self, screen_id: str) -> dict[str, str]:
        """What a screen was set to; empty when nothing is known."""
        names = [name for name in self._names() if name.startswith(f"{screen_id}/")]
        return {name.partition("/")[2]: str(self._value(name)) for name in names}

    def _names(self) -> list[str]:
        return self._file.allKeys() if self._file is not None else list(self._kept)

    def _keep(self, name: str, value: object) -> None:
        if self._file is not None:
            self._file.setValue(name, value)
        else:
            self._kept[name] = value

    def _value(self, name: str) -> object:
        return self._file.value(name) if self._file is not None else self._kept.get(name)

    def _write(self) -> None:
        if self._file is not None:
            self._file.sync()
