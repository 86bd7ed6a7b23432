"""The Graph adapter against the Graph double, with everybody else in Outlook; shared by the tests of Microsoft 365."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from openplanner.calendars.graph import GraphCalendar
from openplanner.domain.calendar import (
    BusyStatus,
    CalendarGateway,
    CalendarUnknown,
    FreeBusy,
    RemoteRef,
)
from openplanner.domain.interval import Interval
from tests.calendars.contract import ANNA, BRAM, DAY, ROOM, hour
from tests.doubles.faults import Fault, Kind
from tests.doubles.graph.graph_server import GraphDouble
from tests.doubles.items import Item, Right, RoomPolicy, Status
from tests.doubles.mailboxes import Mailboxes

PLANNER = "planner@voorbeeld.test"
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
STATUSES = {
    BusyStatus.FREE: Status.FREE,
    BusyStatus.TENTATIVE: Status.TENTATIVE,
    BusyStatus.BUSY: Status.BUSY,
    BusyStatus.OUT_OF_OFFICE: Status.OUT,
    BusyStatus.WORKING_ELSEWHERE: Status.ELSEWHERE,
}


class Desk:
    """The clock, the patience and the token of one desk."""

    def __init__(self) -> None:
        self.now = NOW
        self.pauses: list[float] = []
        self.tokens: list[str] = []

    def clock(self) -> datetime:
        return self.now

    def token(self) -> str:
        """The next token; the last one for good."""
        return self.tokens.pop(0) if len(self.tokens) > 1 else self.tokens[0]


class GraphWorld:
    """The Graph adapter against the double, and everybody else in Outlook."""

    def __init__(self, double: GraphDouble) -> None:
        self.double = double
        self.office = double.mailboxes
        self.desk = Desk()
        self.desk.tokens = [double.token(PLANNER)]
        self.graph = GraphCalendar(self.desk.token, self.desk.clock, double.address, pause=self.desk.pauses.append)
        self.gateway: CalendarGateway = self.graph

    def somebody_adds(
        self,
        mailbox: str,
        interval: Interval,
        subject: str = "",
        private: bool = False,
        status: BusyStatus = BusyStatus.BUSY,
    ) -> None:
        self.put(mailbox, interval, subject=subject, status=STATUSES[status],
                 sensitivity="Private" if private else "Normal")  # fmt: skip

    def put(self, mailbox: str, interval: Interval, **more: Any) -> Item:
        return self.office.put(mailbox, Item(interval.start, interval.end, **more))

    def breaks(self, mailbox: str) -> None:
        self.double.service.broken.add(mailbox)

    def somebody_changes(self, ref: RemoteRef) -> None:
        late = hour(20)
        self.office.change(ref.item_id, {"start": late.start, "end": late.end})

    def somebody_deletes(self, ref: RemoteRef) -> None:
        self.office.remove(ref.item_id)

    def fails(self, kind: Kind, operation: str | None = None, **more: Any) -> None:
        self.double.faults.add(Fault(kind, operation, **more))

    def asked(self, operation: str) -> int:
        return len(self.double.asked(operation))


def free_busy_of(world: GraphWorld, *addresses: str, window: Interval = DAY) -> list[FreeBusy | CalendarUnknown]:
    return list(world.gateway.free_busy(addresses, window).values())


def colleagues(world: GraphWorld, count: int) -> list[str]:
    """That many more colleagues, by address."""
    for number in range(count):
        world.office.add(f"collega{number}@voorbeeld.test")
    return [f"collega{number}@voorbeeld.test" for number in range(count)]


@contextmanager
def graph_world() -> Iterator[GraphWorld]:
    """Two colleagues and a room in Microsoft 365, who let the planner write in their calendars."""
    office = Mailboxes()
    office.add(PLANNER)
    for address in (ANNA, BRAM):
        office.add(address, default_right=Right.WRITE)
    office.add(ROOM, "Kamer 1", policy=RoomPolicy.ACCEPT, default_right=Right.WRITE)
    with GraphDouble(office) as double:
        made = GraphWorld(double)
        yield made
        made.graph.close()
