"""Somebody sent a citizen the reminder of a talk; the program prepares it and sends nothing (peers.md row 50)."""

from __future__ import annotations

from openplanner.application.office import Office
from openplanner.application.trace import Step, trace
from openplanner.domain.contact import BookingState
from openplanner.domain.errors import NotAllowed
from openplanner.domain.rights import Action
from openplanner.storage import bookings


def citizen_reminded(office: Office, booking_id: int, by: int) -> None:
    """Notes that the citizen was reminded, so that the talk is off the list; it comes back when it is moved.

    Raises ``NotAllowed("no_talk_to_remind")`` for a talk that ended or began.
    """
    office.rights.require(Action.CHANGE)
    now = office.clock()
    with office.store.transaction() as tx:
        booking = bookings.booking(tx, booking_id)
        if booking.state is not BookingState.BOOKED or booking.interval.start <= now:
            raise NotAllowed("no_talk_to_remind", start=booking.interval.start)
        start = booking.interval.start.isoformat()
        trace(tx, Step("reminded", by, now, booking.case_id, booking_id, after={"start": start}, undo={}))
