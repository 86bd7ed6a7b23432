"""Team plannen: everything that waits in one go, or the talks of who is away, looked at before it is saved."""

from __future__ import annotations

import threading
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QItemSelectionModel, Qt, QTimer
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from openplanner.desktop.desk import Desk
from openplanner.desktop.screen import Screen
from openplanner.desktop.team.absence_form import AbsenceForm
from openplanner.desktop.team.detail import TalkPanel
from openplanner.desktop.team.lines import (
    Heading,
    Line,
    absence_words,
    alone_sentences,
    lines_of,
    moment_words,
    result_words,
    short_sentences,
    summary,
    who_words,
)
from openplanner.desktop.theme import scaled
from openplanner.desktop.widgets.empty import EmptyState
from openplanner.desktop.widgets.field import MessageLine
from openplanner.desktop.widgets.grouped import GroupedModel, draw_columns, draw_stacked
from openplanner.desktop.widgets.rows import GroupedDelegate, RowList
from openplanner.desktop.widgets.scrolled import Scrolled
from openplanner.desktop.widgets.text import Button, TextLabel
from openplanner.domain.progress import Progress
from openplanner.domain.rights import Action as Right

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from openplanner.application.whole_team.carry_out import CarriedOut
    from openplanner.application.whole_team.draft import Draft, Moment
    from openplanner.application.whole_team.letters import MadeLetters
    from openplanner.storage.rows import ColleagueRow

UNDO_MS = 10 * 60 * 1000
WAITING, ABSENCE = "waiting", "absence"
ROOMY_FROM_WIDTH = 1000  # pixels of 100 percent text


