"""What a talk asks of the office: claim, guide, draft, result, letter, outcome."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from openplanner.desktop.conversation.state import (
    TalkDraft,
    agreements_of,
    draft_key,
    draft_of_payload,
    minutes_between,
)
from openplanner.desktop.desk import Desk
from openplanner.desktop.freed import offer_freed
from openplanner.desktop.today.not_reached import book_next_try
from openplanner.desktop.together.case_news import case_news
from openplanner.domain.case import CaseStatus, ContactForm, OutcomeCode
from openplanner.domain.contact import AttemptResult
from openplanner.domain.errors import InvalidInput, NotAllowed, OpenPlannerError, StaleCase
from openplanner.domain.interval import AMSTERDAM
from openplanner.domain.progress import Progress

if TYPE_CHECKING:
    from openplanner.application.keep_draft import TypedElsewhere
    from openplanner.application.open_case import OpenedCase
    from openplanner.application.record_attempt import AttemptRecorded
    from openplanner.application.reply_texts import ReplyText
    from openplanner.application.write_letter import LetterBundle
    from openplanner.domain.case import Case
    from openplanner.domain.contact import Agreement, Booking
    from openplanner.guides.model import ConversationGuide


@dataclass(frozen=True, slots=True)
class Overtaken:
    """A result that was refused because a colleague saved first: the case as it is now, and both in words."""

    opened: OpenedCase
    who: str
    news: str
    mine: str
    result: AttemptResult


class Recording(QObject):
    """Runs the work of one talk.

    Signals: ``opened(OpenedCase)``, ``guide_ready(ConversationGuide)``, ``restored(TalkDraft)``,
    ``claimed_by_other(sentence)``, ``recorded(AttemptRecorded, agreed, booked)``, ``agreement_wrong(field, sentence)``,
    ``pdf_ready(bytes, stem)`` for the guide, ``letter_ready(LetterBundle)``, ``templates_ready(ReplyText, ...)``,
    ``answered()`` when a reply was recorded, ``finished()``, ``not_recorded()`` when the result was refused,
    ``overtaken(Overtaken)`` when that was because a colleague saved first, and ``draft_stale(TypedElsewhere)`` with
    what a colleague is typing in the same case.
    """

    opened = Signal(object)
    guide_ready = Signal(object)
    restored = Signal(object)
    claimed_by_other = Signal(str)
    recorded = Signal(object, bool, bool)
    agreement_wrong = Signal(str, str)
    pdf_ready = Signal(object, str)
    letter_ready = Signal(object)
    templates_ready = Signal(object)
    answered = Signal()
    finished = Signal()
    not_recorded = Signal()
    overtaken = Signal(Overtaken)
    draft_stale = Signal(object)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._last: AttemptRecorded | None = None
        self._recorded = 0
        self._seen: datetime | None = None
        self._told: datetime | None = None

    def open(self, case_id: int) -> None:
        """Claims the case, so that nobody else phones, and opens it; a claim of somebody else is told."""
        desk = self._desk

        def work(_progress: Progress) -> tuple[OpenedCase, NotAllowed | None]:
            from openplanner.application.claim_case import claim_case
            from openplanner.application.open_case import look_at_case

            taken = None
            try:
                claim_case(desk.office, case_id, desk.colleague_id)
            except NotAllowed as refused:
                taken = refused
            return look_at_case(desk.office, case_id, desk.colleague_id, "conversation"), taken

        def done(answer: tuple[OpenedCase, NotAllowed | None]) -> None:
            self.opened.emit(answer[0])
            if answer[1] is not None:
                self.claimed_by_other.emit(str(desk.texts.error(answer[1])))

        desk.tasks.run(self, "general", "conversation.open", desk.texts("agenda.opening"), work, done)

    def look_again(self, case_id: int) -> None:
        """Reads the case anew."""
        desk = self._desk

        def work(_progress: Progress) -> OpenedCase:
            from openplanner.application.open_case import look_at_case

            return look_at_case(desk.office, case_id, desk.colleague_id, "conversation")

        desk.tasks.run(self, "general", "conversation.open", desk.texts("agenda.opening"), work, self.opened.emit)

    def release(self, case_id: int) -> None:
        """Gives the claim up."""
        desk = self._desk

        def work(_progress: Progress) -> None:
            from openplanner.application.claim_case import release_case

            release_case(desk.office, case_id, desk.colleague_id)

        desk.tasks.run(self, "general", "conversation.release", desk.texts("agenda.saving"), work, writes=True)

    def ask_guide(self, case_id: int, form: ContactForm) -> None:
        """Gets the guide, filled in."""
        desk = self._desk

        def work(_progress: Progress) -> ConversationGuide:
            from openplanner.application.print_guide import guide_for_case

            return guide_for_case(desk.office, case_id, form, desk.colleague_id, calling_now=True)

        label = desk.texts("conversation.getting_guide")
        desk.tasks.run(self, "general", "conversation.guide", label, work, self.guide_ready.emit)

    def ask_templates(self, case_id: int) -> None:
        """Gets the ready sentences for an answer by message."""
        desk = self._desk

        def work(_progress: Progress) -> tuple[ReplyText, ...]:
            from openplanner.application.reply_texts import reply_texts

            return reply_texts(desk.office, case_id, desk.colleague_id)

        label = desk.texts("conversation.getting_guide")
        desk.tasks.run(self, "general", "conversation.templates", label, work, self.templates_ready.emit)

    def print_guide(self, case_id: int, form: ContactForm, number: str) -> None:
        """Makes the guide as PDF."""
        desk = self._desk

        def work(_progress: Progress) -> bytes:
            from openplanner.application.print_guide import guide_pdf_for_case

            return guide_pdf_for_case(desk.office, case_id, form, desk.colleague_id)

        stem = f"gespreksleidraad-{number}"
        label = desk.texts("conversation.printing")
        desk.tasks.run(self, "general", "conversation.pdf", label, work, lambda pdf: self.pdf_ready.emit(pdf, stem))

    def keep(self, case_id: int, draft: TalkDraft) -> None:
        """Stores what is typed; nothing typed is nothing kept."""
        desk, key, recorded, seen = self._desk, draft_key(case_id), self._recorded, self._seen

        def work(_progress: Progress) -> datetime | TypedElsewhere | None:
            from openplanner.application.keep_draft import drop_draft, keep_shared_draft

            if recorded != self._recorded:  # the result overtook this draft
                return seen
            if draft.empty and not draft.started_at:
                drop_draft(desk.office, key)
                return None
            return keep_shared_draft(desk.office, key, draft.payload(), desk.colleague_id, seen)

        def done(kept: datetime | TypedElsewhere | None) -> None:
            if kept is None or isinstance(kept, datetime):
                self._seen = kept
            elif kept.saved_at != self._told:  # told once; the text stays on screen until a person chooses
                self._told = kept.saved_at
                self.draft_stale.emit(kept)

        desk.tasks.run(self, "general", "conversation.draft", desk.texts("intake.keeping"), work, done, writes=True)

    def seen(self, saved_at: datetime) -> None:
        """What a colleague typed up to that moment was seen here: what is kept next may stand over it."""
        self._seen = saved_at

    def restore(self, case_id: int) -> None:
        """Gets what was typed before."""
        desk, key = self._desk, draft_key(case_id)

        def work(_progress: Progress) -> tuple[TalkDraft, datetime | None]:
            from openplanner.application.keep_draft import draft_of

            found = draft_of(desk.office, key)
            return (draft_of_payload(found.payload), found.saved_at) if found is not None else (TalkDraft(), None)

        def done(found: tuple[TalkDraft, datetime | None]) -> None:
            draft, self._seen = found
            if not draft.empty:
                self.restored.emit(draft)

        desk.tasks.run(self, "general", "conversation.restore", desk.texts("intake.keeping"), work, done)

    def record(
        self, opened: OpenedCase, result: AttemptResult, draft: TalkDraft, started_at: datetime | None, e164: str
    ) -> None:
        """Records the result; a line of the agreements that is wrong is told and nothing is recorded.

        An answer that was not sent yet stays as a draft: its words belong to no note.
        """
        desk, case, now = self._desk, opened.case, self._desk.clock()
        agreements = self._agreements(draft, case.case_id)
        if agreements is None:
            return
        minutes, note = minutes_between(started_at, now), draft.notes.strip()
        unsent = TalkDraft(reply=draft.reply)
        self._recorded += 1

        def work(_progress: Progress) -> AttemptRecorded:
            from openplanner.application.claim_case import release_case
            from openplanner.application.keep_draft import drop_draft, keep_draft
            from openplanner.application.record_attempt import record_attempt

            me = desk.colleague_id
            done = record_attempt(
                desk.office, case.case_id, result, me, e164, minutes, note, agreements, seen=case.version
            )
            if unsent.empty:
                drop_draft(desk.office, draft_key(case.case_id))
            else:
                keep_draft(desk.office, draft_key(case.case_id), unsent.payload(), desk.colleague_id)
            release_case(desk.office, case.case_id, desk.colleague_id)
            return done

        booked = any(one.lives(now) for one in opened.bookings)

        def done(recorded: AttemptRecorded) -> None:
            self._last = recorded
            self.recorded.emit(recorded, bool(agreements), booked)
            desk.case_changed.emit(case.case_id)
            desk.bookings_changed.emit()

        def refused(error: OpenPlannerError) -> None:
            self.not_recorded.emit()
            if isinstance(error, StaleCase):
                words = ": ".join(part for part in (desk.texts(f"cases.result.{result.value}"), note) if part)
                retry = lambda fresh: self.record(fresh, result, draft, started_at, e164)  # noqa: E731
                self._compare(opened, Overtaken(opened, "", "", words, result), error, retry)
            else:
                desk.failed.emit(error)

        label = desk.texts("conversation.recording")
        desk.tasks.run(self, "general", "conversation.record", label, work, done, refused, writes=True)

    def _compare(
        self, opened: OpenedCase, mine: Overtaken, error: StaleCase, retry: Callable[[OpenedCase], object]
    ) -> None:
        """Tells what a colleague did meanwhile; when that is in nobody's way, the result is recorded after all."""
        desk, case_id = self._desk, opened.case.case_id

        def work(_progress: Progress) -> tuple[OpenedCase, str]:
            from openplanner.application.open_case import look_at_case
            from openplanner.application.who_saved import who_touched

            fresh = look_at_case(desk.office, case_id, desk.colleague_id, "conversation")
            return fresh, who_touched(desk.office, case_id, desk.colleague_id).name

        def show(found: tuple[OpenedCase, str]) -> None:
            news = case_news(opened, found[0], desk.texts)
            if not news:
                retry(found[0])
                return
            desk.failed.emit(error)
            self.overtaken.emit(replace(mine, opened=found[0], who=found[1], news=news))

        desk.tasks.run(self, "general", "conversation.compare", desk.texts("today.reading"), work, show)

    def _agreements(self, draft: TalkDraft, case_id: int) -> tuple[Agreement, ...] | None:
        today = self._desk.clock().astimezone(AMSTERDAM).date()
        try:
            from openplanner.application.check_text import check_text

            made = agreements_of(draft.agreements, case_id, today, check_text)
            return tuple(replace(one, who=self._named(one.who)) for one in made)
        except InvalidInput as problem:
            self.agreement_wrong.emit(str(problem.facts["field"]), str(self._desk.texts.error(problem)))
            return None

    def _named(self, who: str) -> str:
        """The name of this colleague for "ik": a promise is read by others too, and by the citizen."""
        if who.lower() not in {"ik", "i", "me"}:
            return who
        mine = [one.name for one in self._desk.reads.colleagues() if one.colleague_id == self._desk.colleague_id]
        return mine[0] if mine else who

    def record_reply(self, case_id: int, e164: str, started_at: datetime | None) -> None:
        """Records that an answer went by message, without its words."""
        desk, minutes = self._desk, minutes_between(started_at, self._desk.clock())

        def work(_progress: Progress) -> Case:
            from openplanner.application.record_reply import record_reply

            return record_reply(desk.office, case_id, desk.colleague_id, e164, minutes)

        def done(case: Case) -> None:
            desk.notice.emit(desk.texts("conversation.answer_recorded", number=case.number), desk.undo_last)
            self.answered.emit()
            desk.case_changed.emit(case_id)

        label = desk.texts("conversation.recording")
        desk.tasks.run(self, "general", "conversation.reply", label, work, done, writes=True)

    def keep_promise(self, agreement: Agreement) -> None:
        """Records that a promise was kept, today."""
        desk, today = self._desk, self._desk.clock().astimezone(AMSTERDAM).date()
        case_id = agreement.case_id

        def look(_progress: Progress) -> OpenedCase:
            from openplanner.application.open_case import look_at_case

            return look_at_case(desk.office, case_id, desk.colleague_id, "conversation")

        def work(progress: Progress) -> OpenedCase:
            from openplanner.application.record_outcome import finish_agreement

            finish_agreement(desk.office, case_id, agreement.agreement_id, today, desk.colleague_id)
            return look(progress)

        def done(opened: OpenedCase) -> None:
            desk.notice.emit(desk.texts("conversation.promise_recorded", what=agreement.what), desk.undo_last)
            self.opened.emit(opened)
            desk.case_changed.emit(case_id)

        def refused(error: OpenPlannerError) -> None:
            desk.failed.emit(error)
            desk.case_changed.emit(case_id)
            desk.tasks.run(self, "general", "conversation.look", desk.texts("today.reading"), look, self.opened.emit)

        label = desk.texts("conversation.recording")
        desk.tasks.run(self, "general", "conversation.promise", label, work, done, refused, writes=True)

    def take_next_try(self) -> None:
        """Books the next try in the window that was proposed."""
        last, desk = self._last, self._desk
        if last is None or last.next_try is None:
            return
        case_id, window = last.case.case_id, last.next_try

        def work(progress: Progress) -> Booking:
            return book_next_try(desk.office, case_id, window, desk.colleague_id, progress)

        def done(booking: Booking) -> None:
            words = desk.texts("agenda.booked", number=last.case.number, moment=booking.interval.start)
            desk.notice.emit(words, None)
            desk.bookings_changed.emit()
            self.finished.emit()

        def refused(error: OpenPlannerError) -> None:
            desk.failed.emit(error)
            desk.go_to.emit("agenda", case_id)

        label = desk.texts("agenda.searching")
        desk.tasks.run(self, "calendar", "conversation.next", label, work, done, refused, writes=True)

    def write_letter(self, kind: str) -> None:
        """Makes a letter of that kind, to look at before it goes anywhere."""
        last, desk = self._last, self._desk
        if last is None:
            return
        case_id = last.case.case_id

        def work(_progress: Progress) -> LetterBundle:
            from openplanner.application.write_letter import LetterKind, write_letter

            return write_letter(desk.office, case_id, LetterKind(kind))

        label = desk.texts("conversation.writing")
        desk.tasks.run(self, "general", "conversation.letter", label, work, self.letter_ready.emit)

    def letter_gone(self) -> None:
        """The letter was kept or copied: one that was due is now on its way."""
        last, desk = self._last, self._desk
        if last is None or not last.letter_due:
            return
        case_id, seen = last.case.case_id, last.case.version

        def work(_progress: Progress) -> Case:
            from openplanner.application.record_outcome import letter_sent

            return letter_sent(desk.office, case_id, desk.colleague_id, seen)

        def done(case: Case) -> None:
            self._last = replace(last, case=case, letter_due=False)
            desk.case_changed.emit(case_id)

        label, refused = desk.texts("conversation.recording"), self._tell_stale(self.letter_gone)
        desk.tasks.run(self, "general", "conversation.sent", label, work, done, refused, writes=True)

    def close_case(self, code: OutcomeCode, reason: str) -> None:
        """Closes the case with an outcome."""
        last, desk = self._last, self._desk
        if last is None:
            return
        case_id, seen = last.case.case_id, last.case.version

        def work(_progress: Progress) -> Case:
            from openplanner.application.record_outcome import record_outcome

            return record_outcome(desk.office, case_id, code, desk.colleague_id, reason, seen=seen)

        def done(case: Case) -> None:
            name = desk.texts(f"cases.outcome.{code.value}")
            desk.notice.emit(desk.texts("conversation.case_closed", number=case.number, outcome=name), None)
            desk.case_changed.emit(case_id)
            offer_freed(desk, desk, case_id)
            self.finished.emit()

        label, refused = desk.texts("conversation.recording"), self._tell_stale(lambda: self.close_case(code, reason))
        desk.tasks.run(self, "general", "conversation.outcome", label, work, done, refused, writes=True)

    def _tell_stale(self, again: Callable[[], None]) -> Callable[[OpenPlannerError], None]:
        """For a save after the talk: who saved first, so that the same choice may be made again on what stands there.

        When it was no colleague it is done again at once.
        """
        desk = self._desk

        def work(_progress: Progress) -> tuple[Case, str]:
            from openplanner.application.open_case import open_case
            from openplanner.application.who_saved import who_touched

            case_id = self._last.case.case_id if self._last is not None else 0
            return open_case(desk.office, case_id).case, who_touched(desk.office, case_id, desk.colleague_id).name

        def show(found: tuple[Case, str]) -> None:
            case, who = found
            if self._last is None or self._last.case.case_id != case.case_id:
                return
            due = self._last.letter_due and case.status is CaseStatus.LETTER_DUE
            self._last = replace(self._last, case=case, letter_due=due)
            if not who:
                again()
                return
            desk.failed.emit(StaleCase("stale_after_talk", case_id=case.case_id, who=who))
            desk.case_changed.emit(case.case_id)

        def refused(error: OpenPlannerError) -> None:
            if isinstance(error, StaleCase):
                desk.tasks.run(self, "general", "conversation.fresh", desk.texts("today.reading"), work, show)
            else:
                desk.failed.emit(error)

        return refused
