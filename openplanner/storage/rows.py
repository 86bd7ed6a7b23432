"""Rows of the lists on screen: frozen, light, ready to show. Moments are UTC.

Named tuples, because a list has hundreds and is read anew whenever somebody writes: they take a third of the time of a
frozen dataclass to make, and their classes come in sooner at the start.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from openplanner.domain.case import CaseStatus, CaseType, ContactForm, Wishes
from openplanner.domain.colleague import PlaceKind
from openplanner.domain.contact import AttemptResult, Attention, BookingState
from openplanner.domain.frozen import frozen
from openplanner.domain.interval import Interval
from openplanner.domain.outbox import OutboxAction, OutboxState
from openplanner.domain.series import SeriesPlace

if TYPE_CHECKING:
    from uuid import UUID

NO_WISHES = Wishes()


class WorklistRow(NamedTuple):
    """One open case on the worklist.

    ``name`` and ``e164`` are of the person to phone: the representative when there is one (``represented``).
    ``due_at`` is the moment after which the case is late: the end of the last calling day while it must still be
    phoned, afterwards the end of the decision date; None when there is neither. ``next_booking_at`` is the start of
    the first booking that has not ended, and ``booked_with`` the colleague who holds that talk (id 0 when there is
    none). ``attention`` is what the newest booking asks a person to look at, and ``attention_booking`` its id (0 when
    it asks nothing). ``later_day`` is the day that was agreed with whoever wrote, None for the usual norm.
    ``assigned_to`` is the colleague of the team to whom the case was given, None for the whole team.
    """

    case_id: int
    number: str
    case_type: CaseType
    name: str
    subject: str
    e164: str
    due_at: datetime | None
    last_calling_day: date | None
    decision_date: date | None
    received_at: datetime
    status: CaseStatus
    attempts: int
    last_attempt_at: datetime | None
    last_result: AttemptResult | None
    claimed_by: int | None
    claimed_by_name: str
    claimed_until: datetime | None
    next_booking_at: datetime | None
    language: str
    interpreter: bool
    represented: bool
    team_id: int
    version: int
    attention: Attention = Attention.NONE
    attention_booking: int = 0
    wishes: Wishes = NO_WISHES
    booked_with: str = ""
    booked_with_id: int = 0
    later_day: date | None = None
    assigned_to: int | None = None
    assigned_name: str = ""


class WorklistCounts(NamedTuple):
    """How many cases must still be phoned, by last calling moment; ``week`` holds today up to Sunday.

    ``open`` counts every case that is not closed, also those already spoken with.
    """

    late: int
    today: int
    tomorrow: int
    week: int
    open: int


class Standing(StrEnum):
    """How a case stands, as one filters on it; ``LATE`` and ``LETTER`` are among the open ones."""

    ALL = "all"
    OPEN = "open"
    LATE = "late"
    LETTER = "letter"
    CLOSED = "closed"


GIVEN_TO_NOBODY = 0


class SearchFilter(NamedTuple):
    """What a search lets through; None lets everything through. ``since`` is the first Amsterdam day of receipt.

    ``given_to`` is the colleague whom a case is for; ``GIVEN_TO_NOBODY`` lets through what is for a whole team.
    """

    standing: Standing = Standing.ALL
    case_type: CaseType | None = None
    team_id: int | None = None
    since: date | None = None
    given_to: int | None = None

    @property
    def idle(self) -> bool:
        """True when nothing is left out."""
        return self == SearchFilter()


class SearchRow(NamedTuple):
    """One case found, open or closed."""

    case_id: int
    number: str
    case_type: CaseType
    name: str
    subject: str
    e164: str
    status: CaseStatus
    received_at: datetime
    last_calling_day: date | None
    team_id: int
    later_day: date | None = None


class SentStatus(StrEnum):
    """How it stands with a case at another team, as far as who gave it away may know."""

    RECEIVED = "received"
    PLANNED = "planned"
    SPOKEN = "spoken"
    DONE = "done"


class SentRow(NamedTuple):
    """A case that was given to another team: its number, which was known, when, to which team, and how it stands."""

    case_id: int
    number: str
    at: datetime
    team: str
    status: SentStatus


class ReminderRow(NamedTuple):
    """A talk to come of which the citizen is to be reminded; ``colleague`` leads it."""

    booking_id: int
    case_id: int
    number: str
    name: str
    form: ContactForm
    starts_at: datetime
    colleague: str


class StoryLine(NamedTuple):
    """One thing that happened to a case.

    ``kind`` is one of ``registered``, ``booking``, ``attempt``, ``agreement``, ``outcome`` or ``audit``; ``code`` says
    which: the case type, the state of the booking, the result of the attempt, empty, the outcome (empty for a
    reopening) or the action of the audit. A booking stands at its own start, an agreement on its due day.
    ``until`` is the end of a booking; ``day`` the promised day of an agreement; ``text`` what a person typed.
    """

    at: datetime
    kind: str
    code: str
    by: int | None
    by_name: str
    text: str = ""
    until: datetime | None = None
    day: date | None = None
    form: ContactForm | None = None
    ref_id: int = 0
    series: SeriesPlace | None = None


@frozen
class UndoRow:
    """A step that can be taken back; ``number`` and ``name`` are empty for ``count`` cases read in at once."""

    undo_id: int
    kind: str
    at: datetime
    number: str
    name: str
    count: int


class BookingRow(NamedTuple):
    """One live or past booking in a week. ``name`` is the citizen's: for the screen, never for paper."""

    booking_id: int
    key: UUID
    case_id: int
    number: str
    case_type: CaseType
    subject: str
    name: str
    form: ContactForm
    interval: Interval
    before_minutes: int
    after_minutes: int
    colleague_ids: tuple[int, ...]
    place_id: int | None
    place_name: str
    state: BookingState
    hold_until: datetime | None
    last_calling_day: date | None
    language: str
    interpreter: bool
    version: int
    attention: Attention = Attention.NONE
    series: SeriesPlace | None = None


