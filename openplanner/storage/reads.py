"""Lists for the screen, straight from the file: one question each, rows out, nothing to wait for.

Uses the sqlite3 of the standard library on read-only connections, because the first window must not wait for
SQLAlchemy (performance.md 2). Safe from any thread.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from openplanner.domain.interval import Interval
from openplanner.domain.outbox import OutboxState
from openplanner.storage.rows import (
    AgreementRow,
    BookingRow,
    ColleagueRow,
    DraftRow,
    FigureRows,
    OutboxLine,
    PlaceRow,
    SearchRow,
    SourceRow,
    StoryLine,
    TeamRow,
    WorklistCounts,
    WorklistRow,
)


class Reads:
    """Reads of one store. ``team_id`` None means every team.

    Every method raises ``StoreBusy``, ``StoreDamaged`` or ``StoreReadOnly`` when the file cannot be asked.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def worklist(self, team_id: int | None, now: datetime, limit: int = 200, offset: int = 0) -> list[WorklistRow]:
        """Open cases, the one that is due first on top."""
        raise NotImplementedError

    def worklist_counts(self, team_id: int | None, now: datetime) -> WorklistCounts:
        """How many cases wait, by urgency."""
        raise NotImplementedError

    def due_between(self, team_id: int | None, first: date, last: date) -> list[WorklistRow]:
        """Open cases whose last calling day lies in the stretch, both days included."""
        raise NotImplementedError

    def search(self, text: str, limit: int = 50) -> list[SearchRow]:
        """Cases that match as you type, newest first: words begin so in name, number or subject; digits of a phone."""
        raise NotImplementedError

    def case_story(self, case_id: int) -> list[StoryLine]:
        """All that happened to a case, oldest first."""
        raise NotImplementedError

    def week_bookings(self, team_id: int | None, window: Interval) -> list[BookingRow]:
        """Bookings that touch the window with a colleague of the team, cancelled ones left out, sorted by start."""
        raise NotImplementedError

    def open_agreements(self, team_id: int | None, until: date) -> list[AgreementRow]:
        """Promises that are not done and due up to and on that day, soonest first."""
        raise NotImplementedError

    def outbox_rows(self, states: Sequence[OutboxState] = ()) -> list[OutboxLine]:
        """Outbox in order; without states all that is not done."""
        raise NotImplementedError

    def figures(self, first: date, last: date) -> FigureRows:
        """What the key figures of these days are made of, both days included, Amsterdam days."""
        raise NotImplementedError

    def colleagues(self, active: bool = True) -> list[ColleagueRow]:
        """Colleagues by name; with ``active`` False also those who left."""
        raise NotImplementedError

    def teams(self) -> list[TeamRow]:
        """Teams by name."""
        raise NotImplementedError

    def places(self, active: bool = True) -> list[PlaceRow]:
        """Places by name."""
        raise NotImplementedError

    def sources(self) -> list[SourceRow]:
        """Calendar sources and how they stand."""
        raise NotImplementedError

    def drafts(self) -> list[DraftRow]:
        """Unfinished forms, newest first."""
        raise NotImplementedError

    def settings(self) -> dict[str, str]:
        """Organisation settings as stored."""
        raise NotImplementedError

    def data_version(self) -> int:
        """A number that differs after somebody wrote: the sign to refresh."""
        raise NotImplementedError

    def close(self) -> None:
        """Lets go of the file."""
