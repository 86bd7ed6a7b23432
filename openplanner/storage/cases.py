"""Cases in the store, with their people, phone numbers and terms."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from openplanner.domain.case import LONGEST_CLAIM, Case, CaseStatus, Party
from openplanner.domain.errors import InvalidInput, NotAllowed, StaleCase
from openplanner.domain.interval import still_holds
from openplanner.storage import sql
from openplanner.storage.case_rows import (
    REPRESENTATIVE,
    as_read,
    case_columns,
    case_from,
    case_values,
    compared,
    term_columns,
    whole_cases,
)
from openplanner.storage.people import add_people, drop_person_without_cases, in_parts, write_person
from openplanner.storage.schema.search_words import words_of_case
from openplanner.storage.search_index import add_to_index, index_cases
from openplanner.storage.store import Transaction

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

_Party = TypeVar("_Party", Party, Party | None)
_MOST_SAME = 10


def add_case(tx: Transaction, case: Case) -> Case:
    """The case as stored, with its ids; raises ``InvalidInput`` (``number_taken``) when the number exists.

    A party with a ``person_id`` is that person, brought to what the party says; one without is new.
    """
    (case_id,), (citizen,), others = _stored(tx, [case])
    representative = replace(case.representative, person_id=others[0]) if case.representative else None
    made = replace(
        as_read(case), case_id=case_id, version=1, citizen=replace(case.citizen, person_id=citizen),
        representative=representative,
    )  # fmt: skip
    tx.known[case_id] = made
    return made


def add_cases(tx: Transaction, cases: Sequence[Case]) -> tuple[int, ...]:
    """Ids of many cases stored at once, in the same order, for imports; raises as :func:`add_case`."""
    return _stored(tx, cases)[0] if cases else ()


def _stored(tx: Transaction, cases: Sequence[Case]) -> tuple[tuple[int, ...], Sequence[int], Sequence[int]]:
    """The ids of the cases, of their citizens, and of the representatives of those that have one."""
    _refuse_taken_numbers(tx, cases)
    citizens = _written_people(tx, [case.citizen for case in cases])
    ids = tuple(tx.add_numbered(sql.cases, case_columns(cases, citizens)))
    numbered = list(zip(ids, cases, strict=True))
    representatives = _add_representatives(tx, ids, cases)
    tx.add_rows(sql.terms, term_columns((case_id, case.terms) for case_id, case in numbered))
    add_to_index(tx, numbered)
    _refresh_words_of_others(tx, cases, frozenset(ids))
    return ids, citizens, representatives


def case(tx: Transaction, case_id: int) -> Case:
    """The case; raises ``NotAllowed`` (``case_missing``) when there is none.

    In a transaction that writes it is nobody else's to change until the end, so it is read once.
    """
    if case_id not in tx.known:
        if tx.locks:
            lock_case(tx, case_id)
        found = _cases_where(tx, sql.cases.c.case_id == case_id)
        if not found:
            raise NotAllowed("case_missing", case_id=case_id)
        tx.known[case_id] = found[0]
    return tx.known[case_id]


def lock_case(tx: Transaction, case_id: int) -> None:
    """The next statement waits until nobody else changes the case; what it reads holds until the end."""
    asked = sql.select(sql.cases.c.case_id).where(sql.cases.c.case_id == case_id)
    tx.later(asked.with_for_update(key_share=True))


case_of = case  # inside functions where a parameter is called ``case``


def case_by_number(tx: Transaction, number: str) -> Case | None:
    """The case with that number, letters in either case, or None."""
    found = _cases_where(tx, _numbered(tx, number))
    return found[0] if found else None


def open_numbers_by_phone(tx: Transaction) -> dict[str, str]:
    """The case number of an open case for every phone number of its citizen; the newest case when there are more."""
    phones, table = sql.phone_numbers, sql.cases
    asked = (
        sql.select(phones.c.e164, table.c.number)
        .join(table, table.c.citizen_id == phones.c.person_id)
        .where(table.c.status != CaseStatus.CLOSED.value)
        .order_by(table.c.case_id)
    )
    return {row.e164: row.number for row in tx.execute(asked)}


def numbers_taken(tx: Transaction, numbers: Iterable[str]) -> frozenset[str]:
    """Which of the numbers exist already, in small letters; letters in either case are the same number."""
    return _taken(tx, map(compared, numbers))


def _taken(tx: Transaction, numbers: Iterable[str]) -> frozenset[str]:
    """The same for numbers as they are compared."""
    found: set[str] = set()
    for part in in_parts(numbers):
        if tx.on_server:  # also of other departments
            there = tx.execute_plain("select number from openplanner_numbered(%s)", (part,)).scalars()
        else:
            asked = "select lower(number) from cases where lower(number) in (select value from json_each(?))"
            there = tx.execute_plain(asked, (json.dumps(part),)).scalars()
        found.update(map(compared, there))
    return frozenset(found)


def save_case(tx: Transaction, case: Case) -> Case:
    """The case as stored, one version further; raises ``StaleCase`` when somebody saved first.

    The claim of who is phoning is left as it is (see ``claim_case``), and so are attempts and to whom it was given,
    which another team forgets. A party without a ``person_id`` is a new person; one that no case knows any more is
    removed.
    """
    before = case_of(tx, case.case_id)
    if before.version != case.version:
        raise StaleCase("stale_case", case_id=case.case_id, ours=case.version, theirs=before.version)
    if compared(before.number) != compared(case.number):
        _refuse_taken_numbers(tx, [case])
    written = frozenset(_written_again(tx, before, case))
    citizen, representative = _with_id(tx, case.citizen), _with_id(tx, case.representative)
    after = replace(
        as_read(case), version=case.version + 1, citizen=citizen, representative=representative,
        claimed_by=before.claimed_by, claimed_until=before.claimed_until,
        assigned_to=before.assigned_to if case.team_id == before.team_id else None,
    )  # fmt: skip
    _write_changes(tx, before, after)
    if written:
        _refresh_words_of_others(tx, [after], frozenset([case.case_id]))
    tx.known[case.case_id] = after
    return after


def _written_again(tx: Transaction, before: Case, case: Case) -> Iterator[int]:
    """Brings the people of the case to what it says of them; those of whom it says something else than before."""
    known = {party.person_id: party for party in (before.citizen, before.representative) if party is not None}
    for party in (case.citizen, case.representative):
        if party is not None and party.person_id is not None and known.get(party.person_id) != party:
            yield write_person(tx, party)


def _write_changes(tx: Transaction, before: Case, after: Case) -> None:
    """Only what differs: most saves move a case to another status and leave the rest as it is."""
    table, case_id = sql.cases, after.case_id
    old, new = _values_of(before), _values_of(after)
    changed = {name: value for name, value in new.items() if value != old[name]} | {"version": after.version}
    if before.team_id != after.team_id:
        changed["assigned_to"] = None
    tx.later(sql.update(table).where(table.c.case_id == case_id).values(changed))
    gone = _person_ids(before) - _person_ids(after)
    if _representative_of(before) != _representative_of(after):
        tx.later(sql.delete(sql.case_parties).where(sql.case_parties.c.case_id == case_id))
        _link_representatives(tx, {case_id: _representative_of(after)})
    if before.terms != after.terms:
        tx.later(sql.delete(sql.terms).where(sql.terms.c.case_id == case_id))
        tx.add_rows(sql.terms, term_columns([(case_id, after.terms)]))
    for person_id in sorted(gone):
        drop_person_without_cases(tx, person_id)
    if before.team_id != after.team_id or words_of_case(before) != words_of_case(after):
        index_cases(tx, [(case_id, after)])


def give_to_colleague(tx: Transaction, case_id: int, colleague_id: int | None) -> Case:
    """The case for one colleague of its team, or with None for all of it again, one version further.

    It reads as given to nobody while that colleague is no longer there; the claim of who is phoning stays.
    """
    saved = save_case(tx, case(tx, case_id))
    return _marked(tx, saved, {"assigned_to": colleague_id})


def give_to_team(tx: Transaction, case_id: int, team_id: int, colleague_id: int | None = None) -> int | None:
    """The open case goes to another team, or one colleague of it, a version further; nobody claims it any more.

    Raises ``NotAllowed`` (``case_missing``, ``server_right``). On a server the case is out of sight after this; there
    the line in the audit is written with it, and its number given.
    """
    if tx.on_server:
        tx.known.pop(case_id, None)
        line: int | None = tx.execute_plain(
            "select openplanner_give(%s, %s, %s)", (case_id, team_id, colleague_id)
        ).scalar_one()
        return line
    saved = save_case(tx, replace(case(tx, case_id), team_id=team_id))
    _marked(tx, saved, {"assigned_to": colleague_id, "claimed_by": None, "claimed_until": None})
    return None


def find_same(tx: Transaction, number: str, e164s: Sequence[str], name: str) -> tuple[Case, ...]:
    """Cases with that number, one of those phone numbers or exactly that name, newest first, at most ten.

    Letters in either case; empty values match nothing.
    """
    people, phones = sql.people, sql.phone_numbers
    persons = sql.select(phones.c.person_id).where(phones.c.e164.in_([e164 for e164 in e164s if e164]))
    if name.strip():
        named = sql.select(people.c.person_id).where(sql.func.lower(people.c.name) == sql.func.lower(name.strip()))
        if tx.on_server:
            named = sql.select(people.c.person_id).where(
                people.c.person_id.in_(sql.select(sql.func.openplanner_named(name.strip())))
            )
        persons = persons.union(named)  # type: ignore[assignment]
    same: list[ColumnElement[bool]] = [
        sql.cases.c.citizen_id.in_(persons),
        sql.cases.c.case_id.in_(
            sql.select(sql.case_parties.c.case_id).where(sql.case_parties.c.person_id.in_(persons))
        ),
    ]
    if number.strip():
        same.append(_numbered(tx, number))
    return _cases_where(tx, sql.or_(*same), newest_first=True, most=_MOST_SAME)


def cases_to_anonymise(tx: Transaction, closed_before: datetime) -> tuple[Case, ...]:
    """Closed cases that still hold personal data, oldest number first."""
    table = sql.cases
    return _cases_where(
        tx, table.c.status == CaseStatus.CLOSED.value, table.c.closed_at < closed_before, table.c.anonymised.is_(False)
    )


def open_cases(tx: Transaction) -> tuple[Case, ...]:
    """Every case that is not closed, in order of registration."""
    return _cases_where(tx, sql.cases.c.status != CaseStatus.CLOSED.value)


def claim_case(tx: Transaction, case_id: int, colleague_id: int, until: datetime, now: datetime) -> Case:
    """Marks who is phoning now; the version stays.

    Raises ``NotAllowed`` (``case_claimed``, facts ``who``, ``colleague_id`` and ``until``) while somebody else is.
    """
    found = case(tx, case_id)
    others = found.claimed_by not in {None, colleague_id}
    if others and still_holds(found.claimed_until, now, LONGEST_CLAIM):
        table = sql.colleagues
        who = tx.execute(sql.select(table.c.name).where(table.c.colleague_id == found.claimed_by)).scalar()
        raise NotAllowed("case_claimed", who=who, colleague_id=found.claimed_by, until=found.claimed_until)
    return _claimed(tx, found, colleague_id, until)


def release_case(tx: Transaction, case_id: int, colleague_id: int) -> Case:
    """Ends the claim of that colleague; somebody else's claim stays."""
    found = case(tx, case_id)
    return _claimed(tx, found, None, None) if found.claimed_by == colleague_id else found


