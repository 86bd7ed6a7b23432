"""Calendars outside on screen: the lamp, what comes back from Outlook, and how old a week is."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from openplanner.application.office import Office
from openplanner.application.upkeep.demo_office import Replay
from openplanner.desktop.agenda.screen import AgendaScreen
from openplanner.desktop.agenda.state import Kind
from openplanner.desktop.connection import Reach
from openplanner.desktop.desk import Desk
from openplanner.desktop.furnishing import furnish
from openplanner.desktop.today.screen import TodayScreen
from openplanner.desktop.window import MainWindow
from openplanner.domain.contact import Booking
from openplanner.domain.errors import OpenPlannerError
from openplanner.domain.interval import Interval
from openplanner.settings import FOLLOW_SECONDS
from tests.desktop.opened import desk_in
from tests.desktop.outside.booked import NOON, book, moved
from tests.doubles.outside_calendar import OutsideCalendar
from tests.offices import MONDAY, small_office


def test_what_was_moved_in_outlook_comes_in_with_one_calm_line(
    window: MainWindow, desk: Desk, calendar: OutsideCalendar
) -> None:
    moved_one, deleted_one = book(desk), book(desk, "Z-2", 29)
    window.start_sending()
    window.start_following()
    assert not window.notice.isVisible()
    told: list[int] = []
    desk.bookings_changed.connect(lambda: told.append(1))
    moved(calendar, moved_one)
    calendar.deleted_by_somebody(deleted_one.key)
    assert window.following is not None
    window.following.look()
    assert told
    assert window.notice.isVisible()
    assert "2 gesprekken zijn in Outlook veranderd" in window.notice.label.text()
    window.notice.button.click()
    assert window.screen_id == "outbox"
    assert window.outbox_sender is not None
    assert "2 afspraken vragen aandacht" in window.status.outbox.accessibleName()


def test_nothing_is_followed_when_there_is_no_calendar_outside(qapp: object, qtbot: QtBot, tmp_path: Path) -> None:
    office, clock = small_office(tmp_path)
    desk = desk_in(office, clock)
    window = MainWindow(desk.settings, desk.texts)
    window.move_in(desk)
    furnish(window)
    qtbot.addWidget(window)
    window.start_following()
    assert window.following is not None
    assert not window.following._timer.isActive()
    assert window.connection.standing.reach is Reach.HERE
    assert window.status.lamp.accessibleName() == "Alleen op deze computer"
    desk.reads.close()
    office.store.close()


def test_it_looks_as_often_as_the_setting_says_and_stops_with_the_window(window: MainWindow, desk: Desk) -> None:
    window.start_following()
    assert window.following is not None
    assert window.following._timer.interval() == desk.settings.number(FOLLOW_SECONDS) * 1000
    assert window.following._timer.isActive()
    window.close()
    assert not window.following._timer.isActive()


# -- lamp -----------------------------------------------------------------------------------------


def test_the_lamp_says_what_was_heard_last_and_since_when(
    window: MainWindow, desk: Desk, calendar: OutsideCalendar, small: tuple[Office, Replay]
) -> None:
    lamp = window.status.lamp
    assert lamp.accessibleName() == "Verbinding onbekend"
    window.start_following()
    assert lamp.accessibleName() == "Verbinding onbekend", "nobody was asked yet"
    book(desk)
    window.start_sending()
    assert lamp.accessibleName() == "Verbonden"
    assert "Sinds ma 23-11-2026 09:00" in lamp.toolTip()
    small[1].moment += timedelta(minutes=7)
    calendar.down = True
    assert window.following is not None
    window.following.look()
    assert lamp.accessibleName() == "Geen verbinding"
    assert "Sinds ma 23-11-2026 09:07" in lamp.toolTip()
    small[1].moment += timedelta(minutes=1)
    window.following.look()
    assert "09:07" in lamp.toolTip()
    calendar.down = False
    window.following.look()
    assert lamp.accessibleName() == "Verbonden"


def test_a_booking_that_cannot_be_sent_turns_the_lamp_out(
    window: MainWindow, desk: Desk, calendar: OutsideCalendar
) -> None:
    book(desk)
    calendar.down = True
    window.start_sending()
    assert window.connection.standing.reach is Reach.UNREACHED
    assert "1 afspraak nog niet in de agenda" in window.status.outbox.accessibleName()
    window.status.lamp.click()
    assert window.screen_id == "outbox"


def test_some_silent_calendars_are_no_broken_line(window: MainWindow, desk: Desk) -> None:
    desk.calendars_told.emit(5, 2)
    assert window.status.lamp.accessibleName() == "2 agenda's niet te lezen"


def test_the_lamp_stays_as_it_was_in_another_look(qtbot: QtBot, window: MainWindow, desk: Desk) -> None:
    desk.calendars_told.emit(1, 0)
    window._dress_again()
    assert window.status.lamp.accessibleName() == "Verbonden"


# -- today ----------------------------------------------------------------------------------------


def changed_outside(window: MainWindow, desk: Desk, calendar: OutsideCalendar, *, deleted: bool = False) -> Booking:
    booking = book(desk)
    window.start_sending()
    window.start_following()
    if deleted:
        calendar.deleted_by_somebody(booking.key)
    else:
        moved(calendar, booking)
    assert window.following is not None
    window.following.look()
    return booking


def today_of(window: MainWindow) -> TodayScreen:
    screen = window.open_screen("today")
    assert isinstance(screen, TodayScreen)
    return screen


def test_the_worklist_says_what_changed_and_forgets_it_once_seen(
    window: MainWindow, desk: Desk, calendar: OutsideCalendar, qtbot: QtBot
) -> None:
    changed_outside(window, desk, calendar)
    screen = today_of(window)
    line = screen.chosen()
    assert line is not None and line.attention is not None
    assert line.attention.short == "verplaatst in Outlook"
    assert line.attention.sentence in line.spoken
    assert line.attention.sentence == screen.detail.attention.text
    assert screen.detail.buttons["today-seen"].isVisible()
    qtbot.keyClick(screen.list, Qt.Key.Key_G)
    line = screen.chosen()
    assert line is not None and line.attention is None
    assert not screen.detail.attention.isVisible()
    assert not screen.detail.buttons["today-seen"].isVisible()


def test_planning_anew_goes_to_the_talk_or_to_new_proposals(
    window: MainWindow, desk: Desk, calendar: OutsideCalendar
) -> None:
    gone: list[object] = []
    booking = changed_outside(window, desk, calendar)
    desk.go_to.connect(lambda _screen, argument: gone.append(argument))
    today_of(window).plan()
    assert gone == [(1, Interval(NOON, NOON + timedelta(minutes=30)))]
    calendar.deleted_by_somebody(booking.key)
    assert window.following is not None
    window.following.look()
    screen = today_of(window)
    line = screen.chosen()
    assert line is not None and line.attention is not None
    assert line.attention.short == "vervallen in Outlook"
    screen.plan()
    assert gone[-1] == booking.case_id


# -- agenda ---------------------------------------------------------------------------------------


def agenda_of(window: MainWindow) -> AgendaScreen:
    screen = window.open_screen("agenda")
    assert isinstance(screen, AgendaScreen)
    assert screen.week is not None
    return screen


def test_the_agenda_marks_what_changed_and_says_what_to_do(
    window: MainWindow, desk: Desk, calendar: OutsideCalendar, qtbot: QtBot
) -> None:
    changed_outside(window, desk, calendar)
    screen = agenda_of(window)
    screen.go_to_cell(1, Interval(NOON, NOON + timedelta(minutes=30)))
    assert "Gezien" in screen.detail.consequences.text
    assert "verplaatst in Outlook" in screen.detail.state.text()
    assert "verplaatst in Outlook" in screen.grid.accessibleDescription()
    screen.detail.buttons["seen"].click()
    assert screen.detail.consequences.text == ""
    assert not screen.detail.buttons["seen"].isVisible()


def test_the_week_says_how_old_it_is_and_asks_again_when_that_is_long(
    window: MainWindow, desk: Desk, calendar: OutsideCalendar, small: tuple[Office, Replay]
) -> None:
    screen = agenda_of(window)
    assert screen.head.age.isVisible()
    assert screen.head.age.text() == "stand 09:00"
    asked = calendar.asked
    small[1].moment += timedelta(seconds=90)
    screen.refresh()
    assert calendar.asked == asked, "a minute and a half is not old"
    small[1].moment += timedelta(minutes=1)
    screen.reader.aged.emit()
    assert calendar.asked == asked + 1
    assert screen.head.age.text() == "stand 09:02"
    assert window.connection.standing.reach is Reach.REACHED


def test_a_picture_from_memory_comes_first(
    window: MainWindow, desk: Desk, calendar: OutsideCalendar, small: tuple[Office, Replay]
) -> None:
    screen = agenda_of(window)
    small[1].moment += timedelta(minutes=10)
    ages: list[datetime | None] = []
    screen.reader.read.connect(lambda week: ages.append(week.as_of))
    screen.refresh()
    assert ages == [MONDAY, MONDAY + timedelta(minutes=10)]


def test_a_calendar_without_an_answer_is_unknown_with_its_reason(
    window: MainWindow, desk: Desk, calendar: OutsideCalendar
) -> None:
    calendar.closed.add("noor@voorbeeldstad.example")
    screen = agenda_of(window)
    assert screen.week is not None
    noor = next(who for who, name in screen.week.colleagues if name.startswith("Noor"))
    screen.go_to_cell(noor, Interval(NOON, NOON + timedelta(minutes=15)))
    assert "onbekend of Noor Demo vrij is" in screen.detail.state.text()
    assert "Niemand deelt deze agenda met jou" in screen.detail.state.text()
    grid = screen.grid.grid
    assert grid is not None
    block = grid.block_at(screen.grid.cell)
    assert block is not None and block.kind is Kind.UNKNOWN
    assert window.connection.standing.reach is Reach.PARTLY


def test_a_server_that_is_down_makes_the_week_unknown_never_free(
    window: MainWindow, desk: Desk, calendar: OutsideCalendar, failures: list[OpenPlannerError]
) -> None:
    calendar.down = True
    screen = agenda_of(window)
    assert screen.head.age.text() == "stand onbekend"
    screen.go_to_cell(1, Interval(NOON, NOON + timedelta(minutes=15)))
    assert "niet bereikbaar" in screen.detail.state.text()
    assert window.connection.standing.reach is Reach.UNREACHED
    assert failures == [], "the lamp says so; no banner over the work"


def test_without_calendars_outside_there_is_no_age(qapp: object, qtbot: QtBot, tmp_path: Path) -> None:
    office, clock = small_office(tmp_path)
    desk = desk_in(office, clock)
    window = MainWindow(desk.settings, desk.texts)
    window.move_in(desk)
    furnish(window)
    qtbot.addWidget(window)
    window.show()
    assert not agenda_of(window).head.age.isVisible()
    desk.reads.close()
    office.store.close()
