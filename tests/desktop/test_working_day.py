"""A day at the desk leaves nothing behind: the short form of ``python -m tests.benchmarks day``."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from openplanner.assembly import open_practice
from openplanner.desktop.tasks import ImmediateTasks
from openplanner.desktop.widgets.text import TextLabel
from openplanner.desktop.window import MainWindow, open_window
from openplanner.settings import combined
from tests.desktop.working_day import counted, work_a_round
from tests.offices import LIVED_IN_AT

ROUNDS = 3
MOST_OF_PYTHON = 150  # a round: what the drafts, the log and the caches of Qt's own binding may keep for a while


@pytest.fixture
def lived_in_window(qapp: object, lived_in: Path, tmp_path: Path) -> Iterator[MainWindow]:
    """A window on an invented office, in which work is done at once."""
    database = tmp_path / "office.sqlite3"
    shutil.copy(lived_in, database)
    hook = sys.excepthook
    window = open_window(open_practice(database, combined({}), lambda: LIVED_IN_AT, ImmediateTasks()))
    yield window
    window.leave()
    sys.excepthook = hook
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_a_working_day_leaves_nothing_behind(lived_in_window: MainWindow) -> None:
    for _ in range(3):  # the first rounds make every screen and page, and fill the caches
        work_a_round(lived_in_window)
    before = counted()
    for _ in range(ROUNDS):
        work_a_round(lived_in_window)
    after = counted()
    assert after.widgets <= before.widgets
    assert after.of_qt <= before.of_qt
    assert after.of_python - before.of_python <= MOST_OF_PYTHON * ROUNDS


def test_what_is_left_behind_is_seen(lived_in_window: MainWindow) -> None:
    """A count that sees nothing would pass everything."""
    before = counted()
    left = [TextLabel("vergeten", parent=lived_in_window) for _ in range(5)]
    after = counted()
    assert after.widgets - before.widgets == len(left)
    assert after.of_qt - before.of_qt >= len(left)
    assert after.of_python > before.of_python
