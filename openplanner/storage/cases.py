"""Cases in the store, with their people, phone numbers and terms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from openplanner.domain.case import LONGEST_CLAIM, Case, CaseStatus
from openplanner.domain.errors import InvalidInput, NotAllowed, StaleCase
from openplanner.domain.interval import still_holds
from openplanner.storage import sql
from openplanner.storage.case_rows import case_from, case_values, compared, term_values
from openplanner.storage.people import (
    add_people,
    drop_person_without_cases,
    in_parts,
    people_by_id,
    write_person,
)
from openplanner.storage.search_index import index_cases
from openplanner.storage.store import Transaction

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Row

_REPRESENTATIVE = "representative"
_MOST_SAME = 10


def add_case(tx: Transaction, case: Case) -> Case:
    """The case as stored, with its ids; raises ``InvalidInput`` (``number_taken``) when the number exists.

    A party with a ``person_id`` is that person, brought to what the party says; one without is new.
    """
    return case_of(tx, add_cases(tx, [case])[0])


def add_cases(tx: Transaction, cases: Sequence[Case]) -> tuple[int, ...]:
    """Ids of many cases stored at once, in the same order, for imports; raises as :func:`add_case`."""
    if not cases:
        return ()
    _refuse_taken_numbers(tx, cases)
    citizens = _written_people(tx, [case.citizen for case in cases])
    statement = sql.insert(sql.cases).returning(sql.cases.c.case_id, sort_by_parameter_order=True)
    values = [
        case_values(case, citizen) | {"claimed_by": case.claimed_by, "claimed_until": case.claimed_until}
        for case, citizen in zip(cases, citizens, strict=True)
    ]
    ids = tuple(int(case_id) for case_id in tx.execute(statement, values).scalars())
    _add_representatives(tx, ids, cases)
    terms = [row for case_id, case in zip(ids, cases, strict=True) for row in term_values(case_id, case.terms)]
    if terms:
        tx.execute(sql.insert(sql.terms), terms)
    index_cases(tx, list(zip(ids, cases, strict=True)))
    _refresh_words_of_others(tx, cases, frozenset(ids))
    return ids


def case(tx: Transaction, case_id: int) -> Case:
    """The case; raises ``NotAllowed`` (``case_missing``) when there is none.

    In a transaction that writes it is nobody else's to change until the end.
    """
    if tx.locks:
        lock_case(tx, case_id)
    found = _cases_where(tx, sql.cases.c.case_id == case_id)
    if not found:
        raise NotAllowed("case_missing", case_id=case_id)
    return found[0]


def lock_case(tx: Transaction, case_id: int) -> None:
    """Waits until nobody else changes the case; what is read after this holds until the end of the transaction."""
    asked = sql.select(sql.cases.c.case_id).where(sql.cases.c.case_id == case_id)
    tx.execute(asked.with_for_update(key_share=True))


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
    found: set[str] = set()
    for part in in_parts(compared(number) for number in numbers):
        asked = sql.select(sql.cases.c.number).where(sql.func.lower(sql.cases.c.number).in_(part))
        if tx.on_server:  # also of other departments
            asked = sql.select(sql.column("number")).select_from(sql.func.openplanner_numbered(part))
        found.update(compared(number) for number in tx.execute(asked).scalars())
    return frozenset(found)


def save_case(tx: Transaction, case: Case) -> Case:
    """The case as stored, one version further; raises ``StaleCase`` when somebody saved first.

    The claim of who is phoning is left as it is (see ``claim_case``), and so are attempts. A party without a
    ``person_id`` is a new person; one that no case knows any more is removed.
    """
    before = case_of(tx, case.case_id)
    if before.version != case.version:
        raise StaleCase("stale_case", case_id=case.case_id, ours=case.version, theirs=before.version)
    if compared(before.number) != compared(case.number):
        _refuse_taken_numbers(tx, [case])
    citizen = write_person(tx, case.citizen)
    table = sql.cases
    values = case_values(case, citizen) | {"version": case.version + 1}
    mine = sql.and_(table.c.case_id == case.case_id, table.c.version == case.version)
    if not tx.execute(sql.update(table).where(mine).values(values)).rowcount:
        raise StaleCase("stale_case", case_id=case.case_id, ours=case.version, theirs=case_of(tx, case.case_id).version)
    _rewrite_details(tx, case)
    for party in (before.citizen, before.representative):
        if party is not None and party.person_id is not None:
            drop_person_without_cases(tx, party.person_id)
    index_cases(tx, [(case.case_id, case)])
    _refresh_words_of_others(tx, [case], frozenset([case.case_id]))
    return case_of(tx, case.case_id)


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
    _set_claim(tx, case_id, colleague_id, until)
    return case(tx, case_id)


def release_case(tx: Transaction, case_id: int, colleague_id: int) -> Case:
    """Ends the claim of that colleague; somebody else's claim stays."""
    if case(tx, case_id).claimed_by == colleague_id:
        _set_claim(tx, case_id, None, None)
    return case(tx, case_id)


