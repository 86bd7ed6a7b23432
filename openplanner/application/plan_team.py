"""Every open case of a team gets its talk, the most pressing first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID, uuid4

from openplanner.application.book_slot import Slot, book_slot
from openplanner.application.office import Office
from openplanner.application.propose_slots import Wanted, booking_of, request_for
from openplanner.application.team_calendars import TeamCalendars, team_calendars
from openplanner.domain.case import Case, CaseStatus, ContactForm
from openplanner.domain.contact import Booking
from openplanner.domain.errors import OpenPlannerError, Refused
from openplanner.domain.interval import AMSTERDAM, Interval
from openplanner.domain.progress import Progress, Silent
from openplanner.domain.reason import Reason, because
from openplanner.planning.proposals import Proposal, propose, searches_until
from openplanner.planning.slot_request import Goal
from openplanner.storage import cases

FAR_AHEAD = timedelta(days=21)
BY_PROGRAM = 0


@dataclass(frozen=True, slots=True)
class Planned:
    """A case with its talk; ``late`` when no moment was left within the norm."""

    case_id: int
    number: str
    interval: Interval
    colleague_ids: tuple[int, ...]
    names: tuple[str, ...]
    place_id: int | None = None
    late: bool = False


@dataclass(frozen=True, slots=True)
class Unplanned:
    """A case without a talk, and why."""

    case_id: int
    number: str
    why: Reason


@dataclass(frozen=True, slots=True)
class TeamPlan:
    """What was planned (or would be), what was not, how many talks lie past the norm, and how uneven the load is.

    ``spread_minutes`` is the difference between who got the most and who got the least minutes in this plan.
    """

    planned: tuple[Planned, ...]
    unplanned: tuple[Unplanned, ...]
    late: int
    spread_minutes: int


def plan_team(
    office: Office,
    team_id: int,
    week: tuple[int, int] | None = None,
    *,
    dry_run: bool = False,
    by: int = BY_PROGRAM,
    progress: Progress | None = None,
) -> TeamPlan:
    """A call for every case of the team that waits for one, earliest last calling day first.

    ``week`` (ISO year and week) plans only cases whose last calling day lies in or before that week. With ``dry_run``
    nothing is booked. A moment that was taken meanwhile makes that case unplanned; the others stay planned.
    """
    watch = progress or Silent()
    waiting = _waiting(office, team_id, week)
    today = office.clock().astimezone(AMSTERDAM).date()
    calendars = team_calendars(office, team_id, today, today + FAR_AHEAD, watch)
    planned: list[Planned] = []
    unplanned: list[Unplanned] = []
    for index, case in enumerate(waiting):
        watch.step(index, len(waiting), "slots.planning")
        found, calendars = _plan_one(office, case, calendars)
        if isinstance(found, Planned) and not dry_run:
            found = _booked(office, found, by)
        (planned if isinstance(found, Planned) else unplanned).append(found)  # type: ignore[arg-type]
    return TeamPlan(tuple(planned), tuple(unplanned), sum(one.late for one in planned), _spread(planned, calendars))


def _waiting(office: Office, team_id: int, week: tuple[int, int] | None) -> list[Case]:
    with office.store.reading() as tx:
        open_cases = cases.open_cases(tx)
    until = date.fromisocalendar(*week, 7) if week else date.max
    mine = [
        case
        for case in open_cases
        if case.team_id == team_id
        and case.status is CaseStatus.TO_PLAN
        and (case.last_calling_day or date.max) <= until
    ]
    return sorted(mine, key=lambda case: (case.last_calling_day or date.max, case.case_id))


def _plan_one(office: Office, case: Case, calendars: TeamCalendars) -> tuple[Planned | Unplanned, TeamCalendars]:
    if case.wishes.writing_only:
        return Unplanned(case.case_id, case.number, because("slots.writing_only")), calendars
    form = case.wishes.form or ContactForm.PHONE
    request = request_for(office, case, Wanted(form, limit=1))
    rooms = calendars.rooms if request.room_needed else ()
    found = propose(request, calendars.people, rooms, calendars.opening, office.clock())
    choice = next(iter((*found.slots, *found.outside)), None)
    if choice is None or searches_until(request) < calendars.days.day(0):
        why = found.message or because("slots.nothing_at_all", day=request.last)
        return Unplanned(case.case_id, case.number, why), calendars
    booking = booking_of(request, choice, _template(case, choice))
    return _planned(
        case, choice, calendars, late=not found.slots or request.goal is Goal.SOONEST
    ), calendars.with_booking(booking)


def _planned(case: Case, choice: Proposal, calendars: TeamCalendars, *, late: bool) -> Planned:
    names = {one.colleague_id: one.colleague.name for one in calendars.people}
    called = tuple(names[who] for who in choice.colleague_ids)
    return Planned(case.case_id, case.number, choice.interval, choice.colleague_ids, called, choice.place_id, late)


def _template(case: Case, choice: Proposal) -> Booking:
    key: UUID = uuid4()
    return Booking(key, case.case_id, ContactForm.PHONE, choice.interval, choice.colleague_ids)


def _booked(office: Office, found: Planned, by: int) -> Planned | Unplanned:
    with office.store.reading() as tx:
        case = cases.case(tx, found.case_id)
    slot = Slot(case.wishes.form or ContactForm.PHONE, found.interval, found.colleague_ids, found.place_id)
    try:
        book_slot(office, found.case_id, slot, by)
    except Refused as error:
        return Unplanned(found.case_id, found.number, _reason(error))
    return found


def _reason(error: OpenPlannerError) -> Reason:
    return because(f"errors.{error.code}.cause", **error.facts)


def _spread(planned: Sequence[Planned], calendars: TeamCalendars) -> int:
    minutes: Counter[int] = Counter({one.colleague_id: 0 for one in calendars.people})
    for one in planned:
        for who in one.colleague_ids:
            minutes[who] += one.interval.length_minutes
    return max(minutes.values(), default=0) - min(minutes.values(), default=0)
