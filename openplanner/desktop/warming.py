"""What was left out of the start is imported once the window is there, so that nobody waits for a first time.

An import holds the interpreter for as long as it takes (performance.md 2), so a key pressed meanwhile would come late:
it goes in small steps, each beside the window, and each only when nobody has typed or clicked for a moment. Who opens a
screen before its turn has it imported beside the window too (``MainWindow.open_screen``).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

from openplanner.desktop.desk import Desk
from openplanner.desktop.screens import BESIDE, SCREENS, load_screen

QUIET_MS, TICK_MS = 150, 20
LONGEST_MS = 5_000
"""Who types on from the first moment gets the rest of the day all the same: what comes after the imports begins."""
_TOUCHED = frozenset({QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel})


class Warming(QObject):
    """Imports all screens and the libraries of the desk, a step at a time; ``then`` is called once, after them.

    From its making on, whenever it is quiet; the window was just painted, so it is quiet now. It goes when it is done.
    """

    def __init__(self, desk: Desk, then: Callable[[], object], owner: QObject) -> None:
        super().__init__(owner)
        self._desk, self._then = desk, then
        self._steps: list[Callable[[], object]] = [partial(load_screen, entry) for entry in (*SCREENS, *BESIDE)]
        self._steps += desk.warm_steps
        self._begun, self._running = False, False
        self._touched, self._waited = QElapsedTimer(), QElapsedTimer()
        self._waited.start()
        program = QApplication.instance()
        if program is not None:
            program.installEventFilter(self)
        self._tick = QTimer(self, interval=TICK_MS)
        self._tick.timeout.connect(self._look)
        self._tick.start()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Hears a key, a click and the wheel, and keeps none of them."""
        if event.type() in _TOUCHED:
            self._touched.start()
        return False

    def _look(self) -> None:
        if self._waited.hasExpired(LONGEST_MS):
            self._begin_the_rest()
        if self._running or (self._touched.isValid() and not self._touched.hasExpired(QUIET_MS)):
            return
        if self._steps:
            self._running = True
            step = self._steps.pop(0)
            self._desk.tasks.run(self, "general", "warm_up", "", lambda _progress: step(), self._done, self._done)
        else:
            self._tick.stop()
            self._begin_the_rest()
            self.deleteLater()

    def _done(self, _nothing: object) -> None:
        """A screen that is not there is told to whoever opens it."""
        self._running = False

    def _begin_the_rest(self) -> None:
        if not self._begun:
            self._begun = True
            self._then()
