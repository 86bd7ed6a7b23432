"""What the cursor is on, in words, with the things that can be done there; and the legend of the grid."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from openplanner.desktop.agenda.painting import legend_sample
from openplanner.desktop.agenda.sooner_field import SoonerField
from openplanner.desktop.agenda.state import Kind
from openplanner.desktop.agenda.words import CellWords
from openplanner.desktop.theme import colour, scaled
from openplanner.desktop.widgets.field import FieldWithMessage, MessageLine
from openplanner.desktop.widgets.flow import FlowLayout
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

    Signals: ``pressed(name)`` with ``open``, ``seen``, ``move``, ``repeat``, ``remove`` or ``no_show``;
    ``reason_given(str)`` and ``reason_dropped()`` while a reason for cancelling is asked.
    """

    pressed = Signal(str)
    reason_given = Signal(str)
    reason_dropped = Signal()

    BUTTONS = ("open", "seen", "move", "repeat", "remove", "no_show")

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self.brief = False  # with little room a message takes the place of the lines
        self.setProperty("panel", "card")
        self.title = TextLabel("", "strong")
        self.state = TextLabel()
        self.lines = TextLabel("", "muted")
        self.consequences = MessageLine()
        self.sooner = SoonerField(texts)
        self.reason = ReasonEdit()
        self.reason_field = FieldWithMessage(texts("agenda.reason"), self.reason, texts("agenda.reason_hint"))
        self.reason_field.hide()
        self.reason.given.connect(self.reason_given)
        self.reason.dropped.connect(self.reason_dropped)
        self._build()

    def _build(self) -> None:
        column = QVBoxLayout()
        column.setSpacing(scaled(2))
        for part in (self.title, self.state, self.lines, self.consequences, self.reason_field, self.sooner):
            column.addWidget(part)
        column.addStretch(1)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(scaled(16), scaled(8), scaled(12), scaled(8))
        row.setSpacing(scaled(8))
        row.addLayout(column, 3)
        self._holder = self._build_buttons()
        row.addWidget(self._holder, 2)

    def show_narrow(self, narrow: bool) -> None:
        """The buttons under the words instead of beside them."""
        way = QHBoxLayout.Direction.TopToBottom if narrow else QHBoxLayout.Direction.LeftToRight
        self._row.setDirection(way)

    def _build_buttons(self) -> QWidget:
        holder = QWidget()
        row = FlowLayout(scaled(8), holder)
        self.buttons: dict[str, Button] = {}
        for name in self.BUTTONS:
            button = Button(self._texts(f"agenda.do_{name}"), "plain")
            button.clicked.connect(lambda _checked=False, name=name: self.pressed.emit(name))
            button.hide()
            self.buttons[name] = button
            row.addWidget(button)
        return holder

    def show_words(self, words: CellWords, buttons: Sequence[str] = ()) -> None:
        """Shows another cell; only the named buttons."""
        self.title.setText(words.title)
        self.state.setText(words.state)
        self.lines.setText(" · ".join(words.lines))
        self.lines.setVisible(bool(words.lines))
        self.consequences.show_text("")
        self.ask_reason(False)
        self.sooner.put_away()
        for name, button in self.buttons.items():
            button.setVisible(name in buttons)
        self._holder.setVisible(bool(buttons))  # without buttons the words have the whole width

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
    """What the patterns mean, in words, on as many lines as it takes."""

    KINDS = (Kind.OURS, Kind.HELD, Kind.BUSY, Kind.TENTATIVE, Kind.OUT_OF_OFFICE, Kind.ELSEWHERE, Kind.UNKNOWN)

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(texts("agenda.legend"))
        flow = FlowLayout(scaled(14), self, scaled(2))
        for kind in self.KINDS:
            flow.addWidget(_sample(kind, texts(f"agenda.legend_{kind}")))
        for part in ("forms", "late", "changed", "on_call"):
            flow.addWidget(TextLabel(texts(f"agenda.legend_{part}"), "muted", wraps=False))


def _sample(kind: Kind, words: str) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(scaled(6))
    row.addWidget(LegendSample(kind))
    row.addWidget(TextLabel(words, "muted", wraps=False))
    return holder
