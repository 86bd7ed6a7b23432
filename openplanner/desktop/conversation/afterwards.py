"""After the call: the next try, the letter, or how the case goes on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from openplanner.desktop.theme import scaled
from openplanner.desktop.today.not_reached import window_words
from openplanner.desktop.widgets.field import FieldWithMessage, MessageLine
from openplanner.desktop.widgets.flow import FlowLayout
from openplanner.desktop.widgets.text import Button, TextLabel
from openplanner.domain.case import OutcomeCode
from openplanner.texts import Texts

if TYPE_CHECKING:
    from openplanner.application.record_attempt import AttemptRecorded

OUTCOMES = tuple(code for code in OutcomeCode if code is not OutcomeCode.WITHDRAWN_CONFIRMED)
"""What a call can lead to at once; a withdrawal needs the citizen's own letter first (Awb 6:21)."""


class Afterwards(QFrame):
    """What comes next, each in one key or click.

    Signals: ``next_try_taken()``, ``letter_wanted(kind)`` with a value of ``LetterKind``,
    ``outcome_chosen(OutcomeCode, reason)``, ``plan_wanted()``, ``closed()`` when the case stays open.
    """

    next_try_taken = Signal()
    letter_wanted = Signal(str)
    outcome_chosen = Signal(object, str)
    plan_wanted = Signal()
    closed = Signal()

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self.setProperty("panel", "card")
        self.title = TextLabel("", "heading")
        self.sentence = TextLabel()
        self.message = MessageLine(self)
        self.reason = QLineEdit()
        self.reason.setMaxLength(300)
        self.reason_field = FieldWithMessage(
            texts("conversation.outcome_reason"), self.reason, texts("conversation.outcome_reason_hint")
        )
        self.buttons: dict[str, Button] = {}
        self._first, self._outcomes = QWidget(), QWidget()
        self._build_buttons()
        self.outcome_title = TextLabel(texts("conversation.outcome"), "label")
        self.withdrawal_hint = TextLabel(texts("conversation.withdrawal_hint"), "muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(scaled(16), scaled(12), scaled(16), scaled(12))
        column.setSpacing(scaled(10))
        for part in (self.title, self.sentence, self._first, self.withdrawal_hint, self.outcome_title):
            column.addWidget(part)
        column.addWidget(self._outcomes)
        column.addWidget(self.reason_field)
        column.addWidget(self.message)
        column.addStretch(1)

    def _build_buttons(self) -> None:
        first, outcomes = FlowLayout(scaled(6), self._first), FlowLayout(scaled(6), self._outcomes)
        for name in ("next_try", "plan", "not_reached", "agreements", "confirmation", "withdrawal", "done"):
            first.addWidget(self._button(name))
        for code in OUTCOMES:
            button = Button(self._texts(f"cases.outcome.{code.value}"), "plain")
            button.clicked.connect(lambda _checked=False, code=code: self._choose(code))
            self.buttons[code.value + "_outcome"] = button
            outcomes.addWidget(button)

    def _button(self, name: str) -> Button:
        button = Button(
            self._texts(f"conversation.then_{name}"), "main" if name in {"next_try", "not_reached"} else "plain"
        )
        pressed: Mapping[str, Callable[[], object]] = {
            "next_try": self.next_try_taken.emit,
            "plan": self.plan_wanted.emit,
            "done": self.closed.emit,
            "not_reached": lambda: self.letter_wanted.emit("niet-bereikt"),
            "agreements": lambda: self.letter_wanted.emit("afspraken"),
            "confirmation": lambda: self.letter_wanted.emit("bevestiging"),
            "withdrawal": lambda: self.letter_wanted.emit("intrekking"),
        }
        button.clicked.connect(lambda _checked=False: pressed[name]())
        self.buttons[name] = button
        return button

    def show_recorded(self, recorded: AttemptRecorded, *, agreed: bool, booked: bool) -> None:
        """Shows what comes next and puts the focus on it."""
        texts, reached = self._texts, recorded.attempt.result.reached
        result = texts(f"conversation.result_{recorded.attempt.result.value}")
        self.title.setText(texts("conversation.recorded", result=result))
        self.sentence.setText(self._sentence(recorded))
        self.sentence.setVisible(bool(self.sentence.text()))
        self.message.show_text("")
        shown = {
            "next_try": recorded.next_try is not None,
            "plan": not reached and not recorded.letter_due,
            "not_reached": recorded.letter_due,
            "agreements": reached and agreed,
            "confirmation": reached and booked,
            "withdrawal": reached,
            "done": True,
        }
        for name, visible in shown.items():
            self.buttons[name].setVisible(visible)
        self.withdrawal_hint.setVisible(reached)
        for part in (self.outcome_title, self._outcomes, self.reason_field):
            part.setVisible(reached or recorded.letter_due)
        first = next(name for name, visible in shown.items() if visible)
        self.buttons[first].setFocus()

    def say(self, text: str, kind: str = "good") -> None:
        """Says what was done, such as where a letter was kept."""
        self.message.show_text(text, kind)

    def _sentence(self, recorded: AttemptRecorded) -> str:
        texts = self._texts
        why = " ".join(texts.reason(reason) for reason in recorded.next_why)
        if recorded.next_try is not None:
            when = window_words(recorded.next_try, texts)
            return texts("conversation.next_try", when=when, why=why)
        return why

    def _choose(self, code: OutcomeCode) -> None:
        self.outcome_chosen.emit(code, self.reason.text().strip())
