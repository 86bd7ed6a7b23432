"""A small window beside the work."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from openplanner.desktop.reading_order import move_focus


class Sheet(QDialog):
    """Tab goes through it as one reads it, Escape closes it, and then it is gone: a day leaves none behind."""

    def __init__(self, parent: QWidget | None = None, flags: Qt.WindowType = Qt.WindowType.Dialog) -> None:
        super().__init__(parent, flags)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Follows the layouts."""
        return move_focus(self, forward=forward)
