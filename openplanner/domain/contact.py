"""Contact with the citizen: bookings, attempts, agreements."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from openplanner.domain.case import ContactForm
from openplanner.domain.errors import NotAllowed
from openplanner.domain.frozen import frozen
from openplanner.domain.interval import Interval, still_holds
from openplanner.domain.series import SeriesPlace

if TYPE_CHECKING:
    from uuid import UUID

LONGEST_HOLD = timedelta(hours=3)  # an hour more than a setting can ask for


class BookingState(StrEnum):
    """Life of a booking; ``HELD`` frees itself at ``hold_until``."""

    HELD = "held"
    BOOKED = "booked"
    CANCELLED = "cancelled"
    NO_SHOW = "no_show"
    DONE = "done"


class Attention(StrEnum):
    """What a person should look at; nothing is ever moved or deleted without one."""

    NONE = ""
    MOVED_OUTSIDE = "moved_outside"
    MOVED_PAST_NORM = "moved_past_norm"
    DELETED_OUTSIDE = "deleted_outside"
    ROOM_DECLINED = "room_declined"
    OVERLAP = "overlap"


class WhySooner(StrEnum):
    """Why a talk was planned sooner than the shortest notice. A choice, so that the log holds no words of a person."""

    ASKED = "asked"
    URGENT = "urgent"
    READY = "ready"
    GAP = "gap"


CLAIMING = frozenset({BookingState.HELD, BookingState.BOOKED})


@frozen
class Booking:
    """A moment claimed for a case: a callback (``form`` is PHONE) or an appointment.

    ``key`` is made once, before the first attempt to store or send, and is the own key in every calendar.
    ``colleague_ids`` holds who must be there, the first one leads. ``place_id`` is a room or place, None for
    a call. ``sequence`` counts changes for iCalendar (RFC 5545 3.8.7.4).
    """

    key: UUID
    case_id: int
    form: ContactForm
    interval: Interval
    colleague_ids: tuple[int, ...]
    place_id: int | None = None
    state: BookingState = BookingState.BOOKED
    hold_until: datetime | None = None
    before_minutes: int = 0
    after_minutes: int = 0
    sequence: int = 0
    version: int = 0
    booking_id: int = 0
    cancel_reason: str = ""
    attention: Attention = Attention.NONE
    series: SeriesPlace | None = None

    @property
    def is_callback(self) -> bool:
        """True for a call, False for an appointment face to face."""
        return self.form is ContactForm.PHONE

    @property
    def claimed(self) -> Interval:
        """The stretch that nobody else may claim: the talk itself.

        Time to prepare and write up is not claimed but kept apart by :func:`too_close`, because two talks share it.
        """
        return self.interval

    def lives(self, now: datetime) -> bool:
        """True while the booking claims its time."""
        if self.state is BookingState.HELD:
            return still_holds(self.hold_until, now, LONGEST_HOLD)
        return self.state is BookingState.BOOKED


def too_close(one: Booking, other: Booking) -> bool:
    """True when one person cannot do both: the talks overlap or the time between them is too short.

    Policy (peer-cases C41, "share buffers, the largest wins"): between two talks lies at least the larger of the
    first one's time to write up and the second one's time to prepare, never their sum.
    """
    first, second = sorted((one, other), key=lambda booking: booking.interval.start)
    between = max(first.after_minutes, second.before_minutes)
    return second.interval.start < first.interval.end + timedelta(minutes=between)


def moved(booking: Booking, interval: Interval, colleague_ids: tuple[int, ...], place_id: int | None) -> Booking:
    """The booking at another moment, same key, next sequence; a person chose it, so nothing asks for attention.

    Raises ``NotAllowed`` unless it is booked.
    """
    if booking.state is not BookingState.BOOKED:
        raise NotAllowed("booking_not_live", state=booking.state.value)
    return replace(
        booking,
        interval=interval,
        colleague_ids=colleague_ids,
        place_id=place_id,
        sequence=booking.sequence + 1,
        attention=Attention.NONE,
    )


def ended(booking: Booking, state: BookingState, reason: str = "") -> Booking:
    """The booking cancelled, held or missed, with nothing left to look at.

    Raises ``NotAllowed`` when it had already ended.
    """
    if booking.state not in CLAIMING:
        raise NotAllowed("booking_not_live", state=booking.state.value)
    return replace(
        booking,
        state=state,
        cancel_reason=reason,
        sequence=booking.sequence + 1,
        hold_until=None,
        attention=Attention.NONE,
    )


class AttemptResult(StrEnum):
    """What happened when we phoned (method.md 7.2 and peer-cases I10)."""

    SPOKEN = "spoken"
    LINE_BUSY = "line_busy"
    NO_ANSWER = "no_answer"
    VOICEMAIL = "voicemail"
    SOMEONE_ELSE = "someone_else"
    WRONG_NUMBER = "wrong_number"
    NO_SUCH_NUMBER = "no_such_number"
    REFUSES_CONTACT = "refuses_contact"
    APPOINTMENT_MADE = "appointment_made"
    MESSAGED = "messaged"

    @property
    def reached(self) -> bool:
        """True when we really spoke with the writer or the representative."""
        return self in {AttemptResult.SPOKEN, AttemptResult.APPOINTMENT_MADE}

    @property
    def by_phone(self) -> bool:
        """False for an answer that went by message."""
        return self is not AttemptResult.MESSAGED


@frozen
class Attempt:
    """One time that we phoned; ``e164`` says which number, ``minutes`` how long it took in all."""

    case_id: int
    at: datetime
    by: int
    result: AttemptResult
    e164: str = ""
    minutes: int = 0
    note: str = ""
    attempt_id: int = 0


@frozen
class Agreement:
    """Who does what, by when, and how the citizen hears of it; at most four on paper (guides-nl.md 1.10)."""

    case_id: int
    who: str
    what: str
    due: date
    told_how: str = ""
    done_on: date | None = None
    agreement_id: int = 0
