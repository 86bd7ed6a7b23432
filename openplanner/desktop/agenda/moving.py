"""Moving a booking in the grid, by keyboard or mouse, with what would follow shown while it moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from openplanner.desktop.agenda.changing import change
from openplanner.desktop.agenda.grid import Ghost, WeekGrid
from openplanner.desktop.agenda.panel import DetailPanel
from openplanner.desktop.agenda.state import Cell, cell_of, inside, interval_of
from openplanner.desktop.agenda.words import CellWords, plain_day, sentences
from openplanner.desktop.desk import Desk
from openplanner.desktop.widgets.speech import announce
from openplanner.domain.contact import BookingState, WhySooner
from openplanner.domain.interval import AMSTERDAM, TimeSpan
from openplanner.domain.progress import Progress

if TYPE_CHECKING:
    from openplanner.application.move_consequences import Consequences
    from openplanner.application.team_agenda import BookedTime
    from openplanner.domain.interval import Interval


class Mover(QObject):
    """One move at a time: start, look, accept or give up."""

    def __init__(self, desk: Desk, grid: WeekGrid, detail: DetailPanel, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._grid = grid
        self._detail = detail
        self._booked: BookedTime | None = None
        self._from: Cell | None = None
        self._consequences: Consequences | None = None
        grid.moved_to.connect(self._look)
        grid.move_accepted.connect(self._accept)
        grid.move_given_up.connect(self.give_up)
        detail.sooner.given.connect(self._accept_sooner)
        detail.sooner.dropped.connect(self._back_to_grid)

    @property
    def active(self) -> bool:
        """True while a booking is being moved."""
        return self._booked is not None

    def start(self, cell: Cell) -> None:
        """Takes up the booking in that cell; says so when there is none that can be moved."""
        grid = self._grid.grid
        booked = grid.booked_at(cell) if grid is not None and grid.rows else None
        if booked is None or booked.booking.state is not BookingState.BOOKED:
            self._detail.say(self._desk.texts("agenda.nothing_to_move"), "info")
            return
        assert grid is not None  # noqa: S101 there was a booking in it
        self._booked = booked
        who = grid.strip(cell).colleague_id
        start = cell_of(grid, who, booked.booking.interval.start) or cell
        self._from = inside(grid, start)
        self._look(self._from)

    def stop(self) -> None:
        """Puts the booking back without a word."""
        self._booked = None
        self._consequences = None
        self._grid.show_ghost(None)

    def give_up(self) -> None:
        """Escape: the booking stays where it was, and the cursor goes back to it."""
        back = self._from
        self.stop()
        if back is not None:
            self._grid.set_cell(back)

    def _look(self, cell: Cell) -> None:
        booked, grid = self._booked, self._grid.grid
        if booked is None or grid is None:
            return
        slot_at = interval_of(grid, cell, booked.booking.interval.length_minutes)
        who, place = self._who(booked, grid.strip(cell).colleague_id), _place(booked, grid.strip(cell).colleague_id)
        self._consequences = None
        self._show(cell, slot_at, fine=True)
        desk, booking = self._desk, booked.booking

        def work(_progress: Progress) -> Consequences:
            from openplanner.application.book_slot import Slot
            from openplanner.application.move_consequences import move_consequences

            slot = Slot(booking.form, slot_at, who, place)
            return move_consequences(desk.office, booking.booking_id, slot)

        desk.tasks.run(
            self,
            "calendar",
            "agenda.preview",
            desk.texts("agenda.looking"),
            work,
            lambda told: self._told(cell, slot_at, told),
        )

    def _who(self, booked: BookedTime, row: int) -> tuple[int, ...]:
        """The colleague of the row takes the place of the one whose booking was taken up."""
        grid = self._grid.grid
        before = booked.booking.colleague_ids
        if grid is None or self._from is None or row in before or row < 0:
            return before
        leaving = grid.strip(self._from).colleague_id
        return tuple(row if who == leaving else who for who in before)

    def _told(self, cell: Cell, slot_at: Interval, told: Consequences) -> None:
        if self._booked is None:
            return
        self._consequences = told
        texts = self._desk.texts
        self._show(cell, slot_at, fine=not told.against)
        against, notes = ([texts.reason(why) for why in reasons] for reasons in (told.against, told.notes))
        if against:
            words, kind = texts("agenda.move_but", what=sentences([*against, *notes])), "warning"
        else:
            words, kind = " ".join([texts("agenda.move_fine"), *notes]), "good"
        self._detail.say(words, kind, first=True)
        lines = [(text, "warning") for text in against] + [(text, "good") for text in notes]
        self._grid.tell_move(self._detail.title.text(), lines or [(texts("agenda.move_fine"), "good")])
        announce(self._grid, f"{self._detail.title.text()}. {words}", urgent=True)

    def _show(self, cell: Cell, slot_at: Interval, *, fine: bool) -> None:
        assert self._booked is not None  # noqa: S101 only called while moving
        start = slot_at.start.astimezone(AMSTERDAM)
        minute = start.hour * 60 + start.minute
        span = TimeSpan(minute, min(24 * 60, minute + slot_at.length_minutes))
        self._grid.show_ghost(Ghost(cell, span, self._booked.number, fine))
        texts = self._desk.texts
        day = plain_day(texts, start.date())
        title = texts("agenda.moment", day=day, start=texts.time(slot_at.start), end=texts.time(slot_at.end))
        who = self._grid.grid.strip(cell).name if self._grid.grid else ""
        state = texts("agenda.moving", number=self._booked.number, who=who)
        self._detail.show_words(CellWords(title, state, (texts("agenda.move_keys"),)))

    def _accept(self, dropped: bool, why: WhySooner | None = None) -> None:
        """Enter moves; a drop moves only when nothing speaks against it, otherwise it waits for Enter."""
        booked, grid = self._booked, self._grid.grid
        if booked is None or grid is None or self._consequences is None:
            return
        against = [why.code for why in self._consequences.against]
        if (dropped and against) or {"agenda.move_other_kind", "agenda.move_soon_no_right"} & set(against):
            return
        soon = next((one for one in self._consequences.against if one.code == "agenda.move_soon"), None)
        if soon is not None and why is None:
            self._detail.sooner.ask(dict(soon.facts)["start"])
            return
        cell = self._grid.cell
        slot_at = interval_of(grid, cell, booked.booking.interval.length_minutes)
        who = self._who(booked, grid.strip(cell).colleague_id)
        place, before = _place(booked, grid.strip(cell).colleague_id), booked.booking
        if (slot_at, who, place) == (before.interval, before.colleague_ids, before.place_id):
            self.give_up()
            return
        self._move(booked, slot_at, who, place, why)

    def _accept_sooner(self, why: WhySooner) -> None:
        self._accept(False, why)
        self._grid.setFocus()

    def _back_to_grid(self) -> None:
        self._detail.sooner.put_away()
        self._grid.setFocus()

    def _move(
        self, booked: BookedTime, slot_at: Interval, who: tuple[int, ...], place: int | None, why: WhySooner | None
    ) -> None:
        desk, booking = self._desk, booked.booking

        def work(_progress: Progress) -> None:
            from openplanner.application.book_slot import Slot
            from openplanner.application.change_booking import move_booking
            from openplanner.application.notice_kept import Sooner

            slot, sooner = Slot(booking.form, slot_at, who, place), Sooner(why=why)
            move_booking(desk.office, booking.booking_id, slot, desk.colleague_id, seen=booking, sooner=sooner)

        said = desk.texts("agenda.moved", number=booked.number, moment=slot_at.start)
        self.stop()
        change(desk, self, "agenda.move", work, said, booking.case_id)


def _place(booked: BookedTime, row: int) -> int | None:
    """In the room view the place of the row, otherwise the place that it was."""
    return -row if row < 0 else booked.booking.place_id
