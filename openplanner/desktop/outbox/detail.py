"""Beside the list: the chosen line, what is the matter, and what to do."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from openplanner.desktop.outbox.items import Item
from openplanner.desktop.theme import scaled
from openplanner.desktop.widgets.chip import StateChip
from openplanner.desktop.widgets.side_panel import SidePanel
from openplanner.desktop.widgets.text import TextLabel
from openplanner.texts import Texts

BUTTONS = ("outbox-retry", "outbox-replan", "outbox-seen", "outbox-case")


class ItemPanel(SidePanel):
    """One line in full."""

    def __init__(self, texts: Texts, acts: Mapping[str, QAction], parent: QWidget | None = None) -> None:
        super().__init__(texts("outbox.detail"), parent)
        self.chip = StateChip()
        self.title = TextLabel("", "title")
        self.moment = TextLabel()
        self.times = TextLabel("", "muted")
        self.why = TextLabel()
        self.advice = TextLabel("", "strong")
        self._lay_out(acts)

    def _lay_out(self, acts: Mapping[str, QAction]) -> None:
        column = self.column
        self.add_chips(self.chip)
        for part in (self.title, self.moment, self.times):
            column.addWidget(part)
        column.addSpacing(scaled(8))
        for part in (self.why, self.advice):
            column.addWidget(part)
        column.addSpacing(scaled(8))
        self.buttons = self.add_buttons(BUTTONS, acts, "plain", 8)
        column.addStretch(1)

    def show_item(self, item: Item) -> None:
        """Shows another line; only the buttons that can be pressed."""
        self.chip.show_state(item.icon, item.state, item.kind)
        self.title.setText(f"{item.number} · {item.what}")
        self.moment.setText(item.moment)
        self.moment.setVisible(bool(item.moment))
        self.times.setText("\n".join(part for part in (item.since, item.next_try) if part))
        for label, text in ((self.why, item.why), (self.advice, item.advice)):
            label.setText(text)
            label.setVisible(bool(text))
        for button in self.buttons.values():
            button.setVisible(button.isEnabled())
