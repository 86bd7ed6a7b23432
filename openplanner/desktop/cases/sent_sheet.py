"""What one gave to other teams, and how it stands there: received, planned, spoken or done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from openplanner.desktop.desk import Desk
from openplanner.desktop.theme import scaled
from openplanner.desktop.widgets.chip import StateChip
from openplanner.desktop.widgets.sheet import ListSheet
from openplanner.desktop.widgets.text import TextLabel
from openplanner.domain.interval import AMSTERDAM
from openplanner.domain.progress import Progress
from openplanner.storage.rows import SentRow, SentStatus

LOOKS_BACK = timedelta(days=92)
LOOKS = {
    SentStatus.RECEIVED: ("inbox", "muted"),
    SentStatus.PLANNED: ("calendar-check", "accent"),
    SentStatus.SPOKEN: ("phone", "accent"),
    SentStatus.DONE: ("circle-check", "good"),
}


class SentSheet(ListSheet):
    """One line for each case, the one given last in front."""

    def __init__(self, desk: Desk, rows: Sequence[SentRow], parent: QWidget | None = None) -> None:
        texts = desk.texts
        title, hint = texts("cases.sent_title"), texts("cases.sent_hint")
        super().__init__(title, hint, texts("cases.sent_close"), (560, 480), parent)
        self.area.setWidget(self._page(desk, rows))
        self.area.setAccessibleDescription("\n".join(self.words()))
        self.close_button.setFocus()

    def _page(self, desk: Desk, rows: Sequence[SentRow]) -> QWidget:
        texts, page = desk.texts, QFrame()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, scaled(12), 0)
        column.setSpacing(scaled(4))
        for row in rows:
            chip = StateChip()
            chip.show_state(LOOKS[row.status][0], texts(f"cases.sent_status.{row.status}"), LOOKS[row.status][1])
            given = texts("cases.sent_to", team=row.team, day=row.at.astimezone(AMSTERDAM).date())
            for part in (TextLabel(row.number, "strong"), TextLabel(given, "muted")):
                column.addWidget(part)
            column.addWidget(chip, 0, Qt.AlignmentFlag.AlignLeft)
            column.addSpacing(scaled(8))
        if not rows:
            column.addWidget(TextLabel(texts("cases.sent_none")))
        column.addStretch(1)
        return page


def show_sent(desk: Desk, owner: QWidget) -> None:
    """Reads how what one gave away stands, then shows it."""

    def work(_progress: Progress) -> list[SentRow]:
        return desk.reads.sent_on(desk.colleague_id, desk.clock() - LOOKS_BACK)

    desk.tasks.run(
        owner, "general", "cases-sent", desk.texts("today.reading"), work,
        lambda rows: SentSheet(desk, rows, owner).open(),
    )  # fmt: skip
