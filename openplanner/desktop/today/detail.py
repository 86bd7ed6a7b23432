"""Beside the worklist: the chosen case, its one main action, and the keys that go with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from openplanner.desktop.theme import scaled
from openplanner.desktop.today.lines import CaseLine
from openplanner.desktop.today.promises import PromiseLine
from openplanner.desktop.widgets.chip import StateChip
from openplanner.desktop.widgets.field import MessageLine
from openplanner.desktop.widgets.side_panel import SidePanel
from openplanner.desktop.widgets.text import Button, TextLabel
from openplanner.storage.rows import StoryLine
from openplanner.texts import Texts

if TYPE_CHECKING:
    from openplanner.application.open_case import OpenedCase
    from openplanner.desktop.cases.panel import CasePanel

SECONDARY = (
    "today-dial",
    "today-missed",
    "today-plan",
    "today-kept",
    "today-seen",
    "today-claim",
    "today-hand-over",
    "today-copy",
    "today-file",
)


class DetailPanel(SidePanel):
    """The head comes from the line of the list, at once; dates, wishes and story follow when they were read."""

    def __init__(self, texts: Texts, acts: Mapping[str, QAction], parent: QWidget | None = None) -> None:
        super().__init__(texts("today.detail"), parent)
        self._texts = texts
        self.chip = StateChip()
        self.state = StateChip()
        self.name = TextLabel("", "title")
        self.about = TextLabel("", "muted")
        self.phone = TextLabel("", "phone", wraps=False)
        self.phone.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.attention = MessageLine()
        self.good = MessageLine()
        self.start = Button(acts["today-start"].text(), "main", "phone-call").follow(acts["today-start"])
        self.case: CasePanel | None = None
        self._lay_out(acts)

    def _lay_out(self, acts: Mapping[str, QAction]) -> None:
        column = self.column
        self.add_chips(self.chip, self.state)
        for part in (self.name, self.about, self.phone, self.good, self.attention):
            column.addWidget(part)
        column.addSpacing(scaled(4))
        column.addWidget(self.start)
        self.buttons = self.add_buttons(SECONDARY, acts)
        column.addSpacing(scaled(8))
        self.add_rule()
        column.addSpacing(scaled(8))
        column.addStretch(1)

    def _made_panel(self) -> CasePanel:
        """Made for the first case that was read, which is after the first paint."""
        from openplanner.desktop.cases.panel import CasePanel

        panel = CasePanel(self._texts)
        self.column.insertWidget(self.column.count() - 1, panel)
        return panel

    def show_line(self, line: CaseLine) -> None:
        """What the list knows."""
        self._of_case(shown=True)
        self.good.show_text(line.good, "info")
        self.chip.show_state(line.left.icon, line.left_words, line.left.kind)
        if line.claim:
            self.state.show_state("phone-call", line.claim, "warning")
        elif line.here:
            self.state.show_state("user-round", line.here, "warning")
        else:
            self.state.show_state(line.status_icon, line.booked or line.status, "muted")
        words = line.attention
        self.attention.show_text(words.sentence if words else "", words.kind if words else "warning")
        self.buttons["today-seen"].setVisible(words is not None)
        self.name.setText(line.row.name)
        self.about.setText("\n".join(part for part in (line.given, line.about, line.tried) if part))
        self.phone.setText(line.phone)

    def show_promise(self, line: PromiseLine) -> None:
        """A promise: what, for whom it is to be done, and the key that says it is kept."""
        self._of_case(shown=False)
        self.chip.show_state(line.icon, line.left_words, line.kind)
        self.state.show_state("circle-check", self._texts("today.promise"), "muted")
        self.name.setText(line.what)
        self.about.setText("\n".join((line.about, line.due_words)))
        for part in (self.good, self.attention):
            part.show_text("")

    def _of_case(self, *, shown: bool) -> None:
        """Shows what belongs to a case to phone, or what belongs to a promise."""
        for part in (self.phone, self.start, *self.buttons.values()):
            part.setVisible(shown)
        self.buttons["today-seen"].hide()
        self.buttons["today-file"].show()
        self.buttons["today-kept"].setVisible(not shown)

    def show_case(self, opened: OpenedCase, story: list[StoryLine]) -> None:
        """What the case itself knows."""
        if self.case is None:
            self.case = self._made_panel()
        self.case.show_case(opened, story)

    def clear_case(self) -> None:
        """Another case was chosen: its dates and story are still to be read."""
        if self.case is not None:
            self.case.clear()
        self.verticalScrollBar().setValue(0)
