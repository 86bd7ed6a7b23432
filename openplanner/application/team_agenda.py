"""The week of a team on screen: calendars, working time, our bookings and what is due, as one value."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta

from openplanner.application.free_time import Answers, free_time, remembered_time
from openplanner.application.office import Office
from openplanner.domain.calendar import CalendarError, CalendarUnknown, FreeBusy
from openplanner.domain.case import CaseStatus
from openplanner.domain.colleague import Colleague, Place
from openplanner.domain.contact import Booking, BookingState
from openplanner.domain.interval import AMSTERDAM, Interval, instant
from openplanner.domain.progress import Progress, Silent
from openplanner.domain.reason import because
from openplanner.planning.week import BookedTime, DayHead, Lane, TeamWeek, lane_of, visible_span
from openplanner.storage import colleagues as stored_colleagues
from openplanner.storage.on_call import on_call_between
from openplanner.storage.reads import Reads
from openplanner.storage.rows import BookingRow
from openplanner.storage.store import Transaction

__all__ = ["BookedTime", "DayHead", "Lane", "TeamWeek", "team_agenda"]

_Tell = Callable[[Office, Sequence[str], Interval], Answers]
_TO_CALL = frozenset({CaseStatus.TO_PLAN, CaseStatus.PLANNED, CaseStatus.LETTER_DUE})


def team_agenda(
    office: Office,
    team_id: int | None,
    first: date,
    days: int = 5,
    progress: Progress | None = None,
    *,
    remembered: bool = False,
) -> TeamWeek:
    """The days from ``first`` on for one team, or for everybody with None.

    ``remembered`` draws what calendars outside told last, without asking them: for the first picture. A calendar that
    did not answer makes its lanes ``unknown``; it never stops the rest of the week. Raises the errors of the store.
    """
    watch = progress or Silent()
    now = office.clock()
    wanted = tuple(first + timedelta(days=step) for step in range(days))
    window = Interval(instant(wanted[0], 0), instant(wanted[-1] + timedelta(days=1), 0))
    with office.store.reading() as tx:
        people = stored_colleagues.colleagues(tx, team_id)
        places = [place for place in stored_colleagues.places(tx) if place.claimable]
        on_call = _on_call(tx, team_id, wanted)
    watch.step(1, 3, "agenda.reading")
    tell = remembered_time if remembered else free_time
    asked = [one.email for one in people] + [one.email for one in places]
    answers = _told(tell, office, [address for address in dict.fromkeys(asked) if address], window)
    watch.step(2, 3, "agenda.reading")
    reads = Reads(office.store.home)
    try:
        booked = [_booked(row) for row in reads.week_bookings(None, window) if _shown(row, now)]
        heads = _heads(office, reads, team_id, wanted, on_call)
    finally:
        reads.close()
    lanes = {(one.colleague_id, day): _lane(office, one, day, answers, booked) for one in people for day in wanted}
    names = tuple((one.colleague_id, one.name) for one in people)
    ours = [answers.get(one.email) for one in people]
    told = [answer.fetched_at for answer in ours if isinstance(answer, FreeBusy)]
    span = visible_span(lanes.values(), heads)
    rooms = {(-one.place_id, head.day): _room(one, head, answers, booked) for one in places for head in heads}
    named = tuple((-one.place_id, one.name) for one in places)
    return TeamWeek(team_id or 0, heads, names, lanes, span, min(told, default=None), named, rooms)


def _room(
    place: Place, head: DayHead, answers: Mapping[str, FreeBusy | CalendarUnknown], booked: Sequence[BookedTime]
) -> Lane:
    """A place on a day; one without a calendar of its own is taken by our talks only."""
    day = [one for one in booked if one.booking.interval.start.astimezone(AMSTERDAM).date() == head.day]
    mine = tuple(one for one in day if one.booking.place_id == place.place_id)
    answer, known = answers.get(place.email), {one.booking.interval for one in mine}
    blocks = [block for block in answer.blocks if block.interval not in known] if isinstance(answer, FreeBusy) else []
    whole = Interval(instant(head.day, 0), instant(head.day + timedelta(days=1), 0))
    seen = tuple(block for block in blocks if block.interval.overlaps(whole))
    why = answer.why if isinstance(answer, CalendarUnknown) else None
    return Lane(-place.place_id, head.day, head.opening, seen, mine, "", why)


def _told(tell: _Tell, office: Office, addresses: Sequence[str], window: Interval) -> Answers:
    """The answers; a server that fails as a whole leaves every calendar unknown, and the week goes on."""
    try:
        return tell(office, addresses, window)
    except CalendarError as error:
        why = because(f"errors.{error.code}.cause", **error.facts)
        return {address: CalendarUnknown(address, why) for address in addresses}


def _lane(
    office: Office,
    one: Colleague,
    day: date,
    answers: Mapping[str, FreeBusy | CalendarUnknown],
    booked: Sequence[BookedTime],
) -> Lane:
    answer = answers.get(one.email)
    if isinstance(answer, FreeBusy):
        mine = [b.booking.interval for b in booked if one.colleague_id in b.booking.colleague_ids]
        blocks = [block for block in answer.blocks if block.interval not in mine]
        return lane_of(one, day, office.rules.opening, blocks, booked)
    why = answer.why if answer is not None else because("agenda.no_calendar")
    return lane_of(one, day, office.rules.opening, None, booked, why)


def _on_call(tx: Transaction, team_id: int | None, days: Sequence[date]) -> Mapping[date, tuple[tuple[int, str], ...]]:
    """Who is on call each day, for one team or for each of them; also somebody who has left since."""
    kept = {
        key: who for key, who in on_call_between(tx, days[0], days[-1]).items() if team_id is None or key[0] == team_id
    }
    names = {one.colleague_id: one.name for one in stored_colleagues.colleagues(tx, active=False)} if kept else {}
    found: dict[date, tuple[tuple[int, str], ...]] = {}
    for (_team, day), who in kept.items():
        found[day] = (*found.get(day, ()), (who, names[who]))
    return found


def _heads(
    office: Office,
    reads: Reads,
    team_id: int | None,
    days: Sequence[date],
    on_call: Mapping[date, tuple[tuple[int, str], ...]],
) -> tuple[DayHead, ...]:
    due = [row for row in reads.due_between(team_id, days[0], days[-1], office.clock()) if row.status in _TO_CALL]
    opening = office.rules.opening
    return tuple(
        DayHead(
            day,
            opening.why_closed(day),
            tuple(opening.intervals_on(day)),
            tuple(row.number for row in due if row.last_calling_day == day),
            on_call.get(day, ()),
        )
        for day in days
    )


def _shown(row: BookingRow, now: datetime) -> bool:
    if row.state is BookingState.HELD:
        return row.hold_until is not None and row.hold_until > now
    return row.state is not BookingState.CANCELLED


def _booked(row: BookingRow) -> BookedTime:
    booking = Booking(
        key=row.key,
        case_id=row.case_id,
        form=row.form,
        interval=row.interval,
        colleague_ids=row.colleague_ids,
        place_id=row.place_id,
        state=row.state,
        hold_until=row.hold_until,
        before_minutes=row.before_minutes,
        after_minutes=row.after_minutes,
        version=row.version,
        booking_id=row.booking_id,
        attention=row.attention,
        series=row.series,
    )
    return BookedTime(booking, row.number, row.case_type, row.name, row.place_name, row.last_calling_day)
