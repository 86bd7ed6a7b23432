"""Which person is meant: by case number, phone number, e-mail address or whole name, and never two people at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from openplanner.domain.case import Party
from openplanner.domain.errors import InvalidInput
from openplanner.domain.phone import read_phone
from openplanner.storage.privacy.persons import (
    CaseRef,
    cases_represented_by,
    cases_written_by,
    citizen_of,
    people_named,
    people_with_email,
    people_with_number,
)
from openplanner.storage.store import Transaction


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """One person: as written on each letter, the cases that the person wrote, and those where the person speaks."""

    parties: tuple[Party, ...]
    written: tuple[CaseRef, ...]
    represented: tuple[CaseRef, ...]

    @property
    def words(self) -> frozenset[str]:
        """What points at the person in a text: names, numbers as people write them, addresses; in small letters."""
        found: set[str] = set()
        for party in self.parties:
            found |= {party.name.casefold(), party.email.casefold()}
            for phone in party.phones:
                digits = phone.e164.lstrip("+")
                found |= {digits, "0" + digits.removeprefix("31")} if digits.startswith("31") else {digits}
        return frozenset(word for word in found if len(word) > 3)


def find_person(tx: Transaction, who: Sequence[str]) -> FoundPerson:
    """The person that the words point at; several words are together one person.

    Two letters are of one person when the name is the same and a phone number or address is too: a name alone may be
    somebody else's, and a number may be that of a household. Raises ``InvalidInput``: ``person_unknown`` when nothing
    is held under a word, ``person_ambiguous`` with a case number of each person that it may be.
    """
    parties: dict[int, Party] = {}
    for word in (one.strip() for one in who):
        found = _people(tx, word)
        if not found:
            raise InvalidInput("person_unknown", field="person")
        alike = _same_people(tx, found)
        if len(alike) > 1:
            raise InvalidInput("person_ambiguous", field="person", n=len(alike), numbers=_numbers(tx, alike))
        parties |= {_id(party): party for party in alike[0]}
    if not parties:
        raise InvalidInput("person_unknown", field="person")
    chosen = tuple(parties[person_id] for person_id in sorted(parties))
    ids = [_id(party) for party in chosen]
    return FoundPerson(chosen, cases_written_by(tx, ids), cases_represented_by(tx, ids))


def _people(tx: Transaction, word: str) -> tuple[Party, ...]:
    """A case number points at its citizen and nobody else; any other word at everybody who has it."""
    found = citizen_of(tx, word)
    if found or not word:
        return found
    phone = read_phone(word)
    by_number = people_with_number(tx, phone.e164) if phone.valid and phone.e164 else ()
    return by_number or (people_with_email(tx, word) if "@" in word else ()) or people_named(tx, word)


def _same_people(tx: Transaction, found: Iterable[Party]) -> list[list[Party]]:
    """The people among these and everybody of the same name, each with all letters of that person."""
    groups: list[list[Party]] = []
    seen: set[int] = set()
    for party in found:
        if _id(party) in seen:
            continue
        group = _connected(party, people_named(tx, party.name))
        seen |= {_id(one) for one in group}
        groups.append(group)
    return groups


def _connected(party: Party, namesakes: Sequence[Party]) -> list[Party]:
    """The party with all namesakes that can be reached over a shared number or address."""
    group, marks = {_id(party): party}, _marks(party)
    grown = True
    while grown:
        near = [one for one in namesakes if _id(one) not in group and marks & _marks(one)]
        group |= {_id(one): one for one in near}
        marks = marks.union(*map(_marks, near))
        grown = bool(near)
    return list(group.values())


def _marks(party: Party) -> frozenset[str]:
    own = {phone.e164 for phone in party.phones} | {party.email.casefold(), party.address.casefold()}
    return frozenset(own - {""})


def _numbers(tx: Transaction, groups: Iterable[Sequence[Party]]) -> tuple[str, ...]:
    """One case number for each person, to choose by."""
    refs = ([*cases_written_by(tx, map(_id, group)), *cases_represented_by(tx, map(_id, group))] for group in groups)
    return tuple(found[0].number for found in refs if found)


def _id(party: Party) -> int:
    assert party.person_id is not None, "people in the store have an id"  # noqa: S101
    return party.person_id
