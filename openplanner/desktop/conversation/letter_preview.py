"""A letter as the citizen will read it, before it is kept or copied."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from openplanner.desktop.theme import scaled
from openplanner.desktop.widgets.flow import FlowLayout
from openplanner.desktop.widgets.text import Button, TextLabel
from openplanner.texts import Texts

if TYPE_CHECKING:
    from openplanner.application.write_letter import LetterBundle


class LetterPreview(QWidget):
    """The words of one letter. Signals: ``kept(LetterBundle)`` to keep as PDF, ``copied(LetterBundle)`` for a mail."""

    kept = Signal(object)
    copied = Signal(object)

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bundle: LetterBundle | None = None
        self.words = QPlainTextEdit()
        self.words.setReadOnly(True)
        self.words.setTabChangesFocus(True)
        self.words.setMinimumHeight(scaled(150))
        self.words.setAccessibleName(texts("conversation.preview"))
        self.keep_button = Button(texts("conversation.keep_pdf"), "main", "printer")
        self.copy_button = Button(texts("conversation.copy_letter"), "plain", "copy")
        row = FlowLayout(scaled(6))
        row.addWidget(self.keep_button)
        row.addWidget(self.copy_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(scaled(6))
        column.addWidget(TextLabel(texts("conversation.preview"), "label"))
        column.addWidget(self.words, 1)
        column.addLayout(row)
        self.keep_button.clicked.connect(lambda _checked=False: self.kept.emit(self._bundle))
        self.copy_button.clicked.connect(lambda _checked=False: self.copied.emit(self._bundle))
        self.hide()

    def show_letter(self, bundle: LetterBundle | None) -> None:
        """Shows a letter with the focus on keeping it; None takes it away."""
        self._bundle = bundle
        self.words.setPlainText(bundle.email_text if bundle is not None else "")
        self.setVisible(bundle is not None)
        if bundle is not None:
            self.keep_button.setFocus()
