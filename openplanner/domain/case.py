"""A case: what a citizen sent us, and what may happen to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from openplanner.domain.errors import InvalidInput, NotAllowed, StaleCase
from openplanner.domain.frozen import frozen
from openplanner.domain.interval import MINUTES_PER_DAY, Interval, TimeSpan, span_on
from openplanner.domain.reason import Reason

REQUEST_PREFIX = "KI-"  # begins the number of a case that came from a register of contact requests
NUMBER_LENGTH = 40  # ZGW Zaak.identificatie
SUBJECT_LENGTH = 200
NAME_LENGTH = 120
NOTE_LENGTH = 20_000
MOST_ON_THE_TABLE = 10  # persons or subjects of one talk; with more it is a meeting, not a talk

WHOLE_DAY = TimeSpan(0, MINUTES_PER_DAY)
LONGEST_CLAIM = timedelta(hours=1)


class CaseType(StrEnum):
    """The eight case types; the value is what the command line and import files accept."""

    OBJECTION = "bezwaar"
    COMPLAINT = "klacht"
    WOO_REQUEST = "woo"
    APPLICATION = "aanvraag"
    VIEW = "zienswijze"
    NOTICE_OF_DEFAULT = "ingebrekestelling"
    WHATSAPP = "whatsapp"
    QUESTION = "vraag"

    @property
    def letter(self) -> str:
        """The sign on the week sheet, readable in black and white (method.md 7.1)."""
        return {"whatsapp": "WA"}.get(self.value, self.value[0].upper())


class ContactForm(StrEnum):
    """How we meet: the three forms of the informal approach (method.md 0.2)."""

    PHONE = "telefoon"
    TOWN_HALL = "gemeentehuis"
    NEIGHBOURHOOD = "wijk"

    @property
    def letter(self) -> str:
        """T, G or W: the sign on the week sheet."""
        return self.value[0].upper()


class CaseStatus(StrEnum):
    """Where a case is; only ``CLOSED`` leaves the worklist."""

    TO_PLAN = "to_plan"
    PLANNED = "planned"
    SPOKEN = "spoken"
    LETTER_DUE = "letter_due"
    WAITING = "waiting"
    CLOSED = "closed"


class Channel(StrEnum):
    """How it reached us."""

    LETTER = "letter"
    EMAIL = "email"
    WEB_FORM = "web_form"
    WHATSAPP = "whatsapp"
    PHONE = "phone"
    DESK = "desk"


class OutcomeCode(StrEnum):
    """How a case ended, one code per closed case (method.md 7.2).

    ``WITHDRAWN_CONFIRMED`` needs the citizen's own written confirmation: withdrawing by phone is void
    (Awb 6:21), so it is never a result of a call.
    """

    EXPLAINED = "explained"
    ERROR_MENDED = "error_mended"
    NEW_DECISION = "new_decision"
    OTHER_SOLUTION = "other_solution"
    WITHDRAWN_CONFIRMED = "withdrawn_confirmed"
    FORMAL = "formal"
    NOT_REACHED = "not_reached"
    NOT_SUITABLE = "not_suitable"
    FORWARDED = "forwarded"


@frozen
class PhoneEntry:
    """A number to reach somebody on: ``e164`` as ``+31612345678``, a label, an extension and a remark."""

    e164: str
    label: str = ""
    extension: str = ""
    remark: str = ""


@frozen
class Party:
    """A person or organisation we speak with. There is no field for a BSN, and there never will be."""

    name: str
    phones: tuple[PhoneEntry, ...] = ()
    email: str = ""
    address: str = ""
    person_id: int | None = None


@frozen
class Wishes:
    """When and how the citizen wants to be reached; empty means any.

    ``times`` are ISO weekdays (1 = Monday), each with a wall-clock time in Europe/Amsterdam; a day may come more than
    once, and a day that is not in them does not suit.
    """

    times: tuple[tuple[int, TimeSpan], ...] = ()
    form: ContactForm | None = None
    writing_only: bool = False

    def spans_on(self, weekday: int) -> tuple[TimeSpan, ...]:
        """When somebody can be reached on that ISO weekday, in order; the whole day without a wish for times."""
        return tuple(span for day, span in self.times if day == weekday) if self.times else (WHOLE_DAY,)

    def intervals_on(self, day: date) -> list[Interval]:
        """The same as moments of that day in Europe/Amsterdam."""
        return [found for span in self.spans_on(day.isoweekday()) if (found := span_on(day, span)) is not None]

    @property
    def at_hours(self) -> bool:
        """True when there is more to it than days."""
        return any(span != WHOLE_DAY for _, span in self.times)


def wished(weekdays: Iterable[int] = (), hours: TimeSpan | None = None, form: ContactForm | None = None) -> Wishes:
    """The same hours (None: the whole day) on some weekdays (none: on every one)."""
    days = sorted(weekdays) or (list(range(1, 8)) if hours is not None else [])
    return Wishes(tuple((day, hours or WHOLE_DAY) for day in days), form)


@frozen
class Term:
    """One computed date of a case: name as in commands.md, the day (or the moment, for an hours norm), why, source."""

    name: str
    day: date
    reasons: tuple[Reason, ...] = ()
    source: str = ""
    moment: datetime | None = None


class LaterReason(StrEnum):
    """Why a later day was agreed; a fixed list, so that nothing about a person is typed."""

    ASKED = "asked"
    AWAY = "away"
    PAPERS = "papers"
    HELPER = "helper"


class AgreedWith(StrEnum):
    """Who agreed to the later day on the side of the citizen."""

    CITIZEN = "citizen"
    REPRESENTATIVE = "representative"


@frozen
class AgreedLater:
    """A later day for the first talk, agreed with whoever wrote: our own norm waits for it, no statutory clock does."""

    day: date
    reason: LaterReason
    agreed_with: AgreedWith
    agreed_at: datetime


@frozen
class Anchors:
    """The events that start, stretch or stop a clock; all optional. Days are plain dates (law.md 2.5).

    ``later`` moves our own norm only: a call never stops a statutory clock (law.md 3).
    """

    announced_on: date | None = None
    committee_announced_on: date | None = None
    extended_on: date | None = None
    suspensions: tuple[tuple[date, date], ...] = ()
    notice_of_default_on: date | None = None
    later: AgreedLater | None = None


@frozen
class Case:
    """One case as it stands. ``case_id`` is 0 until stored; ``version`` counts saves (see ``StaleCase``).

    ``received_at`` carries a zone; its Amsterdam date is day 0. ``terms`` were computed when the case was
    saved and hold their reasons. ``last_calling_day`` is the callback norm; None when nobody is to be called.
    ``persons`` come to a talk and ``subjects`` are on its table; more than one of either makes it longer.
    ``assigned_to`` is the colleague of the team to whom it was given, None for the whole team; that locks nothing.
    """

    number: str
    case_type: CaseType
    received_at: datetime
    subject: str
    citizen: Party
    team_id: int
    case_id: int = 0
    version: int = 0
    status: CaseStatus = CaseStatus.TO_PLAN
    channel: Channel = Channel.LETTER
    representative: Party | None = None
    language: str = "nl"
    interpreter: bool = False
    wishes: Wishes = field(default_factory=Wishes)
    anchors: Anchors = field(default_factory=Anchors)
    terms: tuple[Term, ...] = ()
    assigned_to: int | None = None
    claimed_by: int | None = None
    claimed_until: datetime | None = None
    outcome: OutcomeCode | None = None
    outcome_reason: str = ""
    created_at: datetime | None = None
    closed_at: datetime | None = None
    persons: int = 1
    subjects: int = 1

    def term(self, name: str) -> Term | None:
        """The term of that name, or None."""
        for term in self.terms:
            if term.name == name:
                return term
        return None

    @property
    def last_calling_day(self) -> date | None:
        """Last day of the callback norm."""
        term = self.term("last_calling_day") or self.term("answer_by")
        return term.day if term else None

    @property
    def norm_day(self) -> date | None:
        """The last calling day as it would be without an agreement on a later one."""
        term = self.term("norm_day")
        return term.day if term else self.last_calling_day

    @property
    def not_before(self) -> date | None:
        """The day that was agreed for the first talk, while that talk is to come: sooner is not what was asked."""
        to_come = self.status in {CaseStatus.TO_PLAN, CaseStatus.PLANNED}
        return self.anchors.later.day if self.anchors.later is not None and to_come else None

    @property
    def decision_date(self) -> date | None:
        """Last lawful day to decide, extended where that was done."""
        term = self.term("decision_date_extended") or self.term("decision_date")
        return term.day if term else None

    @property
    def spoken_with(self) -> Party:
        """Whom to phone: the representative when there is one (guides-nl.md 1.14)."""
        return self.representative or self.citizen


def checked(case: Case) -> Case:
    """The case with trimmed texts; raises ``InvalidInput`` naming the first field that is wrong."""
    number, subject = case.number.strip(), case.subject.strip()
    if not number:
        raise InvalidInput("number_missing", field="number")
    if len(number) > NUMBER_LENGTH:
        raise InvalidInput("number_too_long", field="number", most=NUMBER_LENGTH, length=len(number))
    if len(subject) > SUBJECT_LENGTH:
        raise InvalidInput("subject_too_long", field="subject", most=SUBJECT_LENGTH, length=len(subject))
    name = case.citizen.name.strip()
    if not name:
        raise InvalidInput("name_missing", field="name")
    if len(name) > NAME_LENGTH:
        raise InvalidInput("name_too_long", field="name", most=NAME_LENGTH, length=len(name))
    if case.received_at.tzinfo is None:
        raise ValueError("received_at needs a zone")
    if (number, subject, name) == (case.number, case.subject, case.citizen.name):
        return case
    return replace(case, number=number, subject=subject, citizen=replace(case.citizen, name=name))


def refuse_stale(case: Case, seen: int | None) -> None:
    """Raises ``StaleCase`` when a person decided on an older version than the case has now; None is no version."""
    if seen is not None and seen != case.version:
        raise StaleCase("stale_case", case_id=case.case_id, ours=seen, theirs=case.version)


def closed(case: Case, outcome: OutcomeCode, reason: str, at: datetime, confirmed_in_writing: bool = False) -> Case:
    """The case with its outcome.

    Raises ``NotAllowed`` when it is closed already, or when a withdrawal was not confirmed in writing by the
    citizen. Source: Awb 6:21.
    """
    if case.status is CaseStatus.CLOSED:
        raise NotAllowed("case_already_closed", number=case.number)
    if outcome is OutcomeCode.WITHDRAWN_CONFIRMED and not confirmed_in_writing:
        raise NotAllowed("withdrawal_needs_writing", number=case.number)
    return replace(case, status=CaseStatus.CLOSED, outcome=outcome, outcome_reason=reason, closed_at=at)


def reopened(case: Case, reason: str) -> Case:
    """A closed case back on the worklist; raises ``NotAllowed`` when open, ``InvalidInput`` without a reason."""
    if case.status is not CaseStatus.CLOSED:
        raise NotAllowed("case_not_closed", number=case.number)
    if not reason.strip():
        raise InvalidInput("reopen_reason_missing", field="reason")
    return replace(case, status=CaseStatus.TO_PLAN, outcome=None, outcome_reason="", closed_at=None)
