"""An answer went by message: that it did is kept, what it said is not (method.md 3)."""

from __future__ import annotations

from dataclasses import replace

from openplanner.application.office import Office
from openplanner.application.trace import Step, trace
from openplanner.domain.case import Case, CaseStatus, CaseType
from openplanner.domain.contact import Attempt, AttemptResult
from openplanner.domain.errors import InvalidInput, NotAllowed
from openplanner.storage import attempts, cases


def record_reply(office: Office, case_id: int, by: int, e164: str = "", minutes: int = 0) -> Case:
    """The case with one contact moment more; a WhatsApp case nobody planned yet now waits for the citizen.

    Raises ``NotAllowed`` for a closed case and ``InvalidInput`` for more minutes than a day has. Can be undone.
    """
    if not 0 <= minutes <= 1440:
        raise InvalidInput("minutes_out_of_range", field="minutes", value=minutes)
    now = office.clock()
    with office.store.transaction() as tx:
        before = cases.case(tx, case_id)
        if before.status is CaseStatus.CLOSED:
            raise NotAllowed("case_already_closed", number=before.number)
        made = attempts.add_attempt(tx, Attempt(case_id, now, by, AttemptResult.MESSAGED, e164, minutes))
        waits = before.case_type is CaseType.WHATSAPP and before.status is CaseStatus.TO_PLAN
        saved = cases.save_case(
            tx, replace(cases.case(tx, case_id), status=CaseStatus.WAITING if waits else before.status)
        )
        undo = {"attempt_id": made.attempt_id, "case_id": case_id, "status": before.status.value}
        after = {"status": saved.status.value, "result": made.result.value, "minutes": minutes}
        trace(
            tx,
            Step("attempted", by, now, case_id=case_id, before={"status": before.status.value}, after=after, undo=undo),
        )
    return saved
