"""A colleague is ill on a day of eight talks, with calendars on Exchange: what stands there is what is booked here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from openplanner.application.book_slot import Slot, book_slot
from openplanner.application.office import Office
from openplanner.application.send_outbox import send_outbox
from openplanner.application.undo import undo_step
from openplanner.application.upkeep.demo_office import Replay
from openplanner.application.whole_team.carry_out import carry_out
from openplanner.application.whole_team.cover_absence import cover_absence
from openplanner.application.whole_team.draft import Absence, Why
from openplanner.calendars.ews import EwsCalendar
from openplanner.calendars.graph import GraphCalendar
from openplanner.domain.case import ContactForm
from openplanner.domain.interval import AMSTERDAM, Interval
from openplanner.storage import bookings
from tests.flow.exchange_worlds import PEOPLE, WORLDS, World
from tests.offices import BY, registered, small_office

NOOR, BRAM = 1, 2
DAY = date(2026, 11, 24)
Placed = set[tuple[str, datetime, datetime]]
Desk = tuple[Office, Replay, World]


@pytest.fixture(params=["graph", "ews"])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    """The small office with its calendars on one of the servers."""
    with WORLDS[request.param]() as world:
        office, clock = small_office(tmp_path)
        office = replace(office, calendar=world.make(office))
        yield office, clock, world
        assert isinstance(office.calendar, (EwsCalendar, GraphCalendar))
        office.calendar.close()
        office.store.close()


def booked(office: Office) -> Placed:
    """What is booked here: whose calendar, from when until when."""
    window = Interval(datetime(2026, 11, 23, tzinfo=AMSTERDAM), datetime(2026, 12, 23, tzinfo=AMSTERDAM))
    with office.store.reading() as tx:
        lives = [one for one in bookings.bookings_between(tx, window) if one.lives(office.clock())]
    return {(PEOPLE[one.colleague_ids[0] - 1], one.interval.start, one.interval.end) for one in lives}


def on_server(world: World) -> Placed:
    """What of ours stands in the calendars of the colleagues."""
    boxes = world.mailboxes
    assert boxes is not None
    return {(who, item.start, item.end) for who in PEOPLE for item in boxes.items(who) if item.properties}


def sent(office: Office, clock: Replay) -> None:
    """Everything that waited is in the calendars."""
    for _ in range(3):
        send_outbox(office)
        clock.moment += timedelta(seconds=30)


def test_a_day_of_eight_talks_goes_to_others_and_comes_back_on_the_server_too(desk: Desk) -> None:
    office, clock, world = desk
    for number in range(8):
        start = datetime(2026, 11, 24, 9, 15, tzinfo=AMSTERDAM) + timedelta(hours=number)
        slot = Slot(ContactForm.PHONE, Interval(start, start + timedelta(minutes=30)), (NOOR,))
        book_slot(office, registered(office, f"Z-{number}").case_id, slot, BY)
    sent(office, clock)
    before = booked(office)
    assert len(before) == 8
    assert on_server(world) == before
    done = carry_out(office, cover_absence(office, Absence((NOOR,), (DAY,), None, Why.ILL)), BY)
    sent(office, clock)
    moved = booked(office)
    assert len(moved) == 8
    assert not any(who == PEOPLE[0] and start.astimezone(AMSTERDAM).date() == DAY for who, start, _ in moved)
    assert on_server(world) == moved
    clock.moment += timedelta(minutes=5)
    assert undo_step(office, done.undo_id, BY).facts == (("n", 8),)
    sent(office, clock)
    assert booked(office) == before
    assert on_server(world) == before
