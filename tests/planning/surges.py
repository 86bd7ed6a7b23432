"""Invented surges: 200 calls, 15 colleagues, 5 days of 30 moments, each call for 5 of them; from easy to overfull."""

from __future__ import annotations

import random
from dataclasses import dataclass

from openplanner.planning.assignment import Jobs

OWNERS, MOMENTS, CALLS, FIT = 15, 150, 200, 5
LEFT_OUT = 1_000_000
DIFFICULTIES = {"easy": 0.30, "tight": 0.80, "scarce": 0.89, "overfull": 0.92}
"""The share of all moments that something else has taken already."""


@dataclass(frozen=True, slots=True)
class Call:
    """``due`` is the last moment in time, ``weight`` what a moment too late costs."""

    due: int
    weight: int
    fit: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Surge:
    """Calls, most pressing first, and the free moments as (owner, moment)."""

    calls: tuple[Call, ...]
    cells: tuple[tuple[int, int], ...]

    def jobs(self) -> Jobs:
        """The same as costs: moments too late times weight."""
        by_owner: dict[int, list[tuple[int, int]]] = {owner: [] for owner in range(OWNERS)}
        for cell, (owner, moment) in enumerate(self.cells):
            by_owner[owner].append((cell, moment))
        costs = [
            {
                cell: (moment - call.due) * call.weight if moment > call.due else 0
                for owner in call.fit
                for cell, moment in by_owner[owner]
            }
            for call in self.calls
        ]
        return Jobs(costs, [owner for owner, _ in self.cells], left_out=LEFT_OUT)


def surge(busy: float, seed: int) -> Surge:
    """A surge with that share of all moments taken."""
    chance = random.Random(seed)
    cells = [(owner, moment) for owner in range(OWNERS) for moment in range(MOMENTS) if chance.random() >= busy]
    calls = []
    for _ in range(CALLS):
        due = chance.randrange(10, MOMENTS) if chance.random() < 0.7 else chance.randrange(5, 40)
        fit = tuple(sorted(chance.sample(range(OWNERS), FIT)))
        calls.append(Call(due, chance.choice((1, 1, 1, 3)), fit))
    return Surge(tuple(sorted(calls, key=lambda call: (call.due, -call.weight))), tuple(cells))
