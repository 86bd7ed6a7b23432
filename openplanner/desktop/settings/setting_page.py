"""A section of settings: each keeps itself as soon as it is given; what moves dates shows its effect first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from openplanner.desktop.desk import Desk
from openplanner.desktop.settings.margins_note import MarginsNote
from openplanner.desktop.settings.sections import CHANGES_KEEPING, MOVES_DATES, Section
from openplanner.desktop.settings.setting_field import Choices, SettingField, connect_field
from openplanner.desktop.theme import scaled
from openplanner.domain.errors import InvalidInput, OpenPlannerError, StaleCase
from openplanner.domain.progress import Progress
from openplanner.settings import AFTER_MINUTES, COLLEAGUE, TEAM, Scope, Value

if TYPE_CHECKING:
    from openplanner.application.office import Office
    from openplanner.application.upkeep.organisation import SettingEffect
    from openplanner.application.who_saved import SavedBy


class SettingPage(QWidget):
    """The settings of one section, above each other."""

    def __init__(self, desk: Desk, section: Section, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.fields: dict[str, SettingField] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(scaled(24))
        for setting in section.settings:
            field = SettingField(desk, setting, self._choices(setting.key))
            connect_field(field, self._keep)
            self.fields[setting.key] = field
            column.addWidget(field)
            if setting is AFTER_MINUTES:
                column.addWidget(MarginsNote(desk))
        column.addStretch(1)
        desk.settings_changed.connect(self._follow)

    def _follow(self) -> None:
        for field in self.fields.values():
            field.follow()

    def refresh(self) -> None:
        """Shows what holds now, except where somebody is typing."""
        for field in self.fields.values():
            if not field.editor.hasFocus() and field.effect.isHidden():
                field.show_value()

    def _choices(self, key: str) -> Choices:
        desk = self._desk
        try:
            if key == COLLEAGUE.key:
                return [(desk.texts("settings.first"), 0), *((c.name, c.colleague_id) for c in desk.reads.colleagues())]
            if key == TEAM.key:
                return [(desk.texts("settings.own_team"), 0), *((t.name, t.team_id) for t in desk.reads.teams())]
        except OpenPlannerError as error:
            desk.failed.emit(error)
        return ()

    def _keep(self, field: SettingField, value: Value, effect_seen: bool) -> None:
        if field.setting.scope is Scope.DESK:
            self._keep_here(field, value)
        elif field.setting.key in MOVES_DATES | CHANGES_KEEPING and not effect_seen:
            self._show_effect(field, value)
        else:
            self._save(field, value)

    def _keep_here(self, field: SettingField, value: Value) -> None:
        try:
            self._desk.keep_setting(field.setting, value)
        except InvalidInput as error:
            field.tell_wrong(error)
            return
        field.tell_kept()

    def _show_effect(self, field: SettingField, value: Value) -> None:
        desk, key = self._desk, field.setting.key

        def work(progress: Progress) -> SettingEffect:
            from openplanner.application.upkeep.organisation import preview_setting

            return preview_setting(desk.office, key, value, progress)

        def show(effect: SettingEffect) -> None:
            if effect.nothing:
                self._save(field, value)
            else:
                field.show_effect(value, effect)

        label = desk.texts("settings.looking")
        desk.tasks.run(self, "general", f"preview-{key}", label, work, show, lambda error: self._failed(field, error))

    def _save(self, field: SettingField, value: Value) -> None:
        desk, key, seen = self._desk, field.setting.key, field.seen()

        def work(_progress: Progress) -> Office:
            from openplanner.application.upkeep.organisation import save_setting

            return save_setting(desk.office, key, value, desk.colleague_id, seen)

        def kept(office: Office) -> None:
            desk.office_with(office)
            field.tell_kept()
            if key in MOVES_DATES:
                desk.case_changed.emit(0)

        def failed(error: OpenPlannerError) -> None:
            if isinstance(error, StaleCase):
                self._compare(field, value, error)
            else:
                self._failed(field, error)

        label = desk.texts("settings.saving")
        desk.tasks.run(self, "general", f"save-{key}", label, work, kept, failed, writes=True)

    def _compare(self, field: SettingField, mine: Value, error: StaleCase) -> None:
        """Shows what a colleague made of the setting beside what was given here."""
        desk, key = self._desk, field.setting.key

        def work(_progress: Progress) -> tuple[Office, SavedBy]:
            from openplanner.application.upkeep.organisation import settings_now
            from openplanner.application.who_saved import who_saved

            return settings_now(desk.office), who_saved(desk.office, "setting_changed", "key", key)

        def show(found: tuple[Office, SavedBy]) -> None:
            desk.failed.emit(error)
            desk.office_with(found[0])
            field.show_both(mine, found[1].name)

        desk.tasks.run(self, "general", f"compare-{key}", desk.texts("settings.reading"), work, show)

    def _failed(self, field: SettingField, error: OpenPlannerError) -> None:
        if isinstance(error, InvalidInput):
            field.tell_wrong(error)
        else:
            self._desk.failed.emit(error)
