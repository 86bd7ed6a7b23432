"""What is under way to the calendars outside and to registers: each line, its state and what to do."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from openplanner.application.change_booking import cancel_booking
from openplanner.application.record_outcome import record_outcome, reopen_case
from openplanner.application.send_outbox import send_outbox
from openplanner.application.upkeep.organisation import office_with_setting
from openplanner.desktop.connection import Reach
from openplanner.desktop.desk import Desk
from openplanner.desktop.outbox.items import Group
from openplanner.desktop.outbox.screen import OutboxScreen
from openplanner.desktop.window import MainWindow
from openplanner.domain.case import OutcomeCode
from openplanner.settings import CONTACT_REQUESTS_URL
from openplanner.storage import contact_closings
from openplanner.storage.contact_closings import Closing
from tests.desktop.outside.booked import book, headings, moved, opened
from tests.doubles.outside_calendar import OutsideCalendar
from tests.offices import BY, registered


def test_the_list_says_how_each_change_stands_and_what_to_do(
    window: MainWindow, desk: Desk, calendar: OutsideCalendar, qtbot: QtBot
) -> None:
    book(desk)
    send_outbox(desk.office)
    book(desk, "Z-2", 29)
    calendar.down = True
    send_outbox(desk.office)
    screen = opened(window, qtbot)
    assert headings(screen) == ["Onderweg (1)", "Staat in de agenda (1)"]
    item = screen.chosen()
    assert item is not None
    assert (item.number, item.what, item.state) == ("Z-2", "nieuw", "Wacht")
    assert item.since == "sinds 09:00"
    assert item.next_try == "volgende poging: 09:00"
    assert "niet bereikbaar" in screen.detail.why.text()
    assert "vanzelf" in screen.detail.advice.text()
    assert screen.detail.buttons["outbox-retry"].isVisible()
    assert not screen.detail.buttons["outbox-seen"].isVisible()
    qtbot.keyClick(screen.list, Qt.Key.Key_Down)
    item = screen.chosen()
    assert item is not None
    assert (item.number, item.state) == ("Z-1", "Staat in Outlook")
    assert not screen.detail.buttons["outbox-retry"].isVisible()


def test_r_tries_again_at_once(window: MainWindow, desk: Desk, calendar: OutsideCalendar, qtbot: QtBot) -> None:
    book(desk)
    calendar.down = True
    window.start_sending()
    screen = opened(window, qtbot)
    calendar.down = False
    qtbot.keyClick(screen.list, Qt.Key.Key_R)
    assert headings(screen) == ["Staat in de agenda (1)"]
    assert len(calendar.items) == 1
    assert window.connection.standing.reach is Reach.REACHED


def test_a_refusal_names_the_right_to_ask_for(
    window: MainWindow, desk: Desk, calendar: OutsideCalendar, qtbot: QtBot
) -> None:
    calendar.denied = True
    book(desk)
    window.start_sending()
    screen = opened(window, qtbot)
    item = screen.chosen()
    assert item is not None
    assert (item.group, item.state, item.next_try) == (Group.PERSON, "Vraagt aandacht", "")
    assert "mag deze agenda niet wijzigen" in item.why
    assert "beheerder" in item.advice


def test_a_talk_moved_outside_is_looked_at_or_planned_anew(
    window: MainWindow, desk: Desk, calendar: OutsideCalendar, qtbot: QtBot
) -> None:
    booking = book(desk)
    window.start_sending()
    window.start_following()
    moved(calendar, booking)
    assert window.following is not None
    window.following.look()
    screen = opened(window, qtbot)
    item = screen.chosen()
    assert item is not None
    assert item.what == "verplaatst in Outlook"
    assert item.moment == "di 24-11 12:00"
    qtbot.keyClick(screen.list, Qt.Key.Key_P)
    assert window.screen_id == "agenda"
    agenda = window.screens["agenda"]
    found = agenda.booked_here()  # type: ignore[attr-defined]
    assert found is not None
    assert found.booking.booking_id == booking.booking_id
    screen = opened(window, qtbot)
    qtbot.keyClick(screen.list, Qt.Key.Key_G)
    assert headings(screen) == ["Staat in de agenda (1)"]
    qtbot.keyClick(screen.list, Qt.Key.Key_Escape)
    assert window.screen_id == "agenda"


def test_what_was_cancelled_is_taken_out(window: MainWindow, desk: Desk, qtbot: QtBot) -> None:
    booking = book(desk)
    send_outbox(desk.office)
    cancel_booking(desk.office, booking.booking_id, "Anders opgelost", BY)
    send_outbox(desk.office)
    item = opened(window, qtbot).chosen()
    assert item is not None
    assert (item.what, item.state) == ("afgezegd", "Uit de agenda gehaald")


def test_a_talk_deleted_outside_is_planned_anew(
    window: MainWindow, desk: Desk, calendar: OutsideCalendar, qtbot: QtBot
) -> None:
    booking = book(desk)
    window.start_sending()
    window.start_following()
    calendar.deleted_by_somebody(booking.key)
    assert window.following is not None
    window.following.look()
    screen = opened(window, qtbot)
    item = screen.chosen()
    assert item is not None
    assert "vervallen" in item.why
    assert headings(screen) == ["Vraagt aandacht (1)"], "it is not in Outlook any more"
    assert "Opnieuw plannen?" in item.advice
    screen.acts["outbox-replan"].trigger()
    assert window.screen_id == "agenda"
    assert window.screens["agenda"].planner.case_id == booking.case_id  # type: ignore[attr-defined]


def test_an_empty_list_says_that_all_is_well(window: MainWindow, qtbot: QtBot) -> None:
    screen = window.open_screen("outbox")
    assert isinstance(screen, OutboxScreen)
    assert screen.pages.currentIndex() == 1
    assert not window.nav.buttons["today"].isChecked()
    window.open_screen("today")
    assert window.nav.buttons["today"].isChecked()


def test_enter_opens_the_case(window: MainWindow, desk: Desk, qtbot: QtBot) -> None:
    booking = book(desk)
    screen = opened(window, qtbot)
    shown: list[int] = []
    desk.show_case.connect(shown.append)
    qtbot.keyClick(screen.list, Qt.Key.Key_Return)
    assert shown == [booking.case_id]


def test_a_change_elsewhere_comes_into_the_list(window: MainWindow, desk: Desk, qtbot: QtBot) -> None:
    screen = window.open_screen("outbox")
    assert isinstance(screen, OutboxScreen)
    book(desk)
    window.server_line.watch.look()
    assert headings(screen) == ["Onderweg (1)"]


def test_a_request_that_is_still_to_be_closed_in_its_register_has_a_line(window: MainWindow, desk: Desk) -> None:
    case = registered(desk.office, "KI-0001")
    record_outcome(desk.office, case.case_id, OutcomeCode.EXPLAINED, BY)
    screen = window.open_screen("outbox")
    assert isinstance(screen, OutboxScreen)
    assert headings(screen) == ["Onderweg (1)"]
    item = screen.chosen()
    assert item is not None
    assert (item.number, item.what, item.state) == ("KI-0001", "verzoek afmelden", "Wacht")
    window.start_sending()
    assert window.status.outbox.accessibleName() == "1 verzoek nog af te melden"
    assert "geen register ingesteld" in item.why and "Instellingen" in item.advice
    assert not screen.detail.buttons["outbox-retry"].isVisible()
    desk.office_with(office_with_setting(desk.office, CONTACT_REQUESTS_URL.key, "http://127.0.0.1:9"))
    with desk.office.store.transaction() as tx:
        later = desk.clock() + timedelta(minutes=5)
        contact_closings.put_off(tx, Closing(case.case_id, "KI-0001"), later, "contact_requests_denied")
    screen.refresh()
    item = screen.chosen()
    assert item is not None
    assert "token" in item.why and "09:05" in item.next_try
    assert not screen.detail.moment.isVisible()
    assert screen.detail.buttons["outbox-retry"].isVisible()
    screen.acts["outbox-retry"].trigger()
    item = screen.chosen()
    assert item is not None
    assert item.next_try == "volgende poging: zo meteen"
    reopen_case(desk.office, case.case_id, "Nog een vraag", BY)
    screen.refresh()
    assert headings(screen) == []
