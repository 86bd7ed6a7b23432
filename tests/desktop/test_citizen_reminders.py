"""Reminders in Vandaag: how many, whom, the prepared text, and said to be sent; by keyboard."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from openplanner.application.book_slot import Slot, book_slot
from openplanner.application.office import Office
from openplanner.application.upkeep.demo_office import Replay
from openplanner.desktop.preview.window import PreviewWindow
from openplanner.desktop.today.reminders_sheet import RemindersSheet
from openplanner.desktop.today.screen import TodayScreen
from openplanner.desktop.window import MainWindow
from openplanner.domain.case import ContactForm
from openplanner.domain.interval import Interval
from tests.offices import BY, registered


@pytest.fixture
def today(window: MainWindow, small: tuple[Office, Replay]) -> TodayScreen:
    """Friday, with two talks on Monday that were planned before."""
    office, clock = small
    for number, hour in ((1, 10), (2, 11)):
        start = clock().replace(hour=hour) + timedelta(days=7)
        slot = Slot(ContactForm.PHONE, Interval(start, start + timedelta(minutes=30)), (BY,))
        book_slot(office, registered(office, f"Z-{number}").case_id, slot, BY)
    clock.moment += timedelta(days=4)
    found = window.open_screen("today")
    assert isinstance(found, TodayScreen)
    return found


def test_the_day_says_how_many_and_the_list_says_whom(today: TodayScreen, qtbot: QtBot) -> None:
    assert today.head.remind.isHidden()
    today.reminders.look()
    assert today.head.remind.isVisible() and "2 herinneringen nog te sturen" in today.head.remind.text()
    today.head.remind.setFocus()
    qtbot.keyClick(today.head.remind, Qt.Key.Key_Return)
    sheet = today.window().findChildren(RemindersSheet)[-1]
    assert "Mevrouw A. Verzonnen · Z-1" in sheet.words()
    assert "ma 30-11 om 10:00, telefoon, met Noor Demo" in sheet.words()


def test_one_looks_at_the_text_sends_it_oneself_and_says_so(
    today: TodayScreen, qtbot: QtBot, window: MainWindow
) -> None:
    today.reminders.look()
    window.remind_citizens()
    sheet = window.findChildren(RemindersSheet)[-1]
    (look, sent, *_others) = sheet.buttons.values()
    look.click()
    preview = sheet.findChildren(PreviewWindow)[-1]
    assert preview.paper.mail.startswith("Onderwerp: Denkt u aan onze afspraak") and preview.paper.ics is not None
    preview.close()
    sent.click()
    assert "is herinnerd" in sheet.said.text and not any("Z-1" in words for words in sheet.words())
    assert "1 herinnering nog te sturen" in today.head.remind.text()
    next(button for (name, _), button in sheet.buttons.items() if name == "sent").click()
    assert any("niemand" in words for words in sheet.words()) and today.head.remind.isHidden()
    today.desk.undo_last()
    today.reminders.look()
    assert "1 herinnering" in today.head.remind.text()
