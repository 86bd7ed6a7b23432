"""Why a talk is planned sooner than the shortest notice: one choice beside what is being planned, never a box."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QWidget

from openplanner.desktop.theme import scaled
from openplanner.desktop.widgets.field import FieldWithMessage
from openplanner.desktop.widgets.flow import FlowLayout
from openplanner.desktop.widgets.text import Button
from openplanner.domain.contact import WhySooner
from openplanner.texts import Texts


class WhyBox(QComboBox):
    """The reasons, none chosen at first. Signals: ``accepted()`` for Enter, ``dropped()`` for Escape."""

    accepted = Signal()
    dropped = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on with the reason, Escape goes back."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.accepted.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.dropped.emit()
        else:
            super().keyPressEvent(event)


class SoonerField(FieldWithMessage):
    """Asks the reason. Signals: ``given(WhySooner)``, ``dropped()``, and ``shown()`` when it comes or goes."""

    given = Signal(object)
    dropped = Signal()
    shown = Signal()

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        self.choice, beside = WhyBox(), QWidget()
        super().__init__("", beside, parent=parent)
        self._texts, self.editor = texts, self.choice
        self.label.setBuddy(self.choice)
        self.choice.addItem("", None)
        for why in WhySooner:
            self.choice.addItem(texts(f"agenda.sooner.{why}"), why.value)
        self.go_on, self.back = Button(texts("agenda.sooner_go_on")), Button(texts("agenda.sooner_back"), "quiet")
        row = FlowLayout(scaled(8), beside)
        for part in (self.choice, self.go_on, self.back):
            row.addWidget(part)
        self.choice.accepted.connect(self._go_on)
        self.go_on.clicked.connect(self._go_on)
        self.choice.dropped.connect(self.dropped)
        self.back.clicked.connect(self.dropped)
        self.hide()

    def ask(self, earliest: object) -> None:
        """Asks why it should be before that moment, with the cursor in the choice."""
        self.choice.setCurrentIndex(0)
        self.set_error("")
        words = self._texts("agenda.sooner_why", start=earliest)
        self.label.setText(words)
        self.choice.setAccessibleName(words)
        self.setVisible(True)
        self.shown.emit()
        self.choice.setFocus()

    def put_away(self) -> None:
        """Nothing is asked any more."""
        if not self.isHidden():
            self.setVisible(False)
            self.shown.emit()

    def _go_on(self) -> None:
        chosen = self.choice.currentData()
        if chosen is None:
            self.set_error(self._texts("agenda.sooner_missing"))
        else:
            self.given.emit(WhySooner(chosen))
