"""A booked talk is repeated: how often, the dates with what is in the way, and only then booked as one step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QListWidget, QVBoxLayout, QWidget

from openplanner.desktop.agenda.changing import undo
from openplanner.desktop.agenda.words import sentences
from openplanner.desktop.desk import Desk
from openplanner.desktop.errors import sentence
from openplanner.desktop.theme import scaled
from openplanner.desktop.widgets.field import FieldWithMessage, MessageLine
from openplanner.desktop.widgets.number_box import NumberBox
from openplanner.desktop.widgets.sheet import Sheet
from openplanner.desktop.widgets.text import Button, TextLabel
from openplanner.domain.errors import OpenPlannerError
from openplanner.domain.interval import AMSTERDAM
from openplanner.domain.progress import Progress
from openplanner.domain.series import FEWEST_TALKS, MOST_TALKS, MOST_WEEKS, SeriesDate, SeriesWish, to_make

if TYPE_CHECKING:
    from openplanner.application.repeat_talk import Repeated
    from openplanner.application.team_agenda import BookedTime

USUAL_TALKS = 4


class SeriesSheet(Sheet):
    """The series of one talk. The dates follow the fields; booking waits until they were looked at."""

    def __init__(self, desk: Desk, booked: BookedTime, parent: QWidget) -> None:
        super().__init__(parent)
        self.desk, self.booked = desk, booked
        self.dates: tuple[SeriesDate, ...] = ()
        self.setWindowTitle(desk.texts("agenda.series_title"))
        self.resize(scaled(560), scaled(600))
        self.weeks, self.talks = NumberBox(1, MOST_WEEKS), NumberBox(FEWEST_TALKS, MOST_TALKS)
        self.talks.setValue(USUAL_TALKS)
        self.skip = QCheckBox(desk.texts("agenda.series_skip"))
        self.list = QListWidget()
        self.list.setAccessibleName(desk.texts("agenda.series_dates"))
        self.list.setWordWrap(True)
        self.said = MessageLine()
        self.take = Button(desk.texts("agenda.series_take"), "main", "calendar-plus")
        self.close_button = Button(desk.texts("agenda.series_close"), "quiet")
        self._build()
        self._pause = QTimer(self, singleShot=True, interval=desk.tasks.pause_ms)
        self._pause.timeout.connect(self.look)
        for box in (self.weeks, self.talks):
            box.valueChanged.connect(self._changed)
        self.skip.toggled.connect(self._show)
        self.take.clicked.connect(self.book)
        self.close_button.clicked.connect(self.reject)
        self.weeks.setFocus()
        self._changed()

    @property
    def wish(self) -> SeriesWish:
        """What the fields say."""
        return SeriesWish(self.weeks.value(), self.talks.value())

    def look(self) -> None:
        """Looks at the dates, beside the window."""
        desk, booking_id, wish = self.desk, self.booked.booking.booking_id, self.wish

        def work(progress: Progress) -> tuple[SeriesDate, ...]:
            from openplanner.application.repeat_talk import series_dates

            return series_dates(desk.office, booking_id, wish, progress)

        def found(dates: tuple[SeriesDate, ...]) -> None:
            self.dates = dates
            self._show()

        label = desk.texts("agenda.series_looking")
        desk.tasks.run(self, "calendar", "agenda.series", label, work, found, self._refused)

    def book(self) -> None:
        """Books what is free; taken dates only when they may be skipped."""
        desk, first, wish, skip = self.desk, self.booked.booking, self.wish, self.skip.isChecked()
        self.take.setEnabled(False)

        def work(progress: Progress) -> Repeated:
            from openplanner.application.repeat_talk import repeat_talk

            return repeat_talk(desk.office, first, wish, desk.colleague_id, skip_conflicts=skip, progress=progress)

        def done(made: Repeated) -> None:
            desk.notice.emit(self._told(made), lambda: undo(desk, desk))
            desk.bookings_changed.emit()
            desk.case_changed.emit(first.case_id)
            self.accept()

        label = desk.texts("agenda.saving")
        desk.tasks.run(self, "calendar", "agenda.repeat", label, work, done, self._refused, writes=True)

    def _build(self) -> None:
        texts = self.desk.texts
        fields = QHBoxLayout()
        for name, box, most in (("weeks", self.weeks, MOST_WEEKS), ("talks", self.talks, MOST_TALKS)):
            hint = texts(f"agenda.series_{name}_hint", most=most)
            fields.addWidget(FieldWithMessage(texts(f"agenda.series_{name}"), box, hint))
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.close_button)
        buttons.addWidget(self.take)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(scaled(12))
        column.addWidget(TextLabel(texts("agenda.series_title"), "title"))
        moment = self.booked.booking.interval.start
        column.addWidget(TextLabel(texts("agenda.series_first", moment=moment), "muted"))
        column.addLayout(fields)
        column.addWidget(TextLabel(texts("agenda.series_dates"), "label"))
        column.addWidget(self.list, 1)
        column.addWidget(self.said)
        column.addWidget(self.skip)
        column.addLayout(buttons)

    def _changed(self) -> None:
        self.dates = ()
        self.take.setEnabled(False)
        self.said.show_text("")
        self._pause.start()

    def _show(self) -> None:
        texts = self.desk.texts
        lines = [_line(self.desk, one) for one in self.dates]
        if lines != [self.list.item(row).text() for row in range(self.list.count())]:
            self.list.clear()
            self.list.addItems(lines)
        taken = sum(bool(one.conflicts) for one in self.dates)
        self.skip.setEnabled(0 < taken < len(self.dates))
        if self.dates and not taken:
            self.said.show_text(texts("agenda.series_ready", n=len(self.dates)), "good")
        elif self.dates:
            key = "agenda.series_some" if taken < len(self.dates) else "agenda.series_none"
            self.said.show_text(texts(key, n=taken), "warning")
        self.take.setEnabled(bool(to_make(self.dates, skip_conflicts=self.skip.isChecked())))

    def _told(self, made: Repeated) -> str:
        days = tuple(one.interval.start.astimezone(AMSTERDAM).date() for one in made.skipped)
        key = "agenda.series_skipped" if days else "agenda.series_booked"
        return self.desk.texts(key, number=self.booked.number, n=len(made.made), days=days)

    def _refused(self, error: OpenPlannerError) -> None:
        self.said.show_text(sentence(self.desk.texts, error), "danger")
        self.take.setEnabled(bool(to_make(self.dates, skip_conflicts=self.skip.isChecked())))


def _line(desk: Desk, one: SeriesDate) -> str:
    texts = desk.texts
    if not one.conflicts:
        return texts("agenda.series_free", number=one.number, moment=one.interval.start)
    why = sentences([texts.reason(why) for why in one.conflicts])
    return texts("agenda.series_clash", number=one.number, moment=one.interval.start, why=why)
