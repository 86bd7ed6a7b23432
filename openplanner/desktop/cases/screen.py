"""Zaken: search everything as you type, read the story, and do what is needed with a case."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QItemSelectionModel, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QResizeEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from openplanner.desktop.cases.case_form import CaseForm
from openplanner.desktop.cases.case_view import CaseView
from openplanner.desktop.cases.deciding import Deciding, Write
from openplanner.desktop.cases.dialogs import ChoiceDialog, OutcomeDialog, ReasonDialog
from openplanner.desktop.cases.filters import CaseFilters
from openplanner.desktop.cases.found import FoundDelegate, FoundLine, FoundModel
from openplanner.desktop.cases.handing_over import (
    address_words,
    ask_address,
    ask_and_give_together,
    done_key,
    handed_over,
)
from openplanner.desktop.cases.later import LaterDialog
from openplanner.desktop.cases.papers import show_guide, show_letter
from openplanner.desktop.cases.search_field import SearchField
from openplanner.desktop.cases.searching import Page, Place, Question, page_of, pages_of
from openplanner.desktop.cases.sent_sheet import show_sent
from openplanner.desktop.desk import Desk
from openplanner.desktop.screen import Screen
from openplanner.desktop.theme import scaled
from openplanner.desktop.widgets.empty import EmptyState
from openplanner.desktop.widgets.field import FieldWithMessage
from openplanner.desktop.widgets.rows import RowList
from openplanner.domain.case import Case, CaseStatus, ContactForm
from openplanner.domain.presence import Doing
from openplanner.domain.progress import Progress
from openplanner.settings import CASE_LINK
from openplanner.storage.rows import StoryLine

if TYPE_CHECKING:
    from openplanner.application.addressees import Address
    from openplanner.application.open_case import OpenedCase

LETTERS = (
    "bevestiging",
    "herinnering",
    "verplaatst",
    "afgezegd",
    "niet-bereikt",
    "afspraken",
    "ontvangst",
    "intrekking",
)
ROOMY_FROM = 800


class CasesScreen(Screen):
    """Search on part of a name, number, subject or telephone; the filters stay while one searches on."""

    screen_id: ClassVar[str] = "cases"
    title_key: ClassVar[str] = "window.screen.cases"
    icon: ClassVar[str] = "search"
    main_action_id: ClassVar[str] = "cases-start"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._case_id = 0
        self._opened: OpenedCase | None = None
        self.form: CaseForm | None = None
        self._shown: tuple[OpenedCase, list[StoryLine]] | None = None
        self._roomy: bool | None = None
        self.model = FoundModel(desk.texts, desk.presence.words, self)
        self._asked: Question | None = None
        self.list = RowList(FoundDelegate(self))
        self.list.setModel(self.model)
        self.list.setUniformItemSizes(True)
        self.list.setSelectionMode(RowList.SelectionMode.ExtendedSelection)
        self.list.setAccessibleName(desk.texts("cases.list"))
        self.search = SearchField(self.list, desk.texts("window.clear_line"))
        self.bar = CaseFilters(desk)
        self.make_actions()
        self.bar.follow(self.acts["cases-all"], self.acts["cases-sent"])
        self.view = CaseView(desk.texts, self.acts)
        self.deciding = Deciding(desk, self.view, self)
        self._lay_out()
        self._connect()

    # Screen

    def entered(self, argument: object = None) -> None:
        """``argument`` may be the id of a case to show."""
        self.refresh()
        if isinstance(argument, int) and not isinstance(argument, bool):
            self.show_case(argument)
        else:
            self.focus_search()
            self._be_present()

    def left(self) -> None:
        """Nobody is in the case on the right any more."""
        self.desk.presence.leave(self._case_id)

    def case_now(self) -> int:
        """The case on the right."""
        return self._case_id

    def view_now(self) -> Mapping[str, str]:
        """The filters; what is typed names people, so it is not kept."""
        return self.bar.kept()

    def restore_view(self, view: Mapping[str, str]) -> None:
        """The filters of last time."""
        self.bar.restore(view)

    def refresh(self) -> None:
        """Searches anew with what is typed; the chosen case stays chosen where it is still found."""
        desk = self.desk
        asked = Question(self.search.text(), self.bar.wanted(), desk.clock())
        self._asked = asked

        self._search(asked, least=0)

    def look_again(self) -> None:
        """Reads anew what is shown, all of it, because somebody changed something; each line stays where it is."""
        if self._asked is None:
            return
        self._asked = replace(self._asked, now=self.desk.clock())
        self._search(self._asked, least=len(self.model.lines))

    def _search(self, asked: Question, least: int) -> None:
        desk = self.desk

        def show(page: Page) -> None:
            place, several = self.list.verticalScrollBar().value(), self.several()
            moved = self.model.show_page(page)
            self._tell_count()
            if moved or not self.list.currentIndex().isValid():
                self._choose_again()
                self._choose_several(several)
            if least:
                self.list.verticalScrollBar().setValue(place)

        label = desk.texts("cases.searching") if not least else ""
        desk.tasks.run(
            self, "general", "cases.search", label, lambda _progress: pages_of(desk.reads, asked, least), show
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """With little room list and case share the width."""
        super().resizeEvent(event)
        width = event.size().width()
        roomy = width >= scaled(ROOMY_FROM)
        if roomy is not self._roomy:
            self._roomy = roomy
            self.splitter.setSizes([width * 55 // 100, width * 45 // 100] if roomy else [width // 2, width // 2])

    # what can be done

    def has_case(self) -> bool:
        """True when a case is open on the right."""
        return self._opened is not None

    def is_open(self) -> bool:
        """True for a case that is not closed."""
        return self._opened is not None and self._opened.case.status is not CaseStatus.CLOSED

    def has_link(self) -> bool:
        """True when the case can be opened in the system where it lives."""
        return self._opened is not None and bool(self.desk.settings.text(CASE_LINK))

    def open_in_case_system(self) -> None:
        """Opens the case where it lives, in the browser."""
        from openplanner.application.case_system import case_link

        if self._opened is not None:
            QDesktopServices.openUrl(QUrl(case_link(self.desk.settings, self._opened.case.number)))

    def editing(self) -> bool:
        """True while the details of the case that is shown are being changed."""
        form = self.form
        return form is not None and self.rights.currentWidget() is form and form.changes(self._case_id)

    def is_closed(self) -> bool:
        """True for a closed case."""
        return self._opened is not None and self._opened.case.status is CaseStatus.CLOSED

    def focus_search(self) -> None:
        """Back to the search line, with its text chosen."""
        self.search.setFocus()
        self.search.selectAll()

    def show_case(self, case_id: int) -> None:
        """Opens a case, also one that the search does not find."""
        self._case_id = case_id
        self._choose_again()
        self._read_case()
        self.list.setFocus()

    def start_conversation(self) -> None:
        """Opens the guide for this case."""
        if self.is_open():
            self.desk.go_to.emit("conversation", self._case_id)

    def plan(self) -> None:
        """Looks for a moment for this case."""
        if self.is_open():
            self.desk.go_to.emit("agenda", self._case_id)

    def want_earlier(self) -> None:
        """The citizen wants an earlier talk: on the waiting list, or off it again."""
        desk, case_id = self.desk, self._case_id
        if not case_id:
            return

        def work(_progress: Progress) -> bool:
            from openplanner.application.earlier_moment import want_earlier

            return want_earlier(desk.office, case_id, desk.colleague_id)

        def told(on: bool) -> None:
            desk.notice.emit(desk.texts("cases.earlier_on" if on else "cases.earlier_off"), None)
            desk.case_changed.emit(case_id)

        desk.tasks.run(self, "general", "cases.earlier", desk.texts("cases.earlier"), work, told, writes=True)

    def letter(self) -> None:
        """Asks which letter, then makes it."""
        texts = self.desk.texts
        choices = {kind: texts(f"cases.letter.{kind}") for kind in LETTERS}
        ChoiceDialog(texts, texts("cases.letter_title"), choices, self.make_letter, self).open()

    def make_letter(self, kind: str) -> None:
        """Makes the letter and shows it, to print or to keep."""
        show_letter(self.desk, self, self._case_id, kind)

    def guide(self) -> None:
        """Asks for which talk, then makes the guide."""
        texts = self.desk.texts
        choices = {form.value: texts(f"cases.form.{form.value}") for form in ContactForm}
        ChoiceDialog(texts, texts("cases.form_title"), choices, self.make_guide, self).open()

    def make_guide(self, form: str) -> None:
        """Makes the guide and shows it, to print or to keep."""
        show_guide(self.desk, self, self._case_id, self._opened.case.number if self._opened else "", ContactForm(form))

    def agree_later(self) -> None:
        """Asks which later day was agreed for the first talk."""
        if self._opened is not None:
            LaterDialog(self.desk, self._opened.case, self._case_saved, self).open()

    def _case_saved(self) -> None:
        self.desk.case_changed.emit(self._case_id)

    def can_give(self) -> bool:
        """True for a case that is not closed, or several cases at once."""
        return self.is_open() or len(self.several()) > 1

    def hand_over(self) -> None:
        """Asks which colleague or team, then gives the case there, or all that are chosen at once."""
        if len(chosen := self.several()) > 1:
            ask_and_give_together(self.desk, self, chosen)
            return
        ask_address(self.desk, self, self._case_id, self.hand_over_to)

    def hand_over_to(self, address: Address) -> None:
        """Gives the case to that colleague or team."""
        desk, case_id = self.desk, self._case_id
        words = desk.texts("cases.give_words", who=address_words(address, desk.texts))
        self._write(lambda seen: handed_over(desk, case_id, address, seen), done_key(address), words)

    def show_sent(self) -> None:
        """What one gave to other teams, and how it stands there."""
        show_sent(self.desk, self)

    def edit(self) -> None:
        """The details of the case, to change them where they stand."""
        if self._opened is None or not self.is_open():
            return
        if self.form is None:
            self.form = CaseForm(self.desk)
            self.form.saved.connect(lambda case: self.desk.case_changed.emit(case.case_id))
            self.form.ended.connect(self._edited)
            self.rights.addWidget(self.form)
        self.rights.setCurrentWidget(self.form)
        self.form.edit(self._opened.case)
        self._be_present()

    def _edited(self) -> None:
        self.rights.setCurrentWidget(self.view)
        self.list.setFocus()
        self._be_present()

    def reopen(self) -> None:
        """Asks why, then puts the case back on the worklist."""
        dialog = ReasonDialog(self.desk.texts, self)
        dialog.accepted.connect(lambda: self.reopen_because(dialog.reason.text()))
        dialog.open()

    def reopen_because(self, reason: str) -> None:
        """Puts the case back on the worklist."""
        desk, case_id = self.desk, self._case_id

        def write(seen: int) -> Case:
            from openplanner.application.record_outcome import reopen_case

            return reopen_case(desk.office, case_id, reason, desk.colleague_id, seen)

        words = ": ".join(part for part in (desk.texts("cases.reopen"), reason) if part)
        self._write(write, "cases.reopened", words)

    def record_outcome(self) -> None:
        """Asks how it ended; for a closed case this corrects the outcome."""
        talks = len(self._opened.to_come(self.desk.clock())) if self._opened else 0
        dialog = OutcomeDialog(self.desk.texts, correcting=self.is_closed(), talks=talks, parent=self)
        dialog.accepted.connect(lambda: self.close_with(dialog))
        dialog.open()

    def close_with(self, dialog: OutcomeDialog) -> None:
        """Stores the outcome; that of a closed case is put right, and the log keeps both."""
        desk, case_id, correcting = self.desk, self._case_id, self.is_closed()
        code, reason, written = dialog.outcome, dialog.reason.text(), dialog.in_writing.isChecked()

        def write(seen: int) -> Case:
            from openplanner.application.record_outcome import correct_outcome, record_outcome

            step = correct_outcome if correcting else record_outcome
            return step(desk.office, case_id, code, desk.colleague_id, reason, written, seen)

        words = ": ".join(part for part in (desk.texts(f"cases.outcome.{code.value}"), reason) if part)
        self._write(write, "cases.outcome_saved", words)

    # building

    def clear_filters(self) -> None:
        """Lets everything through again; what is typed stays."""
        self.bar.clear()
        self.focus_search()

    def filtered(self) -> bool:
        """True when a filter leaves something out."""
        return not self.bar.wanted().idle

    def _lay_out(self) -> None:
        texts = self.desk.texts
        self.search.setPlaceholderText(texts("cases.search_hint"))
        self.search.setAccessibleDescription(texts("cases.search_hint"))
        head = QVBoxLayout()
        head.setContentsMargins(scaled(16), scaled(16), scaled(16), scaled(8))
        head.setSpacing(scaled(8))
        head.addWidget(FieldWithMessage(texts("cases.search"), self.search))
        head.addWidget(self.bar)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._split(), 1)

    def _split(self) -> QSplitter:
        texts = self.desk.texts
        self.pages = QStackedWidget()
        self.empty = EmptyState("search", "", "")
        self.pages.addWidget(self.list)
        self.pages.addWidget(self.empty)
        self.rights = QStackedWidget()
        self.rights.addWidget(EmptyState("file-text", texts("cases.choose_title"), texts("cases.choose")))
        self.rights.addWidget(self.view)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(1)
        self.splitter.addWidget(self.pages)
        self.splitter.addWidget(self.rights)
        return self.splitter

    def _connect(self) -> None:
        self.search.textChanged.connect(lambda _text: self.refresh())
        self.bar.changed.connect(self._filter_changed)
        self.model.more_wanted.connect(self._read_more)
        self.list.selectionModel().currentChanged.connect(lambda _now, _before: self._current_changed())
        self.list.selectionModel().selectionChanged.connect(lambda _now, _before: self._tell_several())
        self.list.doubleClicked.connect(lambda _index: self.start_conversation())
        self.desk.case_changed.connect(self._case_changed)
        self.desk.presence.changed.connect(self._show_presence)

    # reading

    def _filter_changed(self) -> None:
        self.update_actions()
        self.refresh()

    def _read_more(self, place: Place) -> None:
        """The next page, unless another search was asked meanwhile."""
        desk, asked = self.desk, self._asked
        if asked is None:
            return

        def add(page: Page) -> None:
            if asked is self._asked:
                self.model.add_page(page)
                self._tell_count()

        label = desk.texts("cases.searching")
        desk.tasks.run(self, "general", "cases.more", label, lambda _progress: page_of(desk.reads, asked, place), add)

    def _tell_count(self) -> None:
        texts, found = self.desk.texts, len(self.model.lines)
        words, chosen = texts("cases.found_most" if self.model.more else "cases.found", n=found), len(self.several())
        self.bar.count.setText(f"{words} · {texts('cases.chosen', n=chosen)}" if chosen > 1 else words)
        self.pages.setCurrentIndex(0 if found else 1)
        if not found and not self.search.text().strip() and not self.filtered():
            self.empty.say(texts("cases.empty_title"), texts("cases.empty"))
        elif not found:
            self.empty.say(texts("cases.none_title"), texts("cases.none_filtered" if self.filtered() else "cases.none"))

    def _tell_several(self) -> None:
        """How many are chosen together, and what can be done with them."""
        self._tell_count()
        self.update_actions()

    def _choose_again(self) -> None:
        ids = [line.row.case_id for line in self.model.lines]
        if self._case_id in ids:
            choose = QItemSelectionModel.SelectionFlag.ClearAndSelect
            self.list.selectionModel().setCurrentIndex(self.model.index(ids.index(self._case_id)), choose)

    def several(self) -> dict[int, str]:
        """The ids of all chosen cases with their numbers, in the order of the list."""
        rows = sorted(index.row() for index in self.list.selectionModel().selectedIndexes())
        return {row.case_id: row.number for row in (self.model.lines[place].row for place in rows)}

    def _choose_several(self, ids: Collection[int]) -> None:
        """What was chosen together stays so where it is still found."""
        choose = QItemSelectionModel.SelectionFlag.Select
        for place, line in enumerate(self.model.lines):
            if len(ids) > 1 and line.row.case_id in ids:
                self.list.selectionModel().select(self.model.index(place), choose)

    def chosen(self) -> FoundLine | None:
        """The chosen line of the list."""
        row = self.list.currentIndex().row()
        return self.model.lines[row] if 0 <= row < len(self.model.lines) else None

    def _current_changed(self) -> None:
        line = self.chosen()
        if line is not None and line.row.case_id != self._case_id:
            self._case_id = line.row.case_id
            self._read_case()

    def _case_changed(self, case_id: int) -> None:
        if not self.isVisible():
            return
        self.look_again()
        if self._case_id and case_id in {0, self._case_id}:
            self._read_case(again=True)

    def _read_case(self, *, again: bool = False) -> None:
        desk, case_id = self.desk, self._case_id
        self._be_present()

        def work(_progress: Progress) -> tuple[OpenedCase, list[StoryLine]]:
            from openplanner.application.open_case import look_at_case

            return look_at_case(desk.office, case_id, desk.colleague_id, "cases"), desk.reads.case_story(case_id)

        label = "" if again else desk.texts("today.reading")
        desk.tasks.run(self, "general", "cases-case", label, work, self._show_case)

    def _show_case(self, found: tuple[OpenedCase, list[StoryLine]]) -> None:
        opened, story = found
        if opened.case.case_id != self._case_id:
            return
        self._opened = opened
        self.update_actions()
        self.view.buttons["cases-link"].setVisible(self.has_link())
        if found != self._shown:  # the same words are not put there again: somebody may be reading or copying them
            self._shown = found
            self.view.show_case(opened, story)
        self._show_presence()
        if not self.editing():
            self.rights.setCurrentWidget(self.view)

    def _be_present(self) -> None:
        """Tells colleagues that this case is open here."""
        if self.isVisible() and self._case_id:
            self.desk.presence.enter(self._case_id, Doing.WRITING if self.editing() else Doing.VIEWING)

    def _show_presence(self) -> None:
        self.model.show_presence()
        self.view.show_presence(self.desk.presence.words(self._case_id))

    def _write(self, write: Write, done_key: str, mine: str) -> None:
        if self._opened is not None:
            self.deciding.store(self._opened, write, done_key, mine)
