"""Busy time of colleagues and places that came from a file or was typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from openplanner.domain.calendar import BusyBlock
from openplanner.domain.interval import Interval
from openplanner.domain.reason import Reason
from openplanner.storage.store import Transaction


class SourceKind(StrEnum):
    """Where busy time came from."""

    ICS = "ics"
    TYPED = "typed"


@dataclass(frozen=True, slots=True)
class CalendarSource:
    """A calendar of one colleague or one place. ``why`` says why it is unknown; None when all is well.

    ``name`` is unique. ``label`` is what a person recognises (a file name without its folder).
    """

    name: str
    kind: SourceKind
    colleague_id: int | None = None
    place_id: int | None = None
    label: str = ""
    fetched_at: datetime | None = None
    why: Reason | None = None
    source_id: int = 0

    @property
    def known(self) -> bool:
        """False when its time is unknown, never free."""
        return self.why is None


@dataclass(frozen=True, slots=True)
class SubjectBusy:
    """Busy time of one colleague or place: its blocks sorted by start, and why part of it is unknown."""

    colleague_id: int | None
    place_id: int | None
    blocks: tuple[BusyBlock, ...]
    unknown: tuple[Reason, ...] = ()


def replace_source(tx: Transaction, source: CalendarSource, blocks: Sequence[BusyBlock]) -> CalendarSource:
    """The source as stored, its blocks replaced by these; a source of the same name is replaced too."""
    raise NotImplementedError


def mark_unknown(tx: Transaction, name: str, why: Reason, now: datetime) -> None:
    """Keeps the blocks of a source but marks it as not known."""
    raise NotImplementedError


def drop_source(tx: Transaction, name: str) -> None:
    """Removes a source and its blocks."""
    raise NotImplementedError


def sources(tx: Transaction) -> tuple[CalendarSource, ...]:
    """All sources by name."""
    raise NotImplementedError


def busy_between(
    tx: Transaction, window: Interval, colleague_ids: Sequence[int] = (), place_ids: Sequence[int] = ()
) -> tuple[SubjectBusy, ...]:
    """One answer per colleague, then per place, in the order asked; blocks that touch the window, whole."""
    raise NotImplementedError
