"""What can go wrong on the way, planned beforehand: which request, at which step, how.

Both doubles ask :meth:`FaultPlan.take` once for every request that they got and do what the answer says. An operation
is named as its protocol names it (EWS: ``CreateItem``; Graph: as that double documents); None fits all.
Source: exchange.md section 7, fault cases 1 to 28.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from threading import Lock


class Kind(StrEnum):
    """What goes wrong. "After" means: the server did what was asked; "before" means that it did nothing."""

    CLOSED_BEFORE = "connection closed before anything was done"
    REPLY_LOST = "done, connection closed without a reply"
    REPLY_CUT = "done, half of the reply and then nothing"
    GATEWAY_BEFORE = "504 or 502 from a proxy, nothing done"
    GATEWAY_AFTER = "504 or 502 from a proxy, done"
    UNAVAILABLE = "503, nothing done"
    TOO_MANY = "429, nothing done"
    SERVER_BUSY = "the server's own busy answer, nothing done"
    SIGN_IN_REFUSED = "401, nothing done"
    SWITCHED_OFF = "403, nothing done"
    MAILBOX_ERROR = "an error for one mailbox in an answer for several"
    STATE_EXPIRED = "the sync state is no longer known"
    REPEATED = "a page of changes that holds every change twice"
    SLOW = "answers after some seconds"
    ENTITIES = "the reply declares entities"
    HUGE = "the reply is far too large"
    COMMITTED_LATE = "no reply, and done only later"


ACTED = frozenset({Kind.REPLY_LOST, Kind.REPLY_CUT, Kind.GATEWAY_AFTER, Kind.SLOW, Kind.ENTITIES, Kind.HUGE})
DID_NOTHING = frozenset({
    Kind.CLOSED_BEFORE, Kind.GATEWAY_BEFORE, Kind.UNAVAILABLE, Kind.TOO_MANY, Kind.SERVER_BUSY, Kind.SIGN_IN_REFUSED,
    Kind.SWITCHED_OFF,
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault. ``skip`` matching requests pass unharmed first; then it strikes ``times`` times (None: always).

    ``status`` is 504 or 502 for a proxy. ``retry_after`` is the header as written (seconds or an HTTP date).
    ``back_off_ms`` belongs to ``SERVER_BUSY``. ``code`` and either ``mailbox`` or ``position`` (0 first, -1 last) are
    for ``MAILBOX_ERROR``, ``seconds`` for ``SLOW``, ``delay`` for ``COMMITTED_LATE``, ``size`` for ``HUGE``, in bytes.
    """

    kind: Kind
    operation: str | None = None
    skip: int = 0
    times: int | None = 1
    status: int = 504
    retry_after: str | None = None
    back_off_ms: int | None = None
    code: str = "ErrorMailRecipientNotFound"
    mailbox: str | None = None
    position: int | None = None
    seconds: float = 0.2
    delay: timedelta = timedelta(seconds=20)
    size: int = 50 * 1024 * 1024


class FaultPlan:
    """Faults in the order in which they are tried; the first that fits a request strikes."""

    def __init__(self, *faults: Fault) -> None:
        self._lock = Lock()
        self._planned: list[Fault] = list(faults)
        self._chance: tuple[random.Random, float, tuple[Kind, ...], Collection[str]] | None = None
        self.struck: list[tuple[str, Fault]] = []

    def add(self, fault: Fault) -> None:
        """One more."""
        with self._lock:
            self._planned.append(fault)

    def clear(self) -> None:
        """From now on everything goes well."""
        with self._lock:
            self._planned.clear()
            self._chance = None

    def scatter(
        self, seed: int, share: float, kinds: Sequence[Kind], operations: Collection[str] = frozenset()
    ) -> None:
        """Lets a share of all requests (0 to 1) go wrong, the same ones for the same seed and the same requests."""
        with self._lock:
            self._chance = (random.Random(seed), share, tuple(kinds), operations)

    def take(self, operation: str) -> Fault | None:
        """The fault for this request, which is then used up; None when it goes well."""
        with self._lock:
            fault = self._planned_for(operation) or self._by_chance(operation)
            if fault is not None:
                self.struck.append((operation, fault))
            return fault

    def _planned_for(self, operation: str) -> Fault | None:
        for place, fault in enumerate(self._planned):
            if fault.operation not in {None, operation}:
                continue
            if fault.skip > 0:
                self._planned[place] = replace(fault, skip=fault.skip - 1)
                continue
            if fault.times is not None and fault.times <= 1:
                del self._planned[place]
            elif fault.times is not None:
                self._planned[place] = replace(fault, times=fault.times - 1)
            return fault
        return None

    def _by_chance(self, operation: str) -> Fault | None:
        if self._chance is None:
            return None
        chance, share, kinds, operations = self._chance
        if (operations and operation not in operations) or chance.random() >= share:
            return None
        return Fault(chance.choice(kinds), operation)
