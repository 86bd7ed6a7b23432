"""What a plan for many talks would do, to be looked at and changed before anything is saved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from openplanner.domain.case import Case
from openplanner.domain.contact import Booking
from openplanner.domain.interval import Interval, TimeSpan
from openplanner.domain.reason import Reason
from openplanner.planning.availability import TeamCalendars
from openplanner.planning.best_moment import Task
from openplanner.planning.shortage import Shortage
from openplanner.planning.slot_request import Goal


class Why(StrEnum):
    """Why somebody is away; kept with the day in the working pattern."""

    ILL = "ill"
    HOLIDAY = "holiday"
    MEETING = "meeting"


@dataclass(frozen=True, slots=True)
class Absence:
    """Who is away, on which days, and which hours of them; ``span`` None is the whole day."""

    colleague_ids: tuple[int, ...]
    days: tuple[date, ...]
    span: TimeSpan | None = None
    why: Why = Why.ILL


@dataclass(frozen=True, slots=True)
class Moment:
    """When, who (the first one leads) and where."""

    interval: Interval
    colleague_ids: tuple[int, ...]
    place_id: int | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One talk of the draft.

    ``before`` is what was booked, None for a case that waits. ``after`` is what it gets; None leaves it as it is, and
    ``why_not`` says why when that was not chosen by a person. ``late`` counts open days past the norm.
    """

    task: Task
    case: Case
    before: Booking | None
    after: Moment | None
    late: int = 0
    why_not: Reason | None = None

    @property
    def item_id(self) -> int:
        """Its number within the draft."""
        return self.task.task_id

    @property
    def overdue(self) -> bool:
        """True when the norm had passed before this draft, so that sooner is all that can be done."""
        return self.task.request.goal is Goal.SOONEST

    @property
    def last_day(self) -> date | None:
        """The last day of the norm; None when there is none to keep."""
        return self.task.request.last if self.task.request.goal is Goal.NORM else None

    @property
    def moved(self) -> bool:
        """True when the citizen must hear of another time or place."""
        if self.before is None or self.after is None:
            return False
        old, new = self.before, self.after
        return old.interval != new.interval or old.place_id != new.place_id

    @property
    def changes(self) -> bool:
        """True when saving does something for this talk."""
        return self.after is not None


@dataclass(frozen=True, slots=True)
class Draft:
    """The items, most pressing first; what is short; and which of them breaks its promise first (an item id).

    ``calendars`` have every item in them and ``names`` colleagues and places (under minus their id). ``spread_minutes``
    is the difference between who gets the most and the least minutes in this draft.
    """

    items: tuple[Item, ...]
    calendars: TeamCalendars
    names: Mapping[int, str]
    absence: Absence | None = None
    short: tuple[Shortage, ...] = ()
    breaks_first: int | None = None
    spread_minutes: int = 0
    left_alone: tuple[tuple[str, Reason], ...] = field(default=())

    def item(self, item_id: int) -> Item:
        """The item of that number; raises ``KeyError``."""
        return {one.item_id: one for one in self.items}[item_id]

    @property
    def late(self) -> int:
        """How many talks would lie past their norm."""
        return sum(one.late > 0 and one.after is not None for one in self.items)

    @property
    def without(self) -> int:
        """How many talks would get no moment."""
        return sum(one.after is None for one in self.items)
