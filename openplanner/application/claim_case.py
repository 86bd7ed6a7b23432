"""Who is phoning whom: a claim on a case, so that two colleagues never call the same citizen at once."""

from __future__ import annotations

from datetime import timedelta

from openplanner.application.office import Office
from openplanner.application.trace import Step, trace
from openplanner.domain.case import LONGEST_CLAIM, Case
from openplanner.domain.errors import NotAllowed
from openplanner.domain.interval import still_holds
from openplanner.storage import cases, colleagues

CLAIM = timedelta(minutes=30)


def claim_case(office: Office, case_id: int, by: int, *, on_purpose: bool = False) -> Case:
    """The case claimed by this colleague for half an hour; claiming one's own case again renews it.

    A claim ``on_purpose`` can be undone; one that comes with starting a talk cannot, it would only be in the way.
    Raises ``NotAllowed("case_claimed")`` with ``who`` when somebody else's claim still holds. A crash frees the
    case when the half hour is over.
    """
    now = office.clock()
    with office.store.transaction() as tx:
        case = cases.case(tx, case_id)
        taken = still_holds(case.claimed_until, now, LONGEST_CLAIM) and case.claimed_by not in {None, by}
        if taken and case.claimed_by is not None:
            raise NotAllowed(
                "case_claimed", who=colleagues.colleague(tx, case.claimed_by).name, until=case.claimed_until
            )
        if on_purpose and case.claimed_by != by:
            trace(tx, Step("claimed", by, now, case_id, undo={"by": by}))
        return cases.claim_case(tx, case_id, by, now + CLAIM, now)


def release_case(office: Office, case_id: int, by: int) -> Case:
    """The case free again; releasing a case that somebody else claims changes nothing."""
    with office.store.transaction() as tx:
        case = cases.case(tx, case_id)
        return cases.release_case(tx, case_id, by) if case.claimed_by == by else case
