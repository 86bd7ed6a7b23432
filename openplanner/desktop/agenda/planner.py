"""Planning one case: asks for proposals, holds what is looked at, books what is chosen. Used by Nieuw and Agenda."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from openplanner.desktop.agenda.changing import change
from openplanner.desktop.agenda.planning import PlanPanel
from openplanner.desktop.agenda.state import Cell, Grid, Marker, interval_of, marker_of
from openplanner.desktop.agenda.words import left_out_words, proposal_words, shared_why
from openplanner.desktop.desk import Desk
from openplanner.domain.case import ContactForm
from openplanner.domain.colleague import PlaceKind
from openplanner.domain.errors import OpenPlannerError
from openplanner.domain.progress import Progress
from openplanner.settings import TALK_MINUTES_MEETING, TALK_MINUTES_PHONE

if TYPE_CHECKING:
    from openplanner.application.book_slot import Slot
    from openplanner.application.open_case import OpenedCase
    from openplanner.application.propose_slots import Proposal, Proposals
    from openplanner.domain.case import Case
    from openplanner.domain.contact import Booking
    from openplanner.domain.interval import Interval

_KINDS = {
    ContactForm.TOWN_HALL: {PlaceKind.ROOM},
    ContactForm.NEIGHBOURHOOD: {PlaceKind.NEIGHBOURHOOD, PlaceKind.HOME},
}


class Planner(QObject):
    """One case at a time.

    Signals: ``changed()`` when the case or its proposals changed, ``looked_at(colleague id, Interval)``,
    ``booked(case id)`` when a slot was booked, ``stopped()`` when planning was given up.
    """

    changed = Signal()
    looked_at = Signal(int, object)
    booked = Signal(int)
    stopped = Signal()

    def __init__(self, desk: Desk, panel: PlanPanel, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._panel = panel
        self.case: Case | None = None
        self._offered: tuple[Proposal, ...] = ()
        self._held: tuple[Slot, Booking] | None = None
        panel.wanted.connect(self._ask)
        panel.booked.connect(self.book)
        panel.looked.connect(self.look)
        panel.closed.connect(self.stop)

    @property
    def case_id(self) -> int:
        """The case being planned, 0 for none."""
        return self.case.case_id if self.case is not None else 0

    def start(self, case_id: int) -> None:
        """Begins with a case."""
        desk = self._desk

        def work(_progress: Progress) -> OpenedCase:
            from openplanner.application.open_case import open_case

            return open_case(desk.office, case_id)

        desk.tasks.run(self, "general", "planner.case", desk.texts("agenda.opening"), work, self._started)

    def stop(self) -> None:
        """Gives planning up; what was held is free again."""
        if self.case is None:
            return
        self.let_go()
        self.case, self._offered = None, ()
        self.changed.emit()
        self.stopped.emit()

    def let_go(self) -> None:
        """Frees what was held, if anything."""
        if self._held is None or self.case is None:
            return
        desk, case_id = self._desk, self.case.case_id
        self._held = None

        def work(_progress: Progress) -> None:
            from openplanner.application.book_slot import drop_hold

            drop_hold(desk.office, case_id)

        def freed(_result: object) -> None:
            desk.bookings_changed.emit()

        desk.tasks.run(self, "calendar", "planner.free", desk.texts("agenda.saving"), work, freed, writes=True)

    def markers(self) -> tuple[Marker, ...]:
        """The proposals as they are drawn in the grid."""
        return tuple(
            marker_of(number, slot.colleague_ids, slot.interval) for number, slot in enumerate(self._offered, start=1)
        )

    def look(self, index: int) -> None:
        """Shows a proposal in the grid and keeps its time free as long as this screen is open."""
        if index >= len(self._offered) or self.case is None:
            return
        proposal = self._offered[index]
        self.looked_at.emit(proposal.colleague_ids[0], proposal.interval)
        self._hold(self._slot(proposal.interval, proposal.colleague_ids, proposal.place_id))

    def book(self, index: int) -> None:
        """Books a proposal."""
        if index < len(self._offered):
            proposal = self._offered[index]
            self._book(self._slot(proposal.interval, proposal.colleague_ids, proposal.place_id))

    def take_cell(self, grid: Grid, cell: Cell) -> None:
        """A moment of one's own choice: the first time it is held, the second time it is booked."""
        form = self._panel.chosen_form
        setting = TALK_MINUTES_PHONE if form is ContactForm.PHONE else TALK_MINUTES_MEETING
        interval = interval_of(grid, cell, self._desk.settings.number(setting))
        slot = self._slot(interval, (grid.strip(cell).colleague_id,), self._panel.chosen_place)
        if self._held is not None and self._held[0] == slot:
            self._book(slot)
        else:
            self._hold(slot)

    def _slot(self, interval: Interval, who: tuple[int, ...], place_id: int | None) -> Slot:
        from openplanner.application.book_slot import Slot

        return Slot(self._panel.chosen_form, interval, who, place_id)

    def _started(self, opened: OpenedCase) -> None:
        self.case = case = opened.case
        title = self._desk.texts("agenda.planning", number=case.number, name=case.spoken_with.name)
        form = case.wishes.form or ContactForm.PHONE
        self._panel.start(case.number, title, form, self._places(form))
        self.changed.emit()
        self._ask()

    def _places(self, form: ContactForm) -> list[tuple[int, str]]:
        kinds = _KINDS.get(form, {PlaceKind.ROOM, PlaceKind.NEIGHBOURHOOD, PlaceKind.HOME})
        return [(row.place_id, row.name) for row in self._desk.reads.places() if row.kind in kinds]

    def _ask(self) -> None:
        if self.case is None:
            return
        desk, case_id, panel = self._desk, self.case.case_id, self._panel
        form, place_id, second = panel.chosen_form, panel.chosen_place, panel.second.isChecked()
        panel.show_found((), (), desk.texts("agenda.searching"))

        def work(progress: Progress) -> Proposals:
            from openplanner.application.propose_slots import Wanted, propose_slots

            wanted = Wanted(form=form, place_id=place_id, second_colleague=second)
            return propose_slots(desk.office, case_id, wanted, progress)

        desk.tasks.run(
            self, "calendar", "planner.proposals", desk.texts("agenda.searching"), work, self._found, self._failed
        )

    def _found(self, proposals: Proposals) -> None:
        desk = self._desk
        self._offered = proposals.slots or proposals.outside
        names = {row.colleague_id: row.name for row in desk.reads.colleagues(active=False)}
        places = {row.place_id: row.name for row in desk.reads.places(active=False)}
        words = proposal_words(desk.texts, self._offered, names, places)
        shared = shared_why(desk.texts, self._offered)
        message = desk.texts.reason(proposals.message) if proposals.message is not None else ""
        self._panel.show_found(words, left_out_words(desk.texts, proposals, names), message, shared)
        self._panel.list.focus_first()
        self.changed.emit()

    def _failed(self, error: OpenPlannerError) -> None:
        self._offered = ()
        words = self._desk.texts.error(error)
        self._panel.show_found((), (), str(words))
        self._desk.failed.emit(error)

    def _hold(self, slot: Slot) -> None:
        if self.case is None or (self._held is not None and self._held[0] == slot):
            return
        desk, case_id = self._desk, self.case.case_id

        def work(_progress: Progress) -> Booking:
            from openplanner.application.book_slot import hold_slot

            return hold_slot(desk.office, case_id, slot, desk.colleague_id)

        def held(booking: Booking) -> None:
            self._held = (slot, booking)
            desk.bookings_changed.emit()

        desk.tasks.run(self, "calendar", "planner.hold", desk.texts("agenda.saving"), work, held, writes=True)

    def _book(self, slot: Slot) -> None:
        if self.case is None:
            return
        desk, case = self._desk, self.case
        hold = self._held[1].key if self._held is not None and self._held[0] == slot else None

        def work(_progress: Progress) -> Booking:
            from openplanner.application.book_slot import book_slot

            return book_slot(desk.office, case.case_id, slot, desk.colleague_id, hold)

        said = desk.texts("agenda.booked", number=case.number, moment=slot.interval.start)
        change(desk, self, "planner.book", work, said, case.case_id, lambda: self._done(case.case_id))

    def _done(self, case_id: int) -> None:
        self._held, self.case, self._offered = None, None, ()
        self.changed.emit()
        self.booked.emit(case_id)
