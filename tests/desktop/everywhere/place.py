"""A place where a person can be, and what several places begin with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from openplanner.desktop.agenda.screen import AgendaScreen
from openplanner.desktop.agenda.state import next_booking
from openplanner.desktop.window import MainWindow
from openplanner.domain.case import CaseStatus

Opens = Callable[[MainWindow], QWidget]


@dataclass(frozen=True, slots=True)
class Place:
    """``opens`` brings it into view and gives the widget that fills it; ``sheet`` is its class when it is no screen."""

    name: str
    opens: Opens
    sheet: type[QWidget] | None = None


def waiting_case(window: MainWindow) -> int:
    """A case that is still to be planned."""
    desk = window.desk
    rows = desk.reads.worklist(desk.team_id, desk.clock())
    return next(row.case_id for row in rows if row.status is CaseStatus.TO_PLAN)


def on_a_booking(screen: AgendaScreen) -> None:
    """Puts the cursor on the next talk of the week."""
    grid = screen.grid.grid
    assert grid is not None
    screen.grid.set_cell(next_booking(grid, screen.grid.cell))
