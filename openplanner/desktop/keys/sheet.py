"""The sheet with keys: F1. It stands beside the work and follows the screen in view."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from openplanner.desktop.keys.groups import KeyGroup, key_groups
from openplanner.desktop.theme import scaled
from openplanner.desktop.widgets.scrolled import Scrolled
from openplanner.desktop.widgets.sheet import Sheet
from openplanner.desktop.widgets.text import Button, ClearCross, TextLabel
from openplanner.desktop.word_watch import SEARCH, mark
from openplanner.texts import Texts

_SCROLLS = {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}


class KeySheet(Sheet):
    """All keys that work now, those of the screen in view first; a field to find one in words.

    One can go on working while it is open. ``lines`` are the keys shown, each with what it does.
    """

    def __init__(self, texts: Texts, screen_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._screen_id = screen_id
        self.lines: list[tuple[str, str]] = []
        self.setWindowTitle(texts("window.keys_title"))
        self.field = QLineEdit()
        mark(self.field, SEARCH)
        self.field.setPlaceholderText(texts("keys.find"))
        self.field.setAccessibleName(texts("keys.find"))
        ClearCross(self.field, texts("window.clear_line"))
        self.field.textChanged.connect(self._fill)
        self.area = Scrolled()
        self._lay_out()
        self._fill()
        self._size()
        self.field.setFocus()

    def follow(self, screen_id: str) -> None:
        """Shows the keys of another screen."""
        self._screen_id = screen_id
        self._fill()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down scroll, because the keyboard is in the field; F1 closes as Esc does."""
        if event.key() in _SCROLLS:
            bar = self.area.verticalScrollBar()
            step = bar.pageStep() if event.key() in {Qt.Key.Key_PageUp, Qt.Key.Key_PageDown} else scaled(40)
            bar.setValue(bar.value() + (step if event.key() in {Qt.Key.Key_Down, Qt.Key.Key_PageDown} else -step))
        elif event.key() == Qt.Key.Key_F1:
            self.accept()
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        close = Button(self._texts("window.close_message"), "main")
        close.setAutoDefault(False)
        close.clicked.connect(self.accept)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(12)
        column.addWidget(TextLabel(self._texts("window.keys_title"), "title"))
        column.addWidget(self.field)
        column.addWidget(self.area, 1)
        column.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)

    def _size(self) -> None:
        """As large as its text asks for, never larger than the window it stands beside."""
        parent = self.parentWidget()
        room = parent.size() if parent is not None else self.screen().availableSize()
        self.resize(min(scaled(520), room.width() - 48), min(scaled(640), room.height() - 48))

    def _fill(self) -> None:
        groups = key_groups(self._texts, self._screen_id, self.field.text())
        self.lines = [line for group in groups for line in group.lines]
        page = QFrame()
        grid = QGridLayout(page)
        grid.setContentsMargins(0, 0, 16, 0)
        grid.setHorizontalSpacing(scaled(24))
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        for group in groups:
            self._add(grid, group)
        if not groups:
            grid.addWidget(TextLabel(self._texts("keys.nothing"), "muted"), 0, 0, 1, 2)
        grid.setRowStretch(grid.rowCount(), 1)
        self.area.setWidget(page)

    def _add(self, grid: QGridLayout, group: KeyGroup) -> None:
        row = grid.rowCount()
        heading = TextLabel(group.heading, "heading")
        heading.setContentsMargins(0, scaled(12) if row > 1 else 0, 0, 0)
        grid.addWidget(heading, row, 0, 1, 2)
        for number, (key, words) in enumerate(group.lines, row + 1):
            label = TextLabel(key, "key", wraps=False)
            label.setContentsMargins(8, 2, 8, 2)
            grid.addWidget(label, number, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
            grid.addWidget(TextLabel(words), number, 1)
