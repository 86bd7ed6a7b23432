"""A small window beside the work."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog

from openplanner.desktop.reading_order import move_focus


class Sheet(QDialog):
    """Tab goes through it as one reads it; Escape closes it."""

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Follows the layouts."""
        return move_focus(self, forward=forward)
