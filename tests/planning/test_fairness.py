"""Fair counting: I5, part time and absence; the cap scaled to hours worked."""

from __future__ import annotations

import pytest

from openplanner.planning.fairness import Share, cap_on, held_back, loads


def test_a_newcomer_starts_at_the_teams_number() -> None:  # I5
    found = loads([Share(1, 10, 2400), Share(2, 10, 2400), Share(3, 0, 0)])
    assert found == {1: 10, 2: 10, 3: 10}


def test_half_the_hours_and_half_the_talks_is_even() -> None:
    found = loads([Share(1, 10, 2400), Share(2, 5, 1200)])
    assert found[1] == pytest.approx(found[2])


def test_two_weeks_away_leave_nothing_to_catch_up() -> None:
    found = loads([Share(1, 20, 4800), Share(2, 10, 2400), Share(3, 20, 4800)])
    assert found[2] == pytest.approx(20)


def test_without_hours_the_numbers_themselves_count() -> None:
    assert loads([Share(1, 3, 0), Share(2, 0, 0)]) == {1: 3, 2: 0}
    assert loads([]) == {}


@pytest.mark.parametrize(("jim", "karen", "held"), [(3, 0, True), (3, 1, False), (4, 1, True), (2, 0, False)])
def test_more_than_two_ahead_is_held_back(jim: int, karen: int, held: bool) -> None:  # I4
    assert held_back(jim, min(jim, karen)) is held


@pytest.mark.parametrize(
    ("cap", "minutes", "expected"),
    [(None, 480, None), (8, 480, 8), (8, 600, 8), (8, 240, 4), (8, 450, 8), (3, 240, 2), (8, 15, 1), (0, 480, 0)],
)
def test_cap_per_day(cap: int | None, minutes: int, expected: int | None) -> None:
    assert cap_on(cap, minutes) == expected
