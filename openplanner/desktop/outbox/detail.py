"""Beside the list: the chosen line, what is the matter, and what to do."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from openplanner.desktop.actions import icon_of
from openplanner.desktop.outbox.items import Item
from openplanner.desktop.theme import scaled
from openplanner.desktop.widgets.chip import StateChip
from openplanner.desktop.widgets.flow import FlowLayout
from openplanner.desktop.widgets.text import Button, TextLabel
from openplanner.texts import Texts

BUTTONS = ("outbox-retry", "outbox-replan", "outbox-seen", "outbox-case")


class ItemPanel(QScrollArea):
    """One line in full."""

    def __init__(self, texts: Texts, acts: Mapping[str, QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(texts("outbox.detail"))
        self.chip = StateChip()
        self.title = TextLabel("", "title")
        self.moment = TextLabel()
        self.times = TextLabel("", "muted")
        self.why = TextLabel()
        self.advice = TextLabel("", "strong")
        self.buttons = {name: Button(acts[name].text(), "plain", icon_of(name)).follow(acts[name]) for name in BUTTONS}
        self._lay_out()

    def _lay_out(self) -> None:
        page = QFrame()
        page.setProperty("panel", "page")
        self.setWidget(page)
        column = QVBoxLayout(page)
        column.setContentsMargins(scaled(24), scaled(20), scaled(16), scaled(16))
        column.setSpacing(scaled(8))
        chips = FlowLayout(scaled(8))
        chips.addWidget(self.chip)
        column.addLayout(chips)
        for part in (self.title, self.moment, self.times):
            column.addWidget(part)
        column.addSpacing(scaled(8))
        for part in (self.why, self.advice):
            column.addWidget(part)
        column.addSpacing(scaled(8))
        flow = FlowLayout(scaled(8))
        for button in self.buttons.values():
            flow.addWidget(button)
        column.addLayout(flow)
        column.addStretch(1)

    def show_item(self, item: Item) -> None:
        """Shows another line; only the buttons that can be pressed."""
        self.chip.show_state(item.icon, item.state, item.kind)
        self.title.setText(f"{item.number} · {item.what}")
        self.moment.setText(item.moment)
        self.times.setText("\n".join(part for part in (item.since, item.next_try) if part))
        for label, text in ((self.why, item.why), (self.advice, item.advice)):
            label.setText(text)
            label.setVisible(bool(text))
        for button in self.buttons.values():
            button.setVisible(button.isEnabled())
