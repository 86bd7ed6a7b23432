"""Ranked proposals for a talk: moments with why, and for every colleague left out why not.

How is ranked, as the screen shows it:

1. Earlier days first. A day gives at most half of the proposals (rounded up), each in another hour and by turns in the
   morning and the afternoon, so that there is something to choose; only when that gives too few are days filled up.
2. Within an hour who has the fewest talks comes first, every proposal of this answer counted as one; equal numbers go
by
   name, then by number (peer-cases H8).
3. Who is more than two talks ahead comes in only when the others leave proposals over (:mod:`fairness`).

Nothing is proposed outside the wishes or the norm. When nothing fits, what comes closest is given apart, and says why
it lies outside. A calendar that did not answer is never free. Every answer is the same for the same input.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import product

from openplanner.domain.calendar import CalendarUnknown
from openplanner.domain.interval import minute_ceil, minute_floor
from openplanner.domain.reason import because
from openplanner.planning.availability import Candidate, OpenDays, RoomCandidate
from openplanner.planning.business_time import earliest_start
from openplanner.planning.fairness import held_back
from openplanner.planning.slot_reasons import why_left_out, why_this
from openplanner.planning.slot_request import LeftOut, Proposal, Proposals, SlotRequest
from openplanner.planning.slot_search import Scope, Search, any_of, attending
from openplanner.planning.slots import bits_between

__all__ = ["LeftOut", "Proposal", "Proposals", "SlotRequest", "propose", "searches_until"]

_NOON_BIT = 12 * 60
_MORNING = bits_between(0, _NOON_BIT)
_HOUR = 60
_MOST_OUTSIDE = 2
_FAR = 1 << 60


def searches_until(request: SlotRequest, days_after: int = 14) -> date:
    """The last day that calendars should be read for: far enough to offer something after the norm as well."""
    return request.last + timedelta(days=days_after)


def propose(
    request: SlotRequest,
    people: Sequence[Candidate],
    rooms: Sequence[RoomCandidate],
    opening: OpenDays,
    now: datetime,
) -> Proposals:
    """The best moments for a talk, at most ``request.limit``.

    ``people``, ``rooms`` and ``opening`` share one horizon; days outside it are not searched. Adding a colleague never
    removes a moment.
    """
    by_id = {who.colleague_id: who for who in people}
    search = Search(request, by_id, rooms, opening, _scope(request, opening, now))
    slots = _ranked(search, request.limit)
    offered = {who for slot in slots for who in slot.colleague_ids}
    left_out = why_left_out(search, offered)
    unknown = tuple(who for who, person in by_id.items() if isinstance(person.view, CalendarUnknown))
    if slots:
        return Proposals(slots, left_out, unknown)
    outside = _outside(search, now)
    message = because("slots.nothing_in_norm" if outside else "slots.nothing_at_all", day=request.last)
    return Proposals((), left_out, unknown, outside, message)


def _scope(request: SlotRequest, opening: OpenDays, now: datetime) -> Scope:
    days = opening.horizon
    earliest = minute_ceil(earliest_start(opening.calendar, now, request.notice_minutes, request.notice_working_days))
    latest = minute_floor(request.deadline) if request.deadline is not None else _FAR
    first, last = max(0, days.index(request.first)), min(days.count - 1, days.index(request.last))
    return Scope(first, last, earliest, latest, wishes=True)


@dataclass(frozen=True, slots=True)
class _Pick:
    index: int
    bit: int
    who: int
    held: bool


def _ranked(search: Search, limit: int) -> tuple[Proposal, ...]:
    fewest = _fewest(search)
    picks = _picks(search, limit, fewest)
    least = min((search.loads[pick.who] for pick in picks), default=0.0)
    found = [_proposal(search, pick, least, fewest) for pick in picks]
    return tuple(sorted(found, key=lambda proposal: (-proposal.score, proposal.interval.start)))


def _fewest(search: Search) -> float:
    """The fewest talks among those who could lead this talk at all and whose calendar is known."""
    unfit = search.unfit
    return min((load for who, load in search.loads.items() if who not in unfit), default=0.0)


def _picks(search: Search, limit: int, fewest: float) -> list[_Pick]:
    """The moments in rounds: spread, then filled up; first without who is ahead, then with."""
    ahead = {who for who, load in search.loads.items() if held_back(load, fewest)}
    picks: list[_Pick] = []
    days: Sequence[int] = search.indexes
    for held, spread in product((False, True) if ahead else (False,), (True, False)):
        for index in days:
            if len(picks) >= limit:
                return picks
            leads = search.day(index).leads
            if leads and ahead:
                leads = {who: mask for who, mask in leads.items() if (who in ahead) is held}
            if leads:
                _pick_day(search, index, leads, picks, limit, spread=spread, held=held)
        days = [index for index in days if search.day(index).leads]  # all of them are worked out by now
    return picks


def _pick_day(
    search: Search, index: int, leads: Mapping[int, int], picks: list[_Pick], limit: int, *, spread: bool, held: bool
) -> None:
    most = (limit + 1) // 2 if spread else limit
    today = [pick for pick in picks if pick.index == index]
    left = any_of(leads.values())
    for pick in today:
        left &= ~_closed_by(pick, spread=spread)
    while left and len(picks) < limit and not (spread and len(today) >= most):
        pick = _best(search, index, leads, _bucket(left, picks), picks, held=held)
        picks.append(pick)
        today.append(pick)
        left &= ~_closed_by(pick, spread=spread)


def _closed_by(pick: _Pick, *, spread: bool) -> int:
    """What a pick takes of its day: the hour when picks are spread, the moment when a day is filled up."""
    return _hour_of(pick.bit) if spread else 1 << pick.bit


def _hour_of(bit: int) -> int:
    return bits_between(bit - bit % _HOUR, bit - bit % _HOUR + _HOUR)


def _bucket(left: int, picks: Sequence[_Pick]) -> int:
    """The moments of the hour to take next: the first one, in the half of the day that was taken least."""
    mornings = sum([pick.bit < _NOON_BIT for pick in picks])
    half = _MORNING if mornings <= len(picks) - mornings else ~_MORNING
    wanted = left & half or left
    return left & _hour_of((wanted & -wanted).bit_length() - 1)


def _best(
    search: Search, index: int, leads: Mapping[int, int], bucket: int, picks: Sequence[_Pick], *, held: bool
) -> _Pick:
    """Who has the fewest talks in those moments of an hour, at the first that suits."""
    offered: dict[int, int] = {}
    for pick in picks:
        offered[pick.who] = offered.get(pick.who, 0) + 1

    def order(who: int) -> tuple[float, str, int]:
        load, name, number = search.order[who]
        return load + offered.get(who, 0), name, number

    fresh = next((who for who in search.by_order if who not in offered and leads.get(who, 0) & bucket), None)
    again = [who for who in offered if leads.get(who, 0) & bucket]
    leader = min(again if fresh is None else [fresh, *again], key=order)
    mask = leads[leader] & bucket
    return _Pick(index, (mask & -mask).bit_length() - 1, leader, held)


def _proposal(search: Search, pick: _Pick, least: float, fewest: float) -> Proposal:
    request, days = search.request, search.opening.horizon
    day = search.day(pick.index)
    who = attending(search, pick.index, pick.bit, pick.who)
    free_rooms = zip(search.rooms, day.rooms, strict=False)
    place = next((room.place for room, mask in free_rooms if mask >> pick.bit & 1), None)
    interval, load = days.interval(pick.index, pick.bit, request.minutes), search.loads[pick.who]
    score = 100 - 10 * (pick.index - search.scope.first) - round(2 * (load - least)) - (20 if pick.held else 0)
    why = why_this(search, pick.index, interval, who, place, ahead=pick.held, fewest=load <= fewest)
    return Proposal(interval, who, place.place_id if place else None, why, score)


def _outside(search: Search, now: datetime) -> tuple[Proposal, ...]:
    """What comes closest: within the norm against the wish, and as wished after the norm."""
    found = [*_against_wish(search), *_after_norm(search)]
    return tuple(sorted(found, key=lambda proposal: proposal.interval.start))


def _against_wish(search: Search) -> Iterator[Proposal]:
    if search.request.has_wish:
        yield from _ranked(search.scoped_as(replace(search.scope, wishes=False)), _MOST_OUTSIDE)


def _after_norm(search: Search) -> Iterable[Proposal]:
    days = search.opening.horizon
    for wishes in (True, False) if search.request.has_wish else (True,):
        scope = replace(search.scope, last=days.count - 2, latest=_FAR, wishes=wishes)
        found = _ranked(search.scoped_as(scope), _MOST_OUTSIDE)
        if found:
            return found
    return ()
