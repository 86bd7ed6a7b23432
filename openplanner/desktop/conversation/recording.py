"""What a talk asks of the office: claim, guide, draft, result, letter, outcome."""

from __future__ import annotations

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
from openplanner.desktop.today.not_reached import book_next_try
from openplanner.domain.case import ContactForm, OutcomeCode
from openplanner.domain.contact import AttemptResult
from openplanner.domain.errors import InvalidInput, NotAllowed, OpenPlannerError
from openplanner.domain.interval import AMSTERDAM
from openplanner.domain.progress import Progress

if TYPE_CHECKING:
    from openplanner.application.open_case import OpenedCase
    from openplanner.application.record_attempt import AttemptRecorded
    from openplanner.application.write_letter import LetterBundle
    from openplanner.domain.case import Case
    from openplanner.domain.contact import Booking
    from openplanner.guides.model import ConversationGuide


class Recording(QObject):
    """Runs the work of one talk.

    Signals: ``opened(OpenedCase)``, ``guide_ready(ConversationGuide)``, ``restored(TalkDraft)``,
    ``claimed_by_other(sentence)``, ``recorded(AttemptRecorded, agreed, booked)``, ``agreement_wrong(field, sentence)``,
    ``pdf_ready(bytes, stem)``, ``finished()``, ``not_recorded()`` when the result was refused.
    """

    opened = Signal(object)
    guide_ready = Signal(object)
    restored = Signal(object)
    claimed_by_other = Signal(str)
    recorded = Signal(object, bool, bool)
    agreement_wrong = Signal(str, str)
    pdf_ready = Signal(object, str)
    finished = Signal()
    not_recorded = Signal()

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._last: AttemptRecorded | None = None
        self._recorded = 0

    def open(self, case_id: int) -> None:
        """Claims the case, so that nobody else phones, and opens it; a claim of somebody else is told."""
        desk = self._desk

        def work(_progress: Progress) -> tuple[OpenedCase, NotAllowed | None]:
            from openplanner.application.claim_case import claim_case
            from openplanner.application.open_case import open_case

            taken = None
            try:
                claim_case(desk.office, case_id, desk.colleague_id)
            except NotAllowed as refused:
                taken = refused
            return open_case(desk.office, case_id), taken

        def done(answer: tuple[OpenedCase, NotAllowed | None]) -> None:
            self.opened.emit(answer[0])
            if answer[1] is not None:
                self.claimed_by_other.emit(str(desk.texts.error(answer[1])))

        desk.tasks.run(self, "general", "conversation.open", desk.texts("agenda.opening"), work, done)

    def look_again(self, case_id: int) -> None:
        """Reads the case anew."""
        desk = self._desk

        def work(_progress: Progress) -> OpenedCase:
            from openplanner.application.open_case import open_case

            return open_case(desk.office, case_id)

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

            return guide_for_case(desk.office, case_id, form, desk.colleague_id)

        label = desk.texts("conversation.getting_guide")
        desk.tasks.run(self, "general", "conversation.guide", label, work, self.guide_ready.emit)

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
        desk, key, recorded = self._desk, draft_key(case_id), self._recorded

        def work(_progress: Progress) -> None:
            from openplanner.application.keep_draft import drop_draft, keep_draft

            if recorded != self._recorded:  # the result overtook this draft
                return
            if draft.empty and not draft.started_at:
                drop_draft(desk.office, key)
            else:
                keep_draft(desk.office, key, draft.payload(), desk.colleague_id)

        desk.tasks.run(self, "general", "conversation.draft", desk.texts("intake.keeping"), work, writes=True)

    def restore(self, case_id: int) -> None:
        """Gets what was typed before."""
        desk, key = self._desk, draft_key(case_id)

        def work(_progress: Progress) -> TalkDraft | None:
            from openplanner.application.keep_draft import draft_of

            draft = draft_of(desk.office, key)
            return draft_of_payload(draft.payload) if draft is not None else None

        def done(draft: TalkDraft | None) -> None:
            if draft is not None and not draft.empty:
                self.restored.emit(draft)

        desk.tasks.run(self, "general", "conversation.restore", desk.texts("intake.keeping"), work, done)

    def record(self, opened: OpenedCase, result: AttemptResult, draft: TalkDraft, started_at: datetime | None) -> None:
        """Records the result; a line of the agreements that is wrong is told and nothing is recorded."""
        desk, case, now = self._desk, opened.case, self._desk.clock()
        today = now.astimezone(AMSTERDAM).date()
        try:
            agreements = agreements_of(draft.agreements, case.case_id, today)
        except InvalidInput as problem:
            self.agreement_wrong.emit(str(problem.facts["field"]), str(desk.texts.error(problem)))
            return
        phones = case.spoken_with.phones
        e164, minutes = phones[0].e164 if phones else "", minutes_between(started_at, now)
        self._recorded += 1
        note = "\n\n".join(part for part in (draft.notes.strip(), draft.reply.strip()) if part)

        def work(_progress: Progress) -> AttemptRecorded:
            from openplanner.application.claim_case import release_case
            from openplanner.application.keep_draft import drop_draft
            from openplanner.application.record_attempt import record_attempt

            done = record_attempt(desk.office, case.case_id, result, desk.colleague_id, e164, minutes, note, agreements)
            drop_draft(desk.office, draft_key(case.case_id))
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
            desk.failed.emit(error)

        label = desk.texts("conversation.recording")
        desk.tasks.run(self, "general", "conversation.record", label, work, done, refused, writes=True)

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
        """Makes a letter of that kind as PDF; the letter that was due is then on its way."""
        last, desk = self._last, self._desk
        if last is None:
            return
        case_id = last.case.case_id

        def work(_progress: Progress) -> LetterBundle:
            from openplanner.application.record_outcome import letter_sent
            from openplanner.application.write_letter import LetterKind, write_letter

            bundle = write_letter(desk.office, case_id, LetterKind(kind))
            if last.letter_due:
                letter_sent(desk.office, case_id, desk.colleague_id)
            return bundle

        def done(bundle: LetterBundle) -> None:
            self.pdf_ready.emit(bundle.pdf, bundle.file_stem)
            desk.case_changed.emit(case_id)

        label = desk.texts("conversation.writing")
        desk.tasks.run(self, "general", "conversation.letter", label, work, done, writes=True)

    def close_case(self, code: OutcomeCode, reason: str) -> None:
        """Closes the case with an outcome."""
        last, desk = self._last, self._desk
        if last is None:
            return
        case_id = last.case.case_id

        def work(_progress: Progress) -> Case:
            from openplanner.application.record_outcome import record_outcome

            return record_outcome(desk.office, case_id, code, desk.colleague_id, reason)

        def done(case: Case) -> None:
            name = desk.texts(f"cases.outcome.{code.value}")
            desk.notice.emit(desk.texts("conversation.case_closed", number=case.number, outcome=name), None)
            desk.case_changed.emit(case_id)
            self.finished.emit()

        label = desk.texts("conversation.recording")
        desk.tasks.run(self, "general", "conversation.outcome", label, work, done, writes=True)
