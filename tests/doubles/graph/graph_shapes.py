"""Items as the JSON of Graph, and back. Source: the documented examples and the CSDL in graph-fixtures."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from tests.doubles.graph.graph_time import UnknownZone, floating, from_json, in_zone, is_midnight, stamp
from tests.doubles.graph.graph_wire import GraphError, Json
from tests.doubles.items import Answer, Attendee, Item, PropertyKey, Role, Status

STATUSES = {
    Status.FREE: "free",
    Status.TENTATIVE: "tentative",
    Status.BUSY: "busy",
    Status.OUT: "oof",
    Status.ELSEWHERE: "workingElsewhere",
    Status.NO_DATA: "unknown",
}
DIGITS = {
    Status.FREE: "0",
    Status.ELSEWHERE: "0",
    Status.TENTATIVE: "1",
    Status.BUSY: "2",
    Status.OUT: "3",
    Status.NO_DATA: "4",
}
ANSWERS = {
    Answer.UNKNOWN: "none",
    Answer.ORGANIZER: "organizer",
    Answer.TENTATIVE: "tentativelyAccepted",
    Answer.ACCEPT: "accepted",
    Answer.DECLINE: "declined",
    Answer.NONE: "notResponded",
}
ROLES = {Role.REQUIRED: "required", Role.OPTIONAL: "optional", Role.RESOURCE: "resource"}
KINDS = {
    "Single": "singleInstance",
    "Occurrence": "occurrence",
    "Exception": "exception",
    "RecurringMaster": "seriesMaster",
}
NEVER = "0001-01-01T00:00:00Z"
_PROPERTY = re.compile(r"String \{([0-9a-f-]{36})\} Name (.+)", re.IGNORECASE)
_PAGE = (
    '<html>\r\n<head>\r\n<meta http-equiv="Content-Type" content="text/html; charset=utf-8">\r\n</head>\r\n<body>\r\n'
)


@dataclass(frozen=True)
class View:
    """How a caller wants to see items: zone, sort of id, own properties to show, and whether it may see all."""

    zone: str = "UTC"
    immutable: bool = False
    expand: tuple[PropertyKey, ...] = ()
    select: tuple[str, ...] = ()
    sees_private: bool = True
    all_day_shifts: bool = False


def shown_id(item_id: str, view: View) -> str:
    """The id as asked for; the ordinary one would change when the item moves to another folder."""
    return item_id if view.immutable or not item_id else f"rest-{item_id}"


def stored_id(shown: str) -> str:
    """The id behind either form."""
    return shown.removeprefix("rest-")


def etag(item: Item) -> str:
    """The weak tag that If-Match takes."""
    return f'W/"{item.change_key}"'


def property_key(text: str) -> PropertyKey:
    """Set and name of ``String {guid} Name name``; 400 for anything else."""
    found = _PROPERTY.fullmatch(text.strip())
    if found is None:
        raise GraphError(HTTPStatus.BAD_REQUEST, "ErrorInvalidExtendedProperty", f"No property: {text[:60]}")
    return found[1].lower(), found[2]


def event_json(item: Item, view: View) -> Json:
    """The event of an item, with the fields that were asked for."""
    hidden = item.private and not view.sees_private
    whole = {**_of_the_item(item, view), **_of_the_meeting(item, hidden), **_text(item, hidden), **_times(item, view)}
    if hidden:
        whole |= {"subject": "Private Appointment", "categories": []}
    if view.select:
        whole = {name: value for name, value in whole.items() if name in view.select or name in {"@odata.etag", "id"}}
    shown = _own_properties(item, view)
    return {**whole, "singleValueExtendedProperties": shown} if shown else whole


def _own_properties(item: Item, view: View) -> list[Json]:
    return [
        {"id": f"String {{{guid}}} Name {name}", "value": item.properties[guid, name]}
        for guid, name in view.expand
        if (guid, name) in item.properties
    ]


def _of_the_item(item: Item, view: View) -> Json:
    shown = shown_id(item.item_id, view)
    return {
        "@odata.etag": etag(item),
        "id": shown,
        "createdDateTime": stamp(item.created or item.start),
        "lastModifiedDateTime": stamp(item.modified or item.start),
        "changeKey": item.change_key,
        "categories": list(item.categories),
        "originalStartTimeZone": item.zone,
        "originalEndTimeZone": item.zone,
        "iCalUId": item.uid,
        "reminderMinutesBeforeStart": item.reminder_minutes or 0,
        "isReminderOn": item.reminder_minutes is not None,
        "hasAttachments": False,
        "hideAttendees": False,
        "subject": item.subject,
        "importance": "normal",
        "sensitivity": item.sensitivity.lower(),
        "isAllDay": item.all_day,
        "isCancelled": item.cancelled,
        "isDraft": False,
        "isOrganizer": item.my_answer is Answer.ORGANIZER,
        "seriesMasterId": shown_id(item.master_id, view) or None,
        "transactionId": item.transaction_id,
        "showAs": STATUSES[item.status],
        "type": KINDS[item.kind],
        "webLink": f"https://outlook.office365.com/owa/?itemid={quote(shown, safe='')}&exvsurl=1&path=/calendar/item",
        "recurrence": _recurrence(item),
    }


def _of_the_meeting(item: Item, hidden: bool) -> Json:
    return {
        "responseRequested": True,
        "onlineMeetingUrl": None,
        "isOnlineMeeting": False,
        "onlineMeetingProvider": "unknown",
        "onlineMeeting": None,
        "responseStatus": {"response": ANSWERS[item.my_answer], "time": NEVER},
        "attendees": [] if hidden else [_attendee(one) for one in item.attendees],
        "organizer": {"emailAddress": _address(item.organizer or item.mailbox)},
    }


def _text(item: Item, hidden: bool) -> Json:
    body, place = ("", "") if hidden else (item.body, item.location)
    content = (
        body
        if item.body_type == "HTML" or not body
        else f"{_PAGE}{html.escape(body, quote=False)}\r\n</body>\r\n</html>\r\n"
    )
    location = {"displayName": place, "locationType": "default", "uniqueId": place, "uniqueIdType": "private"}
    return {
        "bodyPreview": body[:255],
        "body": {"contentType": "html", "content": content},
        "location": location,
        "locations": [location] if place else [],
    }


def _times(item: Item, view: View) -> Json:
    if item.all_day and not view.all_day_shifts:
        return {
            "start": floating(item.start, item.zone, view.zone),
            "end": floating(item.end, item.zone, view.zone),
        }
    return {"start": in_zone(item.start, view.zone), "end": in_zone(item.end, view.zone)}


def _recurrence(item: Item) -> Json | None:
    if item.recurrence is None:
        return None
    rule = item.recurrence
    names = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    pattern: Json = {"type": rule.pattern, "interval": rule.interval, "month": 0, "dayOfMonth": 0, "index": "first"}
    if rule.pattern == "weekly":
        days = [names[day] for day in rule.weekdays or (rule.first.weekday(),)]
        pattern |= {"daysOfWeek": days, "firstDayOfWeek": "monday"}
    kind = "numbered" if rule.count else ("endDate" if rule.until else "noEnd")
    extent: Json = {
        "type": kind,
        "startDate": rule.first.isoformat(),
        "endDate": rule.until.isoformat() if rule.until else "0001-01-01",
        "recurrenceTimeZone": item.zone,
        "numberOfOccurrences": rule.count or 0,
    }
    return {"pattern": pattern, "range": extent}


def _attendee(one: Attendee) -> Json:
    shown: Json = {
        "type": ROLES[one.role],
        "status": {"response": ANSWERS[one.answer], "time": stamp(one.answered_at) if one.answered_at else NEVER},
        "emailAddress": _address(one.address, one.name),
    }
    if one.proposed:
        shown["proposedNewTime"] = {"start": in_zone(one.proposed[0], "UTC"), "end": in_zone(one.proposed[1], "UTC")}
    return shown


def _address(address: str, name: str = "") -> Json:
    return {"name": name or address, "address": address}


# -- from JSON ------------------------------------------------------------------------------------


def fields_of(given: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of an item that an event in a request sets; 400 where Graph would refuse."""
    found: dict[str, Any] = {}
    for name, read in _READERS.items():
        if name in given:
            found |= read(given[name])
    for name in ("start", "end"):
        if name in given:
            found[name] = _moment(given[name])
            found["zone"] = str(given[name].get("timeZone") or "UTC")
    if "isReminderOn" in given or "reminderMinutesBeforeStart" in given:
        minutes = int(given.get("reminderMinutesBeforeStart", 15))
        found["reminder_minutes"] = minutes if given.get("isReminderOn", True) else None
    return found


