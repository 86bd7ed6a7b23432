"""What the application fills in for the day of a colleague."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from openplanner.domain.case import CaseType, ContactForm
from openplanner.domain.series import SeriesPlace


@dataclass(frozen=True, slots=True)
class DayTalk:
    """A talk of the day. ``start`` carries a zone; ``who`` is whom we talk with.

    ``remark`` is what to know beforehand (a representative, an interpreter), ``phone_shown`` the number, empty when the
    desk prints without numbers. ``place`` is where we meet. ``beside`` are the colleagues who join.
    """

    start: datetime
    minutes: int
    form: ContactForm
    case_type: CaseType
    case_number: str
    who: str
    remark: str = ""
    place: str = ""
    phone_shown: str = ""
    beside: str = ""
    last_calling_day: date | None = None
    late: bool = False
    series: SeriesPlace | None = None


@dataclass(frozen=True, slots=True)
class DayCall:
    """A case without a talk that must be phoned by this day, by whoever of the team is free.

    ``given`` says that it was given to the colleague of this list; ``remark`` for whom it is who is not there.
    """

    case_type: CaseType
    case_number: str
    who: str
    last_calling_day: date | None
    attempts: int = 0
    phone_shown: str = ""
    given: bool = False
    remark: str = ""


@dataclass(frozen=True, slots=True)
class DayPromise:
    """A promise of this colleague that must be done by this day."""

    case_number: str
    what: str
    due: date
    told_how: str = ""


@dataclass(frozen=True, slots=True)
class DaySheet:
    """The day of one colleague, in the order of the clock.

    ``hours`` and ``free`` are stretches such as ``09:00-12:30``; ``absence`` is a word, ``unknown`` says that the
    calendar did not answer: then nobody knows what is free. ``phones`` is the switch for phone numbers.
    """

    colleague: str
    day: date
    printed_at: datetime
    talks: tuple[DayTalk, ...] = ()
    calls: tuple[DayCall, ...] = ()
    promises: tuple[DayPromise, ...] = ()
    hours: str = ""
    free: str = ""
    absence: str = ""
    unknown: bool = False
    holiday: str = ""
    municipality: str = ""
    phones: bool = False
