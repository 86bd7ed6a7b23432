"""After the call: the next try, the letter, or how the case goes on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QMenu, QVBoxLayout, QWidget

from openplanner.desktop.conversation.letter_preview import LetterPreview
from openplanner.desktop.theme import scaled
from openplanner.desktop.today.not_reached import window_words
from openplanner.desktop.widgets.field import FieldWithMessage, MessageLine
from openplanner.desktop.widgets.flow import FlowLayout
from openplanner.desktop.widgets.text import Button, TextLabel
from openplanner.domain.case import OutcomeCode
from openplanner.texts import Texts

if TYPE_CHECKING:
    from openplanner.application.record_attempt import AttemptRecorded
    from openplanner.application.write_letter import LetterBundle

OUTCOMES = tuple(code for code in OutcomeCode if code is not OutcomeCode.WITHDRAWN_CONFIRMED)
"""What a call can lead to at once; a withdrawal needs the citizen's own letter first (Awb 6:21)."""
NUMBERS: Mapping[OutcomeCode, int] = {code: number for number, code in enumerate(OutcomeCode, start=1)}
"""The numbers of method.md 7.2, which are the keys."""
NOBODY_SPOKEN = frozenset(
    {OutcomeCode.FORMAL, OutcomeCode.NOT_REACHED, OutcomeCode.NOT_SUITABLE, OutcomeCode.FORWARDED}
)
_STEPS = ("next_try", "plan", "not_reached", "agreements", "confirmation", "done")
"""The next steps in order; the first that applies is the main one."""
LESS_FIT = ("law_only", "no_room", "many_parties", "bulk", "no_agreement", "deadline")
DO_NOT_CALL = ("writing_only", "representative", "safety", "inquiry", "lawsuit", "no_address")
"""Why a case does not suit a talk: one choice, no free text (method.md 2.5)."""


