"""A desk whose calendars are outside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from openplanner.application.office import Office
from openplanner.application.upkeep.demo_office import Replay
from openplanner.desktop.desk import Desk
from openplanner.settings import CALENDAR, Origin, combined
from tests.desktop.opened import desk_in
from tests.doubles.outside_calendar import OutsideCalendar


@pytest.fixture
def calendar(small: tuple[Office, Replay]) -> OutsideCalendar:
    """Outlook, as far as these tests go."""
    return OutsideCalendar(small[1])


@pytest.fixture
def desk(qapp: object, small: tuple[Office, Replay], calendar: OutsideCalendar) -> Iterator[Desk]:
    """A desk whose calendars are outside."""
    settings = combined({Origin.DATABASE: {CALENDAR.key: "graph"}})
    office = replace(small[0], calendar=calendar, settings=settings)
    made = desk_in(office, small[1])
    yield made
    made.tasks.close()
    made.reads.close()
    office.store.close()
