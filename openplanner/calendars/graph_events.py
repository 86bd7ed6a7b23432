"""Events of Microsoft Graph as values of the calendar contract, and back.

We ask for moments in UTC, because a wall time in the hour that comes twice in October cannot be told apart. We write
Dutch wall time, so that an item that a colleague makes into a series keeps its hour over a clock change; only in that
one hour we write UTC. Days are days: an all-day event is read by its dates, whatever zone it came in.
Source: exchange.md sections 3 to 6; the documented examples of Microsoft Graph.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from openplanner.calendars import own_key
from openplanner.calendars.busy_digits import unexplained
from openplanner.domain.calendar import (
    BusyBlock,
    BusyStatus,
    EventDraft,
    RemoteEvent,
    RemoteRef,
    RoomAnswer,
    time_order,
)
from openplanner.domain.interval import AMSTERDAM, Interval, instant

DUTCH_ZONE = "W. Europe Standard Time"
_MOST_SIGNS = 200
_SEVEN_DECIMALS = re.compile(r"(\.\d{6})\d+")
_ZONES = {
    "": "UTC",
    "UTC": "UTC",
    "tzone://Microsoft/Utc": "UTC",
    DUTCH_ZONE: "Europe/Amsterdam",
    "Customized Time Zone": "Europe/Amsterdam",
    "tzone://Microsoft/Custom": "Europe/Amsterdam",
}
_STATUSES = {
    "free": BusyStatus.FREE,
    "tentative": BusyStatus.TENTATIVE,
    "busy": BusyStatus.BUSY,
    "oof": BusyStatus.OUT_OF_OFFICE,
    "workingElsewhere": BusyStatus.WORKING_ELSEWHERE,
}
_SHOW_AS = {status: name for name, status in _STATUSES.items()} | {BusyStatus.UNKNOWN: "busy"}
_NOT_FREE = frozenset(BusyStatus) - {BusyStatus.FREE}
_ROOM_ANSWERS = {
    "accepted": RoomAnswer.ACCEPTED,
    "tentativelyAccepted": RoomAnswer.TENTATIVE,
    "declined": RoomAnswer.DECLINED,
}
_WORST_FIRST = (RoomAnswer.DECLINED, RoomAnswer.WAITING, RoomAnswer.TENTATIVE, RoomAnswer.ACCEPTED)
Found = Mapping[str, Any]


class Unreadable(ValueError):
    """A reply that is no calendar data as documented."""


# -- reading --------------------------------------------------------------------------------------


def remote_event(mailbox: str, found: Found, own: UUID | None = None) -> RemoteEvent:
    """One event as the calendar has it; a private one without its subject. ``own`` is our key when it is known.

    Raises :class:`Unreadable`.
    """
    private = str(found.get("sensitivity") or "normal") != "normal"
    all_day = bool(found.get("isAllDay"))
    key = own or key_of(found)
    return RemoteEvent(
        interval=_days(found) if all_day else _moments(found),
        status=_STATUSES.get(str(found.get("showAs")), BusyStatus.UNKNOWN),
        subject="" if private else str(found.get("subject") or ""),
        private=private,
        all_day=all_day,
        cancelled=bool(found.get("isCancelled")),
        key=key,
        ref=None if key is None else remote_ref(mailbox, found, key),
        room_answer=_room_answer(found),
    )


def remote_ref(mailbox: str, found: Found, key: UUID) -> RemoteRef:
    """Where an item of ours lives; its change key is that of the server with a print of what we write."""
    try:
        return RemoteRef(mailbox, str(found["id"]), f"{found['@odata.etag']}#{print_of(found)}", key)
    except KeyError as error:
        raise Unreadable("id") from error


def key_of(found: Found) -> UUID | None:
    """Our own key on an event; None for the items of others."""
    text = _own_property(found, own_key.PROPERTY_NAME)
    return None if text is None else own_key.from_text(text)


def _own_property(found: Found, name: str) -> str | None:
    wanted = own_key.graph_property_id(name).lower()
    for one in found.get("singleValueExtendedProperties") or ():
        if str(one.get("id", "")).lower() == wanted:
            return str(one.get("value", ""))
    return None


def counts(found: Found) -> bool:
    """False for copies that take no time: called off by the organizer, or declined by the owner of the calendar."""
    answer = (found.get("responseStatus") or {}).get("response")
    return not found.get("isCancelled") and answer != "declined"


def print_of(found: Found) -> str:
    """A short print of the fields that we write: equal as long as nobody changed one of them.

    Answers of guests, categories, reminders and the text of a colleague are not in it, so they are no conflict.
    """
    interval = _days(found) if found.get("isAllDay") else _moments(found)
    fields = [
        interval.start.astimezone(UTC).isoformat(),
        interval.end.astimezone(UTC).isoformat(),
        bool(found.get("isAllDay")),
        str(found.get("subject") or ""),
        _place(found),
        str(found.get("showAs")),
        sorted(_guests(found).items()),
    ]
    return hashlib.sha256(json.dumps(fields).encode()).hexdigest()[:16]


def split_change_key(change_key: str) -> tuple[str, str]:
    """The tag for If-Match and the print in a change key of ours."""
    tag, _, printed = change_key.rpartition("#")
    return tag, printed


def blocks_of(schedule: Found, window: Interval, step_minutes: int) -> list[BusyBlock]:
    """The busy blocks of one schedule that touch the window, sorted; free time is left out.

    A stretch that the view calls busy and no item explains is a block too, and one whose digit says nothing (4 and up,
    or anything else) is unknown, unless an item explains it. Raises :class:`Unreadable`, also for a schedule without a
    view and without items.
    """
    items = schedule.get("scheduleItems")
    view = str(schedule.get("availabilityView") or "")
    if items is None and not view:
        raise Unreadable("no view")
    told = [_schedule_block(item) for item in items or ()]
    blocks = [block for block in told if block.status is not BusyStatus.FREE and block.interval.overlaps(window)]
    return sorted([*blocks, *unexplained(view, told, window, step_minutes, _NOT_FREE)], key=time_order)


def _schedule_block(item: Found) -> BusyBlock:
    private = bool(item.get("isPrivate"))
    interval = _moments(item)
    whole_days = _whole_days(interval)
    return BusyBlock(
        whole_days or interval,
        _STATUSES.get(str(item.get("status")), BusyStatus.UNKNOWN),
        "" if private else str(item.get("subject") or ""),
        private,
        all_day=whole_days is not None,
    )


def _moments(found: Found) -> Interval:
    try:
        told = *_told(found["start"]), *_told(found["end"])
        usual = sum(map(len, told)) <= _MOST_SIGNS  # what is padded to any length is read, but not kept
        return (_between if usual else _between.__wrapped__)(*told)
    except (KeyError, TypeError, ValueError) as error:
        raise Unreadable("moment") from error


def moment_of(value: Found) -> datetime:
    """The UTC moment of a ``dateTimeTimeZone``; raises ``ValueError`` for a zone that nobody knows."""
    return _moment(*_told(value))


def _told(value: Found) -> tuple[str, str]:
    return str(value["dateTime"]), str(value.get("timeZone") or "")


@lru_cache(maxsize=8192)
def _between(start: str, start_zone: str, end: str, end_zone: str) -> Interval:
    """The same hours are the same value in every calendar, for a team meets at the same hours."""
    return Interval(_moment(start, start_zone), _moment(end, end_zone))


def _moment(text: str, zone: str) -> datetime:
    wall = _wall(text)
    return (wall if wall.tzinfo else wall.replace(tzinfo=_zone(zone))).astimezone(UTC)


def _wall(text: str) -> datetime:
    return datetime.fromisoformat(_SEVEN_DECIMALS.sub(r"\1", text))


def _zone(name: str) -> ZoneInfo:
    if name in _ZONES:
        return ZoneInfo(_ZONES[name])
    from openplanner.calendars.ics_zones import known_zone  # the long list of Windows names comes with a heavy library

    known = known_zone(name)
    try:
        return ZoneInfo(known or name)
    except (ZoneInfoNotFoundError, OSError) as error:
        raise ValueError("unknown zone") from error


def _days(found: Found) -> Interval:
    """The Amsterdam days of an all-day event: by midnights in the zone it came in, else in its own, else in ours."""
    try:
        first, last = (_day(found[edge], str(found.get("originalStartTimeZone") or "")) for edge in ("start", "end"))
        return Interval(instant(first, 0), instant(max(last, first + timedelta(days=1)), 0))
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise Unreadable("day") from error


def _day(value: Found, own_zone: str) -> date:
    wall = _wall(str(value["dateTime"]))
    if wall.hour == wall.minute == 0:
        return wall.date()
    moment = moment_of(value)
    for zone in (_zone_or_none(own_zone), AMSTERDAM):
        local = moment.astimezone(zone) if zone else moment
        if local.hour == local.minute == 0:
            return local.date()
    return (moment.astimezone(AMSTERDAM) + timedelta(hours=12)).date()


def _zone_or_none(name: str) -> ZoneInfo | None:
    try:
        return _zone(name) if name else None
    except ValueError:
        return None


def _whole_days(interval: Interval) -> Interval | None:
    """The Amsterdam days of a stretch from midnight to midnight, here or in UTC; None for any other stretch."""
    if interval.length < timedelta(hours=23):
        return None
    for zone in (AMSTERDAM, UTC):
        start, end = interval.start.astimezone(zone), interval.end.astimezone(zone)
        if all(edge.hour == edge.minute == edge.second == 0 for edge in (start, end)):
            return Interval(instant(start.date(), 0), instant(end.date(), 0))
    return None


def _room_answer(found: Found) -> RoomAnswer:
    answers = {
        _ROOM_ANSWERS.get(str((one.get("status") or {}).get("response")), RoomAnswer.WAITING)
        for one in found.get("attendees") or ()
        if one.get("type") == "resource"
    }
    return next((answer for answer in _WORST_FIRST if answer in answers), RoomAnswer.NONE)


def _place(found: Found) -> str:
    return str((found.get("location") or {}).get("displayName") or "")


def _guests(found: Found) -> dict[str, str]:
    return {
        str((one.get("emailAddress") or {}).get("address") or "").lower(): str(one.get("type") or "required")
        for one in found.get("attendees") or ()
    }


# -- writing --------------------------------------------------------------------------------------


def new_event(mailbox: str, draft: EventDraft, key: UUID, transaction: UUID) -> dict[str, object]:
    """The body that makes an item: the same draft always gives the same body, as a transaction id asks."""
    invited = _invited(mailbox, draft)
    return {
        "subject": draft.subject,
        "body": {"contentType": "text", "content": draft.body},
        **_times(draft.interval),
        "location": {"displayName": draft.location},
        "attendees": [_attendee(address, sort) for address, sort in invited.items()],
        "showAs": _SHOW_AS[draft.status],
        "transactionId": str(transaction),
        "singleValueExtendedProperties": [
            {"id": own_key.graph_property_id(), "value": own_key.as_text(key)},
            _invited_by_us(invited),
        ],
    }


def changed_fields(mailbox: str, draft: EventDraft, found: Found) -> dict[str, object]:
    """What must change to make the event as drafted; the text that is there stays, with what a colleague added."""
    changes: dict[str, object] = {}
    if found.get("isAllDay") or _moments(found) != draft.interval:
        changes |= _times(draft.interval) | ({"isAllDay": False} if found.get("isAllDay") else {})
    if str(found.get("subject") or "") != draft.subject:
        changes["subject"] = draft.subject
    if _place(found) != draft.location:
        changes["location"] = {"displayName": draft.location}
    if str(found.get("showAs")) != _SHOW_AS[draft.status]:
        changes["showAs"] = _SHOW_AS[draft.status]
    invited = _invited(mailbox, draft)
    wanted = {**_added_by_others(found, {mailbox: "organizer", **invited}), **invited}
    present = {address: sort for address, sort in _guests(found).items() if address != mailbox.lower()}
    if present != {address.lower(): sort for address, sort in wanted.items()}:
        changes["attendees"] = [_attendee(address, sort) for address, sort in wanted.items()]
        changes["singleValueExtendedProperties"] = [_invited_by_us(invited)]
    return changes


def _added_by_others(found: Found, invited: Mapping[str, str]) -> dict[str, str]:
    """Guests whom somebody else invited; nobody when it is not known whom we invited ourselves."""
    ours = _own_property(found, own_key.GUESTS_NAME)
    if ours is None:
        return {}
    known = {*ours.split(), *(address.lower() for address in invited)}
    return {address: sort for address, sort in _guests(found).items() if address not in known}


def _invited_by_us(invited: Mapping[str, str]) -> dict[str, str]:
    addresses = " ".join(sorted(address.lower() for address in invited)) or "-"
    return {"id": own_key.graph_property_id(own_key.GUESTS_NAME), "value": addresses}


def _invited(mailbox: str, draft: EventDraft) -> dict[str, str]:
    """Everybody to invite with how; the owner of the calendar is the organizer and invites nobody twice."""
    invited: dict[str, tuple[str, str]] = {}
    for sort, addresses in (("resource", draft.rooms), ("required", draft.attendees)):
        for address in addresses:
            if address.strip() and address.lower() != mailbox.lower():
                invited.setdefault(address.lower(), (address, sort))
    return dict(invited.values())


def _attendee(address: str, sort: str) -> dict[str, object]:
    return {"emailAddress": {"address": address}, "type": sort}


def _times(interval: Interval) -> dict[str, object]:
    zone = UTC if any(_comes_twice(edge) for edge in (interval.start, interval.end)) else AMSTERDAM
    name = "UTC" if zone is UTC else DUTCH_ZONE
    return {
        edge: {"dateTime": f"{moment.astimezone(zone):%Y-%m-%dT%H:%M:%S}", "timeZone": name}
        for edge, moment in (("start", interval.start), ("end", interval.end))
    }


def _comes_twice(moment: datetime) -> bool:
    wall = moment.astimezone(AMSTERDAM)
    return wall.replace(fold=0).utcoffset() != wall.replace(fold=1).utcoffset()
