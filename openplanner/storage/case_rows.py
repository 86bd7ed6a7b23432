"""A case as columns, and back."""

from __future__ import annotations

import json
import string
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from openplanner.domain.case import (
    AgreedLater,
    AgreedWith,
    Anchors,
    Case,
    CaseStatus,
    CaseType,
    Channel,
    ContactForm,
    LaterReason,
    OutcomeCode,
    Party,
    PhoneEntry,
    Term,
    Wishes,
)
from openplanner.domain.interval import MINUTES_PER_DAY, instant
from openplanner.domain.reason import Reason
from openplanner.storage import sql
from openplanner.storage.schema.stored_values import (
    NEVER,
    from_json,
    micros,
    moment_or_none,
    reasons_from_json,
    reasons_to_json,
    times_from,
    times_text,
    to_json,
    turned_once,
)

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, FromClause, Row, ScalarSelect, Select

_SMALL = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)
REPRESENTATIVE = "representative"
TO_PHONE = (CaseStatus.TO_PLAN, CaseStatus.PLANNED)


def compared(number: str) -> str:
    """A case number as it is compared: A to Z in small letters, as ``lower`` of SQLite does."""
    return number.strip().translate(_SMALL)


def norm_until(case: Case) -> datetime | None:
    """The moment the callback or answer norm ends: the moment itself, or the end of the last calling day."""
    term = case.term("last_calling_day") or case.term("answer_by")
    if term is None:
        return None
    return term.moment or instant(term.day, MINUTES_PER_DAY)


def due_at(case: Case) -> int:
    """Where the case stands on the worklist, as stored: the end of the norm until spoken with, then of the term."""
    until = norm_until(case) if case.status in TO_PHONE else None
    if until is None and case.decision_date is not None:
        until = instant(case.decision_date, MINUTES_PER_DAY)
    return NEVER if until is None else micros(until)


def _later(name: str) -> Callable[[Anchors], Any]:
    of_later = attrgetter(name)
    return lambda anchors: anchors.later and of_later(anchors.later)


Read = Mapping[str, Callable[[Any], Any]]
_OF_CASE: Read = {
    "number": attrgetter("number"),
    "case_type": attrgetter("case_type._value_"),
    "received_at": attrgetter("received_at"),
    "subject": attrgetter("subject"),
    "team_id": attrgetter("team_id"),
    "status": attrgetter("status._value_"),
    "channel": attrgetter("channel._value_"),
    "language": attrgetter("language"),
    "interpreter": attrgetter("interpreter"),
    "norm_day": lambda case: case.norm_day if case.anchors.later else None,
    "outcome": lambda case: case.outcome and case.outcome.value,
    "outcome_reason": attrgetter("outcome_reason"),
    "created_at": attrgetter("created_at"),
    "closed_at": attrgetter("closed_at"),
    "persons": attrgetter("persons"),
    "subjects": attrgetter("subjects"),
}
_OF_TERMS: Read = {
    "due_at": due_at,
    "norm_until": norm_until,
    "last_calling_day": attrgetter("last_calling_day"),
    "decision_date": attrgetter("decision_date"),
}
_OF_WISHES: Read = {
    "wish_weekdays": lambda wishes: times_text(wishes.times),
    "wish_from": lambda _: None,
    "wish_until": lambda _: None,
    "wish_form": lambda wishes: wishes.form and wishes.form.value,
    "writing_only": attrgetter("writing_only"),
}
_OF_ANCHORS: Read = {
    "announced_on": attrgetter("announced_on"),
    "committee_announced_on": attrgetter("committee_announced_on"),
    "extended_on": attrgetter("extended_on"),
    "suspensions": lambda anchors: to_json(anchors.suspensions),
    "notice_of_default_on": attrgetter("notice_of_default_on"),
    "later_day": _later("day"),
    "later_reason": _later("reason.value"),
    "later_with": _later("agreed_with.value"),
    "later_at": _later("agreed_at"),
}
_OF_WHOM: Read = {name: attrgetter(name) for name in ("assigned_to", "claimed_by", "claimed_until")}


def case_values(case: Case, citizen_id: int) -> dict[str, Any]:
    """The columns of a case, without its id, version, claim and the colleague to whom it was given."""
    parts = ((_OF_CASE, case), (_OF_TERMS, case), (_OF_WISHES, case.wishes), (_OF_ANCHORS, case.anchors))
    values = {name: value_of(part) for columns, part in parts for name, value_of in columns.items()}
    return {**values, "citizen_id": citizen_id}


