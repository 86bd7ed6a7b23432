"""Background work, the one way (house.md 5): lanes, keys, progress after 400 ms, cancel.

``work`` runs outside the GUI thread, is free of Qt and gets a ``Progress`` whose ``step`` raises ``Cancelled`` when
asked to stop. ``on_success`` and ``on_failure`` are called in the GUI thread, never after their owner has gone.

A person can stop work that saves until it has kept something (``domain/stopping.py``): its owner hears ``Stopped``, and
nothing was kept. What reads can be stopped all along.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from types import TracebackType
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject, QThreadPool, QTimer, Signal, Slot

from openplanner.domain.errors import Cancelled, OpenPlannerError, Stopped
from openplanner.domain.progress import Progress
from openplanner.domain.stopping import Stop, stopped_by

SHOW_AFTER_MS = 400
LANES = {"calendar": 1, "general": 2}
_numbers = count(1)

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None]
Result = TypeVar("Result")


@dataclass(eq=False)
class Run:
    """One piece of work: its words for the screen and whether it may be stopped."""

    owner: QObject
    lane: str
    key: str
    label: str
    work: Callable[[Progress], Any]
    on_success: Callable[[Any], object] | None
    on_failure: Callable[[OpenPlannerError], object] | None
    writes: bool
    number: int = field(default_factory=lambda: next(_numbers))
    stop: Stop = field(default_factory=Stop)
    dropped: bool = False  # nobody waits for the answer any more


class _Reporter:
    """The progress that the work sees."""

    def __init__(self, run: Run, told: Callable[[Run, int, int, str], None]) -> None:
        self._run = run
        self._told = told

    def step(self, done: int, total: int, label: str = "") -> None:
        if self._run.stop.asked:
            raise Cancelled
        self._told(self._run, done, total, label)


class Tasks(QObject):
    """Runs work beside the window.

    Signals: ``shown(Run)`` 400 ms after a start that is still going, ``stepped(Run, done, total, label key)``,
    ``ended(Run)``, ``failed(OpenPlannerError, retry callable)`` when nobody else deals with it, and
    ``broke(exc_info)`` for a bug. All are emitted in the GUI thread.
    """

    pause_ms = 80  # how long a screen waits for a person who is still walking through a list
    shown = Signal(object)
    stepped = Signal(object, int, int, str)
    ended = Signal(object)
    failed = Signal(object, object)
    broke = Signal(object)
    _arrived = Signal(object, object, object, object)
    _told = Signal(object, int, int, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pools = {lane: self._pool(threads) for lane, threads in LANES.items()}
        self._runs: dict[int, Run] = {}
        self._newest: dict[str, int] = {}
        self._arrived.connect(self._arrive)
        self._told.connect(self._tell)

    def run(
        self,
        owner: QObject,
        lane: str,
        key: str,
        label: str,
        work: Callable[[Progress], Result],
        on_success: Callable[[Result], object] | None = None,
        on_failure: Callable[[OpenPlannerError], object] | None = None,
        *,
        writes: bool = False,
    ) -> None:
        """Starts work; ``label`` is the sentence shown when it lasts,
        empty for what nobody waits for. A newer run of the same key silences the older.

        ``writes`` work is never silenced, and goes on when the window closes. Without ``on_failure`` an error goes to
        the window.
        """
        run = Run(owner, lane, key, label, work, on_success, on_failure, writes)
        self._silence(key)
        self._newest[key] = run.number
        self._runs[run.number] = run
        self._pools[lane].start(lambda: self._work(run))
        QTimer.singleShot(SHOW_AFTER_MS, self, lambda: self._show(run))

    def cancel(self, run: Run) -> bool:
        """Asks a run to stop, for a person; False when it has kept something and goes on to its end."""
        return run.stop.ask()

    def busy(self) -> bool:
        """True while something runs."""
        return bool(self._runs)

    def close(self, wait_ms: int = 3000) -> bool:
        """Stops all that reads and waits at most three seconds; True when everything had ended."""
        for run in self._runs.values():
            self._drop(run)
        ended = [pool.waitForDone(wait_ms) for pool in self._pools.values()]
        return all(ended)

    def _pool(self, threads: int) -> QThreadPool:
        pool = QThreadPool(self)
        pool.setMaxThreadCount(threads)
        return pool

    def _silence(self, key: str) -> None:
        older = self._runs.get(self._newest.get(key, 0))
        if older is not None:
            self._drop(older)

    def _drop(self, run: Run) -> None:
        if not run.writes:
            run.dropped = True
            run.stop.ask()

    def _work(self, run: Run) -> None:
        result, bug = None, None
        error: OpenPlannerError | None = None
        try:
            with stopped_by(run.stop):
                if run.stop.asked:
                    raise Cancelled
                result = run.work(_Reporter(run, self._told.emit))
        except Cancelled:
            error = Stopped("stopped_by_person")
        except OpenPlannerError as refused:
            error = refused
        except Exception:  # noqa: BLE001 the task runner is one of the three places
            bug = sys.exc_info()
        if shiboken6.isValid(self):
            self._arrived.emit(run, result, error, bug)

    @Slot(object, object, object, object)
    def _arrive(self, run: Run, result: object, error: OpenPlannerError | None, bug: ExcInfo | None) -> None:
        self._runs.pop(run.number, None)
        if self._newest.get(run.key) == run.number:
            del self._newest[run.key]
        self.ended.emit(run)
        deliver(self, run, result, error, bug)

    @Slot(object, int, int, str)
    def _tell(self, run: Run, done: int, total: int, label: str) -> None:
        if run.number in self._runs:
            self.stepped.emit(run, done, total, label)

    def _show(self, run: Run) -> None:
        if run.number in self._runs:
            self.shown.emit(run)


class ImmediateTasks(Tasks):
    """The same, at once and in the calling thread, for tests and for pictures of screens."""

    pause_ms = 0

    def run(
        self,
        owner: QObject,
        lane: str,
        key: str,
        label: str,
        work: Callable[[Progress], Result],
        on_success: Callable[[Result], object] | None = None,
        on_failure: Callable[[OpenPlannerError], object] | None = None,
        *,
        writes: bool = False,
    ) -> None:
        """As :meth:`Tasks.run`, but done when it returns."""
        self._work(Run(owner, lane, key, label, work, on_success, on_failure, writes))


def deliver(tasks: Tasks, run: Run, result: object, error: OpenPlannerError | None, bug: ExcInfo | None) -> None:
    """Hands an answer to whoever asked; nothing when the owner has gone or the run was silenced.

    Who waits for work that was stopped hears so: the form that saved, or whoever gave an ``on_failure``.
    """
    if bug is not None:
        tasks.broke.emit(bug)
    if bug is not None or run.dropped or not shiboken6.isValid(run.owner):
        return
    if error is None and run.stop.asked and not run.writes:  # it ended before it heard
        error = Stopped("stopped_by_person")
    if error is None:
        if run.on_success is not None:
            run.on_success(result)
    elif run.on_failure is not None:
        run.on_failure(error)
    elif run.writes or not isinstance(error, Stopped):
        again = lambda: tasks.run(  # noqa: E731
            run.owner, run.lane, run.key, run.label, run.work, run.on_success, run.on_failure, writes=run.writes
        )
        tasks.failed.emit(error, again)
