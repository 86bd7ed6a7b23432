"""Above the worklist: the question of the day, how many wait, and whose cases are shown."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from openplanner.desktop.theme import scaled
from openplanner.desktop.widgets.chip import StateChip
from openplanner.desktop.widgets.flow import FlowLayout
from openplanner.desktop.widgets.text import Button, TextLabel
from openplanner.texts import Texts

COUNTS = (("late", "clock-alert", "danger"), ("today", "clock", "warning"), ("tomorrow", "hourglass", "accent"))
EVERYBODY, MINE = "all", "mine"


class TodayHead(QWidget):
    """Title, day, the choice whose cases are shown, and counts as chips; on more lines when the text is large.

    The choice is there once a case was given to somebody; ``shown`` holds ``all`` or ``mine``.
    """

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self.title = TextLabel(texts("today.title"), "title", wraps=False)
        self.day = TextLabel("", "muted", wraps=False)
        self.shown = QComboBox()
        self.shown.setAccessibleName(texts("today.shown"))
        for whose in (EVERYBODY, MINE):
            self.shown.addItem(texts(f"today.shown.{whose}"), whose)
        self.remind = Button("", "quiet", "mail")
        self.remind.hide()
        self.counts = {name: StateChip() for name, _icon, _kind in COUNTS}
        line = QWidget()
        flow = FlowLayout(scaled(8), line)
        column = QVBoxLayout(self)
        column.setContentsMargins(scaled(16), scaled(16), scaled(16), scaled(12))
        column.addWidget(line)
        for part in (self.title, self.day, self.shown, *self.counts.values(), self.remind):
            flow.addWidget(part)
        self.offer_choice(useful=False)

    def mine(self) -> bool:
        """True while only what is for oneself or for nobody is shown."""
        return bool(self.shown.currentData() == MINE)

    def show_whose(self, whose: str) -> None:
        """Chooses ``all`` or ``mine``; anything else is passed over."""
        if (place := self.shown.findData(whose)) >= 0:
            self.shown.setCurrentIndex(place)

    def offer_choice(self, *, useful: bool) -> None:
        """The choice stays out of the way while no case was given to anybody."""
        self.shown.setVisible(useful or self.mine())

    def show_reminders(self, count: int) -> None:
        """How many citizens are to be reminded of their talk; nothing for none."""
        self.remind.setText(f" {self._texts('today.remind_count', n=count)}")
        self.remind.setAccessibleName(self._texts("today.remind_count", n=count))
        self.remind.setVisible(count > 0)

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """How many are late, and due today and tomorrow; nothing for none."""
        for name, icon_name, kind in COUNTS:
            self.counts[name].setVisible(counts[name] > 0)
            if counts[name]:
                self.counts[name].show_state(icon_name, self._texts(f"today.count.{name}", n=counts[name]), kind)
