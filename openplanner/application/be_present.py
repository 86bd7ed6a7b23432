"""Where I am now, for colleagues to see: one small write when somebody opens or leaves a case."""

from __future__ import annotations

from openplanner.application.office import Office
from openplanner.domain.presence import LEASE, Doing
from openplanner.domain.rights import Action
from openplanner.storage import presence


def be_present(office: Office, case_id: int, doing: Doing, by: int) -> None:
    """Tells that this colleague is in a case; again before the lease ends, or it is over by itself.

    Case 0 is none: this colleague left. Whoever may only read leaves no trace here, and is in nobody's way.
    """
    if not (office.rights.may(Action.CHANGE) or office.rights.may(Action.PLAN)):
        return
    with office.store.transaction() as tx:
        if case_id:
            presence.note_presence(tx, by, case_id, doing, office.clock() + LEASE)
        else:
            presence.drop_presence(tx, by)
