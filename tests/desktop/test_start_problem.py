"""A program for the desktop that cannot open its window says why, in a window."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from openplanner import assembly
from openplanner.desktop.start_problem import StartProblem
from openplanner.desktop.widgets.text import TextLabel


def test_cause_consequence_and_next_step_are_shown_and_the_status_says_unavailable(
    qtbot: QtBot, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "database.sqlite3"
    broken.write_bytes(b"this is no database, but it is long enough to look like one" * 40)
    seen: list[str] = []

    def look_and_close() -> None:
        problem = next(widget for widget in QApplication.topLevelWidgets() if isinstance(widget, StartProblem))
        seen.extend(label.text() for label in problem.findChildren(TextLabel))
        problem.findChildren(QPushButton)[-1].click()
        QApplication.quit()

    QTimer.singleShot(200, look_and_close)
    assert assembly.run_window(str(broken)) == assembly.NO_DISPLAY
    assert seen[0] == "OpenPlanner kan niet starten"
    assert len(seen) == 5 and all(seen)
    assert seen[1] in capsys.readouterr().err
