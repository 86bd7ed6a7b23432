"""A booking on its way to the calendars: the outbox rows that a change needs."""

from __future__ import annotations

from openplanner.domain.contact import Booking
from openplanner.domain.outbox import OutboxAction, OutboxRow
from openplanner.storage import colleagues, outbox
from openplanner.storage.store import Transaction


def enqueue(tx: Transaction, booking: Booking, action: OutboxAction) -> None:
    """One row for the calendar of the colleague who leads, in the transaction of the change itself."""
    mailbox = colleagues.colleague(tx, booking.colleague_ids[0]).email
    outbox.add_row(tx, OutboxRow(booking.key, booking.booking_id, action, mailbox, booking.interval))


def enqueue_move(tx: Transaction, before: Booking, after: Booking) -> None:
    """An update; when another colleague leads now, the old item is cancelled and a new one made."""
    if before.colleague_ids[0] == after.colleague_ids[0]:
        enqueue(tx, after, OutboxAction.UPDATE)
        return
    enqueue(tx, before, OutboxAction.CANCEL)
    enqueue(tx, after, OutboxAction.CREATE)
