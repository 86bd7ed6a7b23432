"""Calendar items as a client writes them: XML of CalendarItemType into fields of an item.

Source: types.xsd; times without an offset are in the zone of the item, else of the request, else UTC (documented in
the examples for specific time zones).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType
from typing import Any

from lxml import etree

from tests.doubles.exchange.wire import NAMES, TYPES, Element, SaysNo
from tests.doubles.mailboxes import Attendee, Item, PropertyKey, Recurrence, Role, Status, zone_of

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WEEKDAYS_OF = {name: (number,) for number, name in enumerate(DAYS)} | {
    "Day": (0, 1, 2, 3, 4, 5, 6), "Weekday": (0, 1, 2, 3, 4), "WeekendDay": (5, 6),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Zones:
    """The zone of a request, for times that do not say one."""

    context: str | None

    def moment(self, text: str, zone: str | None = None) -> datetime:
        """A dateTime as an instant in UTC."""
        return moment(text, zone or self.context or "UTC")


def moment(text: str, zone: str) -> datetime:
    """A dateTime, in a zone when it has no offset."""
    when = datetime.fromisoformat(text.strip())
    return (when if when.tzinfo else when.replace(tzinfo=zone_of(zone))).astimezone(UTC)


def child(parent: Element, path: str) -> Element | None:
    """The first element at a path."""
    return parent.find(path, NAMES)


def text(parent: Element, path: str, default: str = "") -> str:
    """The text at a path."""
    found = child(parent, path)
    return default if found is None else (found.text or "")


def property_key(field: Element) -> PropertyKey:
    """How an ExtendedFieldURI is known: its set and its name or number, in lower case for the set."""
    owner = field.get("PropertySetId") or field.get("DistinguishedPropertySetId") or field.get("PropertyTag") or ""
    return owner.lower(), field.get("PropertyName") or field.get("PropertyId") or ""


def attendees(parent: Element, role: Role) -> tuple[Attendee, ...]:
    """The attendees in a list of them; whatever answer the client gives them, nobody has answered yet."""
    return tuple(
        Attendee(text(one, "t:Mailbox/t:EmailAddress"), role, name=text(one, "t:Mailbox/t:Name"))
        for one in parent.iterfind("t:Attendee", NAMES)
    )


def recurrence(found: Element) -> Recurrence:
    """A pattern; other than daily and weekly ones are beyond this double and refused."""
    pattern, reach = found[0], found[1]
    kind = etree.QName(pattern).localname
    if kind not in {"WeeklyRecurrence", "DailyRecurrence"}:
        raise SaysNo("ErrorCalendarInvalidRecurrence", f"This double knows no {kind}.")
    names = text(pattern, "t:DaysOfWeek").split()
    weekdays = sorted({day for name in names for day in WEEKDAYS_OF[name]})
    count, until = text(reach, "t:NumberOfOccurrences"), text(reach, "t:EndDate")
    return Recurrence(
        "weekly" if kind == "WeeklyRecurrence" else "daily", date.fromisoformat(text(reach, "t:StartDate")[:10]),
        int(text(pattern, "t:Interval", "1")), tuple(weekdays), int(count) if count else None,
        date.fromisoformat(until[:10]) if until else None,
    )  # fmt: skip


def _yes(found: Element) -> bool:
    return (found.text or "").strip() in {"true", "1"}


SIMPLE: dict[str, tuple[str, Callable[[Element], Any]]] = {
    "Subject": ("subject", lambda e: (e.text or "")[:255]),
    "Location": ("location", lambda e: e.text or ""),
    "Sensitivity": ("sensitivity", lambda e: e.text),
    "IsAllDayEvent": ("all_day", _yes),
    "LegacyFreeBusyStatus": ("status", lambda e: Status(e.text)),
    "ReminderMinutesBeforeStart": ("reminder_minutes", lambda e: int(e.text)),
    "UID": ("uid", lambda e: e.text or ""),
    "Categories": ("categories", lambda e: tuple(one.text or "" for one in e)),
    "Recurrence": ("recurrence", recurrence),
}
ROLES = {"RequiredAttendees": Role.REQUIRED, "OptionalAttendees": Role.OPTIONAL, "Resources": Role.RESOURCE}


def fields(item: Element, zones: Zones, before: Item | None = None) -> dict[str, Any]:
    """The fields that an XML item sets, ``before`` being the item that is changed, if any."""
    changes: dict[str, Any] = {}
    zone = _zone(item) or (before.zone if before else None) or zones.context
    if zone and (_zone(item) or before is None):
        changes["zone"] = zone
    for one in item:
        name = etree.QName(one).localname
        if name in SIMPLE:
            attribute, read = SIMPLE[name]
            changes[attribute] = read(one)
        elif name in {"Start", "End"}:
            changes[name.lower()] = zones.moment(one.text or "", _zone(item))
    _read_body(item, changes)
    if text(item, "t:ReminderIsSet") == "false":
        changes["reminder_minutes"] = None
    _read_guests(item, changes, before)
    _read_properties(item, changes, before)
    return changes


def _zone(item: Element) -> str | None:
    for name in ("StartTimeZone", "MeetingTimeZone"):
        found = child(item, f"t:{name}")
        if found is not None:
            return str(found.get("Id") or found.get("TimeZoneName"))
    return None


def _read_body(item: Element, changes: dict[str, Any]) -> None:
    body = child(item, "t:Body")
    if body is not None:
        changes |= {"body": body.text or "", "body_type": body.get("BodyType")}


def _read_guests(item: Element, changes: dict[str, Any], before: Item | None) -> None:
    read = {role: attendees(item.find(f"{{{TYPES}}}{name}"), role) for name, role in ROLES.items() if has(item, name)}
    if not read:
        return
    known = {guest.address.lower(): guest for guest in (before.attendees if before else ())}
    kept = tuple(guest for guest in known.values() if guest.role not in read)
    # Somebody who stays invited keeps the answer that was given.
    new = (known.get(g.address.lower(), g) for guests in read.values() for g in guests)
    changes["attendees"] = (*new, *kept)


def has(item: Element, name: str) -> bool:
    """True when an item holds such an element."""
    return child(item, f"t:{name}") is not None


def _read_properties(item: Element, changes: dict[str, Any], before: Item | None) -> None:
    found = {property_key(one[0]): text(one, "t:Value") for one in item.iterfind("t:ExtendedProperty", NAMES)}
    if found:
        changes["properties"] = MappingProxyType({**(before.properties if before else {}), **found})


def settled(changes: dict[str, Any], before: Item | None = None) -> dict[str, Any]:
    """The same after the server's own rules: whole days for all-day items, an end after the start."""
    start = changes.get("start") or (before.start if before else None)
    end = changes.get("end") or (before.end if before else None)
    if start is None or end is None:
        raise SaysNo("ErrorRequiredPropertyMissing", "Start and End are required.")
    if changes.get("all_day", before.all_day if before else False):
        zone = zone_of(changes.get("zone") or (before.zone if before else "UTC"))
        first = start.astimezone(zone).date()
        last = (end.astimezone(zone) - timedelta(microseconds=1)).date()
        days = (first, max(first, last) + timedelta(days=1))
        start, end = (datetime.combine(day, time(), tzinfo=zone).astimezone(UTC) for day in days)
    if end < start:
        raise SaysNo("ErrorCalendarEndDateIsEarlierThanStartDate", "End date is earlier than start date.")
    return changes | {"start": start, "end": end}


def new_item(item: Element, zones: Zones) -> Item:
    """An item to store; raises :class:`SaysNo` without a start or an end."""
    return Item(**settled(fields(item, zones)))
