"""The proof of what was erased, without anything about persons, and how it is done once more after a restore."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

from openplanner.domain.case import CaseType, OutcomeCode
from openplanner.storage import sql
from openplanner.storage.case_rows import compared
from openplanner.storage.forgetting import forget, forget_representative
from openplanner.storage.schema.stored_values import mapping_from_json, to_json
from openplanner.storage.store import Transaction


class Ground(StrEnum):
    """Why something was erased."""

    RETENTION = "retention"
    REQUEST = "request"
    AGAIN = "again"


class Erased(StrEnum):
    """What was erased of a case: its person with all that was said, or only who spoke for the person."""

    CASE = "case"
    REPRESENTATIVE = "representative"


@dataclass(frozen=True, slots=True)
class Erasure:
    """One line of the proof: which case, why, by which rule, and how many things went. No name, no text."""

    at: datetime
    by: int
    number: str
    case_type: CaseType
    outcome: OutcomeCode | None
    closed_on: date | None
    ground: Ground
    what: Erased = Erased.CASE
    days: int | None = None
    source: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)


def add_erasures(tx: Transaction, erasures: Iterable[Erasure]) -> None:
    """Writes lines of the proof."""
    rows = [
        {
            "at": one.at, "by": one.by, "number": one.number, "case_type": one.case_type.value,
            "outcome": one.outcome.value if one.outcome else None, "closed_on": one.closed_on,
            "ground": one.ground.value, "what": one.what.value, "days": one.days, "source": one.source,
            "counts": to_json(one.counts),
        }
        for one in erasures
    ]  # fmt: skip
    if rows:
        tx.execute(sql.insert(sql.erasures), rows)


def erasures(tx: Transaction) -> tuple[Erasure, ...]:
    """The whole proof, oldest first."""
    table = sql.erasures
    return tuple(
        Erasure(
            row.at, row.by, row.number, CaseType(row.case_type), OutcomeCode(row.outcome) if row.outcome else None,
            row.closed_on, Ground(row.ground), Erased(row.what), row.days, row.source,
            {name: int(str(count)) for name, count in mapping_from_json(row.counts).items()},
        )
        for row in tx.execute(sql.select(table).order_by(table.c.erasure_id))
    )  # fmt: skip


def counts_of(tx: Transaction, case_id: int) -> dict[str, int]:
    """How many things of a case hold something about its person: what the proof tells."""
    return {
        table.name: int(tx.execute(sql.select(sql.func.count()).where(table.c.case_id == case_id)).scalar_one())
        for table in (sql.attempts, sql.agreements, sql.outcomes, sql.bookings)
    }


def erase_again(tx: Transaction, erased: Iterable[tuple[str, Erased]]) -> tuple[str, ...]:
    """Erases what was erased before and came back with a restored copy; the numbers of the cases that had come back."""
    table = sql.cases
    back = []
    for number, what in erased:
        here = sql.func.lower(table.c.number) == compared(number)
        row = tx.execute(sql.select(table.c.case_id, table.c.anonymised).where(here)).first()
        if row is None:
            continue
        if what is Erased.CASE and not row.anonymised:
            forget(tx, row.case_id)
            back.append(number)
        elif what is Erased.REPRESENTATIVE and forget_representative(tx, row.case_id):
            back.append(number)
    return tuple(back)


# -- beside the database: a copy that is put back is older than its own proof ------------------------


def note_beside(database: Path, erased: Iterable[tuple[str, Erased]]) -> None:
    """Adds to the list beside the database, so that what was erased stays erased when an older copy comes back."""
    lines = [json.dumps({"number": number, "what": what.value}, ensure_ascii=False) for number, what in erased]
    if lines:
        with _beside(database).open("a", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")


def noted_beside(database: Path) -> tuple[tuple[str, Erased], ...]:
    """The list beside the database; empty when there is none. A line that cannot be read is passed over."""
    try:
        lines = _beside(database).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return ()
    found = []
    for line in lines:
        try:
            one = json.loads(line)
            found.append((str(one["number"]), Erased(one["what"])))
        except (ValueError, KeyError, TypeError):
            continue
    return tuple(dict.fromkeys(found))


def _beside(database: Path) -> Path:
    return database.with_name(f"{database.name}.erased")
