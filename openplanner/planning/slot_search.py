"""Which moments of a day can be had: office, wishes, colleagues and rooms put together, one day at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from openplanner.domain.calendar import CalendarUnknown
from openplanner.domain.interval import span_on
from openplanner.domain.reason import Reason, because
from openplanner.planning.availability import (
    Candidate,
    OpenDays,
    RoomCandidate,
)
from openplanner.planning.fairness import cap_on
from openplanner.planning.slot_request import CITIZEN_HOURS, SlotRequest
from openplanner.planning.slots import Horizon, bits_between, grid, minute_floor, starts


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

    index: int
    leads: Mapping[int, int]
    partners: Mapping[int, int]
    rooms: tuple[int, ...]
    interpreters: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Search:
    """One question over one horizon. Days are worked out when first asked for and kept."""

    request: SlotRequest
    people: Mapping[int, Candidate]
    rooms: Sequence[RoomCandidate]
    opening: OpenDays
    scope: Scope
    _days: dict[int, DayFree] = field(default_factory=dict)
    _begins: dict[tuple[int, bool], int] = field(default_factory=dict)
    _seen: set[int] = field(default_factory=set)

    @property
    def indexes(self) -> range:
        """The day numbers in scope."""
        return range(self.scope.first, self.scope.last + 1)

    def day(self, index: int) -> DayFree:
        """What can be had on a day."""
        found = self._days.get(index)
        if found is None:
            found = self._days[index] = self._worked_out(index)
            self._seen.update(found.leads, found.partners)
        return found

    @cached_property
    def unfit(self) -> Mapping[int, Reason]:
        """Who can never lead this talk, each with why."""
        found = ((who, why_unfit(person, self.request)) for who, person in self.people.items())
        return {who: why for who, why in found if why is not None}

    @cached_property
    def order(self) -> Mapping[int, tuple[float, str, int]]:
        """Who comes first, as a key for each: the fewest talks, then by name, then by number (peer-cases H8)."""
        return {who: (person.load, person.colleague.name, who) for who, person in self.people.items()}

    @cached_property
    def by_order(self) -> Sequence[int]:
        """Everybody, who comes first in front."""
        return sorted(self.order, key=self.order.__getitem__)

    @cached_property
    def _others(self) -> Sequence[tuple[int, Candidate]]:
        """Everybody who is not needed already and does talks in this form."""
        form, needs = self.request.form, self.request.needs
        return [
            (who, person) for who, person in self.people.items() if who not in needs and form in person.colleague.forms
        ]

    def was_seen(self, who: int) -> bool:
        """True when a colleague could take part on one of the days that were worked out so far."""
        return who in self._seen

    def scoped_as(self, scope: Scope) -> Search:
        """The same question elsewhere or under other rules."""
        return Search(self.request, self.people, self.rooms, self.opening, scope)

    def begin(self, index: int, *, wishes: bool) -> int:
        """The starts on the grid, or as agreed before, that the office and the citizen allow on a day."""
        found = self._begins.get((index, wishes))
        if found is None:
            found = self.within(index, wishes=wishes)
            if found:
                length = self.opening.horizon.length(index)
                found &= grid(self.opening.anchors[index], self.request.step, length) | self.agreed_on(index)
            self._begins[index, wishes] = found
        return found

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

    def agreed_on(self, index: int) -> int:
        """The bit at which the moment that was agreed begins; 0 on another day."""
        if self.request.agreed is None:
            return 0
        days = self.opening.horizon
        bit = minute_floor(self.request.agreed.start) - days.midnights[index]
        return 1 << bit if 0 <= bit < days.length(index) else 0

    def starts_of(self, who: Candidate, index: int) -> int:
        """The starts of one colleague on a day, without a look at the office, the grid, the cap and others."""
        before, after = self._around
        return who.starts(index, self.request.minutes, before, after)

    @cached_property
    def _around(self) -> tuple[int, int]:
        """The minutes that a colleague needs before and after a talk, on the way included."""
        return self.request.before + self.travel_minutes, self.request.after + self.travel_minutes

    @cached_property
    def travel_minutes(self) -> int:
        """One way: of the request or, when larger, of the furthest place offered."""
        places = (room.place.travel_minutes for room in self.rooms) if self.request.room_needed else ()
        return max(self.request.travel_minutes, *places, 0)

    def _common(self, index: int, begin: int) -> tuple[int, tuple[int, ...]]:
        """The starts at which everybody needed and a room are free, and the starts per room."""
        for who in self.request.needs:
            needed = self.people.get(who)
            begin &= self.starts_of(needed, index) if needed and not at_cap(needed, index) else 0
        if not self.request.room_needed or not begin:
            return begin, ()
        rooms = tuple(room.starts(index, self.request.minutes) & begin for room in self.rooms)
        return _any_of(rooms), rooms

    def _worked_out(self, index: int) -> DayFree:
        begin, rooms = self._common(index, self.begin(index, wishes=self.scope.wishes))
        interpreters = self._interpreters(index, begin)
        if self.request.interpreter:
            begin &= _any_of(tuple(interpreters.values()))
        if not begin:
            return DayFree(index, {}, {}, rooms)
        leader = self._needed_leader()
        free = self._free_people(index, begin) if leader is None or self.request.second else {}
        if leader is not None:
            leads = {leader: begin}
        else:
            unfit = self.unfit
            leads = {who: mask for who, mask in free.items() if who not in unfit} if unfit else free
        if not self.request.second:
            return DayFree(index, leads, {}, rooms, interpreters)
        joined = {who: both for who, mask in leads.items() if (both := mask & others_free(free, who))}
        return DayFree(index, joined, free, rooms, interpreters)

    def _interpreters(self, index: int, begin: int) -> dict[int, int]:
        """The starts of everybody who interprets the language that is asked for."""
        found: dict[int, int] = {}
        if not begin or not self.request.interpreter:
            return found
        for who, person in self.people.items():
            if not person.colleague.interprets(self.request.interpreter) or at_cap(person, index):
                continue
            mask = self.starts_of(person, index) & begin
            if mask:
                found[who] = mask
        return found

    def _free_people(self, index: int, begin: int) -> dict[int, int]:
        """The starts of everybody who is not needed already and does talks in this form."""
        minutes, (before, after) = self.request.minutes, self._around
        found = {}
        for who, person in self._others:
            mask = person.starts(index, minutes, before, after) & begin
            if mask and not at_cap(person, index):
                found[who] = mask
        return found

    def _needed_leader(self) -> int | None:
        """The first of those needed who can lead the talk; None when somebody else must, next to those needed."""
        for who in self.request.needs:
            if who in self.people and who not in self.unfit:
                return who
        return None


def _any_of(masks: Sequence[int]) -> int:
    found = 0
    for mask in masks:
        found |= mask
    return found


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
    if request.interpreter:
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
