"""What the cursor is on, in words, with the things that can be done there; under it the legend."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from openplanner.desktop.agenda.painting import legend_sample
from openplanner.desktop.agenda.state import Kind
from openplanner.desktop.agenda.words import CellWords
from openplanner.desktop.theme import colour, scaled
from openplanner.desktop.widgets.field import FieldWithMessage, MessageLine
from openplanner.desktop.widgets.text import Button, TextLabel
from openplanner.texts import Texts


class ReasonEdit(QLineEdit):
    """One line for a reason. Signals: ``given(str)`` for Enter, ``dropped()`` for Escape."""

    given = Signal(str)
    dropped = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter gives the reason, Escape goes back."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.given.emit(self.text().strip())
        elif event.key() == Qt.Key.Key_Escape:
            self.dropped.emit()
        else:
            super().keyPressEvent(event)


class DetailPanel(QFrame):
    """The cell or booking under the cursor.

    Signals: ``pressed(name)`` with ``open``, ``seen``, ``move``, ``remove`` or ``no_show``; ``reason_given(str)`` and
    ``reason_dropped()`` while a reason for cancelling is asked.
    """

    pressed = Signal(str)
    reason_given = Signal(str)
    reason_dropped = Signal()

    BUTTONS = ("open", "seen", "move", "remove", "no_show")

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self.brief = False  # with little room the lines stand beside each other
        self.setProperty("panel", "card")
        self.title = TextLabel("", "strong")
        self.state = TextLabel()
        self.lines = TextLabel("", "muted")
        self.consequences = MessageLine()
        self.reason = ReasonEdit()
        self.reason_field = FieldWithMessage(texts("agenda.reason"), self.reason, texts("agenda.reason_hint"))
        self.reason_field.hide()
        self.reason.given.connect(self.reason_given)
        self.reason.dropped.connect(self.reason_dropped)
        column = QVBoxLayout(self)
        column.setContentsMargins(scaled(16), scaled(12), scaled(16), scaled(12))
        column.setSpacing(scaled(4))
        for part in (self.title, self.state, self.lines, self.consequences, self.reason_field):
            column.addWidget(part)
        column.addLayout(self._build_buttons())
        column.addStretch(1)

    def _build_buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(scaled(8))
        self.buttons: dict[str, Button] = {}
        for name in self.BUTTONS:
            button = Button(self._texts(f"agenda.do_{name}"), "plain")
            button.clicked.connect(lambda _checked=False, name=name: self.pressed.emit(name))
            button.hide()
            self.buttons[name] = button
            row.addWidget(button)
        row.addStretch(1)
        return row

    def show_words(self, words: CellWords, buttons: Sequence[str] = ()) -> None:
        """Shows another cell; only the named buttons."""
        self.title.setText(words.title)
        self.state.setText(words.state)
        self.lines.setText((" · " if self.brief else "\n").join(words.lines))
        self.lines.setVisible(bool(words.lines))
        self.consequences.show_text("")
        self.ask_reason(False)
        for name, button in self.buttons.items():
            button.setVisible(name in buttons)

    def say(self, text: str, kind: str, *, first: bool = False) -> None:
        """What would follow, or what to do now; ``first`` takes the room of the lines when there is little."""
        self.consequences.show_text(text, kind)
        if first and self.brief:
            self.lines.hide()

    def ask_reason(self, asked: bool) -> None:
        """Shows or hides the line for a reason, with the cursor in it."""
        if asked == (not self.reason_field.isHidden()):
            return
        self.reason_field.setVisible(asked)
        self.reason.clear()
        if asked:
            self.reason.setFocus()


class LegendSample(QWidget):
    """A small piece of a pattern."""

    def __init__(self, kind: Kind, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind = kind
        self.setFixedSize(QSize(scaled(22), scaled(14)))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints as the grid does."""
        painter = QPainter(self)
        if self._kind is Kind.HELD:
            painter.fillRect(self.rect(), colour("base"))
            painter.setPen(QPen(colour("accent"), 2, Qt.PenStyle.DashLine))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        else:
            ground, pattern = legend_sample(self._kind)
            painter.fillRect(self.rect(), ground)
            painter.fillRect(self.rect(), pattern)
            painter.setPen(colour("line"))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()


class Legend(QFrame):
    """What the patterns mean, in words."""

    KINDS = (Kind.OURS, Kind.HELD, Kind.BUSY, Kind.TENTATIVE, Kind.OUT_OF_OFFICE, Kind.ELSEWHERE, Kind.UNKNOWN)

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", "card")
        rows = QGridLayout(self)
        rows.setContentsMargins(scaled(16), scaled(12), scaled(16), scaled(12))
        rows.setHorizontalSpacing(scaled(8))
        rows.setVerticalSpacing(scaled(3))
        rows.addWidget(TextLabel(texts("agenda.legend"), "strong"), 0, 0, 1, 4)
        for index, kind in enumerate(self.KINDS):
            row, column = index % 4 + 1, index // 4 * 2
            rows.addWidget(LegendSample(kind), row, column)
            rows.addWidget(TextLabel(texts(f"agenda.legend_{kind}"), wraps=False), row, column + 1)
        forms = TextLabel(texts("agenda.legend_forms"), "muted")
        keys = TextLabel(texts("agenda.legend_keys"), "muted")
        rows.addWidget(forms, 5, 0, 1, 4)
        rows.addWidget(keys, 6, 0, 1, 4)
        rows.setColumnStretch(3, 1)
        rows.setRowStretch(7, 1)
