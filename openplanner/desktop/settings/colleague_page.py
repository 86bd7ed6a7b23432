"""Colleagues: who they are, what they can handle, and when they work."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from openplanner.desktop.desk import Desk
from openplanner.desktop.errors import show_beside
from openplanner.desktop.settings.organisation_page import Checks, NameList, OrganisationPage
from openplanner.desktop.settings.pattern_text import read_exceptions, read_periods, write_exceptions, write_periods
from openplanner.desktop.theme import scaled
from openplanner.desktop.together.two_versions import FormVersions, Part
from openplanner.desktop.widgets.field import FieldWithMessage
from openplanner.desktop.widgets.text import Button
from openplanner.domain.case import CaseType, ContactForm
from openplanner.domain.colleague import Colleague, WorkingPattern
from openplanner.domain.errors import InvalidInput

if TYPE_CHECKING:
    from openplanner.application.office import Office
    from openplanner.application.upkeep.open_organisation import Organisation

MOST_PER_DAY = 50
NEW = Colleague("", "")


class ColleaguePage(OrganisationPage[Colleague]):
    """The colleagues by name; the form keeps itself with one button."""

    act = "colleague_saved"
    word = "colleague"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, desk.texts("settings.section.colleagues"), parent)
        self._shown = NEW
        self.names = NameList(self.title)
        self.names.chosen.connect(self.show_colleague)
        self._build_editors()
        self.versions = FormVersions(desk.texts, self.fields, self._parts())
        save = Button(desk.texts("settings.save_colleague"), "main")
        save.clicked.connect(self.save)
        new = Button(desk.texts("settings.new_colleague"), "plain", "plus")
        new.clicked.connect(self.start_new)
        self.two_columns(self.names, list(self.fields.values()), [save, new])

    def show_organisation(self, organisation: Organisation) -> None:
        """The names, and the form of the one that was open."""
        self._show_teams(organisation)
        self.names.show_names(self._names_in(organisation), self._shown.colleague_id)
        self.show_colleague(self.names.key())

    def show_names(self, organisation: Organisation) -> None:
        """The names and the teams to choose from."""
        self.names.follow_names(self._names_in(organisation))
        if {team.team_id: team.name for team in organisation.teams} != self.teams.names():
            chosen = self.teams.values()
            self._show_teams(organisation)
            self.teams.choose(chosen)

    def _names_in(self, organisation: Organisation) -> dict[int, str]:
        texts = self.desk.texts
        return {
            one.colleague_id: one.name if one.active else texts("settings.inactive", name=one.name)
            for one in organisation.colleagues
        }

    def opened(self) -> Colleague:
        """The colleague that the form was filled with."""
        return self._shown

    def show_colleague(self, colleague_id: int) -> None:
        """Fills the form."""
        people = self.organisation.colleagues if self.organisation else ()
        self._fill(next((one for one in people if one.colleague_id == colleague_id), NEW))

    def start_new(self) -> None:
        """An empty form."""
        self.names.setCurrentRow(-1)
        self._fill(NEW)
        self.name.setFocus()

    def typed(self) -> Colleague:
        """What the form holds; raises ``InvalidInput`` naming the field that is wrong."""
        pattern = WorkingPattern(
            read_periods(self.hours.text(), "hours"),
            read_periods(self.breaks.text(), "breaks"),
            read_exceptions(self.exceptions.toPlainText(), "exceptions"),
        )
        return replace(
            self._shown,
            name=self.name.text(),
            email=self.email.text(),
            team_ids=tuple(int(str(team)) for team in self.teams.values()),
            case_types=frozenset(CaseType(str(one)) for one in self.case_types.values()),
            forms=frozenset(ContactForm(str(one)) for one in self.forms.values()),
            languages=frozenset(word.strip().lower() for word in self.languages.text().split(",") if word.strip()),
            pattern=pattern,
            cap_per_day=self._cap(),
            active=self.active.isChecked(),
        )

    def save(self) -> None:
        """Stores the form."""
        self.clear_messages()
        try:
            colleague = self.typed()
        except InvalidInput as error:
            show_beside(self.desk, error, self.fields)
            return

        def write(office: Office) -> Colleague:
            from openplanner.application.upkeep.organisation import save_colleague

            return save_colleague(office, colleague, self.desk.colleague_id)

        self.store(self._shown, colleague, write, self._stored)

    def key_of(self, stored: Colleague) -> int:
        """The id of a colleague."""
        return stored.colleague_id

    def found_in(self, organisation: Organisation, key: int) -> Colleague | None:
        """The colleague with that id."""
        return next((one for one in organisation.colleagues if one.colleague_id == key), None)

    def show_stale(self, stored: Colleague) -> None:
        """The form now changes what a colleague stored."""
        self._shown = stored

    def _stored(self, colleague: Colleague) -> None:
        self._shown = colleague
        self.desk.bookings_changed.emit()

    def _cap(self) -> int | None:
        text = self.cap.text().strip()
        if not text:
            return None
        if not text.isdigit() or not 1 <= int(text) <= MOST_PER_DAY:
            raise InvalidInput("cap_out_of_range", field="cap", least=1, most=MOST_PER_DAY)
        return int(text)

    def _build_editors(self) -> None:
        texts = self.desk.texts
        self.name, self.email, self.cap = QLineEdit(), QLineEdit(), QLineEdit()
        self.hours, self.breaks, self.languages = QLineEdit(), QLineEdit(), QLineEdit()
        self.exceptions = QPlainTextEdit()
        self.exceptions.setFixedHeight(scaled(72))
        self.exceptions.setTabChangesFocus(True)
        self.cap.setMaximumWidth(scaled(120))
        self.case_types = Checks({one.value: texts(f"cases.type.{one.value}") for one in CaseType})
        self.forms = Checks({one.value: texts(f"cases.form.{one.value}") for one in ContactForm})
        self.active = QCheckBox(texts("settings.yes"))
        self.teams = Checks({})
        self._team_holder = QWidget()
        column = QVBoxLayout(self._team_holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.teams)
        editors = {
            "name": self.name, "email": self.email, "teams": self._team_holder, "hours": self.hours,
            "breaks": self.breaks, "exceptions": self.exceptions, "cap": self.cap, "case_types": self.case_types,
            "forms": self.forms, "languages": self.languages, "active": self.active,
        }  # fmt: skip
        for key, editor in editors.items():
            hint = f"settings.colleague_{key}.hint"
            words = texts(hint) if texts.has(hint) else ""
            self.fields[key] = FieldWithMessage(texts(f"settings.colleague_{key}"), editor, words)

    def _show_teams(self, organisation: Organisation) -> None:
        fresh = Checks({team.team_id: team.name for team in organisation.teams})
        layout = self._team_holder.layout()
        if layout is not None:
            layout.replaceWidget(self.teams, fresh)
        self.teams.hide()
        self.teams.deleteLater()
        self.teams = fresh

    def _fill(self, one: Colleague) -> None:
        self._shown = one
        self.clear_messages()
        self.versions.fill(one)

    def _parts(self) -> dict[str, Part[Colleague]]:
        """What each field holds of a colleague."""

        def line(words: Callable[[Colleague], str], edit: QLineEdit) -> Part[Colleague]:
            return Part(words, words, lambda one: edit.setText(words(one)))

        days: Callable[[Colleague], str] = lambda one: write_exceptions(one.pattern.exceptions)  # noqa: E731
        return {
            "name": line(lambda one: one.name, self.name),
            "email": line(lambda one: one.email, self.email),
            "teams": Part(
                lambda one: sorted(one.team_ids), self._team_names, lambda one: self.teams.choose(one.team_ids)
            ),
            "hours": line(lambda one: write_periods(one.pattern.periods), self.hours),
            "breaks": line(lambda one: write_periods(one.pattern.breaks), self.breaks),
            "exceptions": Part(days, days, lambda one: self.exceptions.setPlainText(days(one))),
            "cap": line(lambda one: "" if one.cap_per_day is None else str(one.cap_per_day), self.cap),
            "case_types": self._checked(self.case_types, lambda one: one.case_types),
            "forms": self._checked(self.forms, lambda one: one.forms),
            "languages": line(lambda one: ", ".join(sorted(one.languages)), self.languages),
            "active": Part(
                lambda one: one.active,
                lambda one: self.desk.texts("settings.yes" if one.active else "together.no"),
                lambda one: self.active.setChecked(one.active),
            ),
        }

    def _checked(
        self, checks: Checks, of: Callable[[Colleague], frozenset[CaseType] | frozenset[ContactForm]]
    ) -> Part[Colleague]:
        return Part(
            of,
            lambda one: ", ".join(box.text() for value, box in checks.boxes.items() if value in of(one)),
            lambda one: checks.choose([value.value for value in of(one)]),
        )

    def _team_names(self, one: Colleague) -> str:
        teams = self.organisation.teams if self.organisation else ()
        return ", ".join(team.name for team in teams if team.team_id in one.team_ids)
