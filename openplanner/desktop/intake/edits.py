"""Lines of the intake form: Enter goes on, several pasted lines are taken apart, numbers are spaced as you type."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QWidget

from openplanner.domain.phone import as_you_type

MOST_TYPED = 2_000


class IntakeEdit(QLineEdit):
    """A line. Signals: ``lines_pasted(str)`` for a paste of several lines, which is not put in the line itself."""

    lines_pasted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMaxLength(MOST_TYPED)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes to the next field; a paste of several lines is told."""
        if event.matches(QKeySequence.StandardKey.Paste) and self._paste_lines():
            return
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and plain:
            self.entered()
            return
        super().keyPressEvent(event)

    def entered(self) -> None:
        """What Enter does."""
        self.focusNextChild()

    def _paste_lines(self) -> bool:
        text = QGuiApplication.clipboard().text()
        if "\n" not in text.strip():
            return False
        self.lines_pasted.emit(text)
        return True


class PhoneEdit(IntakeEdit):
    """A phone number, spaced while it is typed at the end; Enter takes over what was suggested.

    Signals: ``suggestion_taken()``.
    """

    suggestion_taken = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.suggestion = ""
        self._before = ""
        self.textEdited.connect(self._space)

    def take_suggestion(self) -> bool:
        """Puts the suggestion in the field; False when there is none."""
        if not self.suggestion:
            return False
        self.setText(as_you_type(self.suggestion))
        self.suggestion = ""
        self.suggestion_taken.emit()
        return True

    def entered(self) -> None:
        """Enter takes the suggestion over, and otherwise goes on."""
        if not self.take_suggestion():
            super().entered()

    def _space(self, text: str) -> None:
        grew = len(text) > len(self._before)
        if grew and self.cursorPosition() == len(text) and not text.endswith(" "):
            spaced = as_you_type(text)
            if spaced != text:
                self.setText(spaced)
        self._before = self.text()
