"""Is this case here already? Looked for on case number, phone number and name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from openplanner.application.office import Office
from openplanner.domain.case import Case, CaseStatus
from openplanner.domain.reason import Reason, because
from openplanner.storage import cases


@dataclass(frozen=True, slots=True)
class SameCase:
    """A case that looks like the one being typed, and why."""

    case_id: int
    number: str
    name: str
    why: Reason
    open: bool


def same_cases(office: Office, number: str, e164s: Sequence[str], name: str) -> tuple[SameCase, ...]:
    """Cases with that number, one of those phone numbers or that name, at most five, the surest first."""
    number, name = number.strip(), name.strip()
    with office.store.reading() as tx:
        found = cases.find_same(tx, number, tuple(e164s), name)
    told = [SameCase(c.case_id, c.number, c.citizen.name, _why(c, number, e164s), _open(c)) for c in found]
    order = ("intake.same_number", "intake.same_phone", "intake.same_name")
    return tuple(sorted(told, key=lambda same: (order.index(same.why.code), not same.open))[:5])


def _why(case: Case, number: str, e164s: Sequence[str]) -> Reason:
    if case.number == number:
        return because("intake.same_number", number=case.number)
    if {phone.e164 for phone in case.citizen.phones} & set(e164s):
        return because("intake.same_phone", number=case.number)
    return because("intake.same_name", number=case.number)


def _open(case: Case) -> bool:
    return case.status is not CaseStatus.CLOSED
