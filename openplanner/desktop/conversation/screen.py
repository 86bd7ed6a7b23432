"""Gesprek: the guide on the left, notes and agreements on the right, the result in one key."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from openplanner.desktop.conversation.afterwards import Afterwards
from openplanner.desktop.conversation.guide_view import GuideView
from openplanner.desktop.conversation.recording import Recording
from openplanner.desktop.conversation.state import RESULTS, TalkDraft, chat_link, clock_text
from openplanner.desktop.conversation.talk_panel import ReplyPanel, TalkPanel
from openplanner.desktop.desk import Desk
from openplanner.desktop.paper import Paper, show_paper
from openplanner.desktop.phone_text import shown_number
from openplanner.desktop.screen import Screen
from openplanner.desktop.theme import scaled
from openplanner.desktop.widgets.banner import Strip
from openplanner.desktop.widgets.empty import EmptyState
from openplanner.desktop.widgets.text import Button, TextLabel
from openplanner.domain.case import CaseType, ContactForm
from openplanner.domain.contact import AttemptResult
from openplanner.domain.errors import InvalidInput

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from openplanner.application.open_case import OpenedCase
    from openplanner.guides.model import ConversationGuide

DRAFT_AFTER_MS = 300
ROOM_FOR_BOTH = 820  # pixels of 100 percent text


class ConversationScreen(Screen):
    """One talk at a time; ``entered`` takes the id of the case."""

    screen_id: ClassVar[str] = "conversation"
    title_key: ClassVar[str] = "conversation.title"
    icon: ClassVar[str] = "phone"
    main_action_id: ClassVar[str] = "conversation-dial"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.opened: OpenedCase | None = None
        self.started_at: datetime | None = None
        self._restoring = False
        self._taken = False
        self._build()
        self.recording = Recording(desk, self)
        self._draft_timer = QTimer(self, singleShot=True, interval=DRAFT_AFTER_MS)
        self._second = QTimer(self, interval=1000)
        self._connect()
        self.make_actions()
        for button, name in self._followers():
            button.follow(self.acts[f"conversation-{name}"])
        self._show_nothing()

    # life of the screen

    def entered(self, argument: object = None) -> None:
        """Opens a case; without one the talk that was going on is there still."""
        if isinstance(argument, int) and not isinstance(argument, bool):
            if self.opened is not None and self.opened.case.case_id != argument:
                self.keep_draft()
            self.recording.open(argument)
        if self.opened is not None:
            self._second.start()
            self.talk.notes.setFocus()

    def left(self) -> None:
        """Keeps what was typed; a talk in which nothing happened is given free for others."""
        self._second.stop()
        if self._draft_timer.isActive():
            self._draft_timer.stop()
            self.keep_draft()
        if self.opened is not None and self.draft().empty and self.started_at is None:
            self.recording.release(self.opened.case.case_id)

    def refresh(self) -> None:
        """Reads the case anew; what is typed stays."""
        if self.opened is not None:
            self.recording.look_again(self.opened.case.case_id)

    # what is typed

    def draft(self) -> TalkDraft:
        """All that is typed now."""
        started = self.started_at.isoformat() if self.started_at is not None else ""
        return TalkDraft(
            self.talk.notes.toPlainText(),
            self.reply.reply.toPlainText(),
            self.talk.agreements.drafts,
            self.guide.ticked,
            started,
        )

    def keep_draft(self) -> None:
        """Stores what is typed."""
        if self.opened is not None and not self._restoring and self.pages.currentWidget() is self.page:
            self.recording.keep(self.opened.case.case_id, self.draft())

    # actions

    def has_case(self) -> bool:
        """True when a case is open."""
        return self.opened is not None

    def has_number(self) -> bool:
        """True when there is a number to phone."""
        return bool(self.number())

    def can_record(self) -> bool:
        """True while the result is still to be recorded, and nobody else is phoning this citizen."""
        return self.opened is not None and not self._taken and self.right.currentWidget() is self.halves_right

    def number(self) -> str:
        """The number to phone, in the international form; empty when there is none."""
        phones = self.opened.case.spoken_with.phones if self.opened is not None else ()
        return phones[0].e164 if phones else ""

    def dial(self) -> None:
        """Starts the clock and hands the number to the program that can call."""
        self.start_clock()
        number = self.number()
        if number and not QDesktopServices.openUrl(QUrl(f"tel:{number}")):
            QGuiApplication.clipboard().setText(number)
            self.desk.notice.emit(self.desk.texts("today.no_dialler", number=shown_number(number)), None)

    def copy_number(self) -> None:
        """Copies the number in the international form."""
        QGuiApplication.clipboard().setText(self.number())
        self.desk.notice.emit(self.desk.texts("today.copied", number=self.number()), None)

    def start_clock(self) -> None:
        """Starts counting the minutes of this talk; once."""
        if self.started_at is None:
            self.started_at = self.desk.clock()
            self._show_clock()
            self._draft_timer.start()

    def next_part(self) -> None:
        """The next pause point of the guide."""
        self.guide.step(1)

    def previous_part(self) -> None:
        """The previous pause point of the guide."""
        self.guide.step(-1)

    def toggle_ladder(self) -> None:
        """The ladder for emotion and anger."""
        self._toggle_help("anger")

    def toggle_voicemail(self) -> None:
        """What to say to a voicemail or to somebody else."""
        self._toggle_help("voicemail")

    def print_guide(self) -> None:
        """The guide as PDF."""
        if self.opened is not None:
            self.recording.print_guide(self.opened.case.case_id, self.form(), self.opened.case.number)

    def spoken(self) -> None:
        """We spoke with the citizen."""
        self.record(AttemptResult.SPOKEN)

    def no_answer(self) -> None:
        """Nobody answered."""
        self.record(AttemptResult.NO_ANSWER)

    def voicemail(self) -> None:
        """The voicemail answered."""
        self.record(AttemptResult.VOICEMAIL)

    def line_busy(self) -> None:
        """The line was busy."""
        self.record(AttemptResult.LINE_BUSY)

    def someone_else(self) -> None:
        """Somebody else answered."""
        self.record(AttemptResult.SOMEONE_ELSE)

    def wrong_number(self) -> None:
        """The number is somebody else's."""
        self.record(AttemptResult.WRONG_NUMBER)

    def no_such_number(self) -> None:
        """The number does not exist."""
        self.record(AttemptResult.NO_SUCH_NUMBER)

    def refuses_contact(self) -> None:
        """The citizen wants no contact."""
        self.record(AttemptResult.REFUSES_CONTACT)

    def record(self, result: AttemptResult) -> None:
        """Records the result with notes, agreements and minutes."""
        if self.can_record() and self.opened is not None:
            self._draft_timer.stop()
            self.talk.agreements.show_problem("", "")
            self.recording.record(self.opened, result, self.draft(), self.started_at)

    def send_reply(self) -> None:
        """Opens WhatsApp with the reply, once the guard has nothing to say."""
        from openplanner.application.check_text import check_text

        text = self.reply.reply.toPlainText()
        try:
            link = chat_link(self.number(), text, check_text(text))
        except InvalidInput as problem:
            self.reply.field.set_error(str(self.desk.texts.error(problem)))
            return
        self.start_clock()
        QDesktopServices.openUrl(QUrl(link))

    def form(self) -> ContactForm:
        """The contact form whose guide is shown."""
        return ContactForm(self.form_choice.currentData())

    # building

    def _build(self) -> None:
        texts = self.desk.texts
        self.claimed = Strip(texts("window.close_message"))
        self.who = TextLabel("", "title", wraps=False)
        self.facts = TextLabel("", "muted")
        self.clock = TextLabel("0:00", "title", wraps=False)
        self.form_choice = QComboBox()
        for form in ContactForm:
            self.form_choice.addItem(texts(f"agenda.form_{form.value}"), form.value)
        self.form_choice.setAccessibleName(texts("agenda.form"))
        self.dial_button = Button(texts("conversation.dial"), "main", "phone")
        self.guide_button = Button(texts("conversation.print"), "plain", "printer")
        self.ladder_button = Button(texts("conversation.ladder_button"), "quiet", "flame")
        self.voicemail_button = Button(texts("conversation.voicemail_button"), "quiet", "voicemail")
        for button in (self.guide_button, self.ladder_button, self.voicemail_button):
            button.setAccessibleName(button.text())
        self.guide, self.talk, self.reply = GuideView(texts), TalkPanel(texts), ReplyPanel(texts)
        self.afterwards = Afterwards(texts)
        self.empty = EmptyState("phone", texts("conversation.empty"), texts("conversation.empty_next"))
        self.pages, self.page = QStackedWidget(), QWidget()
        self.pages.addWidget(self.empty)
        self.pages.addWidget(self.page)
        column = QVBoxLayout(self)
        column.setContentsMargins(scaled(24), scaled(16), scaled(24), scaled(16))
        column.addWidget(self.pages)
        self._build_page()

    def _build_page(self) -> None:
        self.left_half, self.typing, self.right = QFrame(), QWidget(), QStackedWidget()
        self.halves_right = _scrolled(self.typing)
        self.left_half.setProperty("panel", "card")
        left = QVBoxLayout(self.left_half)
        left.setContentsMargins(scaled(4), scaled(8), scaled(4), scaled(4))
        tools = QHBoxLayout()
        tools.setContentsMargins(scaled(12), 0, scaled(12), 0)
        for part in (self.form_choice, self.guide_button, self.ladder_button, self.voicemail_button):
            tools.addWidget(part)
        tools.addStretch(1)
        left.addLayout(tools)
        left.addWidget(self.guide, 1)
        right = QVBoxLayout(self.typing)
        right.setContentsMargins(0, 0, 0, 0)
        right.addWidget(self.reply, 1)
        right.addWidget(self.talk, 2)
        self.right.addWidget(self.halves_right)
        self.right.addWidget(_scrolled(self.afterwards))
        self.halves = QHBoxLayout()
        self.halves.setSpacing(scaled(16))
        self.halves.addWidget(self.left_half, 1)
        self.halves.addWidget(self.right, 1)
        column = QVBoxLayout(self.page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(scaled(8))
        column.addWidget(self.claimed)
        column.addLayout(self._build_head())
        column.addLayout(self.halves, 1)

    def _build_head(self) -> QHBoxLayout:
        head, words = QHBoxLayout(), QVBoxLayout()
        head.setSpacing(scaled(16))
        words.setSpacing(scaled(2))
        words.addWidget(self.who)
        words.addWidget(self.facts)
        words.addStretch(1)
        head.addLayout(words, 1)
        head.addWidget(self.clock, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(self.dial_button, 0, Qt.AlignmentFlag.AlignVCenter)
        return head

    def _followers(self) -> tuple[tuple[Button, str], ...]:
        return (
            (self.dial_button, "dial"),
            (self.guide_button, "print"),
            (self.ladder_button, "ladder"),
            (self.voicemail_button, "voicemail-text"),
        )

    def _connect(self) -> None:
        for signal in (self.talk.changed, self.reply.changed, self.guide.ticks_changed):
            signal.connect(self._typed)
        self._draft_timer.timeout.connect(self._pause)
        self._second.timeout.connect(self._show_clock)
        self.talk.result_chosen.connect(self.record)
        self.reply.sent.connect(self.send_reply)
        self.form_choice.activated.connect(lambda _index: self._ask_guide())
        self.afterwards.next_try_taken.connect(self.recording.take_next_try)
        self.afterwards.letter_wanted.connect(self.recording.write_letter)
        self.afterwards.outcome_chosen.connect(self.recording.close_case)
        self.afterwards.plan_wanted.connect(self._plan)
        self.afterwards.closed.connect(self.finish)
        self.recording.opened.connect(self._show_case)
        self.recording.guide_ready.connect(self._show_guide)
        self.recording.restored.connect(self._restore)
        self.recording.claimed_by_other.connect(self._show_claim)
        self.recording.recorded.connect(self._show_recorded)
        self.recording.agreement_wrong.connect(self.talk.agreements.show_problem)
        self.recording.finished.connect(self.finish)
        self.recording.not_recorded.connect(self.keep_draft)
        self.recording.pdf_ready.connect(self._show_pdf)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """With little room the words give way to the work."""
        super().resizeEvent(event)
        roomy = self.width() >= scaled(ROOM_FOR_BOTH)
        for button in (self.guide_button, self.ladder_button, self.voicemail_button):
            button.setText(button.accessibleName() if roomy else "")
        self.talk.fit((self.width() - scaled(64)) // 2)

    # what is shown

    def _show_nothing(self) -> None:
        self.opened = None
        self.started_at = None
        self._second.stop()
        self.pages.setCurrentWidget(self.empty)
        self.update_actions()

    def _show_case(self, opened: OpenedCase) -> None:
        fresh = self.opened is None or self.opened.case.case_id != opened.case.case_id
        self.opened = opened
        case, texts = opened.case, self.desk.texts
        self.who.setText(case.spoken_with.name)
        parts = [
            case.number,
            texts(f"intake.case_type.{case.case_type.value}"),
            shown_number(self.number()) or texts("conversation.no_number"),
            texts("conversation.call_before", day=case.last_calling_day) if case.last_calling_day else "",
            texts("conversation.instead_of", name=case.citizen.name) if case.representative else "",
            texts("conversation.tried", n=len(opened.attempts)) if opened.attempts else "",
            texts("intake.interpreter") if case.interpreter else "",
        ]
        self.facts.setText(" · ".join(part for part in parts if part) + "\n" + case.subject)
        self.reply.setVisible(case.case_type is CaseType.WHATSAPP)
        self._show_taken(taken=False)
        if fresh:
            self._begin(opened)
        self.pages.setCurrentWidget(self.page)
        self._second.start()
        self.update_actions()

    def _begin(self, opened: OpenedCase) -> None:
        self._restoring = True
        self.started_at = None
        self._show_clock()
        self.talk.notes.clear()
        self.reply.reply.clear()
        self.talk.agreements.show_drafts(())
        self.afterwards.reason.clear()
        self.right.setCurrentWidget(self.halves_right)
        booked = [one for one in opened.bookings if one.lives(self.desk.clock())]
        form = booked[0].form if booked else opened.case.wishes.form or ContactForm.PHONE
        self.form_choice.setCurrentIndex(self.form_choice.findData(form.value))
        self._restoring = False
        self._ask_guide()
        self.recording.restore(opened.case.case_id)
        self.talk.notes.setFocus()

    def _ask_guide(self) -> None:
        if self.opened is not None:
            self.recording.ask_guide(self.opened.case.case_id, self.form())

    def _show_guide(self, guide: ConversationGuide) -> None:
        ticked = self.guide.ticked
        self.guide.show_guide(guide)
        self.guide.tick(ticked)
        self.reply.show_templates(guide.app_reply)

    def _restore(self, draft: TalkDraft) -> None:
        self._restoring = True
        self.talk.notes.setPlainText(draft.notes)
        self.reply.reply.setPlainText(draft.reply)
        self.talk.agreements.show_drafts(draft.agreements)
        self.guide.tick(draft.ticked)
        self.started_at = datetime.fromisoformat(draft.started_at) if draft.started_at else None
        self._show_clock()
        self._restoring = False
        self.desk.notice.emit(self.desk.texts("conversation.draft_back"), None)

    def _show_claim(self, words: str) -> None:
        self._show_taken(taken=True)
        self.claimed.say(words, "warning")
        self.update_actions()

    def _show_taken(self, *, taken: bool) -> None:
        self._taken = taken
        self.claimed.setVisible(taken)
        for button in self.talk.buttons.values():
            button.setEnabled(not taken)

    def _show_clock(self) -> None:
        text = clock_text(self.started_at, self.desk.clock())
        self.clock.setText(text)
        self.clock.setAccessibleName(self.desk.texts("conversation.clock", time=text))

    def _typed(self) -> None:
        if not self._restoring:
            self._draft_timer.start()

    def _pause(self) -> None:
        """A pause in typing: keep what is there and look for what should not be."""
        from openplanner.application.check_text import check_text

        self.keep_draft()
        self.talk.warn(check_text(self.talk.notes.toPlainText()[:100_000]))
        if self.opened is not None and self.opened.case.case_type is CaseType.WHATSAPP:
            self.reply.guard(check_text(self.reply.reply.toPlainText()[:100_000]))

    def _toggle_help(self, name: str) -> None:
        panel = self.guide.help.get(name)
        if panel is not None:
            self.guide.show_help(name, panel.isHidden())

    def _show_recorded(self, recorded: object, agreed: bool, booked: bool) -> None:
        self.right.setCurrentIndex(1)
        self.afterwards.show_recorded(recorded, agreed=agreed, booked=booked)  # type: ignore[arg-type]
        self._second.stop()
        self.update_actions()

    def _plan(self) -> None:
        if self.opened is not None:
            case_id = self.opened.case.case_id
            self._show_nothing()
            self.desk.go_to.emit("agenda", case_id)

    def finish(self) -> None:
        """Done with this case: back to the worklist for the next one."""
        self._show_nothing()
        self.desk.go_to.emit("today", None)

    def _show_pdf(self, pdf: bytes, stem: str) -> None:
        case_id = self.opened.case.case_id if self.opened is not None else None
        show_paper(
            self.desk, self, Paper(pdf, stem, "guide" if stem.startswith("gespreksleidraad") else "letter", case_id)
        )


def _scrolled(inside: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    inside.setProperty("panel", inside.property("panel") or "content")
    area.setWidget(inside)
    return area


__all__ = ["RESULTS", "ConversationScreen"]
