"""Items of the local calendar, inside a transaction of the caller, so that a booking and its item can be one.

``change_key`` counts all changes of all items: it is the version of an item and the cursor of what changed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from openplanner.domain.calendar import BusyStatus, Conflict, EventDraft, RemoteEvent, RemoteRef
from openplanner.domain.interval import Interval
from openplanner.storage import sql
from openplanner.storage.store import Transaction

if TYPE_CHECKING:
    from sqlalchemy import Row


def create_item(tx: Transaction, mailbox: str, draft: EventDraft, key: UUID) -> RemoteRef:
    """The item, made now; the same key again gives the item that exists, and one that was cancelled lives again."""
    tx.alone("calendar_item")
    items = sql.calendar_items
    stored = tx.execute(sql.select(items).where(items.c.mailbox == _address(mailbox), items.c.key == str(key))).first()
    if stored is not None and not stored.cancelled:
        return _ref(stored)
    change = latest_change(tx) + 1
    values = _values(draft) | {"change_key": change, "cancelled": False}
    if stored is None:
        values |= {"mailbox": _address(mailbox), "key": str(key)}
        item_id = int(tx.execute(sql.insert(items).returning(items.c.item_id), values).scalar_one())
    else:
        item_id = stored.item_id
        tx.execute(sql.update(items).where(items.c.item_id == item_id).values(values))
    _write_mailboxes(tx, item_id, _address(mailbox), draft, change)
    return RemoteRef(_address(mailbox), str(item_id), str(change), key)


def update_item(tx: Transaction, ref: RemoteRef, draft: EventDraft) -> RemoteRef:
    """The item changed; raises ``Conflict`` when its change key is another (``theirs``) or it is gone (None)."""
    tx.alone("calendar_item")
    stored = _item(tx, ref)
    if stored is None or stored.cancelled:
        raise Conflict("calendar_item_gone", theirs=None)
    if str(stored.change_key) != ref.change_key:
        raise Conflict("calendar_item_changed", theirs=_event(stored))
    change = latest_change(tx) + 1
    items = sql.calendar_items
    values = _values(draft) | {"change_key": change}
    tx.execute(sql.update(items).where(items.c.item_id == stored.item_id).values(values))
    _write_mailboxes(tx, stored.item_id, stored.mailbox, draft, change)
    return RemoteRef(stored.mailbox, ref.item_id, str(change), UUID(stored.key))


def cancel_item(tx: Transaction, ref: RemoteRef) -> None:
    """Removes the item, whatever its change key; nothing happens when it is gone."""
    tx.alone("calendar_item")
    stored = _item(tx, ref)
    if stored is None or stored.cancelled:
        return
    items = sql.calendar_items
    values = {"cancelled": True, "change_key": latest_change(tx) + 1, "body": ""}
    tx.execute(sql.update(items).where(items.c.item_id == stored.item_id).values(values))


def items_by_key(tx: Transaction, mailbox: str, key: UUID) -> list[RemoteRef]:
    """The item of that mailbox with our key, or none."""
    items = sql.calendar_items
    asked = sql.select(items).where(
        items.c.mailbox == _address(mailbox), items.c.key == str(key), items.c.cancelled.is_(False)
    )
    return [_ref(row) for row in tx.execute(asked)]


def items_between(tx: Transaction, address: str, window: Interval) -> list[RemoteEvent]:
    """Items in the calendar of that address that touch the window, sorted by start; also those it only attends."""
    items, links = sql.calendar_items, sql.calendar_item_mailboxes
    asked = (
        sql.select(items)
        .join(links, links.c.item_id == items.c.item_id)
        .where(
            links.c.address == _address(address),
            links.c.left_at.is_(None),
            items.c.cancelled.is_(False),
            items.c.starts_at < window.end,
            items.c.ends_at > window.start,
        )
        .order_by(items.c.starts_at, items.c.item_id)
    )
    return [_event(row) for row in tx.execute(asked)]


def item_changes(tx: Transaction, address: str, since: int, window: Interval) -> tuple[list[RemoteEvent], list[str]]:
    """Items of that address that changed after a change: as they are now, and ids of those no longer in the window."""
    items, links = sql.calendar_items, sql.calendar_item_mailboxes
    asked = (
        sql.select(items, links.c.left_at)
        .join(links, links.c.item_id == items.c.item_id)
        .where(links.c.address == _address(address), items.c.change_key > since)
        .order_by(items.c.change_key)
    )
    events: list[RemoteEvent] = []
    removed: list[str] = []
    for row in tx.execute(asked):
        if row.left_at is not None and row.left_at <= since:
            continue
        event = _event(row)
        if row.cancelled or row.left_at is not None or not event.interval.overlaps(window):
            removed.append(str(row.item_id))
        else:
            events.append(event)
    return events, removed


def latest_change(tx: Transaction) -> int:
    """The number of the newest change of any item; 0 when there never was one."""
    return int(tx.execute(sql.select(sql.func.max(sql.calendar_items.c.change_key))).scalar() or 0)


def _item(tx: Transaction, ref: RemoteRef) -> Row[Any] | None:
    if not ref.item_id.isdecimal():
        return None
    items = sql.calendar_items
    return tx.execute(sql.select(items).where(items.c.item_id == int(ref.item_id))).first()


def _write_mailboxes(tx: Transaction, item_id: int, mailbox: str, draft: EventDraft, change: int) -> None:
    wanted = {_address(address): "attendee" for address in draft.attendees}
    wanted |= {_address(address): "room" for address in draft.rooms}
    wanted |= {mailbox: "owner"}
    links = sql.calendar_item_mailboxes
    current = sql.select(links.c.address, links.c.left_at).where(links.c.item_id == item_id)
    left = {row.address: row.left_at for row in tx.execute(current)}
    gone = [address for address, left_at in left.items() if left_at is None and address not in wanted]
    tx.execute(sql.update(links).where(links.c.item_id == item_id, links.c.address.in_(gone)).values(left_at=change))
    tx.execute(sql.delete(links).where(links.c.item_id == item_id, links.c.address.in_(list(wanted))))
    rows = [{"item_id": item_id, "address": address, "role": role} for address, role in wanted.items()]
    tx.execute(sql.insert(links), rows)


def _values(draft: EventDraft) -> dict[str, Any]:
    return {
        "starts_at": draft.interval.start,
        "ends_at": draft.interval.end,
        "status": draft.status.value,
        "subject": draft.subject,
        "body": draft.body,
        "location": draft.location,
    }


def _ref(row: Row[Any]) -> RemoteRef:
    return RemoteRef(row.mailbox, str(row.item_id), str(row.change_key), UUID(row.key))


def _event(row: Row[Any]) -> RemoteEvent:
    return RemoteEvent(
        interval=Interval(row.starts_at, row.ends_at),
        status=BusyStatus(row.status),
        subject=row.subject,
        cancelled=row.cancelled,
        key=UUID(row.key),
        ref=_ref(row),
    )


def _address(address: str) -> str:
    return address.strip().lower()
