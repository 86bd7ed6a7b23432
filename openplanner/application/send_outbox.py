"""Bookings are sent to the calendars: taken with a lease, looked up before trying again, never twice.

Source: exchange.md section 5.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime

from openplanner.application.office import Office
from openplanner.domain.calendar import (
    BusyStatus,
    CalendarError,
    Conflict,
    Denied,
    EventDraft,
    Notify,
    RemoteRef,
    Throttled,
    UnknownResult,
)
from openplanner.domain.contact import Booking
from openplanner.domain.outbox import OutboxAction, OutboxRow, failed, needs_person, sent
from openplanner.settings import CALENDAR_SUBJECT
from openplanner.storage import bookings, cases, colleagues, outbox, outside

MOST_ROWS = 200
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SendReport:
    """How many rows were sent, must wait, and need a person."""

    done: int = 0
    waiting: int = 0
    needs_person: int = 0


def send_outbox(office: Office) -> SendReport:
    """Sends what is due, one row at a time; safe to run on two desks at once."""
    done = waiting = person = 0
    for _ in range(MOST_ROWS):
        with office.store.transaction() as tx:
            row = outbox.take_due(tx, office.clock())
        if row is None:
            break
        result = _send(office, row)
        with office.store.transaction() as tx:
            outbox.save_row(tx, result)
            outside.forget_answers(tx, (row.mailbox,))
        done += result.state.value == "done"
        person += result.state.value == "needs_person"
        waiting += result.state.value in {"waiting", "unknown"}
    return SendReport(done, waiting, person)


def _send(office: Office, row: OutboxRow) -> OutboxRow:
    now = office.clock()
    try:
        ref = _deliver(office, row)
    except Conflict:
        return needs_person(row, "conflict")
    except Denied:
        return needs_person(row, "denied")
    except Throttled as error:
        until = error.facts.get("until")
        wait = until if isinstance(until, datetime) else None
        return failed(row, now, "throttled", unknown=False, not_before=wait)
    except UnknownResult:
        return failed(row, now, "unknown", unknown=True)
    except CalendarError:
        return failed(row, now, "offline", unknown=False)
    except Exception:  # noqa: BLE001 (one bad row must not stop the others; the outbox sender is one of three such places)
        _log.exception("outbox row %d", row.outbox_id)
        return failed(row, now, "bug", unknown=True)
    return sent(row, ref.item_id if ref else "", ref.change_key if ref else "")


def _deliver(office: Office, row: OutboxRow) -> RemoteRef | None:
    with office.store.reading() as tx:
        booking = bookings.booking(tx, row.booking_id)
    found = office.calendar.find_by_key(row.mailbox, row.key)
    if row.action is OutboxAction.CANCEL:
        for ref in found:
            office.calendar.cancel(ref, "", Notify.EVERYBODY)
        return None
    draft = draft_of_booking(office, booking)
    if not found:
        return office.calendar.create(row.mailbox, draft, row.key, Notify.EVERYBODY)
    return office.calendar.update(found[0], draft, Notify.EVERYBODY)


def draft_of_booking(office: Office, booking: Booking) -> EventDraft:
    """What goes into the calendars: case number and form, never a name, phone number or reason.

    The setting ``calendar_subject`` can leave out the case number too.
    """
    with office.store.reading() as tx:
        number = cases.case(tx, booking.case_id).number
        emails = tuple(colleagues.colleague(tx, who).email for who in booking.colleague_ids)
        place = colleagues.place(tx, booking.place_id) if booking.place_id is not None else None
    with_number = office.settings.text(CALENDAR_SUBJECT) == "number_and_form"
    subject = f"{booking.form.value} {number}" if with_number else booking.form.value
    return EventDraft(
        interval=booking.interval,
        subject=subject,
        location=place.name if place else "",
        attendees=emails,
        rooms=(place.email,) if place and place.email else (),
        status=BusyStatus.BUSY,
    )
