"""The week of a team as values: who works when, what is taken, what is free, what is due.

A lane is one colleague on one day. "Could not ask" is a state of its own: a lane whose calendar gave no answer is
``unknown``, and nothing in it is ever free.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from openplanner.domain.calendar import BusyBlock
from openplanner.domain.case import CaseType
from openplanner.domain.colleague import Colleague
from openplanner.domain.contact import Booking, BookingState
from openplanner.domain.interval import AMSTERDAM, Interval, TimeSpan, common, merge, span_on, subtract
from openplanner.domain.reason import Reason
from openplanner.planning.opening import OpeningCalendar

USUAL_SPAN = TimeSpan(8 * 60, 18 * 60)


@dataclass(frozen=True, slots=True)
class BookedTime:
    """One of our bookings with its case. ``name`` is the citizen's: for the screen, never for paper."""

    booking: Booking
    number: str
    case_type: CaseType
    name: str = ""
    place: str = ""
    last_calling_day: date | None = None

    @property
    def around(self) -> Interval:
        """The talk with the time to prepare, travel and write up."""
        return self.booking.interval.widened(self.booking.before_minutes, self.booking.after_minutes)

    @property
    def past_norm(self) -> bool:
        """True when the talk lies after the last calling day."""
        day = self.booking.interval.start.astimezone(AMSTERDAM).date()
        return self.last_calling_day is not None and day > self.last_calling_day

    @property
    def held(self) -> bool:
        """True while somebody keeps the time free during a call."""
        return self.booking.state is BookingState.HELD


@dataclass(frozen=True, slots=True)
class DayHead:
    """What holds for everybody on a day: why it is closed, when it is open, and whose last calling day it is.

    ``on_call`` holds id and name of who is on call, one for each team that has somebody.
    """

    day: date
    closed: Reason | None
    opening: tuple[Interval, ...]
    due_numbers: tuple[str, ...] = ()
    on_call: tuple[tuple[int, str], ...] = ()

    @property
    def on_call_names(self) -> str:
        """Who is on call, empty when nobody is."""
        return ", ".join(name for _, name in self.on_call)


@dataclass(frozen=True, slots=True)
class Lane:
    """One colleague on one day. ``absent`` says why there is no working time; ``unknown`` why nobody could tell."""

    colleague_id: int
    day: date
    working: tuple[Interval, ...]
    busy: tuple[BusyBlock, ...] = ()
    bookings: tuple[BookedTime, ...] = ()
    absent: str = ""
    unknown: Reason | None = None

    def is_free(self, interval: Interval) -> bool:
        """True when the colleague works all of it and nothing is in the way."""
        return any(piece.covers(interval) for piece in self.free())

    def free(self) -> list[Interval]:
        """Working time that nothing claims, sorted; empty when the calendar did not answer."""
        if self.unknown is not None:
            return []
        return subtract(self.working, self.taken())

    def taken(self) -> list[Interval]:
        """Everything in the way: busy, tentative, out of office, and our own bookings with their margins."""
        busy = [block.interval for block in self.busy if block.status.blocks]
        return merge([*busy, *(booked.around for booked in self.bookings)])

    @property
    def free_minutes(self) -> int:
        """Whole free minutes."""
        return sum(piece.length_minutes for piece in self.free())

    @property
    def working_minutes(self) -> int:
        """Whole working minutes, breaks left out."""
        return sum(piece.length_minutes for piece in self.working)


@dataclass(frozen=True, slots=True)
class TeamWeek:
    """Days, colleagues (id and name, in the order of the rows) and one lane for each pair of them.

    ``places`` and ``place_lanes`` are the same for rooms and places, each under minus its id.
    ``as_of`` is the age of the oldest calendar in it; None when none of them told anything.
    """

    team_id: int
    days: tuple[DayHead, ...]
    colleagues: tuple[tuple[int, str], ...]
    lanes: Mapping[tuple[int, date], Lane] = field(default_factory=dict)
    span: TimeSpan = USUAL_SPAN
    as_of: datetime | None = None
    places: tuple[tuple[int, str], ...] = ()
    place_lanes: Mapping[tuple[int, date], Lane] = field(default_factory=dict)

    def lane(self, colleague_id: int, day: date) -> Lane:
        """The lane of a colleague (or place) on a day; raises ``KeyError`` when it is not in this week."""
        return (self.place_lanes if colleague_id < 0 else self.lanes)[colleague_id, day]

    def free_at(self, interval: Interval) -> tuple[int, ...]:
        """Who is free for all of the interval, in the order of the rows."""
        day = interval.start.astimezone(AMSTERDAM).date()
        return tuple(
            who for who, _ in self.colleagues if (who, day) in self.lanes and self.lanes[who, day].is_free(interval)
        )


def days_of_week(iso_year: int, iso_week: int, count: int = 5) -> tuple[date, ...]:
    """The first days of an ISO week, from Monday; raises ``ValueError`` for week 53 in a year of 52."""
    monday = date.fromisocalendar(iso_year, iso_week, 1)
    return tuple(monday + timedelta(days=step) for step in range(count))


def lane_of(
    colleague: Colleague,
    day: date,
    opening: OpeningCalendar,
    busy: Iterable[BusyBlock] | None,
    bookings: Iterable[BookedTime],
    unknown: Reason | None = None,
) -> Lane:
    """One lane: working time within the opening hours, what touches the day, and why there is nothing.

    ``busy`` None with a reason in ``unknown`` means that the calendar did not answer.
    """
    working = [found for span in colleague.pattern.spans_on(day) if (found := span_on(day, span)) is not None]
    inside = common(working, opening.intervals_on(day)) if working else []
    whole = span_on(day, TimeSpan(0, 24 * 60))
    blocks = tuple(block for block in busy or () if whole is not None and block.interval.overlaps(whole))
    mine = tuple(
        booked
        for booked in bookings
        if colleague.colleague_id in booked.booking.colleague_ids and _day_of(booked) == day
    )
    return Lane(colleague.colleague_id, day, tuple(inside), blocks, mine, _why_absent(colleague, day), unknown)


def _day_of(booked: BookedTime) -> date:
    return booked.booking.interval.start.astimezone(AMSTERDAM).date()


def _why_absent(colleague: Colleague, day: date) -> str:
    exception = next((item for item in colleague.pattern.exceptions if item.day == day), None)
    return exception.why if exception is not None and not exception.spans else ""


def visible_span(lanes: Iterable[Lane], days: Sequence[DayHead]) -> TimeSpan:
    """The hours to draw: opening hours and every booking, in whole hours; eight to six when all is closed."""
    starts: list[int] = []
    ends: list[int] = []
    pieces = [piece for head in days for piece in head.opening]
    pieces += [booked.around for lane in lanes for booked in lane.bookings]
    for piece in pieces:
        start, end = piece.start.astimezone(AMSTERDAM), piece.end.astimezone(AMSTERDAM)
        if start.date() == end.date():
            starts.append(start.hour * 60)
            ends.append(min(24 * 60, (end.hour + (end.minute > 0)) * 60))
    return TimeSpan(min(starts), max(ends)) if starts else USUAL_SPAN