def write_search_words(tx: Transaction, case_id: int) -> None:
    """Brings the search index to what the case now says."""
    index_cases(tx, [(case_id, case(tx, case_id))])


def _set_claim(tx: Transaction, case_id: int, colleague_id: int | None, until: datetime | None) -> None:
    table = sql.cases
    tx.execute(sql.update(table).where(table.c.case_id == case_id).values(claimed_by=colleague_id, claimed_until=until))


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
    rows = tx.execute(sql.select(sql.cases).where(*conditions).order_by(order).limit(most)).all()
    ids = [row.case_id for row in rows]
    representatives: dict[int, int] = {}
    terms: dict[int, list[Row[Any]]] = defaultdict(list)
    for part in in_parts(ids):
        parties = sql.case_parties
        for row in tx.execute(sql.select(parties).where(parties.c.case_id.in_(part))):
            representatives[row.case_id] = row.person_id
        table = sql.terms
        for row in tx.execute(sql.select(table).where(table.c.case_id.in_(part)).order_by(table.c.position)):
            terms[row.case_id].append(row)
    people = people_by_id(tx, [*(row.citizen_id for row in rows), *representatives.values()])
    return tuple(
        case_from(row, people[row.citizen_id], people.get(representatives.get(row.case_id, 0)), terms[row.case_id])
        for row in rows
    )


def _refuse_taken_numbers(tx: Transaction, cases: Sequence[Case]) -> None:
    taken = set(numbers_taken(tx, (one.number for one in cases)))
    for one in cases:
        if compared(one.number) in taken:
            raise InvalidInput("number_taken", field="number", number=one.number)
        taken.add(compared(one.number))


def _written_people(tx: Transaction, parties: Sequence[Any]) -> list[int]:
    ids = iter(add_people(tx, [party for party in parties if party.person_id is None]))
    return [next(ids) if party.person_id is None else write_person(tx, party) for party in parties]


def _add_representatives(tx: Transaction, ids: Sequence[int], cases: Sequence[Case]) -> None:
    with_one = [(case_id, one.representative) for case_id, one in zip(ids, cases, strict=True) if one.representative]
    people = _written_people(tx, [party for _, party in with_one])
    rows = [
        {"case_id": case_id, "role": _REPRESENTATIVE, "person_id": person_id}
        for (case_id, _), person_id in zip(with_one, people, strict=True)
    ]
    if rows:
        tx.execute(sql.insert(sql.case_parties), rows)


def _rewrite_details(tx: Transaction, case: Case) -> None:
    for table in (sql.case_parties, sql.terms):
        tx.execute(sql.delete(table).where(table.c.case_id == case.case_id))
    _add_representatives(tx, [case.case_id], [case])
    if case.terms:
        tx.execute(sql.insert(sql.terms), term_values(case.case_id, case.terms))


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
