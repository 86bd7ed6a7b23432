"""A small window beside the work."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from openplanner.desktop.reading_order import move_focus
from openplanner.desktop.theme import scaled
from openplanner.desktop.widgets.field import MessageLine
from openplanner.desktop.widgets.scrolled import Scrolled
from openplanner.desktop.widgets.text import Button, TextLabel

Row = TypeVar("Row")


def told_in_two(strong: str, muted: str) -> QVBoxLayout:
    """A line that matters with a quiet one below it."""
    column = QVBoxLayout()
    column.setSpacing(0)
    column.addWidget(TextLabel(strong, "strong"))
    column.addWidget(TextLabel(muted, "muted"))
    return column


class Sheet(QDialog):
    """Tab goes through it as one reads it, Escape closes it, and then it is gone: a day leaves none behind."""

    def __init__(self, parent: QWidget | None = None, flags: Qt.WindowType = Qt.WindowType.Dialog) -> None:
        super().__init__(parent, flags)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Follows the layouts."""
        return move_focus(self, forward=forward)


class ListSheet(Sheet):
    """A title with a hint, room to say something, what is listed, and one button to close it.

    ``size`` is width and height in pixels of 100 percent text.
    """

    def __init__(self, title: str, hint: str, close: str, size: tuple[int, int], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.resize(scaled(size[0]), scaled(size[1]))
        self.said = MessageLine(self)
        self.area = Scrolled(name=title)
        self.close_button = Button(close, "main")
        self.close_button.clicked.connect(self.accept)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(scaled(12))
        for part in (TextLabel(title, "title"), TextLabel(hint, "muted"), self.said, self.area):
            column.addWidget(part)
        column.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignRight)
        column.setStretchFactor(self.area, 1)

    def show_lines(self, rows: Sequence[Row], add: Callable[[QGridLayout, int, Row], None], none: str) -> None:
        """Lists the rows anew, each put in by ``add`` on a line of its own; ``none`` is said when there are none."""
        page = QFrame()
        grid = QGridLayout(page)
        grid.setContentsMargins(0, 0, scaled(12), 0)
        grid.setVerticalSpacing(scaled(8))
        for line, row in enumerate(rows):
            add(grid, line, row)
        if not rows:
            grid.addWidget(TextLabel(none), 0, 0)
        grid.setColumnStretch(0, 1)
        grid.setRowStretch(len(rows) + 1, 1)
        self.area.setWidget(page)

    def words(self) -> list[str]:
        """All that is listed, as plain text."""
        return [label.text() for label in self.area.findChildren(QLabel) if label.text()]