class AgreementRow(NamedTuple):
    """A promise that is not done yet, with its case."""

    agreement_id: int
    case_id: int
    number: str
    who: str
    what: str
    due: date
    told_how: str
    team_id: int


class OutboxLine(NamedTuple):
    """What must still reach a calendar, with the case it belongs to; ``since`` is when a person asked for it."""

    outbox_id: int
    booking_id: int
    case_id: int
    number: str
    action: OutboxAction
    state: OutboxState
    attempts: int
    retry_at: datetime | None
    problem: str
    starts_at: datetime
    since: datetime | None = None


class ClosingLine(NamedTuple):
    """A request of a register elsewhere that is to be closed there; ``since`` is when its case was closed here."""

    case_id: int
    number: str
    since: datetime
    retry_at: datetime | None
    problem: str


class AttentionRow(NamedTuple):
    """The newest booking of an open case, which a person should look at; ``since`` is when it was noticed.
    ``colleague_id`` leads the talk.

    What was only held while somebody was looking is no booking here.
    """

    booking_id: int
    case_id: int
    number: str
    attention: Attention
    interval: Interval
    colleague_id: int
    since: datetime | None


class ColleagueRow(NamedTuple):
    """A colleague by name, for a choice list."""

    colleague_id: int
    name: str
    email: str
    team_ids: tuple[int, ...]
    active: bool


class TeamRow(NamedTuple):
    """A team by name."""

    team_id: int
    name: str


class PlaceRow(NamedTuple):
    """A place by name."""

    place_id: int
    name: str
    kind: PlaceKind
    active: bool


class DraftRow(NamedTuple):
    """A form that was not finished: its key (``intake``, ``conversation:12``), when and by whom."""

    key: str
    saved_at: datetime
    by: int


class SourceRow(NamedTuple):
    """A calendar source and how it stands; ``why`` is a code of resources/i18n, empty when all is well."""

    source_id: int
    name: str
    colleague_id: int | None
    place_id: int | None
    kind: str
    label: str
    fetched_at: datetime | None
    known: bool
    why: str
