"""A field for a small whole number, typed or counted with the arrow keys."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QSpinBox, QWidget

from openplanner.desktop.theme import scaled


class NumberBox(QSpinBox):
    """From ``least`` to ``most``; shows no arrows, because the keyboard has them.

    Its buttons have no width in the stylesheet. Asking Qt for none makes the place for the number, in a dressed window,
    one pixel wide (6.11).
    """

    def __init__(self, least: int, most: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setRange(least, most)
        line = self.findChild(QLineEdit)
        if line is not None:
            line.setTextMargins(scaled(6), 0, scaled(6), 0)
