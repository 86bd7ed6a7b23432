"""What was left out of the start is imported once the window is there, so that nobody waits for a first time."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib import import_module

from PySide6.QtCore import QObject

from openplanner.desktop.desk import Desk
from openplanner.desktop.screens import BESIDE, SCREENS
from openplanner.domain.progress import Progress


def import_the_rest(desk: Desk, owner: QObject, then: Callable[[], object]) -> None:
    """Imports the libraries of the desk and all screens, beside the window; ``then`` is called when that is done."""
    steps: list[Callable[[], object]] = [*desk.warm_steps]
    steps += (partial(import_module, entry.module) for entry in (*SCREENS, *BESIDE))

    def work(progress: Progress) -> None:
        for done, step in enumerate(steps):
            progress.step(done, len(steps))
            step()

    desk.tasks.run(owner, "general", "warm_up", "", work, lambda _done: then())
