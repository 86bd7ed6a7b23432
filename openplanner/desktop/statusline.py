"""The line at the bottom: who works here, how the line to the calendars stands, and what runs beside the window."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QStatusBar, QWidget

from openplanner.desktop.actions import icon_of
from openplanner.desktop.connection import LOOKS, Connection, lamp_hint, lamp_words
from openplanner.desktop.desk import Desk
from openplanner.desktop.icons import icon
from openplanner.desktop.tasks import Run
from openplanner.desktop.theme import scaled
from openplanner.desktop.widgets.text import Button, TextLabel
from openplanner.domain.errors import OpenPlannerError

ROOM_FOR_WORDS = 1100  # pixels of 100 percent text


class StatusLine(QStatusBar):
    """Shows who is at the desk; work that lasts longer than 400 ms shows its progress and Cancel."""

    def __init__(self, desk: Desk, connection: Connection, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._connection = connection
        self._run: Run | None = None
        self.offered: list[Button] = []
        self.setSizeGripEnabled(False)
        self.who = TextLabel(self._who(), "muted", wraps=False)
        self.addWidget(self.who)
        self.addPermanentWidget(self._work_widget())
        self.outbox, self.lamp = (Button("", "quiet", "circle") for _ in range(2))
        for button in (self.outbox, self.lamp):
            button.clicked.connect(lambda: desk.go_to.emit("outbox", None))
            self.addPermanentWidget(button)
        self.outbox.hide()
        self._show_connection()
        connection.changed.connect(self._show_connection)
        desk.settings_changed.connect(self._show_who)
        desk.organisation_changed.connect(self._show_who)
        desk.tasks.shown.connect(self._show)
        desk.tasks.stepped.connect(self._step)
        desk.tasks.ended.connect(self._end)

    def offer(self, actions: Sequence[QAction]) -> None:
        """A button for each of these actions; its key is in the tool tip."""
        for action in actions:
            button = Button(action.text(), "quiet", icon_of(action.objectName())).follow(action)
            self.offered.append(button)
            self.addPermanentWidget(button)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """With little room the buttons keep only their icons, and the words as tool tip."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        roomy = self.width() >= scaled(ROOM_FOR_WORDS)
        for button in self.offered:
            button.setText(f" {button.accessibleName()}" if roomy else "")

    def show_outbox(self, waiting: int, needs_person: int, requests: int = 0) -> None:
        """How many bookings are not in a calendar yet, else how many requests are to be closed; nothing for none."""
        texts = self._desk.texts
        words = texts("window.outbox_requests", n=requests) if requests else ""
        words = texts("window.outbox_waiting", n=waiting) if waiting else words
        words = texts("window.outbox_person", n=needs_person) if needs_person else words
        self.outbox.setText(f" {words}")
        self.outbox.setAccessibleName(words)
        self.outbox.setToolTip(texts("window.lamp_press"))
        self.outbox.setIcon(icon("circle-alert", "danger") if needs_person else icon("clock", "warning"))
        self.outbox.setVisible(bool(words))

    def _show_connection(self) -> None:
        texts, standing = self._desk.texts, self._connection.standing
        words = lamp_words(texts, standing)
        self.lamp.setText(f" {words}")
        self.lamp.setAccessibleName(words)
        self.lamp.setToolTip(lamp_hint(texts, standing))
        self.lamp.setAccessibleDescription(lamp_hint(texts, standing))
        self.lamp.setIcon(icon(*LOOKS[standing.reach]))

    def _work_widget(self) -> QWidget:
        self.work = QWidget()
        self.label = TextLabel("", "muted", wraps=False)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(scaled(160))
        self.stop = Button(self._desk.texts("window.stop"), "quiet")
        self.stop.clicked.connect(self._cancel)
        row = QHBoxLayout(self.work)
        row.setContentsMargins(0, 0, 8, 0)
        for part in (self.label, self.bar, self.stop):
            row.addWidget(part)
        self.work.hide()
        return self.work

    def _who(self) -> str:
        desk = self._desk
        try:
            me = next((row.name for row in desk.reads.colleagues() if row.colleague_id == desk.colleague_id), "")
            team = next((row.name for row in desk.reads.teams() if row.team_id == desk.team_id), "")
        except OpenPlannerError:
            return ""
        return "  ·  ".join(part for part in (me, team) if part)

    def _show_who(self) -> None:
        self.who.setText(self._who())

    def _show(self, run: Run) -> None:
        if not run.label:  # nobody asked for it and nobody waits for it
            return
        self._run = run
        self.label.setText(run.label)
        self.bar.setRange(0, 0)
        self.stop.setVisible(not run.stop.kept)
        self.stop.setEnabled(True)
        self.work.show()

    def _step(self, run: Run, done: int, total: int, label: str) -> None:
        if run is self._run:
            self.bar.setRange(0, total)
            self.bar.setValue(done)
            if label and not run.stop.asked:
                self.label.setText(self._desk.texts(label))

    def _end(self, run: Run) -> None:
        if run is self._run:
            self._run = None
            self.work.hide()

    def _cancel(self) -> None:
        """What cannot stop any more says so; what can, may need a moment until it hears."""
        run, texts = self._run, self._desk.texts
        if run is not None:
            heard = self._desk.tasks.cancel(run)
            self.label.setText(texts("window.stopping" if heard else "window.stop_too_late"))
            self.stop.setEnabled(False)
