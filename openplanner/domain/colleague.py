"""Who can call or meet, where, and when they work."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from openplanner.domain.case import CaseType, ContactForm
from openplanner.domain.frozen import frozen
from openplanner.domain.interval import TimeSpan, merge_spans, subtract_spans


class Weeks(StrEnum):
    """In which ISO weeks a working period holds; part-timers often alternate."""

    ALL = "all"
    EVEN = "even"
    ODD = "odd"

    def includes(self, day: date) -> bool:
        """True when the period holds in the ISO week of that day."""
        if self is Weeks.ALL:
            return True
        return (day.isocalendar().week % 2 == 0) is (self is Weeks.EVEN)


@frozen
class WorkingPeriod:
    """One stretch of a weekday (ISO, 1 = Monday) in wall-clock time."""

    weekday: int
    span: TimeSpan
    weeks: Weeks = Weeks.ALL


@frozen
class DayException:
    """Other hours on one date, instead of the pattern; no spans means not at work. ``why`` is a word for the screen."""

    day: date
    spans: tuple[TimeSpan, ...] = ()
    why: str = ""


@frozen
class WorkingPattern:
    """Hours of a colleague: weekly periods, daily breaks and exceptions per date.

    An exception replaces the pattern of its date. Breaks are always cut out, also from an exception
    (peer-cases A34: break wins).
    """

    periods: tuple[WorkingPeriod, ...] = ()
    breaks: tuple[WorkingPeriod, ...] = ()
    exceptions: tuple[DayException, ...] = ()

    def spans_on(self, day: date) -> list[TimeSpan]:
        """Working time on a local day, sorted, without breaks; empty when off."""
        exception = next((item for item in self.exceptions if item.day == day), None)
        if exception is not None:
            spans = list(exception.spans)
        else:
            spans = [p.span for p in self.periods if p.weekday == day.isoweekday() and p.weeks.includes(day)]
        pauses = [p.span for p in self.breaks if p.weekday == day.isoweekday() and p.weeks.includes(day)]
        return subtract_spans(merge_spans(spans), pauses)


@frozen
class Colleague:
    """Somebody who calls or meets. ``name`` is a colleague's, never a citizen's.

    ``case_types`` and ``languages`` say what they can handle (empty case types: all); ``forms`` which contact
    forms; ``cap_per_day`` the most talks on a full day (None: no cap). Somebody without forms leads no talk and
    is there to interpret ``languages``.
    """

    name: str
    email: str
    team_ids: tuple[int, ...] = ()
    case_types: frozenset[CaseType] = frozenset()
    languages: frozenset[str] = frozenset({"nl"})
    forms: frozenset[ContactForm] = frozenset(ContactForm)
    pattern: WorkingPattern = WorkingPattern()
    cap_per_day: int | None = None
    active: bool = True
    colleague_id: int = 0
    version: int = 0

    def interprets(self, language: str) -> bool:
        """True for an interpreter of that language who works here; a colleague who speaks it leads the talk instead."""
        return self.active and not self.forms and language in self.languages


@frozen
class Team:
    """A group that shares a worklist and a week sheet."""

    name: str
    team_id: int = 0
    version: int = 0


class PlaceKind(StrEnum):
    """What sort of place: a room in the town hall, a place in the neighbourhood, or the citizen's home."""

    ROOM = "room"
    NEIGHBOURHOOD = "neighbourhood"
    HOME = "home"


@frozen
class Place:
    """Where we meet. Rooms and neighbourhood places can be claimed by one booking at a time; a home cannot.

    ``travel_minutes`` is the way there, one way, added before and after the talk.
    """

    name: str
    kind: PlaceKind
    address: str = ""
    email: str = ""
    travel_minutes: int = 0
    seats: int = 4
    active: bool = True
    place_id: int = 0
    version: int = 0

    @property
    def claimable(self) -> bool:
        """True when two bookings cannot share it."""
        return self.kind is not PlaceKind.HOME
