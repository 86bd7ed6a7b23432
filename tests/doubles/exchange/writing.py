"""Calendar items and folders as the server writes them, in the order of the schema and no more than was asked for.

Source: types.xsd (CalendarItemType), the documented shapes. FindItem leaves out what the documents say it leaves out:
body, attendees, recurrence and the definitions of zones.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tests.doubles.exchange.reading import DAYS, property_key
from tests.doubles.exchange.wire import NAMES, Element, t
from tests.doubles.items import occurrence
from tests.doubles.mailboxes import Answer, Attendee, Item, Mailbox, PropertyKey, Role

DISPLAY_NAMES = {
    "W. Europe Standard Time": "(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna",
    "UTC": "(UTC) Coordinated Universal Time",
}
NOT_IN_LISTS = {
    "item:Body", "calendar:RequiredAttendees", "calendar:OptionalAttendees", "calendar:Resources",
    "calendar:Recurrence", "calendar:FirstOccurrence", "calendar:LastOccurrence", "calendar:ModifiedOccurrences",
    "calendar:DeletedOccurrences", "calendar:StartTimeZone", "calendar:EndTimeZone",
}  # fmt: skip
DEFAULT = {
    "item:Subject", "item:ResponseObjects", "item:HasAttachments", "calendar:Start", "calendar:End",
    "calendar:LegacyFreeBusyStatus", "calendar:Location", "calendar:CalendarItemType", "calendar:Organizer",
}  # fmt: skip
SEEN_OF_PRIVATE = {
    "item:ParentFolderId", "item:ItemClass", "item:Sensitivity", "calendar:Start", "calendar:End",
    "calendar:OriginalStart", "calendar:IsAllDayEvent", "calendar:LegacyFreeBusyStatus", "calendar:IsRecurring",
    "calendar:IsCancelled", "calendar:CalendarItemType", "calendar:UID",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shape:
    """What a client wants to see: field URIs and own properties, with how their field was written."""

    fields: frozenset[str]
    properties: dict[PropertyKey, Element]

    def without(self, left_out: Collection[str]) -> Shape:
        """The same with less."""
        return Shape(self.fields - frozenset(left_out), self.properties)


def shape_of(request: Element, name: str = "m:ItemShape") -> Shape:
    """The shape in a request."""
    shape = request.find(name, NAMES)
    base = shape.findtext("t:BaseShape", namespaces=NAMES)
    wanted = {"IdOnly": set(), "Default": DEFAULT}.get(base, set(WRITERS))
    more = {one.get("FieldURI") for one in shape.iterfind("t:AdditionalProperties/t:FieldURI", NAMES)}
    own = {property_key(one): one for one in shape.iterfind("t:AdditionalProperties/t:ExtendedFieldURI", NAMES)}
    return Shape(frozenset(wanted | more), own)


def item_id(item: Item, name: str = "ItemId") -> Element:
    """Id and change key."""
    return t(name, Id=item.item_id, ChangeKey=item.change_key)


def address(box: Mailbox | None, mail: str, name: str = "") -> Element:
    """A mailbox in an item."""
    shown = name or (box.name if box else mail)
    return t("Mailbox", t("Name", shown), t("EmailAddress", mail), t("RoutingType", "SMTP"))


def calendar_item(item: Item, shape: Shape, people: dict[str, Mailbox], hide: bool = False) -> Element:
    """The XML of an item. ``hide``: somebody else looks at a private item and sees the time only."""
    made = t("CalendarItem", item_id(item))
    for uri, write in WRITERS.items():
        if uri == OWN_PROPERTIES:
            made.extend(_own_properties(item, shape, hide))
        elif uri in shape.fields and (not hide or uri in SEEN_OF_PRIVATE):
            made.extend(write(item, people))
    return made


def _own_properties(item: Item, shape: Shape, hide: bool) -> list[Element]:
    found = []
    for key, field in shape.properties.items():
        if key in item.properties and not hide:
            attributes = {name: value for name, value in field.attrib.items() if name != "xmlns"}
            found.append(t("ExtendedProperty", t("ExtendedFieldURI", **attributes), t("Value", item.properties[key])))
    return found


People = dict[str, Mailbox]
Writer = Callable[[Item, People], list[Element]]


def _one(name: str, value: Callable[[Item], Any]) -> Writer:
    def write(item: Item, people: People) -> list[Element]:
        found = value(item)
        return [] if found is None else [t(name, found)]

    return write


def _guests(name: str, role: Role) -> Writer:
    def write(item: Item, people: People) -> list[Element]:
        guests = [_guest(one, people) for one in item.attendees if one.role is role]
        return [t(name, *guests)] if guests else []

    return write


def _guest(guest: Attendee, people: People) -> Element:
    made = t("Attendee", address(people.get(guest.address.lower()), guest.address, guest.name))
    made.append(t("ResponseType", guest.answer))
    if guest.answered_at is not None:
        made.append(t("LastResponseTime", guest.answered_at))
    if guest.proposed is not None:
        made.extend([t("ProposedStart", guest.proposed[0]), t("ProposedEnd", guest.proposed[1])])
    return made


def _organizer(item: Item, people: People) -> list[Element]:
    return [t("Organizer", address(people.get(item.organizer), item.organizer))]


def _body(item: Item, people: People) -> list[Element]:
    return [t("Body", item.body, BodyType=item.body_type)]


def _categories(item: Item, people: People) -> list[Element]:
    return [t("Categories", *(t("String", one) for one in item.categories))] if item.categories else []


def _folder(item: Item, people: People) -> list[Element]:
    return [folder_id("ParentFolderId", item.mailbox, "calendar")]


def _display(role: Role) -> Callable[[Item], str]:
    return lambda item: "; ".join(guest.name or guest.address for guest in item.attendees if guest.role is role)


def _zone(name: str) -> Writer:
    return lambda item, people: [t(name, Id=item.zone, Name=DISPLAY_NAMES.get(item.zone, item.zone))]


def _recurrence(item: Item, people: People) -> list[Element]:
    found = item.recurrence
    if found is None:
        return []
    pattern = t("DailyRecurrence" if found.pattern == "daily" else "WeeklyRecurrence", t("Interval", found.interval))
    if found.pattern == "weekly":
        days = found.weekdays or (found.first.weekday(),)
        pattern.append(t("DaysOfWeek", " ".join(DAYS[day] for day in days)))
    start = t("StartDate", found.first.isoformat())
    if found.count is not None:
        reach = t("NumberedRecurrence", start, t("NumberOfOccurrences", found.count))
    elif found.until is not None:
        reach = t("EndDateRecurrence", start, t("EndDate", found.until.isoformat()))
    else:
        reach = t("NoEndRecurrence", start)
    return [t("Recurrence", pattern, reach)]


def _info(name: str, one: Item) -> Element:
    return t(name, item_id(one), t("Start", one.start), t("End", one.end), t("OriginalStart", one.original_start))


def _edge(name: str, last: bool) -> Writer:
    def write(item: Item, people: People) -> list[Element]:
        found = item.recurrence
        if found is None or (last and found.count is None and found.until is None):
            return []
        days = [day for day in found.days() if day not in found.cancelled] if last else [next(found.days())]
        return [_info(name, occurrence(item, days[-1]))] if days else []

    return write


def _modified(item: Item, people: People) -> list[Element]:
    changed = sorted(item.recurrence.changed) if item.recurrence else []
    infos = [_info("Occurrence", occurrence(item, day)) for day in changed if day not in item.recurrence.cancelled]  # type: ignore[union-attr]
    return [t("ModifiedOccurrences", *infos)] if infos else []


def _deleted(item: Item, people: People) -> list[Element]:
    gone = sorted(item.recurrence.cancelled) if item.recurrence else []
    infos = [t("DeletedOccurrence", t("Start", occurrence(item, day).start)) for day in gone]
    return [t("DeletedOccurrences", *infos)] if infos else []


def _duration(item: Item) -> str:
    minutes = int((item.end - item.start) / timedelta(minutes=1))
    return f"P{minutes // 1440}D" if item.all_day else f"PT{minutes}M"


def _state(item: Item) -> int:
    received = item.is_meeting and item.my_answer is not Answer.ORGANIZER
    return (1 if item.is_meeting else 0) + (2 if received else 0) + (4 if item.cancelled else 0)


def _recurrence_id(item: Item) -> datetime | None:
    return item.original_start if item.master_id else None


OWN_PROPERTIES = "own properties"
WRITERS: dict[str, Writer] = {
    "item:ParentFolderId": _folder,
    "item:ItemClass": _one("ItemClass", lambda i: "IPM.Appointment"),
    "item:Subject": _one("Subject", lambda i: i.subject),
    "item:Sensitivity": _one("Sensitivity", lambda i: i.sensitivity),
    "item:Body": _body,
    "item:DateTimeReceived": _one("DateTimeReceived", lambda i: i.created),
    "item:Size": _one("Size", lambda i: 374 + len(i.body)),
    "item:Categories": _categories,
    "item:Importance": _one("Importance", lambda i: "Normal"),
    "item:IsDraft": _one("IsDraft", lambda i: False),
    "item:DateTimeCreated": _one("DateTimeCreated", lambda i: i.created),
    "item:ResponseObjects": lambda i, p: [t("ResponseObjects", t("ForwardItem"))],
    "item:ReminderDueBy": _one("ReminderDueBy", lambda i: i.start),
    "item:ReminderIsSet": _one("ReminderIsSet", lambda i: i.reminder_minutes is not None),
    "item:ReminderMinutesBeforeStart": _one("ReminderMinutesBeforeStart", lambda i: i.reminder_minutes or 0),
    "item:DisplayCc": _one("DisplayCc", _display(Role.OPTIONAL)),
    "item:DisplayTo": _one("DisplayTo", _display(Role.REQUIRED)),
    "item:HasAttachments": _one("HasAttachments", lambda i: False),
    OWN_PROPERTIES: lambda i, p: [],
    "item:LastModifiedTime": _one("LastModifiedTime", lambda i: i.modified),
    "calendar:UID": _one("UID", lambda i: i.uid),
    "calendar:RecurrenceId": _one("RecurrenceId", _recurrence_id),
    "calendar:DateTimeStamp": _one("DateTimeStamp", lambda i: i.modified),
    "calendar:Start": _one("Start", lambda i: i.start),
    "calendar:End": _one("End", lambda i: i.end),
    "calendar:OriginalStart": _one("OriginalStart", _recurrence_id),
    "calendar:IsAllDayEvent": _one("IsAllDayEvent", lambda i: i.all_day),
    "calendar:LegacyFreeBusyStatus": _one("LegacyFreeBusyStatus", lambda i: i.status),
    "calendar:Location": _one("Location", lambda i: i.location),
    "calendar:IsMeeting": _one("IsMeeting", lambda i: i.is_meeting),
    "calendar:IsCancelled": _one("IsCancelled", lambda i: i.cancelled),
    "calendar:IsRecurring": _one("IsRecurring", lambda i: bool(i.master_id)),
    "calendar:MeetingRequestWasSent": _one("MeetingRequestWasSent", lambda i: i.requested),
    "calendar:IsResponseRequested": _one("IsResponseRequested", lambda i: True),
    "calendar:CalendarItemType": _one("CalendarItemType", lambda i: i.kind),
    "calendar:MyResponseType": _one("MyResponseType", lambda i: i.my_answer),
    "calendar:Organizer": _organizer,
    "calendar:RequiredAttendees": _guests("RequiredAttendees", Role.REQUIRED),
    "calendar:OptionalAttendees": _guests("OptionalAttendees", Role.OPTIONAL),
    "calendar:Resources": _guests("Resources", Role.RESOURCE),
    "calendar:Duration": _one("Duration", _duration),
    "calendar:TimeZone": _one("TimeZone", lambda i: DISPLAY_NAMES.get(i.zone, i.zone)),
    "calendar:AppointmentSequenceNumber": _one("AppointmentSequenceNumber", lambda i: i.sequence),
    "calendar:AppointmentState": _one("AppointmentState", _state),
    "calendar:Recurrence": _recurrence,
    "calendar:FirstOccurrence": _edge("FirstOccurrence", last=False),
    "calendar:LastOccurrence": _edge("LastOccurrence", last=True),
    "calendar:ModifiedOccurrences": _modified,
    "calendar:DeletedOccurrences": _deleted,
    "calendar:StartTimeZone": _zone("StartTimeZone"),
    "calendar:EndTimeZone": _zone("EndTimeZone"),
    "calendar:StartTimeZoneId": _one("StartTimeZoneId", lambda i: i.zone),
    "calendar:EndTimeZoneId": _one("EndTimeZoneId", lambda i: i.zone),
}


def folder_id(name: str, mailbox: str, folder: str) -> Element:
    """An opaque id that holds whose folder it is."""
    return t(name, Id=base64.b64encode(f"{folder}|{mailbox.lower()}".encode()).decode(), ChangeKey="AgAAABYAAAA=")
