"""Free slots over plain calendar files: the step behind ``openplanner slots``. Needs no database and no server."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from openplanner.application.rules import load_rules
from openplanner.calendars.ics import read_ics
from openplanner.calendars.ics_text import MOST_BYTES
from openplanner.domain.calendar import CalendarUnknown
from openplanner.domain.errors import InvalidInput
from openplanner.domain.interval import MINUTES_PER_DAY, Interval, minute_ceil
from openplanner.domain.reason import Reason, because
from openplanner.planning.availability import (
    CalendarView,
    OpenDays,
    always_at_work,
    calendar_view,
    open_days,
    person_starts,
)
from openplanner.planning.opening import OpeningCalendar, read_hours
from openplanner.planning.slots import Horizon, bits_between, grid, horizon, minutes_in, starts
from openplanner.settings import Settings

MOST_DAYS = 366
MOST_BUFFER = MINUTES_PER_DAY // 2


@dataclass(frozen=True, slots=True)
class FreeSlotsRequest:
    """What is asked. ``people`` and ``rooms`` map a name to its calendar file; ``last`` is included.

    ``needs`` are names among the people who must all be free; next to them any one of the others is taken, or nobody
    when there are no others. Without rooms no room is needed; with rooms, any one that is free for the talk itself.
    ``hours`` are the weekly opening hours as in ``ma-vr 09:00-17:00``; None takes those of the settings; holidays and
    closing days stay as they are. ``limit`` None gives every slot.
    """

    minutes: int
    first: date
    last: date
    people: Mapping[str, Path]
    rooms: Mapping[str, Path]
    hours: str | None = None
    needs: tuple[str, ...] = ()
    step: int = 15
    before: int = 0
    after: int = 0
    notice: int = 0
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class FreeSlot:
    """One slot: when, who would do it, in which room, and why it can."""

    interval: Interval
    who: tuple[str, ...]
    room: str | None
    why: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class FreeSlots:
    """Slots by time, then name; who is never free and why; whose calendar is unknown; what else to know."""

    slots: tuple[FreeSlot, ...]
    left_out: tuple[tuple[str, Reason], ...]
    unknown: tuple[str, ...]
    warnings: tuple[Reason, ...]


def free_slots(request: FreeSlotsRequest, settings: Settings, now: datetime) -> FreeSlots:
    """The free slots of a request within opening hours, none before ``now`` and the notice.

    A file that cannot be read makes its owner unknown, never free. Raises ``InvalidInput`` naming the field for a
    talk, step, buffer, notice, limit or window outside its bounds, for hours that cannot be read, for nobody to ask and
    for a needed name without a calendar.
    """
    _check(request)
    days = horizon(request.first, request.last)
    office = open_days(days, _opening(request, settings))
    calendars, warnings = _read_all({**request.people, **request.rooms}, days, now)
    search = _Search(request, days, office, calendars, minute_ceil(now) + request.notice, always_at_work(days))
    slots = list(search.slots())
    unknown = [name for name, view in calendars.items() if isinstance(view, CalendarUnknown)]
    offered = {name for slot in slots for name in slot.who}
    left_out = [(name, search.why_not(name)) for name in request.people if name not in offered]
    told = (*_closed_days(days, office), *warnings)
    return FreeSlots(tuple(slots[: request.limit]), tuple(left_out), tuple(unknown), told)


def _opening(request: FreeSlotsRequest, settings: Settings) -> OpeningCalendar:
    opening = load_rules(settings).opening
    return opening if request.hours is None else replace(opening, hours=read_hours(request.hours))


def _closed_days(days: Horizon, office: OpenDays) -> list[Reason]:
    """The working days asked on which the office is closed, such as a holiday."""
    return [
        because("slots.closed_day", why=why)
        for index, why in enumerate(office.closed)
        if why is not None and 0 < index < days.count - 1 and days.day(index).isoweekday() <= 5
    ]


def _check(request: FreeSlotsRequest) -> None:
    bounds = {
        "minutes": (request.minutes, 1, MINUTES_PER_DAY),
        "step": (request.step, 1, MINUTES_PER_DAY),
        "before": (request.before, 0, MOST_BUFFER),
        "after": (request.after, 0, MOST_BUFFER),
        "notice": (request.notice, 0, MOST_DAYS * MINUTES_PER_DAY),
        "limit": (1 if request.limit is None else request.limit, 1, 1_000_000),
    }
    for field, (value, least, most) in bounds.items():
        if not least <= value <= most:
            raise InvalidInput("slots_out_of_bounds", field=field, value=value, least=least, most=most)
    if request.last < request.first:
        raise InvalidInput("slots_last_before_first", field="until", first=request.first, last=request.last)
    if (request.last - request.first).days >= MOST_DAYS:
        raise InvalidInput("slots_window_too_long", field="until", most=MOST_DAYS)
    if not date(1970, 1, 3) <= request.first <= request.last <= date(2199, 12, 30):
        raise InvalidInput("slots_year_out_of_range", field="from", first=request.first, last=request.last)
    if not request.people:
        raise InvalidInput("slots_nobody", field="ics")
    for name in request.needs:
        if name not in request.people:
            raise InvalidInput("slots_need_unknown", field="needs", value=name[:40])
    for name in request.rooms:
        if name in request.people:
            raise InvalidInput("slots_name_twice", field="room", value=name[:40])


def _read_all(
    files: Mapping[str, Path], days: Horizon, now: datetime
) -> tuple[dict[str, CalendarView | CalendarUnknown], list[Reason]]:
    views: dict[str, CalendarView | CalendarUnknown] = {}
    told = []
    for name, path in files.items():
        try:
            data = _content(path)
        except OSError:
            views[name] = CalendarUnknown(name, because("calendars.file_unreadable"))
            continue
        reading = read_ics(data, name, days.window, now)
        answer = reading.answer
        views[name] = answer if isinstance(answer, CalendarUnknown) else calendar_view(days, answer.blocks)
        told += [because("slots.warning_of", name=name, warning=warning) for warning in reading.warnings]
    return views, told


def _content(path: Path) -> bytes:
    """What is in a file, or a byte more than is ever read; raises ``OSError`` for what is no file."""
    if not path.is_file():
        raise FileNotFoundError(path.name)
    with path.open("rb") as file:
        return file.read(MOST_BYTES + 1)


@dataclass(frozen=True)
class _Search:
    """One search: what is asked, of which calendars, from which minute on."""

    request: FreeSlotsRequest
    days: Horizon
    office: OpenDays
    calendars: Mapping[str, CalendarView | CalendarUnknown]
    earliest: int
    always: Sequence[int]

    def asked(self, index: int) -> bool:
        """True for a day of the question, not for the margin around it."""
        return 1 <= index < self.days.count - 1

    def slots(self) -> Iterator[FreeSlot]:
        """All slots by time, then name."""
        others = sorted(set(self.request.people) - set(self.request.needs))
        for index in range(1, self.days.count - 1):
            allowed = self._grid(index)
            for name in self.request.needs:
                allowed &= self._starts(name, index)
            rooms = {name: allowed & self._room_starts(name, index) for name in self.request.rooms}
            if self.request.rooms:
                allowed &= _any_of(rooms.values())
            if allowed:
                yield from self._of_day(index, allowed, others, rooms)

    def _of_day(self, index: int, allowed: int, others: Sequence[str], rooms: Mapping[str, int]) -> Iterator[FreeSlot]:
        free = {name: allowed & self._starts(name, index) for name in others}
        for bit in minutes_in(_any_of(free.values()) if others else allowed):
            interval = self.days.interval(index, bit, self.request.minutes)
            room = next((name for name, mask in rooms.items() if mask >> bit & 1), None)
            for name in others or [""]:
                if not name or free[name] >> bit & 1:
                    yield self._slot(interval, name, room)

    def _slot(self, interval: Interval, name: str, room: str | None) -> FreeSlot:
        who = tuple(part for part in (name, *self.request.needs) if part)
        why = [because("slots.why_free", who=who, n=len(who))]
        if room is not None:
            why.append(because("slots.why_room", room=room))
        return FreeSlot(interval, who, room, tuple(why))

    def _grid(self, index: int) -> int:
        """The starts that the office allows on a day: on the grid, within opening hours, not too soon."""
        opened = self.office.masks[index]
        if not opened:
            return 0
        length = self.days.length(index)
        first = max(0, self.earliest - self.days.midnights[index])
        on_grid = grid(self.office.anchors[index], self.request.step, length) & bits_between(first, length)
        return on_grid & starts(opened, self.request.minutes)

    def _starts(self, name: str, index: int) -> int:
        view = self.calendars[name]
        if isinstance(view, CalendarUnknown):
            return 0
        asked = self.request
        opened = self.office.masks[index]
        return person_starts(view, self.always, index, opened, asked.minutes, asked.before, asked.after)

    def _room_starts(self, name: str, index: int) -> int:
        view = self.calendars[name]
        if isinstance(view, CalendarUnknown):
            return 0
        return starts(bits_between(0, self.days.length(index)) & ~view.core[index], self.request.minutes)

    def why_not(self, name: str) -> Reason:
        """The one reason that somebody is in no slot."""
        view = self.calendars[name]
        if isinstance(view, CalendarUnknown):
            return because("slots.left_unknown", why=view.why)
        asked = [index for index in range(self.days.count) if self.asked(index)]
        if not any(self.office.masks[index] for index in asked):
            return because("slots.left_closed", first=self.request.first, last=self.request.last)
        if not any(self._grid(index) for index in asked):
            return because("slots.left_too_soon")
        if not any(self._grid(index) & self._starts(name, index) for index in asked):
            return because("slots.left_busy")
        return because("slots.left_needs_others")


def _any_of(masks: Iterable[int]) -> int:
    found = 0
    for mask in masks:
        found |= mask
    return found
