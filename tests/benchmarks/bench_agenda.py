"""The week of 12 colleagues on calendars outside that take two seconds to answer: first picture, and the longest wait.

The window has real background work: sending, following and the week all run while the main thread is watched.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, QTimer

from openplanner.application.book_slot import Slot, book_slot
from openplanner.application.office import Office
from openplanner.application.send_outbox import send_outbox
from openplanner.application.team_agenda import team_agenda
from openplanner.application.upkeep import organisation
from openplanner.desktop.agenda.screen import AgendaScreen
from openplanner.desktop.desk import Desk
from openplanner.desktop.window import MainWindow, application, open_window
from openplanner.domain.calendar import BusyBlock, CalendarUnknown, FreeBusy
from openplanner.domain.case import ContactForm
from openplanner.domain.colleague import Colleague, Team
from openplanner.domain.interval import Interval
from openplanner.settings import CALENDAR, Origin, combined
from openplanner.storage.reads import Reads
from openplanner.texts import Texts
from tests.doubles.outside_calendar import OutsideCalendar
from tests.offices import BY, FULL_TIME, MONDAY, bare_office, registered

COLLEAGUES, TALKS, SLOW_SECONDS, WATCHED_MS = 12, 40, 2.0, 6000
MOST_TO_FIRST_PICTURE, MOST_BLOCKED = 1000.0, 100.0


@dataclass
class BusyOutside(OutsideCalendar):
    """Everybody has five meetings a day for a month."""

    def free_busy(self, addresses: Sequence[str], window: Interval) -> dict[str, FreeBusy | CalendarUnknown]:
        """As in the class above, with the meetings."""
        told = super().free_busy(addresses, window)
        return {address: replace(answer, blocks=_meetings(window)) for address, answer in told.items()}  # type: ignore[type-var]


def _meetings(window: Interval) -> tuple[BusyBlock, ...]:
    days = range((window.end - window.start).days)
    starts = [window.start + timedelta(days=day, hours=9.5 + 1.5 * number) for day in days for number in range(5)]
    return tuple(BusyBlock(Interval(start, start + timedelta(minutes=30))) for start in starts)


class Watch(QObject):
    """A heartbeat of one millisecond in the main thread: ``longest`` is the longest it was kept from beating."""

    def __init__(self) -> None:
        super().__init__()
        self.longest = 0.0
        self._last = time.perf_counter()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._beat)
        self._timer.start(1)

    def _beat(self) -> None:
        now = time.perf_counter()
        self.longest = max(self.longest, (now - self._last) * 1000)
        self._last = now


def run() -> list[tuple[str, float, float]]:
    """Milliseconds from the key to the painted week, and the longest time that the window did not react."""
    program = application()
    with tempfile.TemporaryDirectory() as folder:
        desk, calendar = _desk(Path(folder))
        window = open_window(desk)
        window.open_screen("today")
        _turn(300)
        calendar.slow_seconds = SLOW_SECONDS
        first = _first_picture(window)
        watch = Watch()
        window.start_sending()
        window.start_following()
        for screen_id in ("today", "agenda", "outbox", "agenda"):
            window.open_screen(screen_id)
            _turn(WATCHED_MS // 4)
        window.close()
        desk.office.store.close()
        program.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return [
        (f"week of {COLLEAGUES} colleagues, remembered, key to paint", first, MOST_TO_FIRST_PICTURE),
        (f"longest the window did not react in {WATCHED_MS / 1000:.0f} s", watch.longest, MOST_BLOCKED),
    ]


def _first_picture(window: MainWindow) -> float:
    began = time.perf_counter()
    screen = window.open_screen("agenda")
    assert isinstance(screen, AgendaScreen)
    while screen.week is None:
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 10)
    screen.grid.viewport().repaint()
    return (time.perf_counter() - began) * 1000


def _desk(folder: Path) -> tuple[Desk, BusyOutside]:
    local, clock = bare_office(folder)
    organisation.save_team(local, Team("Bezwaar"), BY)
    for number in range(1, COLLEAGUES + 1):
        email = f"collega{number}@voorbeeldstad.example"
        organisation.save_colleague(local, Colleague(f"Collega {number}", email, (1,), pattern=FULL_TIME), BY)
    calendar = BusyOutside(clock)
    office = replace(local, calendar=calendar, settings=combined({Origin.DATABASE: {CALENDAR.key: "graph"}}))
    _talks(office)
    team_agenda(office, None, MONDAY.date())  # what was told a while ago
    clock.moment += timedelta(minutes=10)
    desk = Desk(
        texts=Texts("nl"), settings=office.settings, reads=Reads(office.store.path), clock=clock,
        open_office=lambda: office,
    )  # fmt: skip
    return desk, calendar


def _talks(office: Office) -> None:
    for number in range(TALKS):
        case = registered(office, f"Z-{number}")
        start: datetime = MONDAY + timedelta(days=1 + number // COLLEAGUES, hours=2)
        talk = Interval(start, start + timedelta(minutes=30))
        book_slot(office, case.case_id, Slot(ContactForm.PHONE, talk, (1 + number % COLLEAGUES,)), BY)
    send_outbox(office)


def _turn(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()
