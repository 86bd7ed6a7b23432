"""Somebody is ill, away for a while, or the team has a meeting: their talks go to others or to another moment."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime, timedelta

from openplanner.application.office import Office
from openplanner.application.propose_slots import Wanted, request_for
from openplanner.application.team_calendars import team_calendars
from openplanner.application.whole_team.draft import Absence, Draft, Why
from openplanner.application.whole_team.make_draft import make_draft
from openplanner.application.whole_team.plan_waiting import FAR_AHEAD, WEIGHTS
from openplanner.domain.case import Case
from openplanner.domain.contact import Booking, BookingState
from openplanner.domain.errors import InvalidInput
from openplanner.domain.interval import AMSTERDAM, MINUTES_PER_DAY, Interval, TimeSpan, span_on
from openplanner.domain.progress import Progress, Silent
from openplanner.planning.availability import PLACE_KINDS, Candidate, TeamCalendars
from openplanner.planning.best_moment import Task
from openplanner.storage import bookings, cases, colleagues

WHOLE_DAY = TimeSpan(0, MINUTES_PER_DAY)
MOST_DAYS = 366

__all__ = ["Absence", "Why", "cover_absence", "days_between"]


def days_between(first: date, last: date, weekdays: Collection[int] = (1, 2, 3, 4, 5)) -> tuple[date, ...]:
    """The days of a stretch, both ends included, on these weekdays (1 = Monday): a week off, or every Friday.

    Raises ``InvalidInput`` when the last day lies before the first or more than a year after it, or no day is left.
    """
    if last < first:
        raise InvalidInput("absence_last_before_first", field="last", first=first, last=last)
    if (last - first).days >= MOST_DAYS:
        raise InvalidInput("absence_too_long", field="last", most=MOST_DAYS)
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    found = tuple(day for day in days if day.isoweekday() in weekdays)
    if not found:
        raise InvalidInput("absence_no_day", field="weekdays", first=first, last=last)
    return found


def cover_absence(office: Office, absence: Absence, progress: Progress | None = None) -> Draft:
    """A draft in which every talk of who is away goes to a colleague at the same moment, else to the nearest one.

    The nearest deadline comes first. Talks that end before now stay. Nothing is saved. Raises the errors of the store
    and of the calendar, and ``Cancelled``.
    """
    watch, now = progress or Silent(), office.clock()
    hit = _talks_hit(office, absence, now)
    first = now.astimezone(AMSTERDAM).date()
    last = max([first, *(booking.interval.start.astimezone(AMSTERDAM).date() for booking, _ in hit)])
    everybody = team_calendars(office, None, first, last + FAR_AHEAD, watch, [booking for booking, _ in hit])
    calendars = _without_absent(_teammates(everybody, absence), absence)
    wanted = [(_task(office, booking, case, absence, calendars, now), case, booking) for booking, case in hit]
    return make_draft(wanted, calendars, now, watch, absence=absence)


def absent_times(absence: Absence) -> list[Interval]:
    """The hours of the absence as instants."""
    spans = (span_on(day, absence.span or WHOLE_DAY) for day in absence.days)
    return [span for span in spans if span is not None]


def _talks_hit(office: Office, absence: Absence, now: datetime) -> list[tuple[Booking, Case]]:
    away, times = set(absence.colleague_ids), absent_times(absence)
    if not times:
        return []
    window = Interval(max(now, min(one.start for one in times)), max(now, *(one.end for one in times)))
    with office.store.reading() as tx:
        found = [
            booking
            for booking in bookings.bookings_between(tx, window)
            if booking.state is BookingState.BOOKED
            and booking.interval.start >= now
            and away & set(booking.colleague_ids)
            and any(booking.interval.overlaps(one) for one in times)
        ]
        return [(booking, cases.case(tx, booking.case_id)) for booking in found]


def _teammates(calendars: TeamCalendars, absence: Absence) -> TeamCalendars:
    """Those of the same teams; who interprets may come from any team."""
    away = set(absence.colleague_ids)
    teams = {team for one in calendars.people if one.colleague_id in away for team in one.colleague.team_ids}
    people = [
        one for one in calendars.people if teams & set(one.colleague.team_ids) or not one.colleague.forms or not teams
    ]
    return replace(calendars, people=tuple(people))


def _without_absent(calendars: TeamCalendars, absence: Absence) -> TeamCalendars:
    """The same calendars with nobody at work who is away."""
    days, away = calendars.days, set(absence.colleague_ids)
    gone = {
        days.index(day): days.spans_mask(days.index(day), [absence.span or WHOLE_DAY])
        for day in absence.days
        if 0 <= days.index(day) < days.count
    }

    def person(one: Candidate) -> Candidate:
        if one.colleague_id not in away:
            return one
        return replace(one, work=tuple(mask & ~gone.get(index, 0) for index, mask in enumerate(one.work)))

    return replace(calendars, people=tuple(person(one) for one in calendars.people))


def _task(
    office: Office, booking: Booking, case: Case, absence: Absence, calendars: TeamCalendars, now: datetime
) -> Task:
    """The same talk without who is away: who else was there stays, and the moment that was agreed when it can."""
    away = set(absence.colleague_ids) if len(absence.colleague_ids) == 1 else set()
    leads = {one.colleague_id for one in calendars.people if one.colleague.forms}
    stay = tuple(who for who in booking.colleague_ids if who not in away)
    minutes = booking.interval.length_minutes
    request = request_for(office, case, Wanted(booking.form, max(5, min(480, minutes))))
    asked = replace(
        request,
        minutes=max(1, minutes),
        needs=stay if len(booking.colleague_ids) > 1 else (),
        second=len(leads & set(booking.colleague_ids)) > 1 and len(leads & set(stay)) == 1,
        interpreter=request.interpreter if not any(who not in leads for who in stay) else "",
        agreed=booking.interval,
        notice_minutes=_notice(request.notice_minutes, booking, now),
        notice_working_days=0,
        room_needed=booking.form in PLACE_KINDS and _claimable(office, booking),
    )
    return Task(booking.booking_id, asked, WEIGHTS.get(case.case_type, 1), booking.place_id)


def _notice(usual: int, booking: Booking, now: datetime) -> int:
    """The citizen knows of the moment that was agreed, so a colleague may still take it at the last minute."""
    return max(0, min(usual, int((booking.interval.start - now).total_seconds() // 60)))


def _claimable(office: Office, booking: Booking) -> bool:
    if booking.place_id is None:
        return False
    with office.store.reading() as tx:
        return colleagues.place(tx, booking.place_id).claimable
