"""What the application fills in for the week of a team. No field holds anything of a citizen but case numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from openplanner.domain.case import CaseType, ContactForm
from openplanner.domain.series import SeriesPlace


@dataclass(frozen=True, slots=True)
class WeekEntry:
    """One booking in a cell. ``start`` carries a zone; ``attention`` marks it with ``!`` (late, no room, double)."""

    start: datetime
    minutes: int
    form: ContactForm
    case_type: CaseType
    case_number: str
    attention: bool = False
    series: SeriesPlace | None = None


@dataclass(frozen=True, slots=True)
class WeekCell:
    """A colleague's day: bookings in any order, ``absence`` a word (leave, course), ``hours`` as ``09:00-13:00``.

    ``hours`` is for who does not work the usual day; ``off`` means not at work at all. ``unknown``
    says that the calendar did not answer: nobody knows what is free.
    """

    entries: tuple[WeekEntry, ...] = ()
    absence: str = ""
    hours: str = ""
    off: bool = False
    unknown: bool = False


@dataclass(frozen=True, slots=True)
class WeekRow:
    """A colleague's week; one cell per day of the sheet. Minutes are those of the whole week.

    ``unknown`` says that the calendar did not answer on a working day, so that what is free cannot be told.
    """

    name: str
    cells: tuple[WeekCell, ...]
    calls: int = 0
    meetings: int = 0
    booked_minutes: int = 0
    available_minutes: int = 0
    unknown: bool = False


@dataclass(frozen=True, slots=True)
class WeekDay:
    """A column with its strip at the foot. Tuples of texts are case numbers, but for ``rooms``: a line per room.
    ``free`` is the time that the team has left, in words.

    ``notices`` holds a case number and the days left before the penalty runs (below 0: it runs).
    """

    day: date
    holiday: str = ""
    last_calling: tuple[str, ...] = ()
    not_reached: tuple[str, ...] = ()
    notices: tuple[tuple[str, int], ...] = ()
    no_room: tuple[str, ...] = ()
    rooms: tuple[str, ...] = ()
    on_call: str = ""
    free: str = ""


@dataclass(frozen=True, slots=True)
class WeekFigures:
    """Last week in three figures."""

    on_time: int
    on_time_of: int
    reached: int
    reached_of: int
    overdue_agreements: int


@dataclass(frozen=True, slots=True)
class WeekSheet:
    """The week of a team: ``days`` from left to right (five, or fewer or more), ``rows`` from top to bottom."""

    team: str
    iso_year: int
    iso_week: int
    days: tuple[WeekDay, ...]
    rows: tuple[WeekRow, ...]
    printed_at: datetime
    figures: WeekFigures | None = None
    filter_text: str = ""
    municipality: str = ""
