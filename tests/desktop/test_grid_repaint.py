"""A step of a drag or of the cursor paints what it changes, and what is painted in parts is what is painted whole."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QRect
from PySide6.QtGui import QImage, QPaintEvent, QRegion
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from openplanner.application.office import Office
from openplanner.application.upkeep.demo_office import Replay
from openplanner.desktop.agenda.grid import Ghost, WeekGrid
from openplanner.desktop.agenda.state import Cell
from openplanner.desktop.window import MainWindow
from openplanner.domain.interval import TimeSpan
from tests.desktop.opened import agenda_of
from tests.offices import registered


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
    after = _picture(grid, port.rect())
    changed = {
        QPoint(x, y).toTuple()
        for y in range(after.height())
        for x in range(after.width())
        if before.pixel(x, y) != after.pixel(x, y)
    }
    assert changed
    assert all(painted.area.contains(QPoint(*point)) for point in changed)
