"""Calendars: a file that another program wrote, as the busy time of a colleague or a place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QGridLayout, QVBoxLayout, QWidget

from openplanner.desktop.allowed import forbid, why_not
from openplanner.desktop.desk import Desk
from openplanner.desktop.theme import scaled
from openplanner.desktop.widgets.chip import StateChip
from openplanner.desktop.widgets.text import Button, TextLabel
from openplanner.domain.errors import InvalidInput, OpenPlannerError
from openplanner.domain.progress import Progress
from openplanner.domain.rights import Action as Right
from openplanner.storage.rows import SourceRow

if TYPE_CHECKING:
    from openplanner.domain.calendar import CalendarUnknown, FreeBusy

NARROW_UNDER = 560  # pixels of 100 percent text
MOST_BYTES = 50_000_000
AskFile = Callable[[QWidget, str, str], str]


def ask_file(parent: QWidget, title: str, kinds: str) -> str:
    """The file that the person chose, empty when they gave up."""
    return QFileDialog.getOpenFileName(parent, title, "", kinds)[0]


class CalendarPage(QWidget):
    """A line for each colleague and place: what is known of their calendar, and a button to read a file."""

    def __init__(self, desk: Desk, ask: AskFile = ask_file, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._ask = ask
        self.buttons: dict[tuple[str, int], Button] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(scaled(12))
        self._offered: Path | None = None
        self._hint = TextLabel(desk.texts("settings.calendars_hint"), "muted")
        self._column.addWidget(self._hint)
        self._lines = QWidget()
        self._column.addWidget(self._lines)
        self._column.addStretch(1)
        self._narrow = False
        self._told: object = None
        for news in (desk.bookings_changed, desk.organisation_changed):
            news.connect(self._follow)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """With little room the state of a calendar stands under its name."""
        super().resizeEvent(event)
        narrow = event.size().width() < scaled(NARROW_UNDER)
        if narrow is not self._narrow:
            self._narrow = narrow
            self._told = None
            QTimer.singleShot(0, self, self._follow)

    def _follow(self) -> None:
        """What colleagues read in comes on screen, or another arrangement; the cursor stays on the same button."""
        if not self.isVisible():
            return
        focus, told = self.focusWidget(), self._told
        held = next((owner for owner, button in self.buttons.items() if button is focus), None)
        self.refresh(told)
        if held in self.buttons and self._told != told:
            self.buttons[held].setFocus()

    def refresh(self, told: object = None) -> None:
        """Shows how every calendar stands; with ``told`` only when that is something else."""
        reads = self._desk.reads
        try:
            sources = reads.sources()
            people = [("colleague", one.colleague_id, one.name) for one in reads.colleagues()]
            places = [("place", one.place_id, one.name) for one in reads.places()]
        except OpenPlannerError as error:
            self._desk.failed.emit(error)
            return
        self._told = (sources, people, places)
        if self._told == told:
            return
        by_owner = {_owner(source): source for source in sources}
        lines = QWidget()
        grid = QGridLayout(lines)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(scaled(8))
        grid.setHorizontalSpacing(scaled(16))
        grid.setColumnStretch(1, 1)
        self.buttons.clear()
        for row, (kind, key, name) in enumerate([*people, *places]):
            self._add_line(grid, row, (kind, key), name, by_owner.get((kind, key)))
        self._column.replaceWidget(self._lines, lines)
        self._lines.hide()
        self._lines.deleteLater()
        self._lines = lines

    def offer(self, path: Path) -> None:
        """Asks whose calendar this file is: the next button that is pressed reads it."""
        self._offered = path
        self._hint.setText(self._desk.texts("settings.calendar_offered", name=path.name))
        self.refresh()
        first = next(iter(self.buttons.values()), None)
        if first is not None:
            first.setFocus()

    def load(self, owner: tuple[str, int], path: Path) -> None:
        """Reads the file of a colleague or a place."""
        desk, (kind, key) = self._desk, owner

        def work(_progress: Progress) -> FreeBusy | CalendarUnknown:
            from openplanner.application.upkeep.organisation import load_calendar_file

            ids = {"colleague_id": key} if kind == "colleague" else {"place_id": key}
            return load_calendar_file(desk.office, file_content(path), f"{kind}-{key}", **ids)

        label = desk.texts("settings.reading_file")
        desk.tasks.run(self, "calendar", f"ics-{kind}-{key}", label, work, self._loaded, writes=True)

    def _add_line(
        self, grid: QGridLayout, row: int, owner: tuple[str, int], name: str, source: SourceRow | None
    ) -> None:
        texts = self._desk.texts
        words, icon_name, kind = self._state(source)
        button = Button(texts("settings.choose_file"), "quiet", "upload")
        button.setAccessibleName(texts("settings.choose_file_for", name=name))
        button.clicked.connect(lambda: self._choose(owner))
        forbid(why_not(self._desk, Right.PLAN), button)
        chip = StateChip(icon_name, words, kind)
        self.buttons[owner] = button
        grid.addWidget(TextLabel(name, wraps=False), 3 * row, 0)
        at, side = (3 * row + 1, 0) if self._narrow else (3 * row, 1)
        grid.addWidget(chip, at, side, 1, 3 if self._narrow else 1, Qt.AlignmentFlag.AlignLeft)
        grid.addWidget(button, 3 * row, 2, Qt.AlignmentFlag.AlignRight)
        rule = QFrame()
        rule.setProperty("panel", "rule")
        grid.addWidget(rule, 3 * row + 2, 0, 1, 3)

    def _state(self, source: SourceRow | None) -> tuple[str, str, str]:
        texts = self._desk.texts
        if source is None:
            return texts("settings.calendar_none"), "circle", "muted"
        if not source.known:
            return texts("settings.calendar_unknown"), "triangle-alert", "warning"
        if source.fetched_at is None:
            return texts("settings.calendar_typed"), "circle-check", "good"
        return texts("settings.calendar_known", when=source.fetched_at), "circle-check", "good"

    def _choose(self, owner: tuple[str, int]) -> None:
        texts = self._desk.texts
        chosen: str | Path = self._offered or self._ask(
            self, texts("settings.choose_file"), texts("settings.ics_files")
        )
        self._offered = None
        self._hint.setText(texts("settings.calendars_hint"))
        if chosen:
            self.load(owner, Path(chosen))

    def _loaded(self, answer: FreeBusy | CalendarUnknown) -> None:
        texts = self._desk.texts
        why = getattr(answer, "why", None)
        if why is None:
            words = texts("settings.calendar_loaded", n=len(getattr(answer, "blocks", ())))
        else:
            words = texts("settings.calendar_not_read", why=why)
        self._desk.notice.emit(words, None)
        self._desk.bookings_changed.emit()
        self.refresh()


def _owner(source: SourceRow) -> tuple[str, int]:
    return ("colleague", source.colleague_id) if source.colleague_id else ("place", source.place_id or 0)


def file_content(path: Path, most: int = MOST_BYTES) -> bytes:
    """What is in the file; raises ``InvalidInput`` for one that is too large or cannot be read."""
    try:
        size = path.stat().st_size
        if size > most:
            raise InvalidInput("calendar_too_large", field="file", most=most // 1_000_000, size=size // 1_000_000)
        return path.read_bytes()
    except OSError as error:
        raise InvalidInput("file_unreadable", field="file", detail=error.strerror or "") from error
