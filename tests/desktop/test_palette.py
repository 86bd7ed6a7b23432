"""Ctrl+K: one field for every action, screen, setting and case; by keyboard, by mouse and by ear."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from openplanner.application.office import Office
from openplanner.application.upkeep.demo_office import Replay
from openplanner.desktop.actions import actions_of
from openplanner.desktop.palette.matching import Offer
from openplanner.desktop.palette.overlay import Palette
from openplanner.desktop.screens import BESIDE, SCREENS
from openplanner.desktop.window import MainWindow
from openplanner.settings import ALL, TEXT_PERCENT
from tests.offices import registered

Small = tuple[Office, Replay]


def called(qtbot: QtBot, window: MainWindow) -> Palette:
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    focused = QApplication.focusWidget() or window
    qtbot.keyClick(focused, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    found = window.findChild(Palette)
    assert found is not None
    assert found.isVisible()
    return found


def shown(palette: Palette) -> list[Offer]:
    return palette.model.offers


def typed(qtbot: QtBot, palette: Palette, text: str) -> list[str]:
    palette.field.clear()
    qtbot.keyClicks(palette.field, text)
    qtbot.wait(1)  # the pause before cases are searched, nought in tests
    return [offer.title for offer in shown(palette)]


def test_everything_that_can_be_done_or_opened_is_in_it(qtbot: QtBot, window: MainWindow) -> None:
    keys = {offer.key for offer in shown(called(qtbot, window))}
    assert {f"action:{row.action_id}" for row in actions_of("today")} <= keys
    assert {f"action:{row.action_id}" for row in actions_of("window")} - {"action:window-palette"} <= keys
    assert {f"screen:{entry.screen_id}" for entry in (*SCREENS, *BESIDE)} <= keys
    assert {f"setting:{setting.key}" for setting in ALL} <= keys


def test_a_screen_opens_by_a_few_letters_and_enter(qtbot: QtBot, window: MainWindow) -> None:
    palette = called(qtbot, window)
    assert typed(qtbot, palette, "overz")[0] == "Overzicht"
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert window.screen_id == "figures"
    assert not palette.isVisible()


def test_escape_gives_the_keyboard_back_to_where_it_was(qtbot: QtBot, window: MainWindow) -> None:
    window.open_screen("cases")
    window.show()
    before = QApplication.focusWidget()
    assert isinstance(before, QWidget)
    palette = called(qtbot, window)
    assert QApplication.focusWidget() is palette.field
    qtbot.keyClick(palette.field, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is palette.field
    qtbot.keyClick(palette.field, Qt.Key.Key_Escape)
    assert not palette.isVisible()
    assert QApplication.focusWidget() is before


def test_the_key_closes_it_too_and_a_press_outside(qtbot: QtBot, window: MainWindow) -> None:
    palette = called(qtbot, window)
    qtbot.keyClick(palette.field, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert not palette.isVisible()
    called(qtbot, window)
    qtbot.mouseClick(window.nav, Qt.MouseButton.LeftButton, pos=QPoint(4, window.nav.height() - 4))
    assert not palette.isVisible()


def test_a_case_is_found_by_name_and_by_number(qtbot: QtBot, small: Small, window: MainWindow) -> None:
    case = registered(small[0], "Z-2026-0777")
    palette = called(qtbot, window)
    assert any("Z-2026-0777" in title for title in typed(qtbot, palette, "verzon"))
    assert "Z-2026-0777" in typed(qtbot, palette, "0777")[0]
    with qtbot.waitSignal(window.desk.show_case) as asked:
        qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert asked.args == [case.case_id]
    assert window.screen_id == "cases"


def test_what_cannot_be_done_now_is_there_says_so_and_does_nothing(qtbot: QtBot, window: MainWindow) -> None:
    palette = called(qtbot, window)
    typed(qtbot, palette, "start gesprek")
    chosen = shown(palette)[0]
    assert chosen.key == "action:today-start"
    assert not chosen.enabled
    assert palette.field.accessibleDescription().endswith(window.desk.texts("palette.off"))
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert palette.isVisible()
    assert window.screen_id == "today"


def test_an_action_runs_by_name(qtbot: QtBot, small: Small, window: MainWindow) -> None:
    registered(small[0])
    window.refresh_screen()
    palette = called(qtbot, window)
    typed(qtbot, palette, "start gesprek")
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert window.screen_id == "conversation"


def test_a_setting_is_asked_of_its_screen(qtbot: QtBot, window: MainWindow) -> None:
    palette = called(qtbot, window)
    typed(qtbot, palette, "grootte tekst")
    assert shown(palette)[0].key == f"setting:{TEXT_PERCENT.key}"
    with qtbot.waitSignal(window.desk.go_to) as asked:
        qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert asked.args == ["settings", TEXT_PERCENT.key]


def test_what_was_used_last_is_on_top(qtbot: QtBot, window: MainWindow) -> None:
    palette = called(qtbot, window)
    typed(qtbot, palette, "overzicht")
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    called(qtbot, window)
    assert shown(palette)[0].key == "screen:figures"


def test_arrows_walk_and_every_line_is_told(qtbot: QtBot, window: MainWindow) -> None:
    palette = called(qtbot, window)
    spoken = QAccessible.queryAccessibleInterface(palette.field)
    assert spoken.text(QAccessible.Text.Name) == window.desk.texts("palette.open")
    told = []
    for _ in range(3):
        told.append(spoken.text(QAccessible.Text.Description))
        qtbot.keyClick(palette.field, Qt.Key.Key_Down)
    assert len(set(told)) == 3
    assert all(told)
    assert palette.list.currentIndex().row() == 3


def test_nothing_found_is_said(qtbot: QtBot, window: MainWindow) -> None:
    palette = called(qtbot, window)
    assert typed(qtbot, palette, "qqqqqq") == []
    assert palette.nothing.isVisible()
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert palette.isVisible()


@pytest.mark.parametrize("size", [(800, 520), (1366, 768)])
def test_it_stays_inside_the_window(qtbot: QtBot, window: MainWindow, size: tuple[int, int]) -> None:
    window.desk.keep_setting(TEXT_PERCENT, 200)
    qtbot.wait(10)
    window.resize(*size)
    palette = called(qtbot, window)
    assert window.rect().contains(palette.geometry())
    assert palette.field.height() >= palette.field.sizeHint().height()
    assert palette.list.height() >= palette.list.sizeHintForRow(0)
