"""The rest of the program is imported in quiet moments beside the window, never while somebody types."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from openplanner.desktop import screens, warming
from openplanner.desktop.desk import Desk
from openplanner.desktop.screens import ScreenEntry
from openplanner.desktop.tasks import Tasks
from openplanner.desktop.warming import Warming
from openplanner.desktop.window import MainWindow

WRITES_ITS_THREAD = """
import threading
from openplanner.desktop.figures.screen import FiguresScreen
imported_in = threading.current_thread()
"""


@pytest.fixture
def field(qtbot: QtBot) -> QLineEdit:
    field = QLineEdit()
    qtbot.addWidget(field)
    field.show()
    return field


@pytest.fixture
def never_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ScreenEntry]:
    """A screen whose module nobody has imported yet, in the place of the figures."""
    name = "screen_that_was_never_opened"
    (tmp_path / f"{name}.py").write_text(WRITES_ITS_THREAD, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    entry = ScreenEntry("figures", name, "FiguresScreen", "chart-column", "Ctrl+6")
    monkeypatch.setitem(screens.BY_ID, "figures", entry)
    yield entry
    sys.modules.pop(name, None)


def test_it_waits_until_nobody_types_and_then_goes_step_by_step(
    qtbot: QtBot, desk: Desk, field: QLineEdit, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    desk.warm_steps = tuple(lambda name=name: done.append(name) for name in "abc")  # type: ignore[misc]
    monkeypatch.setattr(warming, "QUIET_MS", 10_000)
    Warming(desk, lambda: done.append("then"), field)
    qtbot.keyClick(field, Qt.Key.Key_A)
    qtbot.wait(4 * warming.TICK_MS)
    assert done == []
    monkeypatch.setattr(warming, "QUIET_MS", 0)
    qtbot.waitUntil(lambda: "then" in done, timeout=10_000)
    assert done == ["a", "b", "c", "then"]


def test_who_goes_on_typing_still_gets_the_rest_of_the_day_once(
    qtbot: QtBot, desk: Desk, field: QLineEdit, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    desk.warm_steps = (lambda: done.append("imported"),)
    monkeypatch.setattr(warming, "QUIET_MS", 10_000)
    monkeypatch.setattr(warming, "LONGEST_MS", 0)
    Warming(desk, lambda: done.append("then"), field)
    qtbot.keyClick(field, Qt.Key.Key_A)
    qtbot.wait(4 * warming.TICK_MS)
    assert done == ["then"]


def test_a_screen_opened_before_its_turn_is_imported_beside_the_window(
    qtbot: QtBot, desk: Desk, window: MainWindow, never_opened: ScreenEntry
) -> None:
    desk.tasks = Tasks(desk)
    window.open_screen("figures")
    assert window.screen_id == "today"
    assert window.focusWidget() is window, "what is typed now would do something to the list"
    qtbot.waitUntil(lambda: window.screen_id == "figures", timeout=10_000)
    imported_in = sys.modules[never_opened.module].imported_in
    assert imported_in is not threading.main_thread()
    qtbot.waitUntil(lambda: not desk.tasks.busy(), timeout=10_000)


def test_who_changes_their_mind_meanwhile_stays_where_they_went(
    qtbot: QtBot, desk: Desk, window: MainWindow, never_opened: ScreenEntry
) -> None:
    desk.tasks = Tasks(desk)
    window.open_screen("figures")
    window.open_screen("today")
    qtbot.waitUntil(lambda: not desk.tasks.busy(), timeout=10_000)
    assert never_opened.module in sys.modules
    assert window.screen_id == "today"
