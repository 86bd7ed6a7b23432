"""An answer by WhatsApp: nothing private leaves, and that it went is kept without its words."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from pytestqt.qtbot import QtBot

from openplanner.application.check_text import check_text
from openplanner.application.keep_draft import draft_of
from openplanner.application.office import Office
from openplanner.application.open_case import OpenedCase, open_case
from openplanner.application.record_reply import record_reply
from openplanner.application.register_case import register_case
from openplanner.application.upkeep.demo_office import Replay
from openplanner.desktop.conversation.screen import ConversationScreen
from openplanner.desktop.conversation.state import GAP, MOST_REPLY, checked_reply
from openplanner.desktop.desk import Desk
from openplanner.desktop.window import MainWindow
from openplanner.domain.case import Case, CaseStatus, CaseType
from openplanner.domain.contact import AttemptResult
from openplanner.domain.errors import InvalidInput, NotAllowed
from openplanner.resources import resource_text
from tests.desktop.opened import conversation_about
from tests.offices import BY, letter


@pytest.fixture
def case(small: tuple[Office, Replay]) -> Case:
    return register_case(small[0], letter("WA-1", CaseType.WHATSAPP, small[1]() - timedelta(minutes=90)), BY)


@pytest.fixture
def screen(window: MainWindow, case: Case, qtbot: QtBot) -> ConversationScreen:
    return conversation_about(case, window, qtbot)


@pytest.fixture
def chats(opened: object) -> Iterator[list[str]]:
    QDesktopServices.setUrlHandler("https", opened, "take")  # type: ignore[call-overload]
    yield opened.urls  # type: ignore[attr-defined]
    QDesktopServices.unsetUrlHandler("https")


def stored(office: Office, case: Case) -> OpenedCase:
    return open_case(office, case.case_id)


def write(screen: ConversationScreen, text: str) -> None:
    screen.reply.reply.setPlainText(text)
    screen._pause()


def press(qtbot: QtBot, screen: ConversationScreen, key: Qt.Key) -> None:
    qtbot.keyClick(screen.reply.reply, key, Qt.KeyboardModifier.ControlModifier)


@pytest.mark.parametrize(
    ("text", "why", "part"),
    [
        ("Uw BSN is 123456782.", "burgerservicenummer", "123456782"),
        ("Rekening NL91 ABNA 0417 1643 00", "bank", "NL91 ABNA 0417 1643 00"),
        ("U bent geboren op 3-4-1961", "geboorte", "3-4-1961"),
        ("U bent ziek, zegt u", "gezondheid", "ziek"),
    ],
)
def test_the_guard_names_the_part_and_why_and_takes_it_out(
    screen: ConversationScreen, qtbot: QtBot, chats: list[str], text: str, why: str, part: str
) -> None:
    write(screen, text)
    assert part in screen.reply.field.error and why in screen.reply.field.error
    for button in (screen.reply.open_button, screen.reply.copy_button, screen.reply.answered_button):
        assert not button.isEnabled()
    assert "privé" in screen.reply.advice.text
    press(qtbot, screen, Qt.Key.Key_Return)
    assert chats == []
    screen.reply.fix_button.click()
    screen._pause()
    assert part not in screen.reply.reply.toPlainText()
    assert screen.reply.field.error == "" and screen.reply.open_button.isEnabled()
    screen.reply.reply.undo()
    assert screen.reply.reply.toPlainText() == text


def test_a_clean_reply_opens_whatsapp_and_is_recorded_without_its_words(
    screen: ConversationScreen, case: Case, qtbot: QtBot, small: tuple[Office, Replay], chats: list[str], desk: Desk
) -> None:
    write(screen, "Goedendag & tot morgen: Øresund #1?")
    press(qtbot, screen, Qt.Key.Key_Return)
    assert QUrl(chats[0]).host() == "wa.me"
    assert QUrl(chats[0]).path() == "/31612345601"
    assert (
        QUrl(chats[0]).query(QUrl.ComponentFormattingOption.FullyDecoded).removeprefix("text=").startswith("Goedendag")
    )
    small[1].moment += timedelta(minutes=3)
    press(qtbot, screen, Qt.Key.Key_S)
    opened_case = stored(small[0], case)
    assert [(one.result, one.note, one.minutes) for one in opened_case.attempts] == [(AttemptResult.MESSAGED, "", 3)]
    assert opened_case.case.status is CaseStatus.WAITING
    assert screen.reply.reply.toPlainText() == "" and screen.clock.started_at is None
    assert "Goedendag" not in " ".join(line.text for line in desk.reads.case_story(case.case_id))
    desk.undo_last()
    assert (stored(small[0], case).attempts, stored(small[0], case).case.status) == ((), CaseStatus.TO_PLAN)


def test_the_norm_in_hours_is_in_view(screen: ConversationScreen, case: Case, small: tuple[Office, Replay]) -> None:
    assert "nog 23 uur" in screen.reply.field.hint
    small[1].moment += timedelta(hours=22, minutes=15)
    screen.refresh()
    assert "nog 15 minuten" in screen.reply.field.hint
    small[1].moment += timedelta(hours=1)
    screen.refresh()
    assert "had er moeten zijn" in screen.reply.field.hint


def test_after_three_answers_phoning_is_advised(
    screen: ConversationScreen, case: Case, small: tuple[Office, Replay]
) -> None:
    assert screen.reply.advice.text == ""
    for _again in range(3):
        record_reply(small[0], case.case_id, BY)
    screen.refresh()
    assert "drie berichten" in screen.reply.advice.text and not screen.reply.phone_button.isHidden()


def test_an_answer_by_message_is_no_missed_call(case: Case, small: tuple[Office, Replay]) -> None:
    from openplanner.application.record_attempt import record_attempt

    for _again in range(5):
        record_reply(small[0], case.case_id, BY)
    recorded = record_attempt(small[0], case.case_id, AttemptResult.NO_ANSWER, BY)
    assert recorded.next_try is not None and not recorded.letter_due


def test_a_reply_that_was_not_sent_outlives_the_result_of_a_call(
    screen: ConversationScreen, case: Case, small: tuple[Office, Replay]
) -> None:
    write(screen, "Nog niet verstuurd")
    screen.talk.notes.setPlainText("Gebeld.")
    screen.spoken()
    attempt = stored(small[0], case).attempts[0]
    assert attempt.note == "Gebeld."
    kept = draft_of(small[0], f"conversation:{case.case_id}")
    assert kept is not None and (kept.payload["reply"], kept.payload["notes"]) == ("Nog niet verstuurd", "")


def test_every_ready_sentence_is_clean_short_and_ends_with_what_comes_next(screen: ConversationScreen) -> None:
    names = [action.text() for action in screen.reply.menu.actions()]
    assert len(names) == len(set(names)) >= 6
    for action in screen.reply.menu.actions():
        assert check_text(action.toolTip()) == ()
        assert len(action.toolTip()) < 300 and " je " not in f" {action.toolTip().lower()} "
    assert (
        "Noor Demo" in screen.reply.menu.actions()[0].toolTip()
        or "Bram Proef" in screen.reply.menu.actions()[0].toolTip()
    )
    words = [entry["tekst"] for entry in tomllib.loads(resource_text("replies", "whatsapp.toml"))["antwoord"]]
    assert all(len(sentence.split()) <= 15 for text in words for sentence in text.replace("?", ".").split("."))


def test_a_sentence_is_put_in_and_its_gap_holds_it_back(screen: ConversationScreen, chats: list[str]) -> None:
    gap = next(action for action in screen.reply.menu.actions() if GAP * 2 in action.toolTip())
    gap.trigger()
    screen._pause()
    screen.send_reply()
    assert "open plek" in screen.reply.field.error and chats == []


@pytest.mark.parametrize(
    ("text", "code"),
    [("  ", "reply_missing"), ("x" * (MOST_REPLY + 1), "reply_too_long"), (GAP * 4, "reply_unfinished")],
)
def test_what_may_not_leave_says_why(text: str, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        checked_reply(text, ())
    assert refused.value.code == code


def test_the_box_comes_at_a_key_for_any_case(window: MainWindow, small: tuple[Office, Replay], qtbot: QtBot) -> None:
    case = register_case(small[0], letter("Z-8"), BY)
    screen = window.open_screen("conversation", case.case_id)
    assert isinstance(screen, ConversationScreen)
    assert screen.reply.isHidden()
    qtbot.keyClick(screen.talk.notes, Qt.Key.Key_R, Qt.KeyboardModifier.AltModifier)
    assert not screen.reply.isHidden() and "procedure" in screen.reply.advice.text


def test_a_closed_case_takes_no_answer(case: Case, small: tuple[Office, Replay]) -> None:
    from openplanner.application.record_outcome import record_outcome
    from openplanner.domain.case import OutcomeCode

    record_outcome(small[0], case.case_id, OutcomeCode.EXPLAINED, BY)
    with pytest.raises(NotAllowed):
        record_reply(small[0], case.case_id, BY)
