"""The list of what was done last: each step with its own Undo, and why something cannot be undone."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from openplanner.application.open_case import open_case
from openplanner.application.record_attempt import record_attempt
from openplanner.application.record_outcome import record_outcome
from openplanner.application.upkeep.organisation import save_setting
from openplanner.desktop.desk import Desk
from openplanner.desktop.undolist import UndoList
from openplanner.desktop.window import MainWindow
from openplanner.domain.case import OutcomeCode
from openplanner.domain.contact import AttemptResult
from tests.offices import registered


def opened(window: MainWindow) -> UndoList:
    window.show_undo_list()
    return window.findChildren(UndoList)[-1]


def test_steps_are_undone_from_the_list_with_the_keyboard(qtbot: QtBot, window: MainWindow, desk: Desk) -> None:
    case = registered(desk.office, "Z-7")
    desk.colleague_id = 1
    record_attempt(desk.office, case.case_id, AttemptResult.NO_ANSWER, 1)
    shown = opened(window)
    assert "Belpoging vastleggen" in shown.words()[0]
    assert "Z-7 · Mevrouw A. Verzonnen" in shown.words()[1]
    first = next(iter(shown.buttons.values()))
    assert shown.focusWidget() is first
    assert "Z-7" in first.accessibleName()
    qtbot.keyClick(first, Qt.Key.Key_Space)
    assert open_case(desk.office, case.case_id).attempts == ()
    assert "belpoging vastleggen" in shown.said.text
    assert shown.words()[0] == "Zaak registreren"


def test_what_cannot_be_undone_yet_says_why_and_stays(window: MainWindow, desk: Desk) -> None:
    desk.colleague_id = 1
    case = registered(desk.office)
    record_outcome(desk.office, case.case_id, OutcomeCode.EXPLAINED, 2)
    shown = opened(window)
    next(iter(shown.buttons.values())).click()
    assert "Daarna is met deze zaak nog iets gedaan: zaak afronden." in shown.said.text
    assert len(shown.buttons) == 1


def test_an_empty_list_says_so(window: MainWindow) -> None:
    shown = opened(window)
    assert shown.words() == ["Er is niets om ongedaan te maken."]
    assert shown.focusWidget() is shown.close_button


def test_a_setting_is_named_and_holds_again_at_once(desk: Desk, window: MainWindow) -> None:
    desk.office_with(save_setting(desk.office, "callback_days_bezwaar", "5", desk.colleague_id))
    sheet = UndoList(desk, window)
    assert any(desk.texts("settings.callback_days_bezwaar") in words for words in sheet.words())
    sheet.close()
    desk.undo_last()
    assert desk.settings.values["callback_days_bezwaar"] == 3
