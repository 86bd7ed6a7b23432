"""Gesprek: guide beside notes, nothing typed is lost, the result in one key and what comes next."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from openplanner.application.claim_case import claim_case
from openplanner.application.keep_draft import draft_of
from openplanner.application.office import Office
from openplanner.application.open_case import OpenedCase, open_case
from openplanner.application.record_outcome import record_outcome
from openplanner.application.register_case import register_case
from openplanner.application.upkeep.demo_office import Replay
from openplanner.awake import awake_seconds
from openplanner.desktop.conversation.afterwards import OUTCOMES
from openplanner.desktop.conversation.screen import ConversationScreen
from openplanner.desktop.conversation.state import (
    RESULTS,
    AgreementDraft,
    TalkDraft,
    agreements_of,
    chat_link,
    clock_text,
    draft_of_payload,
    minutes_between,
)
from openplanner.desktop.conversation.talk_clock import TalkClock
from openplanner.desktop.desk import Desk
from openplanner.desktop.preview.window import PreviewWindow
from openplanner.desktop.widgets.text import Button
from openplanner.desktop.window import MainWindow
from openplanner.domain.case import Case, CaseStatus, CaseType, OutcomeCode, PhoneEntry
from openplanner.domain.contact import AttemptResult
from openplanner.domain.errors import InvalidInput, OpenPlannerError
from openplanner.domain.sensitive import SensitiveKind, SensitiveSpot
from tests.desktop.opened import conversation_about
from tests.offices import BY, letter, registered

TODAY = date(2026, 11, 24)


@pytest.fixture
def case(small: tuple[Office, Replay]) -> Case:
    return registered(small[0])


@pytest.fixture
def screen(window: MainWindow, case: Case, qtbot: QtBot) -> ConversationScreen:
    return conversation_about(case, window, qtbot)


def now_stored(office: Office, case: Case) -> OpenedCase:
    return open_case(office, case.case_id)


def alt(qtbot: QtBot, screen: ConversationScreen, letter_key: Qt.Key) -> None:
    qtbot.keyClick(screen.talk.notes, letter_key, Qt.KeyboardModifier.AltModifier)


def agree(screen: ConversationScreen, line: int = 0, **parts: str) -> None:
    for part, text in parts.items():
        screen.talk.agreements.cells[line][part].setText(text)


def test_withdrawing_is_no_result_and_no_outcome_of_a_call() -> None:
    assert "withdraw" not in " ".join(result.value for result in RESULTS)
    assert OutcomeCode.WITHDRAWN_CONFIRMED not in OUTCOMES
    assert len(set(RESULTS.values())) == len(RESULTS)


def test_agreements_are_read_and_empty_lines_left_out() -> None:
    drafts = (AgreementDraft("ik", "stuur de tekening", "vr", "per mail"), AgreementDraft())
    (agreement,) = agreements_of(drafts, 7, TODAY)
    assert (agreement.case_id, agreement.due, agreement.told_how) == (7, date(2026, 11, 27), "per mail")


@pytest.mark.parametrize(
    ("draft", "code", "part"),
    [
        (AgreementDraft("", "bellen", "morgen"), "agreement_who", "who"),
        (AgreementDraft("ik", " ", "morgen"), "agreement_what", "what"),
        (AgreementDraft("ik", "bellen", ""), "day_to_come_missing", "when"),
        (AgreementDraft("ik", "bellen", "ooit"), "day_unreadable", "when"),
        (AgreementDraft("ik", "bellen", "gisteren"), "agreement_past", "when"),
    ],
)
def test_an_agreement_that_is_not_whole_names_its_cell(draft: AgreementDraft, code: str, part: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        agreements_of((AgreementDraft(), draft), 1, TODAY)
    assert (refused.value.code, refused.value.facts["field"]) == (code, f"agreement.1.{part}")


def test_minutes_are_rounded_up_and_the_clock_counts() -> None:
    start = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    assert minutes_between(None, start) == 0
    assert minutes_between(start, start + timedelta(seconds=61)) == 2
    assert minutes_between(start, start - timedelta(hours=1)) == 1
    assert minutes_between(start, start + timedelta(days=9)) == 24 * 60
    assert clock_text(start, start + timedelta(seconds=247)) == "4:07"


def test_a_spoiled_draft_gives_what_is_left_of_it() -> None:
    spoiled = {"notes": 3, "agreements": ["x", {"who": "ik", "what": None}], "ticked": "alles", "started_at": None}
    assert draft_of_payload(spoiled) == TalkDraft(agreements=(AgreementDraft("ik"),))
    kept = TalkDraft("a", "b", (AgreementDraft("ik", "bel", "vr", "mail"),), ("before.0",), "2026-11-24T09:00:00+00:00")
    stored = {**kept.payload(), "agreements": [{"who": "ik", "what": "bel", "when": "vr", "how": "mail"}]}
    assert draft_of_payload({**stored, "ticked": list(kept.ticked)}) == kept


def test_a_chat_link_holds_a_clean_text_only() -> None:
    assert chat_link("+31612345601", "Goedemiddag & tot dan", ()) == (
        "https://wa.me/31612345601?text=Goedemiddag%20%26%20tot%20dan"
    )
    spot = SensitiveSpot(0, 3, SensitiveKind.BSN)
    for number, text, spots in (("+31612345601", " ", ()), ("+31612345601", "x", (spot,)), ("", "x", ())):
        with pytest.raises(InvalidInput):
            chat_link(number, text, spots)


def test_spoken_records_notes_agreements_and_minutes(
    screen: ConversationScreen, case: Case, qtbot: QtBot, small: tuple[Office, Replay]
) -> None:
    office, clock = small
    screen.start_clock()
    clock.moment += timedelta(minutes=12, seconds=5)
    qtbot.keyClicks(screen.talk.notes, "Mevrouw wil uitleg.")
    agree(screen, who="ik", what="stuur de tekening toe", when="vr", how="per mail")
    alt(qtbot, screen, Qt.Key.Key_G)
    opened = now_stored(office, case)
    assert opened.case.status is CaseStatus.SPOKEN
    attempt = opened.attempts[0]
    assert (attempt.result, attempt.minutes, attempt.note) == (AttemptResult.SPOKEN, 13, "Mevrouw wil uitleg.")
    assert attempt.e164 == "+31612345601"
    assert [(one.who, one.due) for one in opened.agreements] == [("Bram Proef", date(2026, 11, 27))]
    assert opened.case.claimed_by is None
    assert draft_of(office, f"conversation:{case.case_id}") is None
    assert not screen.afterwards.buttons["agreements"].isHidden()


def test_a_wrong_agreement_stops_the_recording_and_is_pointed_at(
    screen: ConversationScreen, case: Case, qtbot: QtBot, small: tuple[Office, Replay]
) -> None:
    agree(screen, who="ik", what="bel terug", when="31-11")
    alt(qtbot, screen, Qt.Key.Key_G)
    assert "bestaat niet" in screen.talk.agreements.message.text
    assert QApplication.focusWidget() is screen.talk.agreements.cells[0]["when"]
    assert not now_stored(small[0], case).attempts
    agree(screen, when="morgen")
    alt(qtbot, screen, Qt.Key.Key_G)
    assert len(now_stored(small[0], case).attempts) == 1


def test_no_answer_proposes_the_other_half_of_the_day_and_enter_books_it(
    screen: ConversationScreen, case: Case, qtbot: QtBot, small: tuple[Office, Replay], desk: Desk
) -> None:
    alt(qtbot, screen, Qt.Key.Key_N)
    assert "tussen 12:00 en 17:00" in screen.afterwards.sentence.text()
    button = screen.afterwards.buttons["next_try"]
    qtbot.waitUntil(lambda: QApplication.focusWidget() is button)
    with qtbot.waitSignal(desk.go_to) as gone:
        qtbot.keyClick(button, Qt.Key.Key_Return)
    assert gone.args[0] == "today"
    opened = now_stored(small[0], case)
    assert opened.case.status is CaseStatus.PLANNED
    booking = next(one for one in opened.bookings if one.lives(small[1]()))
    assert booking.interval.start.astimezone(small[1]().tzinfo).hour >= 12


def test_a_wrong_number_asks_for_a_letter(
    screen: ConversationScreen, case: Case, qtbot: QtBot, small: tuple[Office, Replay]
) -> None:
    alt(qtbot, screen, Qt.Key.Key_F)
    assert now_stored(small[0], case).case.status is CaseStatus.LETTER_DUE
    assert not screen.afterwards.buttons["not_reached"].isHidden()
    assert screen.afterwards.buttons["next_try"].isHidden()


def test_wanting_to_withdraw_makes_a_letter_and_closes_nothing(
    screen: ConversationScreen,
    case: Case,
    qtbot: QtBot,
    small: tuple[Office, Replay],
) -> None:
    alt(qtbot, screen, Qt.Key.Key_G)
    screen.afterwards.buttons["withdrawal"].click()
    assert "intrekken" in screen.afterwards.preview.words.toPlainText()
    screen.afterwards.preview.keep_button.click()
    assert shown_paper(screen).startswith("intrekking-")
    assert now_stored(small[0], case).case.status is CaseStatus.SPOKEN


def shown_paper(screen: ConversationScreen) -> str:
    """The name of the document that is shown to print or keep."""
    window = screen.findChild(PreviewWindow)
    assert window is not None
    assert window.paper.pdf.startswith(b"%PDF")
    return window.paper.stem


def test_an_outcome_closes_the_case_in_one_click(
    screen: ConversationScreen, case: Case, qtbot: QtBot, small: tuple[Office, Replay]
) -> None:
    alt(qtbot, screen, Qt.Key.Key_G)
    screen.afterwards.reason.setText("uitleg was duidelijk")
    screen.afterwards.buttons["explained_outcome"].click()
    closed = now_stored(small[0], case).case
    assert (closed.status, closed.outcome) == (CaseStatus.CLOSED, OutcomeCode.EXPLAINED)
    assert closed.outcome_reason == "uitleg was duidelijk"
    assert screen.opened is None


def test_what_was_typed_comes_back_after_the_program_was_killed(
    screen: ConversationScreen, case: Case, qtbot: QtBot, small: tuple[Office, Replay], desk: Desk
) -> None:
    qtbot.keyClicks(screen.talk.notes, "Halve zin over de")
    agree(screen, who="ik", when="vr")
    screen.guide.lines[0].box.click()
    key = f"conversation:{case.case_id}"
    qtbot.waitUntil(lambda: draft_of(small[0], key) is not None, timeout=2000)
    again = ConversationScreen(desk)
    qtbot.addWidget(again)
    again.entered(case.case_id)
    assert again.talk.notes.toPlainText() == "Halve zin over de"
    assert again.talk.agreements.drafts[0] == AgreementDraft("ik", "", "vr", "")
    assert again.guide.ticked == (screen.guide.lines[0].key,)


def test_two_talks_keep_their_own_notes(
    screen: ConversationScreen, case: Case, qtbot: QtBot, small: tuple[Office, Replay]
) -> None:
    other = registered(small[0], "Z-2")
    qtbot.keyClicks(screen.talk.notes, "eerste")
    screen.entered(other.case_id)
    assert screen.talk.notes.toPlainText() == ""
    qtbot.keyClicks(screen.talk.notes, "tweede")
    screen.entered(case.case_id)
    assert screen.talk.notes.toPlainText() == "eerste"


def test_a_case_that_somebody_else_phones_says_so(
    window: MainWindow, case: Case, small: tuple[Office, Replay], desk: Desk
) -> None:
    other = next(row.colleague_id for row in desk.reads.colleagues() if row.colleague_id != desk.colleague_id)
    claim_case(small[0], case.case_id, other)
    screen = window.open_screen("conversation", case.case_id)
    assert isinstance(screen, ConversationScreen)
    assert not screen.page.claimed.isHidden()
    assert "Noor Demo" in screen.page.claimed.label.text()
    screen.no_answer()
    assert not screen.acts["conversation-no-answer"].isEnabled()
    assert not screen.page.results.buttons[AttemptResult.SPOKEN].isEnabled()
    assert not now_stored(small[0], case).attempts


def test_a_result_that_is_refused_keeps_what_was_typed(
    screen: ConversationScreen, case: Case, qtbot: QtBot, small: tuple[Office, Replay], failures: list[OpenPlannerError]
) -> None:
    screen.talk.notes.setPlainText("Al afgesloten door een collega.")
    record_outcome(small[0], case.case_id, OutcomeCode.EXPLAINED, BY)
    alt(qtbot, screen, Qt.Key.Key_G)
    assert screen.sharing.box is not None
    screen.sharing.box.keep.click()
    assert [error.code for error in failures] == ["stale_case", "case_already_closed"]
    kept = draft_of(small[0], f"conversation:{case.case_id}")
    assert kept is not None and kept.payload["notes"] == "Al afgesloten door een collega."
    assert screen.talk.notes.toPlainText() == "Al afgesloten door een collega."


def test_leaving_a_talk_in_which_nothing_happened_frees_the_case(
    screen: ConversationScreen, window: MainWindow, case: Case, small: tuple[Office, Replay]
) -> None:
    assert now_stored(small[0], case).case.claimed_by is not None
    window.open_screen("today")
    assert now_stored(small[0], case).case.claimed_by is None


def test_a_whatsapp_reply_is_guarded_before_it_leaves(
    window: MainWindow, small: tuple[Office, Replay], qtbot: QtBot, failures: list[OpenPlannerError]
) -> None:
    case = register_case(small[0], letter("WA-1", CaseType.WHATSAPP), BY)
    screen = window.open_screen("conversation", case.case_id)
    assert isinstance(screen, ConversationScreen)
    assert not screen.reply.isHidden()
    screen.reply.reply.setPlainText("Uw BSN is 123456782, klopt dat?")
    screen._pause()
    assert not screen.reply.open_button.isEnabled()
    assert "BSN" in screen.reply.field.error
    screen.send_reply()
    assert screen.clock.started_at is None
    screen.reply.reply.setPlainText("Goedemiddag, wij bellen u morgen.")
    screen._pause()
    assert screen.reply.open_button.isEnabled() and not screen.reply.field.error


def test_without_a_case_the_screen_says_what_to_do(window: MainWindow) -> None:
    screen = window.open_screen("conversation")
    assert isinstance(screen, ConversationScreen)
    assert screen.pages.currentWidget() is screen.empty
    assert not screen.acts["conversation-spoken"].isEnabled()


@pytest.mark.parametrize("counted", [False, True])
def test_minutes_asleep_count_only_when_one_says_so(
    desk: Desk, case: Case, small: tuple[Office, Replay], screen: ConversationScreen, qtbot: QtBot, counted: bool
) -> None:
    office, clock = small
    awake = [1000.0]
    screen.clock = TalkClock(desk.clock, lambda: awake[0])
    screen.start_clock()
    clock.moment += timedelta(minutes=6)
    awake[0] += 6 * 60
    screen._show_clock()
    assert not screen.page.slept.isVisible()
    clock.moment += timedelta(minutes=43)  # the lid was closed
    screen._show_clock()
    assert "43 minuten" in screen.page.slept.label.text()
    assert screen.page.clock.text() == "6:00"
    if counted:
        qtbot.mouseClick(screen.page.slept.button, Qt.MouseButton.LeftButton)
        assert screen.page.clock.text() == "49:00"
    assert not counted or not screen.page.slept.isVisible()
    screen.record(AttemptResult.SPOKEN)
    assert now_stored(office, case).attempts[0].minutes == (49 if counted else 6)


def test_a_clock_that_is_set_back_during_a_talk_takes_no_minutes(desk: Desk, small: tuple[Office, Replay]) -> None:
    _, clock = small
    awake = [5.0]
    talk = TalkClock(desk.clock, lambda: awake[0])
    talk.start()
    clock.moment += timedelta(minutes=4) - timedelta(hours=1)
    awake[0] += 4 * 60
    assert minutes_between(talk.started_at, clock.moment) == 4
    assert talk.slept == timedelta()


def test_the_computer_tells_how_long_it_was_awake() -> None:
    first = awake_seconds()
    assert 0 <= first <= awake_seconds()


def test_calling_starts_the_clock(screen: ConversationScreen, opened: object) -> None:
    screen.dial()
    assert screen.clock.started_at is not None
    assert opened.urls == ["tel:+31612345601"]  # type: ignore[attr-defined]


def test_the_day_of_an_agreement_is_understood_while_typing(screen: ConversationScreen) -> None:
    line = screen.talk.agreements.lines[0]
    for typed, says in (("vr", "vrijdag 27 november 2026, over 4 dagen"), ("za", "weekend"), ("20-11", "al geweest")):
        agree(screen, who="ik", what="bel", when=typed)
        assert says in line.message.text
    agree(screen, when="volgende")
    assert "27-11" in line.message.text and not line.cells["when"].property("wrong")


def test_four_agreements_fit_and_the_next_line_comes_by_itself(screen: ConversationScreen) -> None:
    for line in range(4):
        assert not screen.talk.agreements.lines[line].isHidden()
        agree(screen, line, who="ik", what=f"bel {line}", when="vr")
    assert len(agreements_of(screen.talk.agreements.drafts, 1, TODAY)) == 4


def test_an_earlier_promise_is_ticked_off_and_that_can_be_undone(
    screen: ConversationScreen, case: Case, qtbot: QtBot, small: tuple[Office, Replay], desk: Desk
) -> None:
    agree(screen, who="ik", what="stuur de tekening toe", when="vr")
    alt(qtbot, screen, Qt.Key.Key_G)
    screen.finish()
    screen.entered(case.case_id)
    earlier = screen.talk.agreements.earlier
    assert earlier.count() == 1
    button = earlier.itemAt(0).widget().findChild(Button)
    assert "stuur de tekening toe" in button.accessibleName()
    button.click()
    assert earlier.count() == 0
    assert now_stored(small[0], case).agreements[0].done_on == date(2026, 11, 23)
    desk.undo_last()
    assert now_stored(small[0], case).agreements[0].done_on is None


def test_undoing_a_result_takes_its_agreements_back_and_brings_the_words_back(
    screen: ConversationScreen, case: Case, qtbot: QtBot, small: tuple[Office, Replay], desk: Desk
) -> None:
    qtbot.keyClicks(screen.talk.notes, "Toch nog niet klaar.")
    agree(screen, who="ik", what="stuur de tekening toe", when="vr")
    alt(qtbot, screen, Qt.Key.Key_G)
    desk.undo_last()
    opened = now_stored(small[0], case)
    assert (opened.attempts, opened.agreements) == ((), ())
    screen.entered(case.case_id)
    assert screen.talk.notes.toPlainText() == "Toch nog niet klaar."
    assert screen.talk.agreements.drafts[0].what == "stuur de tekening toe"
    alt(qtbot, screen, Qt.Key.Key_G)
    assert [one.due for one in now_stored(small[0], case).agreements] == [date(2026, 11, 27)]


@pytest.mark.parametrize("where", ["notes", "agreement"])
def test_a_bsn_is_kept_nowhere(
    screen: ConversationScreen, case: Case, qtbot: QtBot, small: tuple[Office, Replay], where: str
) -> None:
    if where == "notes":
        screen.talk.notes.setPlainText("BSN 123456782 genoemd")
    else:
        agree(screen, who="ik", what="zoek 123456782 op", when="vr")
    alt(qtbot, screen, Qt.Key.Key_G)
    assert not now_stored(small[0], case).attempts
    said = screen.talk.notes_field.error if where == "notes" else screen.talk.agreements.message.text
    assert "BSN" in said and "weg" in said
    screen.talk.notes.setPlainText("niets")
    agree(screen, what="zoek het op" if where == "agreement" else "")
    alt(qtbot, screen, Qt.Key.Key_G)
    assert len(now_stored(small[0], case).attempts) == 1


def test_the_letter_with_what_was_agreed_comes_at_one_key(screen: ConversationScreen, qtbot: QtBot) -> None:
    agree(screen, who="ik", what="stuur de tekening toe", when="vr", how="per mail")
    alt(qtbot, screen, Qt.Key.Key_G)
    button = screen.afterwards.buttons["agreements"]
    qtbot.waitUntil(lambda: QApplication.focusWidget() is button)
    qtbot.keyClick(button, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    words = screen.afterwards.preview.words.toPlainText()
    assert "stuur de tekening toe" in words and "27 november 2026" in words
    qtbot.waitUntil(lambda: QApplication.focusWidget() is screen.afterwards.preview.keep_button)
    qtbot.keyClick(screen.afterwards.preview.keep_button, Qt.Key.Key_Return)
    assert shown_paper(screen).startswith("afspraken-")


def test_a_letter_that_was_due_is_on_its_way_only_when_it_is_taken(
    screen: ConversationScreen, case: Case, qtbot: QtBot, small: tuple[Office, Replay]
) -> None:
    alt(qtbot, screen, Qt.Key.Key_F)
    screen.write_letter()
    assert now_stored(small[0], case).case.status is CaseStatus.LETTER_DUE
    screen.afterwards.preview.copy_button.click()
    assert now_stored(small[0], case).case.status is CaseStatus.WAITING
    assert QApplication.clipboard().text() == screen.afterwards.preview.words.toPlainText()


def test_digits_are_the_outcomes_and_five_is_a_letter(
    screen: ConversationScreen, case: Case, qtbot: QtBot, small: tuple[Office, Replay]
) -> None:
    alt(qtbot, screen, Qt.Key.Key_G)
    done = screen.afterwards.buttons["done"]
    qtbot.waitUntil(lambda: QApplication.focusWidget() is done)
    qtbot.keyClick(done, Qt.Key.Key_5)
    assert "intrekken" in screen.afterwards.preview.words.toPlainText()
    assert now_stored(small[0], case).case.outcome is None
    qtbot.keyClick(done, Qt.Key.Key_2)
    assert now_stored(small[0], case).case.outcome is OutcomeCode.ERROR_MENDED


def test_not_suitable_asks_for_one_reason_of_a_fixed_list(
    screen: ConversationScreen, case: Case, qtbot: QtBot, small: tuple[Office, Replay]
) -> None:
    alt(qtbot, screen, Qt.Key.Key_G)
    qtbot.keyClick(screen.afterwards.buttons["done"], Qt.Key.Key_8)
    menu = screen.afterwards.unfit
    assert menu.isVisible() and now_stored(small[0], case).case.outcome is None
    reasons = [one for one in menu.actions() if not one.isSeparator()]
    assert len(reasons) == 12
    reasons[1].trigger()
    menu.close()
    closed = now_stored(small[0], case).case
    assert (closed.outcome, closed.outcome_reason) == (OutcomeCode.NOT_SUITABLE, reasons[1].text())


def test_after_a_result_the_same_case_starts_anew(screen: ConversationScreen, case: Case, qtbot: QtBot) -> None:
    alt(qtbot, screen, Qt.Key.Key_N)
    assert not screen.can_record()
    screen.entered(case.case_id)
    assert screen.can_record() and screen.page.typing_now


def test_the_second_number_is_dialled_and_logged_when_it_was_chosen(
    window: MainWindow, small: tuple[Office, Replay], qtbot: QtBot, opened: object
) -> None:
    phones = (PhoneEntry("+31612345601"), PhoneEntry("+31201234567", label="werk"))
    case = register_case(small[0], replace(letter("Z-3"), phones=phones), BY)
    screen = window.open_screen("conversation", case.case_id)
    assert isinstance(screen, ConversationScreen)
    assert "werk" in screen.page.phone_choice.itemText(1)
    screen.page.phone_choice.setCurrentIndex(1)
    screen.dial()
    screen.no_answer()
    assert opened.urls == ["tel:+31201234567"]  # type: ignore[attr-defined]
    assert now_stored(small[0], case).attempts[0].e164 == "+31201234567"
