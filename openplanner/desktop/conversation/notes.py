"""The box for notes during a talk."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from openplanner.desktop.theme import scaled


class Notes(QPlainTextEdit):
    """Plain text in which Tab goes to the next field."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self.setMinimumHeight(scaled(64))

    def sizeHint(self) -> QSize:
        """Four lines; more where there is room."""
        return QSize(scaled(300), scaled(88))

    def add_line(self, text: str) -> None:
        """A line at the end, with the cursor behind it; undo takes it away."""
        cursor = self.textCursor()
        cursor.movePosition(cursor.MoveOperation.End)
        cursor.insertText(text if not self.toPlainText() else f"\n{text}")
        self.setTextCursor(cursor)
        self.setFocus()
