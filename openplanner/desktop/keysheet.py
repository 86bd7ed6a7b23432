"""The sheet with keys: F1."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from openplanner.desktop.actions import actions_of
from openplanner.desktop.screens import BESIDE, SCREENS
from openplanner.desktop.theme import scaled
from openplanner.desktop.widgets.text import Button, TextLabel
from openplanner.texts import Texts


class KeySheet(QDialog):
    """All keys that work now: those of the screen in view first."""

    def __init__(self, texts: Texts, screen_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(texts("window.keys_title"))
        self.resize(scaled(480), scaled(520))
        page = QFrame()
        grid = QGridLayout(page)
        grid.setContentsMargins(0, 0, 16, 0)
        grid.setHorizontalSpacing(scaled(24))
        grid.setVerticalSpacing(8)
        for line, (keys, words) in enumerate(_lines(texts, screen_id)):
            grid.addWidget(TextLabel(keys, "strong", wraps=False), line, 0)
            grid.addWidget(TextLabel(words), line, 1)
        grid.setColumnStretch(1, 1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(page)
        close = Button(texts("window.close_message"), "main")
        close.clicked.connect(self.accept)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(16)
        column.addWidget(TextLabel(texts("window.keys_title"), "title"))
        column.addWidget(scroll, 1)
        column.addWidget(close)


def _lines(texts: Texts, screen_id: str) -> Iterator[tuple[str, str]]:
    shown = QKeySequence.SequenceFormat.NativeText
    for row in (*actions_of(screen_id), *actions_of("window")):
        if row.shortcut:
            yield QKeySequence(row.shortcut).toString(shown).replace("Return", "Enter"), texts(row.text_key)
    for entry in (*SCREENS, *BESIDE):
        yield QKeySequence(entry.shortcut).toString(shown), texts(f"window.screen.{entry.screen_id}")
