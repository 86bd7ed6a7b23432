"""An office for tests: a real store in a temporary file, the local calendar, and a clock that is set by hand."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from openplanner.application.office import Clock, Office
from openplanner.application.register_case import Intake, register_case
from openplanner.application.rules import load_rules
from openplanner.application.upkeep import organisation
from openplanner.application.upkeep.demo_office import Replay
from openplanner.assembly import open_office
from openplanner.domain.case import Case, CaseType, PhoneEntry
from openplanner.domain.colleague import Colleague, Place, PlaceKind, Team, WorkingPattern, WorkingPeriod
from openplanner.domain.interval import AMSTERDAM, TimeSpan
from openplanner.domain.rights import EVERYTHING, Rights
from openplanner.settings import combined
from openplanner.storage.local_calendar import LocalCalendar
from openplanner.storage.server.address import Server
from openplanner.storage.store import Store, open_store

BY = 1
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=AMSTERDAM)
LIVED_IN_AT = datetime(2026, 11, 24, 9, 5, tzinfo=AMSTERDAM)  # the moment of the invented office
FULL_TIME = WorkingPattern(tuple(WorkingPeriod(day, TimeSpan(9 * 60, 17 * 60)) for day in range(1, 6)))


def bare_office(folder: Path, moment: datetime = MONDAY) -> tuple[Office, Replay]:
    """An office without anybody in it, and its clock."""
    clock = Replay(moment)
    return open_office(str(folder / "office.sqlite3"), clock, combined({})), clock


def small_office(folder: Path, moment: datetime = MONDAY) -> tuple[Office, Replay]:
    """An office with one team, two colleagues, a room and a neighbourhood place."""
    office, clock = bare_office(folder, moment)
    _peopled(office)
    return office, clock


def small_office_on(server: Server, moment: datetime = MONDAY) -> tuple[Office, Replay]:
    """The same on a server, of which the calendars are with the office as well."""
    clock = Replay(moment)
    office = office_in(open_store(server, moment), clock)
    _peopled(office)
    return office, clock


def office_in(store: Store, clock: Clock, rights: Rights = EVERYTHING) -> Office:
    """The office of that store as a desk has it: calendars in the store as well, every setting as it was made."""
    settings = combined({})
    return Office(store, LocalCalendar(store, clock), settings, clock, load_rules(settings), rights)


def _peopled(office: Office) -> None:
    nobody = organisation.BY_NOBODY
    organisation.save_team(office, Team("Bezwaar"), nobody)
    for name in ("Noor Demo", "Bram Proef"):
        email = f"{name.split()[0].lower()}@voorbeeldstad.example"
        organisation.save_colleague(office, Colleague(name, email, team_ids=(1,), pattern=FULL_TIME), nobody)
    organisation.save_place(office, Place("Kamer Linde", PlaceKind.ROOM, email="linde@voorbeeldstad.example"), nobody)
    organisation.save_place(office, Place("Buurthuis", PlaceKind.NEIGHBOURHOOD, travel_minutes=20), nobody)


def letter(number: str = "Z-1", case_type: CaseType = CaseType.OBJECTION, moment: datetime = MONDAY) -> Intake:
    """A letter from an invented citizen."""
    return Intake(
        number=number,
        case_type=case_type,
        received_at=moment,
        subject="Kapvergunning voor een eik",
        name="Mevrouw A. Verzonnen",
        phones=(PhoneEntry("+31612345601"),),
    )


def registered(office: Office, number: str = "Z-1", case_type: CaseType = CaseType.OBJECTION) -> Case:
    """A registered case, received now."""
    return register_case(office, letter(number, case_type, office.clock()), BY)
