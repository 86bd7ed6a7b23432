"""Agenda: one key puts the colleague under the cursor on call, and Ctrl+Z takes it back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from openplanner.desktop.agenda.screen import AgendaScreen
from openplanner.desktop.agenda.state import Strip
from openplanner.desktop.agenda.words import cell_words
from openplanner.desktop.window import MainWindow
from tests.desktop.opened import agenda_of


@pytest.fixture
def screen(window: MainWindow, qtbot: QtBot) -> AgendaScreen:
    return agenda_of(window, qtbot)


def here(screen: AgendaScreen) -> Strip:
    assert screen.grid.grid is not None
    return screen.grid.grid.strip(screen.grid.cell)


def test_a_puts_on_call_and_undo_takes_it_back(screen: AgendaScreen, window: MainWindow, qtbot: QtBot) -> None:
    name = here(screen).name
    qtbot.keyClick(screen.grid, Qt.Key.Key_A)
    assert here(screen).head.on_call_names == name
    assert screen.grid.grid is not None
    texts = screen.desk.texts
    assert texts("agenda.on_call", who=name) in cell_words(texts, screen.grid.grid, screen.grid.cell).lines
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert here(screen).head.on_call_names == ""


def test_a_room_is_never_on_call(screen: AgendaScreen, qtbot: QtBot) -> None:
    screen.view_room()
    qtbot.keyClick(screen.grid, Qt.Key.Key_A)
    assert screen.detail.consequences.text == screen.desk.texts("agenda.on_call_nobody")
    assert here(screen).head.on_call_names == ""
