"""What is shown for a fault in the program itself."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from openplanner.desktop.theme import scaled
from openplanner.desktop.widgets.sheet import Sheet
from openplanner.desktop.widgets.text import Button, TextLabel
from openplanner.texts import Texts


class BugDialog(Sheet):
    """Says that something went wrong here, that work can go on, and gives a report without personal data."""

    def __init__(self, texts: Texts, fingerprint: str, report: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(texts("window.bug_title"))
        self.resize(scaled(560), scaled(380))
        self.report = QPlainTextEdit(report)
        self.report.setReadOnly(True)
        self.report.setAccessibleName(texts("window.bug_report"))
        copy = Button(texts("window.bug_copy"))
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(report))
        go_on = Button(texts("window.bug_go_on"), "main")
        go_on.clicked.connect(self.accept)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(12)
        column.addWidget(TextLabel(texts("window.bug_title"), "title"))
        column.addWidget(TextLabel(texts("window.bug_sentence", fingerprint=fingerprint)))
        column.addWidget(self.report, 1)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(copy)
        row.addWidget(go_on)
        column.addLayout(row)
        go_on.setFocus()
