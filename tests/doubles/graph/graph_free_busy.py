"""``getSchedule``: at most 20 schedules, under 62 days, an error of its own for each that cannot be told.

Source: getschedule-request.json and getschedule-response.json; CSDL types scheduleInformation and freeBusyError.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

from tests.doubles.faults import Fault, Kind
from tests.doubles.graph.graph_service import GraphService
from tests.doubles.graph.graph_shapes import DIGITS, STATUSES, View
from tests.doubles.graph.graph_time import UnknownZone, from_json, in_zone, steps
from tests.doubles.graph.graph_wire import Answer, Call, GraphError, Json
from tests.doubles.items import Item, Right, zone_of
from tests.doubles.mailboxes import Mailbox

MOST_SCHEDULES = 20
LONGEST = timedelta(days=62)
WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday")


def get_schedule(service: GraphService, call: Call) -> Answer:
    """The free/busy of several people, in the order asked."""
    service.owner(call, _named(call), Right.WRITE)
    wanted, start, end, minutes = _request(call)
    view = service.view(call, service.user(call))
    found = []
    for place, address in enumerate(wanted):
        error = _planned(call.fault, address, place, len(wanted)) or _error(service, call, address, start, end)
        found.append(
            {"scheduleId": address, "availabilityView": "", "scheduleItems": [], "error": error}
            if error
            else _schedule(service, call, address, (start, end, minutes), view)
        )
    context = service.link("$metadata#Collection(microsoft.graph.scheduleInformation)")
    return Answer(HTTPStatus.OK, {"@odata.context": context, "value": found})


def _named(call: Call) -> str:
    return call.path[1] if call.path[0] == "users" else "me"


def _request(call: Call) -> tuple[list[str], datetime, datetime, int]:
    try:
        given: Any = call.json
        wanted = [str(one) for one in given["schedules"]]
        start, end = from_json(given["startTime"]), from_json(given["endTime"])
        minutes = int(given.get("availabilityViewInterval", 30))
    except UnknownZone as error:
        raise GraphError(HTTPStatus.BAD_REQUEST, "TimeZoneNotSupportedException", "Unknown time zone.") from error
    except (KeyError, TypeError, ValueError) as error:
        raise GraphError(HTTPStatus.BAD_REQUEST, "ErrorInvalidParameter", "A parameter is not valid.") from error
    if not 0 < len(wanted) <= MOST_SCHEDULES or not 5 <= minutes <= 1440 or end <= start:
        raise GraphError(HTTPStatus.BAD_REQUEST, "ErrorInvalidParameter", "A parameter is out of range.")
    return wanted, start, end, minutes


def _planned(fault: Fault | None, address: str, place: int, total: int) -> Json | None:
    if fault is None or fault.kind is not Kind.MAILBOX_ERROR:
        return None
    by_place = fault.position is not None and fault.position % total == place
    if by_place or (fault.mailbox or "").lower() == address.lower():
        return {"message": "The mailbox gave no answer.", "responseCode": fault.code}
    return None


def _error(service: GraphService, call: Call, address: str, start: datetime, end: datetime) -> Json | None:
    if address.lower() not in service.office.people:
        return {"message": "Unable to resolve the address.", "responseCode": "ErrorMailRecipientNotFound"}
    if end - start >= LONGEST:
        return {"message": "The requested time duration is too long.", "responseCode": "ErrorTimeIntervalTooBig"}
    if address.lower() in service.broken:
        return {"message": "The mailbox is being moved.", "responseCode": "ErrorMailboxMoveInProgress"}
    if service.office.right(service.user(call), address) is Right.NONE:
        return {"message": "No access to the schedule.", "responseCode": "ErrorNoFreeBusyAccess"}
    return None


def _schedule(
    service: GraphService, call: Call, address: str, asked: tuple[datetime, datetime, int], view: View
) -> Json:
    start, end, minutes = asked
    items = service.office.view(address, start, end)
    right = service.office.right(service.user(call), address)
    box = service.office.box(address)
    zone = zone_of(box.zone)

    def elsewhere(moment: datetime) -> bool:
        return moment.astimezone(zone).date() in service.elsewhere_days

    found: Json = {
        "scheduleId": address,
        "availabilityView": "".join(_digit(items, elsewhere, *one) for one in steps(start, end, minutes)),
        "scheduleItems": [_item(item, right, view) for item in items],
    }
    if box.working_minutes is not None:
        found["workingHours"] = _working_hours(box, box.working_minutes)
    return found


def _digit(items: list[Item], elsewhere: Callable[[datetime], bool], start: datetime, end: datetime) -> str:
    """The busiest digit."""
    highest = max((DIGITS[item.status] for item in items if item.touches(start, end)), default="0")
    return "4" if highest == "0" and elsewhere(start) else highest


def _item(item: Item, right: Right, view: View) -> Json:
    shown: Json = {
        "status": STATUSES[item.status],
        "start": in_zone(item.start, view.zone),
        "end": in_zone(item.end, view.zone),
    }
    if right >= Right.DETAILS:
        hidden = item.private and right < Right.WRITE
        shown |= {
            "isPrivate": item.private,
            "subject": "" if hidden else item.subject,
            "location": "" if hidden else item.location,
        }
    return shown


def _working_hours(box: Mailbox, minutes: tuple[int, int]) -> Json:
    begin, end = (f"{one // 60:02d}:{one % 60:02d}:00.0000000" for one in minutes)
    return {"daysOfWeek": list(WEEK), "startTime": begin, "endTime": end, "timeZone": {"name": box.zone}}
