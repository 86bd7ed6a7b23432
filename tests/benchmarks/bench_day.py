"""A day of eight hours at one desk, in minutes: whether memory stays where it is.

An hour is so many rounds of what a colleague does (``tests/desktop/working_day.py``). The second hour is the measure,
because in the first every screen is made and every cache filled.
"""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

from openplanner.assembly import open_practice, practice_room
from openplanner.desktop.tasks import ImmediateTasks
from openplanner.desktop.window import application, open_window
from openplanner.domain.progress import Silent
from openplanner.settings import combined
from tests.desktop.working_day import counted, work_a_round
from tests.offices import LIVED_IN_AT

HOURS, ROUNDS_AN_HOUR = 8, 12
MOST_GROWTH_MB = 8.0
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


def run() -> list[tuple[str, float, float]]:
    """Megabytes (not milliseconds) that the program grew between the second hour and the last, and its objects."""
    application()

    def now() -> datetime:
        return LIVED_IN_AT

    room = practice_room(now)
    database = room.make(Silent())
    window = open_window(open_practice(database, combined({}), now, ImmediateTasks()))
    memory, objects = [], []
    for _ in range(HOURS):
        for _ in range(ROUNDS_AN_HOUR):
            work_a_round(window)
        objects.append(counted())
        memory.append(_resident_mb())
    window.leave()
    room.clear(database)
    told = ", ".join(f"{now:.0f}" for now in memory)
    return [
        (f"memory grown in hours 3 to {HOURS}, in MB ({told})", max(0.0, memory[-1] - memory[1]), MOST_GROWTH_MB),
        ("widgets grown in those hours, a count", float(objects[-1].widgets - objects[1].widgets), 1.0),
        ("objects of Qt grown in those hours, a count", float(objects[-1].of_qt - objects[1].of_qt), 1.0),
    ]


def _resident_mb() -> float:
    pages = Path("/proc/self/statm")
    if not pages.exists():
        return 0.0
    return int(pages.read_text(encoding="ascii").split()[1]) * PAGE_BYTES / 2**20
