"""What others do comes on screen: a look every second whether somebody wrote, or opened or left a case.

A server tells (LISTEN), so a look takes up what arrived and asks nothing; a file is asked for its count of changes.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from openplanner.desktop.desk import Desk
from openplanner.domain.errors import OpenPlannerError

LOOK_MS = 1000


class Watch(QObject):
    """Tells the screens through ``bookings_changed``, ``case_changed(0)`` and, when the office itself changed,
    ``organisation_changed`` of the desk; each keeps its own place.
    """

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._versions = (-1, -1)
        self._office: int | None = None
        self._looks = QTimer(self)
        self._looks.setInterval(LOOK_MS)
        self._looks.timeout.connect(self.look)

    def start(self) -> None:
        """Looks every second from now on."""
        self._looks.start()

    def stop(self) -> None:
        """No more looking."""
        self._looks.stop()

    def look(self) -> None:
        """Tells what changed since the last look."""
        desk = self._desk
        try:
            found = (desk.reads.data_version(), desk.reads.presence_version())
            before, self._versions = self._versions, found
            if before[1] != found[1] or desk.presence.over():
                desk.presence.look()
            if before[0] != found[0]:
                self._look_at_office()
        except OpenPlannerError as error:
            desk.failed.emit(error)
            return
        if before[0] != found[0]:
            desk.bookings_changed.emit()
            desk.case_changed.emit(0)

    def _look_at_office(self) -> None:
        before, self._office = self._office, self._desk.reads.office_version()
        if before != self._office:
            self._desk.take_news_of_office()
