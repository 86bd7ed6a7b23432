"""Nieuw: the form on the left, the dates and then the proposals on the right."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from openplanner.desktop.agenda.planner import Planner
from openplanner.desktop.agenda.planning import PlanPanel
from openplanner.desktop.desk import Desk
from openplanner.desktop.errors import show_beside
from openplanner.desktop.intake.day_text import read_moment
from openplanner.desktop.intake.facts import FactsPanel
from openplanner.desktop.intake.form import IntakeFields
from openplanner.desktop.intake.state import DRAFT_KEY, IntakeForm, announced_of, form_of, intake_of, problems
from openplanner.desktop.screen import Screen
from openplanner.desktop.theme import scaled
from openplanner.desktop.widgets.put_in_later import goes_with
from openplanner.desktop.widgets.scrolled import Scrolled
from openplanner.desktop.widgets.text import Button, TextLabel
from openplanner.domain.case import Anchors, ContactForm
from openplanner.domain.errors import InvalidInput, OpenPlannerError
from openplanner.domain.interval import AMSTERDAM
from openplanner.domain.progress import Progress

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from openplanner.application.case_dates import CaseDates
    from openplanner.application.same_case import SameCase
    from openplanner.domain.case import Case

DRAFT_AFTER_MS = 400
LOOK_AFTER_MS = 250
ROOM_FOR_PAIRS = 900  # pixels of 100 percent text


class IntakeScreen(Screen):
    """The screen; keyboard only from the first letter to the booked callback."""

    screen_id: ClassVar[str] = "intake"
    title_key: ClassVar[str] = "intake.title"
    icon: ClassVar[str] = "file-plus"
    main_action_id: ClassVar[str] = "intake-plan"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._draft_asked = False
        self._saves = 0
        self._draft_timer = self._timer(DRAFT_AFTER_MS, self.keep_draft)
        self._look_timer = self._timer(LOOK_AFTER_MS, self.look)
        self._build()
        self.planner = Planner(desk, self.plan, self)
        self._connect()
        self.make_actions()
        self.main_button.follow(self.acts["intake-plan"])
        self.save_button.follow(self.acts["intake-save"])
        self.clear_button.follow(self.acts["intake-clear"])

    # life of the screen

    def entered(self, argument: object = None) -> None:
        """Puts the cursor at the start; the first time a draft of last time comes back."""
        if not self._draft_asked:
            self._draft_asked = True
            self._ask_draft()
        if not self.planner.case_id:
            self.fields.choice.setFocus()
        self.planner.be_present()
        self.look()

    def left(self) -> None:
        """Keeps what was typed, frees what was held."""
        if self._draft_timer.isActive():
            self._draft_timer.stop()
            self.keep_draft()
        self.planner.leave()

    def refresh(self) -> None:
        """Works the dates out anew: settings or the day may have changed."""
        self.look()

    # actions

    def save_and_plan(self) -> None:
        """Saves and goes on to the proposals."""
        self._save(plan=True)

    def save_only(self) -> None:
        """Saves; the case waits on the worklist."""
        self._save(plan=False)

    def toggle_more(self) -> None:
        """Folds the further fields out or in."""
        self.fields.show_more(not self.fields.more.isVisible())
        if self.fields.more.isVisible():
            self.fields.edits["announced"].setFocus()

    def clear(self) -> None:
        """Empties the form; the line at the bottom brings it back."""
        form = self.fields.form
        self._start_anew()
        if not form.empty:
            self.desk.notice.emit(self.desk.texts("intake.cleared"), lambda: self._bring_back(form))

    # while typing

    def look(self) -> None:
        """Shows what follows from what is typed: dates, what looks the same, what should not be there."""
        form = self.fields.form
        self._look_at_dates(form)
        self._look_for_same(form)

    def can_save(self) -> bool:
        """False while the case just saved is being planned."""
        return not self.planner.case_id

    def keep_draft(self) -> None:
        """Stores the form as it is."""
        desk, form, saves = self.desk, self.fields.form, self._saves
        if self.planner.case_id or not self._draft_asked:
            return

        def work(_progress: Progress) -> None:
            from openplanner.application.keep_draft import drop_draft, keep_draft

            if saves != self._saves:  # the case itself overtook this draft
                return
            if form.empty:
                drop_draft(desk.office, DRAFT_KEY)
            else:
                keep_draft(desk.office, DRAFT_KEY, form.payload(), desk.colleague_id)

        desk.tasks.run(self, "general", "intake.draft", desk.texts("intake.keeping"), work, writes=True)

    # building

    def _build(self) -> None:
        texts = self.desk.texts
        self.fields = IntakeFields(texts, self.desk.clock)
        self.facts = FactsPanel(texts)
        self.plan = PlanPanel(texts, narrow=True)
        goes_with(self, self.plan)
        self.beside = QStackedWidget()
        self.beside.addWidget(self.facts)
        self.area = Scrolled(self.fields)
        self.halves = row = QHBoxLayout()
        row.setSpacing(scaled(24))
        row.addWidget(self.area, 3)
        row.addWidget(self.beside, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(scaled(24), scaled(16), scaled(24), scaled(16))
        column.setSpacing(scaled(12))
        column.addWidget(TextLabel(texts("intake.title"), "title"))
        column.addLayout(row, 1)
        column.addLayout(self._build_buttons())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """With little room fields stand under each other."""
        super().resizeEvent(event)
        narrow = self._narrow()
        self._show_side()
        self.fields.set_narrow(narrow)
        self.halves.setStretch(0, 5 if narrow else 3)
        self.halves.setStretch(1, 4 if narrow else 2)
        self.halves.setSpacing(scaled(12 if narrow else 24))
        self.keys.setVisible(not narrow)

    def _narrow(self) -> bool:
        return self.width() < scaled(ROOM_FOR_PAIRS)

    def _build_buttons(self) -> QHBoxLayout:
        texts = self.desk.texts
        self.main_button = Button(texts("intake.act_plan"), "main")
        self.save_button = Button(texts("intake.act_save"), "plain")
        self.clear_button = Button(texts("intake.act_clear"), "quiet")
        self.keys = TextLabel(texts("intake.keys"), "muted")
        row = QHBoxLayout()
        row.setSpacing(scaled(12))
        for button in (self.main_button, self.save_button, self.clear_button):
            row.addWidget(button)
        row.addWidget(self.keys, 1)
        return row

    def _connect(self) -> None:
        self.fields.changed.connect(self._typed)
        self.fields.counted.connect(self._say_length)
        self.fields.edits["received"].editingFinished.connect(self._check_received)
        self.facts.opened.connect(self.desk.show_case)
        self.planner.booked.connect(lambda _case_id: self._start_anew())
        self.planner.stopped.connect(self._planning_stopped)
        self.planner.changed.connect(self._show_side)

    def _timer(self, after_ms: int, what: object) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(after_ms)
        timer.timeout.connect(what)
        return timer

    # what is shown

    def _typed(self, _form: IntakeForm) -> None:
        for field in self.fields.fields.values():
            if field.error and field.editor is self.focusWidget() and field.editor not in self.fields.phones.values():
                field.clear_message()
        self._draft_timer.start()
        self._look_timer.start()

    def _say_length(self) -> None:
        """How long the talk becomes with so many people and subjects."""
        from openplanner.application.talk_length import minutes_with

        desk, form = self.desk, self.fields.form
        kind = ContactForm(form.form) if form.form else ContactForm.PHONE
        minutes = minutes_with(desk.settings, kind, int(form.persons), int(form.subjects), desk.today())
        self.fields.fields["subjects"].set_note(desk.texts("intake.talk_length", n=minutes), "info")

    def _look_at_dates(self, form: IntakeForm) -> None:
        desk, now = self.desk, self.desk.clock()
        try:
            received = read_moment(form.received, now)
            announced = announced_of(form.announced, now.astimezone(AMSTERDAM).date())
        except InvalidInput:
            self.facts.show_dates(None)
            return
        if not self.fields.fields["received"].error:
            self.fields.fields["received"].set_note(desk.texts.long_day(received.astimezone(AMSTERDAM).date()), "good")
        timed = ":" in form.received

        def work(_progress: Progress) -> CaseDates:
            from openplanner.application.case_dates import case_dates

            office, anchors = desk.office, Anchors(announced_on=announced)
            return case_dates(
                office.rules, office.settings, form.kind, received, anchors=anchors, now=now, time_known=timed
            )

        desk.tasks.run(
            self, "general", "intake.dates", desk.texts("intake.counting"), work, self.facts.show_dates, self._no_dates
        )

    def _no_dates(self, error: OpenPlannerError) -> None:
        self.facts.show_dates(None)
        self._refused(error)

    def _look_for_same(self, form: IntakeForm) -> None:
        desk = self.desk
        note = self.fields.check_phone("phone", finished=not self.fields.phones["phone"].hasFocus())
        e164s = [note.answer.e164] if note is not None and note.answer.callable else []
        number, name = form.number.strip(), form.name.strip()
        if self.planner.case_id or not (number or e164s or name):
            self.facts.show_same(())
            return

        def work(_progress: Progress) -> tuple[SameCase, ...]:
            from openplanner.application.same_case import same_cases

            return same_cases(desk.office, number, e164s, name)

        desk.tasks.run(self, "general", "intake.same", desk.texts("intake.comparing"), work, self.facts.show_same)

    def _check_received(self) -> None:
        field = self.fields.fields["received"]
        try:
            moment = read_moment(self.fields.edits["received"].text(), self.desk.clock())
        except InvalidInput as problem:
            if self.fields.edits["received"].text().strip():
                field.set_error(str(self.desk.texts.error(problem)))
            return
        field.set_note(self.desk.texts.long_day(moment.astimezone(AMSTERDAM).date()), "good")

    def _show_side(self) -> None:
        planning = bool(self.planner.case_id)
        if planning and self.plan.parent() is None:
            self.beside.addWidget(self.plan)
        self.beside.setCurrentWidget(self.plan if planning else self.facts)
        self.fields.setEnabled(not planning)
        self.area.setVisible(not (planning and self._narrow()))
        self.update_actions()

    # saving

    def _save(self, *, plan: bool) -> None:
        desk, form = self.desk, self.fields.form
        if self.planner.case_id:
            return
        wrong = problems(form, desk.clock())
        for name, problem in reversed(wrong.items()):
            self.fields.show_problem(name, problem)
        if wrong:
            return
        now = desk.clock()

        def work(_progress: Progress) -> Case:
            from openplanner.application.keep_draft import drop_draft
            from openplanner.application.register_case import register_case

            case = register_case(desk.office, intake_of(form, now, desk.team_id or 1), desk.colleague_id)
            drop_draft(desk.office, DRAFT_KEY)
            return case

        self._draft_timer.stop()
        self._saves += 1
        desk.tasks.run(
            self,
            "general",
            "intake.save",
            desk.texts("intake.saving"),
            work,
            lambda case: self._saved(case, plan=plan),
            self._not_saved,
            writes=True,
        )

    def _refused(self, error: OpenPlannerError) -> None:
        show_beside(self.desk, error, self.fields.fields)

    def _not_saved(self, error: OpenPlannerError) -> None:
        self.keep_draft()
        self._refused(error)

    def _saved(self, case: Case, *, plan: bool) -> None:
        self.desk.case_changed.emit(case.case_id)
        if plan:
            self.planner.start(case.case_id)
            return
        self.desk.notice.emit(self.desk.texts("intake.saved", number=case.number), None)
        self._start_anew()

    def _planning_stopped(self) -> None:
        self.desk.notice.emit(self.desk.texts("intake.saved_unplanned"), None)
        self._start_anew()

    def _start_anew(self) -> None:
        self._bring_back(IntakeForm())

    def _bring_back(self, form: IntakeForm) -> None:
        self.fields.show_form(form)
        self._show_side()
        self.fields.choice.setFocus()
        self.look()
        self.keep_draft()

    def _ask_draft(self) -> None:
        desk = self.desk

        def work(_progress: Progress) -> tuple[IntakeForm, datetime] | None:
            from openplanner.application.keep_draft import draft_of

            draft = draft_of(desk.office, DRAFT_KEY)
            return (form_of(draft.payload), draft.saved_at) if draft is not None else None

        desk.tasks.run(self, "general", "intake.draft_of", desk.texts("intake.keeping"), work, self._show_draft)

    def _show_draft(self, draft: tuple[IntakeForm, datetime] | None) -> None:
        if draft is None or not self.fields.form.empty:
            return
        self.fields.show_form(draft[0])
        self.look()
        self.desk.notice.emit(self.desk.texts("intake.draft_back", moment=draft[1]), None)
