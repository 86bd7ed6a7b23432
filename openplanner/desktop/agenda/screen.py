"""Agenda: the week of a team, with planning and moving in it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from openplanner.desktop.agenda.arranging import Arrangement
from openplanner.desktop.agenda.changing import change, see
from openplanner.desktop.agenda.earlier import EarlierOffer
from openplanner.desktop.agenda.grid import WeekGrid
from openplanner.desktop.agenda.head import AgendaHead
from openplanner.desktop.agenda.listing import WeekList, WeekTable
from openplanner.desktop.agenda.moving import Mover
from openplanner.desktop.agenda.on_call import toggle_on_call
from openplanner.desktop.agenda.painting import Brush
from openplanner.desktop.agenda.panel import DetailPanel, Legend
from openplanner.desktop.agenda.planner import Planner
from openplanner.desktop.agenda.planning import PlanPanel
from openplanner.desktop.agenda.reading import WeekReader, age_words, is_old
from openplanner.desktop.agenda.series import SeriesSheet
from openplanner.desktop.agenda.state import STEP_MINUTES, Cell, View, cell_of, grid_of, interval_of, with_markers
from openplanner.desktop.agenda.words import CellWords, cell_words, monday_of
from openplanner.desktop.attention import attention_words
from openplanner.desktop.desk import Desk
from openplanner.desktop.screen import Screen
from openplanner.desktop.theme import scaled
from openplanner.desktop.widgets.speech import announce
from openplanner.domain.contact import Attention, BookingState
from openplanner.domain.errors import OpenPlannerError
from openplanner.domain.interval import AMSTERDAM
from openplanner.domain.progress import Progress
from openplanner.domain.rights import Action as Right
from openplanner.settings import AGENDA_ZOOM

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PySide6.QtGui import QResizeEvent

    from openplanner.application.team_agenda import BookedTime, TeamWeek
    from openplanner.domain.interval import Interval

MINUTE_MS = 60_000
USUAL_ZOOM = 100
ZOOMS = (50, 100, 150, 200, 300, 400, 600, 800)


class AgendaScreen(Screen):
    """The screen; ``entered`` takes a case id to plan, a date to show, a colleague id with a moment, or None."""

    screen_id: ClassVar[str] = "agenda"
    title_key: ClassVar[str] = "agenda.title"
    icon: ClassVar[str] = "calendar-days"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.week: TeamWeek | None = None
        self.view = View.WEEK
        self.first = monday_of(desk.clock())
        self.day = desk.today()
        self.person = desk.colleague_id
        self._wanted_cell: tuple[int, Interval] | None = None
        self.reader = WeekReader(desk, self)
        self._build()
        self.mover = Mover(desk, self.grid, self.detail, self)
        self.earlier = EarlierOffer(desk, self, self.show_hint)
        self.planner = Planner(desk, self.plan, self)
        self.arrangement = Arrangement(self)
        self._connect()
        self.make_actions()

    # life of the screen

    def entered(self, argument: object = None) -> None:
        """Shows the week; with a case id starts planning that case, and its proposals get the focus."""
        self.grid.setFocus()
        if isinstance(argument, date):
            self.show_day(argument)
        if isinstance(argument, int) and not isinstance(argument, bool):
            self.planner.start(argument)
        else:
            self.planner.be_present()
        if isinstance(argument, tuple):
            self.week = None
            self.go_to_cell(*argument)
        self.refresh()
        self.reader.start()
        self.minute.start()

    def left(self) -> None:
        """Frees what was held while looking, and stops moving."""
        self.reader.stop()
        self.minute.stop()
        self.mover.stop()
        self.planner.leave()

    def view_now(self) -> Mapping[str, str]:
        """The way of looking and the team; always the week of today."""
        return {"view": self.view.value, "team": str(self.reader.team or 0)}

    def restore_view(self, view: Mapping[str, str]) -> None:
        """The way of looking and the team of last time."""
        if view.get("view") in set(View):
            self.view = View(view["view"])
            self.head.views[self.view].setChecked(True)
        team = view.get("team", "")
        if team == "0" or team in {str(row.team_id) for row in self.desk.reads.teams()}:
            self.reader.team = int(team) or None

    def refresh(self) -> None:
        """Reads the week anew; the cursor stays."""
        self.head.read_teams(self.desk, self.reader.team or 0)
        self.reader.ask(self.first)

    def show_day(self, day: date) -> None:
        """Turns to the week of a day."""
        self.day, self.first = day, day - timedelta(days=day.weekday())
        self.refresh()

    # actions

    def previous(self) -> None:
        """One week back, or one day in the day view."""
        self._turn(-1)

    def next(self) -> None:
        """One week on, or one day in the day view."""
        self._turn(1)

    def go_today(self) -> None:
        """Back to today."""
        self.show_day(monday_of(self.desk.clock()) if self.desk.today().weekday() > 4 else self.desk.today())

    def view_day(self) -> None:
        """The day view, of the day under the cursor."""
        self._show_view(View.DAY)

    def view_week(self) -> None:
        """The week view."""
        self._show_view(View.WEEK)

    def view_person(self) -> None:
        """The person view, of the colleague under the cursor."""
        self._show_view(View.PERSON)

    def zoom_in(self) -> None:
        """Hours become wider, up to quarters with room for words."""
        self._zoom(1)

    def zoom_out(self) -> None:
        """Hours become narrower, down to the whole week at once."""
        self._zoom(-1)

    def zoom_usual(self) -> None:
        """Hours as wide as usual."""
        self._keep_zoom(USUAL_ZOOM)

    def _zoom(self, step: int) -> None:
        shown = self.desk.settings.number(AGENDA_ZOOM)
        steps = [one for one in ZOOMS if (one > shown if step > 0 else one < shown)]
        if steps:
            self._keep_zoom(steps[0] if step > 0 else steps[-1])

    def _keep_zoom(self, percent: int) -> None:
        try:
            self.desk.keep_setting(AGENDA_ZOOM, percent)
        except OpenPlannerError as error:
            self.desk.failed.emit(error)
        self.grid.zoom_to(percent)
        announce(self.grid, self.desk.texts("agenda.zoomed", n=percent))

    def toggle_list(self) -> None:
        """The week as a table that a screen reader reads cell by cell, and back."""
        listed = self.weeks.currentWidget() is not self.listing
        self.weeks.setCurrentWidget(self.listing if listed else self.grid)
        if listed and self.grid.grid is not None and self.grid.grid.rows:
            self._fill_list()
        (self.listing if listed else self.grid).setFocus()

    def _fill_list(self) -> None:
        if self.grid.grid is not None and self.weeks.currentWidget() is self.listing:
            self.listing.table.show_grid(self.grid.grid)
            self.listing.go_to(self.grid.cell)

    def view_room(self) -> None:
        """Rooms and places as rows."""
        self._show_view(View.ROOM)

    def move_here(self) -> None:
        """Starts moving the booking under the cursor."""
        self.mover.start(self.grid.cell)

    def remove_here(self) -> None:
        """Asks why the booking under the cursor is cancelled."""
        if self.booked_here() is not None and self._may_plan():
            self.mover.stop()
            self._show_cell()
            self.detail.ask_reason(True)

    def repeat_here(self) -> None:
        """Makes the talk under the cursor the first of a series."""
        booked = self.booked_here()
        if booked is None or booked.booking.state is not BookingState.BOOKED:
            self.show_hint(self.desk.texts("agenda.series_nothing"))
        elif self._may_plan():
            SeriesSheet(self.desk, booked, self.window()).show()  # stays when the screen is built anew

    def _start_move(self, cell: Cell) -> None:
        if self._may_plan():
            self.mover.start(cell)

    def _may_plan(self) -> bool:
        """Says why when somebody who only looks would drag or remove."""
        may = self.desk.rights.may(Right.PLAN)
        if not may:
            self.detail.say(self.desk.texts("together.no_right.plan"), "info")
        return may

    def give_earlier(self) -> None:
        """The moment that was just given back goes to whoever waits for an earlier one."""
        self.earlier.give()

    def put_on_call(self) -> None:
        """The colleague under the cursor is on call that day, or no longer."""
        grid = self.grid.grid
        strip = grid.strip(self.grid.cell) if grid is not None and grid.rows else None
        toggle_on_call(self.desk, self, strip, self.reader.team, self.show_hint)

    def booked_here(self) -> BookedTime | None:
        """Our booking under the cursor, or None."""
        grid = self.grid.grid
        return grid.booked_at(self.grid.cell) if grid is not None and grid.rows else None

    def go_to_cell(self, colleague_id: int, interval: Interval) -> None:
        """Puts the cursor on a moment of a colleague, in another week when need be."""
        self._wanted_cell = (colleague_id, interval)
        day = interval.start.astimezone(AMSTERDAM).date()
        if self.week is None or all(head.day != day for head in self.week.days):
            self.show_day(day)
        else:
            self.day = day
            self._draw()

    def show_hint(self, text: str, kind: str = "info") -> None:
        """Says something under the words of the cell."""
        self.detail.say(text, kind)

    # building

    def _build(self) -> None:
        texts, desk = self.desk.texts, self.desk
        self.head = AgendaHead(texts, self.view)
        self.grid = WeekGrid(Brush(texts, desk.clock), lambda grid, cell: cell_words(texts, grid, cell).sentence)
        self.grid.setAccessibleName(texts("agenda.grid"))
        self.grid.zoom_to(desk.settings.number(AGENDA_ZOOM))
        self.listing = WeekList(WeekTable(lambda grid, cell: cell_words(texts, grid, cell), _day_words(desk)))
        self.listing.setAccessibleName(texts("agenda.list"))
        self.weeks = QStackedWidget()
        self.weeks.addWidget(self.grid)
        self.weeks.addWidget(self.listing)
        self.minute = QTimer(self, interval=MINUTE_MS)
        self.minute.timeout.connect(self.grid.viewport().update)
        self.detail = DetailPanel(texts)
        self.plan = PlanPanel(texts)
        self.legend = Legend(texts)
        self.column = column = QVBoxLayout(self)
        column.setSpacing(scaled(8))
        for part, share in ((self.head, 0), (self.weeks, 1), (self.legend, 0), (self._build_bottom(), 0)):
            column.addWidget(part, share)

    def _build_bottom(self) -> QWidget:
        """The proposals of a case with, beside them, what the cursor is on and who is left out."""
        self.bottom, beside = QWidget(), QVBoxLayout()
        beside.setSpacing(scaled(8))
        beside.addWidget(self.detail)
        beside.addWidget(self.plan.out, 1)
        self.bottom_row = row = QHBoxLayout(self.bottom)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(scaled(8))
        row.addWidget(self.plan, 2)
        row.addLayout(beside, 1)
        return self.bottom

    def resizeEvent(self, event: QResizeEvent) -> None:
        """With little room the grid comes first."""
        super().resizeEvent(event)
        self._arrange()
        QTimer.singleShot(0, self, self._arrange)

    def _arrange(self) -> None:
        self.arrangement.arrange()

    def toggle_legend(self) -> None:
        """Shows or hides what the patterns mean."""
        self.arrangement.toggle_legend()

    def toggle_proposals(self) -> None:
        """All proposals, or one at a time with more of the week."""
        self.plan.toggle_opened()

    def _connect(self) -> None:
        grid, desk = self.grid, self.desk
        grid.cell_changed.connect(lambda _cell: self._show_cell())
        grid.opened.connect(self._open)
        grid.zoom_asked.connect(self._zoom)
        self.listing.went_to.connect(grid.set_cell)
        self.listing.opened.connect(self._open)
        grid.move_asked.connect(self._start_move)
        grid.remove_asked.connect(lambda _cell: self.remove_here())
        grid.number_pressed.connect(self.plan.list.press_number)
        self.detail.pressed.connect(self._pressed)
        self.detail.reason_given.connect(self._cancel)
        self.detail.reason_dropped.connect(self._keep)
        self.head.turned.connect(lambda name: getattr(self, name)())
        self.head.view_chosen.connect(self._show_view)
        self.head.team_chosen.connect(self._show_team)
        desk.bookings_changed.connect(self._changed)
        self.reader.read.connect(self._show_week)
        self.reader.aged.connect(self._grow_old)
        self.planner.changed.connect(self._draw)
        self.planner.changed.connect(lambda: QTimer.singleShot(0, self, self._arrange))  # when the lines have a width
        self.plan.folded.connect(self._arrange)
        self.planner.looked_at.connect(self.go_to_cell)
        self.planner.booked.connect(lambda _case_id: self.grid.setFocus())
        self.planner.stopped.connect(self.grid.setFocus)

    # what is shown

    def _show_week(self, week: TeamWeek) -> None:
        self.week = week
        self._draw()
        self._show_age()

    def _show_age(self) -> None:
        desk = self.desk
        self.head.age.setVisible(desk.calendars_outside)
        if self.week is not None and desk.calendars_outside:
            self.head.age.setText(age_words(desk.texts, self.week, desk.clock()))

    def _grow_old(self) -> None:
        if self.week is not None and not self.mover.active and is_old(self.week, self.desk.clock()):
            self.refresh()

    def _draw(self) -> None:
        if self.week is None:
            return
        deadline = self.planner.case.last_calling_day if self.planner.case is not None else None
        plain = grid_of(self.week, self.view, self.day, self.person)
        grid = with_markers(plain, self.planner.markers(), deadline)
        cell = self._first_cell()
        self.grid.show_grid(grid, cell)
        if self._wanted_cell is not None:
            cell = cell_of(grid, self._wanted_cell[0], self._wanted_cell[1].start)
            self._wanted_cell = None
            if cell is not None:
                self.grid.set_cell(cell)
        self._fill_list()
        self._arrange()
        self._show_cell()

    def _first_cell(self) -> Cell | None:
        """Where the cursor begins: now, in the row of the colleague at this desk."""
        if self.grid.grid is not None or self.week is None:
            return None
        grid = grid_of(self.week, self.view, self.day, self.person)
        return cell_of(grid, self.desk.colleague_id, self.desk.clock()) or Cell(0, 0, 10 * 60)

    def _show_cell(self) -> None:
        grid = self.grid.grid
        if grid is None or not grid.rows:
            self.detail.show_words(_nobody(self.desk))
            return
        if self.mover.active:
            return
        strip = grid.strip(self.grid.cell)
        self.day = strip.head.day
        self.person = strip.colleague_id if strip.colleague_id > 0 else self.person
        booked = self.booked_here()
        buttons = [] if booked is None else self._buttons_for(booked)
        self.detail.show_words(cell_words(self.desk.texts, grid, self.grid.cell), buttons)
        words = attention_words(self.desk.texts, booked.booking.attention) if booked is not None else None
        if words is not None:
            self.detail.say(words.sentence, words.kind, first=True)
        if self.planner.case_id and booked is None and self.view is not View.ROOM:
            self.detail.say(self.desk.texts("agenda.take_hint"), "info")
        self.update_actions()

    def _buttons_for(self, booked: BookedTime) -> list[str]:
        if booked.booking.state is not BookingState.BOOKED:
            return ["open"]
        begun = booked.booking.interval.start <= self.desk.clock()
        changed = booked.booking.attention is not Attention.NONE
        return [
            "open",
            *(["seen"] if changed else []),
            "move",
            "repeat",
            "remove",
            *(["no_show"] if begun and not booked.booking.is_callback else []),
        ]

    def _show_view(self, view: View) -> None:
        self.view = view
        self.head.views[view].setChecked(True)
        self._wanted_cell = self._here()
        self._draw()
        self.grid.setFocus()

    def _show_team(self, team_id: int) -> None:
        self.reader.team = team_id or None
        self.refresh()
        self.grid.setFocus()

    def _here(self) -> tuple[int, Interval] | None:
        grid = self.grid.grid
        if grid is None or not grid.rows:
            return None
        return grid.strip(self.grid.cell).colleague_id, interval_of(grid, self.grid.cell, STEP_MINUTES)

    def _turn(self, step: int) -> None:
        if self.view is View.DAY:
            day = self.day + timedelta(days=step)
            while day.weekday() > 4:
                day += timedelta(days=step)
            self.show_day(day)
        else:
            self.show_day(self.day + timedelta(days=7 * step))

    def _changed(self) -> None:
        if self.isVisible():
            self.refresh()
        else:
            self.week = None

    # what is done

    def _open(self, cell: Cell) -> None:
        booked = self.booked_here()
        if booked is not None and not booked.held:
            self.desk.show_case.emit(booked.booking.case_id)
        elif self.planner.case_id and self.grid.grid is not None and self.view is not View.ROOM:
            self.planner.take_cell(self.grid.grid, cell)

    def _pressed(self, name: str) -> None:
        booked = self.booked_here()
        if booked is None:
            return
        if name == "open":
            self.desk.show_case.emit(booked.booking.case_id)
        elif name == "move":
            self.grid.setFocus()
            self.move_here()
        elif name == "remove":
            self.detail.ask_reason(True)
        elif name == "seen":
            see(self.desk, self, booked.booking, self.grid.setFocus)
        elif name == "repeat":
            self.repeat_here()
        else:
            self._no_show(booked)

    def _keep(self) -> None:
        self.detail.ask_reason(False)
        self.grid.setFocus()

    def _cancel(self, reason: str) -> None:
        booked = self.booked_here()
        if booked is None:
            return
        if not reason:
            self.detail.reason_field.set_error(self.desk.texts("agenda.reason_missing"))
            return
        self.earlier.cancel(booked, reason)
        self._keep()

    def _no_show(self, booked: BookedTime) -> None:
        desk, booking = self.desk, booked.booking

        def work(_progress: Progress) -> None:
            from openplanner.application.change_booking import mark_no_show

            mark_no_show(desk.office, booking.booking_id, desk.colleague_id, booking)

        said = desk.texts("agenda.no_show_noted", number=booked.number)
        change(desk, self, "agenda.no_show", work, said, booking.case_id)


def _day_words(desk: Desk) -> Callable[[object], str]:
    return lambda day: desk.texts.day(day, year=False) if isinstance(day, date) else ""


def _nobody(desk: Desk) -> CellWords:
    return CellWords(desk.texts("agenda.nobody"), desk.texts("agenda.nobody_next"))
