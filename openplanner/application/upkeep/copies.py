"""Copies of the database: made by rule while others work, and put back with what is missing named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from openplanner.application.office import Office
from openplanner.application.trace import Step, trace
from openplanner.domain.errors import InvalidInput
from openplanner.domain.interval import AMSTERDAM
from openplanner.domain.reason import Reason, because
from openplanner.domain.stopping import before_keeping
from openplanner.settings import COPIES_DAYS, COPIES_FOLDER, COPIES_WEEKS, COPY_HOURS, Settings
from openplanner.storage.backups import backup_to, restore_from
from openplanner.storage.copies import (
    Copy,
    Place,
    copies_in,
    last_good,
    remove_copies,
    remove_old_leftovers,
)
from openplanner.storage.privacy.copies_beside import clean_copy
from openplanner.storage.privacy.erasures import noted_beside
from openplanner.storage.salvage import Lost, lost_since
from openplanner.storage.server.address import Server
from openplanner.storage.store import open_store

BY_PROGRAM = 0
_OF_COPIES = frozenset({"backed_up", "restored"})  # nothing that a person has to do again


@dataclass(frozen=True, slots=True)
class CopiesKept:
    """What was done: the copy made now, or None when it was not time yet, and how many old ones were removed."""

    made: Copy | None
    removed: int


@dataclass(frozen=True, slots=True)
class Offer:
    """The newest copy that is sound, and what the database has beyond it, as far as that can be read."""

    copy: Copy
    lost: Lost


@dataclass(frozen=True, slots=True)
class PutBack:
    """A database that was put back: from which copy, where what stood there is now, and what is missing."""

    copy: Path
    kept: Path
    lost: Lost


def make_copy(office: Office, path: Path, by: int) -> Path:
    """The copy, opened and checked before it counts. Raises the ``Unavailable`` kinds of the store."""
    before_keeping()
    made = backup_to(office.store, path)
    with office.store.transaction() as tx:
        trace(tx, Step("backed_up", by, office.clock(), after={"bytes": made.stat().st_size}))
    return made


def keep_copies(office: Office, *, anyway: bool = False) -> CopiesKept:
    """Makes the copy that is due by the settings, and then removes those that the rule no longer keeps.

    Safe to call often; a server is copied by who looks after it. ``anyway`` makes one also when none is due. Nothing is
    removed before a new copy was made and checked: on a damaged database (``StoreDamaged``) or a full disk the old
    ones stay.
    """
    if isinstance(office.store.home, Server) and not anyway:
        return CopiesKept(None, 0)
    place = copies_place(office.settings, office.store.path)
    now = office.clock()
    if not anyway and not _is_due(office.settings, copies_in(place), now):
        return CopiesKept(None, 0)
    made = place.copy_at(now)
    make_copy(office, made.path, BY_PROGRAM)
    there = copies_in(place)
    kept = copies_kept(there, office.settings)
    removed = remove_copies(copy for copy in there if copy not in kept)
    weeks = max(office.settings.number(COPIES_WEEKS), 1)
    return CopiesKept(made, removed + remove_old_leftovers(office.store.path, now - timedelta(weeks=weeks)))


def copies_place(settings: Settings, database: Path) -> Place:
    """Where the copies of that database are kept."""
    return Place.of(database, settings.text(COPIES_FOLDER))


def copies_kept(copies: Sequence[Copy], settings: Settings) -> tuple[Copy, ...]:
    """Which of the copies, newest first, the rule keeps: the last of each day and each week in Amsterdam, so many."""
    by_day = {}
    by_week = {}
    for copy in reversed(copies):
        day = copy.made_at.astimezone(AMSTERDAM).date()
        by_day[day] = copy
        by_week[day.isocalendar()[:2]] = copy
    days = sorted(by_day, reverse=True)[: settings.number(COPIES_DAYS)]
    weeks = sorted(by_week, reverse=True)[: settings.number(COPIES_WEEKS)]
    kept = {by_day[day] for day in days} | {by_week[week] for week in weeks}
    return tuple(copy for copy in copies if copy in kept)


def _is_due(settings: Settings, copies: Sequence[Copy], now: datetime) -> bool:
    hours = settings.number(COPY_HOURS)
    if not hours:
        return False
    made_lately = [copy for copy in copies if timedelta(0) <= now - copy.made_at < timedelta(hours=hours)]
    return not made_lately  # a copy from the future is of a clock that was wrong, and counts for nothing


def newest_copy(settings: Settings, database: Path) -> Copy:
    """The newest copy of that database that is sound. Raises ``InvalidInput("no_copy")`` when there is none."""
    found = last_good(copies_place(settings, database))
    if found is None:
        raise InvalidInput("no_copy", field="copy")
    return found


def newest_offer(settings: Settings, database: Path) -> Offer:
    """What could be put back in the place of that database; nothing is changed. Raises as :func:`newest_copy`."""
    copy = newest_copy(settings, database)
    return Offer(copy, lost_since(copy.path, database))


def put_back(copy: Path, target: Path, now: datetime) -> PutBack:
    """The copy put in the place of ``target``; the database that stood there is kept beside it.

    What was erased since the copy was made is erased from it again, before anybody sees it. Raises ``StoreDamaged`` for
    a copy that is no sound database and ``StoreBusy`` while a program has the target open:
    then nothing was changed.
    """
    lost = lost_since(copy, target)
    erased = noted_beside(target)
    before_keeping()
    kept = restore_from(copy, target)
    if erased:
        clean_copy(target, erased)
    store = open_store(target, now)
    try:
        with store.transaction() as tx:
            trace(tx, Step("restored", BY_PROGRAM, now, after={"lost": len(lost.lines), "whole": lost.whole}))
    finally:
        store.close()
    return PutBack(copy, kept, lost)


def what_is_missing(lost: Lost) -> tuple[Reason, ...]:
    """In words, a line each: how much was lost, what exactly, and whether there may be more."""
    lines = [
        because("audit.line", moment=one.at, what=because(f"audit.action.{one.action}"), number=one.number)
        for one in lost.lines
        if one.action not in _OF_COPIES
    ]
    head = because("audit.missing", n=len(lines)) if lines else because("audit.nothing_missing")
    return (head, *lines, *([] if lost.whole else [because("audit.perhaps_more")]))
