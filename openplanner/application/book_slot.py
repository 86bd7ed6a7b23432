"""A slot is held or booked: case, claim, outbox row and audit in one transaction."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from openplanner.application.notice_kept import IN_TIME, Sooner, notice_kept, said_of
from openplanner.application.office import Office
from openplanner.application.slot_check import refuse_when_taken, refuse_when_too_close
from openplanner.application.to_outbox import enqueue, enqueue_hold, release_at
from openplanner.application.trace import Step, trace
from openplanner.domain.case import Case, CaseStatus, ContactForm
from openplanner.domain.contact import Booking, BookingState, WhySooner
from openplanner.domain.errors import NotAllowed
from openplanner.domain.interval import Interval
from openplanner.domain.outbox import OutboxAction
from openplanner.settings import AFTER_MINUTES, BEFORE_MINUTES, HOLD_MINUTES
from openplanner.storage import bookings, cases, colleagues
from openplanner.storage.store import Transaction


@dataclass(frozen=True, slots=True)
class Slot:
    """What to book: who meets, how, when and where. The first colleague leads."""

    form: ContactForm
    interval: Interval
    colleague_ids: tuple[int, ...]
    place_id: int | None = None


def hold_slot(office: Office, case_id: int, slot: Slot, by: int, *, in_calendar: bool = False) -> Booking:
    """The slot held for this case while somebody is on the phone; it frees itself (setting ``hold_minutes``).

    Every desk of this office respects it. ``in_calendar`` also puts a tentative item in a calendar outside, which goes
    when the hold ends, whatever happens to this desk. The same slot again lasts longer; an earlier hold of another
    slot of the case is given up. Raises as :func:`book_slot`.
    """
    now = office.clock()
    booking = _booking(office, case_id, slot, uuid4(), BookingState.HELD, now)
    with office.store.reading() as tx:
        mine = _same_hold(tx, booking, now)
    booking = booking if mine is None else replace(booking, key=mine.key)
    refuse_when_taken(office, booking)
    with office.store.transaction() as tx:
        _bookable(cases.case(tx, case_id))
        mine = _same_hold(tx, booking, now)
        if mine is not None:
            held = bookings.save_booking(tx, replace(mine, hold_until=booking.hold_until), now)
            release_at(tx, held.key, held.hold_until)
        else:
            _drop_holds(tx, case_id, now)
            refuse_when_too_close(tx, booking, now)
            held = bookings.add_booking(tx, replace(booking, key=uuid4()), now)
        if in_calendar and not office.calendar.capabilities().same_transaction:
            enqueue_hold(tx, held)
    return held


def _same_hold(tx: Transaction, wanted: Booking, now: datetime) -> Booking | None:
    """The live hold of this case for exactly that slot."""
    slot = (wanted.form, wanted.interval, wanted.colleague_ids, wanted.place_id)
    for booking in bookings.bookings_of_case(tx, wanted.case_id):
        same = (booking.form, booking.interval, booking.colleague_ids, booking.place_id) == slot
        if same and booking.state is BookingState.HELD and booking.lives(now):
            return booking
    return None


def book_slot(
    office: Office,
    case_id: int,
    slot: Slot,
    by: int,
    hold: UUID | None = None,
    *,
    alone: bool = True,
    sooner: Sooner = IN_TIME,
) -> Booking:
    """The booking, stored with its claim and its outbox row, the case planned.

    ``alone`` False is one of many that are taken back together, so it has no undo of its own; its plan was made with
    the shortest notice. ``hold`` is the key of a hold to turn into this booking; one that expired is no obstacle as
    long as the slot is still free. ``sooner`` is what :func:`notice_kept` needs to know.

    Raises ``SlotTaken`` with ``who``, ``CalendarUnreachable`` when a calendar cannot be asked, ``NotAllowed`` for a
    moment in the past, a closed case, or a case that has a live booking (move that one), and as :func:`notice_kept`.
    """
    now = office.clock()
    booking = _booking(office, case_id, slot, hold or uuid4(), BookingState.BOOKED, now)
    why = notice_kept(office, slot.interval.start, now, sooner) if alone else None
    refuse_when_taken(office, booking)
    with office.store.transaction() as tx:
        case = cases.case(tx, case_id)
        _bookable(case)
        _refuse_second(tx, case_id, now)
        _drop_holds(tx, case_id, now)
        if hold is not None and bookings.booking_by_key(tx, hold) is not None:
            booking = replace(booking, key=uuid4())
        refuse_when_too_close(tx, booking, now)
        stored = bookings.add_booking(tx, booking, now)
        cases.save_case(tx, replace(case, status=CaseStatus.PLANNED))
        enqueue(tx, stored, OutboxAction.CREATE)
        step = _step(stored, by, now, case, why)
        trace(tx, step if alone else replace(step, undo=None))
    return stored


def _step(stored: Booking, by: int, now: datetime, case: Case, why: WhySooner | None) -> Step:
    return Step(
        "booked",
        by,
        now,
        case_id=stored.case_id,
        booking_id=stored.booking_id,
        before={"status": case.status.value},
        after={"start": stored.interval.start.isoformat(), "form": stored.form.value} | said_of(why),
        undo={"status": case.status.value},
    )


def _booking(office: Office, case_id: int, slot: Slot, key: UUID, state: BookingState, now: datetime) -> Booking:
    if slot.interval.start < now:
        raise NotAllowed("slot_in_past", start=slot.interval.start)
    if not slot.colleague_ids:
        raise NotAllowed("slot_without_colleague")
    travel = _travel_minutes(office, slot)
    hold_until = now + timedelta(minutes=office.settings.number(HOLD_MINUTES))
    return Booking(
        key=key,
        case_id=case_id,
        form=slot.form,
        interval=slot.interval,
        colleague_ids=slot.colleague_ids,
        place_id=slot.place_id,
        state=state,
        hold_until=hold_until if state is BookingState.HELD else None,
        before_minutes=max(travel, office.settings.number(BEFORE_MINUTES)),
        after_minutes=max(travel, office.settings.number(AFTER_MINUTES)),
    )


def _travel_minutes(office: Office, slot: Slot) -> int:
    if slot.place_id is None:
        return 0
    with office.store.reading() as tx:
        return colleagues.place(tx, slot.place_id).travel_minutes


def _bookable(case: Case) -> None:
    if case.status is CaseStatus.CLOSED:
        raise NotAllowed("case_already_closed", number=case.number)


def _refuse_second(tx: Transaction, case_id: int, now: datetime) -> None:
    live = [b for b in bookings.bookings_of_case(tx, case_id) if b.state is BookingState.BOOKED]
    coming = next((b for b in live if b.interval.end > now), None)
    if coming is not None:
        raise NotAllowed("already_booked", start=coming.interval.start)


def _drop_holds(tx: Transaction, case_id: int, now: datetime) -> None:
    bookings.free_expired_holds(tx, now)
    for booking in bookings.bookings_of_case(tx, case_id):
        if booking.state is BookingState.HELD:
            bookings.save_booking(tx, replace(booking, state=BookingState.CANCELLED, hold_until=None), now)
            release_at(tx, booking.key, now)


def drop_hold(office: Office, case_id: int) -> None:
    """Gives up what is held for a case; nothing held is no error."""
    with office.store.transaction() as tx:
        _drop_holds(tx, case_id, office.clock())
