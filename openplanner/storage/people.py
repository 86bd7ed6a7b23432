"""People and their phone numbers, shared by the cases they belong to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from openplanner.domain.case import Party, PhoneEntry
from openplanner.storage import sql
from openplanner.storage.case_rows import phone_columns
from openplanner.storage.store import Transaction

_MOST_IDS = 1000
_Key = TypeVar("_Key", int, str)
NOBODY = Party(name="")


def in_parts(ids: Iterable[_Key]) -> Iterator[list[_Key]]:
    """The different ids or numbers in lists that fit in one question."""
    unique = sorted(set(ids))
    for start in range(0, len(unique), _MOST_IDS):
        yield unique[start : start + _MOST_IDS]


def people_by_id(tx: Transaction, person_ids: Iterable[int]) -> dict[int, Party]:
    """Those people with their phone numbers, by id."""
    found: dict[int, Party] = {}
    for part in in_parts(person_ids):
        phones: dict[int, list[PhoneEntry]] = defaultdict(list)
        numbers = sql.phone_numbers
        asked = sql.select(numbers).where(numbers.c.person_id.in_(part)).order_by(numbers.c.position)
        for row in tx.execute(asked):
            phones[row.person_id].append(PhoneEntry(row.e164, row.label, row.extension, row.remark))
        for row in tx.execute(sql.select(sql.people).where(sql.people.c.person_id.in_(part))):
            found[row.person_id] = Party(row.name, tuple(phones[row.person_id]), row.email, row.address, row.person_id)
    return found


def add_people(tx: Transaction, parties: Sequence[Party]) -> Sequence[int]:
    """Ids of new people, in the same order."""
    if not parties:
        return []
    columns = {name: [getattr(party, name) for party in parties] for name in ("name", "email", "address")}
    ids = tx.add_numbered(sql.people, columns)
    tx.add_rows(sql.phone_numbers, phone_columns(zip(ids, parties, strict=True)))
    return ids


def write_person(tx: Transaction, party: Party) -> int:
    """The id of the person: a new one without an id, otherwise brought to what the party says."""
    if party.person_id is None:
        return add_people(tx, [party])[0]
    person_id = party.person_id
    stored = people_by_id(tx, [person_id]).get(person_id)
    if stored != party:
        people, numbers = sql.people, sql.phone_numbers
        tx.later(
            sql.update(people)
            .where(people.c.person_id == person_id)
            .values(name=party.name, email=party.email, address=party.address, version=people.c.version + 1)
        )
        tx.later(sql.delete(numbers).where(numbers.c.person_id == person_id))
        tx.add_rows(numbers, phone_columns([(person_id, party)]))
    return person_id


def drop_person_without_cases(tx: Transaction, person_id: int) -> None:
    """Removes a person that no case knows any more."""
    people = sql.people
    of_case = sql.exists().where(sql.cases.c.citizen_id == person_id)
    as_party = sql.exists().where(sql.case_parties.c.person_id == person_id)
    tx.later(sql.delete(people).where(people.c.person_id == person_id, ~of_case, ~as_party))
