"""How long it takes to share out 200 calls over 15 colleagues and 5 days, in four difficulties, exactly."""

from __future__ import annotations

import statistics

from openplanner.planning.assignment import assign
from tests.benchmarks.measuring import PROCESSOR, Line, milliseconds
from tests.planning.surges import DIFFICULTIES, surge

LIMIT_MS = 150.0
ROUNDS = 5


def run(short: bool) -> list[Line]:
    """Costs worked out included; that lateness and spread are the exact optimum is held by tests/planning."""
    rounds = 1 if short else ROUNDS
    return [
        Line(f"bulk plan of 200 calls, {name}", _median(busy, rounds), "150 ms", LIMIT_MS, 1)
        for name, busy in DIFFICULTIES.items()
    ]


def _median(busy: float, rounds: int) -> float:
    surges = [surge(busy, seed) for seed in range(3, 3 + rounds)]
    return statistics.median(milliseconds(lambda given=given: assign(given.jobs()), PROCESSOR) for given in surges)  # type: ignore[misc]
