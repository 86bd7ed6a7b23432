"""A day of eight hours at one desk, in minutes: whether memory stays where it is.

An hour is so many rounds of what a colleague does (``tests/desktop/working_day.py``). The second hour is the measure,
because in the first every screen is made and every cache filled. The full run takes five minutes; the last one found
302.0 MB after eight hours beside 300.7 after two, and as many widgets and objects.
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
from tests.benchmarks.measuring import Line
from tests.desktop.working_day import counted, work_a_round
from tests.offices import LIVED_IN_AT

HOURS, ROUNDS_AN_HOUR = 8, 12
MOST_GROWTH, MOST_OBJECTS = 1.05, 1.02
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


def run(short: bool) -> list[Line]:
    """What the program holds after the last hour, beside what it held after the second; the short form has three."""
    application()

    def now() -> datetime:
        return LIVED_IN_AT

    room = practice_room(now)
    database = room.make(Silent())
    window = open_window(open_practice(database, combined({}), now, ImmediateTasks()))
    memory, objects = [], []
    hours, rounds = (3, 1) if short else (HOURS, ROUNDS_AN_HOUR)
    for _ in range(hours):
        for _ in range(rounds):
            work_a_round(window)
        objects.append(counted())
        memory.append(_resident_mb())
    window.leave()
    room.clear(database)
    return [
        Line(f"memory after {hours} hours", memory[-1], "after the second hour", memory[1], MOST_GROWTH, "MB"),
        Line("widgets then", float(objects[-1].widgets), "after the second hour", float(objects[1].widgets), 1.02, ""),
        Line(
            "objects of Qt then", float(objects[-1].of_qt), "after the second hour", float(objects[1].of_qt), 1.02, ""
        ),
    ]


def _resident_mb() -> float:
    pages = Path("/proc/self/statm")
    if not pages.exists():
        return 0.0
    return int(pages.read_text(encoding="ascii").split()[1]) * PAGE_BYTES / 2**20
