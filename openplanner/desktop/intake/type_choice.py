"""The eight case types as one field: a letter chooses, arrows walk."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from openplanner.desktop.intake.state import CASE_TYPE_KEYS
from openplanner.desktop.theme import scaled
from openplanner.desktop.widgets.speech import describe_anew
from openplanner.desktop.widgets.text import Button
from openplanner.domain.case import CaseType
from openplanner.texts import Texts

_ARROWS = {Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Down: (0, 1), Qt.Key.Key_Up: (0, -1)}


class CaseTypeChoice(QFrame):
    """One of eight. Signals: ``chosen(CaseType)`` when it changes, ``done()`` when a letter chose it."""

    chosen = Signal(object)
    done = Signal()

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self.case_type = CaseType.OBJECTION
        self.setProperty("panel", "field")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.buttons = {case_type: self._button(letter, case_type) for letter, case_type in CASE_TYPE_KEYS.items()}
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(scaled(6))
        self.set_columns(4)
        self.choose(CaseType.OBJECTION)

    def set_columns(self, columns: int) -> None:
        """Four beside each other, or fewer where there is little room."""
        if columns == self._columns:
            return
        self._columns = columns
        for index, button in enumerate(self.buttons.values()):
            self._grid.addWidget(button, index // columns, index % columns)

    def _button(self, letter: str, case_type: CaseType) -> Button:
        name = self._texts(f"intake.case_type.{case_type.value}")
        button = Button(f"{letter.upper()}  {name}", "choice")
        button.setCheckable(True)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setAccessibleName(name)
        button.clicked.connect(lambda: self.choose(case_type))
        return button

    def choose(self, case_type: CaseType) -> None:
        """Chooses a case type."""
        changed = case_type is not self.case_type
        self.case_type = case_type
        for other, button in self.buttons.items():
            button.setChecked(other is case_type)
        if changed:
            self.tell()
            self.chosen.emit(case_type)

    def tell(self) -> None:
        """Says to a screen reader which one is chosen."""
        self.setAccessibleDescription(self._texts(f"intake.case_type.{self.case_type.value}"))
        describe_anew(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A letter chooses and goes on; arrows choose and stay."""
        case_type = CASE_TYPE_KEYS.get(event.text().lower())
        order = list(CASE_TYPE_KEYS.values())
        step = _ARROWS.get(Qt.Key(event.key()))
        if case_type is not None and not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier:
            self.choose(case_type)
            self.done.emit()
        elif step is not None:
            index = order.index(self.case_type) + step[0] + step[1] * self._columns
            self.choose(order[max(0, min(index, len(order) - 1))])
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.done.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Draws the frame of the field."""
        super().focusInEvent(event)
        self.tell()
        self._mark(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Draws no frame any more."""
        super().focusOutEvent(event)
        self._mark(False)

    def _mark(self, focused: bool) -> None:
        self.setProperty("here", focused)
        self.style().unpolish(self)
        self.style().polish(self)
