"""What moving a talk would mean, told while it is still being dragged; nothing is stored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from openplanner.application.book_slot import Slot
from openplanner.application.free_time import Answers, free_time
from openplanner.application.notice_kept import first_start, may_plan_sooner
from openplanner.application.office import Office
from openplanner.domain.calendar import CalendarUnknown, FreeBusy
from openplanner.domain.case import Case, Wishes
from openplanner.domain.colleague import Colleague, Place
from openplanner.domain.contact import Booking, BookingState, moved, too_close
from openplanner.domain.interval import AMSTERDAM, Interval, span_on
from openplanner.domain.reason import Reason, because
from openplanner.domain.wish_text import wish_words
from openplanner.planning.availability import PLACE_KINDS
from openplanner.planning.fairness import cap_on
from openplanner.storage import bookings, cases, colleagues


@dataclass(frozen=True, slots=True)
class Consequences:
    """What speaks against a move, and what is good to know all the same."""

    against: tuple[Reason, ...] = ()
    notes: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class _Plan:
    """Everything that a move touches, read at once."""

    before: Booking
    after: Booking
    case: Case
    people: tuple[Colleague, ...]
    leaving: tuple[Colleague, ...]
    place: Place | None
    others: tuple[Booking, ...]

    @property
    def day(self) -> date:
        return self.after.interval.start.astimezone(AMSTERDAM).date()


def move_consequences(office: Office, booking_id: int, slot: Slot) -> Consequences:
    """What moving the talk to a slot would mean: the norm, opening hours, colleagues, room, wish, day maximum, travel.

    Calendars outside are not asked again within two minutes, because this is asked at every step of a drag; the move
    itself asks them. Raises ``NotAllowed`` for a booking that has ended, and the errors of store and calendar.
    """
    if slot.interval.start < office.clock():
        return Consequences((because("errors.slot_in_past.cause", start=slot.interval.start),))
    plan = _read(office, booking_id, slot)
    addresses = [one.email for one in plan.people if one.email]
    addresses += [plan.place.email] if plan.place is not None and plan.place.email else []
    answers = free_time(office, list(dict.fromkeys(addresses)), _whole_day(plan)) if addresses else {}
    against = [*_dates(office, plan), *(why for who in plan.people for why in _of_person(office, plan, who, answers))]
    room = list(_of_place(plan, answers))
    against += [*room, *_wish(plan)]
    return Consequences(tuple(against), tuple(_notes(plan, room_free=not room)))


def _read(office: Office, booking_id: int, slot: Slot) -> _Plan:
    now = office.clock()
    with office.store.reading() as tx:
        before = bookings.booking(tx, booking_id)
        after = moved(before, slot.interval, slot.colleague_ids or before.colleague_ids, slot.place_id)
        around = _day_of(after)
        others = [one for one in bookings.bookings_between(tx, around) if one.key != before.key and one.lives(now)]
        return _Plan(
            before,
            after,
            cases.case(tx, before.case_id),
            tuple(colleagues.colleague(tx, who) for who in after.colleague_ids),
            tuple(colleagues.colleague(tx, who) for who in before.colleague_ids if who not in after.colleague_ids),
            colleagues.place(tx, after.place_id) if after.place_id is not None else None,
            tuple(others),
        )


def _day_of(booking: Booking) -> Interval:
    return booking.interval.widened(12 * 60, 12 * 60)


def _whole_day(plan: _Plan) -> Interval:
    return _day_of(plan.after)


def _dates(office: Office, plan: _Plan) -> Iterator[Reason]:
    case, day, start = plan.case, plan.day, plan.after.interval.start
    earliest = first_start(office, office.clock())
    if start < min(earliest, plan.before.interval.start):
        yield because("agenda.move_soon" if may_plan_sooner(office) else "agenda.move_soon_no_right", start=earliest)
    if case.last_calling_day is not None and day > case.last_calling_day:
        yield because("agenda.past_norm", day=case.last_calling_day)
    if case.decision_date is not None and day > case.decision_date:
        yield because("agenda.past_decision", day=case.decision_date)
    if not _open(office, plan):
        yield because("agenda.outside_hours", day=day)


def _open(office: Office, plan: _Plan) -> bool:
    return any(piece.covers(plan.after.interval) for piece in office.rules.opening.intervals_on(plan.day))


def _of_person(office: Office, plan: _Plan, who: Colleague, answers: Answers) -> Iterator[Reason]:
    working = (span_on(plan.day, span) for span in who.pattern.spans_on(plan.day))
    if _open(office, plan) and not any(piece is not None and piece.covers(plan.after.interval) for piece in working):
        yield because("agenda.move_off", who=who.name)
    mine = [one for one in plan.others if who.colleague_id in one.colleague_ids]
    for other in mine:
        if too_close(plan.after, other):
            yield because("agenda.move_meets", who=who.name, **_times(other.interval))
    yield from _busy(plan, who.name, answers.get(who.email), mine)
    if _at_cap(plan, who, mine):
        yield because("agenda.move_cap", who=who.name)


def _busy(
    plan: _Plan, name: str, answer: FreeBusy | CalendarUnknown | None, known: Iterable[Booking]
) -> Iterator[Reason]:
    if isinstance(answer, CalendarUnknown):
        yield because("agenda.move_unknown", who=name)
    if not isinstance(answer, FreeBusy):
        return
    ours = {plan.before.interval, *(one.interval for one in known)}
    for block in answer.blocks:
        if block.status.blocks and block.interval not in ours and block.interval.overlaps(plan.after.interval):
            yield because("agenda.move_busy", who=name, **_times(block.interval))


def _at_cap(plan: _Plan, who: Colleague, mine: Iterable[Booking]) -> bool:
    cap = cap_on(who.cap_per_day, sum(span.length_minutes for span in who.pattern.spans_on(plan.day)))
    talks = [one for one in mine if one.state is BookingState.BOOKED and _on(one, plan.day)]
    return cap is not None and len(talks) >= cap


def _on(booking: Booking, day: date) -> bool:
    return booking.interval.start.astimezone(AMSTERDAM).date() == day


def _of_place(plan: _Plan, answers: Answers) -> Iterator[Reason]:
    place = plan.place
    if place is None or not place.claimable:
        return
    if PLACE_KINDS.get(plan.after.form) is not place.kind:
        yield because("agenda.move_other_kind", room=place.name)
    mine = [one for one in plan.others if one.place_id == place.place_id]
    for other in mine:
        if other.interval.overlaps(plan.after.interval):
            yield because("agenda.move_busy", who=place.name, **_times(other.interval))
    yield from _busy(plan, place.name, answers.get(place.email), mine)


def _wish(plan: _Plan) -> Iterator[Reason]:
    wishes = plan.case.wishes
    if not _suits(wishes, plan.after.interval):
        yield because("agenda.move_wish", wish=wish_words(wishes))


def _suits(wishes: Wishes, interval: Interval) -> bool:
    day = interval.start.astimezone(AMSTERDAM).date()
    return any(hours.covers(interval) for hours in wishes.intervals_on(day))


def _notes(plan: _Plan, *, room_free: bool) -> Iterator[Reason]:
    place = plan.place
    if place is not None and place.claimable and room_free:
        yield because("agenda.move_room_free", room=place.name)
    if place is not None and place.travel_minutes:
        yield because("slots.why_travel", n=place.travel_minutes)
    if plan.leaving:
        names = (*(one.name for one in plan.leaving), *(one.name for one in plan.people))
        yield because("agenda.move_told", who=names)


def _times(interval: Interval) -> dict[str, str]:
    return {
        "start": f"{interval.start.astimezone(AMSTERDAM):%H:%M}",
        "end": f"{interval.end.astimezone(AMSTERDAM):%H:%M}",
    }
