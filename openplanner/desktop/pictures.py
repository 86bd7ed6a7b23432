"""Pictures of every screen, for the demo, the README and for looking at what we made."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from openplanner.desktop.screens import SCREENS
from openplanner.desktop.window import MainWindow
from openplanner.domain.case import CaseStatus
from openplanner.domain.errors import Unavailable

SIZE = (1366, 768)
SETTLE_MS = 60
MOST_LOOKS = 12
FEWEST_COLOURS = 24
OF_ONE_CASE = frozenset({"agenda", "conversation", "cases"})


def draw_screens(
    program: QApplication,
    window: MainWindow,
    folder: Path,
    size: tuple[int, int] = SIZE,
    only: Collection[str] = (),
) -> list[Path]:
    """One PNG per screen, numbered in the order of the bar; the folder is made when absent.

    Screens that show one case show the first that is still to be planned. ``size`` is width and height in pixels;
    ``only`` names the screens to draw, all of them when it is empty. Raises ``Unavailable("window_not_drawn")`` for a
    screen that stayed empty.
    """
    folder.mkdir(parents=True, exist_ok=True)
    window.resize(*size)
    window.show()
    made = []
    desk = window.desk
    waiting = [row for row in desk.reads.worklist(desk.team_id, desk.clock()) if row.status is CaseStatus.TO_PLAN]
    shown = waiting[0].case_id if waiting else None
    for number, entry in enumerate(SCREENS, start=1):
        if only and entry.screen_id not in only:
            continue
        window.open_screen(entry.screen_id, shown if entry.screen_id in OF_ONE_CASE else None)
        path = folder / f"{number}-{entry.screen_id}.png"
        picture = _settled(window)
        if not _shows_something(picture):
            raise Unavailable("window_not_drawn", screen=entry.screen_id)
        picture.save(str(path))
        made.append(path)
    program.sendPostedEvents()
    return made


def _shows_something(image: QImage) -> bool:
    """True when a screen has the colours of letters, lines and planes; an empty one has a few at most."""
    points = ((x, y) for x in range(0, image.width(), 3) for y in range(0, image.height(), 3))
    colours: set[int] = set()
    for x, y in points:
        colours.add(image.pixel(x, y))
        if len(colours) >= FEWEST_COLOURS:
            return True
    return False


def _settled(window: MainWindow) -> QImage:
    """The window when its layouts and timers have come to rest: two pictures in a row are the same.

    A window that never rests is taken as it is after the last of a few looks.
    """
    picture = QImage()
    for _look in range(MOST_LOOKS):
        loop = QEventLoop()
        QTimer.singleShot(SETTLE_MS, loop.quit)
        loop.exec()
        before, picture = picture, window.grab().toImage()
        if picture == before:
            break
    return picture
