"""The check at the moment of saving: nobody else's time, in our own ledger and in the calendars.

Source: peer-cases H6 and H11.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from openplanner.application.office import Office
from openplanner.domain.calendar import CalendarUnknown, FreeBusy
from openplanner.domain.contact import Booking, too_close
from openplanner.domain.errors import CalendarUnreachable, SlotTaken
from openplanner.domain.interval import Interval
from openplanner.storage import bookings, colleagues
from openplanner.storage.store import Transaction

NEARBY = timedelta(hours=6)


def addresses_of(office: Office, booking: Booking) -> dict[str, int]:
    """The calendar addresses of a booking: of its colleagues, and of its place when that has one, with their id."""
    with office.store.reading() as tx:
        found = {colleagues.colleague(tx, who).email: who for who in booking.colleague_ids}
        place = colleagues.place(tx, booking.place_id) if booking.place_id is not None else None
    if place is not None and place.email:
        found[place.email] = place.place_id
    return {address: who for address, who in found.items() if address}


def refuse_when_taken(office: Office, booking: Booking) -> None:
    """Asks the calendars once more.

    Raises ``SlotTaken`` with ``who`` when something else is there, ``CalendarUnreachable`` when one calendar did not
    answer. While the whole server is away work goes on: what is booked waits in the outbox.
    Our own item of this booking is no obstacle.
    """
    whom = addresses_of(office, booking)
    if not whom:
        return
    answers = office.calendar.free_busy(list(whom), booking.interval)
    for address, who in whom.items():
        answer = answers[address]
        if isinstance(answer, CalendarUnknown) and answer.server_away:
            continue  # booked here; the outbox asks again before it makes the item
        if isinstance(answer, CalendarUnknown):
            raise CalendarUnreachable("calendar_unknown", who=who)
        if _overlapping(answer, booking.interval) and _others_item(office, address, booking):
            raise SlotTaken("slot_taken", who=who, start=booking.interval.start)


def _overlapping(answer: FreeBusy, wanted: Interval) -> bool:
    return any(block.status.blocks and block.interval.overlaps(wanted) for block in answer.blocks)


def _others_item(office: Office, address: str, booking: Booking) -> bool:
    return any(
        event.status.blocks and not event.cancelled and event.key != booking.key
        for event in office.calendar.events(address, booking.interval)
        if event.interval.overlaps(booking.interval)
    )


def refuse_when_too_close(tx: Transaction, booking: Booking, now: datetime) -> None:
    """Looks in our own ledger for a talk of the same people that leaves too little time between.

    Writers take turns, so nothing can slip in between this look and the claim. Raises ``SlotTaken`` with ``who``.
    """
    around = Interval(booking.interval.start - NEARBY, booking.interval.end + NEARBY)
    for other in bookings.bookings_between(tx, around):
        shared = _shared(booking, other)
        if other.key != booking.key and other.lives(now) and shared and too_close(booking, other):
            raise SlotTaken("slot_taken", who=shared[0], start=other.interval.start)


def _shared(booking: Booking, other: Booking) -> Sequence[int]:
    return [who for who in booking.colleague_ids if who in other.colleague_ids]