class Afterwards(QFrame):
    """What comes next, each in one key or click; the digits 1 to 9 are the outcomes.

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
        self.preview = LetterPreview(texts)
        self.reason = QLineEdit()
        self.reason.setMaxLength(300)
        self.reason_field = FieldWithMessage(
            texts("conversation.outcome_reason"), self.reason, texts("conversation.outcome_reason_hint")
        )
        self.buttons: dict[str, Button] = {}
        self.unfit = QMenu(self)
        self._fill_unfit()
        self._first, self._outcomes = QWidget(), QWidget()
        self._build_buttons()
        self.outcome_title = TextLabel(texts("conversation.outcome"), "label")
        self.withdrawal_hint = TextLabel(texts("conversation.withdrawal_hint"), "muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(scaled(16), scaled(12), scaled(16), scaled(12))
        column.setSpacing(scaled(10))
        for part in (self.title, self.sentence, self._first, self.message, self.preview, self.outcome_title):
            column.addWidget(part)
        for part in (self._outcomes, self.reason_field, self.withdrawal_hint):
            column.addWidget(part)
        column.addStretch(1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A digit chooses the outcome with that number."""
        for code, number in NUMBERS.items():
            button = self.buttons.get(self._button_name(code))
            if event.text() == str(number) and button is not None and not self._outcomes.isHidden():
                if not button.isHidden():
                    button.click()
                return
        super().keyPressEvent(event)

    def _button_name(self, code: OutcomeCode) -> str:
        return "withdrawal" if code is OutcomeCode.WITHDRAWN_CONFIRMED else f"{code.value}_outcome"

    def _build_buttons(self) -> None:
        first, outcomes = FlowLayout(scaled(6), self._first), FlowLayout(scaled(6), self._outcomes)
        for name in _STEPS:
            first.addWidget(self._button(name))
        for code, number in NUMBERS.items():
            if code is OutcomeCode.WITHDRAWN_CONFIRMED:
                outcomes.addWidget(self._button("withdrawal", f"{number}  "))
                continue
            name = self._texts(f"cases.outcome.{code.value}")
            button = Button(f"{number}  {name}", "choice")
            button.setAccessibleName(name)
            button.clicked.connect(lambda _checked=False, code=code: self._choose(code))
            self.buttons[self._button_name(code)] = button
            outcomes.addWidget(button)

    def _button(self, name: str, number: str = "") -> Button:
        words = self._texts(f"conversation.then_{name}")
        sort = "choice" if number else "plain"
        button = Button(f"{number}{words}", sort)
        button.setAccessibleName(words)
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

    def _fill_unfit(self) -> None:
        for title, names in (("less_fit", LESS_FIT), ("do_not_call", DO_NOT_CALL)):
            self.unfit.addSection(self._texts(f"conversation.{title}"))
            for name in names:
                words = self._texts(f"conversation.unfit_{name}")
                action = QAction(words, self.unfit)
                action.triggered.connect(
                    lambda _checked=False, words=words: self.outcome_chosen.emit(OutcomeCode.NOT_SUITABLE, words)
                )
                self.unfit.addAction(action)

    def show_recorded(self, recorded: AttemptRecorded, *, agreed: bool, booked: bool) -> None:
        """Shows what comes next and puts the focus on it."""
        texts, reached = self._texts, recorded.attempt.result.reached
        result = texts(f"conversation.result_{recorded.attempt.result.value}")
        self.title.setText(texts("conversation.recorded", result=result))
        self.sentence.setText(self._sentence(recorded))
        self.sentence.setVisible(bool(self.sentence.text()))
        self.message.show_text("")
        self.preview.show_letter(None)
        shown = {
            "next_try": recorded.next_try is not None,
            "plan": not reached and not recorded.letter_due,
            "not_reached": recorded.letter_due,
            "agreements": reached and agreed,
            "confirmation": reached and booked,
            "done": True,
        }
        for name, visible in shown.items():
            self.buttons[name].setVisible(visible)
        self._show_outcomes(reached=reached, letter_due=recorded.letter_due)
        self._one_main(self.buttons[self.first_step])
        self.buttons[self.first_step].setFocus()

    def show_letter(self, bundle: LetterBundle) -> None:
        """Shows a letter; keeping it is the main thing to do now."""
        self.preview.show_letter(bundle)
        self._one_main(self.preview.keep_button)

    def _one_main(self, chosen: Button) -> None:
        for button in (*(self.buttons[name] for name in _STEPS), self.preview.keep_button):
            button.become("main" if button is chosen else "plain")

    @property
    def first_step(self) -> str:
        """The name of the button that comes first now."""
        return next(name for name, button in self.buttons.items() if not button.isHidden())

    def write_first_letter(self) -> None:
        """The letter that belongs here: what was agreed, the talk that stands, or that nobody was reached."""
        for name in ("agreements", "confirmation", "not_reached"):
            if not self.buttons[name].isHidden():
                self.buttons[name].click()
                return
        self.say(self._texts("conversation.no_letter"), "info")

    def say(self, text: str, kind: str = "good") -> None:
        """Says what was done, such as where a letter was kept."""
        self.message.show_text(text, kind)

    def _show_outcomes(self, *, reached: bool, letter_due: bool) -> None:
        for code in NUMBERS:
            self.buttons[self._button_name(code)].setVisible(reached or code in NOBODY_SPOKEN)
        self.withdrawal_hint.setVisible(reached)
        for part in (self.outcome_title, self._outcomes, self.reason_field):
            part.setVisible(reached or letter_due)

    def _sentence(self, recorded: AttemptRecorded) -> str:
        texts = self._texts
        why = " ".join(texts.reason(reason) for reason in recorded.next_why)
        if recorded.next_try is not None:
            when = window_words(recorded.next_try, texts)
            return texts("conversation.next_try", when=when, why=why)
        return why

    def _choose(self, code: OutcomeCode) -> None:
        if code is OutcomeCode.NOT_SUITABLE:
            button = self.buttons[self._button_name(code)]
            self.unfit.popup(button.mapToGlobal(button.rect().bottomLeft()))
            self.unfit.setActiveAction(next(one for one in self.unfit.actions() if not one.isSeparator()))
            return
        self.outcome_chosen.emit(code, self.reason.text().strip())
