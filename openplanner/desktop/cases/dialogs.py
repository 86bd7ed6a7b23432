"""Small questions about a case: why reopen it, how it ended, which letter, which talk."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from openplanner.desktop.theme import scaled
from openplanner.desktop.widgets.field import FieldWithMessage
from openplanner.desktop.widgets.sheet import Sheet
from openplanner.desktop.widgets.text import Button, TextLabel
from openplanner.domain.case import OutcomeCode
from openplanner.domain.errors import InvalidInput, NotAllowed, OpenPlannerError
from openplanner.texts import Texts

REASON_LENGTH = 200


class AskDialog(Sheet):
    """A title, fields above each other, Cancel and one main button; ``check`` sees whether it can be answered."""

    def __init__(self, texts: Texts, title: str, button: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.texts = texts
        self.setWindowTitle(title)
        self.setMinimumWidth(scaled(440))
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(24, 24, 24, 24)
        self.column.setSpacing(scaled(16))
        self.column.addWidget(TextLabel(title, "title"))
        self.main = Button(button, "main")
        self.main.clicked.connect(self._answered)
        cancel = Button(texts("cases.cancel"))
        cancel.clicked.connect(self.reject)
        self._row = QHBoxLayout()
        self._row.addStretch(1)
        self._row.addWidget(cancel)
        self._row.addWidget(self.main)

    def lay_out(self, *fields: QWidget) -> None:
        """Puts the fields in and the buttons under them; the cursor goes to the first."""
        for field in fields:
            self.column.addWidget(field)
        self.column.addSpacing(8)
        self.column.addLayout(self._row)
        self.main.setDefault(True)  # Enter in a field answers; without this it would press Cancel, which comes first
        first = fields[0].editor if isinstance(fields[0], FieldWithMessage) else fields[0]
        first.setFocus()

    def check(self) -> bool:
        """True when the answer is complete; otherwise the message stands beside its field."""
        return True

    def _answered(self) -> None:
        if self.check():
            self.accept()


class ReasonDialog(AskDialog):
    """Asks one reason, which must be given."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(texts, texts("cases.reopen_title"), texts("cases.reopen"), parent)
        self.reason = QLineEdit()
        self.reason.setMaxLength(REASON_LENGTH)
        self.field = FieldWithMessage(texts("cases.reopen_why"), self.reason, texts("cases.reopen_hint"))
        self.lay_out(self.field)

    def check(self) -> bool:
        """A reason is needed."""
        given = bool(self.reason.text().strip())
        missing = self.texts.error(InvalidInput("reopen_reason_missing", field="reason"))
        self.field.set_error("" if given else str(missing))
        return given


class OutcomeDialog(AskDialog):
    """How the case ended, which nobody chooses by not choosing; correcting an earlier outcome needs a reason.

    ``talks`` is how many talks are still to come, which closing cancels: said before it is done.
    """

    def __init__(self, texts: Texts, *, correcting: bool, talks: int = 0, parent: QWidget | None = None) -> None:
        title = texts("cases.outcome_correct" if correcting else "cases.outcome_title")
        super().__init__(texts, title, texts("cases.save"), parent)
        self._correcting = correcting
        self.code = QComboBox()
        self.code.addItem(texts("cases.outcome_choose"), None)
        for code in OutcomeCode:
            self.code.addItem(texts(f"cases.outcome.{code.value}"), code)
        self.reason = QLineEdit()
        self.reason.setMaxLength(REASON_LENGTH)
        why = texts("cases.outcome_correct_why" if correcting else "cases.outcome_why")
        self.in_writing = QCheckBox(texts("cases.in_writing"))
        self.code_field = FieldWithMessage(texts("cases.outcome"), self.code)
        self.reason_field = FieldWithMessage(why, self.reason, texts("cases.outcome_why_hint"))
        self.writing_hint = TextLabel(texts("cases.in_writing_hint"), "muted")
        self.cancels = TextLabel(texts("cases.outcome_cancels", n=talks), "muted")
        self.cancels.setVisible(talks > 0)
        self.lay_out(self.code_field, self.in_writing, self.writing_hint, self.reason_field, self.cancels)
        self.code.currentIndexChanged.connect(self._show_writing)
        self._show_writing()

    @property
    def outcome(self) -> OutcomeCode:
        """The chosen outcome; there is one once the sheet was accepted."""
        return OutcomeCode(self.code.currentData())

    def check(self) -> bool:
        """An outcome is chosen; a withdrawal needs the citizen's own letter, a correction its reason."""
        wrong: OpenPlannerError | None = None
        if self.code.currentData() is None:
            wrong = InvalidInput("outcome_missing", field="outcome")
        elif self._withdrawn() and not self.in_writing.isChecked():
            wrong = NotAllowed("withdrawal_needs_writing")
        nameless = self._correcting and not self.reason.text().strip()
        reason = InvalidInput("reopen_reason_missing", field="reason")
        self.code_field.set_error(str(self.texts.error(wrong)) if wrong else "")
        self.reason_field.set_error(str(self.texts.error(reason)) if nameless else "")
        return not (wrong or nameless)

    def _withdrawn(self) -> bool:
        return bool(self.code.currentData() == OutcomeCode.WITHDRAWN_CONFIRMED)

    def _show_writing(self) -> None:
        self.in_writing.setVisible(self._withdrawn())
        self.writing_hint.setVisible(self._withdrawn())


class ChoiceDialog(AskDialog):
    """One choice out of a few, each a button that answers at once."""

    def __init__(
        self,
        texts: Texts,
        title: str,
        choices: dict[str, str],
        chosen: Callable[[str], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(texts, title, "", parent)
        self.buttons = {value: Button(words) for value, words in choices.items()}
        for value, button in self.buttons.items():
            button.clicked.connect(lambda _checked=False, answer=value: self._choose(answer))
        self._chosen = chosen
        self.lay_out(*self.buttons.values())
        self.main.hide()

    def _choose(self, answer: str) -> None:
        self.accept()
        self._chosen(answer)
