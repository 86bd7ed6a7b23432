"""Events: read, found by an own property, made once per transaction, changed under If-Match, called off; and rooms."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from http import HTTPStatus
from types import MappingProxyType
from typing import Any
from urllib.parse import quote, urlencode

from tests.doubles.graph.graph_service import LARGEST_PAGE, PAGE, PLACES, GraphService
from tests.doubles.graph.graph_shapes import checked, etag, event_json, fields_of, property_key, stored_id
from tests.doubles.graph.graph_time import UnknownZone, from_text
from tests.doubles.graph.graph_wire import Answer, Call, GraphError, Json
from tests.doubles.items import Answer as Reply
from tests.doubles.items import Attendee, Item, Right, Send
from tests.doubles.mailboxes import NotThere

_BY_PROPERTY = re.compile(
    r"singleValueExtendedProperties/any\(ep:\s*ep/id eq '([^']+)' and ep/value eq '([^']*)'\)", re.IGNORECASE
)


def calendar_view(service: GraphService, call: Call) -> Answer:
    """Occurrences in a window, in pages."""
    mailbox = service.owner(call, named(call), Right.READ)
    view = service.view(call, mailbox)
    start, end = window(call)
    items = service.office.view(mailbox, start, end)
    return page(service, call, items, lambda item: event_json(item, view))


def list_events(service: GraphService, call: Call) -> Answer:
    """Stored events, or those with an own property, in pages."""
    mailbox = service.owner(call, named(call), Right.READ)
    view = service.view(call, mailbox)
    wanted = call.query.get("$filter", "")
    items = service.office.items(mailbox)
    if wanted:
        found = _BY_PROPERTY.fullmatch(wanted.strip())
        if found is None:
            raise GraphError(HTTPStatus.BAD_REQUEST, "ErrorInvalidUrlQueryFilter", "The query filter is not valid.")
        items = service.office.with_property(mailbox, property_key(found[1]), found[2])
    return page(service, call, items[::-1], lambda item: event_json(item, view))


def create_event(service: GraphService, call: Call) -> Answer:
    """Makes an event and mails its guests. The same body under a transaction id gives the event that was made."""
    mailbox = service.owner(call, named(call), Right.WRITE)
    view = service.view(call, mailbox)
    given = call.json
    if "start" not in given or "end" not in given:
        raise GraphError(HTTPStatus.BAD_REQUEST, "ErrorInvalidRequest", "At least one property failed validation.")
    fields = fields_of(given)
    with service.office.lock:
        made = _made_before(service, mailbox, given)
        if made is None:
            item = checked(Item(**fields))
            made = service.office.put(mailbox, item, Send.ALL if item.attendees else Send.NOBODY)
            if made.transaction_id:
                service.transactions[mailbox, made.transaction_id] = (_same(given), made.item_id)
    shown = {"@odata.context": _context(service, mailbox), **event_json(made, view)}
    return Answer(HTTPStatus.CREATED, shown, {"Location": service.link(f"users/{mailbox}/events/{shown['id']}")})


def get_event(service: GraphService, call: Call) -> Answer:
    """One event."""
    mailbox, item = _event(service, call, Right.READ)
    shown = event_json(item, service.view(call, mailbox))
    return Answer(HTTPStatus.OK, {"@odata.context": _context(service, mailbox), **shown})


def change_event(service: GraphService, call: Call) -> Answer:
    """Changes the fields given; guests hear of it when it matters to them."""
    with service.office.lock:
        mailbox, item = _event(service, call, Right.WRITE)
        _matches(call, item)
        fields = fields_of(call.json)
        if "attendees" in fields:
            fields["attendees"] = tuple(_with_answer(item, guest) for guest in fields["attendees"])
        if "properties" in fields:
            fields["properties"] = MappingProxyType({**item.properties, **fields["properties"]})
        fields.pop("transaction_id", None)
        checked(replace(item, **fields))
        changed = service.office.change(item.item_id, fields, Send.CHANGED if _meets(item, fields) else Send.NOBODY)
    return Answer(HTTPStatus.OK, event_json(changed, service.view(call, mailbox)))


def delete_event(service: GraphService, call: Call) -> Answer:
    """Takes an event away; guests of an organizer get a cancellation."""
    with service.office.lock:
        _, item = _event(service, call, Right.WRITE)
        _matches(call, item)
        service.office.remove(item.item_id, Send.ALL if item.attendees else Send.NOBODY)
    return Answer(HTTPStatus.NO_CONTENT)


def cancel_event(service: GraphService, call: Call) -> Answer:
    """Calls a meeting off with a word to its guests; only the organizer can, and only of a meeting."""
    comment = call.json.get("comment", call.json.get("Comment", ""))
    with service.office.lock:
        _, item = _event(service, call, Right.WRITE)
        if not item.attendees or item.my_answer is not Reply.ORGANIZER:
            raise GraphError(HTTPStatus.BAD_REQUEST, "ErrorInvalidRequest", "Only an organizer can cancel a meeting.")
        service.office.remove(item.item_id, Send.ALL, str(comment))
    return Answer(HTTPStatus.ACCEPTED)


def list_rooms(service: GraphService, call: Call) -> Answer:
    """Rooms, for callers whose administrator allowed it."""
    if PLACES not in service.scopes:
        raise GraphError(HTTPStatus.FORBIDDEN, "Authorization_RequestDenied", "Insufficient privileges.")
    rooms = [box for box in service.office.people.values() if box.policy is not None]
    return page(
        service, call, rooms,
        lambda box: {
            "id": f"room-{box.address}", "emailAddress": box.address, "displayName": box.name, "capacity": 4,
            "bookingType": "standard", "nickname": box.name, "isWheelChairAccessible": True, "tags": [],
        },
    )  # fmt: skip


# -- shared with delta ----------------------------------------------------------------------------


def named(call: Call) -> str:
    """The mailbox in a path."""
    return call.path[1] if call.path[0] == "users" else "me"


def window(call: Call) -> tuple[Any, Any]:
    """Start and end of a view, in UTC; 400 without them."""
    lowered = {name.lower(): value for name, value in call.query.items()}
    zone_name = call.prefers("outlook.timezone") or "UTC"
    try:
        return from_text(lowered["startdatetime"], "UTC"), from_text(lowered["enddatetime"], "UTC")
    except (KeyError, UnknownZone, ValueError) as error:
        raise GraphError(
            HTTPStatus.BAD_REQUEST, "ErrorInvalidParameter", f"A time window is required ({zone_name})."
        ) from error


def page(service: GraphService, call: Call, things: Sequence[Any], shown: Callable[[Any], Json]) -> Answer:
    """One page of a list, with a link to the next."""
    size = min(int(call.query.get("$top", PAGE)), service.most_on_page or LARGEST_PAGE)
    begin = int(call.query.get("$skip", 0))
    body: Json = {
        "@odata.context": service.link("$metadata#Collection(event)"),
        "value": [shown(one) for one in things[begin : begin + size]],
    }
    if begin + size < len(things):
        query = urlencode({**call.query, "$skip": begin + size}, quote_via=quote)
        body["@odata.nextLink"] = service.link("/".join(quote(part, safe="") for part in call.path) + "?" + query)
    return Answer(HTTPStatus.OK, body)


def _context(service: GraphService, mailbox: str) -> str:
    return service.link(f"$metadata#users('{quote(mailbox)}')/events/$entity")


def _same(given: Json) -> str:
    return json.dumps(given, sort_keys=True)


def _made_before(service: GraphService, mailbox: str, given: Json) -> Item | None:
    known = service.transactions.get((mailbox, str(given.get("transactionId") or "")))
    if known is None:
        return None
    body, item_id = known
    try:
        item = service.office.item(item_id)
    except NotThere:
        if not service.transactions_outlive_items:
            return None
        item = None
    if item is None or body != _same(given):
        raise GraphError(
            HTTPStatus.CONFLICT, "ErrorDuplicateTransactionId", "The transaction id belongs to another event."
        )
    return item


def _event(service: GraphService, call: Call, needed: Right) -> tuple[str, Item]:
    mailbox = service.owner(call, named(call), needed)
    parts = call.path[call.path.index("events") + 1 :]
    try:
        item = service.office.item(stored_id(parts[0]))
    except NotThere:
        item = None
    if item is None or item.mailbox != mailbox:
        raise GraphError(HTTPStatus.NOT_FOUND, "ErrorItemNotFound", "The specified object was not found in the store.")
    return mailbox, item


def _matches(call: Call, item: Item) -> None:
    wanted = call.headers.get("if-match", "*")
    if wanted not in {"*", etag(item)}:
        raise GraphError(
            HTTPStatus.PRECONDITION_FAILED, "ErrorIrresolvableConflict", "The change key does not match the item's."
        )


def _with_answer(item: Item, guest: Attendee) -> Attendee:
    had = next((one for one in item.attendees if one.address.lower() == guest.address.lower()), None)
    return guest if had is None else replace(had, role=guest.role)


def _meets(item: Item, fields: dict[str, Any]) -> bool:
    return bool(item.attendees or fields.get("attendees"))
