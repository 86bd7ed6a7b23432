"""A case that came from a register elsewhere was closed here: its request is closed there, whenever that answers."""

from __future__ import annotations

from datetime import timedelta

from openplanner.application.contact_requests import register_of, request_handled
from openplanner.application.office import Office
from openplanner.application.trace import Step, trace
from openplanner.calendars.contact_register import ContactRegister
from openplanner.domain.errors import NotAllowed, Unavailable
from openplanner.settings import CONTACT_REQUESTS_URL
from openplanner.storage import contact_closings

AT_ONCE = 50
PAUSES = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2))


def close_requests(office: Office, register: ContactRegister | None = None) -> int:
    """How many requests were closed in the register; those it did not answer about are tried again later.

    A request that is done or gone there is closed too. Asking twice does no harm, so a desk that dies between the
    answer and its own save only asks again. Without an address in the settings everything waits.
    """
    if register is None and not office.settings.text(CONTACT_REQUESTS_URL).strip():
        return 0
    now, closed = office.clock(), 0
    with office.store.reading() as tx:
        due = contact_closings.closings_due(tx, now, AT_ONCE)
    if not due:
        return 0
    found = register or register_of(office.settings)
    for closing in due:
        try:
            request_handled(found, closing.number)
        except Unavailable as error:
            with office.store.transaction() as tx:
                pause = PAUSES[min(closing.attempts, len(PAUSES) - 1)]
                contact_closings.put_off(tx, closing, now + pause, error.code)
            break  # the register is away: the others would only wait for it too
        with office.store.transaction() as tx:
            contact_closings.drop_closing(tx, closing.case_id)
        closed += 1
    return closed


def try_closing_now(office: Office, case_id: int, by: int) -> None:
    """A person says: try again now; nothing is sent here.

    Raises ``NotAllowed("outbox_not_waiting")`` when it is done.
    """
    now = office.clock()
    with office.store.transaction() as tx:
        if not contact_closings.try_now(tx, case_id, now):
            raise NotAllowed("outbox_not_waiting", state="absent")
        trace(tx, Step("retried", by, now, case_id=case_id))
