"""What is asked of a search for moments, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from openplanner.domain.case import CaseType, ContactForm, Wishes
from openplanner.domain.frozen import frozen
from openplanner.domain.interval import MINUTES_PER_DAY, Interval, TimeSpan
from openplanner.domain.reason import Reason

CITIZEN_HOURS = TimeSpan(8 * 60, 21 * 60)
_MOST_AROUND = MINUTES_PER_DAY // 2


class Goal(StrEnum):
    """What the last day of a request is: the norm, as soon as can be once it passed, or a bound after a first talk."""

    NORM = "norm"
    SOONEST = "soonest"
    FOLLOW_UP = "follow_up"


@dataclass(frozen=True, slots=True)
class SlotRequest:
    """A talk to find moments for.

    ``first`` and ``last`` are both included; ``last`` is the norm's last calling day. ``deadline`` is a moment at
    which the talk must have ended, for a norm in hours. ``notice_working_days`` counts whole working days after
    today, so two on a Friday is Tuesday. ``travel_minutes`` is one way and lies before and after the talk, next to
    ``before`` and ``after``; a place that is further away wins. ``needs`` are colleagues who must all be there: the
    first of them who can lead the talk does, and when none can (an interpreter), somebody else leads next to them.
    ``second`` asks for one more, whoever is free and does talks in this form. ``citizen_zone`` keeps the whole talk
    between 08:00 and 21:00 where the citizen is. ``agreed`` is a moment that was agreed before: it may begin off the
    grid. ``leader`` is who must lead it, because the case was given to one colleague; None for anybody of the team.
    ``interpreter`` is the language of one who must be there, "" for nobody.

    Raises ``ValueError`` for a talk or step below one minute, negative times, buffers above half a day, or a last day
    before the first.
    """

    form: ContactForm
    minutes: int
    first: date
    last: date
    case_type: CaseType | None = None
    language: str = "nl"
    before: int = 0
    after: int = 0
    notice_minutes: int = 0
    notice_working_days: int = 0
    step: int = 15
    deadline: datetime | None = None
    wishes: Wishes = field(default_factory=Wishes)
    needs: tuple[int, ...] = ()
    second: bool = False
    travel_minutes: int = 0
    room_needed: bool = False
    citizen_zone: ZoneInfo | None = None
    limit: int = 5
    goal: Goal = Goal.NORM
    agreed: Interval | None = None
    interpreter: str = ""
    leader: int | None = None

    def __post_init__(self) -> None:
        if self.minutes < 1 or self.step < 1 or self.limit < 1:
            raise ValueError("minutes, step and limit are at least one")
        if min(self.before, self.after, self.travel_minutes, self.notice_minutes, self.notice_working_days) < 0:
            raise ValueError("buffers, travel and notice are never negative")
        if max(self.before, self.after) + self.travel_minutes > _MOST_AROUND:
            raise ValueError("buffers and travel together are at most half a day on either side")
        if self.last < self.first:
            raise ValueError("the last day lies before the first")

    @property
    def has_wish(self) -> bool:
        """True when the citizen asked for certain days or hours."""
        return bool(self.wishes.times)


@frozen
class Proposal:
    """One moment: who (the leading colleague first), where, why, and a score of which higher is better."""

    interval: Interval
    colleague_ids: tuple[int, ...]
    place_id: int | None
    why: tuple[Reason, ...]
    score: int


@frozen
class LeftOut:
    """A colleague in none of the proposals, with the one reason."""

    colleague_id: int
    why: Reason


@dataclass(frozen=True, slots=True)
class Proposals:
    """The answer: best first. ``unknown`` are colleagues whose calendar did not answer.

    When ``slots`` is empty, ``message`` says so and ``outside`` holds what comes closest, each with the reason why it
    lies outside the wish or the norm.
    """

    slots: tuple[Proposal, ...]
    left_out: tuple[LeftOut, ...]
    unknown: tuple[int, ...] = ()
    outside: tuple[Proposal, ...] = ()
    message: Reason | None = None
