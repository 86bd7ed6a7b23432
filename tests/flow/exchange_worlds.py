"""The worlds in which flows are told: the local calendar, Graph and EWS over real HTTP on this machine."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime

from openplanner.application.office import Office
from openplanner.calendars.ews import EwsCalendar
from openplanner.calendars.ews_settings import EwsSettings, EwsSignIn
from openplanner.calendars.graph import GraphCalendar
from openplanner.domain.calendar import CalendarGateway
from openplanner.storage.local_calendar import LocalCalendar
from tests.doubles.exchange.server import EwsDouble
from tests.doubles.faults import FaultPlan
from tests.doubles.graph.graph_server import GraphDouble
from tests.doubles.items import Right, RoomPolicy
from tests.doubles.mailboxes import PASSWORD, Mailboxes

PLANNER = "planner@voorbeeldstad.example"
PEOPLE = ("noor@voorbeeldstad.example", "bram@voorbeeldstad.example")
ROOM = "linde@voorbeeldstad.example"
MakeCalendar = Callable[[Office], CalendarGateway]


class World:
    """A server with the small office of the tests in it; ``make`` gives a desk its adapter, in its own process."""

    def __init__(self, make: MakeCalendar, mailboxes: Mailboxes | None = None, faults: FaultPlan | None = None) -> None:
        self.make, self.mailboxes, self.faults = make, mailboxes, faults


def _mailboxes() -> Mailboxes:
    office = Mailboxes(clock=lambda: datetime.now(UTC))
    office.add(PLANNER)
    for address in PEOPLE:
        office.add(address, default_right=Right.WRITE)
    office.add(ROOM, "Kamer Linde", policy=RoomPolicy.ACCEPT, default_right=Right.WRITE)
    return office


@contextmanager
def local_world() -> Iterator[World]:
    """Our own database."""
    yield World(lambda office: LocalCalendar(office.store, office.clock))


@contextmanager
def graph_world() -> Iterator[World]:
    """Exchange Online."""
    with GraphDouble(_mailboxes()) as double:
        token = double.token(PLANNER)

        def make(office: Office) -> CalendarGateway:
            return GraphCalendar(lambda: token, office.clock, double.address, pause=lambda _: None)

        yield World(make, double.mailboxes, double.faults)


@contextmanager
def ews_world() -> Iterator[World]:
    """Exchange Server."""
    importlib.import_module("openplanner.calendars.ews_desk")  # once here, instead of in every fork
    faults = FaultPlan()
    mailboxes = _mailboxes()
    with EwsDouble(mailboxes, faults) as server:

        def make(office: Office) -> CalendarGateway:
            settings = EwsSettings(server.endpoint, PLANNER, sign_in=EwsSignIn.BASIC)
            return EwsCalendar(settings, lambda _name: PASSWORD, office.clock)

        yield World(make, mailboxes, faults)


WORLDS: dict[str, Callable[[], AbstractContextManager[World]]] = {
    "local": local_world,
    "graph": graph_world,
    "ews": ews_world,
}
