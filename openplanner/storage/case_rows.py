"""A case as columns, and back."""

from __future__ import annotations

import string
from collections.abc import Iterable, Sequence
from datetime import date, datetime
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
from openplanner.domain.interval import MINUTES_PER_DAY, TimeSpan, instant
from openplanner.storage.schema.stored_values import (
    NEVER,
    from_json,
    micros,
    reasons_from_json,
    reasons_to_json,
    to_json,
)

if TYPE_CHECKING:
    from sqlalchemy import Row

_SMALL = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)
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


def case_values(case: Case, citizen_id: int) -> dict[str, Any]:
    """The columns of a case, without its id, version and claim."""
    hours = case.wishes.hours
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
        "wish_weekdays": ",".join(str(day) for day in sorted(case.wishes.weekdays)),
        "wish_from": hours.start if hours else None,
        "wish_until": hours.end if hours else None,
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
        "due_at": due_at(case),
        "norm_until": norm_until(case),
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


def case_from(row: Row[Any], citizen: Party, representative: Party | None, terms: Iterable[Row[Any]]) -> Case:
    """The case of its row, people and terms."""
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
        terms=tuple(Term(t.name, t.day, reasons_from_json(t.reasons), t.source, t.moment) for t in terms),
        claimed_by=row.claimed_by,
        claimed_until=row.claimed_until,
        outcome=OutcomeCode(row.outcome) if row.outcome else None,
        outcome_reason=row.outcome_reason,
        created_at=row.created_at,
        closed_at=row.closed_at,
        persons=row.persons,
        subjects=row.subjects,
    )


def _wishes_from(row: Row[Any]) -> Wishes:
    return Wishes(
        weekdays=frozenset(int(day) for day in row.wish_weekdays.split(",") if day),
        hours=TimeSpan(row.wish_from, row.wish_until) if row.wish_from is not None else None,
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
