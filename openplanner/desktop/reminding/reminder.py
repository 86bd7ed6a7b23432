"""Looks each minute whether there is something to remind a person of."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QObject, QTimer, Signal

from openplanner.desktop.desk import Desk
from openplanner.desktop.reminding.moment import is_due, is_sane, late_words, talks_soon, window_of
from openplanner.domain.errors import OpenPlannerError
from openplanner.settings import REMIND_MINUTES

LOOK_MS = 60_000


class Reminder(QObject):
    """One look at the start and one every minute.

    Signals: ``reminded(words, screen id, argument)``: what to say, and where it is about.
    """

    reminded = Signal(str, str, object)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._shown_on: date | None = None
        self._told: set[int] = set()
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Looks now, and from now on by itself."""
        self._timer.start()
        self.look()

    def stop(self) -> None:
        """No more reminders."""
        self._timer.stop()

    def look(self) -> None:
        """Says what must be said now; a store that cannot be read is told by the list on screen, not here."""
        desk = self._desk
        try:
            now, opening = desk.clock(), desk.opening()
            if is_due(now, opening, self._shown_on):
                self._shown_on = desk.today()
                self._tell_late()
            if is_sane(now, opening):
                self._tell_talks()
        except OpenPlannerError:
            return

    def _tell_late(self) -> None:
        desk = self._desk
        words = late_words(desk.reads.worklist_counts(desk.team_id or None, desk.clock()))
        if words is not None:
            self.reminded.emit(desk.texts.reason(words), "today", None)

    def _tell_talks(self) -> None:
        desk, minutes = self._desk, self._desk.settings.number(REMIND_MINUTES)
        now = desk.clock()
        rows = desk.reads.week_bookings(None, window_of(now, minutes))
        for row in talks_soon(rows, now, minutes, desk.colleague_id, self._told):
            self._told.add(row.booking_id)
            form = desk.texts(f"reminding.form.{row.form.value}")
            words = desk.texts("reminding.talk", at=desk.texts.time(row.interval.start), form=form, number=row.number)
            self.reminded.emit(words, "conversation", row.case_id)
