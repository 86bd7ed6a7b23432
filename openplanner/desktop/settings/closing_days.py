"""Closing days out of a calendar file: each is shown with its name, and only what stays ticked is closed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QFrame, QVBoxLayout, QWidget

from openplanner.desktop.cases.dialogs import AskDialog
from openplanner.desktop.desk import Desk
from openplanner.desktop.settings.calendar_page import AskFile, ask_file, file_content
from openplanner.desktop.theme import scaled
from openplanner.desktop.widgets.scrolled import Scrolled
from openplanner.domain.errors import InvalidInput
from openplanner.domain.progress import Progress

if TYPE_CHECKING:
    from openplanner.application.upkeep.closing_days import ClosingDay
    from openplanner.domain.reason import Reason

MOST_BYTES_OF_DAYS = 5_000_000
Chosen = Callable[[Sequence[tuple[date, str]]], object]


class ClosingDaysSheet(AskDialog):
    """A box for every day that was found; ``chosen`` gets those that are ticked, as (day, name)."""

    def __init__(self, desk: Desk, days: Sequence[ClosingDay], chosen: Chosen, parent: QWidget | None = None) -> None:
        texts = desk.texts
        super().__init__(texts, texts("settings.closing_title", n=len(days)), texts("settings.closing_take"), parent)
        self._chosen, self._days = chosen, days
        self.boxes = [QCheckBox(" ".join((texts.day(one.day), one.name)).strip()) for one in days]
        page = QFrame()
        column = QVBoxLayout(page)
        for box in self.boxes:
            box.setChecked(True)
            column.addWidget(box)
        column.addStretch(1)
        area = Scrolled(page, texts("settings.closing_title", n=len(days)))
        area.setMinimumHeight(scaled(min(420, 34 * len(days) + 20)))
        self.lay_out(area)
        self.boxes[0].setFocus()

    def check(self) -> bool:
        """Hands over what is ticked."""
        self._chosen([(one.day, one.name) for one, box in zip(self._days, self.boxes, strict=True) if box.isChecked()])
        return True


def read_closing_days(desk: Desk, parent: QWidget, chosen: Chosen, ask: AskFile = ask_file) -> None:
    """Asks for the file, reads it beside the window, and shows the days to choose from."""
    texts = desk.texts
    path = ask(parent, texts("settings.closing_file"), texts("settings.ics_files"))
    if not path:
        return

    def work(_progress: Progress) -> tuple[tuple[ClosingDay, ...], tuple[Reason, ...]]:
        from openplanner.application.upkeep.closing_days import closing_days_in

        return closing_days_in(desk.office, file_content(Path(path), MOST_BYTES_OF_DAYS))

    def show(found: tuple[tuple[ClosingDay, ...], tuple[Reason, ...]]) -> None:
        if found[0]:
            ClosingDaysSheet(desk, found[0], chosen, parent).open()
        else:
            desk.failed.emit(InvalidInput("closing_file_empty", field="file"))

    desk.tasks.run(parent, "general", "closing-days", texts("settings.reading_file"), work, show)
