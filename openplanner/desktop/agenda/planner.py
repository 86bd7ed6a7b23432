"""Planning one case: asks for proposals, holds what is looked at, books what is chosen. Used by Nieuw and Agenda."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from openplanner.desktop.agenda.changing import change
from openplanner.desktop.agenda.planning import PlanPanel
from openplanner.desktop.agenda.state import Cell, Grid, Marker, interval_of, marker_of
from openplanner.desktop.agenda.words import left_out_words, others_words, proposal_words, shared_why
from openplanner.desktop.desk import Desk
from openplanner.desktop.widgets.speech import announce
from openplanner.domain.case import ContactForm
from openplanner.domain.colleague import PlaceKind
from openplanner.domain.errors import NotAllowed, OpenPlannerError, SlotTaken
from openplanner.domain.presence import Doing
from openplanner.domain.progress import Progress

if TYPE_CHECKING:
    from datetime import datetime

    from PySide6.QtWidgets import QWidget

    from openplanner.application.book_slot import Slot
    from openplanner.application.open_case import OpenedCase
    from openplanner.application.propose_slots import Proposal, Proposals, Wanted
    from openplanner.domain.case import Case
    from openplanner.domain.contact import Booking, WhySooner
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

    def __init__(self, desk: Desk, panel: PlanPanel, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._screen = desk, parent
        self._panel = panel
        self.case: Case | None = None
        self._offered: tuple[Proposal, ...] = ()
        self._offered_at: datetime | None = None
        self._soon: Slot | None = None  # waits for a reason to be planned at short notice
        self._held: tuple[Slot, Booking] | None = None
        self._held_at: datetime | None = None
        self._lost_again = False
        self._kept = False  # the colleague asked to keep it, so it outlives this screen
        self._ends = QTimer(self, singleShot=True)
        self._ends.timeout.connect(self._hold_ended)
        panel.wanted.connect(self._ask)
        panel.booked.connect(self.book)
        panel.looked.connect(self.look)
        panel.kept.connect(self.keep)
        panel.closed.connect(self.stop)
        panel.sooner.given.connect(self._book_sooner)
        panel.sooner.dropped.connect(self._stay_in_time)
        desk.presence.changed.connect(self._show_presence)

    @property
    def case_id(self) -> int:
        """The case being planned, 0 for none."""
        return self.case.case_id if self.case is not None else 0

    def start(self, case_id: int) -> None:
        """Begins with a case."""
        desk = self._desk

        def work(_progress: Progress) -> OpenedCase:
            from openplanner.application.open_case import look_at_case

            return look_at_case(desk.office, case_id, desk.colleague_id, "agenda")

        desk.tasks.run(self, "general", "planner.case", desk.texts("agenda.opening"), work, self._started)

    def stop(self) -> None:
        """Gives planning up; what was held is free again."""
        if self.case is None:
            return
        self.let_go()
        self._ended()
        self.stopped.emit()

    def leave(self) -> None:
        """The screen goes out of view: what was only looked at is free again, what was kept stays."""
        self._desk.presence.leave(self.case_id)
        if not self._kept:
            self.let_go()

    def be_present(self) -> None:
        """Tells colleagues that the case is being planned here."""
        if self.case_id and self._screen.isVisible():
            self._desk.presence.enter(self.case_id, Doing.PLANNING)
        self._show_presence()

    def let_go(self) -> None:
        """Frees what was held, if anything."""
        if self._held is None or self.case is None:
            return
        desk, case_id = self._desk, self.case.case_id
        self._forget_hold()

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

    def keep(self, index: int) -> None:
        """Keeps the time of a proposal free during the call, for every desk and in the calendar of the colleague."""
        if index < len(self._offered) and self.case is not None:
            proposal = self._offered[index]
            self._hold(self._slot(proposal.interval, proposal.colleague_ids, proposal.place_id), kept=True)

    def book(self, index: int) -> None:
        """Books a proposal."""
        if index < len(self._offered):
            proposal = self._offered[index]
            self._book(self._slot(proposal.interval, proposal.colleague_ids, proposal.place_id))

    def take_cell(self, grid: Grid, cell: Cell) -> None:
        """A moment of one's own choice: the first time it is held, the second time it is booked."""
        if self.case is None:
            return
        from openplanner.application.talk_length import minutes_with

        form, case, desk = self._panel.chosen_form, self.case, self._desk
        minutes = minutes_with(desk.settings, form, case.persons, case.subjects, desk.today())
        interval = interval_of(grid, cell, minutes)
        slot = self._slot(interval, (grid.strip(cell).colleague_id,), self._panel.chosen_place)
        if self._held is not None and self._held[0] == slot:
            self._book(slot)
        else:
            self._hold(slot, kept=True)

    def _slot(self, interval: Interval, who: tuple[int, ...], place_id: int | None) -> Slot:
        from openplanner.application.book_slot import Slot

        return Slot(self._panel.chosen_form, interval, who, place_id)

    def _started(self, opened: OpenedCase) -> None:
        self.case = case = opened.case
        title = self._desk.texts("agenda.planning", number=case.number, name=case.spoken_with.name)
        form = case.wishes.form or ContactForm.PHONE
        self._panel.start(case.number, title, form, self._places(form))
        self.be_present()
        self.changed.emit()
        self._ask()

    def _places(self, form: ContactForm) -> list[tuple[int, str]]:
        kinds = _KINDS.get(form, {PlaceKind.ROOM, PlaceKind.NEIGHBOURHOOD, PlaceKind.HOME})
        return [(row.place_id, row.name) for row in self._desk.reads.places() if row.kind in kinds]

    def _ask(self) -> None:
        if self.case is None:
            return
        desk, case_id, wanted = self._desk, self.case.case_id, self._wanted()
        self._panel.show_found((), (), desk.texts("agenda.searching"))

        def work(progress: Progress) -> Proposals:
            from openplanner.application.propose_slots import propose_slots

            return propose_slots(desk.office, case_id, wanted, progress)

        desk.tasks.run(
            self, "calendar", "planner.proposals", desk.texts("agenda.searching"), work, self._found, self._failed
        )

    def _wanted(self) -> Wanted:
        from openplanner.application.propose_slots import Wanted

        panel = self._panel
        return Wanted(panel.chosen_form, place_id=panel.chosen_place, second_colleague=panel.second.isChecked())

    def _found(self, proposals: Proposals, refusal: str = "") -> None:
        desk = self._desk
        self._offered, self._offered_at = proposals.slots or proposals.outside, desk.clock()
        names = {row.colleague_id: row.name for row in desk.reads.colleagues(active=False)}
        places = {row.place_id: row.name for row in desk.reads.places(active=False)}
        words = proposal_words(desk.texts, self._offered, names, places)
        shared = shared_why(desk.texts, self._offered)
        message = desk.texts.reason(proposals.message) if proposals.message is not None else ""
        if refusal:
            message = " ".join(part for part in (refusal, message, others_words(desk.texts, words)) if part)
        kind = "danger" if refusal else "info"
        self._panel.show_found(words, left_out_words(desk.texts, proposals, names), message, shared, kind)
        announce(self._panel, message, urgent=bool(refusal))
        self._panel.list.focus_first()
        self._show_held()
        self.changed.emit()

    def _refused(self, slot: Slot, error: OpenPlannerError) -> None:
        """Somebody was first: says so, with what else there is at once; anything else goes to the window."""
        if error.code in {"too_soon", "sooner_no_right"}:
            self._too_soon(slot, error)
            return
        if not isinstance(error, SlotTaken) or self.case is None or self._lost_again:
            self._desk.failed.emit(error)
            return
        self._lost_again = True  # until something is held again: never in circles
        desk, case_id, wanted = self._desk, self.case.case_id, self._wanted()
        refusal = str(desk.texts.error(error))

        def work(progress: Progress) -> Proposals:
            from openplanner.application.other_slots import other_slots

            return other_slots(desk.office, case_id, slot, wanted, progress)

        def found(proposals: Proposals) -> None:
            self._found(proposals, refusal)

        desk.tasks.run(self, "calendar", "planner.proposals", desk.texts("agenda.searching"), work, found, self._failed)

    def _too_soon(self, slot: Slot, error: OpenPlannerError) -> None:
        """Asks a reason from who may plan sooner; anybody else hears from when it can."""
        texts = self._desk.texts
        if isinstance(error, NotAllowed):
            self._panel.message.show_text(str(texts.error(error)), "danger")
            announce(self._panel, str(texts.error(error)), urgent=True)
        else:
            self._soon = slot
            self._panel.sooner.ask(error.facts["earliest"])

    def _book_sooner(self, why: WhySooner) -> None:
        if self._soon is not None:
            self._book(self._soon, why)

    def _stay_in_time(self) -> None:
        self._soon = None
        self._panel.sooner.put_away()
        self._panel.list.focus_first()

    def _failed(self, error: OpenPlannerError) -> None:
        self._offered = ()
        words = self._desk.texts.error(error)
        self._panel.show_found((), (), str(words))
        self._desk.failed.emit(error)

    def _hold(self, slot: Slot, *, kept: bool = False) -> None:
        looked_at_again = self._held is not None and self._held[0] == slot
        if self.case is None or (not kept and (self._kept or looked_at_again)):
            return  # looking on never gives up what a colleague asked to keep
        desk, case_id = self._desk, self.case.case_id

        def work(_progress: Progress) -> Booking:
            from openplanner.application.book_slot import hold_slot

            return hold_slot(desk.office, case_id, slot, desk.colleague_id, in_calendar=kept)

        def held(booking: Booking) -> None:
            self._held, self._kept, self._lost_again = (slot, booking), kept, False
            self._held_at = desk.clock()
            self._show_held()
            if kept:
                announce(self._panel, self._held_words())
            desk.bookings_changed.emit()

        def refused(error: OpenPlannerError) -> None:
            self._refused(slot, error)

        desk.tasks.run(self, "calendar", "planner.hold", desk.texts("agenda.saving"), work, held, refused, writes=True)

    def _held_words(self) -> str:
        until = self._held[1].hold_until if self._held is not None else None
        return self._desk.texts("agenda.held_until", time=self._desk.texts.time(until)) if until is not None else ""

    def _show_held(self) -> None:
        """Says at the proposal until when its time is kept free, and notices when that is over."""
        slot, booking = self._held if self._held is not None else (None, None)
        places = [self._slot(one.interval, one.colleague_ids, one.place_id) for one in self._offered]
        self._panel.list.show_held(places.index(slot) if slot in places else -1, self._held_words())
        if booking is not None and booking.hold_until is not None:
            left = booking.hold_until - self._desk.clock()
            self._ends.start(max(0, int(left.total_seconds() * 1000)))

    def _hold_ended(self) -> None:
        self._forget_hold()
        words = self._desk.texts("agenda.hold_ended")
        self._panel.message.show_text(words, "info")
        announce(self._panel, words)
        self._desk.bookings_changed.emit()

    def _forget_hold(self) -> None:
        self._held, self._kept = None, False
        self._ends.stop()
        self._panel.list.show_held(-1, "")

    def _book(self, slot: Slot, why: WhySooner | None = None) -> None:
        if self.case is None:
            return
        desk, case, offered_at = self._desk, self.case, self._offered_at
        places = [self._slot(one.interval, one.colleague_ids, one.place_id) for one in self._offered]
        held = self._held[1] if self._held is not None and self._held[0] == slot else None
        hold, held_at = (held.key, self._held_at) if held is not None else (None, None)

        def work(_progress: Progress) -> Booking:
            from openplanner.application.book_slot import book_slot
            from openplanner.application.notice_kept import Sooner

            sooner = Sooner(offered_at if slot in places else held_at, why)
            return book_slot(desk.office, case.case_id, slot, desk.colleague_id, hold, sooner=sooner)

        said = desk.texts("agenda.booked", number=case.number, moment=slot.interval.start)
        change(
            desk, self, "planner.book", work, said, case.case_id, lambda: self._done(case.case_id),
            lambda error: self._refused(slot, error),
        )  # fmt: skip

    def _done(self, case_id: int) -> None:
        self._forget_hold()
        self._ended()
        self.booked.emit(case_id)

    def _ended(self) -> None:
        self._desk.presence.leave(self.case_id)
        self.case, self._offered, self._soon = None, (), None
        self._panel.sooner.put_away()
        self.changed.emit()

    def _show_presence(self) -> None:
        self._panel.show_here(self._desk.presence.words(self.case_id) if self.case_id else "")
