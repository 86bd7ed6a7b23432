"""A small office that nobody works in, to try the app against a double by hand and for tests that need some life."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from tests.doubles.mailboxes import (
    Attendee,
    Item,
    Mailboxes,
    Recurrence,
    Right,
    Role,
    RoomPolicy,
    Send,
    Status,
    zone_of,
)

DOMAIN = "voorbeeldstad.example"
DESK = f"balie@{DOMAIN}"  # the account that the app signs in with
NOOR, BRAM, FENNA = (f"{name}@{DOMAIN}" for name in ("noor", "bram", "fenna"))
LINDE, EIK, BEUK = (f"{name}@{DOMAIN}" for name in ("linde", "eik", "beuk"))
ROOMS = f"kamers@{DOMAIN}"
AMSTERDAM = zone_of("W. Europe Standard Time")


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """A moment on the wall clock of the office, in UTC."""
    return datetime.combine(day, time(hour, minute), tzinfo=AMSTERDAM).astimezone(UTC)


def furnish(office: Mailboxes) -> Mailboxes:
    """People, rooms and rights: the desk may write in the calendars of Noor and Bram, and see when Fenna is busy."""
    office.add(DESK, "Balie Voorbeeldstad")
    office.add(NOOR, "Noor Demo", rights={DESK: Right.WRITE})
    office.add(BRAM, "Bram Proef", rights={DESK: Right.WRITE})
    office.add(FENNA, "Fenna Test", default_right=Right.FREE_BUSY)
    office.add(LINDE, "Kamer Linde", policy=RoomPolicy.ACCEPT)
    office.add(EIK, "Kamer Eik", policy=RoomPolicy.ACCEPT_LATER, answer_after=timedelta(minutes=1))
    office.add(BEUK, "Kamer Beuk", policy=RoomPolicy.TENTATIVE)
    office.add_room_list(ROOMS, "Kamers stadhuis", (LINDE, EIK, BEUK))
    office.impersonators.add(DESK)
    return office


def fill(office: Mailboxes, monday: date) -> Mailboxes:
    """A week of appointments of every sort, from a Monday on."""
    tuesday, wednesday, thursday = (monday + timedelta(days=days) for days in (1, 2, 3))
    standup = Recurrence("weekly", monday, weekdays=(0, 1, 2, 3, 4), cancelled=frozenset({wednesday}))
    office.put(NOOR, Item(at(monday, 9), at(monday, 9, 15), "Dagstart", recurrence=standup))
    guests = (Attendee(BRAM), Attendee(LINDE, Role.RESOURCE))
    office.put(NOOR, Item(at(tuesday, 10), at(tuesday, 11), "Overleg bezwaar", attendees=guests), Send.ALL)
    office.put(NOOR, Item(at(thursday, 13), at(thursday, 14), "Tandarts", sensitivity="Private", status=Status.OUT))
    office.put(BRAM, Item(at(wednesday, 0), at(thursday, 0), "Vrij", status=Status.OUT, all_day=True))
    office.put(FENNA, Item(at(tuesday, 14), at(tuesday, 16), "Schrijfmiddag", status=Status.TENTATIVE))
    return office
