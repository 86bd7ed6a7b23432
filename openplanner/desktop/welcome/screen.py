"""The first start: four plain pages by keyboard, and then the first case or practice."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from openplanner.desktop.desk import Desk
from openplanner.desktop.errors import show_beside
from openplanner.desktop.screen import Screen
from openplanner.desktop.theme import scaled
from openplanner.desktop.welcome.state import (
    CALENDARS,
    FILE,
    PAGES,
    Page,
    check_page,
    first_answers,
    first_desk,
    place_of,
)
from openplanner.desktop.widgets.field import FieldWithMessage
from openplanner.desktop.widgets.flow import FlowLayout
from openplanner.desktop.widgets.scrolled import Scrolled
from openplanner.desktop.widgets.text import Button, TextLabel
from openplanner.desktop.word_watch import OFFICE, mark
from openplanner.domain.errors import InvalidInput
from openplanner.domain.progress import Progress

if TYPE_CHECKING:
    from openplanner.application.upkeep.set_up_office import SetUp

PAGE_WIDTH = 640


class WelcomeScreen(Screen):
    """Asks what a desk needs. Leaving keeps what was typed; nothing is stored before the last page is done."""

    screen_id: ClassVar[str] = "welcome"
    title_key: ClassVar[str] = "window.screen.welcome"
    icon: ClassVar[str] = "check"
    main_action_id: ClassVar[str] = "welcome-next"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        mark(self, OFFICE)
        self.editors: dict[str, QLineEdit | QComboBox] = {}
        self.fields: dict[str, FieldWithMessage] = {}
        self.at = 0
        self.step = TextLabel("", "muted")
        self.title = TextLabel("", "title")
        self.sentence = TextLabel("")
        self.pages = [self._page(page) for page in PAGES]
        self.make_actions()
        self._lay_out()
        self._fill()
        self._show(0)

    def entered(self, argument: object = None) -> None:
        """The page where one was; the last one when the office has somebody."""
        self._show(len(PAGES) if self.desk.colleague_id else min(self.at, len(PAGES) - 1))

    def next(self) -> None:
        """Checks this page and goes on; from the last page everything is kept."""
        if self.at >= len(PAGES):
            self.desk.go_to.emit("intake", None)
            return
        for field in self.fields.values():
            field.clear_message()
        try:
            check_page(PAGES[self.at], self.answers())
        except InvalidInput as error:
            self._wrong(error)
            return
        if self.at == len(PAGES) - 1:
            self._keep()
        else:
            self._show(self.at + 1)

    def back(self) -> None:
        """To the page before."""
        if self.can_go_back():
            self._show(self.at - 1)

    def can_go_back(self) -> bool:
        """True when there is a page before that may still be changed."""
        return 0 < self.at < len(PAGES)

    def later(self) -> None:
        """To the worklist; at the next start this comes again while nobody is in the office."""
        self.desk.go_to.emit("today", None)

    def answers(self) -> dict[str, str]:
        """What the fields say."""
        return {
            name: str(editor.currentData()) if isinstance(editor, QComboBox) else editor.text()
            for name, editor in self.editors.items()
        }

    # building

    def _page(self, page: Page) -> QWidget:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(scaled(16))
        for name in page.fields:
            column.addWidget(self._field(name))
        if "file" in page.fields:
            self.choose = Button(self.desk.texts("welcome.choose_file"), "plain", "upload")
            self.choose.clicked.connect(self._choose_file)
            column.addWidget(self.choose, 0, Qt.AlignmentFlag.AlignLeft)
        return body

    def _field(self, name: str) -> FieldWithMessage:
        texts = self.desk.texts
        editor: QLineEdit | QComboBox
        if name == "calendar":
            editor = QComboBox()
            for choice in CALENDARS:
                editor.addItem(texts(f"welcome.calendar_{choice}"), choice)
            editor.currentIndexChanged.connect(self._calendar_chosen)
        else:
            editor = QLineEdit()
            editor.returnPressed.connect(self.next)
        hint = texts(f"welcome.{name}.hint") if texts.has(f"welcome.{name}.hint") else ""
        self.editors[name] = editor
        self.fields[name] = FieldWithMessage(texts(f"welcome.{name}"), editor, hint)
        return self.fields[name]

    def _lay_out(self) -> None:
        self.next_button = Button(self.acts["welcome-next"].text(), "main").follow(self.acts["welcome-next"])
        self.back_button = Button(self.acts["welcome-back"].text()).follow(self.acts["welcome-back"])
        self.later_button = Button(self.acts["welcome-later"].text(), "quiet").follow(self.acts["welcome-later"])
        self.practice_button = Button(self.desk.texts("practice.start"), "plain", "circle-dot")
        self.practice_button.clicked.connect(self.desk.practice_asked.emit)
        row = FlowLayout(scaled(12))
        for button in (self.next_button, self.back_button, self.practice_button, self.later_button):
            row.addWidget(button)
        body = QWidget()
        body.setMaximumWidth(scaled(PAGE_WIDTH))
        column = QVBoxLayout(body)
        column.setContentsMargins(scaled(24), scaled(32), scaled(24), scaled(24))
        column.setSpacing(scaled(12))
        for part in (self.step, self.title, self.sentence, *self.pages):
            column.addWidget(part)
        column.addSpacing(scaled(8))
        column.addLayout(row)
        column.addStretch(1)
        area = Scrolled(body)
        area.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area)

    def _fill(self) -> None:
        for name, text in first_answers(self.desk.settings, self.desk.texts("welcome.first_team")).items():
            editor = self.editors[name]
            if isinstance(editor, QLineEdit):
                editor.setText(text)
        self.editors["municipality"].textEdited.connect(self._follow_place)  # type: ignore[union-attr]
        self._calendar_chosen()

    # what happens

    def _show(self, at: int) -> None:
        texts, self.at = self.desk.texts, at
        done = at >= len(PAGES)
        name = "done" if done else PAGES[at].name
        self.step.setText("" if done else texts("welcome.step", n=at + 1, of=len(PAGES)))
        self.title.setText(texts(f"welcome.{name}.title"))
        self.sentence.setText(texts(f"welcome.{name}.sentence"))
        for index, page in enumerate(self.pages):
            page.setVisible(index == at)
        key = "done" if done else "finish" if at == len(PAGES) - 1 else "next"
        self.next_button.setText(texts(f"welcome.button_{key}"))
        self.next_button.setAccessibleName(texts(f"welcome.button_{key}"))
        self.back_button.setVisible(self.can_go_back())
        self.practice_button.setVisible(self.desk.practice is not None and (done or at == 0))
        self.later_button.setText(texts("welcome.to_today" if done else "welcome.later"))
        self.update_actions()
        first = self.next_button if done else self.editors[PAGES[at].fields[0]]
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _follow_place(self, municipality: str) -> None:
        place = self.editors["place_name"]
        if isinstance(place, QLineEdit) and not place.isModified():
            place.setText(place_of(municipality))

    def _calendar_chosen(self) -> None:
        calendar = self.editors["calendar"]
        wanted = isinstance(calendar, QComboBox) and calendar.currentData() == FILE
        if "file" in self.fields:
            self.fields["file"].setVisible(wanted)
            self.choose.setVisible(wanted)

    def _choose_file(self) -> None:
        texts = self.desk.texts
        chosen = QFileDialog.getOpenFileName(self, texts("welcome.choose_file"), "", texts("welcome.ics_files"))[0]
        if chosen:
            self.editors["file"].setText(chosen)  # type: ignore[union-attr]

    def _wrong(self, error: InvalidInput) -> None:
        field = str(error.facts.get("field", ""))
        show_beside(self.desk, error, self.fields)
        for at, page in enumerate(PAGES):
            if field in page.fields:
                if at != self.at:
                    self._show(at)
                self.editors[field].setFocus()

    def _keep(self) -> None:
        desk, answers = self.desk, self.answers()

        def work(_progress: Progress) -> SetUp:
            from openplanner.application.upkeep.set_up_office import set_up_office

            return set_up_office(desk.office, first_desk(answers))

        def failed(error: object) -> None:
            if isinstance(error, InvalidInput):
                self._wrong(error)
            else:
                desk.failed.emit(error)

        label = desk.texts("welcome.keeping")
        desk.tasks.run(self, "general", "welcome", label, work, self._kept, failed, writes=True)

    def _kept(self, made: SetUp) -> None:
        desk = self.desk
        desk.colleague_id, desk.team_id = made.colleague_id, made.team_id
        desk.office_with(made.office)
        self._show(len(PAGES))
        if not made.calendar_read:
            desk.notice.emit(desk.texts("welcome.calendar_not_read"), None)