def checked(item: Item) -> Item:
    """The item, or 400 when its times cannot be."""
    if item.end < item.start:
        raise GraphError(HTTPStatus.BAD_REQUEST, "ErrorCalendarEndDateIsEarlierThanStartDate", "End before start.")
    if item.all_day and not (is_midnight(item.start, item.zone) and is_midnight(item.end, item.zone)):
        raise GraphError(
            HTTPStatus.BAD_REQUEST, "ErrorPropertyValidationFailure", "An all-day event starts and ends at midnight."
        )
    return item


def _moment(value: Any) -> datetime:
    try:
        return from_json(value).astimezone(UTC)
    except UnknownZone as error:
        raise GraphError(HTTPStatus.BAD_REQUEST, "TimeZoneNotSupportedException", "Unknown time zone.") from error
    except (KeyError, TypeError, ValueError) as error:
        raise GraphError(HTTPStatus.BAD_REQUEST, "ErrorInvalidRequest", "No dateTimeTimeZone.") from error


def _body(value: Any) -> dict[str, Any]:
    kind = str(value.get("contentType", "text")).lower()
    if kind not in {"text", "html"}:
        raise GraphError(HTTPStatus.BAD_REQUEST, "RequestBodyRead", "contentType is text or html.")
    return {"body": str(value.get("content", "")), "body_type": "HTML" if kind == "html" else "Text"}


