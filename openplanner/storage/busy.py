"""Busy time of colleagues and places that came from a file or was typed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from openplanner.domain.calendar import BusyBlock, BusyStatus
from openplanner.domain.interval import Interval
from openplanner.domain.reason import Reason
from openplanner.storage import sql
from openplanner.storage.people import in_parts
from openplanner.storage.schema.stored_values import reasons_from_json, to_json
from openplanner.storage.store import Transaction

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement


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
    source_ids: tuple[int, ...] = ()


def replace_source(tx: Transaction, source: CalendarSource, blocks: Sequence[BusyBlock]) -> CalendarSource:
    """The source as stored, its blocks replaced by these; a source of the same name is replaced too."""
    tx.alone("calendar_source")
    drop_source(tx, source.name)
    values = {
        "name": source.name,
        "kind": source.kind.value,
        "colleague_id": source.colleague_id,
        "place_id": source.place_id,
        "label": source.label,
        "fetched_at": source.fetched_at,
        "why": _why_text(source.why),
    }
    table = sql.calendar_sources
    source_id = int(tx.execute(sql.insert(table).returning(table.c.source_id), values).scalar_one())
    if blocks:
        tx.execute(sql.insert(sql.busy_blocks), [_block_values(source_id, block) for block in blocks])
    return replace(source, source_id=source_id)


def mark_unknown(tx: Transaction, name: str, why: Reason, now: datetime) -> None:
    """Keeps the blocks of a source but marks it as not known."""
    table = sql.calendar_sources
    tx.execute(sql.update(table).where(table.c.name == name).values(why=_why_text(why), fetched_at=now))


def drop_source(tx: Transaction, name: str) -> None:
    """Removes a source and its blocks."""
    tx.execute(sql.delete(sql.calendar_sources).where(sql.calendar_sources.c.name == name))


def sources(tx: Transaction) -> tuple[CalendarSource, ...]:
    """All sources by name."""
    return _sources_where(tx)


def busy_between(
    tx: Transaction, window: Interval, colleague_ids: Sequence[int] = (), place_ids: Sequence[int] = ()
) -> tuple[SubjectBusy, ...]:
    """One answer per colleague, then per place, in the order asked; blocks that touch the window, whole."""
    table = sql.calendar_sources
    theirs = sql.or_(table.c.colleague_id.in_(colleague_ids), table.c.place_id.in_(place_ids))
    found = _sources_where(tx, theirs)
    blocks = _blocks_of(tx, [source.source_id for source in found], window)
    asked: list[tuple[int | None, int | None]] = [(one, None) for one in colleague_ids]
    asked += [(None, one) for one in place_ids]
    of_owner: dict[tuple[int | None, int | None], list[CalendarSource]] = defaultdict(list)
    for source in found:
        of_owner[(source.colleague_id, source.place_id)].append(source)
    return tuple(
        SubjectBusy(
            *owner,
            blocks=tuple(sorted(block for source in of_owner[owner] for block in blocks[source.source_id])),
            unknown=tuple(source.why for source in of_owner[owner] if source.why is not None),
            source_ids=tuple(source.source_id for source in of_owner[owner]),
        )
        for owner in asked
    )


def _blocks_of(tx: Transaction, source_ids: Sequence[int], window: Interval) -> dict[int, list[BusyBlock]]:
    blocks: dict[int, list[BusyBlock]] = defaultdict(list)
    table = sql.busy_blocks
    for part in in_parts(source_ids):
        asked = sql.select(table).where(
            table.c.source_id.in_(part), table.c.ends_at > window.start, table.c.starts_at < window.end
        )
        for row in tx.execute(asked):
            blocks[row.source_id].append(
                BusyBlock(
                    Interval(row.starts_at, row.ends_at), BusyStatus(row.status), row.subject, row.private, row.all_day
                )
            )
    return blocks


def _sources_where(tx: Transaction, *conditions: ColumnElement[bool]) -> tuple[CalendarSource, ...]:
    table = sql.calendar_sources
    return tuple(
        CalendarSource(
            row.name,
            SourceKind(row.kind),
            row.colleague_id,
            row.place_id,
            row.label,
            row.fetched_at,
            next(iter(reasons_from_json(row.why)), None) if row.why else None,
            row.source_id,
        )
        for row in tx.execute(sql.select(table).where(*conditions).order_by(table.c.name))
    )


def _block_values(source_id: int, block: BusyBlock) -> dict[str, Any]:
    return {
        "source_id": source_id,
        "starts_at": block.interval.start,
        "ends_at": block.interval.end,
        "status": block.status.value,
        "subject": "" if block.private else block.subject,
        "private": block.private,
        "all_day": block.all_day,
    }


def _why_text(why: Reason | None) -> str | None:
    return None if why is None else to_json([why])
