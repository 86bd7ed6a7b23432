"""Whoever has a talk and wants an earlier one: noted, and offered at once when a moment is given back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from openplanner.application.book_slot import Slot
from openplanner.application.change_booking import move_booking
from openplanner.application.notice_kept import Sooner
from openplanner.application.office import Office
from openplanner.application.propose_slots import Wanted, request_for
from openplanner.application.team_calendars import team_calendars
from openplanner.application.trace import Step, trace
from openplanner.domain.case import Case, CaseStatus
from openplanner.domain.contact import Booking, BookingState
from openplanner.domain.errors import NotAllowed
from openplanner.domain.interval import AMSTERDAM, Interval, minute_floor
from openplanner.domain.progress import Progress, Silent
from openplanner.planning.availability import TeamCalendars
from openplanner.planning.best_moment import search_for
from openplanner.planning.slot_search import attending
from openplanner.storage import bookings, cases, waiting_list


@dataclass(frozen=True, slots=True)
class Wanting:
    """Somebody who waits, the talk that was booked, what it could become, and when that was found."""

    case: Case
    booking: Booking
    slot: Slot
    since: datetime
    offered_at: datetime


def want_earlier(office: Office, case_id: int, by: int) -> bool:
    """Puts the case on the waiting list, or takes it off when it is on it; True when it is on it now.

    Raises ``NotAllowed("no_talk_to_move")`` for a case without a talk to come.
    """
    now = office.clock()
    with office.store.transaction() as tx:
        on = case_id not in waiting_list.waiting(tx)
        if on and not any(one.case_id == case_id for one in bookings.bookings_to_watch(tx, now)):
            raise NotAllowed("no_talk_to_move")
        if on:
            waiting_list.add_waiting(tx, case_id, by, now)
        else:
            waiting_list.drop_waiting(tx, case_id)
        trace(tx, Step("wants_earlier" if on else "wants_no_earlier", by, now, case_id=case_id))
    return on


def who_wants_earlier(office: Office, freed: Booking, progress: Progress | None = None) -> tuple[Wanting, ...]:
    """Who could have the moment that a talk gave back, the earliest last calling day first, then who waits longest.

    Only whoever really can: a colleague who may do that talk is free, the wish is met, and a room is there when one is
    needed. Nothing is changed: a person decides. Raises the errors of the store and of the calendar.
    """
    now, watch = office.clock(), progress or Silent()
    if freed.interval.start <= now:
        return ()
    with office.store.reading() as tx:
        since = waiting_list.waiting(tx)
        later = [one for one in bookings.bookings_to_watch(tx, now) if one.interval.start > freed.interval.start]
        asked = [(one, cases.case(tx, one.case_id)) for one in later if one.case_id in since]
    if not asked:
        return ()
    day = freed.interval.start.astimezone(AMSTERDAM).date()
    everybody = team_calendars(office, None, day, day, watch, [one for one, _ in asked])
    found = [
        Wanting(case, booking, slot, since[case.case_id], now)
        for booking, case in asked
        if case.status is not CaseStatus.CLOSED and (slot := _slot(office, case, booking, freed, everybody)) is not None
    ]
    return tuple(sorted(found, key=lambda one: (one.case.last_calling_day or date.max, one.since)))


def who_wants_freed(office: Office, case_id: int, progress: Progress | None = None) -> Wanting | None:
    """The best one for a moment to come that a case gave back, the soonest such moment first; None when nobody can."""
    now = office.clock()
    with office.store.reading() as tx:
        given_back = [
            one
            for one in bookings.bookings_of_case(tx, case_id)
            if one.state in {BookingState.CANCELLED, BookingState.DONE} and one.interval.start > now
        ]
    return next((found[0] for freed in given_back if (found := who_wants_earlier(office, freed, progress))), None)


def give_moment(office: Office, wanting: Wanting, by: int) -> Booking:
    """The talk moved to the earlier moment, and off the waiting list; raises as :func:`move_booking`."""
    offered = Sooner(wanting.offered_at)
    moved = move_booking(office, wanting.booking.booking_id, wanting.slot, by, sooner=offered)
    with office.store.transaction() as tx:
        waiting_list.drop_waiting(tx, wanting.case.case_id)
    return moved


def _slot(office: Office, case: Case, booking: Booking, freed: Booking, everybody: TeamCalendars) -> Slot | None:
    """The freed moment for this talk, with the colleague who became free when that is possible."""
    minutes = booking.interval.length_minutes
    interval = Interval(freed.interval.start, freed.interval.start + timedelta(minutes=minutes))
    request = request_for(office, case, Wanted(booking.form, max(5, min(480, minutes))))
    asked = replace(request, first=everybody.days.day(1), last=everybody.days.day(1), agreed=interval)
    mates = tuple(one for one in everybody.people if case.team_id in one.colleague.team_ids or not one.colleague.forms)
    search = search_for(asked, replace(everybody, people=mates), office.clock())
    bit = minute_floor(interval.start) - everybody.days.midnights[1]
    can = [who for who, mask in search.day(1).leads.items() if mask >> bit & 1]
    if not can:
        return None
    who = freed.colleague_ids[0] if freed.colleague_ids[0] in can else min(can, key=lambda one: search.people[one].load)
    rooms = zip(search.rooms, search.day(1).rooms, strict=False)
    place = next((room.place.place_id for room, mask in rooms if mask >> bit & 1), None)
    return Slot(booking.form, interval, attending(search, 1, bit, who), place)
