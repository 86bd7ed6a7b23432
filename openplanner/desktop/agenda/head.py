"""The line above the grid: which week, of which team, seen how, and how old what is shown is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QComboBox, QHBoxLayout, QWidget

from openplanner.desktop.agenda.state import View
from openplanner.desktop.desk import Desk
from openplanner.desktop.theme import scaled
from openplanner.desktop.widgets.flow import FlowLayout
from openplanner.desktop.widgets.text import Button, TextLabel
from openplanner.domain.errors import OpenPlannerError
from openplanner.texts import Texts

_TURNS = {"previous": "chevron-left", "next": "chevron-right"}


class AgendaHead(QWidget):
    """Title, turning, team and views; goes on to a second line when the text is large.

    Signals: ``turned(name)`` with ``previous``, ``next`` or ``go_today``, ``view_chosen(View)`` and
    ``team_chosen(team id)``, 0 for everybody.
    """

    turned = Signal(str)
    view_chosen = Signal(object)
    team_chosen = Signal(int)

    def __init__(self, texts: Texts, view: View, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self.heading = TextLabel(texts("agenda.title"), "title", wraps=False)
        self.period = TextLabel("", "body", wraps=False)
        self.age = TextLabel("", "muted", wraps=False)
        self.team = QComboBox()
        self.team.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.team.setAccessibleName(texts("agenda.team"))
        self.team.activated.connect(lambda _index: self.team_chosen.emit(self.team.currentData()))
        self.views = {one: Button(texts(f"agenda.view_{one}"), "choice") for one in View}
        self._flow = flow = FlowLayout(scaled(8), self)
        for part in (self.heading, self._build_turns(), self.period, self.age, self.team, self._build_views(view)):
            flow.addWidget(part)

    def show_title(self, title: str, width: int, *, small: bool) -> str:
        """Shows which week it is, as much of it as one line of ``width`` pixels has room for; gives what it had not."""
        short = title.partition(" · ")[0]
        self.heading.setVisible(not small)
        self.period.setText(short if small else title)
        self.period.setVisible(True)
        if not small or self._flow.heightForWidth(width) <= self._flow.sizeHint().height():
            return ""
        self.period.hide()
        return short

    def height_at(self, width: int) -> int:
        """The height at a width, in pixels."""
        return self._flow.heightForWidth(width)

    def _build_turns(self) -> QWidget:
        self.turns = {name: Button("", "plain", icon) for name, icon in _TURNS.items()}
        self.turns["go_today"] = Button(self._texts("agenda.go_today"), "plain")
        for name, button in self.turns.items():
            button.setAccessibleName(self._texts(f"agenda.{name}"))
            button.clicked.connect(lambda _checked=False, name=name: self.turned.emit(name))
        return _beside(list(self.turns.values()))

    def _build_views(self, shown: View) -> QWidget:
        self._group = QButtonGroup(self)
        for view, button in self.views.items():
            button.setCheckable(True)
            button.setChecked(view is shown)
            button.clicked.connect(lambda _checked=False, view=view: self.view_chosen.emit(view))
            self._group.addButton(button)
        return _beside(list(self.views.values()))

    def read_teams(self, desk: Desk, shown: int) -> None:
        """The teams as they are now; a database that does not answer leaves what stood there."""
        try:
            self.show_teams([(row.team_id, row.name) for row in desk.reads.teams()], shown)
        except OpenPlannerError as error:
            desk.failed.emit(error)

    def show_teams(self, teams: Sequence[tuple[int, str]], shown: int) -> None:
        """The teams to choose from, and everybody; nothing to choose with a single team."""
        choices = [*teams, (0, self._texts("agenda.everybody"))]
        if choices != [(self.team.itemData(place), self.team.itemText(place)) for place in range(self.team.count())]:
            self.team.clear()
            for team_id, name in choices:
                self.team.addItem(name, team_id)
        self.team.setCurrentIndex(max(0, self.team.findData(shown)))
        self.team.setVisible(len(teams) > 1)


def _beside(parts: Sequence[QWidget]) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(scaled(8))
    for part in parts:
        row.addWidget(part)
    return holder
