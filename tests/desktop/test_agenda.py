"""Agenda: the grid says what it shows, and planning, moving and cancelling work by keyboard and by mouse."""

from __future__ import annotations

import time
from datetime import date, datetime, timedelta

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from openplanner.application.book_slot import Slot, book_slot
from openplanner.application.capacity import backlog_against_capacity
from openplanner.application.office import Office
from openplanner.application.open_case import open_case
from openplanner.application.team_agenda import team_agenda
from openplanner.application.upkeep import organisation
from openplanner.application.upkeep.demo_office import Replay
from openplanner.desktop.agenda.grid import WeekGrid
from openplanner.desktop.agenda.painting import Brush
from openplanner.desktop.agenda.screen import AgendaScreen
from openplanner.desktop.agenda.state import Cell, Kind, View, cell_of, grid_of, inside, next_booking, stepped
from openplanner.desktop.agenda.words import cell_words
from openplanner.desktop.desk import Desk
from openplanner.desktop.window import MainWindow
from openplanner.domain.calendar import BusyBlock, BusyStatus
from openplanner.domain.case import CaseStatus, ContactForm
from openplanner.domain.colleague import Colleague, Place, PlaceKind, Team
from openplanner.domain.contact import Booking, BookingState
from openplanner.domain.errors import OpenPlannerError
from openplanner.domain.interval import AMSTERDAM, Interval, TimeSpan, span_on
from openplanner.domain.reason import because
from openplanner.planning.week import DayHead, Lane, TeamWeek
from openplanner.settings import AGENDA_ZOOM
from openplanner.texts import Texts
from tests.desktop.opened import agenda_of
from tests.offices import BY, FULL_TIME, registered

MONDAY = date(2026, 11, 23)
DAYS = [MONDAY + timedelta(days=step) for step in range(5)]


def at(day: int, hour: int, minute: int = 0, minutes: int = 30) -> Interval:
    start = datetime(2026, 11, day, hour, minute, tzinfo=AMSTERDAM)
    return Interval(start, start + timedelta(minutes=minutes))


def people(office: Office) -> dict[str, int]:
    week = team_agenda(office, 1, MONDAY)
    return {name.split()[0]: who for who, name in week.colleagues}


@pytest.fixture
def talk(small: tuple[Office, Replay]) -> Booking:
    """A callback of Noor on Tuesday at ten."""
    office = small[0]
    case = registered(office)
    slot = Slot(ContactForm.PHONE, at(24, 10), (people(office)["Noor"],))
    return book_slot(office, case.case_id, slot, BY)


@pytest.fixture
def screen(window: MainWindow, qtbot: QtBot) -> AgendaScreen:
    return agenda_of(window, qtbot)


def go(screen: AgendaScreen, booking: Booking) -> Cell:
    grid = screen.grid.grid
    assert grid is not None
    cell = cell_of(grid, booking.colleague_ids[0], booking.interval.start)
    assert cell is not None
    screen.grid.set_cell(cell)
    return cell


def stored(office: Office, booking: Booking) -> Booking:
    found = open_case(office, booking.case_id).bookings
    return next(one for one in found if one.booking_id == booking.booking_id)


def made_up(lanes: int = 2, blocks: tuple[BusyBlock, ...] = (), unknown: bool = False) -> TeamWeek:
    heads = tuple(DayHead(day, None, (_working(day),)) for day in DAYS)
    why = because("agenda.no_calendar") if unknown else None
    found = {
        (who, day): Lane(who, day, (_working(day),), blocks if day == DAYS[1] else (), (), unknown=why)
        for who in range(1, lanes + 1)
        for day in DAYS
    }
    names = tuple((who, f"Collega {who}") for who in range(1, lanes + 1))
    return TeamWeek(1, heads, names, found, TimeSpan(9 * 60, 17 * 60))


def _working(day: date) -> Interval:
    found = span_on(day, TimeSpan(9 * 60, 17 * 60))
    assert found is not None
    return found


def sentence(week: TeamWeek, cell: Cell) -> str:
    return cell_words(Texts("nl"), grid_of(week, View.WEEK, DAYS[1], 1), cell).sentence


def test_a_cell_says_day_time_and_how_many_are_free() -> None:
    words = sentence(made_up(3), Cell(0, 1, 10 * 60 + 15))
    assert words.startswith("dinsdag 24 november, 10:15 tot 10:30, ")
    assert words.endswith("vrij bij 3 collega's")


