"""What a move would mean, beside the booking that is being moved."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from openplanner.desktop.theme import scaled
from openplanner.desktop.widgets.field import MessageLine
from openplanner.desktop.widgets.text import TextLabel

MOST_LINES = 6


class MoveBubble(QFrame):
    """A small card over the grid; the mouse goes through it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = parent
        self.setProperty("panel", "card")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.title = TextLabel("", "strong", wraps=False)
        self.lines = [MessageLine() for _ in range(MOST_LINES)]
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(scaled(10), scaled(6), scaled(10), scaled(6))
        column.setSpacing(scaled(2))
        for part in (self.title, *self.lines):
            column.addWidget(part)
        self.hide()

    def tell(self, title: str, lines: Sequence[tuple[str, str]], beside: QRect) -> None:
        """Shows a title and lines (text and kind) under a rectangle of the grid, or above it when there is no room.

        A card that would hide most of the grid is not shown: the panel under the grid says the same.
        """
        self.title.setText(title)
        shown = [*lines[:MOST_LINES], *[("", "info")] * (MOST_LINES - len(lines))]
        for line, (text, kind) in zip(self.lines, shown, strict=True):
            line.show_text(text, kind)
        self.setFixedWidth(min(scaled(320), max(1, self._over.width() - 2)))
        height = self._column.totalHeightForWidth(self.width())
        if height > self._over.height() * 2 // 3:
            self.hide()
            return
        self.resize(self.width(), height)
        self.move(self._place(beside, height))
        self.show()
        self.raise_()

    @property
    def words(self) -> str:
        """Everything that is told, as one text."""
        return " ".join(part for part in (self.title.text(), *(line.text for line in self.lines)) if part)

    def _place(self, beside: QRect, height: int) -> QPoint:
        room = self._over.rect()
        below = beside.bottom() + scaled(8)
        top = below if below + height <= room.bottom() else beside.top() - height - scaled(8)
        left = min(beside.left(), room.right() - self.width())
        return QPoint(max(0, left), max(0, min(top, room.bottom() - height)))
