"""What costs time wherever it runs, counted: questions to the store, modules at the start, and what stays behind."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from openplanner.desktop.desk import Desk
from openplanner.desktop.tasks import ImmediateTasks
from openplanner.desktop.today.screen import TodayScreen
from openplanner.desktop.window import application, open_window
from openplanner.storage.reads import Reads
from openplanner.texts import Texts
from tests.benchmarks.bench_start import COMMANDS, ROOT, own_places
from tests.offices import registered, small_office

MOST_QUESTIONS = 4
"""The list, how many cases wait, the promises of the day, and the history of the chosen case."""
MOST_MODULES = {"window": 122, "rows": 199}
"""Our own and those of the standard library at the first painting, Qt's and the interpreter's first ones left out."""
NOT_YET = {"asyncio", "concurrent.futures", "email", "hashlib", "html.entities", "http", "pickle", "platform",
           "socket", "ssl", "subprocess", "uuid", "xml"}  # fmt: skip
"""What the worklist does without: each is easily brought in by one line somewhere."""
NOT_IN_THE_FRAME = {"sqlite3", "openplanner.planning", "openplanner.application", "openplanner.desktop.desk",
                    "openplanner.desktop.today", "openplanner.storage.reads", "openplanner.domain.case"}  # fmt: skip
"""What the frame of the window does without too: it is in view before the database is looked at."""

QT = {"PySide6.QtCore", "PySide6.QtGui", "PySide6.QtWidgets", "PySide6.QtSvg"}  # the last one draws the icons
BESIDE_QT = {"openplanner", "platformdirs", "signature_bootstrap", "first_paint"}
"""All that is of neither Qt nor Python: the third is a part of PySide, the fourth the stopwatch."""


@pytest.fixture
def worklist(tmp_path: Path, qtbot: QtBot) -> tuple[TodayScreen, Reads]:
    """The worklist of an office with three cases, on screen."""
    office, clock = small_office(tmp_path)
    for number in range(3):
        registered(office, f"Z-{number}")
    reads = Reads(office.store.path)
    desk = Desk(
        texts=Texts("nl"), settings=office.settings, reads=reads, clock=clock, open_office=lambda: office,
        tasks=ImmediateTasks(),
    )  # fmt: skip
    application()
    window = open_window(desk)
    qtbot.addWidget(window)
    screen = window.open_screen("today")
    assert isinstance(screen, TodayScreen)
    return screen, reads


def test_a_refresh_asks_for_the_list_once_and_for_little_else(
    worklist: tuple[TodayScreen, Reads], monkeypatch: pytest.MonkeyPatch
) -> None:
    screen, reads = worklist
    asked: list[str] = []
    real = reads._connections.asked

    def counted(question: str, values: dict[str, object]) -> object:
        asked.append(question)
        return real(question, values)

    monkeypatch.setattr(reads._connections, "asked", counted)
    screen.refresh()
    assert sum("limit :limit offset :offset" in question for question in asked) == 1
    assert len(asked) <= MOST_QUESTIONS, asked


def test_a_refresh_leaves_nothing_behind(worklist: tuple[TodayScreen, Reads]) -> None:
    screen, _ = worklist
    for _ in range(20):
        screen.model.reload()
    gc.collect()
    before = len(gc.get_objects())
    for _ in range(200):
        screen.model.reload()
    gc.collect()
    assert len(gc.get_objects()) - before < 50


@pytest.mark.parametrize("painted", ["window", "rows"])
def test_the_start_brings_in_few_modules(tmp_path: Path, painted: str) -> None:
    office, _ = small_office(tmp_path)
    registered(office, "Z-0")
    office.store.close()
    places = {**own_places(tmp_path), "OPENPLANNER_DATABASE": str(office.store.path), "PYTHONPATH": os.fspath(ROOT)}
    count = (
        f"import sys, runpy; sys.argv = ['first_paint.py', *{COMMANDS[painted]}]; before = set(sys.modules)\n"
        "sys.path.insert(0, 'tests/benchmarks'); import first_paint\n"
        "def leave():\n"
        "    sys.stdout.write(' '.join(set(sys.modules) - before)); sys.stdout.flush(); __import__('os')._exit(0)\n"
        "first_paint.leave = leave; first_paint.main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", count], cwd=ROOT, env=places, capture_output=True, text=True, timeout=120, check=True
    )
    loaded = set(done.stdout.split())
    of_qt = {name for name in loaded if name.startswith(("PySide6", "shiboken"))}
    brought = loaded - of_qt
    assert len(brought) <= MOST_MODULES[painted]
    assert not NOT_YET & brought
    assert painted == "rows" or not NOT_IN_THE_FRAME & brought
    assert {name for name in of_qt if name.startswith("PySide6.Qt")} == QT
    assert {name.split(".")[0] for name in brought if not name.startswith("_")} - sys.stdlib_module_names == BESIDE_QT
