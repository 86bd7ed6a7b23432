"""Vandaag: the worklist with the next call already chosen, and the chosen case beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from openplanner.desktop.desk import Desk
from openplanner.desktop.screen import Screen
from openplanner.desktop.theme import scaled
from openplanner.desktop.today.citizen_reminders import CitizenReminders
from openplanner.desktop.today.delegate import draw_columns, draw_stacked
from openplanner.desktop.today.detail import DetailPanel
from openplanner.desktop.today.head import COUNTS, EVERYBODY, MINE, TodayHead
from openplanner.desktop.today.lines import CaseLine, Heading, Line, Worded, lines_of
from openplanner.desktop.today.model import WorklistModel
from openplanner.desktop.today.promises import PromiseLine, promises_until
from openplanner.desktop.today.telling import tell_change
from openplanner.desktop.today.time_left import Group
from openplanner.desktop.widgets.banner import Strip
from openplanner.desktop.widgets.rows import GroupedDelegate, RowList
from openplanner.domain.contact import AttemptResult, Attention, Booking
from openplanner.domain.errors import OpenPlannerError
from openplanner.domain.interval import Interval
from openplanner.domain.progress import Progress
from openplanner.storage.rows import StoryLine, WorklistRow

if TYPE_CHECKING:
    from openplanner.application.open_case import OpenedCase
    from openplanner.application.record_attempt import AttemptRecorded

DATE_FROM_WIDTH = 800
WORDS_GROW_OLD_AFTER_MS = 60_000  # time left is worded anew each minute


class TodayScreen(Screen):
    """Whom to call now and why; Enter starts the conversation."""

    screen_id: ClassVar[str] = "today"
    title_key: ClassVar[str] = "window.screen.today"
    icon: ClassVar[str] = "list-checks"
    main_action_id: ClassVar[str] = "today-start"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._case_id = 0
        self._promise_id = 0
        self._version = -1
        self._worded = Worded()
        self._roomy: bool | None = None
        self.model = WorklistModel(self._read, self._word, self)
        self.list = RowList(GroupedDelegate(Heading, draw_columns, draw_stacked, self))
        self.list.setModel(self.model)
        self.list.setAccessibleName(desk.texts("today.list"))
        self.make_actions()
        self.detail = DetailPanel(desk.texts, self.acts)
        self.next_step = Strip(desk.texts("window.close_message"))
        self.head = TodayHead(desk.texts)
        self._lay_out()
        self._connect()

    # Screen

    def entered(self, argument: object = None) -> None:
        """``argument`` may be the id of a case to choose."""
        self.refresh()
        if isinstance(argument, int) and not isinstance(argument, bool):
            self.list.choose(self.model.row_of(argument))
        self.list.setFocus()
        self._timer.start()

    def left(self) -> None:
        """Words need not stay young."""
        self._timer.stop()

    def view_now(self) -> Mapping[str, str]:
        """Whose cases are shown."""
        return {"shown": str(self.head.shown.currentData())}

    def restore_view(self, view: Mapping[str, str]) -> None:
        """Whose cases were shown last time."""
        self.head.show_whose(view.get("shown", EVERYBODY))

    def refresh(self) -> None:
        """Reads the list anew; the chosen case stays chosen and the list where it is."""
        place = self.list.verticalScrollBar().value()
        row, was = self.list.currentIndex().row(), self.chosen()
        try:
            self._version = self.desk.reads.data_version()
            moved = self.model.reload()
            self._show_counts()
        except OpenPlannerError as error:
            self.desk.failed.emit(error)
            return
        shown = False
        if moved or not self.list.currentIndex().isValid():
            shown = self._choose_again(row)
            self.list.verticalScrollBar().setValue(place)
        self._show_page()
        if not shown:
            self._show_line()
        tell_change(self.list, was, self.chosen())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """With little room the date gives way, and list and case share the width."""
        super().resizeEvent(event)
        width = event.size().width()
        roomy = width >= scaled(DATE_FROM_WIDTH)
        self.head.day.setVisible(roomy)
        if roomy is not self._roomy:
            self._roomy = roomy
            self.splitter.setSizes([width * 62 // 100, width * 38 // 100] if roomy else [width // 2, width // 2])

    # what can be done

    def has_case(self) -> bool:
        """True when a case is chosen."""
        return self.chosen() is not None

    def has_number(self) -> bool:
        """True when the chosen case has a phone number."""
        line = self.chosen()
        return line is not None and bool(line.row.e164)

    def chosen(self) -> CaseLine | None:
        """The chosen line."""
        line = self.model.line(self.list.currentIndex())
        return line if isinstance(line, CaseLine) else None

    def promise(self) -> PromiseLine | None:
        """The chosen promise."""
        line = self.model.line(self.list.currentIndex())
        return line if isinstance(line, PromiseLine) else None

    def has_promise(self) -> bool:
        """True when a promise is chosen."""
        return self.promise() is not None

    def has_line(self) -> bool:
        """True when anything is chosen."""
        return self.has_case() or self.has_promise()

    def keep_promise(self) -> None:
        """The chosen promise was kept today; the line at the bottom takes it back."""
        line, desk = self.promise(), self.desk
        if line is None:
            return
        row, today = line.row, desk.today()

        def work(_progress: Progress) -> object:
            from openplanner.application.record_outcome import finish_agreement

            return finish_agreement(desk.office, row.case_id, row.agreement_id, today, desk.colleague_id)

        def done(_kept: object) -> None:
            desk.notice.emit(desk.texts("today.promise_kept", what=row.what), desk.undo_last)
            self._changed(row.case_id)

        def refused(error: OpenPlannerError) -> None:
            desk.failed.emit(error)
            self._changed(row.case_id)

        desk.tasks.run(self, "general", "today-kept", desk.texts("today.saving"), work, done, refused, writes=True)

    def start_conversation(self) -> None:
        """Claims the case, so that nobody else calls, and opens the guide."""
        line = self.chosen()
        if line is not None:
            self._claim(line.row.case_id, lambda _case: self.desk.go_to.emit("conversation", line.row.case_id))

    def dial(self) -> None:
        """Hands the number to the program of this computer that can call."""
        line = self.chosen()
        if line is None or not line.row.e164:
            return
        if not QDesktopServices.openUrl(QUrl(f"tel:{line.row.e164}")):
            QGuiApplication.clipboard().setText(line.row.e164)
            self.desk.notice.emit(self.desk.texts("today.no_dialler", number=line.phone), None)

    def copy_number(self) -> None:
        """Copies the number in the international form, which every telephone understands."""
        line = self.chosen()
        if line is not None and line.row.e164:
            QGuiApplication.clipboard().setText(line.row.e164)
            self.desk.notice.emit(self.desk.texts("today.copied", number=line.row.e164), None)

    def choose_result(self) -> None:
        """Asks what happened, beside the chosen line."""
        if self.chosen() is None:
            return
        from openplanner.desktop.today.not_reached import ResultMenu

        menu = ResultMenu(self.desk.texts, self.record_result, self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        area = self.list.visualRect(self.list.currentIndex())
        menu.popup(self.list.viewport().mapToGlobal(area.bottomLeft() + QPoint(scaled(16), 0)))

    def record_result(self, result: AttemptResult) -> None:
        """Stores the attempt and proposes what comes next."""
        line = self.chosen()
        if line is None:
            return
        desk, row = self.desk, line.row

        def work(_progress: Progress) -> AttemptRecorded:
            from openplanner.application.record_attempt import record_attempt

            return record_attempt(desk.office, row.case_id, result, desk.colleague_id, e164=row.e164)

        desk.tasks.run(self, "general", "attempt", desk.texts("today.saving"), work, self._recorded, writes=True)

    def plan(self) -> None:
        """Looks for a moment for the chosen case; a talk that somebody moved outside is shown where it is now."""
        line = self.chosen()
        if line is not None:
            self.desk.go_to.emit("agenda", self._moved_outside(line.row) or line.row.case_id)

    def _moved_outside(self, row: WorklistRow) -> tuple[int, Interval] | None:
        if row.attention in {Attention.NONE, Attention.DELETED_OUTSIDE}:
            return None
        changed = self.desk.reads.attention_rows()
        found = (one for one in changed if one.booking_id == row.attention_booking)
        return next(((one.colleague_id, one.interval) for one in found), None)

    def claim(self) -> None:
        """Takes the case, or lets go of it when it was mine."""
        line = self.chosen()
        if line is None:
            return
        mine = bool(line.claim) and line.row.claimed_by == self.desk.colleague_id
        if mine:
            self._release(line.row.case_id)
        else:
            self._claim(line.row.case_id, lambda _case: self._changed(line.row.case_id), on_purpose=True)

    def needs_look(self) -> bool:
        """True when somebody changed the booking of the chosen case outside."""
        line = self.chosen()
        return line is not None and line.attention is not None

    def seen(self) -> None:
        """A person has looked at what changed outside."""
        line, desk = self.chosen(), self.desk
        if line is None or line.attention is None:
            return
        row = line.row

        def work(_progress: Progress) -> None:
            from openplanner.application.follow_calendars import seen_by_person

            seen_by_person(desk.office, [row.attention_booking], desk.colleague_id)

        def done(_result: object) -> None:
            desk.bookings_changed.emit()
            self._changed(row.case_id)

        desk.tasks.run(self, "general", "today-seen", desk.texts("today.saving"), work, done, writes=True)

    def show_file(self) -> None:
        """Opens the whole case in Zaken."""
        line = self.chosen() or self.promise()
        if line is not None:
            self.desk.show_case.emit(line.row.case_id)

    def hand_over(self) -> None:
        """Asks which colleague or team, then gives the chosen case there."""
        line = self.chosen()
        if line is not None:
            from openplanner.desktop.cases.handing_over import ask_and_give

            ask_and_give(self.desk, self, line.row.case_id, line.row.version)

    def only_mine(self) -> None:
        """Shows what is for me and for nobody, or everything again."""
        self.head.show_whose(EVERYBODY if self.head.mine() else MINE)

    def new_case(self) -> None:
        """To the form for a new case."""
        self.desk.go_to.emit("intake", None)

    # building

    def _lay_out(self) -> None:
        self.pages = QStackedWidget()
        self.pages.addWidget(self.list)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(1)
        self.splitter.addWidget(self.pages)
        self.splitter.addWidget(self.detail)
        self.splitter.setStretchFactor(0, 5)
        self.splitter.setStretchFactor(1, 3)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.next_step)
        column.addWidget(self.splitter, 1)

    def _show_page(self) -> None:
        """The list, or when it is empty what to do."""
        if not self.model.lines and self.pages.count() == 1:
            from openplanner.desktop.widgets.empty import EmptyState

            self.pages.addWidget(EmptyState("coffee", "", "", self.acts["today-new"]))
        empty = self.pages.widget(1)
        if empty is not None and not self.model.lines:
            texts, whose = self.desk.texts, "_mine" if self.head.mine() else ""
            empty.say(texts(f"today.empty{whose}_title"), texts(f"today.empty{whose}"))  # type: ignore[attr-defined]
        self.pages.setCurrentIndex(0 if self.model.lines else 1)

    def _connect(self) -> None:
        self.list.selectionModel().currentChanged.connect(self._current_changed)
        self.list.doubleClicked.connect(lambda _index: self.start_conversation())
        self.head.shown.currentIndexChanged.connect(lambda _index: self._refresh_if_shown())
        self.reminders = CitizenReminders(self.desk, self.head, self)
        self.desk.case_changed.connect(self._case_changed)
        self.desk.bookings_changed.connect(self._refresh_if_changed)
        self.desk.presence.changed.connect(self._refresh_if_shown)
        self._timer = QTimer(self)
        self._timer.setInterval(WORDS_GROW_OLD_AFTER_MS)
        self._timer.timeout.connect(self.refresh)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._read_case)

    # reading

    def _read(self, offset: int, limit: int) -> list[WorklistRow]:
        return self.desk.reads.worklist(self.desk.team_id or None, self.desk.clock(), limit, offset, self._only())

    def _only(self) -> int | None:
        """Whose cases are shown beside those of nobody; None for everybody's."""
        return self.desk.colleague_id if self.head.mine() else None

    def _word(self, rows: list[WorklistRow]) -> list[Line]:
        desk, opening = self.desk, self.desk.opening()
        promised = desk.reads.open_agreements(desk.team_id or None, promises_until(desk.today(), opening))
        return lines_of(
            rows, desk.clock(), opening, desk.texts, desk.colleague_id, promised, desk.presence.words, self._worded
        )

    def _case_changed(self, _case_id: int) -> None:
        self._refresh_if_changed()

    def _refresh_if_changed(self) -> None:
        """One change is often told twice, as a case and as a talk: it is read once."""
        try:
            version = self.desk.reads.data_version()
        except OpenPlannerError as error:
            self.desk.failed.emit(error)
            return
        if version != self._version:
            self._refresh_if_shown()

    def _refresh_if_shown(self) -> None:
        if self.isVisible():
            self.refresh()

    def _show_counts(self) -> None:
        shown = self.model.counts()
        found = self.desk.reads.worklist_counts(self.desk.team_id or None, self.desk.clock(), self._only())
        self.head.day.setText(self.desk.texts.long_day(self.desk.today()))
        names = [name for name, _icon, _kind in COUNTS]
        self.head.show_counts(
            {name: shown[Group(name)] if shown is not None else int(getattr(found, name)) for name in names}
        )
        self.head.offer_choice(
            useful=any(isinstance(line, CaseLine) and line.row.assigned_to for line in self.model.lines)
        )

    # choosing

    def _choose_again(self, row_before: int) -> bool:
        row = self.model.row_of(self._case_id, self._promise_id)
        if row < 0 <= row_before:
            rows = range(min(row_before, len(self.model.lines) - 1), -1, -1)
            row = next((place for place in rows if not isinstance(self.model.lines[place], Heading)), -1)
        return self.list.choose(row if row >= 0 else self.model.first_case())

    def _current_changed(self, _now: QModelIndex, _before: QModelIndex) -> None:
        self.next_step.hide()
        self._show_line()

    def _show_line(self) -> None:
        line, promise = self.chosen(), self.promise()
        self._promise_id = promise.row.agreement_id if promise is not None else 0
        self.detail.setVisible(line is not None or promise is not None)
        self.update_actions()
        if promise is not None:
            self.detail.show_promise(promise)
            self._show_case_of(promise.row.case_id)
            return
        if line is None:
            self._case_id = 0
            return
        mine = bool(line.claim) and line.row.claimed_by == self.desk.colleague_id
        self.acts["today-claim"].setText(self.desk.texts("today.release" if mine else "today.claim"))
        self.detail.show_line(line)
        self._show_case_of(line.row.case_id)

    def _show_case_of(self, case_id: int) -> None:
        """Reads the case itself, after a pause in walking through the list."""
        if case_id != self._case_id:
            self._case_id = case_id
            self.detail.clear_case()
        if self.desk.tasks.pause_ms:
            self._later.start(self.desk.tasks.pause_ms)
        else:
            self._read_case()

    def _read_case(self) -> None:
        desk, case_id = self.desk, self._case_id
        if not case_id:
            return

        def work(_progress: Progress) -> tuple[OpenedCase, list[StoryLine]]:
            from openplanner.application.open_case import look_at_case

            return look_at_case(desk.office, case_id, desk.colleague_id, "today"), desk.reads.case_story(case_id)

        def show(found: tuple[OpenedCase, list[StoryLine]]) -> None:
            if case_id == self._case_id:
                self.detail.show_case(*found)

        desk.tasks.run(self, "general", "today-case", desk.texts("today.reading"), work, show)

    # writing

    def _claim(self, case_id: int, then: Callable[[object], object], *, on_purpose: bool = False) -> None:
        desk = self.desk

        def work(_progress: Progress) -> object:
            from openplanner.application.claim_case import claim_case

            return claim_case(desk.office, case_id, desk.colleague_id, on_purpose=on_purpose)

        desk.tasks.run(self, "general", "claim", desk.texts("today.saving"), work, then, writes=True)

    def _release(self, case_id: int) -> None:
        desk = self.desk

        def work(_progress: Progress) -> object:
            from openplanner.application.claim_case import release_case

            return release_case(desk.office, case_id, desk.colleague_id)

        desk.tasks.run(
            self,
            "general",
            "claim",
            desk.texts("today.saving"),
            work,
            lambda _case: self._changed(case_id),
            writes=True,
        )

    def _changed(self, case_id: int) -> None:
        self.desk.case_changed.emit(case_id)

    def _recorded(self, recorded: AttemptRecorded) -> None:
        from openplanner.desktop.today.not_reached import next_words

        texts, case_id = self.desk.texts, recorded.case.case_id
        result = texts(f"cases.result.{recorded.attempt.result.value}")
        self._changed(case_id)
        self.desk.notice.emit(texts("today.recorded", result=result), self.desk.undo_last)
        window = recorded.next_try
        words = next_words(recorded, texts)
        if recorded.letter_due:
            self._offer(words, texts("today.make_letter"), lambda: self.desk.show_case.emit(case_id))
        elif window is not None:
            self._offer(words, texts("today.book_next"), lambda: self._book_next(case_id, window))

    def _offer(self, text: str, button: str, press: Callable[[], object]) -> None:
        self.next_step.say(text, "info", button, press)
        self.next_step.button.setFocus()

    def _book_next(self, case_id: int, window: Interval) -> None:
        desk = self.desk

        def work(progress: Progress) -> Booking:
            from openplanner.desktop.today.not_reached import book_next_try

            return book_next_try(desk.office, case_id, window, desk.colleague_id, progress)

        label = desk.texts("today.planning")
        desk.tasks.run(self, "calendar", "next-try", label, work, self._booked_next, writes=True)

    def _booked_next(self, booking: Booking) -> None:
        texts = self.desk.texts
        self.desk.notice.emit(texts("today.next_booked", when=booking.interval.start), self.desk.undo_last)
        self.desk.bookings_changed.emit()
        self.list.setFocus()
