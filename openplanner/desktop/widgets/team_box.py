"""A choice out of the teams that keeps up with them."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QWidget

from openplanner.desktop.desk import Desk
from openplanner.domain.errors import OpenPlannerError


class TeamBox(QComboBox):
    """The teams by name under a first line for all of them (data None); what was chosen stays when others change."""

    def __init__(self, desk: Desk, everybody: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._everybody = desk, everybody
        self.follow()
        desk.organisation_changed.connect(self.follow)

    def follow(self) -> None:
        """Reads the teams anew; nobody is told, for nothing else is chosen."""
        try:
            teams = [(team.name, team.team_id) for team in self._desk.reads.teams()]
        except OpenPlannerError as error:
            self._desk.failed.emit(error)
            return
        wanted = [(self._everybody, None), *teams]
        if wanted == [(self.itemText(place), self.itemData(place)) for place in range(self.count())]:
            return
        chosen = self.currentData()
        self.blockSignals(True)
        self.clear()
        for name, team_id in wanted:
            self.addItem(name, team_id)
        self.setCurrentIndex(max(0, self.findData(chosen)))
        self.blockSignals(False)
