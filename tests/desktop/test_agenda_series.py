"""Agenda: a booked talk is repeated by keyboard, with what is in the way shown before anything is booked."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from openplanner.application.book_slot import Slot, book_slot
from openplanner.application.office import Office
from openplanner.application.open_case import open_case
from openplanner.application.upkeep.demo_office import Replay
from openplanner.desktop.agenda.screen import AgendaScreen
from openplanner.desktop.agenda.series import SeriesSheet
from openplanner.desktop.agenda.state import cell_of
from openplanner.desktop.window import MainWindow
from openplanner.domain.case import ContactForm
from openplanner.domain.contact import Booking, BookingState
from openplanner.domain.interval import AMSTERDAM, Interval
from tests.desktop.opened import agenda_of
from tests.offices import BY, registered

FIRST = datetime(2026, 11, 24, 10, tzinfo=AMSTERDAM)


def booked(office: Office, number: str, start: datetime) -> Booking:
    slot = Slot(ContactForm.PHONE, Interval(start, start + timedelta(minutes=30)), (1,))
    return book_slot(office, registered(office, number).case_id, slot, BY)


@pytest.fixture
def first(small: tuple[Office, Replay]) -> Booking:
    booked(small[0], "Z-2", FIRST + timedelta(weeks=2))
    return booked(small[0], "Z-1", FIRST)


@pytest.fixture
def screen(window: MainWindow, qtbot: QtBot, first: Booking) -> AgendaScreen:
    return agenda_of(window, qtbot)


def go(screen: AgendaScreen, booking: Booking) -> None:
    assert screen.grid.grid is not None
    cell = cell_of(screen.grid.grid, 1, booking.interval.start)
    assert cell is not None
    screen.grid.set_cell(cell)


def sheets() -> list[SeriesSheet]:
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, SeriesSheet) and one.isVisible()]


def live(screen: AgendaScreen, first: Booking) -> int:
    talks = open_case(screen.desk.office, first.case_id).bookings
    return sum(one.state is BookingState.BOOKED for one in talks)


def test_r_shows_the_dates_and_books_what_is_free_once_that_is_chosen(
    screen: AgendaScreen, window: MainWindow, first: Booking, qtbot: QtBot
) -> None:
    texts = screen.desk.texts
    go(screen, first)
    qtbot.keyClick(screen.grid, Qt.Key.Key_R)
    (sheet,) = sheets()
    qtbot.waitUntil(lambda: sheet.list.count() == 3)
    lines = [sheet.list.item(row).text() for row in range(3)]
    assert "vrij" in lines[0] and "vrij" in lines[2]
    assert "Noor" in lines[1] and "vrij" not in lines[1]
    assert sheet.said.text == texts("agenda.series_some", n=1)
    assert not sheet.take.isEnabled()
    sheet.skip.setFocus()
    qtbot.keyClick(sheet.skip, Qt.Key.Key_Space)
    assert sheet.take.isEnabled()
    qtbot.keyClick(sheet.take, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not sheets())
    assert live(screen, first) == 3
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert live(screen, first) == 1


def test_other_weeks_are_looked_at_anew_and_nothing_is_booked_meanwhile(
    screen: AgendaScreen, first: Booking, qtbot: QtBot
) -> None:
    go(screen, first)
    screen.repeat_here()
    (sheet,) = sheets()
    qtbot.waitUntil(lambda: sheet.list.count() == 3)
    sheet.weeks.setValue(2)
    assert not sheet.take.isEnabled()
    sheet.talks.setValue(2)
    qtbot.waitUntil(lambda: sheet.list.count() == 1)
    assert sheet.said.text == screen.desk.texts("agenda.series_none", n=1)
    assert not sheet.skip.isEnabled() and not sheet.take.isEnabled()
    sheet.weeks.setValue(3)
    qtbot.waitUntil(sheet.take.isEnabled)
    assert live(screen, first) == 1


def test_an_empty_cell_says_what_to_do(screen: AgendaScreen, qtbot: QtBot) -> None:
    qtbot.keyClick(screen.grid, Qt.Key.Key_R)
    assert sheets() == []
    assert screen.detail.consequences.text == screen.desk.texts("agenda.series_nothing")
