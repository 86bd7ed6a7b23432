"""Agenda: planning a case: proposals, what is held while one looks, and the room that the grid keeps."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from openplanner.application.book_slot import Slot, book_slot
from openplanner.application.claim_case import release_case
from openplanner.application.office import Office
from openplanner.application.open_case import open_case
from openplanner.application.upkeep import organisation
from openplanner.application.upkeep.demo_office import Replay
from openplanner.desktop.agenda.grid import WeekGrid
from openplanner.desktop.agenda.screen import AgendaScreen
from openplanner.desktop.agenda.state import Cell
from openplanner.desktop.desk import Desk
from openplanner.desktop.widgets.text import TextLabel
from openplanner.desktop.window import MainWindow, open_window
from openplanner.domain.case import Case, CaseStatus, CaseType, ContactForm
from openplanner.domain.colleague import Colleague
from openplanner.domain.contact import BookingState
from openplanner.domain.errors import OpenPlannerError
from openplanner.settings import TEXT_PERCENT
from tests.desktop.opened import agenda_of
from tests.desktop.test_agenda import at
from tests.offices import BY, FULL_TIME, registered


@pytest.fixture
def screen(window: MainWindow, qtbot: QtBot) -> AgendaScreen:
    return agenda_of(window, qtbot)


def plan(screen: AgendaScreen, office: Office, qtbot: QtBot) -> Case:
    case = registered(office, "Z-5")
    screen.entered(case.case_id)
    qtbot.waitUntil(lambda: QApplication.focusWidget() in screen.plan.list.cards)
    return case


def test_a_proposal_is_booked_with_one_key(screen: AgendaScreen, qtbot: QtBot, small: tuple[Office, Replay]) -> None:
    case = plan(screen, small[0], qtbot)
    grid = screen.grid.grid
    assert grid is not None and len(grid.markers) == len(screen.plan.list.cards)
    qtbot.keyClick(screen.plan.list.cards[0], Qt.Key.Key_1)
    opened = open_case(small[0], case.case_id)
    assert opened.case.status is CaseStatus.PLANNED
    assert not screen.planner.case_id


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (1920, 1080)])
def test_five_proposals_with_their_reasons_are_seen_at_once(
    screen: AgendaScreen, window: MainWindow, qtbot: QtBot, small: tuple[Office, Replay], width: int, height: int
) -> None:
    window.resize(width, height)
    plan(screen, small[0], qtbot)
    qtbot.wait(30)
    cards, port = screen.plan.list.cards, screen.plan.list.viewport()
    assert len(cards) == 5
    for part in (one for one in (*cards, screen.plan.list.footer) if one.isVisible()):
        assert port.rect().contains(QRect(part.mapTo(port, QPoint()), part.size()))
    assert all(card.words.why in card.accessibleName() for card in cards)
    assert screen.grid._geometry.rows_in(screen.grid._geometry.body(screen.grid.viewport().rect())) == range(2)


def test_what_all_proposals_share_is_said_once(
    screen: AgendaScreen, qtbot: QtBot, small: tuple[Office, Replay]
) -> None:
    plan(screen, small[0], qtbot)
    shared = [why for why in screen.plan.list.cards[0].words.why.split("; ") if why in screen.plan.list.footer.text()]
    assert all(why in card.words.why for why in shared for card in screen.plan.list.cards)
    assert not any(why in card.words.own for why in shared for card in screen.plan.list.cards)


def test_little_room_puts_who_is_left_out_under_the_proposals(
    screen: AgendaScreen, window: MainWindow, qtbot: QtBot, small: tuple[Office, Replay]
) -> None:
    organisation.save_colleague(
        small[0],
        Colleague(
            "Alleen Woo", "woo@voorbeeldstad.example", (1,), frozenset({CaseType.WOO_REQUEST}), pattern=FULL_TIME
        ),
        BY,
    )
    plan(screen, small[0], qtbot)
    assert "Alleen Woo" in screen.plan.left_out.text() and "Alleen Woo" not in screen.plan.list.footer.text()
    window.resize(880, 600)
    qtbot.wait(30)
    assert "Alleen Woo" in screen.plan.list.footer.text() and not screen.plan.out.isVisible()


def test_h_keeps_the_time_free_says_until_when_and_outlives_the_screen(
    screen: AgendaScreen, window: MainWindow, qtbot: QtBot, small: tuple[Office, Replay]
) -> None:
    case = plan(screen, small[0], qtbot)
    card = screen.plan.list.cards[2]
    card.setFocus()
    qtbot.keyClick(card, Qt.Key.Key_H)
    assert card.held.text() == "vastgehouden tot 09:10" == card.accessibleDescription()
    screen.plan.list.cards[0].setFocus()
    window.open_screen("today")
    held = [one for one in open_case(small[0], case.case_id).bookings if one.lives(small[1]())]
    assert [one.interval for one in held] == [screen.planner._offered[2].interval]
    small[1].moment += timedelta(minutes=10)
    screen.planner._hold_ended()
    assert not card.held.text() and "niet meer vastgehouden" in screen.plan.message.text


def test_columns_of_proposals_stay_where_they_are_when_one_is_held(
    screen: AgendaScreen, window: MainWindow, qtbot: QtBot, small: tuple[Office, Replay]
) -> None:
    window.resize(1366, 768)
    plan(screen, small[0], qtbot)
    cards = screen.plan.list.cards

    def columns() -> list[list[int]]:
        qtbot.wait(30)
        return [[part.x() for part in card.findChildren(TextLabel) if part.isVisible()] for card in cards]

    before = columns()
    assert len(before[0]) == 3 and before[0] == before[1]
    qtbot.keyClick(cards[1], Qt.Key.Key_H)
    assert columns() == before
    assert any("vastgehouden tot" in part.text() for part in cards[1].findChildren(TextLabel) if part.isVisible())


def test_who_loses_a_slot_gets_three_others_each_one_key_away(
    screen: AgendaScreen, qtbot: QtBot, small: tuple[Office, Replay], failures: list[OpenPlannerError]
) -> None:
    office = small[0]
    case = plan(screen, office, qtbot)
    lost = screen.planner._offered[4]
    other = registered(office, "Z-6")
    book_slot(office, other.case_id, Slot(ContactForm.PHONE, lost.interval, lost.colleague_ids), BY)
    qtbot.keyClick(screen.plan.list.cards[0], Qt.Key.Key_5)
    assert "net bezet" in screen.plan.message.text and not failures
    assert len(screen.plan.list.cards) == 3
    assert all(f"{number}: " in screen.plan.message.text for number in (1, 2, 3))
    best = screen.planner._offered[0]
    assert not (best.interval.overlaps(lost.interval) and best.colleague_ids == lost.colleague_ids)
    qtbot.keyClick(screen.plan.list.cards[0], Qt.Key.Key_1)
    live = [one for one in open_case(office, case.case_id).bookings if one.lives(small[1]())]
    assert [(one.state, one.interval) for one in live] == [(BookingState.BOOKED, best.interval)]


def test_looking_holds_and_leaving_frees(
    screen: AgendaScreen, window: MainWindow, qtbot: QtBot, small: tuple[Office, Replay]
) -> None:
    case = plan(screen, small[0], qtbot)
    held = [one for one in open_case(small[0], case.case_id).bookings if one.lives(small[1]())]
    assert [one.state for one in held] == [BookingState.HELD]
    window.open_screen("today")
    assert not [one for one in open_case(small[0], case.case_id).bookings if one.lives(small[1]())]


def test_a_moment_of_ones_own_is_held_first_and_then_booked(
    screen: AgendaScreen, qtbot: QtBot, small: tuple[Office, Replay]
) -> None:
    case = plan(screen, small[0], qtbot)
    screen.grid.setFocus()
    screen.grid.set_cell(Cell(0, 2, 15 * 60))
    qtbot.keyClick(screen.grid, Qt.Key.Key_Return)
    qtbot.keyClick(screen.grid, Qt.Key.Key_Return)
    live = [one for one in open_case(small[0], case.case_id).bookings if one.lives(small[1]())]
    assert [(one.state, one.interval) for one in live] == [(BookingState.BOOKED, at(25, 15))]


def test_a_released_case_can_be_planned_by_somebody_else(
    screen: AgendaScreen, qtbot: QtBot, small: tuple[Office, Replay]
) -> None:
    case = plan(screen, small[0], qtbot)
    screen.left()
    assert release_case(small[0], case.case_id, BY).claimed_by is None


@pytest.mark.parametrize(("size", "percent"), [((1366, 768), 200), ((1920, 1080), 200)])
def test_the_grid_keeps_its_rows_while_a_case_is_planned(
    desk: Desk, small: tuple[Office, Replay], qtbot: QtBot, size: tuple[int, int], percent: int
) -> None:
    """Six rows, or the whole team when it is smaller, at every size of text; every proposal can still be reached."""
    office = small[0]
    for name in ("Lotte Schets", "Iris Model", "Sami Staal", "Eva Voorbeeld", "Tim Concept"):
        address = f"{name.split()[0].lower()}@gemeente.example"
        organisation.save_colleague(office, Colleague(name, address, team_ids=(1,), pattern=FULL_TIME), BY)
    desk.keep_setting(TEXT_PERCENT, percent)
    window = open_window(desk)
    qtbot.addWidget(window)
    window.resize(*size)
    window.show()
    screen = window.open_screen("agenda", registered(office).case_id)
    assert isinstance(screen, AgendaScreen)
    qtbot.waitUntil(lambda: len(screen.plan.list.cards) == 5)
    qtbot.wait(50)
    assert rows_in_view(screen.grid) >= 6
    cards = screen.plan.list.cards
    for card in cards:
        assert card.visibleRegion().boundingRect().height() >= card.height() - 2
        qtbot.keyClick(card, Qt.Key.Key_Down)
    assert screen.plan.as_line == (percent == 200 and size[1] < 1000)
    if screen.plan.as_line:
        screen.toggle_proposals()
        assert all(card.isVisible() for card in cards)


def rows_in_view(grid: WeekGrid) -> int:
    geometry = grid._geometry
    return (grid.viewport().height() - geometry.head) // geometry.row_height
