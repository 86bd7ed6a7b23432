"""Searching page by page: what begins so first, then what holds it anywhere. Free of Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from openplanner.storage.reads import Reads
from openplanner.storage.rows import SearchFilter, SearchRow

PAGE = 60
PERIODS = {"ever": 0, "week": 7, "month": 28, "quarter": 92, "year": 366}
"""How far back a case may have been received, in days; 0 is any time."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the next page begins: among what begins so or what holds it, below the case with that id."""

    inside: bool = False
    before: int | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: the typed text, the filters, and the moment that decides what is late."""

    text: str
    wanted: SearchFilter
    now: datetime


@dataclass(frozen=True, slots=True)
class Page:
    """Rows in order, and where the next ones are; ``next`` is None when these are the last."""

    rows: tuple[SearchRow, ...]
    next: Place | None


def page_of(reads: Reads, asked: Question, place: Place = Place()) -> Page:
    """The page at that place; one that begins so may go on with what holds it. Raises the errors of the store."""
    found: list[SearchRow] = []
    if not place.inside:
        found = reads.search(asked.text, PAGE, asked.wanted, asked.now, place.before)
        if len(found) == PAGE:
            return Page(tuple(found), Place(before=found[-1].case_id))
    below = place.before if place.inside else None
    held = reads.search_inside(asked.text, PAGE, asked.wanted, asked.now, below)
    following = Place(inside=True, before=held[-1].case_id) if len(held) == PAGE else None
    return Page((*found, *held), following)


def pages_of(reads: Reads, asked: Question, least: int) -> Page:
    """The first pages as one, with at least that many cases as far as there are; raises the errors of the store."""
    page = page_of(reads, asked)
    while page.next is not None and len(page.rows) < least:
        more = page_of(reads, asked, page.next)
        page = Page((*page.rows, *more.rows), more.next)
    return page


def since(period: str, today: date) -> date | None:
    """The first day of receipt for a period of :data:`PERIODS`."""
    days = PERIODS[period]
    return today - timedelta(days=days) if days else None


def same_cases(before: Sequence[SearchRow], after: Sequence[SearchRow]) -> bool:
    """True when the same cases stand in the same order."""
    return [row.case_id for row in before] == [row.case_id for row in after]
