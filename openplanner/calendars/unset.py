"""A calendar whose settings are not right yet: it answers "unknown", with what to mend, and stops nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import NoReturn
from uuid import UUID

from openplanner.domain.calendar import (
    CalendarRoom,
    CalendarUnknown,
    Capabilities,
    Changes,
    Denied,
    EventDraft,
    FreeBusy,
    Notify,
    RemoteEvent,
    RemoteRef,
)
from openplanner.domain.errors import InvalidInput
from openplanner.domain.interval import Interval
from openplanner.domain.reason import because


class UnsetCalendar:
    """Stands where a server should be. Every question but free/busy raises ``Denied`` with what the settings lack."""

    def __init__(self, problem: InvalidInput) -> None:
        self._problem = problem

    def capabilities(self) -> Capabilities:
        """Nothing, and no promise of a shared transaction."""
        return Capabilities("unset", False, False, False)

    def clock_skew(self) -> timedelta | None:
        """None: no server was asked."""
        return None

    def free_busy(self, addresses: Sequence[str], window: Interval) -> Mapping[str, FreeBusy | CalendarUnknown]:
        """Unknown for everybody, with the reason."""
        why = because(f"errors.{self._problem.code}.cause", **self._problem.facts)
        return {address: CalendarUnknown(address, why) for address in addresses}

    def events(self, mailbox: str, window: Interval) -> list[RemoteEvent]:
        """Raises ``Denied``."""
        self._refuse()

    def find_by_key(self, mailbox: str, key: UUID) -> list[RemoteRef]:
        """Raises ``Denied``."""
        self._refuse()

    def create(self, mailbox: str, draft: EventDraft, key: UUID, notify: Notify) -> RemoteRef:
        """Raises ``Denied``; nothing was made."""
        self._refuse()

    def update(self, ref: RemoteRef, draft: EventDraft, notify: Notify) -> RemoteRef:
        """Raises ``Denied``; nothing was changed."""
        self._refuse()

    def cancel(self, ref: RemoteRef, message: str, notify: Notify) -> None:
        """Raises ``Denied``; nothing was removed."""
        self._refuse()

    def changes(self, mailbox: str, cursor: str | None, window: Interval) -> Changes:
        """Raises ``Denied``."""
        self._refuse()

    def rooms(self) -> list[CalendarRoom]:
        """Raises ``Denied``."""
        self._refuse()

    def _refuse(self) -> NoReturn:
        raise Denied(self._problem.code, **self._problem.facts) from self._problem