@pytest.mark.parametrize(
    ("status", "subject", "private", "says"),
    [
        (BusyStatus.BUSY, "Overleg", False, "is bezet: Overleg"),
        (BusyStatus.BUSY, "Tandarts", True, "is bezet (privé"),
        (BusyStatus.TENTATIVE, "Cursus", False, "onder voorbehoud: Cursus"),
        (BusyStatus.OUT_OF_OFFICE, "", False, "is afwezig"),
        (BusyStatus.WORKING_ELSEWHERE, "", False, "vrij bij 2 collega's"),
    ],
)
def test_what_stands_in_a_calendar_is_said_and_private_stays_private(
    status: BusyStatus, subject: str, private: bool, says: str
) -> None:
    block = BusyBlock(at(24, 10), status, subject, private)
    words = sentence(made_up(blocks=(block,)), Cell(0, 1, 10 * 60))
    assert says in words and "Tandarts" not in words


def test_a_calendar_that_did_not_answer_is_never_called_free() -> None:
    week = made_up(unknown=True)
    words = sentence(week, Cell(0, 1, 10 * 60))
    assert "onbekend" in words and "vrij bij" not in words
    strip = grid_of(week, View.WEEK, DAYS[1], 1).rows[0][1]
    assert [block.kind for block in strip.blocks] == [Kind.UNKNOWN]


def test_the_three_views_have_their_rows_and_columns() -> None:
    week = made_up(4)
    shapes = {view: grid_of(week, view, DAYS[2], 3) for view in View}
    assert {view: (len(grid.rows), grid.columns) for view, grid in shapes.items()} == {
        View.DAY: (4, 1), View.WEEK: (4, 5), View.PERSON: (5, 1), View.ROOM: (0, 0),
    }  # fmt: skip
    assert shapes[View.DAY].rows[0][0].head.day == DAYS[2]
    assert {row[0].colleague_id for row in shapes[View.PERSON].rows} == {3}


def test_arrows_go_on_to_the_next_day_and_stop_at_the_edges() -> None:
    grid = grid_of(made_up(), View.WEEK, DAYS[0], 1)
    last = Cell(0, 0, 16 * 60 + 45)
    assert stepped(grid, last, 0, 15) == Cell(0, 1, 9 * 60)
    assert stepped(grid, Cell(0, 1, 9 * 60), 0, -15) == last
    assert stepped(grid, Cell(1, 4, 16 * 60 + 45), 1, 15) == Cell(1, 4, 16 * 60 + 45)
    assert inside(grid, Cell(9, 9, 2000)) == Cell(1, 4, 16 * 60 + 45)
    assert next_booking(grid, last) == last


def test_the_week_on_screen_has_calendars_bookings_and_deadlines(small: tuple[Office, Replay], talk: Booking) -> None:
    week = team_agenda(small[0], 1, MONDAY)
    assert [head.day for head in week.days] == DAYS
    lane = week.lane(talk.colleague_ids[0], DAYS[1])
    assert [booked.number for booked in lane.bookings] == ["Z-1"]
    assert lane.busy == ()  # our own item in the calendar is the booking itself, not one more
    assert week.days[3].due_numbers == ("Z-1",)
    assert week.free_at(talk.interval) == (people(small[0])["Bram"],)


def test_a_colleague_without_a_calendar_is_unknown(small: tuple[Office, Replay]) -> None:
    saved = organisation.save_colleague(small[0], Colleague("Zonder Agenda", "", (1,), pattern=FULL_TIME), BY)
    lane = team_agenda(small[0], 1, MONDAY).lane(saved.colleague_id, DAYS[0])
    assert lane.unknown is not None and lane.free_minutes == 0


def test_capacity_counts_unplanned_calls_and_time_that_is_left(small: tuple[Office, Replay]) -> None:
    registered(small[0])
    loads = backlog_against_capacity(small[0], 1)
    assert len(loads) == 10
    assert {load.day: load.due for load in loads if load.due} == {date(2026, 11, 26): 1}
    assert loads[0].free_minutes == 2 * 8 * 60 and not any(load.breaks for load in loads)