class TeamScreen(Screen):
    """A draft for many talks, each to be changed, saved at once and taken back for ten minutes.

    ``entered`` takes ``waiting``, ``absence``, or a colleague and a day of an absence.
    """

    screen_id: ClassVar[str] = "team"
    title_key: ClassVar[str] = "window.screen.team"
    icon: ClassVar[str] = "users"
    main_action_id: ClassVar[str] = "team-propose"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.draft: Draft | None = None
        self.proposed: Draft | None = None
        self.carried: CarriedOut | None = None
        self.others: tuple[Moment, ...] = ()
        self._stop = threading.Event()
        self._saving = False
        self._share = 0
        self._build()
        self.make_actions()
        self._lay_out()
        self._undo_timer = QTimer(self)
        self._undo_timer.setSingleShot(True)
        self._undo_timer.setInterval(UNDO_MS)
        self._undo_timer.timeout.connect(self._show_state)
        self._connect()
        self._choose_what()

    # Screen

    def entered(self, argument: object = None) -> None:
        """Shows the choice; an absence begins with who is away."""
        desk = self.desk
        self.form.start(self._people(), desk.today())
        if not desk.rights.may(Right.ARRANGE):
            self.form.choose(desk.colleague_id, desk.today())
        if isinstance(argument, tuple):
            colleague_id, day = argument
            self._begin(ABSENCE)
            self.form.choose(int(colleague_id), day if isinstance(day, date) else desk.today())
        elif argument in {WAITING, ABSENCE}:
            self._begin(str(argument))
        (self.form.who if self.what.currentData() == ABSENCE else self.what).setFocus()

    def refresh(self) -> None:
        """A draft stays as it is until a person asks for another one."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The list gets most of the width; with little room both share it."""
        super().resizeEvent(event)
        width = event.size().width()
        share = 64 if width >= scaled(ROOMY_FROM_WIDTH) else 50
        if share != self._share:
            self._share = share
            self.splitter.setSizes([width * share // 100, width * (100 - share) // 100])

    # what can be done

    def can_propose(self) -> bool:
        """True unless something is being saved."""
        return not self._saving

    def can_save(self) -> bool:
        """True when there is a draft with something in it that was not saved."""
        ready = self.draft is not None and self.carried is None and not self._saving and self._does_something()
        return ready and self._may_save()

    def can_stop(self) -> bool:
        """True while talks are being saved."""
        return self._saving

    def can_undo(self) -> bool:
        """True for ten minutes after saving."""
        return self.carried is not None and self.carried.undo_id > 0 and self._undo_timer.isActive()

    def has_letters(self) -> bool:
        """True when citizens must hear of what was saved."""
        return self.carried is not None and bool(self.carried.done) and not self._saving

    def can_change(self) -> bool:
        """True when a talk of the draft is chosen that was not saved."""
        return self.chosen() is not None and self.carried is None and not self._saving

    def has_item(self) -> bool:
        """True when a talk is chosen."""
        return self.chosen() is not None

    def chosen(self) -> Line | None:
        """The chosen talk."""
        item = self.model.item(self.list.currentIndex())
        return item if isinstance(item, Line) else None

    def propose(self) -> None:
        """Makes a draft; can be cancelled while it is being made."""
        desk, what = self.desk, self.what.currentData()
        absence = self.form.absence(desk.today()) if what == ABSENCE else None
        if what == ABSENCE and absence is None:
            return

        def work(progress: Progress) -> Draft:
            from openplanner.application.whole_team.cover_absence import cover_absence
            from openplanner.application.whole_team.plan_waiting import plan_waiting

            if absence is not None:
                return cover_absence(desk.office, absence, progress)
            return plan_waiting(desk.office, desk.team_id, None, progress)

        desk.tasks.run(self, "calendar", "team.propose", desk.texts("team.making"), work, self._show_draft)

    def save(self) -> None:
        """Carries the draft out, talk by talk; each says what became of it."""
        desk, draft = self.desk, self.draft
        if draft is None or not self.can_save():
            return
        self._stop.clear()
        self._saving = True
        self._show_state()

        def work(progress: Progress) -> CarriedOut:
            from openplanner.application.whole_team.carry_out import carry_out

            return carry_out(desk.office, draft, desk.colleague_id, progress, self._stop.is_set)

        label = desk.texts("team.saving")
        desk.tasks.run(self, "general", "team.save", label, work, self._saved, self._not_saved, writes=True)

    def stop(self) -> None:
        """Leaves the rest of the talks as they are."""
        self._stop.set()

    def take_back(self) -> None:
        """Everything of this plan as it was."""
        if self.carried is not None:
            undo_id = self.carried.undo_id
            self.desk.undo_step(self, undo_id, self._taken_back, self.desk.failed.emit)

    def letters(self) -> None:
        """The letters to citizens whose talk has another moment, as one document."""
        desk, carried = self.desk, self.carried
        if carried is None:
            return

        def work(progress: Progress) -> MadeLetters:
            from openplanner.application.whole_team.letters import letters_of

            return letters_of(desk.office, carried, progress)

        desk.tasks.run(self, "general", "team.letters", desk.texts("team.making_letters"), work, self._show_letters)

    def start_over(self) -> None:
        """Another choice; what was proposed is let go, what was saved stays."""
        self._forget()
        (self.form.who if self.what.currentData() == ABSENCE else self.what).setFocus()

    def can_start_over(self) -> bool:
        """True when there is a draft."""
        return self.draft is not None and not self._saving

    def leave_item(self) -> None:
        """The chosen talk stays as it is."""
        self._change(None)

    def propose_again(self) -> None:
        """The chosen talk gets back what was proposed for it."""
        line = self.chosen()
        if line is not None and self.proposed is not None:
            self._change(self.proposed.item(line.item_id).after)

    def to_others(self) -> None:
        """The cursor to the other moments of the chosen talk."""
        if self.detail.others.count():
            self.detail.others.setCurrentRow(0)
            self.detail.others.setFocus()

    def show_case(self) -> None:
        """Opens the case of the chosen talk."""
        line = self.chosen()
        if line is not None and self.draft is not None:
            self.desk.show_case.emit(self.draft.item(line.item_id).case.case_id)

    def back(self) -> None:
        """To where one came from."""
        self.desk.go_back.emit()

    # building

    def _build(self) -> None:
        texts = self.desk.texts
        self.what = QComboBox()
        self.what.setAccessibleName(texts("team.what"))
        for name in (WAITING, ABSENCE):
            self.what.addItem(texts(f"team.what_{name}"), name)
        self.form = AbsenceForm(texts)
        self.told, self.short = MessageLine(), MessageLine()
        self.model = GroupedModel(Heading, self)
        self.list = RowList(GroupedDelegate(Heading, draw_columns, draw_stacked, self))
        self.list.setModel(self.model)
        self.list.setAccessibleName(texts("team.list"))

    def _lay_out(self) -> None:
        texts = self.desk.texts
        self.detail = TalkPanel(texts, self.acts)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(1)
        for part in (self.list, self.detail):
            self.splitter.addWidget(part)
        self.empty = EmptyState("users", "", "")
        self.pages = QStackedWidget()
        for page in (Scrolled(self.empty), self.splitter):  # large text leaves the form the room
            self.pages.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._header())
        column.addWidget(self.pages, 1000)
        column.addStretch(1)

    def _header(self) -> QVBoxLayout:
        texts = self.desk.texts
        column, first, second = QVBoxLayout(), QHBoxLayout(), QHBoxLayout()
        column.setContentsMargins(scaled(16), scaled(16), scaled(16), scaled(12))
        column.setSpacing(scaled(10))
        first.setSpacing(scaled(8))
        first.addWidget(TextLabel(texts("window.screen.team"), "title", wraps=False))
        first.addWidget(self.what)
        first.addStretch(1)
        self.back_button = self._button("team-back", "quiet", "chevron-left")
        first.addWidget(self.back_button)
        self.buttons = {
            name: self._button(f"team-{name}", sort, icon)
            for name, sort, icon in (
                ("propose", "main", "refresh-cw"), ("save", "main", "check"), ("stop", "plain", "x"),
                ("letters", "plain", "mail"), ("undo", "plain", "undo-2"), ("restart", "quiet", "chevron-left"),
            )
        }  # fmt: skip
        second.setSpacing(scaled(8))
        for button in self.buttons.values():
            second.addWidget(button)
        second.addStretch(1)
        column.addLayout(first)
        column.addWidget(self.form)
        column.addWidget(self.told)
        column.addWidget(self.short)
        column.addLayout(second)
        return column

    def _button(self, action_id: str, sort: str, icon: str) -> Button:
        action = self.acts[action_id]
        return Button(action.text(), sort, icon).follow(action)

    def _connect(self) -> None:
        self.what.currentIndexChanged.connect(lambda _index: self._choose_what())
        self.list.selectionModel().currentChanged.connect(lambda _now, _before: self._show_item())
        self.list.doubleClicked.connect(lambda _index: self.to_others())
        self.detail.others.taken.connect(self._take_other)
        self.detail.others.left.connect(self.list.setFocus)
        self.detail.others.itemDoubleClicked.connect(lambda _item: self._take_other(self.detail.others.currentRow()))

    # what is shown

    def _people(self) -> list[ColleagueRow]:
        team = self.desk.team_id
        return [one for one in self.desk.reads.colleagues() if not team or team in one.team_ids]

    def _begin(self, what: str) -> None:
        self.what.setCurrentIndex(self.what.findData(what))
        self._forget()

    def _choose_what(self) -> None:
        self._forget()

    def _forget(self) -> None:
        self.draft = self.proposed = self.carried = None
        self._show()

    def _does_something(self) -> bool:
        draft = self.draft
        return draft is not None and (draft.absence is not None or any(item.changes for item in draft.items))

    def _may_save(self) -> bool:
        """False for a look at what would happen when a colleague is away, by who may not arrange that."""
        absence = self.draft.absence if self.draft is not None else None
        return absence is None or self.desk.rights.may_note_away(absence.colleague_ids)

    def _show_draft(self, draft: Draft) -> None:
        self.draft = self.proposed = draft
        self.carried = None
        self._show()
        self.list.setFocus()

    def _show(self) -> None:
        texts, draft = self.desk.texts, self.draft
        chosen = self.chosen()
        self.model.show_lines(lines_of(draft, self.carried, texts) if draft else [])
        asks = draft is None and self.what.currentData() == ABSENCE
        self.form.setVisible(asks)
        self.pages.setCurrentIndex(1 if draft is not None and draft.items else 0)
        self._tell_empty()
        self._tell()
        place = self.model.place_of(chosen.key if chosen else (0, 0))
        if place >= 0:
            choose = QItemSelectionModel.SelectionFlag.ClearAndSelect
            self.list.selectionModel().setCurrentIndex(self.model.index(place), choose)
        self._show_item()
        self._show_state()

    def _tell_empty(self) -> None:
        """What the page is for before there is a draft, and what it means when nothing is in it."""
        away = self.what.currentData() == ABSENCE
        key = "empty" if self.draft is None else "none"
        key = f"{key}_absence" if away else key
        texts = self.desk.texts
        self.empty.say(texts(f"team.{key}_title"), texts(f"team.{key}"))

    def _tell(self) -> None:
        texts, draft, carried = self.desk.texts, self.draft, self.carried
        if draft is None:
            self.told.show_text("")
            self.short.show_text("")
            return
        if carried is not None:
            self.told.show_text(result_words(carried, texts), "warning" if carried.failed else "good")
        else:
            words = " ".join(part for part in (absence_words(draft, texts), summary(draft, texts)) if part)
            self.told.show_text(words, "warning" if draft.late or draft.without else "good")
        sentences = [] if carried else [*short_sentences(draft, texts), *alone_sentences(draft, texts)]
        if not self._may_save():
            sentences.insert(0, texts("team.only_looked_at"))
        self.short.show_text("\n".join(sentences), "warning" if draft.short else "info")

    def _show_state(self) -> None:
        """Which buttons there are: one main one at a time."""
        self.update_actions()
        shown = {
            "propose": self.draft is None,
            "save": self.can_save(),
            "stop": self._saving,
            "letters": self.has_letters(),
            "undo": self.can_undo(),
            "restart": self.can_start_over(),
        }
        for name, button in self.buttons.items():
            button.setVisible(shown[name])

    def _show_item(self) -> None:
        line = self.chosen()
        self.update_actions()
        self.detail.setVisible(line is not None)
        self.others = ()
        if line is None:
            return
        self.detail.show_line(line)
        draft, desk = self.draft, self.desk
        if draft is None or self.carried is not None:
            return

        def work(_progress: Progress) -> tuple[Moment, ...]:
            from openplanner.application.whole_team.adjust import other_moments

            return other_moments(draft, line.item_id, desk.clock())

        desk.tasks.run(self, "general", "team.others", desk.texts("team.making"), work, self._show_others)

    def _show_others(self, others: tuple[Moment, ...]) -> None:
        draft, texts = self.draft, self.desk.texts
        if draft is not None:
            self.others = others
            self.detail.show_others(
                [f"{moment_words(one.interval, texts)}  {who_words(one, draft, texts)}" for one in others]
            )

    # what happens

    def _take_other(self, index: int) -> None:
        if 0 <= index < len(self.others):
            self._change(self.others[index])
            self.list.setFocus()

    def _change(self, moment: Moment | None) -> None:
        from openplanner.application.whole_team.adjust import with_moment

        line = self.chosen()
        if line is not None and self.draft is not None and self.carried is None:
            self.draft = with_moment(self.draft, line.item_id, moment)
            self._show()

    def _saved(self, carried: CarriedOut) -> None:
        self._saving = False
        self.carried = carried
        if carried.undo_id:
            self._undo_timer.start()
        self._show()
        self.desk.bookings_changed.emit()
        self.desk.case_changed.emit(0)

    def _not_saved(self, error: object) -> None:
        self._saving = False
        self._show_state()
        self.desk.failed.emit(error)

    def _taken_back(self, words: str) -> None:
        self._undo_timer.stop()
        self._forget()
        self.told.show_text(words, "good")

    def _show_letters(self, made: MadeLetters) -> None:
        from openplanner.desktop.paper import Paper, PaperPart, show_paper

        texts, stem = self.desk.texts, f"brieven-{self.desk.today().isoformat()}"
        if made.missing:
            self.short.show_text("\n".join(f"{number}: {texts.reason(why)}" for number, why in made.missing), "warning")
        if made.pdf:
            parts = tuple(
                PaperPart(page, one.file_stem, one.email_text, one.ics)
                for page, one in zip(made.first_pages, made.letters, strict=True)
            )
            show_paper(self.desk, self, Paper(made.pdf, stem, "letters", parts=parts))
        elif not made.missing:
            self.short.show_text(texts("team.no_letters"), "info")
