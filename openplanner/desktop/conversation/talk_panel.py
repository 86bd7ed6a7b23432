"""What is typed during a talk: notes and agreements, with what came of it always in view under them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QGridLayout, QMenu, QVBoxLayout, QWidget

from openplanner.desktop.conversation.agreements import AgreementsTable
from openplanner.desktop.conversation.notes import Notes
from openplanner.desktop.conversation.state import FIRST_RESULTS, RESULTS
from openplanner.desktop.theme import scaled
from openplanner.desktop.widgets.field import FieldWithMessage
from openplanner.desktop.widgets.text import Button, TextLabel
from openplanner.domain.contact import AttemptResult
from openplanner.texts import Texts


class TalkPanel(QFrame):
    """Notes and agreements. Signals: ``changed()`` after every change by a person."""

    changed = Signal()

    def __init__(self, texts: Texts, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self.setProperty("panel", "card")
        self.notes = Notes()
        self.notes.setPlaceholderText(texts("conversation.notes_hint"))
        self.notes_field = FieldWithMessage(texts("conversation.notes"), self.notes)
        self.notes.setAccessibleDescription(texts("conversation.notes_hint"))
        self.notes_field.setMinimumHeight(scaled(100))
        self.agreements = AgreementsTable(texts, today)
        column = QVBoxLayout(self)
        column.setContentsMargins(scaled(16), scaled(8), scaled(16), scaled(10))
        column.setSpacing(scaled(6))
        column.addWidget(self.notes_field, 1)
        column.addWidget(TextLabel(texts("conversation.agreements"), "label"))
        column.addWidget(self.agreements)
        self.notes.textChanged.connect(self.changed)
        self.agreements.changed.connect(self.changed)


class ResultBar(QFrame):
    """What came of the call, each with its letter: the usual three at hand and, with little room, the rest in a menu.

    Signals: ``chosen(AttemptResult)``.
    """

    chosen = Signal(object)

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self.setProperty("panel", "card")
        self.buttons = {result: self._button(result, letter) for result, letter in RESULTS.items()}
        self.menu = QMenu(self)
        self._fill_menu()
        self.more_button = Button(texts("conversation.other_results"), "choice")
        self.more_button.setMenu(self.menu)
        self._shown: tuple[int, bool] = (0, False)
        self._grid = QGridLayout()
        self._grid.setSpacing(scaled(6))
        self.label = TextLabel(texts("conversation.result"), "label")
        column = QVBoxLayout(self)
        column.setContentsMargins(scaled(16), scaled(8), scaled(16), scaled(10))
        column.setSpacing(scaled(6))
        column.addWidget(self.label)
        column.addLayout(self._grid)

    def fit(self, width: int, *, short: bool) -> None:
        """As many results beside each other as fit in that many pixels; with ``short`` only two rows of them."""
        widest = max(button.sizeHint().width() for button in self.buttons.values()) + scaled(6)
        columns = max(1, min(4, (width - scaled(40)) // widest))
        shown = (2 if short else columns, short)
        if shown == self._shown:
            return
        self._shown = shown
        self.label.setVisible(not short)
        seen: list[QWidget] = [self.buttons[result] for result in (FIRST_RESULTS if short else RESULTS)]
        seen += [self.more_button] if short else []
        for widget in (*self.buttons.values(), self.more_button):
            self._grid.removeWidget(widget)
            if widget.parent() is None:
                widget.setParent(self)  # shown before it has a place it would be a window of its own
            widget.setVisible(widget in seen)
        for index, one in enumerate(seen):
            self._grid.addWidget(one, index // shown[0], index % shown[0])

    def allow(self, *, allowed: bool) -> None:
        """Nobody may record while somebody else is phoning."""
        for button in (*self.buttons.values(), self.more_button):
            button.setEnabled(allowed)

    def _fill_menu(self) -> None:
        for result, letter in RESULTS.items():
            if result not in FIRST_RESULTS:
                action = QAction(f"{self._texts(f'conversation.result_{result.value}')}   Alt+{letter}", self.menu)
                action.triggered.connect(lambda _checked=False, result=result: self.chosen.emit(result))
                self.menu.addAction(action)

    def _button(self, result: AttemptResult, letter: str) -> Button:
        name = self._texts(f"conversation.result_{result.value}")
        button = Button(f"{letter}  {name}", "choice")
        button.setAccessibleName(name)
        button.setToolTip(f"{name}  Alt+{letter}")
        button.clicked.connect(lambda: self.chosen.emit(result))
        return button
