"""How long it takes to share out 200 calls over 15 colleagues and 5 days, in four difficulties, exactly."""

from __future__ import annotations

import statistics
import time

from openplanner.planning.assignment import assign
from tests.planning.surges import DIFFICULTIES, surge

Figure = tuple[str, float, float]
LIMIT_MS = 150.0
ROUNDS = 5


def run() -> list[Figure]:
    """Median of five in processor time, costs worked out included; the tests hold the answers to an exact solver."""
    return [(f"bulk plan of 200 calls, {name}", _median(busy), LIMIT_MS) for name, busy in DIFFICULTIES.items()]


def _median(busy: float) -> float:
    found = []
    for seed in range(3, 3 + ROUNDS):
        given = surge(busy, seed)
        begin = time.thread_time()
        assign(given.jobs())
        found.append((time.thread_time() - begin) * 1000)
    return statistics.median(found)
