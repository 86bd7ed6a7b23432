"""What was written down of a case was wrong or changed: a name, a number, a subject, who comes along."""

from __future__ import annotations

from dataclasses import replace

from openplanner.application.no_bsn import refuse_bsn_in_case
from openplanner.application.office import Office
from openplanner.application.trace import Step, trace
from openplanner.domain.case import MOST_ON_THE_TABLE, Case, CaseStatus, checked
from openplanner.domain.errors import InvalidInput, NotAllowed
from openplanner.storage import cases

DETAILS = ("citizen", "subject", "language", "interpreter", "persons", "subjects")


def change_case(office: Office, wanted: Case, by: int) -> Case:
    """The case with the details of ``wanted``, whose ``version`` is the one that was on screen.

    Status, dates, team and outcome stay as they are. Raises ``StaleCase`` when somebody saved since,
    ``NotAllowed("case_already_closed")``, and ``InvalidInput`` naming the field that is wrong or holds a possible BSN.
    """
    wanted = checked(wanted)
    refuse_bsn_in_case(wanted)
    for name in ("persons", "subjects"):
        if not 1 <= getattr(wanted, name) <= MOST_ON_THE_TABLE:
            raise InvalidInput("number_out_of_range", field=name, least=1, most=MOST_ON_THE_TABLE)
    now = office.clock()
    with office.store.transaction() as tx:
        before = cases.case(tx, wanted.case_id)
        if before.status is CaseStatus.CLOSED:
            raise NotAllowed("case_already_closed", number=before.number)
        details = {name: getattr(wanted, name) for name in DETAILS}
        saved = cases.save_case(tx, replace(before, version=wanted.version, **details))
        changed = [name for name in DETAILS if getattr(before, name) != getattr(saved, name)]
        trace(tx, Step("case_changed", by, now, wanted.case_id, after={"fields": changed}))
    return saved
