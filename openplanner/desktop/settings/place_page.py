"""Teams, and the places where we meet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QVBoxLayout, QWidget

from openplanner.desktop.desk import Desk
from openplanner.desktop.errors import show_beside
from openplanner.desktop.settings.organisation_page import NameList, OrganisationPage
from openplanner.desktop.theme import scaled
from openplanner.desktop.together.two_versions import FormVersions, Part
from openplanner.desktop.widgets.field import FieldWithMessage
from openplanner.desktop.widgets.text import Button, TextLabel
from openplanner.domain.colleague import Place, PlaceKind, Team
from openplanner.domain.errors import InvalidInput

if TYPE_CHECKING:
    from openplanner.application.office import Office
    from openplanner.application.upkeep.open_organisation import Organisation

NEW_PLACE = Place("", PlaceKind.ROOM)
NEW_TEAM = Team("")
MOST_TRAVEL, MOST_SEATS = 240, 500


class TeamPart(OrganisationPage[Team]):
    """The teams and the name of the chosen one."""

    act = "team_saved"
    word = "team"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, desk.texts("settings.teams"), parent)
        self._shown = NEW_TEAM
        self.names = NameList(self.title)
        self.names.setMaximumHeight(scaled(140))
        self.names.chosen.connect(self._show_team)
        self.name = QLineEdit()
        self.fields = {"name": FieldWithMessage(desk.texts("settings.team_name"), self.name)}
        called: Part[Team] = Part(lambda one: one.name, lambda one: one.name, lambda one: self.name.setText(one.name))
        self.versions = FormVersions(desk.texts, self.fields, {"name": called})
        save = Button(desk.texts("settings.save_team"), "plain")
        save.clicked.connect(self.save)
        new = Button(desk.texts("settings.new_team"), "plain", "plus")
        new.clicked.connect(self.start_new)
        self.two_columns(self.names, list(self.fields.values()), [save, new])

    def show_organisation(self, organisation: Organisation) -> None:
        """The names of the teams."""
        self.names.show_names(_team_names(organisation), self._shown.team_id)
        self._show_team(self.names.key())

    def show_names(self, organisation: Organisation) -> None:
        """The names alone."""
        self.names.follow_names(_team_names(organisation))

    def opened(self) -> Team:
        """The team that the form was filled with."""
        return self._shown

    def typed(self) -> Team:
        """What the form holds."""
        return replace(self._shown, name=self.name.text().strip())

    def start_new(self) -> None:
        """An empty form."""
        self.names.setCurrentRow(-1)
        self._fill(NEW_TEAM)
        self.name.setFocus()

    def save(self) -> None:
        """Stores the team."""
        team = self.typed()

        def write(office: Office) -> Team:
            from openplanner.application.upkeep.organisation import save_team

            return save_team(office, team, self.desk.colleague_id)

        self.store(self._shown, team, write, self._fill)

    def key_of(self, stored: Team) -> int:
        """The id of a team."""
        return stored.team_id

    def found_in(self, organisation: Organisation, key: int) -> Team | None:
        """The team with that id."""
        return next((one for one in organisation.teams if one.team_id == key), None)

    def show_stale(self, stored: Team) -> None:
        """The form now changes what a colleague stored."""
        self._shown = stored

    def _show_team(self, team_id: int) -> None:
        teams = self.organisation.teams if self.organisation else ()
        self._fill(next((team for team in teams if team.team_id == team_id), NEW_TEAM))

    def _fill(self, team: Team) -> None:
        self._shown = team
        self.clear_messages()
        self.versions.fill(team)


class PlacePart(OrganisationPage[Place]):
    """The places and the form of the chosen one."""

    act = "place_saved"
    word = "place"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, desk.texts("settings.places"), parent)
        self._shown = NEW_PLACE
        self.names = NameList(self.title)
        self.names.chosen.connect(self._show_place)
        self._build_editors()
        self.versions = FormVersions(desk.texts, self.fields, self._parts())
        save = Button(desk.texts("settings.save_place"), "plain")
        save.clicked.connect(self.save)
        new = Button(desk.texts("settings.new_place"), "plain", "plus")
        new.clicked.connect(self.start_new)
        self.two_columns(self.names, list(self.fields.values()), [save, new])

    def show_organisation(self, organisation: Organisation) -> None:
        """The names of the places."""
        self.names.show_names(self._names_in(organisation), self._shown.place_id)
        self._show_place(self.names.key())

    def show_names(self, organisation: Organisation) -> None:
        """The names alone."""
        self.names.follow_names(self._names_in(organisation))

    def _names_in(self, organisation: Organisation) -> dict[int, str]:
        texts = self.desk.texts
        return {
            one.place_id: one.name if one.active else texts("settings.inactive", name=one.name)
            for one in organisation.places
        }

    def opened(self) -> Place:
        """The place that the form was filled with."""
        return self._shown

    def start_new(self) -> None:
        """An empty form."""
        self.names.setCurrentRow(-1)
        self._fill(NEW_PLACE)
        self.name.setFocus()

    def typed(self) -> Place:
        """What the form holds; raises ``InvalidInput`` naming the field that is wrong."""
        return replace(
            self._shown,
            name=self.name.text().strip(),
            kind=PlaceKind(self.kind.currentData()),
            address=self.address.text().strip(),
            email=self.email.text().strip(),
            travel_minutes=_number(self.travel.text(), "travel", 0, MOST_TRAVEL),
            seats=_number(self.seats.text(), "seats", 1, MOST_SEATS),
            active=self.active.isChecked(),
        )

    def save(self) -> None:
        """Stores the place."""
        self.clear_messages()
        try:
            place = self.typed()
        except InvalidInput as error:
            show_beside(self.desk, error, self.fields)
            return

        def write(office: Office) -> Place:
            from openplanner.application.upkeep.organisation import save_place

            return save_place(office, place, self.desk.colleague_id)

        self.store(self._shown, place, write, self._fill)

    def key_of(self, stored: Place) -> int:
        """The id of a place."""
        return stored.place_id

    def found_in(self, organisation: Organisation, key: int) -> Place | None:
        """The place with that id."""
        return next((one for one in organisation.places if one.place_id == key), None)

    def show_stale(self, stored: Place) -> None:
        """The form now changes what a colleague stored."""
        self._shown = stored

    def _build_editors(self) -> None:
        texts = self.desk.texts
        self.name, self.address, self.email = QLineEdit(), QLineEdit(), QLineEdit()
        self.travel, self.seats = QLineEdit(), QLineEdit()
        self.kind = QComboBox()
        for kind in PlaceKind:
            self.kind.addItem(texts(f"settings.kind.{kind.value}"), kind.value)
        self.active = QCheckBox(texts("settings.yes"))
        editors = {
            "name": self.name, "kind": self.kind, "address": self.address, "email": self.email, "travel": self.travel,
            "seats": self.seats, "active": self.active,
        }  # fmt: skip
        for key, editor in editors.items():
            name = "settings.place_of_meeting" if key == "name" else f"settings.place_{key}"
            hint = f"{name}.hint"
            self.fields[key] = FieldWithMessage(texts(name), editor, texts(hint) if texts.has(hint) else "")
        for line in (self.travel, self.seats):
            line.setMaximumWidth(scaled(120))

    def _show_place(self, place_id: int) -> None:
        places = self.organisation.places if self.organisation else ()
        self._fill(next((place for place in places if place.place_id == place_id), NEW_PLACE))

    def _fill(self, place: Place) -> None:
        self._shown = place
        self.clear_messages()
        self.versions.fill(place)

    def _parts(self) -> dict[str, Part[Place]]:
        """What each field holds of a place."""
        texts = self.desk.texts

        def line(words: Callable[[Place], str], edit: QLineEdit) -> Part[Place]:
            return Part(words, words, lambda one: edit.setText(words(one)))

        return {
            "name": line(lambda one: one.name, self.name),
            "kind": Part(
                lambda one: one.kind,
                lambda one: texts(f"settings.kind.{one.kind.value}"),
                lambda one: self.kind.setCurrentIndex(self.kind.findData(one.kind.value)),
            ),
            "address": line(lambda one: one.address, self.address),
            "email": line(lambda one: one.email, self.email),
            "travel": line(lambda one: str(one.travel_minutes), self.travel),
            "seats": line(lambda one: str(one.seats), self.seats),
            "active": Part(
                lambda one: one.active,
                lambda one: texts("settings.yes" if one.active else "together.no"),
                lambda one: self.active.setChecked(one.active),
            ),
        }


class PlacePage(QWidget):
    """Teams above, places below."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.teams = TeamPart(desk)
        self.places = PlacePart(desk)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(scaled(16))
        for part in (self.teams, self.places):
            column.addWidget(TextLabel(part.title, "heading"))
            column.addWidget(part)
        column.addStretch(1)

    def refresh(self) -> None:
        """Reads both anew."""
        self.teams.refresh()
        self.places.refresh()


def _team_names(organisation: Organisation) -> dict[int, str]:
    return {team.team_id: team.name for team in organisation.teams}


def _number(text: str, field: str, least: int, most: int) -> int:
    if not text.strip().isdigit() or not least <= int(text) <= most:
        raise InvalidInput("number_out_of_range", field=field, least=least, most=most)
    return int(text)
