"""Who is away, when and why: six fields with what is usual filled in, so that for today one choice is enough."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QFrame, QLineEdit, QWidget

from openplanner.application.whole_team.cover_absence import days_between
from openplanner.application.whole_team.draft import Absence, Why
from openplanner.desktop.intake.day_text import Side, read_day
from openplanner.desktop.theme import scaled
from openplanner.desktop.widgets.field import FieldWithMessage
from openplanner.desktop.widgets.flow import FlowLayout
from openplanner.domain.errors import InvalidInput
from openplanner.domain.interval import TimeSpan
from openplanner.storage.rows import ColleagueRow
from openplanner.texts import Texts

WORKING_DAYS = range(1, 6)


class AbsenceForm(QFrame):
    """The fields; :meth:`absence` reads them and says beside a field what is wrong with it."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._team: tuple[int, ...] = ()
        self.who, self.why = QComboBox(), QComboBox()
        self.first, self.last, self.hours = QLineEdit(), QLineEdit(), QLineEdit()
        self.days = {day: QCheckBox(texts(f"slots.weekday_{day}")) for day in WORKING_DAYS}
        self.fields = {
            "who": FieldWithMessage(texts("team.who"), self.who),
            "why": FieldWithMessage(texts("team.why"), self.why),
            "first": FieldWithMessage(texts("team.first"), self.first),
            "last": FieldWithMessage(texts("team.last"), self.last),
            "hours": FieldWithMessage(texts("team.hours"), self.hours),
            "weekdays": FieldWithMessage(texts("team.weekdays"), self._weekdays()),
        }
        for why in Why:
            self.why.addItem(texts(f"team.why_{why}"), why.value)
        self.hours.setPlaceholderText(texts("team.whole_day"))
        flow = FlowLayout(scaled(16), self, scaled(8))
        for field in self.fields.values():
            flow.addWidget(field)
        for edit in (self.first, self.last, self.hours):
            edit.setMaximumWidth(scaled(150))

    def _weekdays(self) -> QWidget:
        row = QWidget()
        flow = FlowLayout(scaled(10), row)
        row.setMinimumWidth(scaled(430))
        for box in self.days.values():
            box.setChecked(True)
            flow.addWidget(box)
        return row

    def start(self, people: Sequence[ColleagueRow], today: date) -> None:
        """Fills the choices anew; who was chosen stays chosen, the days become today."""
        chosen = self.who.currentData()
        self._team = tuple(one.colleague_id for one in people)
        self.who.clear()
        for one in people:
            self.who.addItem(one.name, one.colleague_id)
        self.who.addItem(self._texts("team.whole_team"), 0)
        place = self.who.findData(chosen)
        self.who.setCurrentIndex(max(0, place))
        for edit in (self.first, self.last):
            edit.setText(f"{today:%d-%m-%Y}")

    def choose(self, colleague_id: int, day: date) -> None:
        """Somebody and a day, as asked for from elsewhere."""
        self.who.setCurrentIndex(max(0, self.who.findData(colleague_id)))
        for edit in (self.first, self.last):
            edit.setText(f"{day:%d-%m-%Y}")

    def absence(self, today: date) -> Absence | None:
        """What was filled in; None when a field is wrong, which then says so and has the cursor."""
        for field in self.fields.values():
            field.clear_message()
        first = self._day("first", today)
        last = self._day("last", today)
        span, readable = self._span()
        if first is None or last is None or not readable:
            return None
        weekdays = [day for day, box in self.days.items() if box.isChecked()]
        try:
            days = days_between(first, last, weekdays)
        except InvalidInput as problem:
            self._refuse(str(problem.facts["field"]), problem)
            return None
        who = self.who.currentData()
        return Absence(self._team if who == 0 else (int(who),), days, span, Why(self.why.currentData()))

    def _day(self, name: str, today: date) -> date | None:
        edit = self.first if name == "first" else self.last
        try:
            return read_day(edit.text(), today, Side.FUTURE)
        except InvalidInput as problem:
            self._refuse(name, problem)
            return None

    def _span(self) -> tuple[TimeSpan | None, bool]:
        """The hours, None for the whole day, and whether they could be read."""
        text = self.hours.text().strip()
        if not text:
            return None, True
        try:
            start, end = (self._minute(part) for part in text.replace("–", "-").split("-"))
            return TimeSpan(start, end), True
        except ValueError:
            self._refuse("hours", InvalidInput("absence_hours", field="hours", value=text[:20]))
            return None, False

    def _minute(self, text: str) -> int:
        hour, _, minute = text.strip().replace(".", ":").partition(":")
        return int(hour) * 60 + int(minute or 0)

    def _refuse(self, name: str, problem: InvalidInput) -> None:
        field = self.fields[name]
        field.set_error(str(self._texts.error(problem)))
        field.editor.setFocus(Qt.FocusReason.OtherFocusReason)
