"""The one way to show an error (house.md 4): beside the field, as a notice, as a banner, or as a bug report.

Refused: beside the field that its fact ``field`` names, otherwise a notice. Unavailable: a banner with try again.
Anything else is a bug: logged, one dialog per fingerprint, and the program goes on.
"""

from __future__ import annotations

import logging
import platform
import sys
import traceback
import zlib
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, qVersion

import openplanner
from openplanner.desktop.desk import Desk
from openplanner.domain.errors import OpenPlannerError, Refused
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
    """Turns unforeseen exceptions into reports.

    Signals: ``found(fingerprint, report)``, once per fingerprint, in the GUI thread. The hook itself only emits,
    because Python may call it on any thread.
    """

    found = Signal(str, str)
    _raised = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._seen: set[str] = set()
        self._raised.connect(self.take)

    def install(self) -> None:
        """Becomes the hook of the interpreter."""
        sys.excepthook = self._hook

    def take(self, exc_info: tuple[type[BaseException], BaseException, TracebackType | None]) -> None:
        """Logs a bug and reports it unless it was reported before."""
        fingerprint, report = bug_report(*exc_info)
        _log.error("bug %s\n%s", fingerprint, report)
        if fingerprint not in self._seen:
            self._seen.add(fingerprint)
            self.found.emit(fingerprint, report)

    def _hook(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        self._raised.emit((kind, error, trace))


def bug_report(kind: type[BaseException], _error: BaseException, trace: TracebackType | None) -> tuple[str, str]:
    """Fingerprint and report: files, lines and versions; no message and no values, for these may name people."""
    steps = [f"{_place(frame.filename)}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]
    fingerprint = format(zlib.crc32("\n".join([kind.__name__, *steps[-3:]]).encode()), "08x")
    head = (
        f"OpenPlanner {openplanner.__version__} · {fingerprint}\n"
        f"Python {platform.python_version()} · Qt {qVersion()} · {platform.system()}\n{kind.__name__}\n"
    )
    return fingerprint, head + "\n".join(steps)


def _place(filename: str) -> str:
    """A file of ours below the package, any other by its name only: folders may carry the name of a person."""
    _, ours, below = filename.replace("\\", "/").rpartition("/openplanner/")
    return below if ours else below.rpartition("/")[2]
