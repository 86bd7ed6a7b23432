"""A booking on its way to the calendars: the outbox rows that a change needs."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from openplanner.domain.contact import Booking
from openplanner.domain.outbox import OutboxAction, OutboxRow, OutboxState
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


def enqueue_hold(tx: Transaction, held: Booking) -> None:
    """A tentative item and, due when the hold ends, its removal; a hold that is there already lasts longer."""
    if not release_at(tx, held.key, held.hold_until):
        enqueue(tx, held, OutboxAction.HOLD)
        mailbox = colleagues.colleague(tx, held.colleague_ids[0]).email
        release = OutboxRow(held.key, held.booking_id, OutboxAction.RELEASE, mailbox, held.interval)
        outbox.add_row(tx, replace(release, retry_at=held.hold_until))


def release_at(tx: Transaction, key: UUID, moment: datetime | None) -> bool:
    """Changes when the item of a hold is taken away; False when there is none, or it is gone already."""
    waiting = [
        row
        for row in outbox.rows_of_key(tx, key)
        if row.action is OutboxAction.RELEASE and row.state is OutboxState.WAITING
    ]
    for row in waiting:
        outbox.save_row(tx, replace(row, retry_at=moment))
    return bool(waiting)
