"""Runs a program until its first window is painted and prints the moment: ``python first_paint.py [--rows] MODULE``.

The program needs nothing for it: when it imports Qt's widgets, Qt's ``exec`` is replaced by one that watches for paint
events and leaves when the painting is done. ``bare`` in place of a module shows the least that Qt can: a window with
an empty table of eight columns. With ``--rows`` it is a table or list with rows in it that must be painted. The moment
is ``time.monotonic()``, which all processes of a machine share; behind it stand the megabytes of memory and the heavy
libraries loaded by then.
"""

from __future__ import annotations

import importlib.util
import os
import runpy
import sys
import time
from collections.abc import Callable
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

HEAVY = {"sqlalchemy", "alembic", "reportlab", "icalendar", "recurring_ical_events", "phonenumbers", "openpyxl",
         "pypdfium2", "typer", "pydantic", "lxml", "numpy", "exchangelib",
         "requests", "httpx", "msal", "keyring"}  # fmt: skip
GIVE_UP_MS = 20_000
WIDGETS = "PySide6.QtWidgets"


class OnceLoaded:
    """Finds Qt's widgets for the program, at the moment when it asks, and sets the watch up."""

    def __init__(self, rows: bool) -> None:
        self.rows = rows

    def find_spec(self, name: str, *_: object) -> ModuleSpec | None:
        """The real widgets with the watch set up behind their loading; nothing for other modules."""
        if name != WIDGETS:
            return None
        sys.meta_path.remove(self)  # type: ignore[arg-type]
        spec = importlib.util.find_spec(name)
        assert spec is not None and spec.loader is not None
        load = spec.loader.exec_module

        def load_and_watch(module: ModuleType) -> None:
            load(module)
            watch_exec(module, self.rows)

        spec.loader.exec_module = load_and_watch  # type: ignore[method-assign]
        return spec


def watch_exec(widgets: Any, rows: bool) -> None:
    """Replaces ``QApplication.exec`` by one that leaves when what is waited for has been painted."""
    from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, Qt, QTimer

    class Watch(QObject):
        seen = False

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
            if event.type() == QEvent.Type.Paint and not self.seen and counts(watched):
                self.seen = True
                QCoreApplication.postEvent(self, QEvent(QEvent.Type.User), Qt.EventPriority.HighEventPriority.value)
            return False

        def customEvent(self, _event: QEvent) -> None:  # noqa: N802
            leave()  # once this painting is done, before any timer: a slow machine must not see idle work begin

    def counts(watched: QObject) -> bool:
        if not isinstance(watched, widgets.QWidget):
            return False
        view = watched.parent()
        return not rows or (isinstance(view, widgets.QAbstractItemView) and has_rows(view.model()))

    watches: list[Watch] = []

    def is_due(run: Callable[..., int]) -> bool:
        """Rows are watched once there is a list: every event of what is built by then would be measured too."""
        if not rows or run is run_program:
            return True
        windows = [top for top in widgets.QApplication.topLevelWidgets() if isinstance(top, widgets.QMainWindow)]
        return any(top.findChildren(widgets.QListView) for top in windows)

    def watched(run: Callable[..., int]) -> Callable[..., int]:
        def run_and_watch(*arguments: object) -> int:
            program = widgets.QApplication.instance()
            if not watches:
                watches.append(Watch())
                program.installEventFilter(watches[0])
                QCoreApplication.sendEvent(program, QEvent(QEvent.Type.User))  # the first one that is seen takes long
                program.removeEventFilter(watches[0])
                QTimer.singleShot(GIVE_UP_MS, lambda: os._exit(1))
            elif watches[0].seen:
                leave()  # it was painted at once, in no loop
            if is_due(run):
                program.installEventFilter(watches[0])
            return int(run(*arguments))

        return run_and_watch

    exec_program = widgets.QApplication.exec

    def run_program(*_: object) -> int:
        return int(exec_program())

    widgets.QApplication.exec = watched(run_program)
    QEventLoop.exec = watched(QEventLoop.exec)  # type: ignore[method-assign]


def has_rows(model: Any) -> bool:
    """True for a model with something to show."""
    return model is not None and bool(model.rowCount() > 0)


def leave() -> None:
    """Prints the moment and stops at once, so that closing costs nothing."""
    moment = time.monotonic()
    sys.stdout.write(f"painted {moment:.6f} {megabytes():.1f} {','.join(sorted(HEAVY & set(sys.modules)))}\n")
    sys.stdout.flush()
    os._exit(0)


def megabytes() -> float:
    """The most memory that this program held; nought where the system does not tell.

    Not by ``getrusage``: on Linux that begins with what the program held that started this one.
    """
    try:
        with open("/proc/self/status", encoding="ascii") as status:  # noqa: PTH123 - nothing more is imported here
            held = next(line for line in status if line.startswith("VmHWM:"))
    except OSError:
        return 0.0
    return int(held.split()[1]) / 1024


def show_bare() -> None:
    """The least that Qt can show."""
    from PySide6.QtGui import QStandardItemModel
    from PySide6.QtWidgets import QApplication, QMainWindow, QTableView

    program = QApplication([])
    model = QStandardItemModel(0, 8)
    model.setHorizontalHeaderLabels([f"Column {number}" for number in range(8)])
    view, window = QTableView(), QMainWindow()
    view.setModel(model)
    window.setCentralWidget(view)
    window.resize(1200, 800)
    window.show()
    program.exec()


def main() -> None:
    """Watches the program named on the command line."""
    module = sys.argv[-1]
    sys.meta_path.insert(0, OnceLoaded("--rows" in sys.argv))  # type: ignore[arg-type]
    sys.argv = [module]
    if module == "bare":
        show_bare()
    else:
        runpy.run_module(module, run_name="__main__")


if __name__ == "__main__":
    main()
