"""Beside the list: the chosen talk, why it stands so, and what else there is for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QListWidget, QWidget

from openplanner.desktop.team.lines import Line
from openplanner.desktop.theme import scaled
from openplanner.desktop.widgets.chip import StateChip
from openplanner.desktop.widgets.side_panel import SidePanel
from openplanner.desktop.widgets.text import TextLabel
from openplanner.texts import Texts


class OtherMoments(QListWidget):
    """Moments to choose from with the arrow keys and Enter, or with the key of their number.

    Signals: ``taken(index)``, and ``left()`` for Escape.
    """

    taken = Signal(int)
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes the chosen one, 1 to 9 one by its number, Escape goes back to the list."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.taken.emit(self.currentRow())
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.text().isdigit() and 1 <= int(event.text()) <= self.count():
            self.taken.emit(int(event.text()) - 1)
        else:
            super().keyPressEvent(event)


class TalkPanel(SidePanel):
    """One talk in full, with its other moments."""

    def __init__(self, texts: Texts, acts: Mapping[str, QAction], parent: QWidget | None = None) -> None:
        super().__init__(texts("team.detail"), parent)
        self._texts = texts
        self.chip = StateChip()
        self.title = TextLabel("", "title")
        self.moment, self.who = TextLabel("", "strong"), TextLabel()
        self.why, self.last = TextLabel("", "muted"), TextLabel("", "muted")
        self.others_title = TextLabel(texts("team.others"), "strong")
        self.others = OtherMoments()
        self.others.setSpacing(scaled(2))
        self.others.setAccessibleName(texts("team.others"))
        self.add_chips(self.chip)
        for part in (self.title, self.moment, self.who, self.why, self.last):
            self.column.addWidget(part)
        self.column.addSpacing(scaled(8))
        self.column.addWidget(self.others_title)
        self.column.addWidget(self.others, 10)
        self.buttons = self.add_buttons(("team-leave", "team-propose-again", "team-case"), acts, "quiet", 8)
        self.column.addStretch(1)

    def show_line(self, line: Line) -> None:
        """Shows another talk; its other moments follow."""
        self.chip.show_state(line.icon, line.state, line.kind)
        self.chip.updateGeometry()
        self.title.setText(f"{line.number} · {line.what}")
        shown = ((self.moment, line.moment), (self.who, line.next_try), (self.why, line.why), (self.last, line.since))
        for label, text in shown:
            label.setText(text)
            label.setVisible(bool(text))
        self.show_others([])

    def show_others(self, words: Sequence[str]) -> None:
        """Shows the moments to choose from, numbered."""
        self.others.clear()
        self.others.addItems([f"{number}  {text}" for number, text in enumerate(words, start=1)])
        self.others.setVisible(bool(words))
        self.others_title.setVisible(bool(words))
