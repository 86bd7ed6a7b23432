"""Why a moment is proposed, and why a colleague is not."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import lru_cache
from operator import and_

from openplanner.domain.calendar import CalendarUnknown
from openplanner.domain.colleague import Place
from openplanner.domain.interval import Interval
from openplanner.domain.reason import Reason, because
from openplanner.domain.wish_text import wish_words
from openplanner.planning.availability import Candidate
from openplanner.planning.slot_request import Goal, LeftOut, SlotRequest
from openplanner.planning.slot_search import Search, at_cap

_HURDLES = tuple(
    because(f"slots.{code}") for code in ("left_too_soon", "left_busy", "left_cap", "left_wish", "left_needs_others")
)


def why_this(
    search: Search,
    index: int,
    interval: Interval,
    together: Sequence[int],
    place: Place | None,
    *,
    ahead: bool,
    fewest: bool,
) -> tuple[Reason, ...]:
    """The reasons for a moment on a day of the horizon, most telling first; who leads is the first of ``together``."""
    request = search.request
    names = [search.people[who].colleague.name for who in together]
    reasons = [*_about_norm(search, index, interval), *_about_wish(search), *_about_citizen(request, interval)]
    if ahead:
        reasons.append(because("slots.why_ahead", name=names[0], talks=search.counted(together[0])))
    elif fewest and len(search.people) > 1:
        reasons.append(_fewest(search, together[0]))
    if len(names) > 1:
        reasons.append(because("slots.why_with", who=tuple(names[1:])))
    if place is not None:
        reasons.append(because("slots.why_room", room=place.name))
    if search.travel_minutes:
        reasons.append(because("slots.why_travel", n=search.travel_minutes))
    return tuple(reasons)


def _fewest(search: Search, who: int) -> Reason:
    """With the counter beside it, and how far apart the others are; without numbers while nobody has any talk."""
    name, most = search.people[who].colleague.name, search.most_counted
    if not most:
        return because("slots.why_least_talks", name=name)
    return because("slots.why_least_talks_of", name=name, talks=search.counted(who), most=most)


def _about_norm(search: Search, index: int, interval: Interval) -> list[Reason]:
    days, request = search.opening.horizon, search.request
    if request.goal is not Goal.NORM:
        return [because("slots.why_soonest")] if request.goal is Goal.SOONEST else []
    late = request.deadline is not None and interval.end > request.deadline
    if late or days.day(index) > request.last:
        return [because("slots.why_outside_norm", day=request.last)]
    last = min(days.index(request.last), days.count - 1)
    left = sum(map(bool, search.opening.masks[index + 1 : last + 1]))
    return [because("slots.why_before_norm", n=left) if left else because("slots.why_last_day")]


def _about_wish(search: Search) -> list[Reason]:
    request = search.request
    if not request.has_wish:
        return []
    code = "slots.why_wish" if search.scope.wishes else "slots.why_outside_wish"
    return [because(code, wish=wish_words(request.wishes))]


def _about_citizen(request: SlotRequest, interval: Interval) -> list[Reason]:
    if request.citizen_zone is None:
        return []
    return [because("slots.why_their_time", time=f"{interval.start.astimezone(request.citizen_zone):%H:%M}")]


def why_left_out(search: Search, offered: Collection[int]) -> tuple[LeftOut, ...]:
    """For everybody who is not offered the one reason: the last hurdle that was not taken.

    In this order: not fit for this talk, calendar unknown, not at work, office closed, no start left, busy, at the cap,
    only outside the wish, not together with the others or a room, and otherwise that others come first.
    """
    needs, unfit, loads, seen = search.request.needs, search.unfit, search.loads, search.seen
    opened = search.opening.masks[search.stretch]
    found = []
    for who, person in search.people.items():
        if who in offered:
            continue
        why = _why_unable(person) if who in needs else unfit.get(who)
        if why is None:
            why = _others_first(round(loads[who])) if who in seen else _why_not_free(search, person, opened)
        found.append(LeftOut(who, why))
    return tuple(found)


@lru_cache(maxsize=64)
def _others_first(talks: int) -> Reason:
    return because("slots.left_others_first", talks=talks)


def _why_not_free(search: Search, who: Candidate, opened: Sequence[int]) -> Reason:
    """Of somebody who is fit for it, on the days of the search with the opening hours of those days."""
    work = who.work[search.stretch]
    if not any(work):
        return because("slots.left_off")
    if not any(map(and_, work, opened)):
        return _why_closed(search, who)
    taken = _furthest(search, who)
    return _others_first(search.counted(who.colleague_id)) if taken == len(_HURDLES) else _HURDLES[taken]


def _why_unable(who: Candidate) -> Reason | None:
    """Why somebody who must be there cannot be, apart from the subject, which the leading colleague knows."""
    if not who.colleague.active:
        return because("slots.left_inactive")
    return because("slots.left_unknown", why=who.view.why) if isinstance(who.view, CalendarUnknown) else None


def _why_closed(search: Search, who: Candidate) -> Reason:
    at_work = [index for index in search.indexes if who.work[index]]
    reasons = {search.opening.closed[index] for index in at_work}
    only = reasons.pop() if len(reasons) == 1 else None
    return because("slots.left_holiday", why=only) if only is not None else because("slots.left_closed_own")


def _furthest(search: Search, who: Candidate) -> int:
    """How many hurdles somebody took on the best day of the search; none when no day has a start left."""
    furthest, starts = min(1, len(search.can_begin)), search.starts_of(who)
    for index, begin in search.can_begin.items():
        if starts[index] & begin:
            furthest = max(furthest, _hurdles_taken(search, who, index))
        if furthest == len(_HURDLES):
            break
    return furthest


def _hurdles_taken(search: Search, who: Candidate, index: int) -> int:
    """The same on one day, of somebody who is free then."""
    if at_cap(who, index):
        return 2
    wished = search.scope.wishes and search.request.has_wish
    if wished and not search.starts_of(who)[index] & search.begin(index, wishes=True):
        return 3
    day = search.day(index)
    return 5 if who.colleague_id in day.leads or who.colleague_id in day.partners else 4
