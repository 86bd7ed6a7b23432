"""Which moments of a day can be had: office, wishes, colleagues and rooms put together, one day at a time."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property, partial, reduce
from operator import or_
from zoneinfo import ZoneInfo

from openplanner.domain.calendar import CalendarUnknown
from openplanner.domain.interval import minute_floor, span_on
from openplanner.domain.reason import Reason, because
from openplanner.planning.availability import (
    Candidate,
    OpenDays,
    RoomCandidate,
)
from openplanner.planning.fairness import cap_on
from openplanner.planning.slot_request import CITIZEN_HOURS, SlotRequest
from openplanner.planning.slots import ByDay, Horizon, bits_between, grid, starts


@dataclass(frozen=True, slots=True)
class Scope:
    """Where is searched: day numbers of the horizon (last included), minutes since 1970 and whether wishes hold."""

    first: int
    last: int
    earliest: int
    latest: int
    wishes: bool


@dataclass(frozen=True, slots=True)
class DayFree:
    """One day: the starts that each leading colleague has with everything needed, who may join, and the rooms."""

    leads: Mapping[int, int]
    partners: Mapping[int, int]
    rooms: Sequence[int]
    interpreters: Mapping[int, int]


_IN_ANY_SCOPE = {
    "unfit", "loads", "most_counted", "order", "by_order", "travel_minutes",
    "_around", "_others", "_capped", "_places", "_usual",
}  # fmt: skip
"""What of a search does not depend on where is searched."""
_NOTHING = DayFree({}, {}, (), {})


@dataclass(frozen=True)
class Search:
    """One question over one horizon. Days are worked out when first asked for and kept.

    ``seen`` are the colleagues who could take part on one of the days that were worked out so far.
    """

    request: SlotRequest
    people: Mapping[int, Candidate]
    rooms: Sequence[RoomCandidate]
    opening: OpenDays
    scope: Scope
    _days: dict[int, DayFree] = field(default_factory=dict)
    seen: set[int] = field(default_factory=set)

    @property
    def indexes(self) -> range:
        """The day numbers in scope."""
        return range(self.scope.first, self.scope.last + 1)

    @property
    def stretch(self) -> slice:
        """The days in scope of what has one entry for each day of the horizon."""
        return slice(self.indexes.start, max(self.indexes.start, self.indexes.stop))

    def day(self, index: int) -> DayFree:
        """What can be had on a day."""
        found = self._days.get(index)
        if found is None:
            found = self._days[index] = self._worked_out(index)
            if found is not _NOTHING:
                self.seen.update(found.leads, found.partners)
        return found

    @cached_property
    def unfit(self) -> Mapping[int, Reason]:
        """Who can never lead this talk, each with why."""
        request = self.request
        return {who: why for who, person in self.people.items() if (why := why_unfit(person, request)) is not None}

    @cached_property
    def loads(self) -> Mapping[int, float]:
        """The number of talks that fairness goes by, of everybody."""
        return {who: person.load for who, person in self.people.items()}

    def counted(self, who: int) -> int:
        """That number as it is shown: talks of the period, corrected for hours, in whole ones."""
        return round(self.loads[who])

    @cached_property
    def most_counted(self) -> int:
        """The largest number shown of anybody."""
        return round(max(self.loads.values()))

    @cached_property
    def order(self) -> Mapping[int, tuple[float, str, int]]:
        """Who comes first, as a key for each: the fewest talks, then by name, then by number (peer-cases H8)."""
        return {who: (person.load, person.colleague.name, who) for who, person in self.people.items()}

    @cached_property
    def by_order(self) -> Sequence[int]:
        """Everybody, who comes first in front."""
        return sorted(self.order, key=self.order.__getitem__)

    @cached_property
    def _others(self) -> Sequence[tuple[int, ByDay]]:
        """Everybody who is not needed already and does talks in this form, with when each of them can begin."""
        form, needs, (before, after) = self.request.form, self.request.needs, self._around
        return [
            (who, person.starts(self.request.minutes, before, after))
            for who, person in self.people.items()
            if who not in needs and form in person.colleague.forms
        ]

    @cached_property
    def _capped(self) -> Sequence[tuple[int, Candidate]]:
        """Those who do no more than so many talks a day."""
        return [(who, person) for who, person in self.people.items() if person.colleague.cap_per_day is not None]

    @cached_property
    def _places(self) -> Sequence[ByDay]:
        """When the talk can begin in each room."""
        return [room.starts(self.request.minutes, self.opening) for room in self.rooms]

    def scoped_as(self, scope: Scope) -> Search:
        """The same question elsewhere or under other rules; what is the same for both is not worked out again."""
        found = Search(self.request, self.people, self.rooms, self.opening, scope)
        vars(found).update({name: value for name, value in vars(self).items() if name in _IN_ANY_SCOPE})
        return found

    def begin(self, index: int, *, wishes: bool) -> int:
        """The starts on the grid, or as agreed before, that the office and the citizen allow on a day."""
        wishes = wishes and self.request.has_wish
        if index in self._whole_days and not wishes:
            return self._usual[index]
        return (self._wished if wishes else self._allowed)[index]

    @cached_property
    def _wished(self) -> ByDay:
        return ByDay(partial(self._begin, wishes=True))

    @cached_property
    def _allowed(self) -> ByDay:
        return ByDay(partial(self._begin, wishes=False))

    @cached_property
    def _usual(self) -> ByDay:
        """The starts that the office allows when nothing else limits a day."""
        return self.opening.starts(self.request.minutes, self.request.step)

    @cached_property
    def _whole_days(self) -> range:
        """The days that nothing but the office and a wish limits."""
        if self.request.citizen_zone is not None or self.request.agreed is not None:
            return range(0)
        midnights = self.opening.horizon.midnights
        return range(bisect_left(midnights, self.scope.earliest), bisect_right(midnights, self.scope.latest) - 1)

    def _begin(self, index: int, *, wishes: bool) -> int:
        found, length = self.within(index, wishes=wishes), self.opening.horizon.length(index)
        on_grid = grid(self.opening.anchors[index], self.request.step, length) | self.agreed_on(index)
        return found & on_grid

    def within(self, index: int, *, wishes: bool) -> int:
        """The starts at any minute at which the whole talk lies where the office and the citizen allow it."""
        frame = self._frame(index, wishes=wishes)
        return starts(frame, self.request.minutes) if frame else 0

    def _frame(self, index: int, *, wishes: bool) -> int:
        """The minutes of a day in which a talk may lie: open, not too soon or late, decent for the citizen, wished."""
        mask = self.opening.masks[index]
        if not mask:
            return 0
        days, scope, request = self.opening.horizon, self.scope, self.request
        midnight, length = days.midnights[index], days.length(index)
        if scope.earliest > midnight or scope.latest < midnight + length:
            mask &= bits_between(max(0, scope.earliest - midnight), min(length, scope.latest - midnight))
        if mask and request.citizen_zone is not None:
            mask &= citizen_mask(days, index, request.citizen_zone)
        return mask & wish_mask(days, index, request) if wishes and request.has_wish else mask

    @cached_property
    def can_begin(self) -> Mapping[int, int]:
        """The days on which the office lets a talk begin, wished for or not, each with when."""
        return {index: begin for index in self.indexes if (begin := self.begin(index, wishes=False))}

    def agreed_on(self, index: int) -> int:
        """The bit at which the moment that was agreed begins; 0 on another day."""
        if self.request.agreed is None:
            return 0
        days = self.opening.horizon
        bit = minute_floor(self.request.agreed.start) - days.midnights[index]
        return 1 << bit if 0 <= bit < days.length(index) else 0

    def starts_of(self, who: Candidate) -> ByDay:
        """The starts of one colleague by day, without a look at the office, the grid, the cap and others."""
        return who.starts(self.request.minutes, *self._around)

    @cached_property
    def _around(self) -> tuple[int, int]:
        """The minutes that a colleague needs before and after a talk, on the way included."""
        return self.request.before + self.travel_minutes, self.request.after + self.travel_minutes

    @cached_property
    def travel_minutes(self) -> int:
        """One way: of the request or, when larger, of the furthest place offered."""
        places = (room.place.travel_minutes for room in self.rooms) if self.request.room_needed else ()
        return max(self.request.travel_minutes, *places, 0)

    def _common(self, index: int, begin: int) -> tuple[int, Sequence[int]]:
        """The starts at which everybody needed and a room are free, and the starts per room."""
        for who in self.request.needs:
            needed = self.people.get(who)
            begin &= self.starts_of(needed)[index] if needed and not at_cap(needed, index) else 0
        if not self.request.room_needed or not begin:
            return begin, ()
        rooms = [starts[index] & begin for starts in self._places]
        return any_of(rooms), rooms

    def _worked_out(self, index: int) -> DayFree:
        begin = self.begin(index, wishes=self.scope.wishes)
        if not begin:
            return _NOTHING
        begin, rooms = self._common(index, begin)
        interpreters: Mapping[int, int] = {}
        if begin and self.request.interpreter:
            interpreters = self._interpreters(index, begin)
            begin &= any_of(interpreters.values())
        if not begin:
            return _NOTHING
        leader = self._needed_leader()
        free = self._free_people(index, begin) if leader is None or self.request.second else {}
        if leader is not None:
            leads = {leader: begin}
        else:
            unfit = self.unfit
            leads = {who: mask for who, mask in free.items() if who not in unfit} if unfit else free
        if not self.request.second:
            return DayFree(leads, {}, rooms, interpreters)
        joined = {who: both for who, mask in leads.items() if (both := mask & others_free(free, who))}
        return DayFree(joined, free, rooms, interpreters)

    def _interpreters(self, index: int, begin: int) -> dict[int, int]:
        """The starts of everybody who interprets the language that is asked for."""
        found: dict[int, int] = {}
        for who, person in self.people.items():
            if not person.colleague.interprets(self.request.interpreter) or at_cap(person, index):
                continue
            mask = self.starts_of(person)[index] & begin
            if mask:
                found[who] = mask
        return found

    def _free_people(self, index: int, begin: int) -> dict[int, int]:
        """The starts of everybody who is not needed already and does talks in this form."""
        found = {who: mask for who, starts in self._others if (mask := starts[index] & begin)}
        for who, person in self._capped:
            if who in found and at_cap(person, index):
                del found[who]
        return found

    def _needed_leader(self) -> int | None:
        """The first of those needed who can lead the talk; None when somebody else must, next to those needed."""
        for who in self.request.needs:
            if who in self.people and who not in self.unfit:
                return who
        return None


def any_of(masks: Iterable[int]) -> int:
    """The bits of all masks together."""
    return reduce(or_, masks, 0)


def attending(search: Search, index: int, bit: int, leader: int) -> tuple[int, ...]:
    """Everybody at a talk, who leads first: those needed, then a second colleague and an interpreter with least talks.

    ``bit`` is one of the starts of the leader on that day.
    """
    day, request = search.day(index), search.request
    who = [leader, *(needed for needed in request.needs if needed != leader)]

    def fewest(offered: Mapping[int, int]) -> int:
        free = [other for other, mask in offered.items() if other not in who and mask >> bit & 1]
        return min(free, key=search.order.__getitem__)

    if request.second:
        who.append(fewest(day.partners))
    if request.interpreter and not any(day.interpreters.get(one, 0) >> bit & 1 for one in who):
        who.append(fewest(day.interpreters))
    return tuple(who)


def others_free(free: Mapping[int, int], who: int) -> int:
    """The starts at which somebody else than ``who`` is free."""
    found = 0
    for other, mask in free.items():
        if other != who:
            found |= mask
    return found


def at_cap(who: Candidate, index: int) -> bool:
    """True when a colleague has as many talks on a day as the hours at work allow."""
    if who.colleague.cap_per_day is None:
        return False
    cap = cap_on(who.colleague.cap_per_day, who.work[index].bit_count())
    return cap is not None and who.talks_on[index] >= cap


def why_unfit(who: Candidate, request: SlotRequest) -> Reason | None:
    """Why a colleague can never lead this talk, whatever the calendar says; None when fit."""
    colleague = who.colleague
    if request.leader is not None and who.colleague_id != request.leader:
        return because("slots.left_given")
    if not colleague.active:
        return because("slots.left_inactive")
    if request.form not in colleague.forms:
        return because("slots.left_form")
    if request.case_type is not None and colleague.case_types and request.case_type not in colleague.case_types:
        return because("slots.left_subject")
    if not request.interpreter and request.language not in colleague.languages:
        return because("slots.left_language", language=request.language)
    if isinstance(who.view, CalendarUnknown):
        return because("slots.left_unknown", why=who.view.why)
    return None


def wish_mask(days: Horizon, index: int, request: SlotRequest) -> int:
    """The minutes of a day that the citizen wished for."""
    spans = request.wishes.spans_on(days.day(index).isoweekday())
    return days.spans_mask(index, spans) if spans else 0


def citizen_mask(days: Horizon, index: int, zone: ZoneInfo) -> int:
    """The minutes of one of our days that lie between 08:00 and 21:00 where the citizen is."""
    midnight, length = days.midnights[index], days.length(index)
    mask = 0
    for shift in (-1, 0, 1):
        decent = span_on(_shifted(days.day(index), shift), CITIZEN_HOURS, zone)
        if decent is not None:
            start, end = minute_floor(decent.start) - midnight, minute_floor(decent.end) - midnight
            mask |= bits_between(max(0, start), min(length, end))
    return mask


def _shifted(day: date, days: int) -> date:
    return day + timedelta(days=days)
