"""Makes the copy of the database that is due, while the window is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from openplanner.desktop.desk import Desk
from openplanner.domain.errors import OpenPlannerError
from openplanner.domain.progress import Progress

if TYPE_CHECKING:
    from openplanner.application.upkeep.copies import CopiesKept

LOOK_MS = 30 * 60_000
FIRST_LOOK_MS = 20_000


class Copying(QObject):
    """Looks each half hour whether a copy is due; what goes wrong is told once until it goes right again."""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._told = ""
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """From now on it looks by itself; first when the desk has settled."""
        self._timer.start()
        QTimer.singleShot(FIRST_LOOK_MS, self, self.look)

    def stop(self) -> None:
        """No more looking."""
        self._timer.stop()

    def look(self) -> None:
        """Makes the copy that is due, in the background."""
        desk = self._desk

        def work(_progress: Progress) -> CopiesKept:
            from openplanner.application.upkeep.copies import keep_copies

            return keep_copies(desk.office)

        label = desk.texts("window.copying")
        desk.tasks.run(self, "general", "copies", label, work, self._kept, self._failed, writes=True)

    def _kept(self, _kept: CopiesKept) -> None:
        self._told = ""

    def _failed(self, error: OpenPlannerError) -> None:
        if self._told != error.code:
            self._told = error.code
            self._desk.failed.emit(error)
