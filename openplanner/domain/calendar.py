"""The calendar contract: what every calendar adapter promises, local, EWS and Graph alike.

Times are instants with a zone; windows are half-open. An adapter raises only the five ``CalendarError`` kinds
below; everything it cannot map is :class:`UnknownResult` for a write and :class:`Offline` for a read. "Could not ask"
is never "nothing found": a mailbox that gave no answer is a :class:`CalendarUnknown`, never an empty list.
Source: exchange.md section 6.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from openplanner.domain.errors import Unavailable
from openplanner.domain.frozen import frozen
from openplanner.domain.interval import Interval
from openplanner.domain.reason import Reason

if TYPE_CHECKING:
    from uuid import UUID


class BusyStatus(StrEnum):
    """States of time in a calendar (EWS LegacyFreeBusyType). Only ``FREE`` never blocks."""

    FREE = "free"
    TENTATIVE = "tentative"
    BUSY = "busy"
    OUT_OF_OFFICE = "out_of_office"
    WORKING_ELSEWHERE = "working_elsewhere"
    UNKNOWN = "unknown"

    @property
    def blocks(self) -> bool:
        """True when nothing may be planned over it (policy G11: working elsewhere does not stop a phone call)."""
        return self is not BusyStatus.FREE and self is not BusyStatus.WORKING_ELSEWHERE


@frozen
class BusyBlock:
    """One stretch in somebody's calendar. ``subject`` is empty for a private item."""

    interval: Interval
    status: BusyStatus = BusyStatus.BUSY
    subject: str = ""
    private: bool = False
    all_day: bool = False

    def __lt__(self, other: BusyBlock) -> bool:
        """Sorted by start and end, and the same for the same blocks whatever their order was."""
        return time_order(self) < time_order(other)


def time_order(block: BusyBlock) -> tuple[datetime, datetime, BusyStatus, str, bool, bool]:
    """A key that sorts blocks as they compare: comparing blocks themselves makes two of these for every look."""
    interval = block.interval
    return interval.start, interval.end, block.status, block.subject, block.private, block.all_day


@dataclass(frozen=True, slots=True)
class FreeBusy:
    """What a calendar answered: blocks sorted by start, whole also when partly outside the window."""

    address: str
    window: Interval
    blocks: tuple[BusyBlock, ...]
    fetched_at: datetime


@dataclass(frozen=True, slots=True)
class CalendarUnknown:
    """A calendar that did not answer: why, for the person who can act.

    ``server_away`` is True when its whole server was not reached: then a talk can be booked here and waits in the
    outbox, where it is checked before it is made. A mailbox that fails by itself is not booked over.
    """

    address: str
    why: Reason
    server_away: bool = False


class Notify(StrEnum):
    """Who gets mail about a change."""

    NOBODY = "nobody"
    EVERYBODY = "everybody"


@dataclass(frozen=True, slots=True)
class EventDraft:
    """What to put in a calendar. ``subject`` holds the case number and form only, by default."""

    interval: Interval
    subject: str
    body: str = ""
    location: str = ""
    attendees: tuple[str, ...] = ()
    rooms: tuple[str, ...] = ()
    status: BusyStatus = BusyStatus.BUSY


@dataclass(frozen=True, slots=True)
class RemoteRef:
    """Where an item lives: mailbox, id and change key of the server, and our own key."""

    mailbox: str
    item_id: str
    change_key: str
    key: UUID


class RoomAnswer(StrEnum):
    """What a room said."""

    NONE = "none"
    WAITING = "waiting"
    ACCEPTED = "accepted"
    TENTATIVE = "tentative"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class RemoteEvent:
    """An item as the calendar has it; ``key`` is None for items that are not ours."""

    interval: Interval
    status: BusyStatus
    subject: str = ""
    private: bool = False
    all_day: bool = False
    cancelled: bool = False
    key: UUID | None = None
    ref: RemoteRef | None = None
    room_answer: RoomAnswer = RoomAnswer.NONE


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed since a cursor. After ``reset`` the events are the whole window and replace what was known."""

    events: tuple[RemoteEvent, ...]
    removed: tuple[str, ...]
    cursor: str
    reset: bool = False


@dataclass(frozen=True, slots=True)
class CalendarRoom:
    """A room that the calendar server offers."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What an adapter can do; the local calendar has no invitations and no rooms that answer."""

    name: str
    invitations: bool
    room_answers: bool
    same_transaction: bool
    most_mailboxes: int = 100
    longest_window_days: int = 31
    extras: frozenset[str] = field(default_factory=frozenset)


class CalendarError(Unavailable):
    """Base of the five kinds; a write that raises one but ``UnknownResult`` did nothing."""


class Offline(CalendarError):
    """Not reachable; nothing was done."""


class Throttled(CalendarError):
    """Asked to wait. Facts: ``until`` (datetime)."""


class Denied(CalendarError):
    """No right, wrong password, switched off. Facts: ``mailbox``, ``right``."""


class Conflict(CalendarError):
    """Somebody changed or removed the item first. Facts: ``theirs`` (RemoteEvent or None when gone)."""


class UnknownResult(CalendarError):
    """Sent, but no answer: the item may or may not exist; look it up by key before anything else."""


class CalendarGateway(Protocol):
    """The contract. One shared test class holds every adapter to it (tests/calendars/contract.py)."""

    def capabilities(self) -> Capabilities:
        """What this adapter can do; never fails and never asks the server."""
        ...

    def clock_skew(self) -> timedelta | None:
        """How far our clock was ahead of the server's at its last answer (behind: below zero); None before any."""
        ...

    def free_busy(self, addresses: Sequence[str], window: Interval) -> Mapping[str, FreeBusy | CalendarUnknown]:
        """One answer per address asked, in the order asked; one failing mailbox never hides another."""
        ...

    def events(self, mailbox: str, window: Interval) -> list[RemoteEvent]:
        """Occurrences that touch the window, sorted by start; series are expanded."""
        ...

    def find_by_key(self, mailbox: str, key: UUID) -> list[RemoteRef]:
        """Items with our key: none, one, or (after a fault) more, oldest first."""
        ...

    def create(self, mailbox: str, draft: EventDraft, key: UUID, notify: Notify) -> RemoteRef:
        """Makes one item; the same key again gives the item that exists."""
        ...

    def update(self, ref: RemoteRef, draft: EventDraft, notify: Notify) -> RemoteRef:
        """Changes times, place and attendees; raises ``Conflict`` when the item changed or is gone."""
        ...

    def cancel(self, ref: RemoteRef, message: str, notify: Notify) -> None:
        """Removes the item; doing so twice is the same as once."""
        ...

    def changes(self, mailbox: str, cursor: str | None, window: Interval) -> Changes:
        """What changed since the cursor (None: everything, as a reset)."""
        ...

    def rooms(self) -> list[CalendarRoom]:
        """Rooms that the server lists; empty when it has no lists."""
        ...
