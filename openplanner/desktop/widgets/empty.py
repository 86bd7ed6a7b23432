"""What a list shows when it is empty: what that means and what to do."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from openplanner.desktop.theme import scaled
from openplanner.desktop.widgets.picture import Picture
from openplanner.desktop.widgets.text import Button, TextLabel


class EmptyState(QWidget):
    """An icon, a title, a sentence and, when there is something to do, one button."""

    def __init__(
        self, icon_name: str, title: str, sentence: str, action: QAction | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        picture = Picture(40, icon_name)
        self.title = TextLabel(title, "heading")
        self.sentence = TextLabel(sentence, "muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(scaled(32), scaled(32), scaled(32), scaled(32))
        column.setSpacing(scaled(8))
        column.addStretch(2)
        for part in (picture, self.title, self.sentence):
            part.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(part)
        if action is not None:
            column.addSpacing(scaled(8))
            button = Button(action.text(), "plain").follow(action)
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)

    def say(self, title: str, sentence: str) -> None:
        """Other words, such as when a search finds nothing."""
        self.title.setText(title)
        self.sentence.setText(sentence)
