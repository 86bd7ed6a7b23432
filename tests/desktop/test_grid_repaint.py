"""A step of a drag or of the cursor paints what it changes, and what is painted in parts is what is painted whole.

So does a week that is read once more: what looks different is painted, and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QRect
from PySide6.QtGui import QImage, QPaintEvent, QRegion
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from openplanner.application.office import Office
from openplanner.application.upkeep.demo_office import Replay
from openplanner.desktop.agenda.grid import Ghost, WeekGrid
from openplanner.desktop.agenda.state import Block, Cell, Grid, Kind, Marker, Strip, View, changed_lanes
from openplanner.desktop.window import MainWindow
from openplanner.domain.interval import TimeSpan
from openplanner.planning.week import DayHead
from tests.desktop.opened import agenda_of
from tests.offices import MONDAY, registered

OPEN = TimeSpan(9 * 60, 17 * 60)
MEETING = Block(Kind.BUSY, TimeSpan(10 * 60, 11 * 60), "Overleg")


class Painted(QObject):
    """Adds up what a widget paints."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.area = QRegion()
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 as Qt names it
        """Nothing is held back."""
        if isinstance(event, QPaintEvent):
            self.area += event.region()
        return False

    def share(self, port: QWidget) -> float:
        """Which part of it."""
        pixels = sum(rect.width() * rect.height() for rect in self.area)  # type: ignore[attr-defined]
        return float(pixels / (port.width() * port.height()))


def until_painted() -> None:
    """The window lays out at one turn of the loop and paints at the next."""
    for _turn in ("laid out", "painted", "at rest"):
        QApplication.processEvents()


@pytest.fixture
def grid(window: MainWindow, qtbot: QtBot, small: tuple[Office, Replay]) -> WeekGrid:
    """The week of the small office, wholly painted."""
    registered(small[0])
    found = agenda_of(window, qtbot).grid
    found.set_cell(Cell(0, 0, 600))
    until_painted()
    return found


def _picture(grid: WeekGrid, rect: QRect) -> QImage:
    picture = QImage(rect.size(), QImage.Format.Format_RGB32)
    grid.viewport().render(picture, QPoint(), QRegion(rect))
    return picture


def test_what_is_painted_in_parts_is_what_is_painted_whole(grid: WeekGrid) -> None:
    whole = _picture(grid, grid.viewport().rect())
    names, head = grid._geometry.names, grid._geometry.head
    for rect in (
        QRect(names + 40, head + 7, 90, 31),
        QRect(names - 20, head - 10, 300, 60),
        QRect(0, head + 5, 50, 50),
        QRect(names + 5, 0, 400, 20),
        QRect(whole.width() - 220, whole.height() - 90, 220, 90),
    ):
        assert _picture(grid, rect) == whole.copy(rect), rect


def test_a_step_of_the_cursor_leaves_the_rest_as_it_is(grid: WeekGrid) -> None:
    painted = Painted(grid.viewport())
    grid.set_cell(Cell(0, 0, 660))
    until_painted()
    assert 0 < painted.share(grid.viewport()) < 0.1


def test_a_step_of_a_drag_leaves_the_rest_as_it_is(grid: WeekGrid) -> None:
    port = grid.viewport()
    grid.show_ghost(Ghost(Cell(0, 0, 600), TimeSpan(600, 630), "Z-1"))
    until_painted()
    before, painted = _picture(grid, port.rect()), Painted(port)
    grid.show_ghost(Ghost(Cell(0, 1, 660), TimeSpan(660, 690), "Z-1", fine=False))
    until_painted()
    assert 0 < painted.share(port) < 0.1
    assert _changes_are_in(painted.area, before, _picture(grid, port.rect()))


def _changes_are_in(area: QRegion, before: QImage, after: QImage) -> bool:
    """True when something changed, and nothing outside what was painted."""
    changed = {
        QPoint(x, y).toTuple()
        for y in range(after.height())
        for x in range(after.width())
        if before.pixel(x, y) != after.pixel(x, y)
    }
    return bool(changed) and all(area.contains(QPoint(*point)) for point in changed)


def _week(rows: int = 8) -> Grid:
    heads = [DayHead(MONDAY.date() + timedelta(days=step), None, ()) for step in range(5)]
    lanes = [tuple(Strip(who, f"Collega {who}", head, (OPEN,), (MEETING,)) for head in heads) for who in range(rows)]
    return Grid(View.WEEK, OPEN, tuple(lanes))


def _with_lane(grid: Grid, row: int, column: int, **changes: object) -> Grid:
    lanes = [list(strips) for strips in grid.rows]
    lanes[row][column] = replace(lanes[row][column], **changes)  # type: ignore[arg-type]
    return replace(grid, rows=tuple(map(tuple, lanes)))


def _longer(grid: Grid) -> Grid:
    return _with_lane(grid, 2, 3, blocks=(replace(MEETING, span=TimeSpan(600, 720)),))


def test_a_week_that_looks_the_same_is_not_painted_anew(grid: WeekGrid) -> None:
    grid.show_grid(_week(), Cell(0, 0, 600))
    until_painted()
    painted = Painted(grid.viewport())
    grid.show_grid(_week())
    until_painted()
    assert painted.area.isEmpty()


def test_a_lane_that_changed_is_painted_anew_and_no_other(grid: WeekGrid) -> None:
    port = grid.viewport()
    grid.show_grid(_week(), Cell(0, 0, 600))
    until_painted()
    before, painted = _picture(grid, port.rect()), Painted(port)
    grid.show_grid(_longer(_week()))
    until_painted()
    assert 0 < painted.share(port) < 0.1
    assert _changes_are_in(painted.area, before, _picture(grid, port.rect()))


@pytest.mark.parametrize(
    "change",
    [
        lambda grid: _week(7),
        lambda grid: replace(grid, deadline=MONDAY.date()),
        lambda grid: replace(grid, markers=(Marker(1, (1,), MONDAY.date(), OPEN),)),
        lambda grid: replace(grid, span=TimeSpan(480, 1020)),
        lambda grid: _with_lane(grid, 1, 0, name="Iemand anders"),
        lambda grid: _with_lane(grid, 0, 1, head=replace(grid.rows[0][1].head, due_numbers=("Z-1",))),
    ],
    ids=["rows", "deadline", "markers", "hours", "name", "head"],
)
def test_what_stands_beside_and_over_the_lanes_is_painted_with_all_of_them(change: Callable[[Grid], Grid]) -> None:
    assert changed_lanes(_week(), change(_week())) is None


def test_lanes_that_changed_are_told_by_row_and_column() -> None:
    grid = _week()
    assert changed_lanes(grid, _longer(grid)) == [(2, 3)]
    assert changed_lanes(grid, _with_lane(_longer(grid), 7, 0, unknown=True)) == [(2, 3), (7, 0)]
