"""One calendar for everybody: each mailbox is asked where it lives, on the server, in the cloud or here.

A mailbox moves to the cloud one day, so the way is chosen per mailbox and never per installation (exchange.md
section 1). What fails for one group of mailboxes never hides another group.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from itertools import groupby
from threading import Lock
from uuid import UUID

from openplanner.domain.calendar import (
    CalendarError,
    CalendarGateway,
    CalendarRoom,
    CalendarUnknown,
    Capabilities,
    Changes,
    EventDraft,
    FreeBusy,
    Notify,
    Offline,
    RemoteEvent,
    RemoteRef,
    Throttled,
)
from openplanner.domain.interval import Interval
from openplanner.domain.reason import because


class RoutedCalendar:
    """The gateways by name and a choice per address; itself a ``CalendarGateway``.

    Each gateway is asked one thing at a time, from whatever thread, so that a server is never hammered.
    """

    def __init__(self, gateways: Mapping[str, CalendarGateway], choose: Callable[[str], str]) -> None:
        """``choose`` gives the name of the gateway of an address; every name it gives must be in ``gateways``."""
        self._gateways = dict(gateways)
        self._locks = {name: Lock() for name in gateways}
        self._choose = choose

    def capabilities(self) -> Capabilities:
        """What all of the gateways can do; the smallest of the limits."""
        found = [gateway.capabilities() for gateway in self._gateways.values()]
        return Capabilities(
            name="+".join(sorted(one.name for one in found)),
            invitations=all(one.invitations for one in found),
            room_answers=any(one.room_answers for one in found),
            same_transaction=all(one.same_transaction for one in found),
            most_mailboxes=min(one.most_mailboxes for one in found),
            longest_window_days=min(one.longest_window_days for one in found),
        )

    def clock_skew(self) -> timedelta | None:
        """The largest difference with any of the servers; None before any answer."""
        found = [skew for gateway in self._gateways.values() if (skew := gateway.clock_skew()) is not None]
        return max(found, key=abs, default=None)

    def free_busy(self, addresses: Sequence[str], window: Interval) -> Mapping[str, FreeBusy | CalendarUnknown]:
        """One answer per address, in the order asked; a gateway that fails makes only its own mailboxes unknown."""
        found: dict[str, FreeBusy | CalendarUnknown] = {}
        for name, group in groupby(sorted(addresses, key=self._choose), key=self._choose):
            mine = list(group)
            try:
                with self._asking(name) as gateway:
                    found.update(gateway.free_busy(mine, window))
            except CalendarError as error:
                why = because(f"errors.{error.code}.cause", **error.facts)
                away = isinstance(error, Offline | Throttled)
                found.update({address: CalendarUnknown(address, why, away) for address in mine})
        return {address: found[address] for address in addresses}

    def events(self, mailbox: str, window: Interval) -> list[RemoteEvent]:
        """Occurrences in the window, from where the mailbox lives."""
        with self._asking(self._choose(mailbox)) as gateway:
            return gateway.events(mailbox, window)

    def find_by_key(self, mailbox: str, key: UUID) -> list[RemoteRef]:
        """Items with our key, from where the mailbox lives; the key stays readable after a move to the cloud."""
        with self._asking(self._choose(mailbox)) as gateway:
            return gateway.find_by_key(mailbox, key)

    def create(self, mailbox: str, draft: EventDraft, key: UUID, notify: Notify) -> RemoteRef:
        """One item where the mailbox lives."""
        with self._asking(self._choose(mailbox)) as gateway:
            return gateway.create(mailbox, draft, key, notify)

    def update(self, ref: RemoteRef, draft: EventDraft, notify: Notify) -> RemoteRef:
        """Changes the item where its mailbox lives."""
        with self._asking(self._choose(ref.mailbox)) as gateway:
            return gateway.update(ref, draft, notify)

    def cancel(self, ref: RemoteRef, message: str, notify: Notify) -> None:
        """Removes the item where its mailbox lives."""
        with self._asking(self._choose(ref.mailbox)) as gateway:
            gateway.cancel(ref, message, notify)

    def changes(self, mailbox: str, cursor: str | None, window: Interval) -> Changes:
        """What changed; a cursor of another gateway counts as none, so a mailbox that moved is read anew."""
        name = self._choose(mailbox)
        mine = cursor.removeprefix(f"{name}:") if cursor is not None and cursor.startswith(f"{name}:") else None
        with self._asking(name) as gateway:
            found = gateway.changes(mailbox, mine, window)
        return Changes(found.events, found.removed, f"{name}:{found.cursor}", found.reset)

    def rooms(self) -> list[CalendarRoom]:
        """The rooms of all gateways that answer, each address once; raises when none of them answers."""
        found: dict[str, CalendarRoom] = {}
        failures: list[CalendarError] = []
        for name in self._gateways:
            try:
                with self._asking(name) as gateway:
                    found.update({room.address.lower(): room for room in gateway.rooms()})
            except CalendarError as error:
                failures.append(error)
        if failures and len(failures) == len(self._gateways):
            raise failures[0]
        return sorted(found.values(), key=lambda room: room.name)

    @contextmanager
    def _asking(self, name: str) -> Iterator[CalendarGateway]:
        with self._locks[name]:
            yield self._gateways[name]


def lives_in_cloud(listed: str) -> Callable[[str], bool]:
    """Whether an address is in Microsoft 365, by a list of addresses and domains with semicolons between them."""
    entries = {entry.strip().lower().removeprefix("@") for entry in listed.split(";") if entry.strip()}
    return lambda address: address.lower() in entries or address.lower().rpartition("@")[2] in entries
