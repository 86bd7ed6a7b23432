"""Exchange Server keeps the contract of every calendar, over HTTP against the EWS double, also when things go wrong.

Numbers of fault cases are those of exchange.md section 7.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from openplanner.calendars.ews import EwsCalendar, EwsSettings, EwsSignIn
from openplanner.domain.calendar import BusyStatus, CalendarGateway, RemoteRef
from openplanner.domain.interval import Interval
from tests.calendars.contract import ANNA, BRAM, ROOM, CalendarContract, hour
from tests.doubles.exchange.server import EwsDouble
from tests.doubles.faults import Fault, Kind
from tests.doubles.items import Item, Right, RoomPolicy, Status
from tests.doubles.mailboxes import Mailboxes
from tests.doubles.people import PASSWORD

PLANNER = "planner@voorbeeld.test"
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


@pytest.fixture
def world() -> Iterator[EwsWorld]:
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


class TestEwsCalendar(CalendarContract):
    @pytest.fixture
    def world(self, world: EwsWorld) -> EwsWorld:  # type: ignore[override]
        return world
