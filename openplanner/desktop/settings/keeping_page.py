"""Bewaren: the settings, and how long each kind of case keeps its person, changed line by line, effect first."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from openplanner.desktop.allowed import forbid, why_not
from openplanner.desktop.desk import Desk
from openplanner.desktop.settings.sections import Section, locked
from openplanner.desktop.settings.setting_page import SettingPage
from openplanner.desktop.theme import scaled
from openplanner.desktop.widgets.field import FieldWithMessage
from openplanner.desktop.widgets.text import Button
from openplanner.domain.case import CaseType, OutcomeCode
from openplanner.domain.errors import InvalidInput
from openplanner.domain.rights import Action as Right
from openplanner.settings import RETENTION_TERMS

if TYPE_CHECKING:
    from openplanner.application.privacy.retention_terms import RetentionLine

SHOWN_LINES = 8


class KeepingPage(SettingPage):
    """The settings with the terms in a table above them; a changed term goes the way of the setting that keeps it."""

    def __init__(self, desk: Desk, section: Section, parent: QWidget | None = None) -> None:
        super().__init__(desk, section, parent)
        self.lines: tuple[RetentionLine, ...] = ()
        self._build_table()
        self._build_editors()
        texts = desk.texts
        table = FieldWithMessage(texts("settings.retention_table"), self.table, texts("settings.retention_table.hint"))
        column = cast("QVBoxLayout", self.layout())
        for at, part in enumerate((table, self._editors())):
            column.insertWidget(2 + at, part)
        self.table.currentCellChanged.connect(lambda row, *_cells: self._choose(row))
        desk.settings_changed.connect(self._show_lines)

    def refresh(self) -> None:
        """Shows what holds now."""
        super().refresh()
        self._show_lines()

    def set_term(self) -> None:
        """Proposes the term that is filled in; its effect is shown first."""
        typed = self.days.text().strip()
        if not typed.isdecimal() or not typed.isascii():
            wrong = InvalidInput("setting_number", field=RETENTION_TERMS.key, value=typed[:40])
            self.days_field.set_error(str(self._desk.texts.error(wrong)))
            self.days.setFocus()
            return
        self._propose(int(typed[:6]))

    def drop_term(self) -> None:
        """Proposes to go back to the term that is given."""
        self._propose(None)

    # what is shown

    def _show_lines(self) -> None:
        from openplanner.application.privacy.retention_terms import retention_lines

        try:
            self.lines = retention_lines(self._desk.settings, self._desk.today())
        except InvalidInput as error:
            self.fields[RETENTION_TERMS.key].tell_wrong(error)
            return
        self.table.setRowCount(len(self.lines))
        for row, line in enumerate(self.lines):
            for column, words in enumerate((self._words(line), str(line.days), self._from(line))):
                item = QTableWidgetItem(words)
                item.setToolTip(words)
                self.table.setItem(row, column, item)
        shown = sum(self.table.rowHeight(row) for row in range(min(SHOWN_LINES, len(self.lines))))
        self.table.setFixedHeight(shown + self.table.horizontalHeader().sizeHint().height() + scaled(8))
        free = not locked(self._desk.settings, RETENTION_TERMS)
        for part in (self.kind, self.outcome, self.days, self.set_button, self.drop_button):
            part.setEnabled(free)
            forbid(why_not(self._desk, Right.ARRANGE), part)

    def _words(self, line: RetentionLine) -> str:
        texts = self._desk.texts
        shown = texts(f"cases.type.{line.case_type.value}")
        return f"{shown}: {texts(f'cases.outcome.{line.outcome.value}')}" if line.outcome else shown

    def _from(self, line: RetentionLine) -> str:
        texts = self._desk.texts
        return texts("settings.retention_own") if line.own else line.source or texts("settings.retention_general")

    def _choose(self, row: int) -> None:
        if not 0 <= row < len(self.lines):
            return
        line = self.lines[row]
        self.kind.setCurrentIndex(self.kind.findData(line.case_type.value))
        self.outcome.setCurrentIndex(self.outcome.findData(line.outcome.value if line.outcome else ""))
        self.days.setText(str(line.days))
        self.days_field.clear_message()

    def _propose(self, days: int | None) -> None:
        from openplanner.application.privacy.retention_terms import with_term

        self.days_field.clear_message()
        outcome = str(self.outcome.currentData())
        chosen = CaseType(self.kind.currentData()), OutcomeCode(outcome) if outcome else None
        field = self.fields[RETENTION_TERMS.key]
        try:
            field.propose(with_term(self._desk.settings, *chosen, days))
        except InvalidInput as error:
            field.tell_wrong(error)

    # building

    def _build_table(self) -> None:
        texts = self._desk.texts
        self.table = QTableWidget(0, 3)
        self.table.setAccessibleName(texts("settings.retention_table"))
        heads = ("retention_what", "retention_count", "retention_from")
        self.table.setHorizontalHeaderLabels([texts(f"settings.{head}") for head in heads])
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def _build_editors(self) -> None:
        texts = self._desk.texts
        self.kind, self.outcome, self.days = QComboBox(), QComboBox(), QLineEdit()
        for case_type in CaseType:
            self.kind.addItem(texts(f"cases.type.{case_type.value}"), case_type.value)
        self.outcome.addItem(texts("settings.retention_any"), "")
        for code in OutcomeCode:
            self.outcome.addItem(texts(f"cases.outcome.{code.value}"), code.value)
        for box in (self.kind, self.outcome):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(10)
        self.days.setMaxLength(5)
        self.days.returnPressed.connect(self.set_term)
        self.set_button = Button(texts("settings.retention_set"))
        self.set_button.clicked.connect(self.set_term)
        self.drop_button = Button(texts("settings.retention_drop"), "quiet")
        self.drop_button.clicked.connect(self.drop_term)

    def _editors(self) -> QWidget:
        texts, whole = self._desk.texts, QWidget()
        self.days_field = FieldWithMessage(texts("settings.retention_count"), self.days)
        column, row, buttons = QVBoxLayout(whole), QHBoxLayout(), QHBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(scaled(8))
        kind = FieldWithMessage(texts("settings.retention_kind"), self.kind)
        outcome = FieldWithMessage(texts("settings.retention_outcome"), self.outcome)
        for field, stretch in ((kind, 3), (outcome, 3), (self.days_field, 2)):
            row.addWidget(field, stretch, Qt.AlignmentFlag.AlignTop)
        for button in (self.set_button, self.drop_button):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column.addLayout(row)
        column.addLayout(buttons)
        return whole
