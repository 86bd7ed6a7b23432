"""Why a moment is proposed, and why a colleague is not."""

from __future__ import annotations

from openplanner.domain.calendar import CalendarUnknown
from openplanner.domain.colleague import Place
from openplanner.domain.reason import Reason, because
from openplanner.domain.wish_text import wish_words
from openplanner.planning.availability import Candidate
from openplanner.planning.slot_request import Goal, Proposal, SlotRequest
from openplanner.planning.slot_search import Search, at_cap

_HURDLES = (
    "slots.left_too_soon",
    "slots.left_busy",
    "slots.left_cap",
    "slots.left_wish",
    "slots.left_needs_others",
    "slots.left_others_first",
)


def why_this(search: Search, found: Proposal, place: Place | None, *, ahead: bool, fewest: bool) -> tuple[Reason, ...]:
    """The reasons of a proposal, most telling first."""
    request = search.request
    names = [search.people[who].colleague.name for who in found.colleague_ids]
    reasons = [*_about_norm(search, found), *_about_wish(search, found), *_about_citizen(request, found)]
    if ahead:
        reasons.append(because("slots.why_ahead", name=names[0], talks=_counted(search, found.colleague_ids[0])))
    elif fewest and len(search.people) > 1:
        reasons.append(_fewest(search, found.colleague_ids[0]))
    if len(names) > 1:
        reasons.append(because("slots.why_with", who=tuple(names[1:])))
    if place is not None:
        reasons.append(because("slots.why_room", room=place.name))
    if search.travel_minutes:
        reasons.append(because("slots.why_travel", n=search.travel_minutes))
    return tuple(reasons)


def _counted(search: Search, who: int) -> int:
    """The number that fairness goes by, as it is shown: talks of the period, corrected for hours, in whole ones."""
    return round(search.people[who].load)


def _fewest(search: Search, who: int) -> Reason:
    """With the counter beside it, and how far apart the others are; without numbers while nobody has any talk."""
    name, counted = search.people[who].colleague.name, [round(one.load) for one in search.people.values()]
    if not any(counted):
        return because("slots.why_least_talks", name=name)
    return because("slots.why_least_talks_of", name=name, talks=_counted(search, who), most=max(counted))


def _about_norm(search: Search, found: Proposal) -> list[Reason]:
    days, request = search.opening.horizon, search.request
    if request.goal is not Goal.NORM:
        return [because("slots.why_soonest")] if request.goal is Goal.SOONEST else []
    index = days.index(found.interval.start.astimezone(days.zone).date())
    late = request.deadline is not None and found.interval.end > request.deadline
    if late or days.day(index) > request.last:
        return [because("slots.why_outside_norm", day=request.last)]
    last = min(days.index(request.last), days.count - 1)
    left = sum(1 for later in range(index + 1, last + 1) if search.opening.masks[later])
    return [because("slots.why_before_norm", n=left) if left else because("slots.why_last_day")]


def _about_wish(search: Search, found: Proposal) -> list[Reason]:
    request = search.request
    if not request.has_wish:
        return []
    code = "slots.why_wish" if search.scope.wishes else "slots.why_outside_wish"
    return [because(code, wish=wish_words(request.wishes))]


def _about_citizen(request: SlotRequest, found: Proposal) -> list[Reason]:
    if request.citizen_zone is None:
        return []
    return [because("slots.why_their_time", time=f"{found.interval.start.astimezone(request.citizen_zone):%H:%M}")]


def why_not(search: Search, who: Candidate) -> Reason:
    """The one reason that a colleague is in no proposal: the last hurdle that was not taken.

    In this order: not fit for this talk, calendar unknown, not at work, office closed, no start left, busy, at the cap,
    only outside the wish, not together with the others or a room, and otherwise that others come first.
    """
    needed = who.colleague_id in search.request.needs
    unfit = _why_unable(who) if needed else search.unfit.get(who.colleague_id)
    if unfit is not None:
        return unfit
    if search.was_seen(who.colleague_id):
        return because(_HURDLES[-1], talks=_counted(search, who.colleague_id))
    if not any(who.work[index] for index in search.indexes):
        return because("slots.left_off")
    if not any(who.work[index] & search.opening.masks[index] for index in search.indexes):
        return _why_closed(search, who)
    hurdle = _HURDLES[_furthest(search, who)]
    return because(hurdle, talks=_counted(search, who.colleague_id)) if hurdle == _HURDLES[-1] else because(hurdle)


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
    """How many hurdles somebody took on the best day of the search."""
    furthest = 0
    for index in search.indexes:
        furthest = max(furthest, _hurdles_taken(search, who, index))
        if furthest == len(_HURDLES) - 1:
            break
    return furthest


def _hurdles_taken(search: Search, who: Candidate, index: int) -> int:
    begin = search.begin(index, wishes=False)
    if not begin:
        return 0
    if not search.starts_of(who, index) & begin:
        return 1
    if at_cap(who, index):
        return 2
    wished = search.scope.wishes and search.request.has_wish
    if wished and not search.starts_of(who, index) & search.begin(index, wishes=True):
        return 3
    day = search.day(index)
    return 5 if who.colleague_id in day.leads or who.colleague_id in day.partners else 4
