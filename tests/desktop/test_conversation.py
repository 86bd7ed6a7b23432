"""Gesprek: guide beside notes, nothing typed is lost, the result in one key and what comes next."""

from __future__ import annotations

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
from openplanner.desktop.desk import Desk
from openplanner.desktop.preview.window import PreviewWindow
from openplanner.desktop.window import MainWindow
from openplanner.domain.case import Case, CaseStatus, CaseType, OutcomeCode
from openplanner.domain.contact import AttemptResult
from openplanner.domain.errors import InvalidInput, OpenPlannerError
from openplanner.domain.sensitive import SensitiveKind, SensitiveSpot
from tests.offices import BY, letter, registered

TODAY = date(2026, 11, 24)


@pytest.fixture
def case(small: tuple[Office, Replay]) -> Case:
    return registered(small[0])


@pytest.fixture
def screen(window: MainWindow, case: Case, qtbot: QtBot) -> ConversationScreen:
    found = window.open_screen("conversation", case.case_id)
    assert isinstance(found, ConversationScreen)
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is found.talk.notes)
    return found


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
        (AgreementDraft("ik", "bellen", ""), "day_missing", "when"),
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


def test_guide_and_notes_are_side_by_side(screen: ConversationScreen) -> None:
    assert screen.who.text() == "Mevrouw A. Verzonnen"
    questions = [line for line in screen.guide.lines if line.key.startswith("questions")]
    assert 5 <= len(questions) <= 8
    assert all(line.box.accessibleName() for line in screen.guide.lines)
    assert "06 12345601" in screen.facts.text()


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
    assert [(one.who, one.due) for one in opened.agreements] == [("ik", date(2026, 11, 27))]
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
    assert not screen.claimed.isHidden()
    assert "Noor Demo" in screen.claimed.label.text()
    screen.no_answer()
    assert not screen.acts["conversation-no-answer"].isEnabled()
    assert not screen.talk.buttons[AttemptResult.SPOKEN].isEnabled()
    assert not now_stored(small[0], case).attempts


def test_a_result_that_is_refused_keeps_what_was_typed(
    screen: ConversationScreen, case: Case, qtbot: QtBot, small: tuple[Office, Replay], failures: list[OpenPlannerError]
) -> None:
    screen.talk.notes.setPlainText("Al afgesloten door een collega.")
    record_outcome(small[0], case.case_id, OutcomeCode.EXPLAINED, BY)
    alt(qtbot, screen, Qt.Key.Key_G)
    assert [error.code for error in failures] == ["case_already_closed"]
    kept = draft_of(small[0], f"conversation:{case.case_id}")
    assert kept is not None and kept.payload["notes"] == "Al afgesloten door een collega."
    assert screen.talk.notes.toPlainText() == "Al afgesloten door een collega."


def test_leaving_a_talk_in_which_nothing_happened_frees_the_case(
    screen: ConversationScreen, window: MainWindow, case: Case, small: tuple[Office, Replay]
) -> None:
    assert now_stored(small[0], case).case.claimed_by is not None
    window.open_screen("today")
    assert now_stored(small[0], case).case.claimed_by is None


def test_sensitive_words_in_the_notes_are_warned_about(screen: ConversationScreen) -> None:
    screen.talk.notes.setPlainText("BSN 123456782")
    screen._pause()
    assert "BSN" in screen.talk.notes_field.message.text


def test_the_ladder_and_the_voicemail_text_come_at_one_key(screen: ConversationScreen, qtbot: QtBot) -> None:
    for key, name in ((Qt.Key.Key_E, "anger"), (Qt.Key.Key_T, "voicemail")):
        assert screen.guide.help[name].isHidden()
        alt(qtbot, screen, key)
        assert not screen.guide.help[name].isHidden()
        alt(qtbot, screen, key)
        assert screen.guide.help[name].isHidden()


def test_pause_points_are_stepped_through(screen: ConversationScreen, qtbot: QtBot) -> None:
    bar = screen.guide.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    screen.next_part()
    first = bar.value()
    screen.next_part()
    assert bar.value() > first > 0
    screen.previous_part()
    assert bar.value() == first


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
    assert screen.started_at is None
    screen.reply.reply.setPlainText("Goedemiddag, wij bellen u morgen.")
    screen._pause()
    assert screen.reply.open_button.isEnabled() and not screen.reply.field.error


def test_without_a_case_the_screen_says_what_to_do(window: MainWindow) -> None:
    screen = window.open_screen("conversation")
    assert isinstance(screen, ConversationScreen)
    assert screen.pages.currentWidget() is screen.empty
    assert not screen.acts["conversation-spoken"].isEnabled()


def test_calling_starts_the_clock(screen: ConversationScreen, opened: object) -> None:
    screen.dial()
    assert screen.started_at is not None
    assert opened.urls == ["tel:+31612345601"]  # type: ignore[attr-defined]


def test_the_guide_is_printed(screen: ConversationScreen) -> None:
    screen.print_guide()
    assert shown_paper(screen).startswith("gespreksleidraad-")
