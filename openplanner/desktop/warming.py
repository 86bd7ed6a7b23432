"""What was left out of the start is imported once the window is there, so that nobody waits for a first time.

An import holds the interpreter for as long as it takes (performance.md 2), so a key pressed meanwhile would come late:
it goes in small steps, each beside the window, and each only when nobody has typed or clicked for a moment.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib import import_module

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

from openplanner.desktop.desk import Desk
from openplanner.desktop.screens import BESIDE, SCREENS
from openplanner.domain.progress import Progress

QUIET_MS, TICK_MS = 300, 40
LONGEST_MS = 10_000
"""Who types on from the first moment gets the rest of the day all the same: what comes after the imports begins."""
_TOUCHED = frozenset({QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel})


class Warming(QObject):
    """Imports the libraries of the desk and all screens, a step at a time; ``then`` is called once, after them."""

    def __init__(self, desk: Desk, then: Callable[[], object], owner: QObject) -> None:
        super().__init__(owner)
        self._desk, self._then = desk, then
        self._steps: list[Callable[[], object]] = [*desk.warm_steps]
        self._steps += (partial(import_module, entry.module) for entry in (*SCREENS, *BESIDE))
        self._begun, self._running = False, False
        self._quiet, self._waited = QElapsedTimer(), QElapsedTimer()
        self._tick = QTimer(self, interval=TICK_MS)
        self._tick.timeout.connect(self.look)

    @property
    def done(self) -> bool:
        """True when everything is there."""
        return not self._steps and not self._running

    def start(self) -> None:
        """From now on, whenever it is quiet; the window was just painted, so it is quiet now."""
        self._waited.start()
        program = QApplication.instance()
        if program is not None:
            program.installEventFilter(self)
        self._tick.start()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Hears a key, a click and the wheel, and keeps none of them."""
        if event.type() in _TOUCHED:
            self._quiet.start()
        return False

    def look(self) -> None:
        """The next step when it is quiet."""
        if self._waited.hasExpired(LONGEST_MS):
            self._begin()
        if self._running or (self._quiet.isValid() and not self._quiet.hasExpired(QUIET_MS)):
            return
        if not self._steps:
            self._finish()
            return
        step = self._steps.pop(0)
        self._running = True
        self._desk.tasks.run(self, "general", "warm_up", "", partial(_do, step), self._stepped)

    def _stepped(self, _done: object) -> None:
        self._running = False

    def _finish(self) -> None:
        self._tick.stop()
        program = QApplication.instance()
        if program is not None:
            program.removeEventFilter(self)
        self._begin()

    def _begin(self) -> None:
        if not self._begun:
            self._begun = True
            self._then()


def _do(step: Callable[[], object], _progress: Progress) -> None:
    step()
