"""Runs a program until its first window is painted and prints the moment: ``python first_paint.py [--rows] MODULE``.

The program needs nothing for it: this replaces Qt's ``exec`` by one that watches for paint events, and leaves when the
painting is done. ``bare`` in place of a module shows the least that Qt can: a window with an empty table of eight
columns. With ``--rows`` it is a table or list with rows in it that must be painted. The moment is
``time.monotonic()``, which all processes of a machine share; the line ends with the heavy libraries loaded by then.
"""

from __future__ import annotations

import os
import runpy
import sys
import time

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QAbstractItemView, QApplication, QMainWindow, QTableView, QWidget

HEAVY = {"sqlalchemy", "alembic", "reportlab", "icalendar", "recurring_ical_events", "phonenumbers", "openpyxl",
         "pypdfium2", "typer", "pydantic", "lxml", "numpy"}  # fmt: skip
GIVE_UP_MS = 20_000


class Watch(QObject):
    """Leaves the process when what is waited for has been painted."""

    def __init__(self, rows: bool) -> None:
        super().__init__()
        self.rows = rows
        self.seen = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.Paint and not self.seen and self._counts(watched):
            self.seen = True
            QTimer.singleShot(0, leave)
        return False

    def _counts(self, watched: QObject) -> bool:
        if not isinstance(watched, QWidget):
            return False
        view = watched.parent()
        if not self.rows:
            return True
        return isinstance(view, QAbstractItemView) and view.model() is not None and view.model().rowCount() > 0


def leave() -> None:
    """Prints the moment and stops at once, so that closing costs nothing."""
    loaded = sorted(HEAVY & set(sys.modules))
    sys.stdout.write(f"painted {time.monotonic():.6f} {','.join(loaded)}\n")
    sys.stdout.flush()
    os._exit(0)


def show_bare() -> None:
    """The least that Qt can show."""
    from PySide6.QtGui import QStandardItemModel

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
    rows = "--rows" in sys.argv
    module = sys.argv[-1]
    run = QApplication.exec

    def exec_and_watch(*_: object) -> int:
        watch = Watch(rows)
        program = QApplication.instance()
        assert program is not None
        program.installEventFilter(watch)
        QTimer.singleShot(GIVE_UP_MS, lambda: os._exit(1))
        return run()

    QApplication.exec = exec_and_watch  # type: ignore[method-assign,assignment]
    sys.argv = [module]
    if module == "bare":
        show_bare()
    else:
        runpy.run_module(module, run_name="__main__")


if __name__ == "__main__":
    main()
