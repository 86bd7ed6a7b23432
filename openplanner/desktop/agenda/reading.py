"""Reading the week: what is remembered at once, then what the calendars say now; an older answer never wins."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from openplanner.desktop.desk import Desk
from openplanner.domain.interval import AMSTERDAM
from openplanner.domain.progress import Progress
from openplanner.texts import Texts

if TYPE_CHECKING:
    from openplanner.application.team_agenda import TeamWeek

DAYS = 5
OLD = timedelta(minutes=2)
LOOK_MS = 30_000
_NEVER_ASKED = frozenset({"agenda.not_asked_yet", "agenda.no_calendar"})


class WeekReader(QObject):
    """Reads the week of ``team``: at first that of the desk, None for everybody.

    Signals: ``read(TeamWeek)`` once for what is remembered and once more for what the calendars said; without
    calendars outside only once. ``aged()`` twice a minute: time to word its age anew, and to ask when it is old.
    """

    read = Signal(object)
    aged = Signal()

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self.team: int | None = desk.team_id or None
        self._number = 0
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.aged)

    def start(self) -> None:
        """From now on it tells that time passes."""
        if self._desk.calendars_outside:
            self._timer.start()

    def stop(self) -> None:
        """No more of that."""
        self._timer.stop()

    def ask(self, first: date) -> None:
        """Reads the week from ``first`` on; what was asked before is not told any more."""
        self._number += 1
        self._run(first, remembered=self._desk.calendars_outside)

    def _run(self, first: date, *, remembered: bool) -> None:
        desk, number, team = self._desk, self._number, self.team

        def work(progress: Progress) -> TeamWeek:
            from openplanner.application.team_agenda import team_agenda

            return team_agenda(desk.office, team, first, DAYS, progress, remembered=remembered)

        def done(week: TeamWeek) -> None:
            if number == self._number:
                self._take(week, first, remembered=remembered)

        lane, key = ("general", "week-remembered") if remembered else ("calendar", "week-asked")
        desk.tasks.run(self, lane, key, desk.texts("agenda.reading"), work, done)

    def _take(self, week: TeamWeek, first: date, *, remembered: bool) -> None:
        self.read.emit(week)
        if not self._desk.calendars_outside:
            return
        if not remembered:
            self._desk.calendars_told.emit(*_answers(week))
        elif is_old(week, self._desk.clock()):
            self._run(first, remembered=False)


def is_old(week: TeamWeek, now: datetime) -> bool:
    """True when a calendar in it must be asked again."""
    unknown = any(
        lane.unknown is not None and lane.unknown.code != "agenda.no_calendar" for lane in week.lanes.values()
    )
    return unknown or week.as_of is None or now - week.as_of >= OLD


def _answers(week: TeamWeek) -> tuple[int, int]:
    """How many colleagues have a calendar that answered, and how many one that did not."""
    reasons = {lane.colleague_id: lane.unknown for lane in week.lanes.values()}
    silent = sum(why is not None and why.code not in _NEVER_ASKED for why in reasons.values())
    return sum(why is None for why in reasons.values()), silent


def age_words(texts: Texts, week: TeamWeek, now: datetime) -> str:
    """``stand 09:41``, with the day when that is another; nothing was told at all: ``stand onbekend``."""
    if week.as_of is None:
        return texts("agenda.as_of_unknown")
    day = week.as_of.astimezone(AMSTERDAM).date()
    when = texts.time(week.as_of)
    if day != now.astimezone(AMSTERDAM).date():
        when = f"{texts.day(day, year=False)} {when}"
    return texts("agenda.as_of", when=when)
