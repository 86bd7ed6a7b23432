"""Sooner than the shortest notice: the reason is asked beside what is planned, by keyboard, without a box."""

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
from openplanner.desktop.agenda.state import cell_of
from openplanner.desktop.window import MainWindow
from openplanner.domain.case import ContactForm
from openplanner.domain.contact import Booking, BookingState
from openplanner.domain.errors import OpenPlannerError
from openplanner.domain.interval import AMSTERDAM, Interval
from openplanner.storage import audit
from tests.desktop.opened import agenda_of
from tests.offices import BY, registered

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=AMSTERDAM)


@pytest.fixture
def screen(window: MainWindow, qtbot: QtBot) -> AgendaScreen:
    return agenda_of(window, qtbot)


def go(screen: AgendaScreen, start: datetime) -> None:
    grid = screen.grid.grid
    assert grid is not None
    cell = cell_of(grid, BY, start)
    assert cell is not None
    screen.grid.set_cell(cell)


def talks(office: Office, case_id: int) -> list[Booking]:
    return [one for one in open_case(office, case_id).bookings if one.state is BookingState.BOOKED]


def reasons(office: Office, case_id: int) -> list[object]:
    with office.store.reading() as tx:
        return [line.after["sooner"] for line in audit.audit_of_case(tx, case_id) if "sooner" in line.after]


def asked_to_plan(screen: AgendaScreen, office: Office, qtbot: QtBot) -> int:
    """Enter twice on a moment fifteen minutes from now."""
    case = registered(office, "Z-5")
    screen.entered(case.case_id)
    qtbot.waitUntil(lambda: QApplication.focusWidget() in screen.plan.list.cards)
    screen.grid.setFocus()
    go(screen, NOW + timedelta(minutes=15))
    for _ in range(2):
        qtbot.keyClick(screen.grid, Qt.Key.Key_Return)
    return case.case_id


def test_the_reason_is_chosen_by_key_and_kept(
    screen: AgendaScreen, qtbot: QtBot, small: tuple[Office, Replay], failures: list[OpenPlannerError]
) -> None:
    case_id = asked_to_plan(screen, small[0], qtbot)
    choice = screen.plan.sooner.choice
    assert QApplication.focusWidget() is choice and not talks(small[0], case_id) and not failures
    assert "09:30" in choice.accessibleName()
    qtbot.keyClick(choice, Qt.Key.Key_Return)
    assert "Kies een reden" in screen.plan.sooner.error and not talks(small[0], case_id)
    qtbot.keyClick(choice, Qt.Key.Key_Down)
    qtbot.keyClick(choice, Qt.Key.Key_Return)
    assert [one.interval.start for one in talks(small[0], case_id)] == [NOW + timedelta(minutes=15)]
    assert reasons(small[0], case_id) == ["asked"]
    assert screen.plan.sooner.isHidden()


def test_escape_goes_back_to_what_is_in_time(screen: AgendaScreen, qtbot: QtBot, small: tuple[Office, Replay]) -> None:
    case_id = asked_to_plan(screen, small[0], qtbot)
    qtbot.keyClick(screen.plan.sooner.choice, Qt.Key.Key_Escape)
    assert screen.plan.sooner.isHidden() and QApplication.focusWidget() in screen.plan.list.cards
    qtbot.keyClick(screen.plan.list.cards[0], Qt.Key.Key_1)
    assert talks(small[0], case_id) and not reasons(small[0], case_id)


def test_moving_forward_asks_beside_what_would_follow(
    screen: AgendaScreen, qtbot: QtBot, small: tuple[Office, Replay]
) -> None:
    office = small[0]
    case_id = registered(office, "Z-6").case_id
    start = NOW + timedelta(minutes=45)
    book_slot(office, case_id, Slot(ContactForm.PHONE, Interval(start, start + timedelta(minutes=30)), (BY,)), BY)
    screen.refresh()
    go(screen, start)
    screen.grid.setFocus()
    qtbot.keyClick(screen.grid, Qt.Key.Key_M)
    for _ in range(2):
        qtbot.keyClick(screen.grid, Qt.Key.Key_Left)
    assert "09:30" in screen.detail.consequences.text
    qtbot.keyClick(screen.grid, Qt.Key.Key_Return)
    choice = screen.detail.sooner.choice
    assert QApplication.focusWidget() is choice and screen.mover.active
    qtbot.keyClick(choice, Qt.Key.Key_Escape)
    assert screen.mover.active and screen.grid.hasFocus()
    qtbot.keyClick(screen.grid, Qt.Key.Key_Return)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return):
        qtbot.keyClick(choice, key)
    assert [one.interval.start for one in talks(office, case_id)] == [NOW + timedelta(minutes=15)]
    assert reasons(office, case_id) == ["urgent"] and not screen.mover.active
