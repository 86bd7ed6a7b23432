"""Killed at any point between click and confirmation: as many items as bookings, never two, never none."""

from __future__ import annotations

import signal
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from openplanner.assembly import open_office
from openplanner.domain.interval import Interval
from openplanner.settings import combined
from tests.flow import dying_desks as desks
from tests.flow.exchange_worlds import WORLDS
from tests.flow.killed_sessions import killed_rounds
from tests.flow.killed_windows import killed_rounds as killed_windows
from tests.flow.racing_desks import raced_rounds
from tests.offices import MONDAY, small_office

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a process can only be forked on Unix")
ROUNDS = 100  # two desks each, so 200 lives
MAILBOX = "noor@voorbeeldstad.example"


@pytest.mark.parametrize("name", WORLDS)
def test_as_many_items_as_bookings_whenever_a_desk_dies(name: str, tmp_path: Path) -> None:
    office, _ = small_office(tmp_path)
    case_ids = desks.register_some(office, 12)
    office.store.close()
    path = str(desks.database(tmp_path))
    with WORLDS[name]() as world:
        place = desks.Workplace(lambda clock: open_office(path, clock, combined({})), world.make)
        ends = desks.rounds_of_dying(place, case_ids, MONDAY, ROUNDS, seed=20261124)
        assert 9 not in ends, "a desk met a bug"
        assert ends.count(-signal.SIGKILL) > ROUNDS // 4
        moment = desks.settle(place, MONDAY + timedelta(minutes=ROUNDS + 10))
        survivor = place.opened(moment)
        window = Interval(MONDAY, MONDAY + timedelta(days=31))
        booked = desks.booked_keys(survivor)
        assert desks.item_keys(survivor, MAILBOX, window) == booked
        assert booked
        desks.shut(survivor)


def test_every_acknowledged_save_is_there_whenever_a_session_dies(tmp_path: Path) -> None:
    """The short form; ``python -m tests.flow.killed_sessions 200`` does the long one."""
    told = killed_rounds(tmp_path, rounds=20, seed=7)
    assert sum(told.steps.values()) > 20


def test_what_a_real_window_said_was_saved_is_there_after_it_was_killed(tmp_path: Path) -> None:
    """The short form; ``python -m tests.flow.killed_windows 200`` does the long one."""
    assert killed_windows(tmp_path, rounds=2, seed=3) > 2


@pytest.mark.parametrize(("name", "rounds"), [("local", 2), ("graph", 2)])
def test_two_who_confirm_the_same_moment_are_one_winner_and_three_other_moments(
    name: str, rounds: int, tmp_path: Path
) -> None:
    """The short form; ``python -m tests.flow.racing_desks 1000`` does the long one (peers.md row 27)."""
    assert raced_rounds(name, tmp_path, rounds) == []
