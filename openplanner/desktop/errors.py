"""The one way to show an error (house.md 4): beside the field, as a notice, as a banner, or as a bug report.

Refused: beside the field that its fact ``field`` names, otherwise a notice. Unavailable: a banner with try again.
Anything else is a bug: logged, one dialog per fingerprint, and the program goes on.
"""

from __future__ import annotations

import logging
import sys
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QObject, Signal, qVersion

from openplanner.desktop.desk import Desk
from openplanner.domain.errors import OpenPlannerError, Refused
from openplanner.faults import fault_report, keep_report
from openplanner.texts import Texts

if TYPE_CHECKING:
    from openplanner.desktop.widgets.field import FieldWithMessage

_log = logging.getLogger(__name__)


def show_beside(desk: Desk, error: OpenPlannerError, fields: Mapping[str, FieldWithMessage]) -> None:
    """Shows a refusal beside its field and puts the cursor there; any other error goes to the window."""
    field = fields.get(str(error.facts.get("field", ""))) if isinstance(error, Refused) else None
    if field is None:
        desk.failed.emit(error)
        return
    field.set_error(str(desk.texts.error(error)))
    field.editor.setFocus()


def fields_failure(desk: Desk, fields: Mapping[str, FieldWithMessage]) -> Callable[[OpenPlannerError], None]:
    """``on_failure`` for a form: :func:`show_beside` with these fields."""
    return lambda error: show_beside(desk, error, fields)


def sentence(texts: Texts, error: OpenPlannerError) -> str:
    """The error as one line for a notice or banner, with its code for the help desk."""
    words = texts.error(error)
    return f"{words} ({words.code})"


class BugReports(QObject):
    """Turns unforeseen exceptions, on whatever thread, into reports.

    Signals: ``found(fingerprint, report)``, once per fingerprint, in the GUI thread. The hooks themselves only emit,
    because Python may call them on any thread. With a ``folder`` every report is kept there too.
    """

    found = Signal(str, str)
    _raised = Signal(object)

    def __init__(self, parent: QObject | None = None, folder: Path | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._times: Counter[str] = Counter()
        self._before = (sys.excepthook, threading.excepthook, sys.unraisablehook)
        self._raised.connect(self.take)

    def install(self) -> None:
        """Becomes the hook of the interpreter, of its threads, and of what breaks where nobody can catch it."""
        if sys.excepthook != self._hook:
            self._before = (sys.excepthook, threading.excepthook, sys.unraisablehook)
        sys.excepthook = self._hook
        threading.excepthook = self._thread_hook
        sys.unraisablehook = self._unraisable_hook

    def step_aside(self) -> None:
        """Gives the hooks back, for when the window goes; those that another took over since stay."""
        if sys.excepthook == self._hook:
            sys.excepthook = self._before[0]
        if threading.excepthook == self._thread_hook:
            threading.excepthook = self._before[1]
        if sys.unraisablehook == self._unraisable_hook:
            sys.unraisablehook = self._before[2]

    def take(self, exc_info: tuple[type[BaseException], BaseException | None, TracebackType | None]) -> None:
        """Logs a bug and reports it unless it was reported before; a flood is logged each time it doubles."""
        fingerprint, report = fault_report(exc_info[0], exc_info[2], f"Qt {qVersion()}")
        self._times[fingerprint] += 1
        times = self._times[fingerprint]
        if times & (times - 1) == 0:
            steps = report.splitlines() if times == 1 else None
            _log.error("bug %s, time %d", fingerprint, times, extra={"steps": steps})
        if times == 1:
            if self._folder is not None:
                keep_report(self._folder, fingerprint, report)
            self.found.emit(fingerprint, report)

    def _hook(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt) or not shiboken6.isValid(self):
            sys.__excepthook__(kind, error, trace)
            return
        self._raised.emit((kind, error, trace))

    def _thread_hook(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_type is not SystemExit and shiboken6.isValid(self):
            self._raised.emit((args.exc_type, args.exc_value, args.exc_traceback))

    def _unraisable_hook(self, args: sys.UnraisableHookArgs) -> None:
        if shiboken6.isValid(self):
            self._raised.emit((args.exc_type, args.exc_value, args.exc_traceback))
