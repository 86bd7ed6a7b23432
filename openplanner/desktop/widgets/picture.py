"""An icon that stands by itself, beside the words that say the same."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QLabel, QWidget

from openplanner.desktop.icons import pixmap
from openplanner.desktop.theme import scaled


class Picture(QLabel):
    """An icon of ``size`` pixels of 100 percent text, in a colour of the theme; follows when the theme changes."""

    def __init__(self, size: int, name: str = "", tint: str = "muted", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._size, self._name, self._tint = size, name, tint
        self._draw()

    def show_icon(self, name: str, tint: str) -> None:
        """Shows another icon, or the same in another colour of the theme."""
        self._name, self._tint = name, tint
        self._draw()

    def changeEvent(self, event: QEvent) -> None:
        """A window that is dressed anew has other colours."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._draw()

    def _draw(self) -> None:
        if self._name:
            self.setPixmap(pixmap(self._name, self._tint, scaled(self._size), self.devicePixelRatioF()))
