"""The week of a team: how fast the grid is painted and dragged in, and how long calendars outside keep us waiting.

The grid of 20 colleagues is measured against a painter that fills as many rectangles as the grid has quarters of an
hour. Then the week of 12 colleagues on calendars that take two seconds to answer: first picture, and longest wait.

The window has real background work: sending, following and the week all run while the main thread is watched.

Where a painted week goes, in a rough profile: a quarter in Qt itself (fills, lines, texts), a quarter in where things
lie, a third in the looks of blocks and lanes, the rest in colours, names and heads. A step of a drag paints the two
places that it changes. What arrives is half painting when every lane changed, the rest strips of the week and words
of the list; lanes that look the same are not painted.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import count
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, QRectF, QTimer
from PySide6.QtGui import QColor, QImage, QPainter

from openplanner.application.book_slot import Slot, book_slot
from openplanner.application.office import Office
from openplanner.application.send_outbox import send_outbox
from openplanner.application.team_agenda import team_agenda
from openplanner.application.upkeep import organisation
from openplanner.desktop.agenda.grid import Ghost, WeekGrid
from openplanner.desktop.agenda.painting import Brush
from openplanner.desktop.agenda.screen import AgendaScreen
from openplanner.desktop.agenda.state import Cell, Grid, View, grid_of
from openplanner.desktop.agenda.words import cell_words
from openplanner.desktop.desk import Desk
from openplanner.desktop.window import MainWindow, application, open_window
from openplanner.domain.calendar import BusyBlock, BusyStatus, CalendarUnknown, FreeBusy
from openplanner.domain.case import ContactForm
from openplanner.domain.colleague import Colleague, Team
from openplanner.domain.interval import Interval, TimeSpan, instant
from openplanner.planning.week import DayHead, Lane, TeamWeek
from openplanner.settings import CALENDAR, Origin, combined
from openplanner.storage.reads import Reads
from openplanner.texts import Texts
from tests.benchmarks.measuring import Line, paired
from tests.doubles.outside_calendar import OutsideCalendar
from tests.offices import BY, FULL_TIME, MONDAY, bare_office, registered

COLLEAGUES, TALKS, SLOW_SECONDS, WATCHED_MS = 12, 40, 2.0, 6000
GRID_SIZE = (1150, 640)
MOST_TO_FIRST_PICTURE, MOST_BLOCKED, FRAME = 1000.0, 100.0, 16.0
PAINTED, ROUNDS, MOST_TIMES_A_FILL = 20, 15, 2.0


@dataclass
class BusyOutside(OutsideCalendar):
    """Everybody has five meetings a day for a month, all of them ``later`` minutes later than usual."""

    later: int = 0

    def free_busy(self, addresses: Sequence[str], window: Interval) -> dict[str, FreeBusy | CalendarUnknown]:
        """As in the class above, with the meetings."""
        told = super().free_busy(addresses, window)
        return {address: replace(answer, blocks=_meetings(window, self.later)) for address, answer in told.items()}  # type: ignore[type-var]


def _meetings(window: Interval, later: int) -> tuple[BusyBlock, ...]:
    days, first = range((window.end - window.start).days), window.start + timedelta(hours=9.5, minutes=later)
    starts = [first + timedelta(days=day, hours=1.5 * number) for day in days for number in range(5)]
    return tuple(BusyBlock(Interval(start, start + timedelta(minutes=30))) for start in starts)


class Watch(QObject):
    """A heartbeat of one millisecond in the main thread: ``longest`` is the longest it was kept from beating.

    ``worked`` is the most that the main thread used of the processor between two beats: its own part in that, without
    what others on the machine took.
    """

    def __init__(self) -> None:
        super().__init__()
        self.longest = self.worked = 0.0
        self._last, self._used = time.perf_counter(), time.thread_time()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._beat)
        self._timer.start(1)

    def _beat(self) -> None:
        now, used = time.perf_counter(), time.thread_time()
        self.longest = max(self.longest, (now - self._last) * 1000)
        self.worked = max(self.worked, (used - self._used) * 1000)
        self._last, self._used = now, used

    def stop(self) -> Watch:
        """Looks no more."""
        self._timer.stop()
        return self


def run(short: bool) -> list[Line]:
    """The grid, and the longest time that the window did not react; the short form watches less long."""
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
            _turn(WATCHED_MS // (40 if short else 4))
        watch.stop()
        arrivals = [_arrivals(window, calendar) for _ in range(1 if short else 5)]
        changed, same = (statistics.median(found) for found in zip(*arrivals, strict=True))
        window.close()
        desk.office.store.close()
        program.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return [
        *_painting(),
        Line(f"week of {COLLEAGUES}, remembered, key to paint", first, "1 s", MOST_TO_FIRST_PICTURE, 1),
        Line("longest the window did not react, screens opened", watch.longest, "100 ms", MOST_BLOCKED, 1),
        Line("free/busy arrives, every meeting elsewhere, longest stretch", changed, "a frame of 16 ms", FRAME, 1),
        Line("free/busy arrives, as it was, longest stretch", same, "a frame of 16 ms", FRAME, 1),
    ]


def _arrivals(window: MainWindow, calendar: BusyOutside) -> tuple[float, float]:
    """With every meeting at another time than before, and once more with nothing changed."""
    calendar.later = 15 - calendar.later
    return _arrival(window, calendar), _arrival(window, calendar)


def _arrival(window: MainWindow, calendar: BusyOutside) -> float:
    """The longest stretch of work while everybody's calendar is asked, read, shown and painted."""
    calendar.slow_seconds = 0.1
    calendar.clock.moment += timedelta(minutes=10)  # type: ignore[attr-defined] - what is remembered is old now
    watch = Watch()
    window.refresh_screen()
    _turn(600)
    return watch.stop().worked