def write_search_words(tx: Transaction, case_id: int) -> None:
    """Brings the search index to what the case now says."""
    index_cases(tx, [(case_id, case(tx, case_id))])


def _claimed(tx: Transaction, found: Case, colleague_id: int | None, until: datetime | None) -> Case:
    return _marked(tx, found, {"claimed_by": colleague_id, "claimed_until": until})


def _marked(tx: Transaction, found: Case, values: dict[str, Any]) -> Case:
    """The case with some columns changed that no save touches; they are named as the fields are."""
    table = sql.cases
    tx.later(sql.update(table).where(table.c.case_id == found.case_id).values(values))
    after = as_read(replace(found, **values))
    tx.known[found.case_id] = after
    return after


def _numbered(tx: Transaction, number: str) -> ColumnElement[bool]:
    """Rows of others hide every index on an expression, so a server looks the number up by a function of its own."""
    if tx.on_server:
        found = sql.func.openplanner_numbered([compared(number)])
        return sql.cases.c.case_id.in_(sql.select(sql.column("case_id", sql.cases.c.case_id.type)).select_from(found))
    return sql.func.lower(sql.cases.c.number) == compared(number)


def _cases_where(
    tx: Transaction, *conditions: ColumnElement[bool], newest_first: bool = False, most: int | None = None
) -> tuple[Case, ...]:
    order = sql.cases.c.case_id.desc() if newest_first else sql.cases.c.case_id
    asked = whole_cases(on_server=tx.on_server).where(*conditions).order_by(order).limit(most)
    return tuple(map(case_from, tx.execute(asked)))


