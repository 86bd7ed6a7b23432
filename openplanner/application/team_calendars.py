"""The calendars of a team in memory: read once, asked many times."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
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
    OpenDays,
    RoomCandidate,
    calendar_view,
    candidate,
    claim_of_booking,
    open_days,
)
from openplanner.planning.fairness import Share, loads
from openplanner.planning.opening import OpeningCalendar
from openplanner.planning.slots import Horizon, horizon
from openplanner.storage import bookings, colleagues
from openplanner.storage.store import Transaction

LOOK_BACK = timedelta(days=28)
COUNTED = frozenset({BookingState.BOOKED, BookingState.HELD, BookingState.DONE, BookingState.NO_SHOW})


@dataclass(frozen=True, slots=True)
class TeamCalendars:
    """People and rooms with their free time over one horizon, for ``planning.proposals.propose``."""

    days: Horizon
    opening: OpenDays
    people: tuple[Candidate, ...]
    rooms: tuple[RoomCandidate, ...]

    def with_booking(self, booking: Booking) -> TeamCalendars:
        """The same calendars with one more booking in them; only what it touches is worked out again."""
        claim = claim_of_booking(booking)
        index = self.days.index(booking.interval.start.astimezone(self.days.zone).date())

        def person(one: Candidate) -> Candidate:
            if one.colleague_id not in booking.colleague_ids or not isinstance(one.view, CalendarView):
                return one
            talks = tuple(count + (day == index) for day, count in enumerate(one.talks_on))
            return replace(one, view=one.view.added(claim), talks_on=talks, load=one.load + 1)

        def room(one: RoomCandidate) -> RoomCandidate:
            taken = one.place.place_id == booking.place_id and isinstance(one.view, CalendarView)
            return replace(one, view=one.view.added(claim)) if taken and isinstance(one.view, CalendarView) else one

        people = tuple(person(one) for one in self.people)
        return replace(self, people=people, rooms=tuple(room(one) for one in self.rooms))


def team_calendars(
    office: Office, team_id: int | None, first: date, last: date, progress: Progress, ignoring: Booking | None = None
) -> TeamCalendars:
    """The calendars of a team (None: of everybody) and of all places, from ``first`` up to and including ``last``.

    A calendar that gives no answer is unknown, never free. ``ignoring`` is a booking about to be moved: its own
    time counts as free. Raises the errors of the store and of the calendar.
    """
    now = office.clock()
    days = horizon(first, last)
    with office.store.reading() as tx:
        people = colleagues.colleagues(tx, team_id)
        places = [place for place in colleagues.places(tx) if place.claimable]
        known = _live(tx, Interval(min(now, days.window.start) - LOOK_BACK, days.window.end), now, ignoring)
    progress.step(0, 2, "slots.reading")
    wanted = [one.email for one in people if one.email] + [place.email for place in places if place.email]
    answers = free_time(office, list(dict.fromkeys(wanted)), days.window) if wanted else {}
    progress.step(1, 2, "slots.reading")
    share = loads(_shares(office.rules.opening, people, known, now, last))

    def view(address: str, mine: Sequence[Booking]) -> CalendarView | CalendarUnknown:
        answer = answers.get(address)
        if isinstance(answer, CalendarUnknown):
            return answer
        return calendar_view(days, _without(answer, ignoring), mine)

    return TeamCalendars(
        days,
        open_days(days, office.rules.opening),
        tuple(_person(days, one, view(one.email, known[one.colleague_id]), known, share) for one in people),
        tuple(RoomCandidate(place, view(place.email, known[-place.place_id])) for place in places),
    )


def _person(
    days: Horizon,
    one: Colleague,
    view: CalendarView | CalendarUnknown,
    known: dict[int, list[Booking]],
    share: dict[int, float],
) -> Candidate:
    return candidate(days, one, view, known[one.colleague_id], share.get(one.colleague_id, 0.0))


def _live(tx: Transaction, window: Interval, now: datetime, ignoring: Booking | None) -> dict[int, list[Booking]]:
    """Bookings by colleague, and by place under minus its id."""
    found: dict[int, list[Booking]] = defaultdict(list)
    for booking in bookings.bookings_between(tx, window):
        expired = booking.state is BookingState.HELD and not booking.lives(now)
        if booking.state not in COUNTED or expired or (ignoring and booking.key == ignoring.key):
            continue
        for who in booking.colleague_ids:
            found[who].append(booking)
        if booking.place_id is not None:
            found[-booking.place_id].append(booking)
    return found


def _without(answer: FreeBusy | None, ignoring: Booking | None) -> Iterable[BusyBlock]:
    blocks = answer.blocks if answer else ()
    return [block for block in blocks if ignoring is None or block.interval != ignoring.interval]


def _shares(
    opening: OpeningCalendar, people: Sequence[Colleague], known: dict[int, list[Booking]], now: datetime, last: date
) -> list[Share]:
    period = list(opening.days((now - LOOK_BACK).date(), last))
    return [
        Share(
            one.colleague_id,
            len(known[one.colleague_id]),
            sum(span.length_minutes for day in period for span in one.pattern.spans_on(day)),
        )
        for one in people
    ]
