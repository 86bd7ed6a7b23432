"""A window of which all has its place before it is painted."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QMainWindow

LEVELS = 6  # pages that scroll within pages; a level with nothing to do costs nothing


class LaidOutWindow(QMainWindow):
    """Lays out what waits for it, then paints; keys are heard in between.

    Qt lays out one level at a time and paints after each: for the length of one picture what is new on a page that
    scrolls stands pressed into the height of before, its texts cut off.
    """

    _laid_out = False

    def event(self, event: QEvent) -> bool:
        """Asked to be painted, it lays out and asks once more; the second time it is painted."""
        if event.type() is QEvent.Type.UpdateRequest:
            self._laid_out = not self._laid_out
            if self._laid_out:
                self._lay_out()
                late = Qt.EventPriority.LowEventPriority.value
                QCoreApplication.postEvent(self, QEvent(QEvent.Type.UpdateRequest), late)
                return True
        return super().event(event)

    def paint_now(self) -> None:
        """Lays out and paints at once, before anything that waits; a window that is not in view paints nothing."""
        self._lay_out()
        self._laid_out = True
        self.repaint()

    def _lay_out(self) -> None:
        for _level in range(LEVELS):
            QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
