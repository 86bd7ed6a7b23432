"""The mark among the small icons of the computer: how much waits, the ways in, and the messages."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from openplanner.domain.errors import OpenPlannerError

if TYPE_CHECKING:
    from openplanner.desktop.window import MainWindow

MESSAGE_MS = 8_000


class Tray(QObject):
    """``icon`` is the mark itself. Words on it are counts and case numbers, never a name: others look on."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._press: Callable[[], object] = window.come_forward
        self.icon = QSystemTrayIcon(QGuiApplication.windowIcon(), self)
        self.menu = self._made_menu()
        self.icon.setContextMenu(self.menu)
        self.icon.activated.connect(self._activated)
        self.icon.messageClicked.connect(self._pressed)
        window.desk.case_changed.connect(self.count)
        self.count()

    @staticmethod
    def is_there() -> bool:
        """True when this computer has a place for it."""
        return QSystemTrayIcon.isSystemTrayAvailable()

    def count(self) -> None:
        """Says how much waits, as its tool tip."""
        desk = self._window.desk
        try:
            found = desk.reads.worklist_counts(desk.team_id or None, desk.clock())
        except OpenPlannerError:
            return  # the list on screen says it
        self.icon.setToolTip(desk.texts("tray.counts", late=found.late, today=found.today))

    def remind(self, words: str, press: Callable[[], object]) -> None:
        """A message of the computer; ``press`` is done when somebody clicks it."""
        self._press = press
        self.icon.showMessage("OpenPlanner", words, QGuiApplication.windowIcon(), MESSAGE_MS)

    def _made_menu(self) -> QMenu:
        texts, window = self._window.desk.texts, self._window
        menu = QMenu()
        menu.addAction(texts("tray.open"), window.come_forward)
        menu.addAction(texts("window.screen.intake"), lambda: window.come_forward("intake"))
        menu.addAction(texts("window.screen.agenda"), lambda: window.come_forward("agenda"))
        menu.addSeparator()
        menu.addAction(texts("actions.quit"), window.leave)
        return menu

    def _pressed(self) -> None:
        self._press()

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason is not QSystemTrayIcon.ActivationReason.Context:
            self._window.come_forward()
