"""The sheet of keys, and that no key is taken away by a text field or by a letter under a line."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from openplanner.desktop.actions import ACTIONS, actions_of
from openplanner.desktop.keys.groups import HABITS, key_groups
from openplanner.desktop.keys.own_keys import ours
from openplanner.desktop.keys.sheet import KeySheet
from openplanner.desktop.palette.offers import shown_key
from openplanner.desktop.palette.overlay import Palette
from openplanner.desktop.screens import BESIDE, SCREENS
from openplanner.desktop.window import MainWindow
from openplanner.settings import TEXT_PERCENT
from openplanner.texts import Texts


def sheet_of(window: MainWindow) -> KeySheet:
    window.show_keys()
    assert window.key_sheet is not None
    return window.key_sheet


def test_every_key_of_every_screen_is_on_its_sheet() -> None:
    texts = Texts("nl")
    for entry in (*SCREENS, *BESIDE):
        lines = [line for group in key_groups(texts, entry.screen_id) for line in group.lines]
        for row in (*actions_of(entry.screen_id), *actions_of("window")):
            assert not row.shortcut or (shown_key(row.shortcut), texts(row.text_key)) in lines
        assert {texts(f"keys.habit_{name}") for name in HABITS} <= {words for _, words in lines}


def test_the_sheet_shows_this_screen_first_and_goes_along(window: MainWindow) -> None:
    sheet = sheet_of(window)
    assert sheet.lines[0] == ("Enter", "Start gesprek")
    window.open_screen("figures")
    assert sheet.lines[0] == (shown_key("Ctrl+P"), window.desk.texts("figures.print"))
    assert sheet.isVisible()


def test_one_can_go_on_working_beside_it_and_f1_closes_it(qtbot: QtBot, window: MainWindow) -> None:
    sheet = sheet_of(window)
    assert not sheet.isModal()
    qtbot.keyClick(sheet, Qt.Key.Key_F1)
    qtbot.waitUntil(lambda: window.key_sheet is None)
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    qtbot.keyClick(window, Qt.Key.Key_F1)
    assert window.key_sheet is not None
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    qtbot.keyClick(window, Qt.Key.Key_F1)
    qtbot.waitUntil(lambda: window.key_sheet is None)


def test_a_key_is_found_by_what_it_does_and_by_its_name(qtbot: QtBot, window: MainWindow) -> None:
    sheet = sheet_of(window)
    qtbot.keyClicks(sheet.field, "ongedaan")
    assert sheet.lines == [("Ctrl+Z", "Ongedaan maken")]
    sheet.field.setText("f5")
    assert sheet.lines == [("F5", "Verversen")]
    sheet.field.setText("qqqq")
    assert sheet.lines == []
    assert window.desk.texts("keys.nothing") in [label.text() for label in sheet.findChildren(QLabel)]


def test_the_sheet_fits_beside_large_text(qtbot: QtBot, window: MainWindow) -> None:
    window.desk.keep_setting(TEXT_PERCENT, 200)
    qtbot.wait(10)
    window.resize(1366, 768)
    sheet = sheet_of(window)
    assert sheet.height() <= 768
    assert sheet.area.horizontalScrollBar().maximum() == 0
    top = sheet.area.verticalScrollBar().value()
    qtbot.keyClick(sheet.field, Qt.Key.Key_PageDown)
    assert sheet.area.verticalScrollBar().value() > top


@pytest.mark.parametrize(("name", "opens"), [("window-palette", Palette), ("window-keys", KeySheet)])
def test_palette_and_sheet_are_a_click_away(window: MainWindow, name: str, opens: type[QWidget]) -> None:
    action = next(one for one in window.actions() if one.objectName() == name)
    button = next(one for one in window.status.findChildren(QAbstractButton) if one.accessibleName() == action.text())
    assert shown_key(action.shortcut().toString()) in button.toolTip()
    button.click()
    assert window.findChild(opens).isVisible()


# -- who gets a key first -------------------------------------------------------------------------


class Greedy(QLineEdit):
    """A field as on desktops where Ctrl with a letter edits text: it claims every key."""

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)


def test_a_text_field_does_not_take_our_keys(qtbot: QtBot, window: MainWindow) -> None:
    field = Greedy(window.centralWidget())
    field.show()
    window.activateWindow()
    field.setFocus()
    assert QApplication.focusWidget() is field
    qtbot.keyClick(field, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert window.findChild(Palette) is not None
    field.setFocus()
    for key, is_ours in ((Qt.Key.Key_U, True), (Qt.Key.Key_Z, False), (Qt.Key.Key_C, False), (Qt.Key.Key_E, False)):
        claim = QKeyEvent(QEvent.Type.ShortcutOverride, key, Qt.KeyboardModifier.ControlModifier)
        QApplication.sendEvent(field, claim)
        assert claim.isAccepted() is not is_ours, key


def test_keys_of_text_stay_with_the_text() -> None:
    assert "Ctrl+K" in ours()
    assert not ours() & {"Ctrl+Z", "Ctrl+C", "Ctrl+V", "Ctrl+X", "Ctrl+A", "Ctrl+Y"}


def test_no_letter_under_a_line_has_the_key_of_an_action(window: MainWindow) -> None:
    for entry in (*SCREENS, *BESIDE):
        screen = window.open_screen(entry.screen_id)
        assert screen is not None
        taken = {QKeySequence(row.shortcut).toString() for row in ACTIONS if row.scope in {entry.screen_id, "window"}}
        shown = [*screen.findChildren(QAbstractButton), *window.status.findChildren(QAbstractButton)]
        letters = {QKeySequence.mnemonic(button.text()).toString() for button in shown} - {""}
        assert not letters & taken, entry.screen_id
