"""The line to the database: what others write is watched, and a line to a server that broke is found again."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from openplanner.desktop.desk import Desk
from openplanner.desktop.together.watch import Watch
from openplanner.domain.errors import OpenPlannerError, StoreUnreachable
from openplanner.domain.progress import Progress

TRY_MS = 2000


class ServerLine(QObject):
    """After a refusal tries every two seconds until the server is back; ``watch`` rests meanwhile.

    Signals: ``back()`` when the server answers again after it was away.
    """

    back = Signal()

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.watch = Watch(desk, self)
        self.watch.start()
        self._tries = QTimer(self)
        self._tries.setInterval(TRY_MS)
        self._tries.timeout.connect(self.try_again)
        if desk.reads.on_server:
            desk.failed.connect(self.hear)
            desk.tasks.failed.connect(self.hear)

    @property
    def away(self) -> bool:
        """True while the server does not answer."""
        return self._tries.isActive()

    def stop(self) -> None:
        """No more looking or trying; colleagues hear that nobody is here any more."""
        self.watch.stop()
        self._desk.presence.stop()
        self._tries.stop()

    def hear(self, error: OpenPlannerError, _again: object = None) -> None:
        """An error of anybody: when the server is away, it is tried until it is back."""
        if isinstance(error, StoreUnreachable) and not self.away:
            self.watch.stop()
            self._tries.start()

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
        self.watch.start()
        self._desk.bookings_changed.emit()
        self._desk.case_changed.emit(0)
        self._desk.notice.emit(self._desk.texts("window.server_back"), None)
        self.back.emit()
