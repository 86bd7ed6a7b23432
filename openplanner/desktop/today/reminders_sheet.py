"""Whom to remind of the talk of the next working day, each with its prepared text."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QGridLayout, QWidget

from openplanner.desktop.cases.papers import show_letter
from openplanner.desktop.desk import Desk
from openplanner.desktop.errors import sentence
from openplanner.desktop.today.citizen_reminders import read_reminders
from openplanner.desktop.widgets.sheet import ListSheet, told_in_two
from openplanner.desktop.widgets.text import Button
from openplanner.domain.errors import OpenPlannerError
from openplanner.domain.interval import AMSTERDAM
from openplanner.domain.progress import Progress
from openplanner.storage.rows import ReminderRow


class RemindersSheet(ListSheet):
    """One line for each talk: look at the text, send it oneself, and say so. Nothing is sent from here."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        texts = desk.texts
        title, hint = texts("today.remind_title"), texts("today.remind_hint")
        super().__init__(title, hint, texts("today.remind_close"), (680, 520), parent)
        self.desk = desk
        self.buttons: dict[tuple[str, int], Button] = {}
        self.close_button.setFocus()
        self.refresh()

    def refresh(self) -> None:
        """Reads the list anew."""
        desk = self.desk

        def work(_progress: Progress) -> list[ReminderRow]:
            return read_reminders(desk)

        desk.tasks.run(self, "general", "today-remind", desk.texts("today.reading"), work, self.show_rows)

    def show_rows(self, rows: Sequence[ReminderRow]) -> None:
        """Shows these talks; the cursor stands on the first thing to do."""
        self.buttons = {}
        self.show_lines(rows, self._add, self.desk.texts("today.remind_none"))
        next(iter(self.buttons.values()), self.close_button).setFocus()

    def _add(self, grid: QGridLayout, line: int, row: ReminderRow) -> None:
        texts = self.desk.texts
        day = texts.day(row.starts_at.astimezone(AMSTERDAM).date(), year=False)
        form = texts(f"cases.form.{row.form.value}").lower()
        when = texts("today.remind_when", day=day, time=texts.time(row.starts_at), form=form, who=row.colleague)
        grid.addLayout(told_in_two(f"{row.name} · {row.number}", when), line, 0)
        for place, (name, icon, press) in enumerate(
            (("look", "mail", self._look), ("sent", "check", self._sent)), start=1
        ):
            button = Button(texts(f"today.remind_{name}"), "plain", icon)
            button.setAccessibleName(texts(f"today.remind_{name}_named", name=row.name, when=when))
            button.clicked.connect(partial(press, row))
            self.buttons[name, row.booking_id] = button
            grid.addWidget(button, line, place)

    def _look(self, row: ReminderRow, _checked: bool = False) -> None:
        show_letter(self.desk, self, row.case_id, "herinnering")

    def _sent(self, row: ReminderRow, _checked: bool = False) -> None:
        desk = self.desk

        def work(_progress: Progress) -> None:
            from openplanner.application.citizen_reminded import citizen_reminded

            citizen_reminded(desk.office, row.booking_id, desk.colleague_id)

        def done(_noted: object) -> None:
            words = desk.texts("today.remind_noted", name=row.name)
            self.said.show_text(words, "good")
            desk.notice.emit(words, desk.undo_last)
            desk.case_changed.emit(row.case_id)
            desk.bookings_changed.emit()
            self.refresh()

        def refused(error: OpenPlannerError) -> None:
            self.said.show_text(sentence(desk.texts, error), "warning")
            self.refresh()

        desk.tasks.run(self, "general", "today-reminded", desk.texts("today.saving"), work, done, refused, writes=True)
