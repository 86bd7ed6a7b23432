"""Watches whether the window could have answered: how long its own thread works at a stretch, and whether it waits.

Between two moments at which Qt looks for what a person does, the thread of the window may use at most so much of the
processor. Its own time is counted, not that of the clock on the wall, so a busy machine does not matter; and because a
thread that waits uses no time, whatever waits is noted by name: sleeping, the network, another program.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable
from types import TracebackType

from PySide6.QtCore import QAbstractEventDispatcher, QEventLoop, QObject, QTimer, Slot

MOST_MS = 100.0
YARDSTICK_MS = 10.0  # what the yardstick takes on an office computer with nothing else to do
WAITS = {"socket.connect", "socket.getaddrinfo", "subprocess.Popen", "urllib.Request"}


MOST_SECONDS = 90  # until a step has ended, on a machine where others work too


def _yardstick() -> float:
    """Milliseconds of the processor for a fixed piece of work."""
    began = time.thread_time()
    sum(number * number for number in range(200_000))
    return (time.thread_time() - began) * 1000


class _Ear:
    """One audit hook for the whole run, because Python keeps them until it ends."""

    listener: Callable[[str], object] | None = None
    installed = False

    @classmethod
    def listen(cls, listener: Callable[[str], object] | None) -> None:
        cls.listener = listener
        if not cls.installed:
            cls.installed = True
            sys.addaudithook(cls._heard)

    @classmethod
    def _heard(cls, event: str, _facts: tuple[object, ...]) -> None:
        if cls.listener is not None and event in WAITS and threading.current_thread() is threading.main_thread():
            cls.listener(event)


class Watchdog(QObject):
    """Use as a context; ``steps`` holds the longest stretch in milliseconds of every step done, by name."""

    def __init__(self) -> None:
        super().__init__()
        self.steps: dict[str, float] = {}
        self.waits: list[str] = []
        self._step = "start"
        self._yardsticks: dict[str, list[float]] = {}
        self._began = time.thread_time()

    def __enter__(self) -> Watchdog:
        dispatcher = QAbstractEventDispatcher.instance()
        assert dispatcher is not None
        dispatcher.aboutToBlock.connect(self._turns)
        dispatcher.awake.connect(self._turns)
        _Ear.listen(self._waited)
        self._sleep, time.sleep = time.sleep, self._slept
        self._began = time.thread_time()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        _Ear.listen(None)
        time.sleep = self._sleep
        dispatcher = QAbstractEventDispatcher.instance()
        if dispatcher is not None:
            dispatcher.aboutToBlock.disconnect(self._turns)
            dispatcher.awake.disconnect(self._turns)

    def does(self, name: str, act: Callable[[], object], until: Callable[[], bool], rest_ms: int = 30) -> None:
        """Does one thing as a person does it, out of Qt's own loop, and goes on until nothing more comes of it."""
        self._step = name
        loop = QEventLoop()
        failed: list[BaseException] = []

        def acts() -> None:
            try:
                act()
            except BaseException as error:  # noqa: BLE001 - in Qt's loop it would only be logged
                failed.append(error)

        QTimer.singleShot(0, self, acts)
        calm = QTimer(self, interval=rest_ms)
        deadline = time.monotonic() + MOST_SECONDS
        self._yardsticks.setdefault(name, []).append(_yardstick())
        self._began = time.thread_time()

        ended: list[bool] = []

        def look() -> None:
            if until() or time.monotonic() > deadline:
                ended.append(until())
                loop.quit()

        calm.timeout.connect(look)
        calm.start()
        loop.exec()
        calm.stop()
        self._yardsticks[name].append(_yardstick())
        if failed:
            raise AssertionError(f"{name} could not be done") from failed[0]
        assert ended[0], f"{name} did not end"

    def blocked(self) -> dict[str, str]:
        """The steps in which the window could not have answered in time, and those in which it waited.

        On a machine that is slower than an office computer, or that shares its processors with others, the limit of a
        step grows as the yardstick does just before and after it, and at the end of a stretch that was too long.
        """
        slow = {name: f"{most:.0f} ms" for name, most in self.steps.items() if most > self._most_allowed(name)}
        return {**slow, **dict.fromkeys(self.waits, "waited")}

    def _most_allowed(self, name: str) -> float:
        return MOST_MS * max(1.0, max(self._yardsticks[name]) / YARDSTICK_MS)

    def _waited(self, event: str) -> None:
        self.waits.append(f"{self._step}: {event}")

    def _slept(self, seconds: float) -> None:
        if threading.current_thread() is threading.main_thread():
            self._waited("time.sleep")
        self._sleep(seconds)

    @Slot()
    def _turns(self) -> None:
        """Some of Qt's loops tell before they work and some after: what was used since the last sign is one turn."""
        worked = (time.thread_time() - self._began) * 1000
        self.steps[self._step] = max(worked, self.steps.get(self._step, 0.0))
        if worked > MOST_MS:
            self._yardsticks.setdefault(self._step, []).append(_yardstick())
        self._began = time.thread_time()
