"""Lijst inlezen: which column is what, what would be taken in and what not and why, and then all of it at once."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QListWidget,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from openplanner.desktop.desk import Desk
from openplanner.desktop.errors import sentence
from openplanner.desktop.screen import Screen
from openplanner.desktop.theme import scaled
from openplanner.desktop.widgets.empty import EmptyState
from openplanner.desktop.widgets.field import MessageLine
from openplanner.desktop.widgets.scrolled import Scrolled
from openplanner.desktop.widgets.text import Button, TextLabel
from openplanner.domain.errors import OpenPlannerError
from openplanner.domain.progress import Progress
from openplanner.settings import CONTACT_REQUESTS_URL

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from openplanner.application.contact_requests import RequestsTaken
    from openplanner.application.upkeep.import_cases import ImportReport, ListLook
    from openplanner.application.upkeep.read_table import LineRemark

AskFile = Callable[[QWidget, str, str], str]
MOST_SHOWN = 2_000
LEAST_LETTERS = 12
ROOM_FOR_BOTH = 760  # pixels of 100 percent text


def ask_file(parent: QWidget, title: str, kinds: str) -> str:
    """The list that the person chose, empty when they gave up."""
    return QFileDialog.getOpenFileName(parent, title, "", kinds)[0]


class ImportScreen(Screen):
    """A list from outside; nothing is stored before a person says so, and then all or nothing."""

    screen_id: ClassVar[str] = "import"
    title_key: ClassVar[str] = "window.screen.import"
    icon: ClassVar[str] = "inbox"
    main_action_id: ClassVar[str] = "import-choose"

    def __init__(self, desk: Desk, parent: QWidget | None = None, ask: AskFile = ask_file) -> None:
        super().__init__(desk, parent)
        self.path: Path | None = None
        self.look: ListLook | None = None
        self.report: ImportReport | None = None
        self.requests: RequestsTaken | None = None
        self.choices: dict[str, QComboBox] = {}
        self._ask = ask
        self.told = MessageLine()
        self.remarks = QListWidget()
        self.remarks.setAccessibleName(desk.texts("imports.remarks"))
        self.remarks.setWordWrap(True)
        self.remarks.setSpacing(scaled(4))
        self.remarks.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.columns = Scrolled(name=desk.texts("imports.columns"))
        self.make_actions()
        self._lay_out()
        self._show_state()

    # Screen

    def entered(self, argument: object = None) -> None:
        """A list that is being looked at stays; a path begins with that list."""
        if isinstance(argument, Path):
            self.open_list(argument)
        self._show_state()
        self.buttons["choose"].setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """With little room what is wrong stands under the columns."""
        super().resizeEvent(event)
        roomy = event.size().width() >= scaled(ROOM_FOR_BOTH)
        self.splitter.setOrientation(Qt.Orientation.Horizontal if roomy else Qt.Orientation.Vertical)

    # what can be done

    def can_take_in(self) -> bool:
        """True when every line is good."""
        return self.report is not None and self.report.accepted > 0 and not self.report.refused

    def can_take_part(self) -> bool:
        """True when some lines are good and some are not."""
        return self.report is not None and self.report.accepted > 0 and bool(self.report.refused)

    def has_register(self) -> bool:
        """True when the settings name a register of contact requests."""
        return bool(self.desk.settings.text(CONTACT_REQUESTS_URL).strip())

    def has_requests(self) -> bool:
        """True when new requests were found that can be taken in."""
        return self.requests is not None and bool(self.requests.numbers)

    def look_for_requests(self) -> None:
        """Asks the register what is new; nothing is stored."""
        self._ask_register(dry_run=True)

    def take_requests(self) -> None:
        """All new requests as cases, or none."""
        if self.has_requests():
            self._ask_register(dry_run=False)

    def _ask_register(self, *, dry_run: bool) -> None:
        desk = self.desk
        self.path = self.look = self.report = None

        def work(progress: Progress) -> RequestsTaken:
            from openplanner.application.contact_requests import register_of, take_requests

            register = register_of(desk.office.settings)
            return take_requests(desk.office, register, desk.colleague_id, dry_run=dry_run, progress=progress)

        def done(found: RequestsTaken) -> None:
            self.requests = found if dry_run else None
            facts = {"n": len(found.numbers), "known": found.known}
            self._say(desk.texts("requests.found" if dry_run else "requests.taken", **facts), "good")
            self.remarks.clear()
            self.remarks.addItems([f"{number}: {desk.texts.reason(why)}" for number, why in found.remarks])
            self._show_state()
            if not dry_run:
                desk.case_changed.emit(0)

        label = desk.texts("requests.reading")
        desk.tasks.run(self, "calendar", "import.requests", label, work, done, self._refused, writes=not dry_run)

    def choose(self) -> None:
        """Asks for a file and looks at it."""
        texts = self.desk.texts
        chosen = self._ask(self, texts("imports.choose"), texts("imports.kinds"))
        if chosen:
            self.open_list(Path(chosen))

    def open_list(self, path: Path) -> None:
        """Looks at a list: its columns first, then every line."""
        desk = self.desk
        self.path, self.look, self.report, self.requests = path, None, None, None

        def work(progress: Progress) -> ListLook:
            from openplanner.application.upkeep.import_cases import look_at_list

            return look_at_list(desk.office, path, progress)

        desk.tasks.run(self, "general", "import.look", desk.texts("imports.reading"), work, self._looked, self._refused)

    def try_it(self) -> None:
        """Reads every line with these columns; nothing is stored."""
        self._run(self._tried, dry_run=True)

    def take_in(self) -> None:
        """All cases of the list, or none."""
        if self.can_take_in():
            self._run(self._taken_in, dry_run=False)

    def take_part(self) -> None:
        """The good lines only; the others stay in the list for later."""
        if self.can_take_part():
            self._run(self._taken_in, dry_run=False, partial_only=True)

    def back(self) -> None:
        """To where one came from."""
        self.desk.go_back.emit()

    def _run(self, done: Callable[[ImportReport], None], *, dry_run: bool, partial_only: bool = False) -> None:
        desk, path, columns = self.desk, self.path, self.chosen_columns()
        if path is None:
            return

        def work(progress: Progress) -> ImportReport:
            from openplanner.application.upkeep.import_cases import import_cases

            return import_cases(
                desk.office, path, desk.colleague_id,
                partial=partial_only, dry_run=dry_run, columns=columns, progress=progress,
            )  # fmt: skip

        label = desk.texts("imports.reading" if dry_run else "imports.registering")
        desk.tasks.run(self, "general", "import.run", label, work, done, self._refused)

    def chosen_columns(self) -> dict[str, str]:
        """The field of each heading, "" for none."""
        return {heading: str(box.currentData()) for heading, box in self.choices.items()}

    # building

    def _lay_out(self) -> None:
        texts = self.desk.texts
        names = (
            ("choose", "main", "inbox"),
            ("take", "main", "check"),
            ("part", "plain", "check"),
            ("requests", "plain", "inbox"),
            ("requests-take", "main", "check"),
        )
        self.buttons = {name: self._button(f"import-{name}", sort, icon) for name, sort, icon in names}
        head, acts, column = QHBoxLayout(), QHBoxLayout(), QVBoxLayout(self)
        head.addWidget(TextLabel(texts("window.screen.import"), "title", wraps=False))
        head.addStretch(1)
        head.addWidget(self._button("import-back", "quiet", "chevron-left"))
        for button in self.buttons.values():
            acts.addWidget(button)
        acts.addStretch(1)
        self.empty = EmptyState("inbox", texts("imports.empty_title"), texts("imports.empty"))
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        for part in (self.columns, self.remarks):
            self.splitter.addWidget(part)
        self.splitter.setSizes([1000, 1000])
        column.setContentsMargins(scaled(16), scaled(16), scaled(16), scaled(12))
        column.setSpacing(scaled(10))
        column.addLayout(head)
        column.addWidget(self.told)
        column.addLayout(acts)
        column.addWidget(self.empty, 1)
        column.addWidget(self.splitter, 1)

    def _button(self, action_id: str, sort: str, icon: str) -> Button:
        action = self.acts[action_id]
        return Button(action.text(), sort, icon).follow(action)

    # what is shown

    def _looked(self, look: ListLook) -> None:
        self.look = look
        self._show_columns(look)
        self.try_it()

    def _show_columns(self, look: ListLook) -> None:
        texts = self.desk.texts
        page, self.choices = QWidget(), {}
        grid = QGridLayout(page)
        grid.setVerticalSpacing(scaled(8))
        grid.setHorizontalSpacing(scaled(12))
        for row, (heading, sample) in enumerate(zip(look.headings, look.samples, strict=True)):
            box = QComboBox()
            box.setAccessibleName(texts("imports.column_named", heading=heading))
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(LEAST_LETTERS)
            box.addItem(texts("imports.field_none"), "")
            for field in look.fields:
                box.addItem(texts(f"imports.field_{field}"), field)
            box.setCurrentIndex(max(0, box.findData(look.columns.get(heading, ""))))
            box.activated.connect(partial(self._column_chosen, heading))
            self.choices[heading] = box
            told = QVBoxLayout()
            told.setSpacing(0)
            told.addWidget(TextLabel(heading, "strong"))
            told.addWidget(TextLabel(" · ".join(sample), "muted"))
            grid.addLayout(told, row, 0)
            grid.addWidget(box, row, 1, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(0, 1)
        grid.setRowStretch(len(look.headings), 1)
        self.columns.setWidget(page)

    def _column_chosen(self, heading: str, _index: int) -> None:
        """A field stands in one column only: where it stood before becomes none."""
        chosen = self.choices[heading].currentData()
        for other, box in self.choices.items():
            if other != heading and chosen and box.currentData() == chosen:
                box.setCurrentIndex(0)
        self.try_it()

    def _tried(self, report: ImportReport) -> None:
        self.report = report
        texts = self.desk.texts
        facts = {"n": report.accepted, "refused": len({one.line for one in report.refused})}
        self._say(texts("imports.sum", warnings=len(report.warnings), **facts), "warning" if report.refused else "good")
        self._show_remarks(report)
        self._show_state()

    def _show_remarks(self, report: ImportReport) -> None:
        texts = self.desk.texts
        lines = [texts("imports.refused_line", what=self._words(one)) for one in report.refused]
        lines += [self._words(one) for one in report.warnings]
        more = len(lines) - MOST_SHOWN
        self.remarks.clear()
        self.remarks.addItems([*lines[:MOST_SHOWN], *([texts("imports.more", n=more)] if more > 0 else [])])

    def _words(self, one: LineRemark) -> str:
        texts = self.desk.texts
        if one.line is None:
            return texts.reason(one.why)
        return texts("imports.at_line", line=one.line, field=one.field or "-", message=texts.reason(one.why))

    def _taken_in(self, report: ImportReport) -> None:
        desk = self.desk
        self.path = self.look = self.report = None
        self._say(desk.texts("imports.registered", n=report.accepted), "good")
        self._show_state()
        desk.notice.emit(desk.texts("imports.registered", n=report.accepted), desk.undo_last)
        desk.case_changed.emit(0)

    def _refused(self, error: OpenPlannerError) -> None:
        self.report = self.requests = None
        self.remarks.clear()
        self._say(sentence(self.desk.texts, error), "danger")
        self._show_state()

    def _say(self, words: str, kind: str) -> None:
        self.told.show_text(words, kind)

    def _show_state(self) -> None:
        self.update_actions()
        self.buttons["choose"].setVisible(not (self.can_take_in() or self.has_requests()))
        self.buttons["requests"].setVisible(self.has_register() and not self.has_requests())
        self.buttons["requests-take"].setVisible(self.has_requests())
        self.buttons["take"].setVisible(self.can_take_in())
        self.buttons["part"].setVisible(self.can_take_part())
        told = self.look is not None or (self.requests is not None and self.remarks.count() > 0)
        self.columns.setVisible(self.look is not None)
        self.splitter.setVisible(told)
        self.empty.setVisible(not told)
