"""The details of a case, to change them where they are read: no dialog in front of the case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QSpinBox, QWidget

from openplanner.desktop.cases.case_text import phone_line
from openplanner.desktop.desk import Desk
from openplanner.desktop.errors import show_beside
from openplanner.desktop.intake.edits import PhoneEdit
from openplanner.desktop.intake.state import LANGUAGES, email_of, phones_of
from openplanner.desktop.intake.times_note import show_times
from openplanner.desktop.theme import scaled
from openplanner.desktop.together.two_versions import FormVersions, Part
from openplanner.desktop.widgets.field import FieldWithMessage
from openplanner.desktop.widgets.flow import FlowLayout
from openplanner.desktop.widgets.number_box import NumberBox
from openplanner.desktop.widgets.side_panel import SidePanel
from openplanner.desktop.widgets.text import Button, TextLabel
from openplanner.domain.case import MOST_ON_THE_TABLE, Case, PhoneEntry
from openplanner.domain.errors import InvalidInput, OpenPlannerError, StaleCase
from openplanner.domain.progress import Progress
from openplanner.domain.wish_text import wish_text, wishes_of

if TYPE_CHECKING:
    from openplanner.application.who_saved import SavedBy

LONGEST_LINE = 2_000


class CaseForm(SidePanel):
    """Signals: ``saved(Case)``, and ``ended()`` when a person is done with it, saved or not."""

    saved = Signal(object)
    ended = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk.texts("cases.edit"), parent)
        self.desk = desk
        self.case: Case | None = None
        self._build_editors()
        self.times.editingFinished.connect(
            lambda: show_times(desk.texts, self.fields["times"], self.times.text(), finished=True)
        )
        self.versions = FormVersions(desk.texts, self.fields, self._parts())
        self.save_button = Button(desk.texts("cases.save"), "main")
        self.save_button.clicked.connect(self.save)
        self.back_button = Button(desk.texts("cases.cancel"))
        self.back_button.clicked.connect(self.stop)
        self._lay_out()

    def edit(self, case: Case) -> None:
        """Shows a case to change, or goes on where somebody was with it; the cursor goes to the first field."""
        if self.case is None or self.case.case_id != case.case_id:
            self.case = case
            for field in self.fields.values():
                field.clear_message()
            self.versions.fill(case)
        self.fields["name"].editor.setFocus()

    def changes(self, case_id: int) -> bool:
        """True while that is the case whose details are changed."""
        return self.case is not None and self.case.case_id == case_id

    def stop(self) -> None:
        """Done with this case: what is typed goes."""
        self.case = None
        self.ended.emit()

    def wanted(self, case: Case) -> Case:
        """The case with what is typed; raises ``InvalidInput`` naming the field that is wrong."""
        party = case.citizen
        phone = self.phone.text().strip()
        phones = party.phones if phone == _phones_text(party.phones) else phones_of(phone)
        party = replace(
            party,
            name=self.name.text().strip(),
            phones=phones,
            email=email_of(self.email.text()),
            address=self.address.text().strip(),
        )
        return replace(
            case,
            citizen=party,
            wishes=wishes_of(self.times.text(), case.wishes),
            subject=self.subject.text().strip(),
            language=str(self.language.currentData()),
            interpreter=self.interpreter.isChecked(),
            persons=self.persons.value(),
            subjects=self.subjects.value(),
        )

    def save(self) -> None:
        """Stores what is typed; what a colleague saved first is shown beside it and nothing is lost."""
        opened, desk = self.case, self.desk
        if opened is None:
            return
        for field in self.fields.values():
            field.clear_message()
        try:
            mine = self.wanted(opened)
        except InvalidInput as error:
            show_beside(desk, error, self.fields)
            return

        def work(_progress: Progress) -> Case:
            from openplanner.application.change_case import change_case

            return change_case(desk.office, mine, desk.colleague_id)

        def refused(error: OpenPlannerError) -> None:
            if isinstance(error, StaleCase):
                self._compare(opened, mine, error)
            else:
                show_beside(desk, error, self.fields)

        desk.tasks.run(
            self, "general", "cases.edit", desk.texts("cases.saving"), work, self._stored, refused, writes=True
        )

    def _stored(self, case: Case) -> None:
        self.desk.notice.emit(self.desk.texts("cases.edited"), None)
        self.saved.emit(case)
        self.stop()

    def _compare(self, opened: Case, mine: Case, error: StaleCase) -> None:
        desk = self.desk

        def work(_progress: Progress) -> tuple[Case, SavedBy]:
            from openplanner.application.open_case import open_case
            from openplanner.application.who_saved import who_touched

            case_id = opened.case_id
            return open_case(desk.office, case_id).case, who_touched(desk.office, case_id, desk.colleague_id)

        def show(found: tuple[Case, SavedBy]) -> None:
            self.case = found[0]
            if self.versions.show(opened, mine, found[0], found[1]):
                desk.failed.emit(error)
            else:  # something else of the case was saved: nothing of this form is in its way
                self.save()

        desk.tasks.run(self, "general", "cases.compare", desk.texts("today.reading"), work, show)

    def _build_editors(self) -> None:
        texts = self.desk.texts
        self.name, self.email, self.address, self.subject = QLineEdit(), QLineEdit(), QLineEdit(), QLineEdit()
        self.phone, self.times = PhoneEdit(), QLineEdit()
        self.language, self.interpreter = QComboBox(), QCheckBox(texts("settings.yes"))
        for code in LANGUAGES:
            self.language.addItem(texts(f"intake.language_{code}"), code)
        self.persons, self.subjects = NumberBox(1, MOST_ON_THE_TABLE), NumberBox(1, MOST_ON_THE_TABLE)
        editors: dict[str, QWidget] = {
            "name": self.name, "phone": self.phone, "subject": self.subject, "email": self.email,
            "address": self.address, "times": self.times, "language": self.language, "interpreter": self.interpreter,
            "persons": self.persons, "subjects": self.subjects,
        }  # fmt: skip
        self.fields: dict[str, FieldWithMessage] = {}
        for key, editor in editors.items():
            hint = f"intake.{key}_hint"
            words = texts(hint) if isinstance(editor, QSpinBox) or editor is self.times else ""
            self.fields[key] = FieldWithMessage(texts(f"intake.{key}"), editor, words)
            if isinstance(editor, QLineEdit):
                editor.setMaxLength(LONGEST_LINE)
            if isinstance(editor, QSpinBox):
                editor.setMaximumWidth(scaled(120))

    def _parts(self) -> dict[str, Part[Case]]:
        def line(words: Callable[[Case], str], edit: QLineEdit) -> Part[Case]:
            return Part(words, words, lambda case: edit.setText(words(case)))

        def number(of: Callable[[Case], int], box: QSpinBox) -> Part[Case]:
            return Part(of, lambda case: str(of(case)), lambda case: box.setValue(of(case)))

        texts = self.desk.texts
        return {
            "name": line(lambda case: case.citizen.name, self.name),
            "phone": line(lambda case: _phones_text(case.citizen.phones), self.phone),
            "subject": line(lambda case: case.subject, self.subject),
            "email": line(lambda case: case.citizen.email, self.email),
            "address": line(lambda case: case.citizen.address, self.address),
            "times": line(lambda case: wish_text(case.wishes) if case.wishes.times else "", self.times),
            "language": Part(lambda case: case.language, self._language, self._put_language),
            "interpreter": Part(
                lambda case: case.interpreter,
                lambda case: texts("settings.yes" if case.interpreter else "together.no"),
                lambda case: self.interpreter.setChecked(case.interpreter),
            ),
            "persons": number(lambda case: case.persons, self.persons),
            "subjects": number(lambda case: case.subjects, self.subjects),
        }

    def _language(self, case: Case) -> str:
        key = f"intake.language_{case.language}"
        return self.desk.texts(key) if self.desk.texts.has(key) else case.language

    def _put_language(self, case: Case) -> None:
        if self.language.findData(case.language) < 0:  # one that came with a list
            self.language.addItem(self._language(case), case.language)
        self.language.setCurrentIndex(self.language.findData(case.language))

    def _lay_out(self) -> None:
        self.column.addWidget(TextLabel(self.desk.texts("cases.edit"), "title"))
        for field in self.fields.values():
            self.column.addWidget(field)
        self.column.addSpacing(scaled(8))
        buttons = FlowLayout(scaled(8))
        for button in (self.save_button, self.back_button):
            buttons.addWidget(button)
        self.column.addLayout(buttons)
        self.column.addStretch(1)


def _phones_text(phones: tuple[PhoneEntry, ...]) -> str:
    return " / ".join(phone_line(entry) for entry in phones)
