"""Going to practise and coming back; while practising no number is dialled and no page is opened."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, QUrl, Slot
from PySide6.QtGui import QDesktopServices

from openplanner.desktop.desk import Desk
from openplanner.desktop.practice.room import PracticeRoom
from openplanner.domain.progress import Progress

if TYPE_CHECKING:
    from openplanner.desktop.window import MainWindow

OUTSIDE = ("tel", "callto", "sip", "mailto", "http", "https")


class NothingOutside(QObject):
    """Stands before the programs of the computer that phone, mail or browse, and says that this is practice."""

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        for scheme in OUTSIDE:
            QDesktopServices.setUrlHandler(scheme, self, "refuse")  # type: ignore[arg-type]  # its stub says bytes

    @Slot(QUrl)
    def refuse(self, _url: QUrl) -> None:
        """Opens nothing."""
        self._desk.notice.emit(self._desk.texts("practice.not_outside"), None)

    def step_aside(self) -> None:
        """From now on everything is opened again."""
        for scheme in OUTSIDE:
            QDesktopServices.unsetUrlHandler(scheme)


def show_practice(desk: Desk) -> MainWindow:
    """The window on an invented office; what goes outside is let through again when it closes."""
    from openplanner.desktop.window import open_window

    window = open_window(desk)
    guard = NothingOutside(desk, window)
    window.closed.connect(guard.step_aside)
    return window


class PracticeKeeper(QObject):
    """Lets the real window wait out of sight while its colleague practises.

    ``practice`` is the window on the invented office while it is open.
    """

    def __init__(self, real: MainWindow, room: PracticeRoom) -> None:
        super().__init__(real)
        self._real, self._room = real, room
        self.practice: MainWindow | None = None

    def start(self) -> None:
        """Makes the invented office in the background, then changes windows."""
        desk = self._real.desk

        def work(progress: Progress) -> Path:
            return self._room.make(progress)

        desk.tasks.run(self, "general", "practice", desk.texts("practice.making"), work, self._open)

    def _open(self, database: Path) -> None:
        if self.practice is not None:
            self._room.clear(database)
            return
        practice = show_practice(self._room.open(database, self._real.desk.settings))
        self.practice = practice
        practice.closed.connect(lambda: self._back(database))
        practice.setGeometry(self._real.geometry())
        self._real.hide()

    def _back(self, database: Path) -> None:
        practice, self.practice = self.practice, None
        self._real.show()
        self._real.activateWindow()
        self._real.bugs.install()
        if practice is not None:
            practice.desk.close_office()
            practice.deleteLater()
        QTimer.singleShot(0, self, lambda: self._room.clear(database))
