"""What scrolls up and down when there is no room for it, never sideways, and without a frame."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

LAYOUT_LEVELS = 6  # pages that scroll within pages; a level with nothing to do costs nothing


def lay_out_waiting() -> None:
    """Lays out what waits for it, level by level; for a window that is about to be painted.

    Qt lays out one level at a time and paints in between: for the length of one picture what is new on a page that
    scrolls stands pressed into the height of before, its texts cut off.
    """
    for _level in range(LAYOUT_LEVELS):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)


class Scrolled(QScrollArea):
    """A widget that scrolls. With a ``name`` the keyboard can stand on the area itself, to read what has no parts."""

    def __init__(self, inside: QWidget | None = None, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(name)
        if not name:
            self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        if inside is not None:
            self.setWidget(inside)