def _refuse_taken_numbers(tx: Transaction, cases: Sequence[Case]) -> None:
    numbers = [compared(one.number) for one in cases]
    taken = set(_taken(tx, numbers))
    if not taken and len(set(numbers)) == len(numbers):
        return
    for one, number in zip(cases, numbers, strict=True):
        if number in taken:
            raise InvalidInput("number_taken", field="number", number=one.number)
        taken.add(number)


def _written_people(tx: Transaction, parties: Sequence[Party]) -> Sequence[int]:
    if all(party.person_id is None for party in parties):
        return add_people(tx, parties)
    ids = iter(add_people(tx, [party for party in parties if party.person_id is None]))
    return [next(ids) if party.person_id is None else write_person(tx, party) for party in parties]


def _add_representatives(tx: Transaction, ids: Sequence[int], cases: Sequence[Case]) -> Sequence[int]:
    with_one = [(case_id, one.representative) for case_id, one in zip(ids, cases, strict=True) if one.representative]
    people = _written_people(tx, [party for _, party in with_one])
    _link_representatives(tx, {case_id: person for (case_id, _), person in zip(with_one, people, strict=True)})
    return people


def _link_representatives(tx: Transaction, people: Mapping[int, int | None]) -> None:
    linked = {case_id: person_id for case_id, person_id in people.items() if person_id is not None}
    roles = [REPRESENTATIVE] * len(linked)
    tx.add_rows(sql.case_parties, {"case_id": list(linked), "role": roles, "person_id": list(linked.values())})


