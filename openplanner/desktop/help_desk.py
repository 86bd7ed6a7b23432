"""What a help desk asks for: the checks on one sheet, and a file with what went on, without anything about persons."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from openplanner.desktop.desk import Desk
from openplanner.desktop.paper import AskPath, ask_path
from openplanner.desktop.theme import scaled
from openplanner.desktop.widgets.chip import StateChip
from openplanner.desktop.widgets.field import MessageLine
from openplanner.desktop.widgets.scrolled import Scrolled
from openplanner.desktop.widgets.sheet import Sheet
from openplanner.desktop.widgets.text import Button, TextLabel
from openplanner.domain.errors import InvalidInput, OpenPlannerError
from openplanner.domain.progress import Progress

if TYPE_CHECKING:
    from openplanner.application.upkeep.doctor import Check

LOOKS = {
    "ok": ("circle-check", "good"),
    "warning": ("triangle-alert", "warning"),
    "failed": ("circle-alert", "danger"),
}


class ChecksSheet(Sheet):
    """Every check with how it stands, what was found and what to do; the file for the help desk is one button away."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        texts = desk.texts
        self.setWindowTitle(texts("help_desk.checks"))
        self.resize(scaled(680), scaled(560))
        self.said = MessageLine(self)
        self.area = Scrolled(name=texts("help_desk.checks"))
        self.support = Button(texts("help_desk.support"), "plain", "file-text")
        self.support.clicked.connect(lambda: keep_support(desk, self))
        self.close_button = Button(texts("actions.undo_list_close"), "main")
        self.close_button.clicked.connect(self.accept)
        self._lay_out()
        self.look()

    def look(self) -> None:
        """Asks everything anew, beside the window."""
        desk = self.desk
        self.said.show_text(desk.texts("help_desk.looking"), "info")

        def work(progress: Progress) -> tuple[Check, ...]:
            from openplanner.application.upkeep.doctor import examine

            return examine(desk.office, progress)

        def failed(error: OpenPlannerError) -> None:
            self.said.show_text(str(desk.texts.error(error)), "danger")

        desk.tasks.run(self, "calendar", "checks", desk.texts("help_desk.looking"), work, self.show_checks, failed)

    def show_checks(self, checks: tuple[Check, ...]) -> None:
        """Shows what was found, what is wrong first."""
        texts, page = self.desk.texts, QFrame()
        grid = QGridLayout(page)
        grid.setContentsMargins(0, 0, scaled(12), 0)
        grid.setVerticalSpacing(scaled(12))
        grid.setHorizontalSpacing(scaled(16))
        grid.setColumnStretch(1, 1)
        worst_first = sorted(checks, key=lambda check: tuple(LOOKS)[::-1].index(check.state.value))
        for row, check in enumerate(worst_first):
            icon_name, kind = LOOKS[check.state.value]
            chip = StateChip(icon_name, texts(f"doctor.state_{check.state.value}"), kind)
            told = QVBoxLayout()
            told.addWidget(TextLabel(texts(f"doctor.name_{check.name}"), "strong"))
            told.addWidget(TextLabel(texts.reason(check.detail)))
            if check.next_step is not None:
                told.addWidget(TextLabel(texts.reason(check.next_step), "muted"))
            grid.addWidget(chip, row, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
            grid.addLayout(told, row, 1)
        grid.setRowStretch(len(checks), 1)
        self.area.setWidget(page)
        wrong = sum(check.state.value != "ok" for check in checks)
        words = texts("help_desk.found", n=wrong) if wrong else texts("help_desk.found_none")
        self.said.show_text(words, "warning" if wrong else "good")

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(scaled(12))
        column.addWidget(TextLabel(self.desk.texts("help_desk.checks"), "title"))
        column.addWidget(self.said)
        column.addWidget(self.area, 1)
        row = QHBoxLayout()
        row.addWidget(self.support)
        row.addStretch(1)
        row.addWidget(self.close_button)
        column.addLayout(row)
        self.close_button.setFocus()


def keep_support(desk: Desk, parent: QWidget, ask: AskPath = ask_path) -> None:
    """Asks where, makes the file beside the window, and says what is in it; also when the database does not open."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    proposed = str(Path(folder or ".") / f"openplanner-{desk.today().isoformat()}.zip")
    chosen = ask(parent, desk.texts("help_desk.support"), proposed, desk.texts("help_desk.support_kinds"))
    if not chosen:
        return
    path = Path(chosen)

    def work(progress: Progress) -> int:
        from openplanner.application.upkeep.support import bundle_without_store, support_bundle

        try:
            made = support_bundle(desk.office, desk.reports or Path(), progress)
        except OpenPlannerError as error:
            made = bundle_without_store(desk.settings, error)
        try:
            path.write_bytes(made.content)
        except OSError as error:
            raise InvalidInput("file_not_written", field="path") from error
        return len(made.names)

    def told(count: int) -> None:
        desk.notice.emit(desk.texts("help_desk.support_made", name=path.name, n=count), None)

    desk.tasks.run(parent, "general", "support", desk.texts("help_desk.making"), work, told)
