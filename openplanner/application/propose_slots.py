"""The best moments for a case, over the calendars of its team, within its norm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from openplanner.application.office import Office
from openplanner.application.talk_length import talk_minutes
from openplanner.application.team_calendars import team_calendars
from openplanner.domain.case import Case, CaseStatus, ContactForm
from openplanner.domain.colleague import Place
from openplanner.domain.contact import Booking, BookingState
from openplanner.domain.errors import InvalidInput
from openplanner.domain.interval import AMSTERDAM
from openplanner.domain.phone import read_phone
from openplanner.domain.progress import Progress, Silent
from openplanner.planning.availability import PLACE_KINDS, Candidate, RoomCandidate, TeamCalendars
from openplanner.planning.proposals import LeftOut, Proposal, Proposals, propose, searches_until
from openplanner.planning.slot_request import Goal, SlotRequest
from openplanner.settings import AFTER_MINUTES, BEFORE_MINUTES, NOTICE_DAYS, NOTICE_MINUTES, STEP_MINUTES
from openplanner.storage import bookings, cases, colleagues

__all__ = ["LeftOut", "Proposal", "Proposals", "Wanted", "propose_slots", "request_for"]

LATE_DAYS = 7
AFTER_TALK_DAYS = 30


@dataclass(frozen=True, slots=True)
class Wanted:
    """What sort of talk. ``minutes`` None takes the setting; no colleagues means anybody of the team.

    ``place_id`` asks for that place only; None takes any room or neighbourhood place that suits the form.
    """

    form: ContactForm
    minutes: int | None = None
    colleague_ids: tuple[int, ...] = ()
    second_colleague: bool = False
    place_id: int | None = None
    first_day: date | None = None
    limit: int = 5


def propose_slots(office: Office, case_id: int, wanted: Wanted, progress: Progress | None = None) -> Proposals:
    """Ranked moments with why, and every colleague left out with why not.

    A talk of the case that is planned or held counts as free time, so that the answer also serves for moving it. A case
    that was given to one colleague is for that one, unless somebody is asked for by name; who has no time in time makes
    room for the whole team, for nobody may be left waiting. Raises ``InvalidInput`` for minutes out of bounds, the
    errors of the store and of the calendar.
    """
    with office.store.reading() as tx:
        case = cases.case(tx, case_id)
        planned = _own_time(bookings.bookings_of_case(tx, case_id), office.clock())
        place = colleagues.place(tx, wanted.place_id) if wanted.place_id is not None else None
    request = request_for(office, case, wanted, place)
    watch = progress or Silent()
    calendars = team_calendars(
        office, case.team_id, request.first, searches_until(request), watch, (planned,) if planned else ()
    )
    people = _among(calendars.people, wanted.colleague_ids, request.interpreter)
    rooms, now = _rooms(calendars, wanted, place), office.clock()
    if not wanted.colleague_ids and case.assigned_to in {one.colleague_id for one in people}:
        led = propose(replace(request, leader=case.assigned_to), people, rooms, calendars.opening, now)
        if led.slots:
            return led
    return propose(request, people, rooms, calendars.opening, now)


def request_for(office: Office, case: Case, wanted: Wanted, place: Place | None = None) -> SlotRequest:
    """The question as planning understands it: norm, wishes, buffers, travel and rooms of this case."""
    minutes = wanted.minutes if wanted.minutes is not None else talk_minutes(office, case, wanted.form)
    if not 5 <= minutes <= 480:
        raise InvalidInput("talk_length", field="minutes", value=minutes, least=5, most=480)
    now = office.clock()
    today = now.astimezone(AMSTERDAM).date()
    first = max(today, wanted.first_day or today, case.not_before or today)
    settings = office.settings
    goal, last = _aim(case, first)
    interpreter = _interpreter(office, case)
    return SlotRequest(
        form=wanted.form,
        minutes=minutes,
        first=first,
        last=last,
        goal=goal,
        case_type=case.case_type,
        language="nl" if interpreter else case.language,
        interpreter=interpreter,
        before=settings.number(BEFORE_MINUTES),
        after=settings.number(AFTER_MINUTES),
        notice_minutes=settings.number(NOTICE_MINUTES),
        notice_working_days=settings.number(NOTICE_DAYS),
        step=settings.number(STEP_MINUTES),
        deadline=_deadline(case, now),
        wishes=case.wishes,
        needs=wanted.colleague_ids if len(wanted.colleague_ids) > 1 else (),
        second=wanted.second_colleague,
        travel_minutes=place.travel_minutes if place else 0,
        room_needed=wanted.form in PLACE_KINDS and not (place and not place.claimable),
        citizen_zone=_citizen_zone(case, wanted.form),
        limit=wanted.limit,
    )


def _interpreter(office: Office, case: Case) -> str:
    """The language to interpret when somebody who works here can; "" when nobody can, or nobody needs to."""
    if not case.interpreter:
        return ""
    with office.store.reading() as tx:
        return case.language if any(one.interprets(case.language) for one in colleagues.colleagues(tx)) else ""


def _aim(case: Case, first: date) -> tuple[Goal, date]:
    """The norm and its last day; after it passed, as soon as can be; once we spoke, before the decision."""
    if case.status in {CaseStatus.SPOKEN, CaseStatus.WAITING}:
        end = first + timedelta(days=AFTER_TALK_DAYS)
        return Goal.FOLLOW_UP, max(first, min(end, case.decision_date or end))
    norm = case.last_calling_day
    if norm is not None and norm >= first:
        return Goal.NORM, norm
    return Goal.SOONEST, first + timedelta(days=LATE_DAYS)


def _deadline(case: Case, now: datetime) -> datetime | None:
    term = case.term("answer_by")
    moment = term.moment if term else None
    return moment if moment is not None and moment > now else None


def _citizen_zone(case: Case, form: ContactForm) -> ZoneInfo | None:
    """Where the citizen's phone rings, when that is one place abroad."""
    phones = case.spoken_with.phones
    if form is not ContactForm.PHONE or not phones or phones[0].e164.startswith("+31"):
        return None
    zones = read_phone(phones[0].e164).zones
    return ZoneInfo(zones[0]) if len(zones) == 1 else None


def _own_time(of_case: Sequence[Booking], now: datetime) -> Booking | None:
    planned = next((one for one in of_case if one.state is BookingState.BOOKED), None)
    return planned or next((one for one in of_case if one.lives(now)), None)


def _among(people: Sequence[Candidate], ids: Sequence[int], language: str) -> tuple[Candidate, ...]:
    """Those asked for, and whoever may interpret next to them; an interpreter of another language is nobody here."""
    wanted = [one for one in people if one.colleague.interprets(language) or one.colleague.forms]
    return tuple(one for one in wanted if not ids or one.colleague_id in ids or one.colleague.interprets(language))


def _rooms(calendars: TeamCalendars, wanted: Wanted, place: Place | None) -> tuple[RoomCandidate, ...]:
    if wanted.form not in PLACE_KINDS:
        return ()
    if place is not None:
        found = tuple(room for room in calendars.rooms if room.place.place_id == place.place_id)
        return found or (RoomCandidate(place),)
    return calendars.rooms_for(wanted.form)
