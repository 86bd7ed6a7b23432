"""A calendar elsewhere, in memory: keeps items, can be changed by somebody, can be down, can refuse.

It stands in for the outside world where a test is about our screens and steps; the adapters themselves are tried on
the servers beside this file.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from openplanner.domain.calendar import (
    BusyBlock,
    CalendarRoom,
    CalendarUnknown,
    Capabilities,
    Changes,
    Denied,
    EventDraft,
    FreeBusy,
    Notify,
    Offline,
    RemoteEvent,
    RemoteRef,
)
from openplanner.domain.interval import Interval
from openplanner.domain.reason import because


@dataclass
class OutsideCalendar:
    """``down`` answers nothing, ``denied`` refuses to write; ``closed`` mailboxes hide their time, ``unreadable`` ones
    their items; ``asked`` counts questions for free and busy time."""

    clock: Callable[[], datetime]
    items: dict[UUID, RemoteEvent] = field(default_factory=dict)
    removed: list[str] = field(default_factory=list)
    closed: set[str] = field(default_factory=set)
    unreadable: set[str] = field(default_factory=set)
    down: bool = False
    denied: bool = False
    asked: int = 0
    slow_seconds: float = 0.0

    def moved_by_somebody(self, key: UUID, interval: Interval) -> None:
        """A colleague drags the item in Outlook."""
        self.items[key] = replace(self.items[key], interval=interval)

    def deleted_by_somebody(self, key: UUID) -> None:
        """A colleague deletes the item in Outlook."""
        gone = self.items.pop(key)
        self.removed.append(_ref_of(gone).item_id)

    def capabilities(self) -> Capabilities:
        return Capabilities("outside", invitations=True, room_answers=True, same_transaction=False)

    def free_busy(self, addresses: Sequence[str], window: Interval) -> Mapping[str, FreeBusy | CalendarUnknown]:
        self._reached()
        self.asked += 1
        time.sleep(self.slow_seconds)
        return {address: self._told(address, window) for address in addresses}

    def events(self, mailbox: str, window: Interval) -> list[RemoteEvent]:
        self._reached()
        if mailbox in self.unreadable:
            raise Denied("graph_denied", mailbox=mailbox, right="read", missing=because("calendars.right_read"))
        return self._of(mailbox)

    def find_by_key(self, mailbox: str, key: UUID) -> list[RemoteRef]:
        self._reached()
        return [_ref_of(event) for event in self._of(mailbox) if event.key == key]

    def create(self, mailbox: str, draft: EventDraft, key: UUID, _notify: Notify) -> RemoteRef:
        self._reached()
        if self.denied:
            raise Denied("graph_denied", mailbox=mailbox, right="write", missing=because("calendars.right_write"))
        ref = RemoteRef(mailbox, f"item {key}", "1", key)
        self.items[key] = RemoteEvent(draft.interval, draft.status, draft.subject, key=key, ref=ref)
        return ref

    def update(self, ref: RemoteRef, draft: EventDraft, _notify: Notify) -> RemoteRef:
        self._reached()
        self.items[ref.key] = replace(self.items[ref.key], interval=draft.interval)
        return ref

    def cancel(self, ref: RemoteRef, _message: str, _notify: Notify) -> None:
        self._reached()
        self.items.pop(ref.key, None)

    def changes(self, mailbox: str, cursor: str | None, _window: Interval) -> Changes:
        self._reached()
        return Changes(tuple(self._of(mailbox)), tuple(self.removed), "1", reset=cursor is None)

    def rooms(self) -> list[CalendarRoom]:
        self._reached()
        return []

    def _reached(self) -> None:
        if self.down:
            raise Offline("graph_unreachable")

    def _told(self, address: str, window: Interval) -> FreeBusy | CalendarUnknown:
        if address in self.closed:
            return CalendarUnknown(address, because("calendars.mailbox_closed"))
        blocks = tuple(BusyBlock(event.interval, event.status) for event in self._of(address))
        return FreeBusy(address, window, blocks, self.clock())

    def _of(self, mailbox: str) -> list[RemoteEvent]:
        return [event for event in self.items.values() if _ref_of(event).mailbox == mailbox]


def _ref_of(event: RemoteEvent) -> RemoteRef:
    assert event.ref is not None
    return event.ref
