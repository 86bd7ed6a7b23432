"""What differs between two texts, to read: signs and words first, tints only add."""

from __future__ import annotations

from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from openplanner.application.own_texts.compare import Side, compared
from openplanner.desktop.desk import Desk
from openplanner.desktop.own_texts.words import diff_words
from openplanner.desktop.theme import colour, scaled
from openplanner.desktop.widgets.text import TextLabel

INKS = {Side.FIRST: "danger", Side.SECOND: "good", Side.SKIPPED: "muted"}


class ComparePanel(QWidget):
    """Two texts compared line by line, under a heading that says which two."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.title = TextLabel("", "strong")
        self.lines = QPlainTextEdit()
        self.lines.setReadOnly(True)
        self.lines.setTabChangesFocus(True)
        self.lines.setMinimumHeight(scaled(240))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.title)
        column.addWidget(TextLabel(desk.texts("own_texts.signs"), "muted"))
        column.addWidget(self.lines)
        self.hide()

    def show_difference(self, title: str, first: str, second: str) -> None:
        """Shows what must change in the first text to become the second."""
        found = compared(first, second)
        self.title.setText(title)
        self.lines.setAccessibleName(title)
        self.lines.setPlainText(diff_words(found) if found else self.desk.texts("own_texts.same"))
        for number, line in enumerate(found):
            if line.side in INKS:
                cursor = QTextCursor(self.lines.document().findBlockByNumber(number))
                cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
                look = QTextCharFormat()
                look.setForeground(colour(INKS[line.side]))
                cursor.mergeCharFormat(look)
        self.lines.moveCursor(QTextCursor.MoveOperation.Start)
        self.show()
        self.lines.setFocus()
