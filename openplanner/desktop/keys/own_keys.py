"""Our keys go before those that a text field of some desktops takes for itself.

On Linux desktops Ctrl+K and Ctrl+U delete text in a field; there they would never reach the window.
"""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from openplanner.desktop.actions import ACTIONS

OF_TEXT = frozenset("ACVXYZ")  # with Ctrl: these mean the text itself, in every field and on every desktop


@cache
def ours() -> frozenset[str]:
    """The keys that are ours, as Qt writes them; worked out when somebody first types in a field."""
    return frozenset(
        QKeySequence(row.shortcut).toString()
        for row in ACTIONS
        if row.shortcut.startswith("Ctrl+") and not row.holder and row.shortcut.removeprefix("Ctrl+") not in OF_TEXT
    )


class OwnKeys(QObject):
    """Watches the text field that has the keyboard, and only that one."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        program = QApplication.instance()
        if isinstance(program, QApplication):
            program.focusChanged.connect(self._moved)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Keeps the field from claiming a key of ours; then it is what the window says it is."""
        if event.type() is not QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
            return False
        if QKeySequence(event.keyCombination()).toString() not in ours():
            return False
        event.ignore()
        return True

    def _moved(self, before: QWidget | None, after: QWidget | None) -> None:
        if before is not None:
            before.removeEventFilter(self)
        if isinstance(after, (QLineEdit, QPlainTextEdit, QTextEdit)):
            after.installEventFilter(self)