def test_keys_walk_the_grid_and_tell_the_screen_reader(screen: AgendaScreen, qtbot: QtBot) -> None:
    screen.grid.set_cell(Cell(0, 0, 9 * 60))
    qtbot.keyClick(screen.grid, Qt.Key.Key_Right)
    assert "09:15 tot 09:30" in screen.grid.accessibleDescription()
    qtbot.keyClick(screen.grid, Qt.Key.Key_Down)
    assert screen.grid.cell == Cell(1, 0, 9 * 60 + 15)
    assert "Noor Demo" in screen.detail.state.text()


def test_enter_on_a_booking_opens_its_case(screen: AgendaScreen, talk: Booking, desk: Desk, qtbot: QtBot) -> None:
    screen.refresh()
    go(screen, talk)
    with qtbot.waitSignal(desk.show_case) as shown:
        qtbot.keyClick(screen.grid, Qt.Key.Key_Return)
    assert shown.args == [talk.case_id]


def test_m_moves_with_the_consequences_shown_and_enter_confirms(
    screen: AgendaScreen, talk: Booking, qtbot: QtBot, small: tuple[Office, Replay]
) -> None:
    screen.refresh()
    qtbot.keyClick(screen.grid, Qt.Key.Key_Home)
    qtbot.keyClick(screen.grid, Qt.Key.Key_N)
    qtbot.keyClick(screen.grid, Qt.Key.Key_M)
    for _ in range(4):
        qtbot.keyClick(screen.grid, Qt.Key.Key_Right)
    assert "11:00 tot 11:30" in screen.detail.title.text()
    assert screen.detail.consequences.text == Texts("nl")("agenda.move_fine")
    qtbot.keyClick(screen.grid, Qt.Key.Key_Return)
    assert stored(small[0], talk).interval == at(24, 11)
    assert not screen.mover.active


def test_moving_to_another_row_gives_the_talk_to_that_colleague(
    screen: AgendaScreen, talk: Booking, qtbot: QtBot, small: tuple[Office, Replay]
) -> None:
    screen.refresh()
    go(screen, talk)
    qtbot.keyClick(screen.grid, Qt.Key.Key_M)
    qtbot.keyClick(screen.grid, Qt.Key.Key_Up)
    qtbot.keyClick(screen.grid, Qt.Key.Key_Return)
    assert stored(small[0], talk).colleague_ids == (people(small[0])["Bram"],)


def test_escape_while_moving_leaves_everything_as_it_was(
    screen: AgendaScreen, talk: Booking, qtbot: QtBot, small: tuple[Office, Replay]
) -> None:
    screen.refresh()
    cell = go(screen, talk)
    qtbot.keyClick(screen.grid, Qt.Key.Key_M)
    qtbot.keyClick(screen.grid, Qt.Key.Key_Right)
    qtbot.keyClick(screen.grid, Qt.Key.Key_Escape)
    assert screen.grid.cell == cell and not screen.grid.moving
    assert stored(small[0], talk).interval == talk.interval


def test_a_move_past_the_norm_warns_and_a_taken_time_is_refused(
    screen: AgendaScreen, talk: Booking, qtbot: QtBot, small: tuple[Office, Replay], failures: list[OpenPlannerError]
) -> None:
    office = small[0]
    other = registered(office, "Z-2")
    book_slot(office, other.case_id, Slot(ContactForm.PHONE, at(27, 10), talk.colleague_ids), BY)
    screen.refresh()
    go(screen, talk)
    qtbot.keyClick(screen.grid, Qt.Key.Key_M)
    for _ in range(3):
        for _ in range(32):
            qtbot.keyClick(screen.grid, Qt.Key.Key_Right)
    words = screen.detail.consequences.text
    assert "uiterste beldag" in words
    assert screen.grid._ghost is not None and not screen.grid._ghost.fine
    qtbot.keyClick(screen.grid, Qt.Key.Key_Return)
    assert [error.code for error in failures] == ["slot_taken"]
    assert stored(office, talk).interval == talk.interval


def test_m_without_a_booking_says_what_to_do(screen: AgendaScreen, qtbot: QtBot) -> None:
    qtbot.keyClick(screen.grid, Qt.Key.Key_M)
    assert screen.detail.consequences.text
    assert not screen.mover.active