def _with_id(tx: Transaction, party: _Party) -> _Party:
    if party is None or party.person_id is not None:
        return party
    return replace(party, person_id=add_people(tx, [party])[0])


def _values_of(case: Case) -> dict[str, Any]:
    return case_values(case, case.citizen.person_id or 0)


def _representative_of(case: Case) -> int | None:
    return case.representative.person_id if case.representative else None


def _person_ids(case: Case) -> set[int]:
    return {person_id for person_id in (case.citizen.person_id, _representative_of(case)) if person_id is not None}


def _refresh_words_of_others(tx: Transaction, cases: Sequence[Case], done: frozenset[int]) -> None:
    persons = {
        party.person_id
        for one in cases
        for party in (one.citizen, one.representative)
        if party is not None and party.person_id is not None
    }
    if not persons:
        return
    parties = sql.case_parties
    through_party = sql.select(parties.c.case_id).where(parties.c.person_id.in_(persons))
    others = sql.or_(sql.cases.c.citizen_id.in_(persons), sql.cases.c.case_id.in_(through_party))
    index_cases(tx, [(one.case_id, one) for one in _cases_where(tx, others) if one.case_id not in done])


def anonymise_case(tx: Transaction, case_id: int) -> None:
    """Takes out all personal data; number, type, dates and outcome stay for the figures. See ``forgetting.py``."""
    from openplanner.storage.forgetting import forget

    forget(tx, case_id)
