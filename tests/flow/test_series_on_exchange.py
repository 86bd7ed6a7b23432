"""A series of talks with calendars on Exchange: what stands there is what is booked here, and leaves it again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from openplanner.application.book_slot import Slot, book_slot
from openplanner.application.repeat_talk import repeat_talk, series_dates
from openplanner.application.undo import undo_last
from openplanner.domain.case import ContactForm
from openplanner.domain.interval import AMSTERDAM, Interval
from openplanner.domain.series import SeriesWish
from tests.doubles.faults import Fault, Kind
from tests.doubles.items import Item
from tests.flow.exchange_worlds import PEOPLE, WORLDS
from tests.flow.test_absence_on_exchange import NOOR, Desk, booked, on_server, sent
from tests.offices import BY, registered, small_office

FIRST = datetime(2026, 11, 24, 10, tzinfo=AMSTERDAM)
WISH = SeriesWish(weeks=1, talks=4)


@pytest.fixture(params=["graph", "ews"])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    """The small office with its calendars on one of the servers."""
    with WORLDS[request.param]() as world:
        office, clock = small_office(tmp_path)
        office = replace(office, calendar=world.make(office))
        yield office, clock, world
        office.calendar.close()  # type: ignore[attr-defined]
        office.store.close()


def test_what_stands_on_the_server_is_what_is_booked_also_when_one_create_fails_at_first(desk: Desk) -> None:
    office, clock, world = desk
    slot = Slot(ContactForm.PHONE, Interval(FIRST, FIRST + timedelta(minutes=30)), (NOOR,))
    first = book_slot(office, registered(office).case_id, slot, BY)
    sent(office, clock)
    boxes = world.mailboxes
    assert boxes is not None
    later = (FIRST + timedelta(weeks=2)).astimezone(UTC)
    boxes.put(PEOPLE[0], Item(later, later + timedelta(minutes=30)))  # by Noor, in Outlook
    clock.moment += timedelta(minutes=3)
    taken = [[why.code for why in one.conflicts] for one in series_dates(office, first.booking_id, WISH)]
    assert taken == [[], ["agenda.move_busy"], []]
    made = repeat_talk(office, first, WISH, BY, skip_conflicts=True)
    assert len(made.made) == 2
    assert world.faults is not None
    world.faults.add(Fault(Kind.UNAVAILABLE, skip=1))
    sent(office, clock)
    clock.moment += timedelta(minutes=10)
    sent(office, clock)
    assert on_server(world) == booked(office)
    assert len(booked(office)) == 3
    undo_last(office, BY)
    sent(office, clock)
    assert on_server(world) == booked(office)
    assert len(booked(office)) == 1
