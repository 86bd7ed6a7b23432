"""CreateItem, GetItem, UpdateItem and DeleteItem on calendar items, and the answers to meetings.

Source: the documented operations and their error examples; conflict rules from ConflictResolutionType.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from lxml import etree

from tests.doubles.exchange.asking import Asked, ids_in
from tests.doubles.exchange.reading import child, fields, new_item, property_key, settled, text
from tests.doubles.exchange.wire import MESSAGES, NAMES, Element, SaysNo, error, fine, m, response, t
from tests.doubles.exchange.writing import item_id, shape_of
from tests.doubles.mailboxes import Answer, Item, Right, Role, Send

SENDS = {
    "SendToNone": Send.NOBODY, "SendOnlyToAll": Send.ALL, "SendToAllAndSaveCopy": Send.ALL,
    "SendOnlyToChanged": Send.CHANGED, "SendToChangedAndSaveCopy": Send.CHANGED,
}  # fmt: skip
ANSWERS = {"AcceptItem": Answer.ACCEPT, "TentativelyAcceptItem": Answer.TENTATIVE, "DeclineItem": Answer.DECLINE}
EMPTY: dict[str, Any] = {
    "item:Body": {"body": ""}, "calendar:Location": {"location": ""}, "item:Categories": {"categories": ()},
    "calendar:Recurrence": {"recurrence": None}, "item:Subject": {"subject": ""},
}  # fmt: skip
ROLE_OF = {
    "calendar:RequiredAttendees": Role.REQUIRED, "calendar:OptionalAttendees": Role.OPTIONAL,
    "calendar:Resources": Role.RESOURCE,
}  # fmt: skip


def each(operation: str, parts: list[Element], work: Callable[[Element], Element]) -> Element:
    """One response message for each part, in order; an error of one does not stop the next."""
    messages = []
    for part in parts:
        try:
            messages.append(work(part))
        except SaysNo as no:
            messages.append(error(operation, no, *([] if operation == "DeleteItem" else [m("Items")])))
    return response(operation, messages)


def get_item(asked: Asked) -> Element:
    """GetItem: whole items; body and attendees too."""
    shape = shape_of(asked.body)

    def one(found: Element) -> Element:
        return fine("GetItem", m("Items", asked.shown(asked.item(found, Right.READ), shape)))

    return each("GetItem", ids_in(asked.body), one)


def create_item(asked: Asked) -> Element:
    """CreateItem: appointments, meetings, series, and answers to meetings."""

    def one(found: Element) -> Element:
        kind = etree.QName(found).localname
        if kind == "CalendarItem":
            return _create(asked, found)
        if kind == "CancelCalendarItem":
            return _cancel(asked, found)
        if kind in ANSWERS:
            return _answer(asked, found, ANSWERS[kind])
        raise SaysNo("ErrorInvalidRequest", f"This double makes no {kind}.")

    return each("CreateItem", list(asked.body.find(f"{{{MESSAGES}}}Items")), one)


def _create(asked: Asked, found: Element) -> Element:
    send = asked.body.get("SendMeetingInvitations")
    if send is None:
        raise SaysNo("ErrorSendMeetingInvitationsRequired", "SendMeetingInvitations is required for calendar items.")
    where = child(asked.body, "m:SavedItemFolderId")
    owner, name = asked.folder(where[0], Right.WRITE) if where is not None else (asked.user, "calendar")
    if name != "calendar":
        raise SaysNo("ErrorInvalidRequest", "This double keeps new items in a calendar only.")
    made = asked.mailboxes.put(owner, new_item(found, asked.zones), SENDS[send])
    return fine("CreateItem", m("Items", t("CalendarItem", item_id(made))))


def _referred(asked: Asked, found: Element, needs: Right) -> Item:
    reference = child(found, "t:ReferenceItemId")
    if reference is None:
        raise SaysNo("ErrorMissingArgument", "ReferenceItemId is required.")
    item = asked.item(reference, needs)
    if reference.get("ChangeKey") is None:
        raise SaysNo("ErrorChangeKeyRequired")
    if reference.get("ChangeKey") != item.change_key:
        raise SaysNo("ErrorStaleObject")
    return item


def _cancel(asked: Asked, found: Element) -> Element:
    item = _referred(asked, found, Right.WRITE)
    if item.my_answer is not Answer.ORGANIZER:
        raise SaysNo("ErrorCalendarIsNotOrganizer")
    asked.mailboxes.remove(item.item_id, Send.ALL, text(found, "t:NewBodyContent"))
    return fine("CreateItem", m("Items", t("CalendarItem", item_id(item))))


def _answer(asked: Asked, found: Element, answer: Answer) -> Element:
    copy = _referred(asked, found, Right.WRITE)
    if copy.my_answer is Answer.ORGANIZER:
        raise SaysNo("ErrorCalendarIsOrganizerForAccept")
    start, end = text(found, "t:ProposedStart"), text(found, "t:ProposedEnd")
    proposed = (asked.zones.moment(start), asked.zones.moment(end)) if start and end else None
    theirs = next((one for one in asked.mailboxes.copies(copy.uid) if one.my_answer is Answer.ORGANIZER), None)
    if theirs is not None:
        asked.mailboxes.answer(theirs.item_id, copy.mailbox, answer, proposed)
    return fine("CreateItem", m("Items"))


def update_item(asked: Asked) -> Element:
    """UpdateItem: set, append to and delete fields, with the three conflict resolutions."""
    return each("UpdateItem", list(asked.body.find(f"{{{MESSAGES}}}ItemChanges")), lambda found: _update(asked, found))


def _update(asked: Asked, found: Element) -> Element:
    send = asked.body.get("SendMeetingInvitationsOrCancellations")
    if send is None:
        raise SaysNo("ErrorSendMeetingInvitationsOrCancellationsRequired")
    with asked.mailboxes.lock:
        item = asked.item(found[0], Right.WRITE)
        _check_change_key(asked, found[0], item)
        changes: dict[str, Any] = {}
        for update in found.find("t:Updates", NAMES):
            changes |= _changed(asked, update, replace(item, **changes))
        if {"start", "end", "all_day"} & set(changes):
            changes = settled(changes, item)
        after = asked.mailboxes.change(item.item_id, changes, SENDS[send])
    return fine("UpdateItem", m("Items", t("CalendarItem", item_id(after))), m("ConflictResults", t("Count", 0)))


def _check_change_key(asked: Asked, reference: Element, item: Item) -> None:
    resolution = asked.body.get("ConflictResolution")
    given = reference.get("ChangeKey")
    if resolution == "AlwaysOverwrite":
        return
    if given is None:
        raise SaysNo("ErrorChangeKeyRequiredForWriteOperations")
    # AutoResolve merges field by field, so that what is set here wins (measured: it overwrites an edit in Outlook).
    if resolution == "NeverOverwrite" and given != item.change_key:
        raise SaysNo("ErrorIrresolvableConflict")


def _changed(asked: Asked, update: Element, item: Item) -> dict[str, Any]:
    kind, field = etree.QName(update).localname, update[0]
    if kind == "SetItemField":
        return fields(update[1], asked.zones, item)
    if kind == "AppendToItemField":
        added = fields(update[1], asked.zones, item)
        return added | {"body": item.body + added.get("body", "")}
    uri = field.get("FieldURI")
    if uri in ROLE_OF:
        return {"attendees": tuple(guest for guest in item.attendees if guest.role is not ROLE_OF[uri])}
    if field.tag.endswith("ExtendedFieldURI"):
        return {"properties": {k: v for k, v in item.properties.items() if k != property_key(field)}}
    if uri not in EMPTY:
        raise SaysNo("ErrorInvalidPropertyDelete", f"{uri} cannot be deleted.")
    return dict(EMPTY[uri])


def delete_item(asked: Asked) -> Element:
    """DeleteItem: gone from the calendar; the organizer's guests hear of it when asked for."""
    send = asked.body.get("SendMeetingCancellations")

    def one(found: Element) -> Element:
        item = asked.item(found, Right.WRITE)
        if send is None:
            raise SaysNo("ErrorSendMeetingCancellationsRequired")
        asked.mailboxes.remove(item.item_id, SENDS[send])
        return fine("DeleteItem")

    return each("DeleteItem", ids_in(asked.body), one)
