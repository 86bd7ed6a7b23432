"""Exchange Server as a calendar, over EWS: the contract of ``domain/calendar.py`` for 2016, 2019 and SE.

Every item carries our own key as a named property, and a create looks it up first. Nothing is sent twice by itself:
retrying is the work of the outbox. Changes go only onto the version that we know, and only the fields that differ.
exchangelib is loaded at the first call, in the thread that makes it. Source: exchange.md sections 3 to 6.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from threading import RLock
from typing import TYPE_CHECKING
from uuid import UUID

from openplanner.calendars.ews_settings import EwsAccess, EwsSettings, EwsSignIn
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

if TYPE_CHECKING:
    from openplanner.calendars.ews_desk import EwsDesk

__all__ = ["EwsAccess", "EwsCalendar", "EwsSettings", "EwsSignIn"]


class EwsCalendar:
    """The calendar contract over EWS. Calls from several threads wait for each other: there is one connection.

    ``secrets`` gives the password, or with OAuth the secret of the application, for the name ``ews_settings.PASSWORD``:
    at the first call and again after a refused sign-in; it may raise ``Denied``. ``clock`` gives now, in UTC.
    """

    def __init__(self, settings: EwsSettings, secrets: Callable[[str], str], clock: Callable[[], datetime]) -> None:
        self._settings, self._secrets, self._clock = settings, secrets, clock
        self._lock = RLock()
        self._desk: EwsDesk | None = None

    def close(self) -> None:
        """Lets go of the connection; a later call opens a new one."""
        with self._lock:
            if self._desk is not None:
                self._desk.close()

    def clock_skew(self) -> timedelta | None:
        """How far our clock was ahead of the server's at its last answer (behind: below zero); None before any."""
        with self._lock:
            return self._desk.clock_skew() if self._desk is not None else None

    def capabilities(self) -> Capabilities:
        """Invitations and rooms that answer; 100 mailboxes and 31 days a request."""
        return Capabilities("ews", True, True, False, 100, 31)

    def free_busy(self, addresses: Sequence[str], window: Interval) -> Mapping[str, FreeBusy | CalendarUnknown]:
        """One answer per address asked, in the order asked; raises only when a request as a whole failed."""
        with self._lock:
            return self._open().free_busy(addresses, window)

    def events(self, mailbox: str, window: Interval) -> list[RemoteEvent]:
        """Occurrences that touch the window, sorted by start; copies declined or called off are left out.

        An item whose times cannot be read comes as unknown over the whole window.
        """
        with self._lock:
            return [event for _, event in self._open().events(mailbox, window)]

    def find_by_key(self, mailbox: str, key: UUID) -> list[RemoteRef]:
        """Items with our key, oldest first."""
        with self._lock:
            return self._open().find_by_key(mailbox, key)

    def create(self, mailbox: str, draft: EventDraft, key: UUID, notify: Notify) -> RemoteRef:
        """Makes one item after looking for the key; the item that exists is given back as it is."""
        with self._lock:
            there = self._open().find_by_key(mailbox, key)
            return there[0] if there else self._open().create(mailbox, draft, key, notify)

    def update(self, ref: RemoteRef, draft: EventDraft, notify: Notify) -> RemoteRef:
        """Changes times, subject, place, status and guests; raises ``Conflict`` when one changed or the item is gone.

        An item that already says all this is fine, whoever changed it: so the second try after a lost reply is too.
        """
        with self._lock:
            return self._open().update(ref, draft, notify)

    def cancel(self, ref: RemoteRef, message: str, notify: Notify) -> None:
        """Removes the item, with a word to its guests when there is one; one that is gone is fine.

        Raises ``Conflict`` when the item no longer carries our key: then it is somebody else's.
        """
        with self._lock:
            self._open().cancel(ref, message, notify)

    def changes(self, mailbox: str, cursor: str | None, window: Interval) -> Changes:
        """What changed since the cursor. No cursor, one that is worth nothing, or a changed series is a reset."""
        with self._lock:
            return self._open().changes(mailbox, cursor, window)

    def rooms(self) -> list[CalendarRoom]:
        """Rooms in the lists that the administrator made, by name; empty when there are none."""
        with self._lock:
            return self._open().rooms()

    def _open(self) -> EwsDesk:
        if self._desk is None:
            from openplanner.calendars.ews_desk import EwsDesk

            self._desk = EwsDesk(self._settings, self._secrets, self._clock)
        return self._desk
