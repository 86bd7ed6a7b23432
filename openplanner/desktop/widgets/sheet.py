"""A small window beside the work."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLabel, QVBoxLayout, QWidget

from openplanner.desktop.reading_order import move_focus
from openplanner.desktop.theme import scaled
from openplanner.desktop.widgets.field import MessageLine
from openplanner.desktop.widgets.scrolled import Scrolled
from openplanner.desktop.widgets.text import Button, TextLabel


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

    def words(self) -> list[str]:
        """All that is listed, as plain text."""
        return [label.text() for label in self.area.findChildren(QLabel) if label.text()]
