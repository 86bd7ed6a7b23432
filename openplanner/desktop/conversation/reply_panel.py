"""The answer to a WhatsApp message: ready sentences, a guard before it leaves, and what to do when it is too much."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QMenu, QTextEdit, QVBoxLayout, QWidget

from openplanner.desktop.conversation.notes import Notes
from openplanner.desktop.conversation.state import REMOVED, SensitiveFind
from openplanner.desktop.theme import colour, scaled
from openplanner.desktop.widgets.field import FieldWithMessage, MessageLine
from openplanner.desktop.widgets.flow import FlowLayout
from openplanner.desktop.widgets.text import Button
from openplanner.desktop.word_watch import OWN_GUARD, mark
from openplanner.texts import Texts


class ReplyPanel(QFrame):
    """What goes into WhatsApp; nothing leaves while the guard has something to say.

    Signals: ``changed()``, ``sent()`` for the button that opens WhatsApp, ``copied()`` for the one that copies,
    ``answered()`` when the colleague says that the answer was sent, ``phone_wanted()`` to phone instead.
    """

    changed = Signal()
    sent = Signal()
    copied = Signal()
    answered = Signal()
    phone_wanted = Signal()

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._finds: tuple[SensitiveFind, ...] = ()
        self.setProperty("panel", "card")
        self.reply = Notes()
        mark(self.reply, OWN_GUARD)
        self.field = FieldWithMessage(texts("conversation.reply"), self.reply, texts("conversation.reply_hint"))
        self.field.setMinimumHeight(scaled(100))
        self.advice = MessageLine(self)
        self.menu = QMenu(self)
        self.template_button = Button(texts("conversation.templates"), "plain", "message-square")
        self.template_button.setMenu(self.menu)
        self.open_button = Button(texts("conversation.open_chat"), "plain", "message-circle")
        self.copy_button = Button(texts("conversation.copy_reply"), "plain", "copy")
        self.answered_button = Button(texts("conversation.answered"), "plain", "check")
        self.fix_button = Button(texts("conversation.take_out"), "plain", "shield")
        self.phone_button = Button(texts("conversation.phone_instead"), "plain", "phone")
        self._build()
        self._connect()
        self.guard(())

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(scaled(16), scaled(10), scaled(16), scaled(10))
        column.setSpacing(scaled(6))
        column.addWidget(self.field, 1)
        column.addWidget(self.advice)
        row = FlowLayout(scaled(6))
        for button in (
            self.fix_button, self.phone_button, self.template_button, self.open_button, self.copy_button,
            self.answered_button,
        ):  # fmt: skip
            row.addWidget(button)
        column.addLayout(row)

    def _connect(self) -> None:
        self.reply.textChanged.connect(self.changed)
        self.fix_button.clicked.connect(lambda _checked=False: self.take_out())
        for button, signal in (
            (self.open_button, self.sent),
            (self.copy_button, self.copied),
            (self.answered_button, self.answered),
            (self.phone_button, self.phone_wanted),
        ):
            button.clicked.connect(lambda _checked=False, signal=signal: signal.emit())

    def say_norm(self, text: str) -> None:
        """Under the name of the field: by when an answer is due."""
        self.field.show_hint(text)
        self.reply.setAccessibleDescription(text)

    def show_templates(self, templates: Sequence[tuple[str, str]]) -> None:
        """Ready sentences as (name, text); choosing one puts it where the cursor is."""
        self.menu.clear()
        for name, words in templates:
            action = QAction(name, self.menu)
            action.setToolTip(words)
            action.triggered.connect(lambda _checked=False, words=words: self._insert(words))
            self.menu.addAction(action)
        self.menu.setToolTipsVisible(True)
        self.template_button.setVisible(bool(templates))

    def choose_template(self) -> None:
        """Opens the list of ready sentences."""
        self.template_button.showMenu()

    def guard(self, finds: Sequence[SensitiveFind]) -> None:
        """Blocks a text with something sensitive in it: says which part and why, and underlines it."""
        self._finds = tuple(finds)
        empty = not self.reply.toPlainText().strip()
        for button in (self.open_button, self.copy_button, self.answered_button):
            button.setEnabled(not finds and not empty)
        self.fix_button.setVisible(bool(finds))
        self._underline()
        if finds:
            parts = " ".join(dict.fromkeys(f"“{find.shown}”: {self._texts.reason(find.spot.why)}" for find in finds))
            self.field.set_error(self._texts("conversation.reply_blocked", what=parts))
        else:
            self.field.clear_message()

    def advise(self, text: str) -> None:
        """Says that the phone is better now, or nothing."""
        self.advice.show_text(text, "warning")
        self.phone_button.setVisible(bool(text))

    def take_out(self) -> None:
        """Puts a mark in the place of everything that may not leave; one step of undo brings it back."""
        cursor = self.reply.textCursor()
        cursor.beginEditBlock()
        for find in sorted(self._finds, key=lambda one: one.spot.start, reverse=True):
            cursor.setPosition(find.spot.start)
            cursor.setPosition(find.spot.end, QTextCursor.MoveMode.KeepAnchor)
            cursor.insertText(self._texts(REMOVED))
        cursor.endEditBlock()
        self.reply.setFocus()

    def _insert(self, words: str) -> None:
        before = self.reply.textCursor()
        text = self.reply.toPlainText()[: before.position()]
        before.insertText(words if not text or text.endswith("\n") else f"\n{words}")
        self.reply.setFocus()

    def _underline(self) -> None:
        marks = []
        for find in self._finds:
            mark = QTextEdit.ExtraSelection()
            shape = QTextCharFormat()
            shape.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
            shape.setUnderlineColor(QColor(colour("danger")))
            cursor = QTextCursor(self.reply.document())
            cursor.setPosition(find.spot.start)
            cursor.setPosition(find.spot.end, QTextCursor.MoveMode.KeepAnchor)
            mark.cursor, mark.format = cursor, shape
            marks.append(mark)
        self.reply.setExtraSelections(marks)
