"""People as the law sees them: one person may stand here once for every letter that was registered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from openplanner.domain.case import CaseStatus, Party
from openplanner.storage import sql
from openplanner.storage.case_rows import compared
from openplanner.storage.people import in_parts, people_by_id
from openplanner.storage.store import Transaction

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement


@dataclass(frozen=True, slots=True)
class CaseRef:
    """A case by its id and number; ``open`` while it is not closed."""

    case_id: int
    number: str
    open: bool


def people_named(tx: Transaction, name: str) -> tuple[Party, ...]:
    """Everybody with exactly that name, letters in either case; nobody for an empty one."""
    if not name.strip():
        return ()
    people = sql.people
    asked = sql.select(people.c.person_id).where(sql.func.lower(people.c.name) == sql.func.lower(name.strip()))
    return _parties(tx, tx.execute(asked).scalars())


def people_with_number(tx: Transaction, e164: str) -> tuple[Party, ...]:
    """Everybody who has that phone number."""
    numbers = sql.phone_numbers
    return _parties(tx, tx.execute(sql.select(numbers.c.person_id).where(numbers.c.e164 == e164)).scalars())


def people_with_email(tx: Transaction, email: str) -> tuple[Party, ...]:
    """Everybody with that address, letters in either case."""
    people = sql.people
    asked = sql.select(people.c.person_id).where(sql.func.lower(people.c.email) == sql.func.lower(email.strip()))
    return _parties(tx, tx.execute(asked).scalars())


def citizen_of(tx: Transaction, number: str) -> tuple[Party, ...]:
    """Who wrote the case with that number; nobody when it is not there or lost its person already."""
    table = sql.cases
    asked = sql.select(table.c.citizen_id).where(sql.func.lower(table.c.number) == compared(number))
    return tuple(one for one in _parties(tx, tx.execute(asked.where(table.c.anonymised.is_(False))).scalars()))


def cases_written_by(tx: Transaction, person_ids: Iterable[int]) -> tuple[CaseRef, ...]:
    """The cases of these people, oldest first."""
    table = sql.cases
    return tuple(
        ref
        for part in in_parts(person_ids)
        for ref in _refs(tx, table.c.citizen_id.in_(part))
    )  # fmt: skip


def cases_represented_by(tx: Transaction, person_ids: Iterable[int]) -> tuple[CaseRef, ...]:
    """The cases of others for whom these people speak, oldest first."""
    parties = sql.case_parties
    return tuple(
        ref
        for part in in_parts(person_ids)
        for ref in _refs(tx, sql.cases.c.case_id.in_(
            sql.select(parties.c.case_id).where(parties.c.person_id.in_(part))
        ))
    )  # fmt: skip


def case_numbers(tx: Transaction, case_ids: Iterable[int]) -> dict[int, str]:
    """The number of each case."""
    table = sql.cases
    return {
        row.case_id: row.number
        for part in in_parts(case_ids)
        for row in tx.execute(sql.select(table.c.case_id, table.c.number).where(table.c.case_id.in_(part)))
    }


def texts_about_people(tx: Transaction) -> Iterator[tuple[str, int | None, str]]:
    """Every free text that may name a citizen: where it stands (``table.column``), its case if it has one, the text."""
    by_case = (
        (sql.cases, "case_id", ("subject", "outcome_reason")),
        (sql.attempts, "case_id", ("note", "e164")),
        (sql.agreements, "case_id", ("who", "what", "told_how")),
        (sql.outcomes, "case_id", ("reason",)),
        (sql.bookings, "case_id", ("cancel_reason",)),
        (sql.calendar_items, None, ("subject", "body", "location")),
        (sql.busy_blocks, None, ("subject",)),
        (sql.calendar_answers, None, ("blocks",)),
        (sql.drafts, None, ("payload",)),
        (sql.undo, None, ("payload", "facts")),
        (sql.own_texts, None, ("text",)),
    )
    for table, owner, columns in by_case:
        for row in tx.execute(sql.select(table)).mappings():
            case_id = row[owner] if owner else None
            yield from ((f"{table.name}.{name}", case_id, str(row[name])) for name in columns if row[name])


def _parties(tx: Transaction, person_ids: Iterable[int]) -> tuple[Party, ...]:
    found = people_by_id(tx, person_ids)
    return tuple(found[person_id] for person_id in sorted(found))


def _refs(tx: Transaction, condition: ColumnElement[bool]) -> list[CaseRef]:
    table = sql.cases
    asked = sql.select(table.c.case_id, table.c.number, table.c.status).where(condition).order_by(table.c.case_id)
    return [CaseRef(row.case_id, row.number, row.status != CaseStatus.CLOSED.value) for row in tx.execute(asked)]
