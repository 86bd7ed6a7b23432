"""Does Qt's binding lose references to None? PySide6 6.12.0 on Python 3.11 does, and then the program dies in use.

There every void call of Qt drops one reference; at zero Python stops with "none_dealloc". pyproject.toml therefore
pins 6.11.3; this test says whether another version may be taken. From Python 3.12 on None is immortal.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject, QPoint, QTimer, Signal
from PySide6.QtGui import QPainter, QPixmap, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QTableView, QWidget

CALLS = 1000
LOST_PER_CALL = 0.05

pytestmark = pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal from Python 3.12 on")


class Bell(QObject):
    """Something that signals."""

    rung = Signal(object)


def void_calls() -> dict[str, Callable[[], object]]:
    """Calls of many kinds that give nothing back."""
    label, line, box, widget, bell = QLabel(), QLineEdit(), QComboBox(), QWidget(), Bell()
    model, view, timer, pixmap = QStandardItemModel(0, 8), QTableView(), QTimer(), QPixmap(20, 20)
    view.setModel(model)
    bell.rung.connect(lambda _: None)

    def paint() -> None:
        painter = QPainter(pixmap)
        painter.drawLine(QPoint(0, 0), QPoint(9, 9))
        painter.end()

    return {
        "QLabel.setText": lambda: label.setText("x"),
        "QLineEdit.setText": lambda: line.setText("x"),
        "QComboBox.addItem": lambda: box.addItem("x"),
        "QWidget.resize": lambda: widget.resize(10, 10),
        "QTableView.setSortingEnabled": lambda: view.setSortingEnabled(False),
        "QStandardItemModel.appendRow": lambda: model.appendRow(QStandardItem("x")),
        "QTimer.start": lambda: timer.start(100_000),
        "Signal.emit": lambda: bell.rung.emit(None),
        "QPainter": paint,
    }


@pytest.mark.parametrize("name", ["QLabel.setText", "QLineEdit.setText", "QComboBox.addItem", "QWidget.resize",
                                  "QTableView.setSortingEnabled", "QStandardItemModel.appendRow", "QTimer.start",
                                  "Signal.emit", "QPainter"])  # fmt: skip
def test_a_thousand_calls_lose_no_reference_to_none(qapp: QApplication, name: str) -> None:
    call = void_calls()[name]
    call()
    gc.collect()  # what earlier tests left behind holds None too, and would go in the middle of counting
    gc.disable()
    try:
        before = sys.getrefcount(None)
        for _ in range(CALLS):
            call()
        lost = (before - sys.getrefcount(None)) / CALLS
    finally:
        gc.enable()
    assert lost < LOST_PER_CALL, f"{name} loses {lost:.2f} references to None per call"
