"""What these tests do on the way: a talk booked here, moved there, and the list of what is under way."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from openplanner.application.book_slot import Slot, book_slot
from openplanner.desktop.desk import Desk
from openplanner.desktop.outbox.items import Heading
from openplanner.desktop.outbox.screen import OutboxScreen
from openplanner.desktop.window import MainWindow
from openplanner.domain.case import ContactForm
from openplanner.domain.contact import Booking
from openplanner.domain.interval import Interval
from tests.doubles.outside_calendar import OutsideCalendar
from tests.offices import BY, MONDAY, registered

NOON = MONDAY + timedelta(hours=27)


def book(desk: Desk, number: str = "Z-1", hours: int = 25) -> Booking:
    case = registered(desk.office, number)
    start = MONDAY + timedelta(hours=hours)
    slot = Slot(ContactForm.PHONE, Interval(start, start + timedelta(minutes=30)), (1,))
    return book_slot(desk.office, case.case_id, slot, BY)


def moved(calendar: OutsideCalendar, booking: Booking) -> None:
    calendar.moved_by_somebody(booking.key, Interval(NOON, NOON + timedelta(minutes=30)))


def opened(window: MainWindow, qtbot: QtBot) -> OutboxScreen:
    window.activateWindow()
    qtbot.keyClick(window, Qt.Key.Key_8, Qt.KeyboardModifier.ControlModifier)
    screen = window.screens["outbox"]
    assert isinstance(screen, OutboxScreen)
    assert window.screen_id == "outbox"
    qtbot.waitUntil(lambda: QApplication.focusWidget() is screen.list)
    return screen


def headings(screen: OutboxScreen) -> list[str]:
    return [line.text for line in screen.model.lines if isinstance(line, Heading)]