def test_delete_asks_why_and_then_cancels(
    screen: AgendaScreen, talk: Booking, qtbot: QtBot, small: tuple[Office, Replay]
) -> None:
    screen.refresh()
    go(screen, talk)
    qtbot.keyClick(screen.grid, Qt.Key.Key_Delete)
    qtbot.keyClick(screen.detail.reason, Qt.Key.Key_Return)
    assert screen.detail.reason_field.error
    qtbot.keyClicks(screen.detail.reason, "inwoner kan niet")
    qtbot.keyClick(screen.detail.reason, Qt.Key.Key_Return)
    cancelled = stored(small[0], talk)
    assert (cancelled.state, cancelled.cancel_reason) == (BookingState.CANCELLED, "inwoner kan niet")
    assert open_case(small[0], talk.case_id).case.status is CaseStatus.TO_PLAN


def test_dragging_moves_a_booking(
    screen: AgendaScreen, talk: Booking, qtbot: QtBot, small: tuple[Office, Replay]
) -> None:
    screen.refresh()
    grid = screen.grid.grid
    assert grid is not None
    start = go(screen, talk)
    port = screen.grid.viewport()
    first = screen.grid._geometry.cell_rect(start, grid).center()
    last = screen.grid._geometry.cell_rect(Cell(start.row, start.column, start.minute + 120), grid).center()
    qtbot.mousePress(port, Qt.MouseButton.LeftButton, pos=first)
    qtbot.mouseMove(port, first + QPoint(12, 0))
    qtbot.mouseMove(port, last)
    assert screen.grid.moving
    qtbot.mouseRelease(port, Qt.MouseButton.LeftButton, pos=last)
    assert stored(small[0], talk).interval == at(24, 12)


def test_a_drag_tells_beside_it_what_would_follow(
    screen: AgendaScreen, talk: Booking, qtbot: QtBot, small: tuple[Office, Replay]
) -> None:
    office, other = small[0], registered(small[0], "Z-2")
    book_slot(office, other.case_id, Slot(ContactForm.PHONE, at(27, 10), talk.colleague_ids), BY)
    screen.refresh()
    grid, bubble = screen.grid.grid, screen.grid.bubble
    assert grid is not None
    start = go(screen, talk)
    port, geometry = screen.grid.viewport(), screen.grid._geometry
    first, last = (geometry.cell_rect(cell, grid).center() for cell in (start, Cell(start.row, 4, 10 * 60)))
    qtbot.mousePress(port, Qt.MouseButton.LeftButton, pos=first)
    qtbot.mouseMove(port, first + QPoint(12, 0))
    qtbot.mouseMove(port, last)
    assert bubble.isVisible() and port.rect().contains(bubble.geometry())
    assert "uiterste beldag" in bubble.words and "Noor Demo heeft dan een gesprek: 10:00-10:30" in bubble.words
    qtbot.mouseRelease(port, Qt.MouseButton.LeftButton, pos=last)
    assert screen.grid.moving  # something speaks against it, so a drop alone does nothing
    qtbot.keyClick(screen.grid, Qt.Key.Key_Escape)
    assert not bubble.isVisible() and stored(office, talk).interval == talk.interval


def test_with_large_text_the_panel_alone_tells_what_would_follow(
    screen: AgendaScreen, window: MainWindow, talk: Booking, qtbot: QtBot
) -> None:
    window.resize(880, 420)
    qtbot.wait(20)
    screen.refresh()
    go(screen, talk)
    qtbot.keyClick(screen.grid, Qt.Key.Key_M)
    qtbot.keyClick(screen.grid, Qt.Key.Key_Up)
    qtbot.wait(20)
    assert not screen.grid.bubble.isVisible() or screen.grid.bubble.height() <= screen.grid.viewport().height() * 2 // 3
    line = screen.detail.consequences
    assert "Beide krijgen bericht" in line.text and line.isVisible()
    assert screen.detail.rect().contains(QRect(line.mapTo(screen.detail, QPoint()), line.size()))


def test_giving_a_talk_to_another_tells_that_both_are_informed(
    screen: AgendaScreen, talk: Booking, qtbot: QtBot
) -> None:
    screen.refresh()
    go(screen, talk)
    qtbot.keyClick(screen.grid, Qt.Key.Key_M)
    qtbot.keyClick(screen.grid, Qt.Key.Key_Up)
    assert "Beide krijgen bericht: Noor Demo, Bram Proef." in screen.grid.bubble.words
    assert "Beide krijgen bericht" in screen.detail.consequences.text


