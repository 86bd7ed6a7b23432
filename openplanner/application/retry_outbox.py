"""A person says: try again now. The retry clock of the outbox is set to this moment; nothing is sent here."""

from __future__ import annotations

from openplanner.application.office import Office
from openplanner.application.trace import Step, trace
from openplanner.domain.errors import NotAllowed
from openplanner.domain.outbox import OutboxRow, retried
from openplanner.storage import bookings, outbox


def retry_now(office: Office, outbox_id: int, by: int) -> OutboxRow:
    """The row, due at once; one that needed a person waits again, with its count of tries, so it is looked up first.

    Raises ``NotAllowed("outbox_not_waiting")`` for a row that is being sent, has arrived or is not there.
    """
    now = office.clock()
    with office.store.transaction() as tx:
        found = outbox.row(tx, outbox_id)
        if found is None:
            raise NotAllowed("outbox_not_waiting", state="absent")
        stored = outbox.save_row(tx, retried(found, now))
        case_id = bookings.booking(tx, stored.booking_id).case_id
        trace(tx, Step("retried", by, now, case_id=case_id, booking_id=stored.booking_id))
    return stored