def _attendees(value: Any) -> dict[str, Any]:
    roles = {name: role for role, name in ROLES.items()}
    people = []
    for one in value:
        address = one.get("emailAddress", {}).get("address", "")
        if not address:
            raise GraphError(HTTPStatus.BAD_REQUEST, "ErrorInvalidRecipients", "An attendee has no address.")
        name = one["emailAddress"].get("name", "")
        people.append(Attendee(address, roles[one.get("type", "required")], name=name))
    return {"attendees": tuple(people)}


def _show_as(value: Any) -> dict[str, Any]:
    statuses = {name: status for status, name in STATUSES.items()}
    if value not in statuses:
        raise GraphError(HTTPStatus.BAD_REQUEST, "RequestBodyRead", "showAs is no freeBusyStatus.")
    return {"status": statuses[value]}


def _properties(value: Any) -> dict[str, Any]:
    return {"properties": {property_key(one["id"]): str(one["value"]) for one in value}}


_READERS: Mapping[str, Any] = {
    "subject": lambda value: {"subject": str(value or "")},
    "body": _body,
    "location": lambda value: {"location": str((value or {}).get("displayName") or "")},
    "attendees": _attendees,
    "showAs": _show_as,
    "sensitivity": lambda value: {"sensitivity": str(value).capitalize()},
    "isAllDay": lambda value: {"all_day": bool(value)},
    "categories": lambda value: {"categories": tuple(value)},
    "transactionId": lambda value: {"transaction_id": value},
    "singleValueExtendedProperties": _properties,
}
