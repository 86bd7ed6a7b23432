"""The fields of the intake form, with what is right or wrong beside each while typing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QCheckBox, QComboBox, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from openplanner.desktop.intake.edits import IntakeEdit, PhoneEdit
from openplanner.desktop.intake.state import (
    COUNTS,
    LANGUAGES,
    IntakeForm,
    PhoneNote,
    email_of,
    phone_note,
)
from openplanner.desktop.intake.times_note import show_times
from openplanner.desktop.intake.type_choice import CaseTypeChoice
from openplanner.desktop.theme import scaled
from openplanner.desktop.widgets.field import FieldWithMessage
from openplanner.desktop.widgets.put_in_later import goes_with
from openplanner.desktop.widgets.text import Button
from openplanner.desktop.word_watch import CASE_NUMBER, mark
from openplanner.domain.case import CaseType, Channel, ContactForm
from openplanner.domain.errors import InvalidInput
from openplanner.domain.footer import Footer, read_footer
from openplanner.domain.phone import PhoneAnswer, PhoneKind
from openplanner.texts import Texts

_LINES = ("number", "received", "name", "subject", "email", "address", "representative", "announced", "times")
_PHONES = ("phone", "representative_phone")
_COUNTED = ("persons", "subjects")
_HINTED = frozenset({"number", "received", "phone", "subject", "announced", "address", "times"})
_UNFINISHED = frozenset({"phone.too_short", "phone.too_short_abroad", "phone.start_unknown"})


class IntakeFields(QWidget):
    """All fields. Signals: ``changed(IntakeForm)`` after every change by a person, ``footer_read(Footer)``,
    ``counted()`` when more or less people or subjects were chosen.
    """

    changed = Signal(object)
    footer_read = Signal(object)
    counted = Signal()

    def __init__(self, texts: Texts, clock: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._clock = clock
        self._showing = False
        self.choice = CaseTypeChoice(texts)
        self.edits: dict[str, IntakeEdit] = {name: IntakeEdit() for name in _LINES}
        mark(self.edits["number"], CASE_NUMBER)
        self.phones: dict[str, PhoneEdit] = {name: PhoneEdit() for name in _PHONES}
        self.edits.update(self.phones)
        self.combos = {name: QComboBox() for name in ("channel", "language", "form", *_COUNTED)}
        self.checks = {name: QCheckBox(texts(f"intake.{name}")) for name in ("interpreter", "writing_only")}
        self.fields: dict[str, FieldWithMessage] = {}
        self._pairs: list[QBoxLayout] = []
        self._fill_choices()
        self._build()
        self._connect()

    @property
    def form(self) -> IntakeForm:
        """The form as typed now."""
        lines = {name: edit.text() for name, edit in self.edits.items()}
        chosen = {name: str(combo.currentData() or "") for name, combo in self.combos.items()}
        switched = {name: check.isChecked() for name, check in self.checks.items()}
        form = IntakeForm(case_type=self.choice.case_type.value)
        return replace(form, **lines, **chosen, **switched)  # type: ignore[arg-type]

    def show_form(self, form: IntakeForm) -> None:
        """Shows a form, such as a draft; tells nobody."""
        self._showing = True
        self.choice.choose(CaseType(form.case_type))
        for name, edit in self.edits.items():
            edit.setText(getattr(form, name))
        for name, combo in self.combos.items():
            combo.setCurrentIndex(max(0, combo.findData(getattr(form, name))))
        for name, check in self.checks.items():
            check.setChecked(getattr(form, name))
        for field in self.fields.values():
            field.clear_message()
        self._showing = False

    def show_problem(self, name: str, problem: InvalidInput) -> None:
        """Says beside a field what is wrong and puts the cursor there, unfolding it when need be."""
        field = self.fields.get(name)
        if field is None:
            return
        words = self._texts.reason(problem.facts["why"]) if "why" in problem.facts else ""  # type: ignore[arg-type]
        field.set_error(words or str(self._texts.error(problem)))
        if self.more.isAncestorOf(field):
            self.show_more(True)
        field.editor.setFocus()

    def show_more(self, shown: bool) -> None:
        """Folds the further fields out or in; they are put in, and dressed, when they are first folded out."""
        if shown and self.more.parent() is None:
            self._column.insertWidget(self._column.count() - 1, self.more)
        self.more.setVisible(shown)
        self.more_button.setText(self._texts("intake.less" if shown else "intake.more"))
        self.more_button.show_icon("chevron-up" if shown else "chevron-down")

    def check_phone(self, name: str, *, finished: bool = True) -> PhoneNote | None:
        """Says what is known of a number; while it is being typed an unfinished one is no error yet."""
        edit, field = self.phones[name], self.fields[name]
        note = phone_note(edit.text(), self._clock())
        edit.suggestion = note.suggestion if note is not None else ""
        if note is None:
            field.clear_message()
            return None
        words = self._phone_words(note)
        if note.sort == "danger" and (finished or note.reasons[0].code not in _UNFINISHED):
            field.set_error(words)
        else:
            field.set_note(words, "info" if note.sort == "danger" else note.sort)
        return note

    def _phone_words(self, note: PhoneNote) -> str:
        answer, texts = note.answer, self._texts
        words = [texts.reason(reason) for reason in note.reasons if reason.code != "phone.several"]
        if answer.more:
            words.append(texts("intake.several_phones", n=len(answer.more) + 1))
        if note.suggestion:
            words.append(texts("intake.take_suggestion"))
        if answer.callable:
            kind = texts(f"phone.kind.{answer.kind or PhoneKind.UNKNOWN}")
            known = [kind, answer.region or (answer.country if answer.country not in {"", "NL"} else "")]
            known.append("" if note.reasons else texts("phone.callable"))
            words.insert(0, " · ".join(part for part in known if part))
        return " — ".join(words) if answer.callable else " ".join(words)

    def check_email(self) -> None:
        """Says when the address has no shape of one."""
        try:
            email_of(self.edits["email"].text())
            self.fields["email"].clear_message()
        except InvalidInput as problem:
            self.fields["email"].set_error(str(self._texts.error(problem)))

    def check_times(self, *, finished: bool = True) -> None:
        """Says how the wished times were understood; while they are being typed what is unfinished is no error yet."""
        show_times(self._texts, self.fields["times"], self.edits["times"].text(), finished=finished)

    def take_footer(self, text: str) -> None:
        """Puts what a pasted footer says in the fields that are still empty."""
        footer = read_footer(text)
        found = {
            "name": footer.name,
            "phone": " / ".join(_with_remark(answer) for answer in footer.phones[:2]),
            "email": footer.email,
            "address": ", ".join(footer.address),
        }
        taken = [name for name, value in found.items() if value and not self.edits[name].text().strip()]
        for name in taken:
            self.edits[name].setText(found[name])
        names = [self._texts(f"intake.{name}").lower() for name in taken]
        source = self.focusWidget()
        field = next((field for field in self.fields.values() if field.editor is source), self.fields["name"])
        if taken:
            field.set_note(self._texts("intake.footer_taken", what=names), "good")
            self.show_more(self.more.isVisible() or bool({"email", "address"} & set(taken)))
        else:
            field.set_note(self._texts("intake.footer_nothing"), "warning")
        self._tell()
        self.footer_read.emit(footer)

    # building

    def _fill_choices(self) -> None:
        texts = self._texts
        entries: dict[str, Iterable[tuple[str, str]]] = {
            "channel": ((channel.value, f"intake.channel_{channel.value}") for channel in Channel),
            "language": ((language, f"intake.language_{language}") for language in LANGUAGES),
            **{name: ((number, "") for number in COUNTS) for name in _COUNTED},
            "form": (("", "intake.form_any"), *((form.value, f"intake.form_{form.value}") for form in ContactForm)),
        }
        for name, choices in entries.items():
            for value, key in choices:
                self.combos[name].addItem(texts(key) if key else value, value)

    def _field(self, name: str, editor: QWidget) -> FieldWithMessage:
        hint = self._texts(f"intake.{name}_hint") if name in _HINTED else ""
        self.fields[name] = FieldWithMessage(self._texts(f"intake.{name}"), editor, hint)
        return self.fields[name]

    def _build(self) -> None:
        self.more_button = Button(self._texts("intake.more"), "quiet", "chevron-down")
        self.more = QWidget()
        goes_with(self, self.more)
        self.setProperty("panel", "content")
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, scaled(8), 0)
        column.setSpacing(scaled(10))
        column.addWidget(self._field("case_type", self.choice))
        column.addLayout(self._pair(("number", "received"), self.edits))
        column.addLayout(self._pair(("name", "phone"), self.edits))
        column.addWidget(self._field("subject", self.edits["subject"]))
        row = QHBoxLayout()
        row.addWidget(self.more_button)
        row.addStretch(1)
        column.addLayout(row)
        self._build_more()
        column.addStretch(1)
        self.show_more(False)

    def _build_more(self) -> None:
        column = QVBoxLayout(self.more)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(scaled(10))
        edits: dict[str, QWidget] = {**self.edits, **self.combos}
        for pair in (
            ("times", "form"),
            ("announced", "channel"),
            ("email", "address"),
            ("language",),
            _COUNTED,
            ("representative", "representative_phone"),
        ):
            column.addLayout(self._pair(pair, edits))
        switches = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        for check in self.checks.values():
            switches.addWidget(check)
        self._pairs.append(switches)
        column.addLayout(switches)

    def _pair(self, names: tuple[str, ...], edits: Mapping[str, QWidget]) -> QLayout:
        row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        row.setSpacing(scaled(16))
        for name in names:
            row.addWidget(self._field(name, edits[name]), 1, Qt.AlignmentFlag.AlignTop)
        if any(name in _HINTED for name in names):
            for name in names:
                self.fields[name].keep_room_for_hint()
        self._pairs.append(row)
        return row

    def set_narrow(self, narrow: bool) -> None:
        """Fields under each other instead of in pairs, for large text or a small window."""
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        for row in self._pairs:
            row.setDirection(down if narrow else across)
            row.setSpacing(scaled(10 if narrow else 16))
        self.choice.set_columns(2 if narrow else 4)

    def _connect(self) -> None:
        for edit in self.edits.values():
            edit.textChanged.connect(self._tell)
            edit.lines_pasted.connect(self.take_footer)
        for name, phone in self.phones.items():
            phone.textChanged.connect(lambda _text, name=name: self.check_phone(name, finished=False))
            phone.editingFinished.connect(lambda name=name: self.check_phone(name))
        self.edits["email"].editingFinished.connect(self.check_email)
        self.edits["times"].textChanged.connect(lambda _text: self.check_times(finished=False))
        self.edits["times"].editingFinished.connect(self.check_times)
        for combo in self.combos.values():
            combo.activated.connect(lambda _index: self._tell())
        for name in _COUNTED:
            self.combos[name].activated.connect(lambda _index: self.counted.emit())
        for check in self.checks.values():
            check.clicked.connect(lambda _checked: self._tell())
        self.choice.chosen.connect(lambda _case_type: self._tell())
        self.choice.done.connect(self.edits["number"].setFocus)
        self.more_button.clicked.connect(lambda: self.show_more(not self.more.isVisible()))

    def _tell(self) -> None:
        if not self._showing:
            self.changed.emit(self.form)


def _with_remark(answer: PhoneAnswer) -> str:
    """A number as it can be read again, with what was written beside it."""
    extension = f" tst. {answer.extension}" if answer.extension else ""
    return f"{answer.shown}{extension}" + (f" ({answer.remark})" if answer.remark else "")


__all__ = ["Footer", "IntakeFields"]
