"""Changing a draft by hand: another moment or colleague for one talk, or leaving it as it is. Pure arithmetic."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from openplanner.application.whole_team.draft import Draft, Item, Moment
from openplanner.application.whole_team.make_draft import spread_minutes
from openplanner.domain.interval import Interval, minute_floor
from openplanner.planning.availability import TeamCalendars
from openplanner.planning.best_moment import given_at, late_by_day, search_for
from openplanner.planning.slot_search import Search, attending
from openplanner.planning.slots import Horizon, bits_between

MOST_OTHERS = 9  # one key each
_MOST_AT_ONCE = 3
_NOON = 12 * 60


def other_moments(draft: Draft, item_id: int, now: datetime) -> tuple[Moment, ...]:
    """What else there is for a talk while the others stay as they are; what it has now is not among them.

    First the same moment with at most three other colleagues, those with the fewest talks; then of each day the first
    moment of the morning and of the afternoon. At most nine. A case that was given to somebody who has no time for it
    may go to anybody.
    """
    item = draft.item(item_id)
    asked = item.task.request
    asked = asked if item.after is not None and not item.late else replace(asked, leader=None)
    search = search_for(asked, _without(draft.calendars, item), now)
    found = [one for one in dict.fromkeys((*_same_time(search, item), *_elsewhere(search, item))) if one != item.after]
    return tuple(found[:MOST_OTHERS])


def _same_time(search: Search, item: Item) -> Iterator[Moment]:
    place = item.after or (Moment(item.before.interval, item.before.colleague_ids) if item.before else None)
    if place is None:
        return
    index, bit = _where(search.opening.horizon, place.interval)
    leads = search.day(index).leads if index in search.indexes else {}
    can = sorted(
        (who for who, mask in leads.items() if mask >> bit & 1), key=lambda who: (search.people[who].load, who)
    )
    for who in can[: _MOST_AT_ONCE + 1]:  # one of them may be who has it now
        yield _moment(search, index, bit, who, item)


def _elsewhere(search: Search, item: Item) -> Iterator[Moment]:
    for index in search.indexes:
        leads = search.day(index).leads
        for half in (bits_between(0, _NOON), ~bits_between(0, _NOON)):
            best = _first_in(leads, half, search)
            if best is not None:
                yield _moment(search, index, *best, item)


def _first_in(leads: Mapping[int, int], half: int, search: Search) -> tuple[int, int] | None:
    """The first minute of that half of the day, and who has the fewest talks of those who can."""
    anybody = 0
    for mask in leads.values():
        anybody |= mask & half
    if not anybody:
        return None
    bit = (anybody & -anybody).bit_length() - 1
    can = [who for who, mask in leads.items() if mask >> bit & 1]
    return bit, min(can, key=lambda who: (search.people[who].load, who))


def _moment(search: Search, index: int, bit: int, who: int, item: Item) -> Moment:
    masks = zip(search.rooms, search.day(index).rooms, strict=False)
    free = [room.place.place_id for room, mask in masks if mask >> bit & 1]
    place = item.task.kept_place if item.task.kept_place in free else next(iter(free), None)
    interval = search.opening.horizon.interval(index, bit, item.task.request.minutes)
    return Moment(interval, attending(search, index, bit, who), place)


def with_moment(draft: Draft, item_id: int, moment: Moment | None) -> Draft:
    """The draft with another moment for one talk; None leaves that talk as it is."""
    item = draft.item(item_id)
    calendars, late = _without(draft.calendars, item), 0
    if moment is not None:
        asked = item.task.request
        calendars = calendars.with_talk(
            moment.interval, moment.colleague_ids, moment.place_id, asked.before, asked.after
        )
        index, bit = _where(calendars.days, moment.interval)
        late = given_at(item.task, calendars.opening, late_by_day(asked, calendars.opening), index, bit).late
    changed = replace(item, after=moment, late=late, why_not=None)
    items = tuple(changed if one.item_id == item_id else one for one in draft.items)
    return replace(draft, items=items, calendars=calendars, spread_minutes=spread_minutes(items, calendars))


def _where(days: Horizon, interval: Interval) -> tuple[int, int]:
    """The day of the horizon and the minute of it at which a moment begins."""
    index = days.index(interval.start.astimezone(days.zone).date())
    return index, minute_floor(interval.start) - days.midnights[index] if 0 <= index < days.count else 0


def _without(calendars: TeamCalendars, item: Item) -> TeamCalendars:
    if item.after is None:
        return calendars
    asked, after = item.task.request, item.after
    return calendars.without_talk(after.interval, after.colleague_ids, after.place_id, asked.before, asked.after)
