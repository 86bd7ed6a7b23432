"""The panel beside a list: a page that scrolls as a whole, with state as chips on top."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from openplanner.desktop.actions import icon_of
from openplanner.desktop.theme import scaled
from openplanner.desktop.widgets.chip import StateChip
from openplanner.desktop.widgets.flow import FlowLayout
from openplanner.desktop.widgets.scrolled import Scrolled
from openplanner.desktop.widgets.text import Button


class SidePanel(Scrolled):
    """Scrolls up and down only, so that nothing clips with large text; subclasses fill ``column``."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(None, name, parent)
        page = QFrame()
        page.setProperty("panel", "page")
        self.setWidget(page)
        self.column = QVBoxLayout(page)
        self.column.setContentsMargins(scaled(24), scaled(20), scaled(16), scaled(16))
        self.column.setSpacing(scaled(8))

    def add_chips(self, *chips: StateChip) -> None:
        """Chips beside each other, on more lines when they do not fit."""
        flow = FlowLayout(scaled(8))
        for chip in chips:
            flow.addWidget(chip)
        self.column.addLayout(flow)

    def add_buttons(
        self, names: Iterable[str], acts: Mapping[str, QAction], sort: str = "quiet", gap: int = 4
    ) -> dict[str, Button]:
        """A button for each action, by its id; ``gap`` in pixels of 100 percent text."""
        flow = FlowLayout(scaled(gap))
        made = {name: Button(acts[name].text(), sort, icon_of(name)).follow(acts[name]) for name in names}
        for button in made.values():
            flow.addWidget(button)
        self.column.addLayout(flow)
        return made

    def add_rule(self) -> None:
        """A thin line across."""
        rule = QFrame()
        rule.setProperty("panel", "rule")
        self.column.addWidget(rule)
