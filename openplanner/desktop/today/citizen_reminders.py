"""How many citizens are to be reminded of their talk of the next working day, said above the worklist."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from openplanner.desktop.desk import Desk
from openplanner.desktop.today.head import TodayHead
from openplanner.desktop.today.promises import promises_until
from openplanner.domain.progress import Progress
from openplanner.storage.rows import ReminderRow

FIRST_LOOK_MS, LOOK_MS = 3_000, 10 * 60_000


def next_day(desk: Desk) -> date:
    """The next working day: its talks are reminded of today."""
    return promises_until(desk.today(), desk.opening()) + timedelta(days=1)


def read_reminders(desk: Desk) -> list[ReminderRow]:
    """Whom to remind today, up to and including the next working day."""
    return desk.reads.reminders(desk.team_id or None, desk.today(), next_day(desk))


class CitizenReminders(QObject):
    """Looks beside the window, now and then and when a talk changed."""

    def __init__(self, desk: Desk, head: TodayHead, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._head, self._screen = desk, head, parent
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        QTimer.singleShot(FIRST_LOOK_MS, self, self.look)
        desk.bookings_changed.connect(self._look_if_shown)
        head.remind.clicked.connect(self.show)

    def look(self) -> None:
        """Counts anew; what cannot be read now is counted the next time."""
        desk = self._desk

        def work(_progress: Progress) -> int:
            return len(read_reminders(desk))

        desk.tasks.run(self, "general", "today-reminders", "", work, self._head.show_reminders, lambda _error: None)

    def show(self) -> None:
        """The list, beside the work."""
        from openplanner.desktop.today.reminders_sheet import RemindersSheet

        RemindersSheet(self._desk, self._screen.window()).open()

    def _look_if_shown(self) -> None:
        if self._screen.isVisible():
            self.look()
