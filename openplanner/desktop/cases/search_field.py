"""The line in which one searches for a case."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from openplanner.desktop.widgets.text import ClearCross
from openplanner.desktop.word_watch import SEARCH, mark


class SearchField(QLineEdit):
    """The search line; the arrow keys go on into the list."""

    def __init__(self, follow: QWidget, clear: str) -> None:
        """``clear`` is what the cross is called."""
        super().__init__()
        self._follow = follow
        mark(self, SEARCH)
        self.cross = ClearCross(self, clear)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down and Enter go to the list, Escape empties the line."""
        if event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._follow.setFocus()
        elif event.key() == Qt.Key.Key_Escape:
            self.clear()
        else:
            super().keyPressEvent(event)
