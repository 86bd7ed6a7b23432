"""The rest of the program is imported in quiet moments, never while somebody types."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from openplanner.desktop import warming
from openplanner.desktop.desk import Desk
from openplanner.desktop.warming import Warming


@pytest.fixture
def field(qtbot: QtBot) -> QLineEdit:
    field = QLineEdit()
    qtbot.addWidget(field)
    field.show()
    return field


def test_it_waits_until_nobody_types_and_then_goes_step_by_step(
    qtbot: QtBot, desk: Desk, field: QLineEdit, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    desk.warm_steps = tuple(lambda name=name: done.append(name) for name in "abc")  # type: ignore[misc]
    found = Warming(desk, lambda: done.append("then"), field)
    monkeypatch.setattr(warming, "QUIET_MS", 10_000)
    found.start()
    qtbot.keyClick(field, Qt.Key.Key_A)
    for _ in range(5):
        found.look()
    assert done == []
    monkeypatch.setattr(warming, "QUIET_MS", 0)
    qtbot.waitUntil(lambda: found.done and "then" in done, timeout=10_000)
    assert done == ["a", "b", "c", "then"]


def test_who_goes_on_typing_still_gets_the_rest_of_the_day_once(
    qtbot: QtBot, desk: Desk, field: QLineEdit, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[str] = []
    found = Warming(desk, lambda: begun.append("then"), field)
    monkeypatch.setattr(warming, "QUIET_MS", 10_000)
    monkeypatch.setattr(warming, "LONGEST_MS", 0)
    found.start()
    qtbot.keyClick(field, Qt.Key.Key_A)
    qtbot.wait(2)
    found.look()
    found.look()
    assert begun == ["then"]
    assert not found.done