def _painting() -> list[Line]:
    """Painting the whole grid, and one step of a drag, beside filling one rectangle per quarter of an hour."""
    texts, now = Texts("nl"), MONDAY + timedelta(hours=3)
    grid = WeekGrid(Brush(texts, lambda: now), lambda shown, cell: cell_words(texts, shown, cell).sentence)
    grid.resize(*GRID_SIZE)
    shown = grid_of(_full_week(), View.WEEK, MONDAY.date(), 1)
    grid.show_grid(shown)
    picture = QImage(*GRID_SIZE, QImage.Format.Format_RGB32)
    steps = count()

    def step() -> None:
        number = next(steps)
        cell = Cell(number % PAINTED, number % 5, shown.span.start + 15 * (number % 30))
        grid.show_ghost(Ghost(cell, TimeSpan(cell.minute, cell.minute + 30), "Z-1"))
        grid.tell_move("maandag 23 november, 10:00 tot 10:30", [("Collega 1 bezet 10:00-11:00", "warning")])

    def whole() -> None:
        step()
        grid.render(picture)

    def seen() -> None:
        step()
        application().processEvents()

    def beside(what: str, work: Callable[[], object]) -> Line:
        return paired(what, work, "filling its quarters", lambda: _filled(picture, shown), MOST_TIMES_A_FILL, ROUNDS)

    lines = [beside(f"grid of {PAINTED} colleagues painted whole", lambda: grid.render(picture)),
             beside("one step of a drag in it, painted whole", whole)]  # fmt: skip
    grid.show()
    lines.append(beside("one step of a drag in it, as it is shown", seen))
    grid.deleteLater()
    return lines


def _filled(picture: QImage, grid: Grid) -> None:
    """As many rectangles as the grid has quarters of an hour, side by side, each with a colour of its own."""
    quarters = grid.span.length_minutes // 15 * grid.columns
    width, height = picture.width() / quarters, picture.height() / len(grid.rows)
    painter = QPainter(picture)
    for row in range(len(grid.rows)):
        for at in range(quarters):
            painter.fillRect(QRectF(at * width, row * height, width, height), QColor(at % 256, row * 12 % 256, 90))
    painter.end()


def _full_week() -> TeamWeek:
    """Twenty colleagues with five meetings every day."""
    days = [MONDAY.date() + timedelta(days=step) for step in range(5)]
    heads = tuple(DayHead(day, None, (_office_hours(day),)) for day in days)
    lanes = {
        (who, day): Lane(who, day, (_office_hours(day),), tuple(_five(day)))
        for who in range(1, PAINTED + 1)
        for day in days
    }
    names = tuple((who, f"Collega {who}") for who in range(1, PAINTED + 1))
    return TeamWeek(1, heads, names, lanes, TimeSpan(9 * 60, 17 * 60))


def _office_hours(day: date) -> Interval:
    return Interval(instant(day, 9 * 60), instant(day, 17 * 60))


def _five(day: date) -> Iterator[BusyBlock]:
    kinds = (BusyStatus.BUSY, BusyStatus.TENTATIVE, BusyStatus.OUT_OF_OFFICE, BusyStatus.WORKING_ELSEWHERE)
    for number in range(5):
        start = instant(day, 9 * 60 + 90 * number)
        yield BusyBlock(Interval(start, start + timedelta(minutes=45)), kinds[number % 4], "Overleg")


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
