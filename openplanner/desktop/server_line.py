"""The line to the database server: what colleagues change comes on screen, and a line that broke is found again.

A database in a file needs none of this: a screen in view looks itself whether somebody wrote.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from openplanner.desktop.desk import Desk
from openplanner.domain.errors import OpenPlannerError, StoreUnreachable
from openplanner.domain.progress import Progress

LOOK_MS = 1000
TRY_MS = 2000


class ServerLine(QObject):
    """Looks every second whether somebody wrote; after a refusal tries every two seconds until the server is back.

    Signals: ``back()`` when the server answers again after it was away.
    """

    back = Signal()

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._version = -1
        self._looks = QTimer(self)
        self._looks.setInterval(LOOK_MS)
        self._looks.timeout.connect(self.look)
        self._tries = QTimer(self)
        self._tries.setInterval(TRY_MS)
        self._tries.timeout.connect(self.try_again)
        if desk.reads.on_server:
            desk.failed.connect(self.hear)
            desk.tasks.failed.connect(self.hear)
            self._looks.start()

    @property
    def away(self) -> bool:
        """True while the server does not answer."""
        return self._tries.isActive()

    def stop(self) -> None:
        """No more looking."""
        self._looks.stop()
        self._tries.stop()

    def hear(self, error: OpenPlannerError, _again: object = None) -> None:
        """An error of anybody: when the server is away, it is tried until it is back."""
        if isinstance(error, StoreUnreachable) and not self.away:
            self._looks.stop()
            self._tries.start()

    def look(self) -> None:
        """Tells the screens when somebody wrote since the last look."""
        desk = self._desk
        try:
            version = desk.reads.data_version()
        except OpenPlannerError as error:
            desk.failed.emit(error)
            return
        before, self._version = self._version, version
        if before not in {-1, version}:
            desk.bookings_changed.emit()
            desk.case_changed.emit(0)

    def try_again(self) -> None:
        """Asks the server beside the window; one try at a time."""
        desk = self._desk

        def work(_progress: Progress) -> None:
            desk.reads.reconnect()

        label = desk.texts("window.server_trying")
        desk.tasks.run(self, "general", "server line", label, work, self._is_back, lambda _error: None)

    def _is_back(self, _nothing: object) -> None:
        if not self.away:
            return
        self._tries.stop()
        self._looks.start()
        self._desk.bookings_changed.emit()
        self._desk.case_changed.emit(0)
        self._desk.notice.emit(self._desk.texts("window.server_back"), None)
        self.back.emit()
