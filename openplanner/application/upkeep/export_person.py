"""Everything we hold about one person, readable, for a request under article 15 AVG."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from openplanner.application.office import Office
from openplanner.domain.case import Case
from openplanner.domain.errors import InvalidInput
from openplanner.domain.phone import read_phone
from openplanner.storage import attempts, bookings, cases
from openplanner.storage.store import Transaction


def export_person(office: Office, who: str) -> dict[str, Any]:
    """The cases of a person with their contacts, as plain values for a JSON document.

    ``who`` is the whole name, a phone number or a case number. Raises ``InvalidInput("person_unknown")`` when
    nothing is held under it: an empty export would look like an answer.
    """
    wanted = who.strip()
    phone = read_phone(wanted)
    with office.store.reading() as tx:
        found = cases.find_same(tx, wanted, (phone.e164,) if phone.valid else (), wanted)
        if not wanted or not found:
            raise InvalidInput("person_unknown", field="person")
        if [case.number.casefold() for case in found] == [wanted.casefold()]:
            found = _of_the_same_person(tx, found[0])
        return {"made_at": office.clock().isoformat(), "cases": [_case(tx, case) for case in found]}


def _of_the_same_person(tx: Transaction, case: Case) -> tuple[Case, ...]:
    """The case and the others of the same name and a same number: a name alone may be somebody else's."""
    e164s = {phone.e164 for phone in case.citizen.phones}
    others = cases.find_same(tx, case.number, tuple(e164s), "")
    return tuple(
        other
        for other in others
        if other.case_id == case.case_id or other.citizen.name.casefold() == case.citizen.name.casefold()
    )


def _case(tx: Transaction, case: Case) -> dict[str, Any]:
    return {
        "case": asdict(case),
        "attempts": [asdict(one) for one in attempts.attempts_of_case(tx, case.case_id)],
        "agreements": [asdict(one) for one in attempts.agreements_of_case(tx, case.case_id)],
        "bookings": [
            {
                "start": one.interval.start,
                "end": one.interval.end,
                "form": one.form.value,
                "state": one.state.value,
            }
            for one in bookings.bookings_of_case(tx, case.case_id)
        ],
    }
