"""A real office in a temporary file behind a real window, offscreen; work is done at once."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QUrl, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent, QDesktopServices
from pytestqt.qtbot import QtBot

from openplanner.application.office import Office
from openplanner.application.upkeep.demo_office import Replay
from openplanner.assembly import open_office, practice_room
from openplanner.desktop.desk import Desk
from openplanner.desktop.window import MainWindow, application, open_window
from openplanner.domain.errors import OpenPlannerError
from openplanner.domain.progress import Silent
from openplanner.storage.reads import Reads
from tests.desktop.opened import desk_in
from tests.offices import LIVED_IN_AT, small_office

OFFSCREEN_LIMITS = r"This plugin does not support (raise|grabbing the keyboard|propagateSizeHints)"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What Qt warns about is wrong."""
    for item in items:
        if "tests/desktop" in item.path.as_posix():
            item.add_marker(pytest.mark.qt_log_level_fail("WARNING"))
            item.add_marker(pytest.mark.qt_log_ignore(OFFSCREEN_LIMITS))


@pytest.fixture(autouse=True)
def nothing_is_left_over() -> Iterator[None]:
    """What a test has put away is gone: else every window after it dresses all the widgets of before once more."""
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture(scope="session")
def qapp() -> Iterator[object]:
    """The program as it is started, so that texts and names are ours."""
    return application()


@pytest.fixture(scope="session")
def lived_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of an invented office."""
    made = practice_room(lambda: LIVED_IN_AT).make(Silent())
    kept = tmp_path_factory.mktemp("everywhere") / "office.sqlite3"
    shutil.copy(made, kept)
    practice_room().clear(made)
    return kept


@pytest.fixture
def small(tmp_path: Path) -> tuple[Office, Replay]:
    """An office with a team, two colleagues and two places, and its clock."""
    return small_office(tmp_path)


@pytest.fixture
def desk(qapp: object, small: tuple[Office, Replay]) -> Iterator[Desk]:
    """The desk of Bram Proef (the first of the list) in the small office."""
    office, clock = small
    made = desk_in(office, clock)
    yield made
    made.tasks.close()
    made.reads.close()
    office.store.close()


@pytest.fixture
def window(qtbot: QtBot, desk: Desk) -> Iterator[MainWindow]:
    """The window on that desk; a bug on the way fails the test."""
    hook = sys.excepthook
    made = open_window(desk)
    bugs: list[str] = []
    made.bugs.found.connect(lambda _fingerprint, report: bugs.append(report))
    yield made
    sys.excepthook = hook
    made.close()
    made.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # else the next window dresses this one too
    assert bugs == []


@pytest.fixture
def colleague(qtbot: QtBot, small: tuple[Office, Replay]) -> Iterator[MainWindow]:
    """The window of Noor Demo, at a desk of her own on the same file."""
    office, clock = small
    own = open_office(str(office.store.path), clock, office.settings)
    hers = next(one.colleague_id for one in Reads(office.store.path).colleagues() if one.name == "Noor Demo")
    desk = desk_in(own, clock, colleague_id=hers)
    hook = sys.excepthook
    made = open_window(desk)
    yield made
    made.close()
    sys.excepthook = hook
    made.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    own.store.close()


@pytest.fixture
def failures(desk: Desk) -> list[OpenPlannerError]:
    """Every error that reached the window."""
    found: list[OpenPlannerError] = []
    desk.failed.connect(found.append)
    desk.tasks.failed.connect(lambda error, _again: found.append(error))
    return found


class Opened(QObject):
    """Stands in for the programs of the computer that open files and numbers."""

    def __init__(self) -> None:
        super().__init__()
        self.urls: list[str] = []

    @Slot(QUrl)
    def take(self, url: QUrl) -> None:
        """Notes what was to be opened."""
        self.urls.append(url.toString())


@pytest.fixture
def opened(qapp: object) -> Iterator[Opened]:
    """Nothing outside the program is started; the addresses are noted."""
    noted = Opened()
    for scheme in ("tel", "file"):
        QDesktopServices.setUrlHandler(scheme, noted, "take")
    yield noted
    for scheme in ("tel", "file"):
        QDesktopServices.unsetUrlHandler(scheme)


@pytest.fixture
def announced(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was announced to a screen reader, as Qt was told."""
    told: list[str] = []

    def heard(event: QAccessibleEvent) -> None:
        if isinstance(event, QAccessibleAnnouncementEvent):
            told.append(event.message())

    monkeypatch.setattr(QAccessible, "updateAccessibility", staticmethod(heard))
    return told
