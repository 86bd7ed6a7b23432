"""Everything we hold about one person, for a request under article 15 AVG."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from openplanner.application.office import Office
from openplanner.application.privacy.log_view import note_view
from openplanner.application.privacy.mentions import drafts_about, mentions_of
from openplanner.application.privacy.retention import retention_of
from openplanner.application.privacy.who import find_person
from openplanner.application.trace import Step, trace
from openplanner.domain.case import Case
from openplanner.domain.interval import AMSTERDAM
from openplanner.domain.rights import Action
from openplanner.planning.retention import Retention
from openplanner.settings import MUNICIPALITY
from openplanner.storage import attempts, audit, bookings, cases
from openplanner.storage.privacy.views import views_of_case
from openplanner.storage.store import Transaction


def export_person(office: Office, who: str | Sequence[str], by: int = 0) -> dict[str, Any]:
    """What we hold of a person, as plain values for a JSON document or :func:`person_page`.

    ``who`` is a case number, a phone number, an e-mail address or a whole name, or several that are together one
    person. Colleagues are told by number: who they are is not the person's to know. That the person was exported is
    written down. Raises ``InvalidInput`` as :func:`find_person`: an empty export would look like an answer.
    """
    office.rights.require(Action.EXPORT)
    terms = retention_of(office.settings)
    with office.store.transaction() as tx:
        person = find_person(tx, [who] if isinstance(who, str) else who)
        written = [_case(tx, cases.case(tx, ref.case_id), terms) for ref in person.written]
        found = {
            "made_at": office.clock().isoformat(),
            "municipality": office.settings.text(MUNICIPALITY),
            "person": [asdict(party) for party in person.parties],
            "cases": written,
            "represented": [_represented(cases.case(tx, ref.case_id)) for ref in person.represented],
            "drafts": [asdict(one) for one in drafts_about(tx, person)],
            # where else the person is named; what it says there is about somebody else, so a colleague must look first
            "mentions": [asdict(one) for one in mentions_of(tx, person)],
        }
        for ref in (*person.written, *person.represented):
            note_view(tx, office.clock(), by, ref.case_id, "export")
            trace(tx, Step("exported", by, office.clock(), case_id=ref.case_id))
        return found


def _case(tx: Transaction, case: Case, terms: Retention) -> dict[str, Any]:
    closed_on = case.closed_at.astimezone(AMSTERDAM).date() if case.closed_at else None
    return {
        "case": asdict(case),
        "attempts": [asdict(one) for one in attempts.attempts_of_case(tx, case.case_id)],
        "agreements": [asdict(one) for one in attempts.agreements_of_case(tx, case.case_id)],
        "outcomes": [asdict(one) for one in attempts.outcomes_of_case(tx, case.case_id)],
        "bookings": [
            {
                "start": one.interval.start,
                "end": one.interval.end,
                "form": one.form.value,
                "state": one.state.value,
                "reason": one.cancel_reason,
            }
            for one in bookings.bookings_of_case(tx, case.case_id)
        ],
        "steps": [{"at": one.at, "by": one.by, "action": one.action} for one in audit.audit_of_case(tx, case.case_id)],
        "looked": [{"at": one.at, "by": one.by, "where": one.where} for one in views_of_case(tx, case.case_id)],
        "erased_after": terms.erase_after(case.case_type, case.outcome, closed_on) if closed_on else None,
    }


def _represented(case: Case) -> Mapping[str, Any]:
    """Of a case of somebody else only that the person speaks there: the rest is about that other person."""
    return {"number": case.number, "received_at": case.received_at, "status": case.status.value}
