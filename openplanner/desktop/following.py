"""Looks regularly whether somebody changed our talks in a calendar outside, while the window is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from openplanner.desktop.desk import Desk
from openplanner.domain.errors import OpenPlannerError
from openplanner.domain.progress import Progress
from openplanner.settings import FOLLOW_SECONDS

if TYPE_CHECKING:
    from openplanner.application.follow_calendars import Followed


class Following(QObject):
    """One look at the start and then one every so many seconds of the setting; never two at a time.

    Without calendars outside it does nothing. Signals: ``changed(number of talks)`` when somebody changed any.
    """

    changed = Signal(int)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._busy = False
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Looks now, and from now on by itself."""
        if self._desk.calendars_outside:
            self._timer.start(self._pause_ms())
            self.look()

    def stop(self) -> None:
        """No more looking; where reading stopped is in the database."""
        self._timer.stop()

    def look(self) -> None:
        """Reads what changed, unless that is being done."""
        if self._busy:
            return
        desk = self._desk
        self._busy = True
        self._timer.setInterval(self._pause_ms())

        def work(_progress: Progress) -> Followed:
            from openplanner.application.follow_calendars import follow_calendars

            return follow_calendars(desk.office)

        label = desk.texts("window.following")
        desk.tasks.run(self, "calendar", "follow", label, work, self._followed, self._failed, writes=True)

    def _pause_ms(self) -> int:
        return self._desk.settings.number(FOLLOW_SECONDS) * 1000

    def _followed(self, found: Followed) -> None:
        self._busy = False
        desk = self._desk
        desk.calendars_told.emit(found.read, len(found.unread))
        if found.changed:
            desk.bookings_changed.emit()
            desk.case_changed.emit(0)
            self.changed.emit(len(found.changed))

    def _failed(self, error: OpenPlannerError) -> None:
        self._busy = False
        self._desk.failed.emit(error)
