"""Sends what waits for the calendars while the window is open, and tells how many bookings are not there yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from openplanner.desktop.desk import Desk
from openplanner.domain.errors import OpenPlannerError
from openplanner.domain.outbox import OF_HOLDS, OutboxState, waited
from openplanner.domain.progress import Progress
from openplanner.settings import CONTACT_REQUESTS_URL
from openplanner.storage.rows import OutboxLine

if TYPE_CHECKING:
    from openplanner.application.send_outbox import SendReport

LOOK_MS = 15_000
_NO_ANSWER = frozenset({"offline", "unknown"})


class Sender(QObject):
    """Looks each quarter of a minute, and at once after a booking changed.

    Signals: ``counted(waiting, needs a person, requests)`` after every look; what changed outside and was not seen yet
    needs a person too, and requests are those still to be closed in their register.
    """

    counted = Signal(int, int, int)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._busy = self._closing = False
        self._requests = 0
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)
        desk.bookings_changed.connect(self.look)

    def start(self) -> None:
        """From now on it looks by itself."""
        self._timer.start()

    def stop(self) -> None:
        """No more looking; what waits stays in the database."""
        self._timer.stop()

    def look(self) -> None:
        """Counts what waits, and sends what is due."""
        rows = self._count()
        now = self._desk.clock()
        due = [row for row in rows if row.state is not OutboxState.NEEDS_PERSON]
        if not self._busy and any(waited(row.retry_at, now) for row in due):
            self._send()
        self._close_requests()

    def _close_requests(self) -> None:
        """Requests whose case was closed are closed in their register, beside the window; when it is away they wait."""
        desk = self._desk
        if self._closing or not self._requests or not desk.settings.text(CONTACT_REQUESTS_URL).strip():
            return
        self._closing = True

        def work(_progress: Progress) -> int:
            from openplanner.application.close_requests import close_requests

            return close_requests(desk.office)

        def done(_closed: object) -> None:
            self._closing = False
            self._count()

        desk.tasks.run(self, "calendar", "close requests", "", work, done, done, writes=True)

    def _count(self) -> list[OutboxLine]:
        try:
            rows = self._desk.reads.outbox_rows()
            changed_outside = len(self._desk.reads.attention_rows())
            self._requests = len(self._desk.reads.closing_rows())
        except OpenPlannerError as error:
            self._desk.failed.emit(error)
            return []
        told = [row for row in rows if row.action not in OF_HOLDS]
        person = sum(row.state is OutboxState.NEEDS_PERSON for row in told)
        self.counted.emit(len(told) - person, person + changed_outside, self._requests)
        return rows

    def _send(self) -> None:
        desk = self._desk
        self._busy = True

        def work(_progress: Progress) -> SendReport:
            from openplanner.application.send_outbox import send_outbox

            return send_outbox(desk.office)

        label = desk.texts("window.sending")
        desk.tasks.run(self, "calendar", "outbox", label, work, self._sent, self._failed, writes=True)

    def _sent(self, report: SendReport) -> None:
        self._busy = False
        silent = sum(row.problem in _NO_ANSWER for row in self._count())
        if self._desk.calendars_outside:
            self._desk.calendars_told.emit(report.done + report.needs_person, min(silent, report.waiting))

    def _failed(self, error: OpenPlannerError) -> None:
        self._busy = False
        self._desk.failed.emit(error)