def case_columns(cases: Sequence[Case], citizens: Sequence[int]) -> dict[str, Sequence[Any]]:
    """The same of many cases, column by column, with claim and colleague; what they have in common is read once."""
    columns = {name: list(map(value_of, cases)) for name, value_of in {**_OF_CASE, **_OF_WHOM}.items()}
    for read, parts in (
        (_OF_WISHES, [case.wishes for case in cases]),
        (_OF_ANCHORS, [case.anchors for case in cases]),
    ):
        columns |= {name: list(turned_once(value_of, parts)) for name, value_of in read.items()}
    alike = [(id(case.terms), case.status) for case in cases]
    one_of_each = dict(zip(alike, cases, strict=True))
    for name, value_of in _OF_TERMS.items():
        found = {key: value_of(case) for key, case in one_of_each.items()}
        columns[name] = list(map(found.__getitem__, alike))
    return {**columns, "citizen_id": citizens}


def term_columns(terms_of: Iterable[tuple[int, Sequence[Term]]]) -> dict[str, Sequence[Any]]:
    """The rows of the terms of cases, each with its id, in order, column by column."""
    rows = [(case_id, position, term) for case_id, terms in terms_of for position, term in enumerate(terms)]
    terms = [term for _, _, term in rows]
    return {
        "case_id": [case_id for case_id, _, _ in rows],
        "position": [position for _, position, _ in rows],
        "name": [term.name for term in terms],
        "day": [term.day for term in terms],
        "moment": [term.moment for term in terms],
        "reasons": list(turned_once(reasons_to_json, [term.reasons for term in terms])),
        "source": [term.source for term in terms],
    }


def phone_columns(parties: Iterable[tuple[int, Party]]) -> dict[str, Sequence[Any]]:
    """The rows of the phone numbers of people, each with its id, in order, column by column."""
    rows = [(person_id, place, phone) for person_id, one in parties for place, phone in enumerate(one.phones)]
    return {
        "person_id": [person_id for person_id, _, _ in rows],
        "position": [place for _, place, _ in rows],
        "e164": [phone.e164 for _, _, phone in rows],
        "label": [phone.label for _, _, phone in rows],
        "extension": [phone.extension for _, _, phone in rows],
        "remark": [phone.remark for _, _, phone in rows],
    }


def as_read(case: Case) -> Case:
    """The case as it comes back when it is stored and read again: moments in UTC, facts of reasons as plain values."""
    terms = tuple(
        Term(term.name, term.day, _reasons_as_read(term.reasons), term.source, _in_utc(term.moment))
        for term in case.terms
    )
    return replace(
        case,
        received_at=case.received_at.astimezone(UTC),
        created_at=_in_utc(case.created_at),
        closed_at=_in_utc(case.closed_at),
        claimed_until=_in_utc(case.claimed_until),
        terms=terms,
    )


@lru_cache(maxsize=4096)
def _reasons_as_read(reasons: tuple[Reason, ...]) -> tuple[Reason, ...]:
    return reasons_from_json(reasons_to_json(reasons))


def _in_utc(moment: datetime | None) -> datetime | None:
    return None if moment is None else moment.astimezone(UTC)


@lru_cache(maxsize=2)
def whole_cases(*, on_server: bool) -> Select[Any]:
    """Cases with their people, phone numbers and terms in one question, for :func:`case_from`."""
    cases, citizen, link = sql.cases, sql.people.alias("citizen"), sql.case_parties
    other, term = sql.people.alias("other"), sql.terms
    columns = (term.c.position, term.c.name, term.c.day, term.c.moment, term.c.reasons, term.c.source)
    return (
        sql.select(
            cases,
            _given_to(cases).label("given_to"),
            *_party_columns(citizen, "citizen", on_server=on_server),
            *_party_columns(other, "other", on_server=on_server),
            rows_inside(columns, term.c.case_id == cases.c.case_id, on_server=on_server).label("terms"),
        )
        .join(citizen, citizen.c.person_id == cases.c.citizen_id)
        .outerjoin(link, sql.and_(link.c.case_id == cases.c.case_id, link.c.role == REPRESENTATIVE))
        .outerjoin(other, other.c.person_id == link.c.person_id)
    )


