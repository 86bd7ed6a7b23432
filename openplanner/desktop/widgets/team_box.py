"""A choice out of the teams, or of others who come and go, that keeps up with them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QComboBox, QWidget

from openplanner.desktop.desk import Desk
from openplanner.domain.errors import OpenPlannerError

Line = tuple[str, int | None]


class FollowingBox(QComboBox):
    """Names under a first line for all of them (data None); what was chosen stays when others change.

    ``lines`` reads the other lines anew, each a text and a number.
    """

    def __init__(
        self, desk: Desk, everybody: str, lines: Callable[[], list[Line]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._desk, self._everybody, self._lines = desk, everybody, lines
        self.follow()
        desk.organisation_changed.connect(self.follow)

    def follow(self) -> None:
        """Reads the lines anew; nobody is told, for nothing else is chosen."""
        try:
            wanted: list[Line] = [(self._everybody, None), *self._lines()]
        except OpenPlannerError as error:
            self._desk.failed.emit(error)
            return
        if wanted == [(self.itemText(place), self.itemData(place)) for place in range(self.count())]:
            return
        chosen = self.currentData()
        self.blockSignals(True)
        self.clear()
        for name, number in wanted:
            self.addItem(name, number)
        self.setCurrentIndex(max(0, self.findData(chosen)))
        self.blockSignals(False)


class TeamBox(FollowingBox):
    """The teams by name."""

    def __init__(self, desk: Desk, everybody: str, parent: QWidget | None = None) -> None:
        super().__init__(desk, everybody, lambda: [(one.name, one.team_id) for one in desk.reads.teams()], parent)
