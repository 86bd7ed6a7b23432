"""The outbox: what must still reach a calendar, and when to try again.

``waiting → sending → done``, back to ``waiting`` with ``retry_at``, ``unknown`` when an answer was lost,
or ``needs_person``. The retry clock is ours alone. Source: exchange.md section 5.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from openplanner.domain.errors import NotAllowed
from openplanner.domain.frozen import frozen
from openplanner.domain.interval import Interval, still_holds

if TYPE_CHECKING:
    from uuid import UUID

BACK_OFF_SECONDS = (2, 10, 60, 300)
LEASE = timedelta(seconds=90)
LONGEST_WAIT = timedelta(hours=6)  # a server asks for minutes, a hold lasts two hours at most
MAY_STILL_ARRIVE = timedelta(seconds=45)
"""Longer than any request is waited for: only then does "not found" mean that it never arrived."""


class OutboxState(StrEnum):
    """States a person understands: wacht, wordt verstuurd, onbekend, staat in de agenda, vraagt aandacht."""

    WAITING = "waiting"
    SENDING = "sending"
    UNKNOWN = "unknown"
    DONE = "done"
    NEEDS_PERSON = "needs_person"


class OutboxAction(StrEnum):
    """What to do in the calendar.

    ``HOLD`` puts a tentative item there while somebody is on the phone; ``RELEASE`` takes it away. Both rows are made
    together, the second due when the hold ends, so that nothing stays behind when a desk stops in between.
    """

    CREATE = "create"
    UPDATE = "update"
    CANCEL = "cancel"
    HOLD = "hold"
    RELEASE = "release"


OF_HOLDS = frozenset({OutboxAction.HOLD, OutboxAction.RELEASE})


@frozen
class OutboxRow:
    """One change to send. ``key`` is the booking's own key; ``attempts`` counts tries that were started.

    ``mailbox`` is the calendar to change, fixed when the row is made: after a move to another colleague the old item
    must still be found. ``interval`` is what the item says once the row is done: the base to compare an outside change
    with.
    """

    key: UUID
    booking_id: int
    action: OutboxAction
    mailbox: str = ""
    interval: Interval | None = None
    state: OutboxState = OutboxState.WAITING
    attempts: int = 0
    retry_at: datetime | None = None
    lease_until: datetime | None = None
    problem: str = ""
    item_id: str = ""
    change_key: str = ""
    outbox_id: int = 0


def due(row: OutboxRow, now: datetime) -> bool:
    """True when a sender may take the row: waiting or unknown and its time has come, or its sender died."""
    if row.state is OutboxState.SENDING:
        return row.lease_until is not None and not still_holds(row.lease_until, now, LEASE)
    if row.state in {OutboxState.WAITING, OutboxState.UNKNOWN}:
        return waited(row.retry_at, now)
    return False


def waited(retry_at: datetime | None, now: datetime) -> bool:
    """True when the time to try again has come, also when a clock that was set back put it far away."""
    return not still_holds(retry_at, now, LONGEST_WAIT)


def taken(row: OutboxRow, now: datetime) -> OutboxRow:
    """The row with a lease, one try further."""
    return replace(row, state=OutboxState.SENDING, attempts=row.attempts + 1, lease_until=now + LEASE, retry_at=None)


def look_first(row: OutboxRow) -> bool:
    """True when the calendar must be asked for our key before creating: every try but the very first."""
    return row.attempts > 1


def sent(row: OutboxRow, item_id: str, change_key: str) -> OutboxRow:
    """The row done, with the id the calendar gave."""
    return replace(row, state=OutboxState.DONE, item_id=item_id, change_key=change_key, lease_until=None, problem="")


def failed(
    row: OutboxRow, now: datetime, problem: str, *, unknown: bool, not_before: datetime | None = None
) -> OutboxRow:
    """The row to try again later; ``unknown`` when it may have arrived all the same."""
    wait = timedelta(seconds=BACK_OFF_SECONDS[min(row.attempts, len(BACK_OFF_SECONDS)) - 1] if row.attempts else 2)
    retry_at = max(now + wait, not_before or now, now + MAY_STILL_ARRIVE if unknown else now)
    state = OutboxState.UNKNOWN if unknown else OutboxState.WAITING
    return replace(row, state=state, retry_at=retry_at, lease_until=None, problem=problem)


def retried(row: OutboxRow, now: datetime) -> OutboxRow:
    """The row due at once, because a person asks; raises ``NotAllowed`` for one that is under way or has arrived."""
    if row.state in {OutboxState.SENDING, OutboxState.DONE}:
        raise NotAllowed("outbox_not_waiting", state=row.state.value)
    state = OutboxState.WAITING if row.state is OutboxState.NEEDS_PERSON else row.state
    return replace(row, state=state, retry_at=now)


def needs_person(row: OutboxRow, problem: str) -> OutboxRow:
    """The row set aside for a person."""
    return replace(row, state=OutboxState.NEEDS_PERSON, problem=problem, lease_until=None, retry_at=None)
