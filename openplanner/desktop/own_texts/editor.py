"""A text to change, with how easy it reads and what could be plainer, told at every pause in typing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QPlainTextEdit, QVBoxLayout, QWidget

from openplanner.desktop.desk import Desk
from openplanner.desktop.own_texts.words import finding_words, score_words
from openplanner.desktop.theme import scaled
from openplanner.desktop.widgets.field import MessageLine
from openplanner.desktop.widgets.text import TextLabel
from openplanner.domain.progress import Progress

if TYPE_CHECKING:
    from openplanner.application.own_texts.catalogue import TextName
    from openplanner.application.own_texts.findings import Finding, Verdict

PAUSE = 400  # milliseconds without a key
LINES = 22


class TextEditor(QWidget):
    """The words of one text. Signals: ``changed()`` when somebody types, ``judged()`` when a verdict is there."""

    changed = Signal()
    judged = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.name: TextName | None = None
        self.verdict: Verdict | None = None
        self.words = QPlainTextEdit()
        self.words.setTabChangesFocus(True)
        self.words.setMinimumHeight(self.words.fontMetrics().lineSpacing() * LINES)
        self.words.setAccessibleName(desk.texts("own_texts.text"))
        self.score, self.findings = MessageLine(), QListWidget()
        self.none = TextLabel(desk.texts("own_texts.no_findings"), "muted")
        self._build()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(self.judge)
        self.words.textChanged.connect(self._typed)
        self.findings.itemActivated.connect(self._go_to)
        self.findings.itemClicked.connect(self._go_to)

    def _build(self) -> None:
        texts = self.desk.texts
        self.findings.setProperty("panel", "names")
        self.findings.setWordWrap(True)
        self.findings.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.findings.setAccessibleName(texts("own_texts.findings"))
        self.findings.setFixedHeight(scaled(132))
        self.findings.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(scaled(8))
        for part in (self.score, self.words, TextLabel(texts("own_texts.findings"), "strong"), self.none):
            column.addWidget(part)
        column.addWidget(self.findings)

    @property
    def text(self) -> str:
        """What stands in the field now."""
        return self.words.toPlainText()

    def show_text(self, name: TextName, text: str) -> None:
        """Shows another text and judges it."""
        self.name = name
        self.words.blockSignals(True)
        self.words.setPlainText(text)
        self.words.blockSignals(False)
        self.judge()

    def put(self, text: str) -> None:
        """Puts another wording in the field, as typing would; Ctrl+Z brings back what was there."""
        cursor = self.words.textCursor()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)
        self.words.moveCursor(QTextCursor.MoveOperation.Start)

    def judge(self) -> None:
        """Looks at the text in the background; only the last look counts."""
        self._pause.stop()
        name, text, desk = self.name, self.text, self.desk
        if name is None:
            return

        def work(_progress: Progress) -> Verdict:
            from openplanner.application.own_texts.findings import text_findings

            return text_findings(name, text)

        desk.tasks.run(self, "general", "own_texts.judge", desk.texts("own_texts.judging"), work, self._show)

    def go_to_line(self, line: int) -> None:
        """Puts the cursor at the start of a line (from 1)."""
        block = self.words.document().findBlockByNumber(line - 1)
        if block.isValid():
            self.words.setTextCursor(QTextCursor(block))
            self.words.centerCursor()
        self.words.setFocus()

    def _typed(self) -> None:
        self.verdict = None
        self._pause.start()
        self.changed.emit()

    def _show(self, verdict: Verdict) -> None:
        self.verdict = verdict
        words, kind = score_words(self.desk.texts, verdict)
        self.score.show_text(words, kind)
        self.findings.clear()
        for finding in verdict.findings:
            self.findings.addItem(self._item(finding))
        self.findings.setVisible(bool(verdict.findings))
        self.none.setVisible(not verdict.findings)
        self.judged.emit()

    def _item(self, finding: Finding) -> QListWidgetItem:
        item = QListWidgetItem(finding_words(self.desk.texts, finding))
        item.setData(Qt.ItemDataRole.UserRole, finding.line)
        return item

    def _go_to(self, item: QListWidgetItem) -> None:
        self.go_to_line(int(item.data(Qt.ItemDataRole.UserRole)))
