"""A small office to test the store with; all people are invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from openplanner.domain.case import Anchors, Case, CaseType, ContactForm, Party, PhoneEntry, Term, wished
from openplanner.domain.colleague import Colleague, Place, PlaceKind, Team
from openplanner.domain.contact import Booking
from openplanner.domain.interval import Interval, TimeSpan
from openplanner.domain.reason import because
from openplanner.storage.bookings import add_booking
from openplanner.storage.cases import add_case
from openplanner.storage.colleagues import add_colleague, add_place, add_team
from openplanner.storage.store import Store, Transaction, open_store

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 24)


def new_store(folder: Path) -> Store:
    """An empty store in a file of its own."""
    return open_store(folder / "office.db", NOW)


def staffed(tx: Transaction, names: tuple[str, ...] = ("Anna Proef", "Bram Voorbeeld")) -> tuple[int, tuple[int, ...]]:
    """The id of a team and of its colleagues."""
    team = add_team(tx, Team("Bezwaar"))
    ids = tuple(
        add_colleague(tx, Colleague(name, f"{name.split()[0].lower()}@voorbeeld.test", (team.team_id,))).colleague_id
        for name in names
    )
    return team.team_id, ids


def a_room(tx: Transaction, kind: PlaceKind = PlaceKind.ROOM) -> int:
    """The id of a new place."""
    return add_place(tx, Place("Kamer 1", kind, email="kamer1@voorbeeld.test")).place_id


def a_case(team_id: int, number: str = "Z-2026-001", **changes: Any) -> Case:
    """A case with everything in it, to be phoned by 27 November."""
    full = Case(
        number=number,
        case_type=CaseType.OBJECTION,
        received_at=datetime(2026, 11, 24, 8, 30, 15, 250, tzinfo=UTC),
        subject="Bezwaar tegen de aanslag rioolheffing",
        citizen=Party(
            "Zoë de Vries-Łukasz", (PhoneEntry("+31612345678", "mobiel", "12", "na 17 uur"),), "zoe@citizen.test"
        ),
        team_id=team_id,
        representative=None,
        wishes=wished(frozenset({1, 3}), TimeSpan(540, 720), ContactForm.PHONE),
        anchors=Anchors(date(2026, 11, 1), suspensions=((date(2026, 12, 1), date(2026, 12, 8)),)),
        terms=(
            Term("last_calling_day", date(2026, 11, 27), (because("terms.norm", days=3, day=TODAY),), "norm"),
            Term("decision_date", date(2027, 1, 5), (because("terms.decision"),), "Awb 7:10"),
        ),
        created_at=NOW,
    )
    return replace(full, **changes)


def at(hour: int, minutes: int = 30, day: int = 25) -> Interval:
    """A stretch in November 2026, in UTC."""
    start = datetime(2026, 11, day, hour, tzinfo=UTC)
    return Interval(start, start + timedelta(minutes=minutes))


def a_booking(case_id: int, colleague_ids: tuple[int, ...], interval: Interval, **changes: Any) -> Booking:
    """A booked call."""
    key: UUID = changes.pop("key", None) or uuid4()
    return replace(Booking(key, case_id, ContactForm.PHONE, interval, colleague_ids), **changes)


def booked(tx: Transaction, interval: Interval) -> tuple[Case, Booking]:
    """A stored case with a stored booking in a staffed office."""
    team_id, (first, *_) = staffed(tx)
    case = add_case(tx, a_case(team_id))
    return case, add_booking(tx, a_booking(case.case_id, (first,), interval), NOW)
