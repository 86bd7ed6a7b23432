"""How long paper takes once its libraries are loaded (issue: guide 150 ms, week for 15 people 400 ms)."""

from __future__ import annotations

import time
from collections.abc import Callable

from openplanner.printing.conversation_guide import guide_pdf
from openplanner.printing.letter import LetterKind, letter_pdf
from openplanner.printing.week_schedule import week_pdf
from tests.printing.samples import guide_sheet, letter, week_sheet

ROUNDS = 7


def run() -> list[tuple[str, float, float]]:
    """Name, median milliseconds, limit in milliseconds; sheets are made anew each round, as an office does."""
    return [
        ("guide PDF, two pages", _median(lambda: guide_pdf(guide_sheet())), 150.0),
        ("week PDF, 15 people x 5 days", _median(lambda: week_pdf(week_sheet(15, 5))), 400.0),
        ("letter PDF", _median(lambda: letter_pdf(letter(LetterKind.CONFIRMATION))), 150.0),
    ]


def _median(work: Callable[[], object]) -> float:
    work()
    times: list[float] = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1000)
    return sorted(times)[ROUNDS // 2]


if __name__ == "__main__":
    for name, milliseconds, limit in run():
        print(f"{name}: {milliseconds:.0f} ms (limit {limit:.0f})")
