"""A case as columns, and back."""

from __future__ import annotations

import json
import string
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import lru_cache
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
    return _due_at(case, norm_until(case))


def _due_at(case: Case, norm: datetime | None) -> int:
    until = norm if case.status in TO_PHONE else None
    if until is None and case.decision_date is not None:
        until = instant(case.decision_date, MINUTES_PER_DAY)
    return NEVER if until is None else micros(until)


def case_values(case: Case, citizen_id: int) -> dict[str, Any]:
    """The columns of a case, without its id, version, claim and the colleague to whom it was given."""
    norm = norm_until(case)
    return {
        "number": case.number,
        "case_type": case.case_type.value,
        "received_at": case.received_at,
        "subject": case.subject,
        "citizen_id": citizen_id,
        "team_id": case.team_id,
        "status": case.status.value,
        "channel": case.channel.value,
        "language": case.language,
        "interpreter": case.interpreter,
        "wish_weekdays": times_text(case.wishes.times),
        "wish_from": None,
        "wish_until": None,
        "wish_form": case.wishes.form.value if case.wishes.form else None,
        "writing_only": case.wishes.writing_only,
        "announced_on": case.anchors.announced_on,
        "committee_announced_on": case.anchors.committee_announced_on,
        "extended_on": case.anchors.extended_on,
        "suspensions": to_json(case.anchors.suspensions),
        "notice_of_default_on": case.anchors.notice_of_default_on,
        **_later_values(case.anchors.later),
        "norm_day": case.norm_day if case.anchors.later else None,
        "outcome": case.outcome.value if case.outcome else None,
        "outcome_reason": case.outcome_reason,
        "created_at": case.created_at,
        "closed_at": case.closed_at,
        "due_at": _due_at(case, norm),
        "norm_until": norm,
        "last_calling_day": case.last_calling_day,
        "decision_date": case.decision_date,
        "persons": case.persons,
        "subjects": case.subjects,
    }


def _later_values(later: AgreedLater | None) -> dict[str, Any]:
    return {
        "later_day": later.day if later else None,
        "later_reason": later.reason.value if later else None,
        "later_with": later.agreed_with.value if later else None,
        "later_at": later.agreed_at if later else None,
    }


def term_values(case_id: int, terms: Sequence[Term]) -> list[dict[str, Any]]:
    """The rows of the terms of a case, in order."""
    return [
        {
            "case_id": case_id,
            "position": position,
            "name": term.name,
            "day": term.day,
            "moment": term.moment,
            "reasons": reasons_to_json(term.reasons),
            "source": term.source,
        }
        for position, term in enumerate(terms)
    ]


def phone_values(person_id: int, phones: Sequence[PhoneEntry]) -> list[dict[str, Any]]:
    """The rows of the phone numbers of a person, in order."""
    return [
        {
            "person_id": person_id,
            "position": position,
            "e164": phone.e164,
            "label": phone.label,
            "extension": phone.extension,
            "remark": phone.remark,
        }
        for position, phone in enumerate(phones)
    ]


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
