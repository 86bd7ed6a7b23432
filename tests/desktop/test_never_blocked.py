"""A morning at the desk with real background work: the window answers within a tenth of a second, whatever one does."""

from __future__ import annotations

import gc
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from openplanner.assembly import open_practice
from openplanner.desktop.pictures import OF_ONE_CASE
from openplanner.desktop.screens import BESIDE, SCREENS
from openplanner.desktop.settings.sections import SECTIONS
from openplanner.desktop.window import MainWindow, open_window
from openplanner.domain.case import CaseStatus
from openplanner.settings import combined
from tests.desktop.everywhere.sheet_places import SHEETS
from tests.desktop.watchdog import MOST_MS, Watchdog
from tests.offices import LIVED_IN_AT as MOMENT

Key = Qt.Key
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def watched(qapp: object, lived_in: Path, tmp_path: Path) -> Iterator[tuple[MainWindow, Watchdog]]:
    """A window whose work runs beside it, and the watchdog over it."""
    database = tmp_path / "office.sqlite3"
    shutil.copy(lived_in, database)
    desk = open_practice(database, combined({}), lambda: MOMENT)
    desk.practising = False
    hook = sys.excepthook
    gc.freeze()  # as the program at its first paint: what other tests left behind is not looked through while one works
    with Watchdog() as watchdog:
        window = open_window(desk)
        idle = _idle(window)
        watchdog.does("start", lambda: None, lambda: idle() and window.outbox_sender is not None)
        yield window, watchdog
        window.leave()
    gc.unfreeze()
    sys.excepthook = hook
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _idle(window: MainWindow) -> Callable[[], bool]:
    return lambda: not window.desk.tasks.busy()


def _press(key: Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> Callable[[], None]:
    def press() -> None:
        focused = QApplication.focusWidget()
        assert isinstance(focused, QWidget)
        QTest.keyClick(focused, key, modifier)

    return press


def _type(words: str) -> Callable[[], None]:
    return lambda: QTest.keyClicks(QApplication.focusWidget(), words)


class Strays(QObject):
    """Notes what was shown as a window of its own while it was meant to be a part: it flashes and takes the focus."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 as Qt names it
        """Nothing is held back."""
        shown = event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow()
        if shown and not isinstance(watched, MainWindow | QDialog):
            self.found.append(repr(watched))
        return False


@pytest.fixture
def strays(qapp: QApplication) -> Iterator[Strays]:
    """What was shown by mistake, all through the test."""
    noted = Strays()
    qapp.installEventFilter(noted)
    yield noted
    qapp.removeEventFilter(noted)


def test_a_morning_never_blocks_the_window(watched: tuple[MainWindow, Watchdog], strays: Strays) -> None:
    window, watchdog = watched
    idle = _idle(window)
    desk = window.desk
    waiting = next(row.case_id for row in desk.reads.worklist(desk.team_id, MOMENT) if row.status is CaseStatus.TO_PLAN)
    for again in ("first", "again"):
        for entry in (*SCREENS, *BESIDE):
            argument = waiting if entry.screen_id in OF_ONE_CASE else None
            watchdog.does(
                f"{again} {entry.screen_id}", lambda e=entry, a=argument: window.open_screen(e.screen_id, a), idle
            )
    for section in SECTIONS:
        watchdog.does(f"settings {section.name}", lambda s=section: window.open_screen("settings", s.name), idle)
    watchdog.does("today", _press(Key.Key_1, CTRL), idle)
    for name, press in {
        "walk down": _press(Key.Key_Down),
        "walk on": _press(Key.Key_Down),
        "claim": _press(Key.Key_K),
        "start a talk": _press(Key.Key_Return),
        "type notes": _type("Mevrouw is boos. "),
        "type more notes": _type("Zij wil een nieuwe boom."),
        "spoken": _press(Key.Key_G, ALT),
        "back to today": _press(Key.Key_1, CTRL),
        "undo": _press(Key.Key_Z, CTRL),
        "palette": _press(Key.Key_K, CTRL),
        "type in the palette": _type("agenda"),
        "to the agenda": _press(Key.Key_Return),
        "right": _press(Key.Key_Right),
        "next week": _press(Key.Key_Right, ALT),
        "view of a person": _press(Key.Key_P, ALT),
        "as list": _press(Key.Key_L, ALT),
        "new case": _press(Key.Key_2, CTRL),
        "cases": _press(Key.Key_5, CTRL),
        "search": _type("z-2026"),
        "keys": _press(Key.Key_F1),
    }.items():
        watchdog.does(name, press, idle)
    for sheet in (one for one in SHEETS if one.sheet is not None and issubclass(one.sheet, QDialog)):
        if sheet.name == "series of talks":
            continue  # is about a talk of a week that was read first
        shown: list[QWidget] = []
        watchdog.does(sheet.name, lambda s=sheet, to=shown: to.append(s.opens(window)), idle)
        shown[0].close()
    assert strays.found == []
    blocked = watchdog.blocked()
    assert blocked == {}, "\n" + "\n".join(f"{name}: {found}" for name, found in blocked.items())


def test_the_watchdog_barks(qapp: object) -> None:
    """A watch that sees nothing would pass everything."""

    def works() -> None:
        until = time.thread_time() + 20 * MOST_MS / 1000
        while time.thread_time() < until:
            pass

    with Watchdog() as watchdog:
        watchdog.does("works", works, lambda: True)
        watchdog.does("sleeps", lambda: time.sleep(0.001), lambda: True)
        watchdog.does("rests", lambda: None, lambda: True)
    assert set(watchdog.blocked()) == {"works", "sleeps: time.sleep"}
