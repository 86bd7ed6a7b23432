"""The connection test: per mailbox what works, which right is missing, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from openplanner.desktop.desk import Desk
from openplanner.desktop.settings.check_words import check_words
from openplanner.desktop.tasks import Run
from openplanner.desktop.theme import scaled
from openplanner.desktop.widgets.chip import StateChip
from openplanner.desktop.widgets.field import MessageLine
from openplanner.desktop.widgets.text import Button, TextLabel
from openplanner.domain.errors import OpenPlannerError, Stopped
from openplanner.domain.progress import Progress

if TYPE_CHECKING:
    from openplanner.application.upkeep.connections import MailboxCheck

KEY = "connection-test"


class ConnectionTest(QWidget):
    """A button, progress with Stop while it runs, then a line for each mailbox."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._run: Run | None = None
        self.button = Button(desk.texts("settings.test"), "plain", "plug")
        self.button.clicked.connect(self.begin)
        self.summary = MessageLine()
        self.lines = QWidget()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(scaled(8))
        self._column.addLayout(self._top_row())
        self._column.addWidget(self.summary)
        self._column.addWidget(self.lines)
        desk.tasks.stepped.connect(self._step)
        desk.tasks.ended.connect(self._end)

    def begin(self) -> None:
        """Tests every mailbox."""
        desk = self._desk
        self.button.setEnabled(False)
        self.bar.setRange(0, 0)
        self.bar.show()
        self.stop.show()
        self.summary.show_text("")

        def work(progress: Progress) -> tuple[MailboxCheck, ...]:
            from openplanner.application.upkeep.connections import examine_connections

            return examine_connections(desk.office, progress)

        desk.tasks.run(self, "calendar", KEY, desk.texts("settings.testing"), work, self.show_checks, self._failed)

    def show_checks(self, checks: tuple[MailboxCheck, ...]) -> None:
        """Shows what was found; what is wrong comes first."""
        texts = self._desk.texts
        wrong = sum(not check.fine for check in checks)
        if not checks:
            self.summary.show_text(texts("settings.test_nobody"), "warning")
        elif wrong:
            self.summary.show_text(texts("settings.test_wrong", n=wrong, total=len(checks)), "warning")
        else:
            self.summary.show_text(texts("settings.test_fine", n=len(checks)), "good")
        if self._desk.calendars_outside:
            silent = sum(not check.free_busy for check in checks)
            self._desk.calendars_told.emit(len(checks) - silent, silent)
        self._show_lines(sorted(checks, key=lambda check: check.fine))

    def _show_lines(self, checks: list[MailboxCheck]) -> None:
        lines = QWidget()
        grid = QGridLayout(lines)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(scaled(6))
        grid.setHorizontalSpacing(scaled(16))
        grid.setColumnStretch(0, 1)
        for row, check in enumerate(checks):
            words = check_words(self._desk.texts, check)
            grid.addWidget(TextLabel(check.name, "strong"), 3 * row, 0)
            grid.addWidget(StateChip(words.icon, words.state, words.kind), 3 * row, 1, Qt.AlignmentFlag.AlignRight)
            grid.addWidget(TextLabel(words.sentence, "muted"), 3 * row + 1, 0, 1, 2)
            if check is not checks[-1]:
                rule = QFrame()
                rule.setProperty("panel", "rule")
                grid.addWidget(rule, 3 * row + 2, 0, 1, 2)
        self._column.replaceWidget(self.lines, lines)
        self.lines.hide()
        self.lines.deleteLater()
        self.lines = lines

    def _top_row(self) -> QHBoxLayout:
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(scaled(160))
        self.bar.setAccessibleName(self._desk.texts("settings.testing"))
        self.stop = Button(self._desk.texts("window.stop"), "quiet")
        self.stop.clicked.connect(self._stop)
        row = QHBoxLayout()
        row.setSpacing(scaled(8))
        for part in (self.button, self.bar, self.stop):
            row.addWidget(part)
        row.addStretch(1)
        self.bar.hide()
        self.stop.hide()
        return row

    def _step(self, run: Run, done: int, total: int, _label: str) -> None:
        if run.owner is self and run.key == KEY:
            self._run = run
            self.bar.setRange(0, total)
            self.bar.setValue(done)

    def _stop(self) -> None:
        if self._run is not None:
            self._desk.tasks.cancel(self._run)

    def _end(self, run: Run) -> None:
        if run.owner is self and run.key == KEY:
            self._run = None
            self.bar.hide()
            self.stop.hide()
            self.button.setEnabled(True)

    def _failed(self, error: OpenPlannerError) -> None:
        self.summary.show_text(str(self._desk.texts.error(error)), "info" if isinstance(error, Stopped) else "danger")
