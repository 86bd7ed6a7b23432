"""The chosen case in Zaken: who and where it stands, what can be done, and all there is to read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from openplanner.desktop.cases.panel import CasePanel
from openplanner.desktop.theme import scaled
from openplanner.desktop.today.lines import STATUS_ICONS
from openplanner.desktop.widgets.chip import StateChip
from openplanner.desktop.widgets.side_panel import SidePanel
from openplanner.desktop.widgets.text import Button, TextLabel
from openplanner.storage.rows import StoryLine
from openplanner.texts import Texts

if TYPE_CHECKING:
    from openplanner.application.open_case import OpenedCase

SECONDARY = (
    "cases-plan", "cases-letter", "cases-guide", "cases-later", "cases-outcome", "cases-edit", "cases-hand-over",
    "cases-link", "cases-reopen",
)  # fmt: skip


class CaseView(SidePanel):
    """Scrolls as a whole, so that nothing clips with large text."""

    def __init__(self, texts: Texts, acts: Mapping[str, QAction], parent: QWidget | None = None) -> None:
        super().__init__(texts("cases.panel"), parent)
        self._texts = texts
        self._case_id = 0
        self.state, self.here = StateChip(), StateChip()
        self.here.hide()
        self.name = TextLabel("", "title")
        self.about = TextLabel("", "muted")
        self.start = Button(acts["cases-start"].text(), "main", "phone-call").follow(acts["cases-start"])
        self.panel = CasePanel(texts)
        self._lay_out(acts)

    def show_case(self, opened: OpenedCase, story: list[StoryLine]) -> None:
        """Shows a case; what was read of the same case stays in view."""
        texts, case = self._texts, opened.case
        status = texts(f"cases.status.{case.status.value}")
        outcome = texts(f"cases.outcome.{case.outcome.value}") if case.outcome else ""
        words = ": ".join(part for part in (status, outcome) if part)
        self.state.show_state(STATUS_ICONS[case.status], words, "good" if outcome else "muted")
        self.name.setText(case.citizen.name)
        parts = (texts(f"cases.type.{case.case_type.value}"), case.subject, case.number)
        self.about.setText(" · ".join(part for part in parts if part))
        place = self.verticalScrollBar().value() if self._case_id == case.case_id else 0
        self._case_id = case.case_id
        self.panel.show_case(opened, story)
        QTimer.singleShot(0, self, lambda: self.verticalScrollBar().setValue(place))

    def show_presence(self, words: str) -> None:
        """Who else is in this case now; nothing for nobody."""
        self.here.setVisible(bool(words))
        if words:
            self.here.show_state("user-round", words, "warning")

    def ask(self, question: QWidget) -> None:
        """Puts a question about the case above what can be done with it."""
        self.column.insertWidget(self.column.indexOf(self.start), question)

    def _lay_out(self, acts: Mapping[str, QAction]) -> None:
        column = self.column
        self.add_chips(self.state, self.here)
        for part in (self.name, self.about, self.start):
            column.addWidget(part)
        self.buttons = self.add_buttons(SECONDARY, acts)
        self.add_rule()
        column.addSpacing(scaled(8))
        column.addWidget(self.panel)
        column.addStretch(1)
