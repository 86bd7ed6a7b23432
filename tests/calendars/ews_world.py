"""Exchange as the tests of its adapter meet it: the adapter against the double, and everybody else in Outlook."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from time import monotonic, sleep
from typing import Any

from openplanner.calendars.ews import EwsCalendar, EwsSettings, EwsSignIn
from openplanner.domain.calendar import (
    BusyStatus,
    CalendarGateway,
    RemoteRef,
)
from openplanner.domain.interval import Interval
from tests.calendars.contract import ANNA, BRAM, ROOM, hour
from tests.doubles.exchange.server import EwsDouble
from tests.doubles.faults import Fault, Kind
from tests.doubles.items import Item, Right, RoomPolicy, Status
from tests.doubles.mailboxes import Mailboxes
from tests.doubles.people import PASSWORD

PLANNER = "planner@voorbeeld.test"
NEW_PASSWORD = f"{PASSWORD}-nieuw"
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
STATUSES = {
    BusyStatus.FREE: Status.FREE,
    BusyStatus.TENTATIVE: Status.TENTATIVE,
    BusyStatus.BUSY: Status.BUSY,
    BusyStatus.OUT_OF_OFFICE: Status.OUT,
    BusyStatus.WORKING_ELSEWHERE: Status.ELSEWHERE,
}


class EwsWorld:
    """The EWS adapter against the double, and everybody else in Outlook."""

    def __init__(self, double: EwsDouble) -> None:
        self.double = double
        self.office = double.mailboxes
        self.password = PASSWORD
        settings = EwsSettings(double.endpoint, PLANNER, sign_in=EwsSignIn.BASIC)
        self.ews = EwsCalendar(settings, lambda name: self.password, lambda: NOW)
        self.gateway: CalendarGateway = self.ews

    def somebody_adds(
        self,
        mailbox: str,
        interval: Interval,
        subject: str = "",
        private: bool = False,
        status: BusyStatus = BusyStatus.BUSY,
    ) -> None:
        sensitivity = "Private" if private else "Normal"
        self.put(mailbox, interval, subject=subject, status=STATUSES[status], sensitivity=sensitivity)

    def put(self, mailbox: str, interval: Interval, **more: Any) -> Item:
        return self.office.put(mailbox, Item(interval.start, interval.end, **more))

    def breaks(self, mailbox: str) -> None:
        self.fails(Kind.MAILBOX_ERROR, "GetUserAvailability", mailbox=mailbox, code="ErrorMailboxMoveInProgress")
        self.fails(Kind.CLOSED_BEFORE, "FindItem")

    def somebody_changes(self, ref: RemoteRef) -> None:
        late = hour(20)
        self.office.change(ref.item_id, {"start": late.start, "end": late.end})

    def somebody_deletes(self, ref: RemoteRef) -> None:
        self.office.remove(ref.item_id)

    def fails(self, kind: Kind, operation: str | None = None, **more: Any) -> None:
        self.double.faults.add(Fault(kind, operation, **more))

    def asked(self, operation: str) -> int:
        return len(self.double.asked(operation))


def wait_until(done: Callable[[], bool]) -> None:
    """Waits for the server, which goes on after we left."""
    end = monotonic() + 5
    while not done() and monotonic() < end:
        sleep(0.01)


def staff(world: EwsWorld, number: int) -> list[str]:
    """Mailboxes of invented colleagues."""
    made = [f"collega{one}@voorbeeld.test" for one in range(number)]
    for address in made:
        world.office.add(address)
    return made


def mangled(world: EwsWorld, operation: str, *changes: bytes) -> None:
    """From now on replies to an operation have one thing written otherwise, as no server of the schema would."""
    answer = world.double.ews.answer

    def changed(call: Any, fault: Any) -> Any:
        reply = answer(call, fault)
        if world.double.ews.operation(call) != operation:
            return reply
        body = reply.body
        for old, new in zip(changes[::2], changes[1::2], strict=True):
            body = re.sub(old, new, body, flags=re.DOTALL)
            assert body != reply.body
        return replace(reply, body=body)

    world.double.ews.answer = changed  # type: ignore[method-assign]


@contextmanager
def ews_world() -> Iterator[EwsWorld]:
    """Two colleagues who share their calendars with the planner, and a room that accepts."""
    office = Mailboxes()
    office.add(PLANNER)
    for address in (ANNA, BRAM):
        office.add(address, default_right=Right.WRITE)
    office.add(ROOM, "Kamer 1", policy=RoomPolicy.ACCEPT, default_right=Right.WRITE)
    office.add_room_list("kamers@voorbeeld.test", "Kamers", [ROOM])
    with EwsDouble(office) as double:
        made = EwsWorld(double)
        yield made
        made.ews.close()