def test_the_room_view_shows_who_is_where_and_moves_a_talk_to_a_place_that_suits(
    screen: AgendaScreen, qtbot: QtBot, small: tuple[Office, Replay]
) -> None:
    office = small[0]
    organisation.save_place(office, Place("Kamer Beuk", PlaceKind.ROOM), BY)
    case = registered(office, "Z-7")
    meeting = Slot(ContactForm.TOWN_HALL, at(24, 10, minutes=60), (people(office)["Noor"],), 1)
    booking = book_slot(office, case.case_id, meeting, BY)
    screen.acts["agenda-room"].trigger()
    screen.refresh()
    grid = screen.grid.grid
    assert grid is not None
    assert [row[0].name for row in grid.rows] == ["Buurthuis", "Kamer Beuk", "Kamer Linde"]
    cell = cell_of(grid, -1, booking.interval.start)
    assert cell is not None and grid.booked_at(cell) is not None
    screen.grid.set_cell(cell)
    for key in (Qt.Key.Key_M, Qt.Key.Key_Up, Qt.Key.Key_Up):
        qtbot.keyClick(screen.grid, key)
    assert "Buurthuis past niet bij deze vorm" in screen.grid.bubble.words
    qtbot.keyClick(screen.grid, Qt.Key.Key_Return)
    assert screen.grid.moving  # cannot be done, so nothing happens
    qtbot.keyClick(screen.grid, Qt.Key.Key_Down)
    assert "Kamer Beuk is vrij." in screen.grid.bubble.words
    qtbot.keyClick(screen.grid, Qt.Key.Key_Return)
    moved = stored(office, booking)
    assert (moved.place_id, moved.interval, moved.colleague_ids) == (3, booking.interval, booking.colleague_ids)


def test_dragging_to_the_edge_scrolls_on(screen: AgendaScreen, talk: Booking, qtbot: QtBot) -> None:
    screen.refresh()
    screen.grid.zoom_to(600)
    start, grid = go(screen, talk), screen.grid.grid
    assert grid is not None
    port = screen.grid.viewport()
    first = screen.grid._geometry.cell_rect(start, grid).center()
    edge = QPoint(port.width() - 5, first.y())
    qtbot.mousePress(port, Qt.MouseButton.LeftButton, pos=first)
    qtbot.mouseMove(port, first + QPoint(12, 0))
    qtbot.mouseMove(port, edge)
    before, place = screen.grid.horizontalScrollBar().value(), screen.grid.cell
    qtbot.waitUntil(lambda: screen.grid.cell.minute > place.minute or screen.grid.cell.column > place.column)
    assert screen.grid.horizontalScrollBar().value() > before
    qtbot.keyClick(screen.grid, Qt.Key.Key_Escape)
    stopped = screen.grid.horizontalScrollBar().value()
    qtbot.wait(100)
    assert screen.grid.horizontalScrollBar().value() == stopped


def test_zoom_goes_from_the_whole_week_to_readable_quarters_and_is_kept(
    screen: AgendaScreen, desk: Desk, qtbot: QtBot
) -> None:
    for _ in range(9):
        screen.acts["agenda-further"].trigger()
    assert screen.grid._geometry.width <= screen.grid.viewport().width()
    for _ in range(9):
        screen.acts["agenda-closer"].trigger()
    grid = screen.grid.grid
    assert grid is not None
    quarter = screen.grid._geometry.cell_rect(screen.grid.cell, grid)
    assert quarter.width() >= screen.fontMetrics().horizontalAdvance("10:15")
    assert screen.grid.viewport().rect().contains(quarter.center())  # the cursor stays in view
    assert desk.settings.number(AGENDA_ZOOM) == 800
    screen.acts["agenda-usual"].trigger()
    assert desk.settings.number(AGENDA_ZOOM) == 100


def test_the_list_reads_every_cell_in_full_through_the_accessibility_interface(
    screen: AgendaScreen, talk: Booking, desk: Desk, qtbot: QtBot
) -> None:
    screen.refresh()
    screen.grid.set_cell(Cell(0, 1, 10 * 60 + 15))
    screen.acts["agenda-list"].trigger()
    assert QApplication.focusWidget() is screen.listing
    spoken = QAccessible.queryAccessibleInterface(screen.listing)
    assert spoken is not None
    names = [spoken.child(at).text(QAccessible.Text.Name) for at in range(spoken.childCount())]
    assert "dinsdag 24 november, 10:15 tot 10:30, Bram Proef is vrij; vrij bij 1 collega" in names
    assert any("Bellen voor zaak Z-1" in name for name in names)
    qtbot.keyClick(screen.listing, Qt.Key.Key_Right)
    assert screen.grid.cell == Cell(1, 1, 10 * 60 + 15)
    with qtbot.waitSignal(desk.show_case) as shown:
        qtbot.keyClick(screen.listing, Qt.Key.Key_Return)
    assert shown.args == [talk.case_id]
    screen.acts["agenda-list"].trigger()
    assert QApplication.focusWidget() is screen.grid