def _given_to(cases: FromClause) -> ColumnElement[int | None]:
    """To whom the case was given: nobody once that colleague left, or is in another team than the case."""
    colleagues, members = sql.colleagues, sql.colleague_teams
    there = (
        sql.select(members.c.colleague_id)
        .join(colleagues, colleagues.c.colleague_id == members.c.colleague_id)
        .where(members.c.colleague_id == cases.c.assigned_to)
        .where(members.c.team_id == cases.c.team_id)
        .where(colleagues.c.active.is_(True))
    )
    return there.correlate(cases).scalar_subquery()


def rows_inside(
    columns: Sequence[ColumnElement[Any]], condition: ColumnElement[bool], *, on_server: bool
) -> ScalarSelect[Any]:
    """Rows of another table as a list of lists in one column; :func:`rows_of` takes it apart, sorted."""
    words = sql.func
    if on_server:
        return sql.select(words.json_agg(words.json_build_array(*columns))).where(condition).scalar_subquery()
    return sql.select(words.json_group_array(words.json_array(*columns))).where(condition).scalar_subquery()


def rows_of(column: str | list[list[Any]] | None) -> list[list[Any]]:
    """The rows of :func:`rows_inside`, in the order of their first column."""
    return sorted(json.loads(column) if isinstance(column, str) else column or [])


def _party_columns(people: FromClause, name: str, *, on_server: bool) -> Iterator[ColumnElement[Any]]:
    for column in ("person_id", "name", "email", "address"):
        yield people.c[column].label(f"{name}_{column}")
    phone = sql.phone_numbers.alias(f"{name}_phone")
    columns = (phone.c.position, phone.c.e164, phone.c.label, phone.c.extension, phone.c.remark)
    inside = rows_inside(columns, phone.c.person_id == people.c.person_id, on_server=on_server)
    yield inside.label(f"{name}_phones")


def _party(person_id: int, name: str, email: str, address: str, phones: Any) -> Party:
    return Party(name, tuple(PhoneEntry(*row[1:]) for row in rows_of(phones)), email, address, person_id)


def case_from(row: Row[Any]) -> Case:
    """The case of a row of :func:`whole_cases`."""
    citizen = _party(
        row.citizen_person_id, row.citizen_name, row.citizen_email, row.citizen_address, row.citizen_phones
    )
    representative = None
    if row.other_person_id is not None:
        representative = _party(
            row.other_person_id, row.other_name, row.other_email, row.other_address, row.other_phones
        )
    return _case_of(row, citizen, representative)


def _case_of(row: Row[Any], citizen: Party, representative: Party | None) -> Case:
    return Case(
        number=row.number,
        case_type=CaseType(row.case_type),
        received_at=row.received_at,
        subject=row.subject,
        citizen=citizen,
        team_id=row.team_id,
        case_id=row.case_id,
        version=row.version,
        status=CaseStatus(row.status),
        channel=Channel(row.channel),
        representative=representative,
        language=row.language,
        interpreter=row.interpreter,
        wishes=_wishes_from(row),
        anchors=_anchors_from(row),
        terms=tuple(map(_term_from, rows_of(row.terms))),
        assigned_to=row.given_to,
        claimed_by=row.claimed_by,
        claimed_until=row.claimed_until,
        outcome=OutcomeCode(row.outcome) if row.outcome else None,
        outcome_reason=row.outcome_reason,
        created_at=row.created_at,
        closed_at=row.closed_at,
        persons=row.persons,
        subjects=row.subjects,
    )


def _term_from(row: list[Any]) -> Term:
    _, name, day, ends_at, reasons, source = row
    return Term(name, date.fromisoformat(day), reasons_from_json(reasons), source, moment_or_none(ends_at))


def _wishes_from(row: Row[Any]) -> Wishes:
    return Wishes(
        times=times_from(row.wish_weekdays, row.wish_from, row.wish_until),
        form=ContactForm(row.wish_form) if row.wish_form else None,
        writing_only=row.writing_only,
    )


def _anchors_from(row: Row[Any]) -> Anchors:
    return Anchors(
        announced_on=row.announced_on,
        committee_announced_on=row.committee_announced_on,
        extended_on=row.extended_on,
        suspensions=_suspensions_from(row.suspensions),
        notice_of_default_on=row.notice_of_default_on,
        later=_later_from(row),
    )


def _later_from(row: Row[Any]) -> AgreedLater | None:
    if row.later_day is None:
        return None
    return AgreedLater(row.later_day, LaterReason(row.later_reason), AgreedWith(row.later_with), row.later_at)


def _suspensions_from(text: str) -> tuple[tuple[date, date], ...]:
    value = from_json(text)
    return value if isinstance(value, tuple) else ()
