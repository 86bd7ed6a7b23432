"""State as icon and word; the colour only adds."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from openplanner.desktop.theme import scaled
from openplanner.desktop.widgets.picture import Picture
from openplanner.desktop.widgets.text import TextLabel


class StateChip(QFrame):
    """A small rounded mark; ``kind`` is ``danger``, ``warning``, ``good``, ``accent`` or ``muted``."""

    def __init__(self, icon_name: str = "", text: str = "", kind: str = "muted", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = Picture(16)
        self._text = TextLabel("", "chip", wraps=False)
        row = QHBoxLayout(self)
        row.setContentsMargins(scaled(8), scaled(3), scaled(10), scaled(3))
        row.setSpacing(scaled(6))
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._text)
        if text:
            self.show_state(icon_name, text, kind)

    def show_state(self, icon_name: str, text: str, kind: str) -> None:
        """Shows another state."""
        self._icon.show_icon(icon_name, kind)
        self._text.setText(text)
        for widget in (self, self._text):
            widget.setProperty("chip", kind)
            widget.style().unpolish(widget)
            widget.style().polish(widget)
        self.setAccessibleName(text)
