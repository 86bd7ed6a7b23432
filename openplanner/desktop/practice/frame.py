"""The strip that says that all is practice, and the way back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QRegion
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from openplanner.desktop.theme import colour, scaled
from openplanner.desktop.widgets.text import Button, TextLabel
from openplanner.texts import Texts

EDGE = 4  # pixels of red around the window


class PracticeFrame(QWidget):
    """``inside`` under a strip with the word in capitals, a sentence, and a button that goes back."""

    def __init__(self, texts: Texts, inside: QWidget, stop: Callable[[], object]) -> None:
        super().__init__()
        strip = QFrame()
        strip.setObjectName("practice")
        strip.setAccessibleName(f"{texts('practice.word')}. {texts('practice.sentence')}")
        word = TextLabel(texts("practice.word"), "practice", wraps=False)
        self.back = Button(texts("practice.stop"), "plain", "undo-2")
        self.back.clicked.connect(stop)
        row = QHBoxLayout(strip)
        row.setContentsMargins(scaled(16), 4, scaled(16), 4)
        row.setSpacing(scaled(16))
        row.addWidget(word, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(TextLabel(texts("practice.sentence"), "practice_words"), 1)
        row.addWidget(self.back, 0, Qt.AlignmentFlag.AlignVCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(strip)
        column.addWidget(inside, 1)


def paint_edge(window: QWidget) -> None:
    """The edge of a window that is practising, in red; called while it is painted."""
    painter = QPainter(window)
    painter.setClipRegion(QRegion(window.rect()) - QRegion(window.contentsRect()))
    painter.fillRect(window.rect(), colour("danger"))
    painter.end()
