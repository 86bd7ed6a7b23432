"""Who is free when: calendars, working time and opening hours as masks, built once per sync.

Everything here is a frozen value over one :class:`Horizon`. What is unknown has no mask at all, so that it can never be
taken for free. Time outside the horizon is never free either.

Buffers (policy, peer-cases C41: shared, the largest wins). Time to prepare and to write up lies around the talk and
must be free of other things. Between two of our own talks lies the larger of the first one's time to write up and the
second one's time to prepare, never their sum. An item of somebody's own calendar has no buffer of its own. Preparing
and writing up are work: they lie within the colleague's working time, but may lie outside the opening hours. A room
is needed for the talk only.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache, partial
from typing import NamedTuple

from openplanner.domain.calendar import BusyBlock, BusyStatus, CalendarUnknown
from openplanner.domain.case import ContactForm
from openplanner.domain.colleague import Colleague, Place, PlaceKind, WorkingPattern
from openplanner.domain.contact import Booking
from openplanner.domain.interval import Interval
from openplanner.domain.reason import Reason
from openplanner.planning.opening import OpeningCalendar
from openplanner.planning.slots import ByDay, Horizon, bits_between, grid, starts

_FREE = tuple(status for status in BusyStatus if not status.blocks)
_BEFORE_ANY_MIDNIGHT = 23 * 60 - 1
"""The last minute of the shortest day."""
PLACE_KINDS = {ContactForm.TOWN_HALL: PlaceKind.ROOM, ContactForm.NEIGHBOURHOOD: PlaceKind.NEIGHBOURHOOD}


class Claim(NamedTuple):
    """Time of one of our talks in minutes since 1970, ``end`` not included, with the minutes to keep free around it."""

    start: int
    end: int
    before: int = 0
    after: int = 0


def claim_of(interval: Interval, before_minutes: int = 0, after_minutes: int = 0) -> Claim:
    """The claim of a stretch of time, rounded outward to whole minutes."""
    return Claim(*interval.minutes, before_minutes, after_minutes)


def claim_of_booking(booking: Booking) -> Claim:
    """The claim of one of our own talks, with its buffers."""
    return claim_of(booking.interval, booking.before_minutes, booking.after_minutes)


@dataclass(frozen=True, slots=True)
class CalendarView:
    """One calendar over the horizon, a mask per day.

    ``told`` is what the calendar told, ``core`` that with our own talks, ``around`` the same with their buffers as
    well; ``claims`` are our own talks, so that one can be dropped again. Make one with :func:`calendar_view`.
    """

    horizon: Horizon
    told: tuple[int, ...]
    core: tuple[int, ...]
    around: tuple[int, ...]
    claims: tuple[Claim, ...] = ()

    def added(self, *claims: Claim) -> CalendarView:
        """The calendar with more claims; one of no length takes no time and is left out."""
        more = [claim for claim in claims if claim.end > claim.start]
        core, around = list(self.core), list(self.around)
        for claim in more:
            for index, bits in self.horizon.pieces(claim.start, claim.end):
                core[index] |= bits
            for index, bits in self._around(claim):
                around[index] |= bits
        return replace(self, core=tuple(core), around=tuple(around), claims=(*self.claims, *more))

    def dropped(self, claim: Claim) -> CalendarView:
        """The calendar without one claim; the same calendar when it is not there."""
        if claim not in self.claims:
            return self
        left = list(self.claims)
        left.remove(claim)
        core, around = list(self.core), list(self.around)
        for index, _ in self._around(claim):
            core[index] = around[index] = self.told[index]
        bare = replace(self, core=tuple(core), around=tuple(around), claims=())
        return bare.added(*left)

    def _around(self, claim: Claim) -> Iterator[tuple[int, int]]:
        return self.horizon.pieces(claim.start - claim.before, claim.end + claim.after)


def calendar_view(days: Horizon, blocks: Iterable[BusyBlock], bookings: Iterable[Booking] = ()) -> CalendarView:
    """The calendar of one colleague or room, from what a calendar answered and from our own talks.

    Blocks that do not block (free, working elsewhere) are left out. A block of no length takes no time. Blocks in a
    tuple that was asked about before are not gone through again.
    """
    told = _masks_again(days, _Same(blocks)) if isinstance(blocks, tuple) else _masks(days, blocks)
    claims = [claim_of_booking(booking) for booking in bookings]
    view = CalendarView(days, told, told, told)
    return view.added(*claims) if claims else view


class _Same:
    """The blocks of one answer, the same only as itself: to compare thousands takes longer than to take them up."""

    def __init__(self, blocks: tuple[BusyBlock, ...]) -> None:
        self.blocks = blocks

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.blocks is other.blocks

    def __hash__(self) -> int:
        return id(self.blocks)


@lru_cache(maxsize=128)
def _masks_again(days: Horizon, same: _Same) -> tuple[int, ...]:
    return _masks(days, same.blocks)


def _masks(days: Horizon, blocks: Iterable[BusyBlock]) -> tuple[int, ...]:
    midnights, count = days.midnights, days.count
    masks = [0] * count
    for block in blocks:
        if block.status in _FREE:
            continue
        start, end = block.interval.minutes
        index = bisect_right(midnights, start) - 1
        if 0 <= index < count and end <= midnights[index + 1]:  # within a day, as nearly all are
            masks[index] |= (1 << end - midnights[index]) - (1 << start - midnights[index])
        else:
            for index, bits in days.pieces(start, end):
                masks[index] |= bits
    return tuple(masks)


@dataclass(frozen=True, slots=True)
class OpenDays:
    """The office over the horizon: opening hours per day, where the grid of starts begins, and why a day is closed."""

    calendar: OpeningCalendar
    horizon: Horizon
    masks: tuple[int, ...]
    anchors: tuple[int, ...]
    closed: tuple[Reason | None, ...]
    _kept: dict[tuple[int, int], ByDay] = field(default_factory=dict, init=False, repr=False, compare=False)

    def starts(self, minutes: int, step: int) -> ByDay:
        """The minutes at which a talk of that length can begin: on the grid, and open until it ends. Kept."""
        found = self._kept.get((minutes, step))
        if found is None:
            found = self._kept[minutes, step] = ByDay(partial(self._worked_out, minutes, step))
        return found

    def _worked_out(self, minutes: int, step: int, index: int) -> int:
        opened = self.masks[index]
        return starts(opened, minutes) & grid(self.anchors[index], step, self.horizon.length(index)) if opened else 0


def open_days(days: Horizon, opening: OpeningCalendar) -> OpenDays:
    """The opening hours of each day; the grid begins at the first opening of that day."""
    dates = [days.day(index) for index in range(days.count)]
    spans = [opening.spans_on(day) for day in dates]
    masks = tuple(days.spans_mask(index, found) for index, found in enumerate(spans))
    anchors = tuple((mask & -mask).bit_length() - 1 if mask else 0 for mask in masks)
    return OpenDays(opening, days, masks, anchors, tuple(opening.why_closed(day) for day in dates))


@lru_cache(maxsize=256)
def working_masks(days: Horizon, pattern: WorkingPattern) -> tuple[int, ...]:
    """Working time of each day, kept; a pattern without periods and exceptions means never at work."""
    return tuple(days.spans_mask(index, pattern.spans_on(days.day(index))) for index in range(days.count))


@lru_cache(maxsize=256)
def worked_minutes(pattern: WorkingPattern, days: tuple[date, ...]) -> int:
    """How long somebody works on all of those days together, as the clock tells it; kept."""
    return sum(span.length_minutes for day in days for span in pattern.spans_on(day))


def always_at_work(days: Horizon) -> tuple[int, ...]:
    """Masks for somebody whose working time is not known apart from the opening hours, as on the command line."""
    return tuple(bits_between(0, days.length(index)) for index in range(days.count))


def _never(_index: int) -> int:
    return 0


def _whenever(_index: int) -> int:
    return -1


@dataclass(frozen=True, slots=True)
class Candidate:
    """A colleague as the search sees one. ``view`` is a ``CalendarUnknown`` when the calendar did not answer.

    ``talks_on`` holds how many talks there are per day of the horizon, for the cap; ``load`` is the corrected number of
    talks of :mod:`fairness`. Make one with :func:`candidate`.
    """

    colleague: Colleague
    view: CalendarView | CalendarUnknown
    work: tuple[int, ...]
    talks_on: tuple[int, ...]
    load: float = 0.0
    _kept: dict[tuple[int, int, int], ByDay] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def colleague_id(self) -> int:
        """Who it is."""
        return self.colleague.colleague_id

    def starts(self, minutes: int, before: int, after: int) -> ByDay:
        """The minutes of each day at which somebody can begin, as :func:`person_starts` without a frame.

        Worked out when first asked for and kept: talks of one length are asked for all day over the same calendars. The
        frame of a question comes in afterwards, for starts in two frames at once are the starts of both together.
        """
        asked = (minutes, before, after)
        found = self._kept.get(asked)
        if found is None:
            found = self._kept[asked] = ByDay(self._on_day(minutes, before, after))
        return found

    def _on_day(self, minutes: int, before: int, after: int) -> Callable[[int], int]:
        view, work = self.view, self.work
        if not isinstance(view, CalendarView) or not self.colleague.active:
            return _never
        return lambda index: person_starts(view, work, index, work[index], minutes, before, after)


def candidate(
    days: Horizon,
    colleague: Colleague,
    view: CalendarView | CalendarUnknown,
    bookings: Iterable[Booking] = (),
    load: float = 0.0,
) -> Candidate:
    """A colleague with working time and talks per day counted; do this once per sync, not per question."""
    talks = [0] * days.count
    for booking in bookings:
        index = days.index(booking.interval.start.astimezone(days.zone).date())
        if 0 <= index < days.count:
            talks[index] += 1
    return Candidate(colleague, view, working_masks(days, colleague.pattern), tuple(talks), load)


@dataclass(frozen=True, slots=True)
class RoomCandidate:
    """A place as the search sees one; a place that cannot be claimed, such as a home, is never taken."""

    place: Place
    view: CalendarView | CalendarUnknown | None = None
    _kept: dict[int, tuple[OpenDays, ByDay]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def starts(self, minutes: int, office: OpenDays) -> ByDay:
        """The minutes of each day at which it is free for the whole talk while the office is open.

        None when its calendar is unknown. Kept for as long as the same opening hours are asked about.
        """
        kept = self._kept.get(minutes)
        if kept is None or kept[0] is not office:
            kept = self._kept[minutes] = office, ByDay(self._on_day(minutes, office.masks))
        return kept[1]

    def _on_day(self, minutes: int, opened: Sequence[int]) -> Callable[[int], int]:
        if not self.place.claimable:
            return _whenever
        if not isinstance(self.view, CalendarView) or not self.place.active:
            return _never
        core = self.view.core
        return lambda index: starts(free, minutes) if (free := opened[index] & ~core[index]) else 0


Change = Callable[[CalendarView], CalendarView]


@dataclass(frozen=True, slots=True)
class TeamCalendars:
    """People and rooms with their free time over one horizon."""

    days: Horizon
    opening: OpenDays
    people: tuple[Candidate, ...]
    rooms: tuple[RoomCandidate, ...]

    def with_talk(
        self, interval: Interval, who: Sequence[int], place_id: int | None, before: int, after: int
    ) -> TeamCalendars:
        """The same calendars with one talk more; only what it touches is worked out again."""
        claim = claim_of(interval, before, after)
        return self._changed(who, place_id, self._day_of(interval), 1, lambda view: view.added(claim))

    def without_talk(
        self, interval: Interval, who: Sequence[int], place_id: int | None, before: int, after: int
    ) -> TeamCalendars:
        """The same calendars with that talk gone again."""
        claim = claim_of(interval, before, after)
        return self._changed(who, place_id, self._day_of(interval), -1, lambda view: view.dropped(claim))

    def rooms_for(self, form: ContactForm) -> tuple[RoomCandidate, ...]:
        """The places of the sort that a form needs; none for a call."""
        kind = PLACE_KINDS.get(form)
        return tuple(room for room in self.rooms if room.place.kind is kind)

    def _day_of(self, interval: Interval) -> int:
        return self.days.index(interval.start.astimezone(self.days.zone).date())

    def _changed(
        self, who: Sequence[int], place_id: int | None, index: int, more: int, change: Change
    ) -> TeamCalendars:
        def person(one: Candidate) -> Candidate:
            if one.colleague_id not in who or not isinstance(one.view, CalendarView):
                return one
            talks = tuple(count + more * (day == index) for day, count in enumerate(one.talks_on))
            return replace(one, view=change(one.view), talks_on=talks, load=one.load + more)

        def room(one: RoomCandidate) -> RoomCandidate:
            taken = one.place.place_id == place_id and isinstance(one.view, CalendarView)
            return replace(one, view=change(one.view)) if taken and isinstance(one.view, CalendarView) else one

        people, rooms = tuple(map(person, self.people)), tuple(map(room, self.rooms))
        return replace(self, people=people, rooms=rooms)


def person_starts(
    view: CalendarView, work: Sequence[int], index: int, frame: int, minutes: int, before: int = 0, after: int = 0
) -> int:
    """The minutes of a day at which somebody can begin.

    The talk lies within ``frame`` (a mask of the day, such as the opening hours), within working time and clear of
    every claim with its buffers; the talk with ``before`` and ``after`` minutes lies within working time and clear of
    what takes place.
    """
    own = frame & work[index] & ~view.around[index]
    if not own:  # as on many a day
        return 0
    if not (before or after):
        return starts(own, minutes)
    free = work[index] & ~view.core[index]
    if not free & 1 and not free >> _BEFORE_ANY_MIDNIGHT:  # nothing reaches over midnight
        found = starts(free, before + minutes + after) << before
    else:
        found = starts(_wide_free(view, work, index, free, before, after), before + minutes + after)
    return found if own == free else found & starts(own, minutes)


def _wide_free(view: CalendarView, work: Sequence[int], index: int, free: int, before: int, after: int) -> int:
    """Free working time of a day with the end of the day before and the begin of the day after; bit 0 is ``before``."""
    days = view.horizon
    wide = free << before
    if before and index > 0:
        wide |= (work[index - 1] & ~view.core[index - 1]) >> (days.length(index - 1) - before)
    if after and index + 1 < days.count:
        head = work[index + 1] & ~view.core[index + 1] & ((1 << after) - 1)
        wide |= head << (before + days.length(index))
    return wide
