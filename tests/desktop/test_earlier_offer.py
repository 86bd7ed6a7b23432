"""Whoever waits for an earlier moment is offered one as soon as it is given back (peers.md row 25)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from openplanner.application.book_slot import Slot, book_slot
from openplanner.application.change_booking import cancel_booking
from openplanner.application.earlier_moment import want_earlier
from openplanner.application.office import Office
from openplanner.application.open_case import open_case
from openplanner.application.upkeep.demo_office import Replay
from openplanner.desktop.agenda.screen import AgendaScreen
from openplanner.desktop.agenda.state import cell_of
from openplanner.desktop.cases.dialogs import OutcomeDialog
from openplanner.desktop.cases.screen import CasesScreen
from openplanner.desktop.window import MainWindow
from openplanner.domain.case import ContactForm, OutcomeCode
from openplanner.domain.contact import Booking
from openplanner.domain.interval import AMSTERDAM, Interval
from tests.offices import BY, registered

SOON = datetime(2026, 11, 24, 10, tzinfo=AMSTERDAM)
LATER = SOON + timedelta(days=2)


def talk(office: Office, number: str, start: datetime) -> Booking:
    slot = Slot(ContactForm.PHONE, Interval(start, start + timedelta(minutes=30)), (1,))
    return book_slot(office, registered(office, number).case_id, slot, BY)


@pytest.fixture
def soon(small: tuple[Office, Replay]) -> Booking:
    return talk(small[0], "Z-1", SOON)


@pytest.fixture
def waiting(small: tuple[Office, Replay]) -> Booking:
    found = talk(small[0], "Z-2", LATER)
    assert want_earlier(small[0], found.case_id, BY)
    return found


def moment_of(window: MainWindow, booking: Booking) -> datetime:
    (found,) = open_case(window.desk.office, booking.case_id).bookings
    return found.interval.start


def test_cancelling_in_the_agenda_offers_the_moment_and_e_gives_it(
    qtbot: QtBot, window: MainWindow, soon: Booking, waiting: Booking
) -> None:
    screen = window.open_screen("agenda")
    assert isinstance(screen, AgendaScreen)
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is screen.grid)
    assert screen.grid.grid is not None
    cell = cell_of(screen.grid.grid, 1, SOON)
    assert cell is not None
    screen.grid.set_cell(cell)
    qtbot.keyClick(screen.grid, Qt.Key.Key_Delete)
    qtbot.keyClicks(screen.detail.reason, "Inwoner belde af")
    qtbot.keyClick(screen.detail.reason, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Z-2" in screen.detail.consequences.text)
    assert moment_of(window, waiting) == LATER  # nothing moves by itself
    qtbot.keyClick(screen.grid, Qt.Key.Key_E)
    qtbot.waitUntil(lambda: moment_of(window, waiting) == SOON)


def test_what_closing_cancels_is_said_before_it_is_done(window: MainWindow, soon: Booking) -> None:
    window.desk.show_case.emit(soon.case_id)
    screen = window.screens["cases"]
    assert isinstance(screen, CasesScreen)
    screen.record_outcome()
    dialog = screen.findChild(OutcomeDialog)
    assert dialog is not None and dialog.cancels.isVisible()
    assert dialog.cancels.text() == window.desk.texts("cases.outcome_cancels", n=1)
    dialog.reject()
    cancel_booking(window.desk.office, soon.booking_id, "Inwoner belde af", BY)
    window.desk.case_changed.emit(soon.case_id)
    screen.record_outcome()
    assert [one.cancels.isVisible() for one in screen.findChildren(OutcomeDialog)][-1] is False


def close_case(window: MainWindow, case_id: int) -> None:
    window.desk.show_case.emit(case_id)
    screen = window.screens["cases"]
    assert isinstance(screen, CasesScreen)
    screen.record_outcome()
    dialog = screen.findChild(OutcomeDialog)
    assert dialog is not None
    dialog.code.setCurrentIndex(dialog.code.findData(OutcomeCode.EXPLAINED))
    dialog.main.click()


def test_closing_a_case_offers_its_moment_and_the_button_gives_it(
    qtbot: QtBot, window: MainWindow, soon: Booking, waiting: Booking
) -> None:
    close_case(window, soon.case_id)
    qtbot.waitUntil(lambda: not window.banner.isHidden())
    assert window.banner.label.text() == window.desk.texts("agenda.freed_best", number="Z-2", when=SOON, was=LATER)
    assert moment_of(window, waiting) == LATER
    qtbot.mouseClick(window.banner.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: moment_of(window, waiting) == SOON)
    assert window.banner.isHidden()


def test_without_anybody_waiting_nothing_is_said(qtbot: QtBot, window: MainWindow, soon: Booking) -> None:
    close_case(window, soon.case_id)
    qtbot.wait(50)
    assert window.banner.isHidden()
