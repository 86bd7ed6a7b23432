"""The self-test: is this installation whole? The program at work in a folder of its own, nothing mocked."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from openplanner.application.upkeep.connections import LOOK_AHEAD, examine_mailbox
from openplanner.application.upkeep.trial import OpenOffice, make_demo
from openplanner.domain.calendar import CalendarGateway
from openplanner.domain.errors import Unavailable
from openplanner.domain.interval import Interval
from openplanner.domain.reason import Reason, because


@dataclass(frozen=True, slots=True)
class TrialStep:
    """One thing that was tried; its name is the text ``self_test.<name>``."""

    name: str
    ok: bool
    detail: Reason


def self_test(
    now: datetime, open_office: OpenOffice, mailbox: str = "", calendar: CalendarGateway | None = None
) -> tuple[TrialStep, ...]:
    """Books in the local calendar, prints, draws every screen, and reads one mailbox of ``calendar`` when it is named.

    What fails in the program itself is an exception, so that an installation that is not whole never passes:
    ``Unavailable("window_not_drawn")`` for the window, and the errors of the store. A mailbox that is not reached is a
    step that is not ok, with the reason.
    """
    troubles: list[str] = []
    folder = Path(tempfile.mkdtemp(prefix="openplanner-"))
    try:
        made = make_demo(folder, now, open_office, troubles.append)
        talks = made.callbacks > 0 and made.appointments > 0
        booked = because("self_test.booked", callbacks=made.callbacks, appointments=made.appointments)
        steps = [
            TrialStep("database", True, because("self_test.cases", n=made.cases)),
            TrialStep("booking", talks, booked),
            _paper(made.files),
            _window(made.directory, made.files, troubles),
        ]
    finally:
        shutil.rmtree(folder, ignore_errors=True)  # Windows may hold a file a moment longer; nobody real is in it
    if mailbox and calendar is not None:
        steps.append(_server(calendar, mailbox, now))
    return tuple(steps)


def _paper(files: tuple[str, ...]) -> TrialStep:
    papers = [file for file in files if file.endswith(".pdf")]
    guides, weeks = (sum(file.startswith(kind) for file in papers) for kind in ("leidraad-", "week-"))
    return TrialStep(
        "paper", guides > 0 and weeks > 0, because("self_test.printed", n=len(papers), guides=guides, weeks=weeks)
    )


def _window(folder: Path, files: tuple[str, ...], troubles: list[str]) -> TrialStep:
    """Every screen gave a picture, none is empty (the program that draws them looks) and no two are the same."""
    pictures = [file for file in files if file.endswith(".png")]
    different = len({(folder / file).read_bytes() for file in pictures})
    if troubles or not pictures or different < len(pictures):
        raise Unavailable("window_not_drawn", screen=f"{different}/{len(pictures)}")
    return TrialStep("window", True, because("self_test.drawn", n=len(pictures)))


def _server(calendar: CalendarGateway, mailbox: str, now: datetime) -> TrialStep:
    check = examine_mailbox(calendar, mailbox, mailbox, Interval(now, now + LOOK_AHEAD))
    return TrialStep("server", check.fine, check.problem or because("self_test.reached", address=mailbox))
