"""Gesprek: the guide beside the notes, folded and ticked off, with help at one key."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from openplanner.application.office import Office
from openplanner.application.upkeep.demo_office import Replay
from openplanner.desktop.conversation.screen import ConversationScreen
from openplanner.desktop.window import MainWindow
from openplanner.domain.case import Case
from tests.desktop.opened import conversation_about
from tests.desktop.test_conversation import alt, shown_paper
from tests.offices import registered


@pytest.fixture
def case(small: tuple[Office, Replay]) -> Case:
    return registered(small[0])


@pytest.fixture
def screen(window: MainWindow, case: Case, qtbot: QtBot) -> ConversationScreen:
    return conversation_about(case, window, qtbot)


def test_guide_and_notes_are_side_by_side(screen: ConversationScreen) -> None:
    assert screen.page.who.text() == "Mevrouw A. Verzonnen"
    questions = [line for line in screen.guide.lines if line.key.startswith("questions")]
    assert 5 <= len(questions) <= 8
    assert all(line.box.accessibleName() for line in screen.guide.lines)
    assert "06 12345601" in screen.page.facts.text()


def test_sensitive_words_in_the_notes_are_warned_about(screen: ConversationScreen, qtbot: QtBot) -> None:
    screen.talk.notes.setPlainText("BSN 123456782")
    qtbot.waitUntil(lambda: "BSN" in screen.talk.notes_field.error)
    screen.talk.notes.setPlainText("Een boom")
    qtbot.waitUntil(lambda: not screen.talk.notes_field.message.text)


def test_the_ladder_and_the_voicemail_text_come_at_one_key(screen: ConversationScreen, qtbot: QtBot) -> None:
    for key, name in ((Qt.Key.Key_E, "anger"), (Qt.Key.Key_T, "voicemail")):
        assert screen.guide.help[name].isHidden()
        alt(qtbot, screen, key)
        assert not screen.guide.help[name].isHidden()
        alt(qtbot, screen, key)
        assert screen.guide.help[name].isHidden()


def test_pause_points_are_stepped_through(screen: ConversationScreen, qtbot: QtBot) -> None:
    bar = screen.guide.area.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    screen.next_part()
    screen.next_part()
    qtbot.waitUntil(lambda: bar.value() > 0)
    first = bar.value()
    screen.next_part()
    qtbot.waitUntil(lambda: bar.value() > first)
    screen.previous_part()
    qtbot.waitUntil(lambda: bar.value() == first)
    here = [part for part in screen.guide.parts if part.property("here")]
    assert here == [screen.guide.current] and "hier ben je" in here[0].heading.accessibleName()


def test_the_guide_is_printed(screen: ConversationScreen) -> None:
    screen.print_guide()
    assert shown_paper(screen).startswith("gespreksleidraad-")


def test_a_fold_and_a_digit_lead_through_the_guide(screen: ConversationScreen, qtbot: QtBot) -> None:
    guide = screen.guide
    alt(qtbot, screen, Qt.Key.Key_L)
    heading = QApplication.focusWidget()
    assert heading is guide.parts[0].heading
    qtbot.keyClick(heading, Qt.Key.Key_5)
    assert guide.current is guide.parts[4]
    qtbot.waitUntil(lambda: QApplication.focusWidget() is guide.parts[4].heading)
    qtbot.keyClick(guide.parts[4].heading, Qt.Key.Key_Return)
    assert guide.parts[4].folded and "ingeklapt" in guide.parts[4].heading.accessibleName()
    screen.start_clock()
    assert guide.current is not None and guide.current.name == "opening"
    assert next(part for part in guide.parts if part.name == "before").folded


def test_ticks_of_one_case_are_not_those_of_the_next(
    screen: ConversationScreen, case: Case, small: tuple[Office, Replay]
) -> None:
    screen.guide.lines[0].box.click()
    assert "1/5" in screen.guide.parts[0].heading.text()
    screen.entered(registered(small[0], "Z-2").case_id)
    assert screen.guide.ticked == ()
    screen.entered(case.case_id)
    assert screen.guide.ticked == ("before.0",)


def test_the_reminder_to_listen_stays_in_view(screen: ConversationScreen, qtbot: QtBot) -> None:
    for step in (screen.next_part, screen.toggle_ladder, screen.toggle_ladder, screen.toggle_voicemail):
        step()
        assert screen.guide.reminder.isVisible()
    assert [word in screen.guide.reminder.text() for word in ("Luister", "Vat samen", "Vraag door")] == [True] * 3


def test_a_talk_that_was_broken_off_is_noted(screen: ConversationScreen, qtbot: QtBot) -> None:
    screen.talk.notes.setPlainText("Begon rustig.")
    screen.toggle_ladder()
    screen.guide.talk_ended.emit()
    assert screen.talk.notes.toPlainText().startswith("Begon rustig.\nGesprek om 09:00 beëindigd")


def test_the_voicemail_text_says_when_we_phone_again_and_is_copied_with_enter(
    screen: ConversationScreen, qtbot: QtBot
) -> None:
    alt(qtbot, screen, Qt.Key.Key_T)
    button = screen.guide.pages["voicemail"].copy_buttons[0]
    qtbot.waitUntil(lambda: QApplication.focusWidget() is button)
    qtbot.keyClick(button, Qt.Key.Key_Return)
    copied = QApplication.clipboard().text()
    assert "maandag 23 november tussen 12:00 en 17:00" in copied
    assert copied.startswith("Goedendag") and "[" not in copied
