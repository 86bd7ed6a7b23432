"""The local calendar: a complete calendar in our own database, the default without any server."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from openplanner.domain.calendar import (
    CalendarRoom,
    CalendarUnknown,
    Capabilities,
    Changes,
    EventDraft,
    FreeBusy,
    Notify,
    RemoteEvent,
    RemoteRef,
)
from openplanner.domain.interval import Interval
from openplanner.storage.store import Store, Transaction


class LocalCalendar:
    """The calendar contract over the store; mailboxes are the e-mail addresses of colleagues and places."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock

    def capabilities(self) -> Capabilities:
        raise NotImplementedError

    def free_busy(self, addresses: Sequence[str], window: Interval) -> Mapping[str, FreeBusy | CalendarUnknown]:
        raise NotImplementedError

    def events(self, mailbox: str, window: Interval) -> list[RemoteEvent]:
        raise NotImplementedError

    def find_by_key(self, mailbox: str, key: UUID) -> list[RemoteRef]:
        raise NotImplementedError

    def create(self, mailbox: str, draft: EventDraft, key: UUID, notify: Notify) -> RemoteRef:
        raise NotImplementedError

    def update(self, ref: RemoteRef, draft: EventDraft, notify: Notify) -> RemoteRef:
        raise NotImplementedError

    def cancel(self, ref: RemoteRef, message: str, notify: Notify) -> None:
        raise NotImplementedError

    def changes(self, mailbox: str, cursor: str | None, window: Interval) -> Changes:
        raise NotImplementedError

    def rooms(self) -> list[CalendarRoom]:
        raise NotImplementedError


def create_item(tx: Transaction, mailbox: str, draft: EventDraft, key: UUID) -> RemoteRef:
    """As ``create``, inside a transaction of the caller, so that booking and item are one."""
    raise NotImplementedError


def update_item(tx: Transaction, ref: RemoteRef, draft: EventDraft) -> RemoteRef:
    """As ``update``, inside a transaction of the caller."""
    raise NotImplementedError


def cancel_item(tx: Transaction, ref: RemoteRef) -> None:
    """As ``cancel``, inside a transaction of the caller."""
    raise NotImplementedError


def items_by_key(tx: Transaction, mailbox: str, key: UUID) -> list[RemoteRef]:
    """As ``find_by_key``, inside a transaction of the caller."""
    raise NotImplementedError
