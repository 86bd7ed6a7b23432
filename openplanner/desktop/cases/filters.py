"""What Zaken leaves out: one choice for each thing to filter on, and a button to let everything through again."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QWidget

from openplanner.desktop.cases.searching import PERIODS, since
from openplanner.desktop.desk import Desk
from openplanner.desktop.theme import scaled
from openplanner.desktop.widgets.flow import FlowLayout
from openplanner.desktop.widgets.team_box import FollowingBox, Line, TeamBox
from openplanner.desktop.widgets.text import Button, TextLabel
from openplanner.domain.case import CaseType
from openplanner.storage.rows import GIVEN_TO_NOBODY, SearchFilter, Standing

FILTERS = ("status", "type", "team", "given", "period")


class CaseFilters(QWidget):
    """The filters with what they leave beside them; on more lines when the text is large. Signals: ``changed()``."""

    changed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.standing, self.case_type, self.period = QComboBox(), QComboBox(), QComboBox()
        self.team = TeamBox(desk, desk.texts("cases.filter.all_teams"))
        self.given = FollowingBox(desk, desk.texts("cases.filter.given_all"), self._receivers)
        self.boxes = (self.standing, self.case_type, self.team, self.given, self.period)
        self.all_button = Button(desk.texts("cases.all"), "quiet", "x")
        self.sent_button = Button(desk.texts("cases.sent"), "quiet", "inbox")
        self.count = TextLabel("", "muted", wraps=False)
        self._fill()
        flow = FlowLayout(scaled(8), self)
        for part in (*self.boxes, self.all_button, self.sent_button, self.count):
            flow.addWidget(part)
        self.all_button.hide()
        for box in self.boxes:
            box.currentIndexChanged.connect(lambda _index: self._told())

    def follow(self, clear: QAction, sent: QAction) -> None:
        """The buttons do what these actions do."""
        self.all_button.follow(clear)
        self.sent_button.follow(sent)

    def wanted(self) -> SearchFilter:
        """What is filtered now."""
        return SearchFilter(
            Standing(self.standing.currentData()),
            CaseType(kind) if (kind := self.case_type.currentData()) else None,
            self.team.currentData(),
            since(self.period.currentData(), self._desk.today()),
            self.given.currentData(),
        )

    def clear(self) -> None:
        """Lets everything through again."""
        for box in self.boxes:
            box.setCurrentIndex(0)

    def kept(self) -> Mapping[str, str]:
        """The choices as words, to be found again by :meth:`restore`."""
        chosen = {name: box.currentData() for name, box in zip(FILTERS, self.boxes, strict=True)}
        return {name: "" if one is None else str(one) for name, one in chosen.items()}

    def restore(self, kept: Mapping[str, str]) -> None:
        """The choices of last time; a team, colleague or kind that is gone is passed over."""
        for name, box in zip(FILTERS, self.boxes, strict=True):
            held = ["" if (one := box.itemData(at)) is None else str(one) for at in range(box.count())]
            if kept.get(name) in held:
                box.setCurrentIndex(held.index(kept[name]))

    def _told(self) -> None:
        self.all_button.setVisible(not self.wanted().idle)
        self.changed.emit()

    def _receivers(self) -> list[Line]:
        """Nobody and who sits here first, then the others by name."""
        desk, texts = self._desk, self._desk.texts
        rows = [row for row in desk.reads.colleagues() if row.colleague_id != desk.colleague_id]
        return [
            (texts("cases.filter.given_nobody"), GIVEN_TO_NOBODY),
            (texts("cases.filter.given_me"), desk.colleague_id),
            *((texts("cases.filter.given_to", who=row.name), row.colleague_id) for row in rows),
        ]

    def _fill(self) -> None:
        texts = self._desk.texts
        for name, box in zip(FILTERS, self.boxes, strict=True):
            box.setAccessibleName(texts(f"cases.filter_{name}"))
        for standing in Standing:
            self.standing.addItem(texts(f"cases.filter.{standing.value}"), standing)
        self.case_type.addItem(texts("cases.filter.all_types"), None)
        for case_type in CaseType:
            self.case_type.addItem(texts(f"cases.type.{case_type.value}"), case_type)
        for period in PERIODS:
            self.period.addItem(texts(f"cases.filter.since_{period}"), period)
