"""Openingstijden: the settings, and the year ahead, in which one key closes a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QBrush, QFont, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from openplanner.desktop.allowed import forbid, why_not
from openplanner.desktop.desk import Desk
from openplanner.desktop.settings.closing_days import read_closing_days
from openplanner.desktop.settings.opening_state import CLOSED_SIGN, OpeningDay, Year, weeks_ahead, with_day
from openplanner.desktop.settings.sections import Section
from openplanner.desktop.settings.setting_page import SettingPage
from openplanner.desktop.theme import colour, scaled
from openplanner.desktop.widgets.field import FieldWithMessage, MessageLine
from openplanner.desktop.widgets.text import Button, TextLabel
from openplanner.domain.progress import Progress
from openplanner.domain.rights import Action as Right
from openplanner.settings import CLOSED_DAYS
from openplanner.texts import Texts

SHOWN_WEEKS = 9


class WeekTable(QTableWidget):
    """A row for each week. Signals: ``toggled(date, closed)`` when a person closes or opens a day."""

    toggled = Signal(object, bool)

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(0, 7, parent)
        self._texts = texts
        self.days: dict[tuple[int, int], OpeningDay] = {}
        self.setAccessibleName(texts("settings.opening_year"))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setHorizontalHeaderLabels([texts(f"settings.weekday_short_{number}") for number in range(1, 8)])
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)  # measuring every row takes long
        self.itemDoubleClicked.connect(lambda _item: self.toggle())

    def show_weeks(self, opening: Year, today: date) -> None:
        """Shows the year from this week on; the chosen day stays chosen."""
        weeks, place = weeks_ahead(opening, today), (max(0, self.currentRow()), max(0, self.currentColumn()))
        self.ensurePolished()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + scaled(10))
        self.setRowCount(len(weeks))
        self.setVerticalHeaderLabels([self._texts("settings.week", n=week[0].day.isocalendar().week) for week in weeks])
        for row, week in enumerate(weeks):
            for column, one in enumerate(week):
                self.days[row, column] = one
                self.setItem(row, column, self._item(one, today))
        self.setCurrentCell(*place)
        lines = sum(self.rowHeight(row) for row in range(min(SHOWN_WEEKS, len(weeks))))
        self.setFixedHeight(lines + self.horizontalHeader().sizeHint().height() + scaled(8))

    def chosen(self) -> OpeningDay | None:
        """The day under the cursor."""
        return self.days.get((self.currentRow(), self.currentColumn()))

    def toggle(self) -> None:
        """Closes the chosen day, or opens a day that the office closed itself; holidays are set by the profile."""
        one = self.chosen()
        if one is not None and one.sort in {"open", "own"}:
            self.toggled.emit(one.day, one.sort == "open")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space and Enter close or open the chosen day."""
        if event.key() in {Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.toggle()
            return
        super().keyPressEvent(event)

    def words(self, one: OpeningDay) -> str:
        """A day in words: ``vrijdag 25 december 2026: dicht, Eerste Kerstdag``."""
        texts, day = self._texts, self._texts.long_day(one.day)
        if one.why_closed is None:
            return texts("settings.day_open", day=day)
        return texts("settings.day_closed", day=day, why=one.why_closed)

    def _item(self, one: OpeningDay, today: date) -> QTableWidgetItem:
        first = one.day.day == 1 or ((one.day - today).days in range(-6, 1) and one.day.isoweekday() == 1)
        number = f"{one.day.day}-{one.day.month}" if first else str(one.day.day)
        item = QTableWidgetItem(number if one.sort == "open" else f"{number} {CLOSED_SIGN}")
        item.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
        words = self.words(one)
        item.setToolTip(words)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, words)
        if one.sort != "open":
            item.setBackground(QBrush(colour("warning_soft" if one.sort == "own" else "hover")))
            item.setForeground(QBrush(colour("warning" if one.sort == "own" else "muted")))
        if one.day == today:
            font = QFont(self.font())
            font.setBold(True)
            item.setFont(font)
        return item


class OpeningPage(SettingPage):
    """The settings with the year beside them; closing a day shows its effect as typing it would."""

    def __init__(self, desk: Desk, section: Section, parent: QWidget | None = None) -> None:
        super().__init__(desk, section, parent)
        texts = desk.texts
        self._today = desk.today
        self._opening = desk.opening
        self.year = WeekTable(texts)
        self.chosen = TextLabel("", "muted")
        hint = texts("settings.opening_year.hint")
        self.year_field = FieldWithMessage(texts("settings.opening_year"), self.year, hint)
        self.from_file = Button(texts("settings.closing_file"), "plain", "upload")
        self.from_file.clicked.connect(lambda: read_closing_days(desk, self, self.take_days))
        why = why_not(desk, Right.ARRANGE)
        forbid(why, self.from_file)
        if why:
            self.year_field.set_note(why, "info")
        self.ends = MessageLine()
        column = cast("QVBoxLayout", self.layout())
        column.insertWidget(0, self.ends)
        column.insertWidget(column.count() - 1, self.from_file, 0, Qt.AlignmentFlag.AlignLeft)
        column.insertWidget(column.count() - 1, self.year_field)
        column.insertWidget(column.count() - 1, self.chosen)
        self.year.toggled.connect(self._toggled)
        self.year.currentCellChanged.connect(lambda *_cells: self._say_chosen())
        desk.settings_changed.connect(self._show_year)

    def refresh(self) -> None:
        """Shows what holds now."""
        super().refresh()
        self._show_year()
        self._say_end()

    def _show_year(self) -> None:
        self.year.show_weeks(cast("Year", self._opening()), self._today())
        self._say_chosen()

    def _say_chosen(self) -> None:
        one = self.year.chosen()
        self.chosen.setText(self.year.words(one) if one is not None else "")

    def take_days(self, days: Sequence[tuple[date, str]]) -> None:
        """More closing days with their names; what they would do is shown first, as for a day closed by hand."""
        field = self.fields[CLOSED_DAYS.key]
        listed = str(field.kept())
        for day, name in days:
            listed = with_day(listed, day, closed=True, name=name)
        if days and field.editor.isEnabled():
            field.propose(listed)

    def _say_end(self) -> None:
        """Says when the list of holidays comes to its end, so that it is renewed in time."""
        desk = self._desk

        def work(_progress: Progress) -> date | None:
            from openplanner.application.upkeep.closing_days import holidays_end

            return holidays_end(desk.office)

        def told(until: date | None) -> None:
            words = desk.texts("settings.holidays_end", day=until) if until is not None else ""
            self.ends.show_text(words, "warning")

        desk.tasks.run(self, "general", "holidays-end", "", work, told)

    def _toggled(self, day: date, closed: bool) -> None:
        field = self.fields[CLOSED_DAYS.key]
        if field.editor.isEnabled():
            field.propose(with_day(str(field.kept()), day, closed=closed))
