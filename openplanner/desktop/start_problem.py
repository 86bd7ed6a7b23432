"""What is shown when the window cannot open: the database is not reached, or it is not ours to open.

An installed program for the desktop has no console to say it on.
"""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from openplanner.desktop.theme import scaled
from openplanner.desktop.widgets.text import Button, TextLabel
from openplanner.domain.errors import OpenPlannerError
from openplanner.texts import Texts


class StartProblem(QDialog):
    """Cause, consequence and next step of an error at the start, with a button that copies them for the help desk."""

    def __init__(self, texts: Texts, error: OpenPlannerError, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        words = texts.error(error)
        self.setWindowTitle(texts("window.start_problem"))
        self.setMinimumWidth(scaled(480))
        copy = Button(texts("window.bug_copy"))
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(f"{words} ({words.code})"))
        close = Button(texts("window.start_close"), "main")
        close.clicked.connect(self.accept)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(12)
        column.addWidget(TextLabel(texts("window.start_problem"), "title"))
        for text in (words.cause, words.consequence, words.next_step):
            column.addWidget(TextLabel(text))
        column.addWidget(TextLabel(words.code, "muted"))
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(copy)
        row.addWidget(close)
        column.addLayout(row)
        close.setFocus()
