"""The calendars of a team in memory: read once, asked many times."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from openplanner.application.free_time import free_time
from openplanner.application.office import Office
from openplanner.domain.calendar import BusyBlock, CalendarUnknown, FreeBusy
from openplanner.domain.colleague import Colleague
from openplanner.domain.contact import Booking, BookingState
from openplanner.domain.interval import Interval
from openplanner.domain.progress import Progress
from openplanner.planning.availability import (
    CalendarView,
    Candidate,
    RoomCandidate,
    TeamCalendars,
    calendar_view,
    candidate,
    open_days,
    worked_minutes,
)
from openplanner.planning.fairness import Share, loads
from openplanner.planning.opening import OpeningCalendar
from openplanner.planning.slots import Horizon, horizon
from openplanner.storage import bookings, colleagues
from openplanner.storage.store import Transaction

LOOK_BACK = timedelta(days=28)
COUNTED = frozenset({BookingState.BOOKED, BookingState.HELD, BookingState.DONE, BookingState.NO_SHOW})


def team_calendars(
    office: Office, team_id: int | None, first: date, last: date, progress: Progress, ignoring: Sequence[Booking] = ()
) -> TeamCalendars:
    """The calendars of a team (None: of everybody), of all interpreters and of all places, both days included.

    A calendar that gives no answer is unknown, never free. ``ignoring`` are bookings about to be moved: for
    whoever and whatever is in them their time counts as free. Raises the errors of the store and of the calendar.
    """
    now = office.clock()
    days = horizon(first, last)
    with office.store.reading() as tx:
        people = _people(tx, team_id)
        places = [place for place in colleagues.places(tx) if place.claimable]
        known = _live(tx, Interval(min(now, days.window.start) - LOOK_BACK, days.window.end), now, ignoring)
    progress.step(0, 2, "slots.reading")
    wanted = [one.email for one in people if one.email] + [place.email for place in places if place.email]
    answers = free_time(office, list(dict.fromkeys(wanted)), days.window) if wanted else {}
    progress.step(1, 2, "slots.reading")
    share = loads(_shares(office.rules.opening, people, known, now, last))

    def view(address: str, subject: int) -> CalendarView | CalendarUnknown:
        answer = answers.get(address)
        if isinstance(answer, CalendarUnknown):
            return answer
        return calendar_view(days, _without(answer, subject, ignoring), known[subject])

    return TeamCalendars(
        days,
        open_days(days, office.rules.opening),
        tuple(_person(days, one, view(one.email, one.colleague_id), known, share) for one in people),
        tuple(RoomCandidate(place, view(place.email, -place.place_id)) for place in places),
    )


def _people(tx: Transaction, team_id: int | None) -> tuple[Colleague, ...]:
    """The team, and who interprets: they work for every team."""
    team = colleagues.colleagues(tx, team_id)
    if team_id is None:
        return team
    known = {one.colleague_id for one in team}
    others = [one for one in colleagues.colleagues(tx) if not one.forms and one.colleague_id not in known]
    return (*team, *others)


def _person(
    days: Horizon,
    one: Colleague,
    view: CalendarView | CalendarUnknown,
    known: dict[int, list[Booking]],
    share: dict[int, float],
) -> Candidate:
    return candidate(days, one, view, known[one.colleague_id], share.get(one.colleague_id, 0.0))


def _live(tx: Transaction, window: Interval, now: datetime, ignoring: Sequence[Booking]) -> dict[int, list[Booking]]:
    """Bookings by colleague, and by place under minus its id."""
    found: dict[int, list[Booking]] = defaultdict(list)
    ignored = {booking.key for booking in ignoring}
    for booking in bookings.bookings_between(tx, window):
        expired = booking.state is BookingState.HELD and not booking.lives(now)
        if booking.state not in COUNTED or expired or booking.key in ignored:
            continue
        for who in booking.colleague_ids:
            found[who].append(booking)
        if booking.place_id is not None:
            found[-booking.place_id].append(booking)
    return found


def _without(answer: FreeBusy | None, subject: int, ignoring: Sequence[Booking]) -> Sequence[BusyBlock]:
    """What a calendar told, without the items of bookings that this colleague (or place, below 0) is in."""
    mine = {one.interval for one in ignoring if subject in one.colleague_ids or subject == -(one.place_id or 0)}
    blocks = answer.blocks if answer else ()
    return [block for block in blocks if block.interval not in mine] if mine else blocks


def _shares(
    opening: OpeningCalendar, people: Sequence[Colleague], known: dict[int, list[Booking]], now: datetime, last: date
) -> list[Share]:
    period = tuple(opening.days((now - LOOK_BACK).date(), last))
    return [
        Share(one.colleague_id, len(known[one.colleague_id]), worked_minutes(one.pattern, period)) for one in people
    ]