def test_the_cell_under_the_cursor_is_spoken_by_the_grid(screen: AgendaScreen) -> None:
    screen.grid.set_cell(Cell(0, 1, 10 * 60 + 15))
    spoken = QAccessible.queryAccessibleInterface(screen.grid)
    assert spoken is not None and spoken.text(QAccessible.Text.Name) == Texts("nl")("agenda.grid")
    words = spoken.text(QAccessible.Text.Description)
    assert words == "dinsdag 24 november, 10:15 tot 10:30, Bram Proef is vrij; vrij bij 2 collega's"


def test_what_becomes_of_the_cell_under_the_cursor_is_announced(
    screen: AgendaScreen, small: tuple[Office, Replay], announced: list[str]
) -> None:
    """Row 53: whoever stands there hears it, also when a colleague books and nobody pressed a key."""
    screen.grid.setFocus()
    screen.grid.set_cell(Cell(0, 1, 10 * 60 + 15))
    announced.clear()
    case = registered(small[0], "Z-53")
    start = datetime(2026, 11, 24, 10, 15, tzinfo=AMSTERDAM)
    book_slot(small[0], case.case_id, Slot(ContactForm.PHONE, Interval(start, start + timedelta(minutes=30)), (2,)), 2)
    screen.desk.bookings_changed.emit()
    assert announced == ["dinsdag 24 november, 10:15 tot 10:45, Bellen voor zaak Z-53"]


def test_another_team_is_shown_by_choosing_it(screen: AgendaScreen, qtbot: QtBot, small: tuple[Office, Replay]) -> None:
    organisation.save_team(small[0], Team("Klachten"), BY)
    organisation.save_colleague(small[0], Colleague("Fien Proefje", "", (2,), pattern=FULL_TIME), BY)
    screen.entered()
    screen.head.team.setFocus()
    qtbot.keyClicks(screen.head.team, "Klachten")
    screen.head.team.activated.emit(screen.head.team.currentIndex())
    assert screen.week is not None and [name for _, name in screen.week.colleagues] == ["Fien Proefje"]


def test_weeks_turn_and_views_keep_the_cursor_on_its_moment(screen: AgendaScreen, qtbot: QtBot) -> None:
    screen.next()
    assert screen.week is not None and screen.week.days[0].day == date(2026, 11, 30)
    screen.go_today()
    screen.grid.set_cell(Cell(1, 3, 14 * 60))
    screen.view_day()
    grid = screen.grid.grid
    assert grid is not None and grid.strip(screen.grid.cell).head.day == date(2026, 11, 26)
    assert screen.grid.cell.minute == 14 * 60
    screen.view_person()
    grid = screen.grid.grid
    assert grid is not None and {row[0].name for row in grid.rows} == {"Noor Demo"}


def test_twenty_colleagues_are_painted_within_a_few_frames(qapp: object, qtbot: QtBot) -> None:
    texts, now = Texts("nl"), datetime(2026, 11, 24, 9, tzinfo=AMSTERDAM)
    blocks = tuple(BusyBlock(at(24, hour, minutes=45), BusyStatus.BUSY, "Overleg") for hour in range(9, 17))
    week = made_up(20, blocks)
    grid = WeekGrid(Brush(texts, lambda: now), lambda grid, cell: cell_words(texts, grid, cell).sentence)
    qtbot.addWidget(grid)
    grid.resize(1150, 640)
    grid.show_grid(grid_of(week, View.WEEK, DAYS[1], 1))
    picture = QImage(grid.size(), QImage.Format.Format_RGB32)
    grid.render(picture)
    began = time.thread_time()
    for _ in range(10):
        grid.render(picture)
    assert (time.thread_time() - began) / 10 < 0.1  # generous for a busy machine; measured about 0.008
