"""An office in which everything has happened, behind one window for each look."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from openplanner.assembly import open_practice
from openplanner.desktop.desk import Desk, with_desk_values
from openplanner.desktop.tasks import ImmediateTasks
from openplanner.desktop.window import MainWindow, open_window
from openplanner.settings import LANGUAGE, TEXT_PERCENT, THEME, combined
from tests.desktop.everywhere.looks import Look
from tests.desktop.everywhere.places import PLACES
from tests.offices import LIVED_IN_AT as MOMENT

SMALLEST_SCREEN = (1366, 768)
SETTLE_MS = 20


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """In each file look after look, and in it place after place: a window is opened once for each look."""
    mine = [number for number, item in enumerate(items) if item.path.parent == Path(__file__).parent]
    for number, item in zip(mine, sorted((items[one] for one in mine), key=_turn), strict=True):
        items[number] = item


def _turn(item: pytest.Item) -> tuple[str, bool, str, int]:
    """What looks back on the places of its file comes last."""
    given = item.callspec.params if isinstance(item, pytest.Function) and hasattr(item, "callspec") else {}
    places = list(PLACES)
    place = places.index(given["place"]) if "place" in given else len(places)
    return str(item.path), not given, str(given.get("window", "")), place


@pytest.fixture(scope="module")
def window(
    request: pytest.FixtureRequest, qapp: object, lived_in: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[MainWindow]:
    """The window in the look that the test asks for, on a copy of its own."""
    look: Look = request.param
    database = tmp_path_factory.mktemp("look") / "office.sqlite3"
    shutil.copy(lived_in, database)
    QApplication.setCursorFlashTime(0)
    hook = sys.excepthook
    made = open_window(_desk(database, look))
    made.resize(*SMALLEST_SCREEN)
    made.activateWindow()
    yield made
    made.close()
    sys.excepthook = hook
    made.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _desk(database: Path, look: Look) -> Desk:
    shown = {LANGUAGE.key: look.language, THEME.key: look.theme, TEXT_PERCENT.key: look.percent}
    desk = open_practice(database, with_desk_values(combined({}), shown), lambda: MOMENT, ImmediateTasks())
    desk.practising = look.practising
    return desk


@pytest.fixture(scope="module")
def place(request: pytest.FixtureRequest, window: MainWindow) -> Iterator[QWidget]:
    """The place that the test asks for, in view and at rest; what it opened beside the window is closed after it."""
    shown = PLACES[request.param].opens(window)
    QTest.qWait(SETTLE_MS)
    yield shown
    window.banner.hide()
    window.notice.hide()
    if shown is not window:
        shown.close()
        if shown.isWindow():
            shown.deleteLater()
    QTest.qWait(0)
