"""Gesprek: the guide on the left, notes and agreements on the right, the result in one key."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from openplanner.desktop.cases.case_text import phone_line
from openplanner.desktop.conversation.facts import facts_line, wishes_line
from openplanner.desktop.conversation.page import TalkPage
from openplanner.desktop.conversation.recording import Recording
from openplanner.desktop.conversation.replying import Replying
from openplanner.desktop.conversation.sharing import Sharing
from openplanner.desktop.conversation.state import RESULTS, TalkDraft, clock_text, holds_bsn
from openplanner.desktop.conversation.talk_clock import TalkClock
from openplanner.desktop.desk import Desk
from openplanner.desktop.paper import Paper, show_paper
from openplanner.desktop.phone_text import shown_number
from openplanner.desktop.screen import Screen
from openplanner.desktop.theme import scaled
from openplanner.desktop.widgets.empty import EmptyState
from openplanner.domain.case import CaseType, ContactForm
from openplanner.domain.contact import AttemptResult
from openplanner.domain.interval import AMSTERDAM
from openplanner.domain.rights import Action as Right

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from openplanner.application.open_case import OpenedCase
    from openplanner.application.write_letter import LetterBundle
    from openplanner.guides.model import ConversationGuide

DRAFT_AFTER_MS = 300


class ConversationScreen(Screen):
    """One talk at a time; ``entered`` takes the id of the case."""

    screen_id: ClassVar[str] = "conversation"
    title_key: ClassVar[str] = "conversation.title"
    icon: ClassVar[str] = "phone"
    main_action_id: ClassVar[str] = "conversation-dial"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.opened: OpenedCase | None = None
        self.clock = TalkClock(desk.clock, desk.awake)
        self._restoring = False
        self._taken = False
        self._build()
        self.recording = Recording(desk, self)
        self.replying = Replying(desk, self.reply, self.recording, self)
        self.sharing = Sharing(desk, self.page, self.recording, self)
        self._draft_timer = QTimer(self, singleShot=True, interval=DRAFT_AFTER_MS)
        self._second = QTimer(self, interval=1000)
        self._connect()
        self._connect_work()
        self.make_actions()
        self.page.dial_button.follow(self.acts["conversation-dial"])
        for name, button in self.page.tools.items():
            button.follow(self.acts[f"conversation-{name}"])
        self._show_nothing()

    # life of the screen

    def entered(self, argument: object = None) -> None:
        """Opens a case; without one the talk that was going on is there still."""
        if isinstance(argument, int) and not isinstance(argument, bool):
            if self.opened is not None and self.opened.case.case_id != argument:
                self.keep_draft()
            if not self.page.typing_now:
                self.opened = None  # what was recorded is done with; this is another talk
            self.recording.open(argument)
        if self.opened is not None:
            self._second.start()
            self.talk.notes.setFocus()
            self._be_present()

    def left(self) -> None:
        """Keeps what was typed; a talk in which nothing happened is given free for others."""
        self._second.stop()
        if self._draft_timer.isActive():
            self._draft_timer.stop()
            self.keep_draft()
        if self.opened is not None and self.draft().empty and self.clock.started_at is None:
            self.recording.release(self.opened.case.case_id)
        self.sharing.here(0, TalkDraft(), phoning=False)

    def case_now(self) -> int:
        """The case of the talk that is going on."""
        return self.opened.case.case_id if self.opened is not None and self.page.typing_now else 0

    def refresh(self) -> None:
        """Reads the case anew; what is typed stays."""
        if self.opened is not None:
            self.recording.look_again(self.opened.case.case_id)

    def _be_present(self) -> None:
        if self.opened is not None and self.isVisible():
            phoning = self.clock.started_at is not None and self.page.typing_now
            self.sharing.here(self.opened.case.case_id, self.draft(), phoning=phoning)

    # what is typed

    def draft(self) -> TalkDraft:
        """All that is typed now."""
        started = self.clock.started_at.isoformat() if self.clock.started_at is not None else ""
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
        return self.opened is not None and not self._taken and self.page.typing_now

    def is_recorded(self) -> bool:
        """True when the result is in and a letter can be made."""
        return self.opened is not None and not self.page.typing_now

    def number(self) -> str:
        """The number to phone, in the international form; empty when there is none."""
        return str(self.page.phone_choice.currentData() or "") if self.opened is not None else ""

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
        """Starts counting the minutes of this talk, once; the guide goes to its opening."""
        if self.clock.started_at is None:
            self.clock.start()
            self._show_clock()
            self._draft_timer.start()
            self.guide.begin_talk()
            self._be_present()

    def next_part(self) -> None:
        """The next pause point of the guide."""
        self.guide.step(1)

    def previous_part(self) -> None:
        """The previous pause point of the guide."""
        self.guide.step(-1)

    def to_guide(self) -> None:
        """The keyboard to the guide, where a digit jumps to a part."""
        self.guide.focus_guide()

    def to_notes(self) -> None:
        """The keyboard to the notes."""
        self.talk.notes.setFocus()

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
        """Records the result with notes, agreements and minutes; notes with a BSN in them are not kept."""
        from openplanner.application.check_text import check_text

        if not self.can_record() or self.opened is None:
            return
        self._draft_timer.stop()
        self.talk.agreements.show_problem("", "")
        if holds_bsn(check_text(self.talk.notes.toPlainText()[:100_000])):
            self.keep_draft()
            self.talk.notes_field.set_error(self.desk.texts("conversation.notes_bsn"))
            self.talk.notes.setFocus()
            return
        self.recording.record(self.opened, result, self.draft(), self.clock.started_at, self.number())

    def write_letter(self) -> None:
        """The letter that belongs to what was recorded."""
        self.page.afterwards.write_first_letter()

    def toggle_reply(self) -> None:
        """The box for an answer by WhatsApp, or away with it."""
        shown = self.reply.isHidden()
        self._show_reply(shown=shown)
        (self.reply.reply if shown else self.talk.notes).setFocus()

    def choose_template(self) -> None:
        """The list of ready sentences for the answer."""
        self._show_reply(shown=True)
        self.reply.choose_template()

    def send_reply(self) -> None:
        """Opens WhatsApp with the reply, once the guard has nothing to say."""
        if not self.reply.isHidden() and self.replying.send(self.number()):
            self.start_clock()

    def reply_answered(self) -> None:
        """Records that the answer was sent, not what it said."""
        if not self.reply.isHidden() and self.opened is not None and self.can_record():
            self.replying.answered(self.opened.case.case_id, self.number(), self.clock.started_at)

    def form(self) -> ContactForm:
        """The contact form whose guide is shown."""
        return self.page.form

    # building

    def _build(self) -> None:
        texts = self.desk.texts
        self.empty = EmptyState("phone", texts("conversation.empty"), texts("conversation.empty_next"))
        self.pages, self.page = QStackedWidget(), TalkPage(texts, self._today)
        self.guide, self.talk, self.reply = self.page.guide, self.page.talk, self.page.reply
        self.afterwards = self.page.afterwards
        self.pages.addWidget(self.empty)
        self.pages.addWidget(self.page)
        column = QVBoxLayout(self)
        column.setContentsMargins(scaled(20), scaled(12), scaled(20), scaled(12))
        column.addWidget(self.pages)

    def _connect(self) -> None:
        for signal in (self.talk.changed, self.reply.changed, self.guide.ticks_changed):
            signal.connect(self._typed)
        self._draft_timer.timeout.connect(self._pause)
        self._second.timeout.connect(self._show_clock)
        self.page.results.chosen.connect(self.record)
        self.page.form_choice.activated.connect(lambda _index: self._ask_guide())
        self.guide.copied.connect(self._copy)
        self.guide.talk_ended.connect(self._note_end)
        self.reply.sent.connect(self.send_reply)
        self.reply.answered.connect(self.reply_answered)
        self.reply.phone_wanted.connect(self.dial)
        self.talk.agreements.done.connect(self.recording.keep_promise)
        after = self.afterwards
        after.next_try_taken.connect(self.recording.take_next_try)
        after.letter_wanted.connect(self.recording.write_letter)
        after.outcome_chosen.connect(self.recording.close_case)
        after.plan_wanted.connect(self._plan)
        after.closed.connect(self.finish)
        after.preview.kept.connect(self._keep_letter)
        after.preview.copied.connect(self._copy_letter)

    def _connect_work(self) -> None:
        work = self.recording
        work.opened.connect(self._show_case)
        work.guide_ready.connect(self._show_guide)
        work.restored.connect(self._restore)
        work.claimed_by_other.connect(self._show_claim)
        work.recorded.connect(self._show_recorded)
        work.agreement_wrong.connect(self.talk.agreements.show_problem)
        work.finished.connect(self.finish)
        work.not_recorded.connect(self.keep_draft)
        work.pdf_ready.connect(self._show_pdf)
        work.letter_ready.connect(self.afterwards.show_letter)
        work.answered.connect(self._answer_recorded)
        share = self.sharing
        share.fresh.connect(self._show_case)
        share.again.connect(self.record)
        share.theirs.connect(self._restore)
        share.dropped.connect(self.finish)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """With little room the words give way to the work."""
        super().resizeEvent(event)
        self.page.fit(self.width(), self.height())

    # what is shown

    def _today(self) -> date:
        return self.desk.clock().astimezone(AMSTERDAM).date()

    def _show_nothing(self) -> None:
        self.opened = None
        self.clock.go_on(None)
        self._second.stop()
        self.sharing.here(0, TalkDraft(), phoning=False)
        self.pages.setCurrentWidget(self.empty)
        self.update_actions()

    def _show_case(self, opened: OpenedCase) -> None:
        fresh = self.opened is None or self.opened.case.case_id != opened.case.case_id
        self.opened = opened
        self.page.show_phones([(phone_line(one), one.e164) for one in opened.case.spoken_with.phones])
        self.page.who.setText(opened.case.spoken_with.name)
        self._show_facts(opened)
        self.talk.agreements.show_earlier(opened.agreements)
        self.replying.show_case(opened)
        self._show_taken(taken=False)
        if fresh:
            self._begin(opened)
        self.pages.setCurrentWidget(self.page)
        self._be_present()
        self._second.start()
        self.update_actions()

    def _show_facts(self, opened: OpenedCase) -> None:
        number, texts = self.number(), self.desk.texts
        self.page.facts.setText(facts_line(opened, number, self.desk.clock(), texts))
        wishes = wishes_line(opened, number, self.desk.clock(), texts)
        self.page.wishes.setText(wishes)
        self.page.wishes.setVisible(bool(wishes))

    def _begin(self, opened: OpenedCase) -> None:
        self._restoring = True
        self.clock.go_on(None)
        self._show_clock()
        self.talk.notes.clear()
        self.reply.reply.clear()
        self.guide.tick(())
        self.talk.agreements.show_drafts(())
        self.afterwards.reason.clear()
        self.page.right.setCurrentIndex(0)
        self._show_reply(shown=opened.case.case_type is CaseType.WHATSAPP)
        booked = [one for one in opened.bookings if one.lives(self.desk.clock())]
        self.page.show_form(booked[0].form if booked else opened.case.wishes.form or ContactForm.PHONE)
        self._restoring = False
        self._ask_guide()
        self.recording.ask_templates(opened.case.case_id)
        self.recording.restore(opened.case.case_id)
        self.talk.notes.setFocus()

    def _ask_guide(self) -> None:
        if self.opened is not None:
            self.recording.ask_guide(self.opened.case.case_id, self.form())

    def _show_guide(self, guide: ConversationGuide) -> None:
        ticked = self.guide.ticked
        self.guide.show_guide(guide)
        self.guide.tick(ticked)
        if self.clock.started_at is not None:
            self.guide.begin_talk()

    def _restore(self, draft: TalkDraft) -> None:
        self._restoring = True
        self.talk.notes.setPlainText(draft.notes)
        self.reply.reply.setPlainText(draft.reply)
        if draft.reply.strip():
            self._show_reply(shown=True)
        self.talk.agreements.show_drafts(draft.agreements)
        self.guide.tick(draft.ticked)
        self.clock.go_on(datetime.fromisoformat(draft.started_at) if draft.started_at else None)
        self._show_clock()
        self._restoring = False
        self.desk.notice.emit(self.desk.texts("conversation.draft_back"), None)

    def _show_reply(self, *, shown: bool) -> None:
        self.reply.setVisible(shown)
        self.page.fit(self.width(), self.height())

    def _show_claim(self, words: str) -> None:
        self._show_taken(taken=True)
        self.page.claimed.say(words, "warning")
        self.update_actions()

    def _show_taken(self, *, taken: bool) -> None:
        self._taken = taken
        self.page.claimed.setVisible(taken)
        self.page.results.allow(allowed=not taken and self.desk.rights.may(Right.CHANGE))

    def _show_clock(self) -> None:
        text = clock_text(self.clock.started_at, self.desk.clock())
        self.page.clock.setText(text)
        self.page.show_slept(self.clock.slept, self._count_sleep)
        self.page.clock.setAccessibleName(self.desk.texts("conversation.clock", time=text))

    def _count_sleep(self) -> None:
        self.clock.count_sleep()
        self._show_clock()
        self.keep_draft()

    def _typed(self) -> None:
        if not self._restoring:
            self._draft_timer.start()

    def _pause(self) -> None:
        """A pause in typing: keep what is there."""
        self.keep_draft()
        self._be_present()
        self.replying.look()

    def _answer_recorded(self) -> None:
        self.clock.go_on(None)  # its minutes are in; what follows is another contact
        self._show_clock()
        self.keep_draft()
        self.refresh()

    def _toggle_help(self, name: str) -> None:
        self.guide.toggle_help(name)

    def _note_end(self) -> None:
        moment = self.desk.texts.time(self.desk.clock())
        self.talk.notes.add_line(self.desk.texts("conversation.talk_ended_note", time=moment))

    def _copy(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self.desk.notice.emit(self.desk.texts("conversation.copied"), None)

    def _show_recorded(self, recorded: object, agreed: bool, booked: bool) -> None:
        self.page.show_result()
        self.afterwards.show_recorded(recorded, agreed=agreed, booked=booked)  # type: ignore[arg-type]
        self._second.stop()
        self._be_present()
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
        show_paper(self.desk, self, Paper(pdf, stem, "guide", self._case_id()))

    def _case_id(self) -> int | None:
        return self.opened.case.case_id if self.opened is not None else None

    def _keep_letter(self, bundle: LetterBundle) -> None:
        paper = Paper(bundle.pdf, bundle.file_stem, "letter", self._case_id(), bundle.email_text, bundle.ics)
        show_paper(self.desk, self, paper)
        self.recording.letter_gone()

    def _copy_letter(self, bundle: LetterBundle) -> None:
        self._copy(bundle.email_text)
        self.recording.letter_gone()


__all__ = ["RESULTS", "ConversationScreen"]
