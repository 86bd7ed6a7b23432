"""One request each to Exchange, sent once and answered whole, with the elements of the answer as they came.

The library writes the requests and signs in. Its own way of reading is left out on purpose: it sends again with
other versions, stops at the first mailbox with an error, repairs broken replies, and gives up a whole week for one
zone name that it does not know (exchange.md section 3, traps 1, 4 and 7).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from exchangelib.errors import EWSError
from exchangelib.ewsdatetime import UTC, EWSDateTime
from exchangelib.extended_properties import ExtendedProperty
from exchangelib.fields import FieldOrder, FieldPath
from exchangelib.items import CalendarItem, CancelCalendarItem
from exchangelib.properties import (
    CalendarView,
    DaylightTime,
    DistinguishedFolderId,
    FreeBusyViewOptions,
    ItemId,
    Mailbox,
    MailboxData,
    ReferenceItemId,
    RoomList,
    StandardTime,
    TimeWindow,
    TimeZone,
)
from exchangelib.services import (
    CreateItem,
    DeleteItem,
    FindItem,
    GetItem,
    GetRoomLists,
    GetRooms,
    GetUserAvailability,
    SyncFolderItems,
    UpdateItem,
)
from exchangelib.util import create_element
from oauthlib.oauth2 import TokenExpiredError

from openplanner.calendars import own_key
from openplanner.calendars.ews_reply import Element, ReplyUnusable, read_xml
from openplanner.domain.interval import Interval

SOAP = "{http://schemas.xmlsoap.org/soap/envelope/}"
MESSAGES = "{http://schemas.microsoft.com/exchange/services/2006/messages}"
TYPES = "{http://schemas.microsoft.com/exchange/services/2006/types}"
KEY_FIELD = "openplanner_key"
GUESTS_FIELD = "openplanner_guests"
LISTED = (
    "subject", "sensitivity", "datetime_created", "uid", "start", "end", "is_all_day", "legacy_free_busy_status",
    "location", "is_cancelled", "type", "my_response_type", KEY_FIELD,
)  # fmt: skip
WHOLE = (*LISTED, GUESTS_FIELD, "required_attendees", "resources")
MOST_IN_VIEW = 1000
STEP_MINUTES = 15


class OwnKey(ExtendedProperty):  # type: ignore[misc]
    """The booking's own key on an item."""

    property_set_id = own_key.PROPERTY_SET
    property_name = own_key.PROPERTY_NAME
    property_type = "String"


class OwnGuests(ExtendedProperty):  # type: ignore[misc]
    """Whom we invited ourselves, so that a guest whom a colleague added is kept."""

    property_set_id = own_key.PROPERTY_SET
    property_name = own_key.GUESTS_NAME
    property_type = "String"


CalendarItem.register(KEY_FIELD, OwnKey)
CalendarItem.register(GUESTS_FIELD, OwnGuests)


class _Once:
    """A service of the library that asks one question once and repairs nothing in the answer."""

    ERRORS_TO_CATCH_IN_RESPONSE = ()

    def messages(self: Any, payload: Element) -> list[Element]:
        """The response messages, whatever they say. Raises an ``EWSError`` for a SOAP fault."""
        try:
            return list(self._get_response_xml(payload))
        except TokenExpiredError:  # raised before anything is sent; the connection has a new token now
            return list(self._get_response_xml(payload))

    def message(self: Any, payload: Element) -> Element:
        """The only response message; raises the ``EWSError`` that it tells."""
        found = self.messages(payload)
        if len(found) != 1:
            raise ReplyUnusable("incomplete")
        return self.fine(found[0])

    def fine(self: Any, message: Element) -> Element:
        """The message; raises the ``EWSError`` that it tells."""
        code = message.findtext(f"{MESSAGES}ResponseCode")
        if message.get("ResponseClass") == "Success" and code == "NoError":
            return message
        text = message.findtext(f"{MESSAGES}MessageText") or ""
        raise self._get_exception(code=code, text=text, msg_xml=message.find(f"{MESSAGES}MessageXml"))

    def _get_response_xml(self: Any, payload: Element) -> Any:
        self.protocol.trip.begin()
        response = self._get_response(payload=payload, api_version=self._version_hint.api_version)
        root = read_xml(response.content)
        body = root.find(f"{SOAP}Body")
        if body is None:
            raise ReplyUnusable("unreadable")
        return self._get_soap_messages(body=body)


class _KeyIs:
    """Only items with this key; the library's own filters need a folder tree, which a delegate may not see."""

    def __init__(self, key: str) -> None:
        self._key = key

    def to_xml(self, version: Any) -> Element:
        """The restriction of a FindItem."""
        constant = create_element("t:Constant", attrs={"Value": self._key})
        other_side, test, made = (create_element(n) for n in ("t:FieldURIOrConstant", "t:IsEqualTo", "m:Restriction"))
        other_side.append(constant)
        test.extend([_path(KEY_FIELD).to_xml(), other_side])
        made.append(test)
        return made


class _Find(_Once, FindItem):  # type: ignore[misc]
    pass


class _Get(_Once, GetItem):  # type: ignore[misc]
    pass


class _Create(_Once, CreateItem):  # type: ignore[misc]
    pass


class _Update(_Once, UpdateItem):  # type: ignore[misc]
    def _get_value(self, target: Any, field: Any) -> Any:
        # Not the wall time of the zone: the hour that comes twice in October would lose which one is meant.
        return field.clean(getattr(target, field.name), version=self.account.version)


class _Delete(_Once, DeleteItem):  # type: ignore[misc]
    pass


class _Sync(_Once, SyncFolderItems):  # type: ignore[misc]
    pass


class _Availability(_Once, GetUserAvailability):  # type: ignore[misc]
    pass


class _RoomLists(_Once, GetRoomLists):  # type: ignore[misc]
    pass


class _Rooms(_Once, GetRooms):  # type: ignore[misc]
    pass


def moment(when: datetime) -> EWSDateTime:
    """A moment as the library has it, in UTC: its arithmetic on wall times loses an hour twice a year."""
    utc = when.astimezone(UTC)
    return EWSDateTime(utc.year, utc.month, utc.day, utc.hour, utc.minute, utc.second, utc.microsecond, tzinfo=UTC)


def view(account: Any, window: Interval) -> tuple[list[Element], bool]:
    """Occurrences that touch a window, and whether those are all of them."""
    wanted = CalendarView(start=moment(window.start), end=moment(window.end), max_items=MOST_IN_VIEW)
    return _found(_Find(account=account), account, {"calendar_view": wanted})


def with_key(account: Any, key: str) -> list[Element]:
    """Items with our key, oldest first; never occurrences."""
    order = [FieldOrder(field_path=_path("datetime_created"))]
    found, _ = _found(_Find(account=account), account, {"restriction": _KeyIs(key), "order_fields": order})
    return found


def _found(service: Any, account: Any, what: dict[str, Any]) -> tuple[list[Element], bool]:
    options = {"calendar_view": None, "restriction": None, "order_fields": None, "query_string": None} | what
    payload = service.get_payload(
        folders=[_calendar(account)], additional_fields=_paths(LISTED), shape="IdOnly", depth="Shallow",
        page_size=100, **options,
    )  # fmt: skip
    root = service.message(payload).find(f"{MESSAGES}RootFolder")
    items = None if root is None else root.find(f"{TYPES}Items")
    if root is None or items is None:
        raise ReplyUnusable("incomplete")
    return list(items), root.get("IncludesLastItemInRange", "true").lower() in {"true", "1"}


def whole_items(account: Any, ids: Sequence[str]) -> list[Element | EWSError]:
    """Items with their guests, in the order asked; the error in the place of one that cannot be had."""
    found: list[Element | EWSError] = []
    for at in range(0, len(ids), 100):
        found += _whole_items(account, ids[at : at + 100])
    return found


def _whole_items(account: Any, ids: Sequence[str]) -> list[Element | EWSError]:
    service = _Get(account=account)
    wanted = [ItemId(id=one) for one in ids]
    messages = service.messages(service.get_payload(wanted, _paths(WHOLE), "IdOnly"))
    if len(messages) != len(ids):
        raise ReplyUnusable("incomplete")
    found: list[Element | EWSError] = []
    for message in messages:
        try:
            items = service.fine(message).find(f"{MESSAGES}Items")
        except EWSError as error:
            found.append(error)
        else:
            if items is None or len(items) != 1:
                raise ReplyUnusable("incomplete")
            found.append(items[0])
    return found


def create(account: Any, item: CalendarItem, send: str) -> tuple[str, str]:
    """Id and change key of the item that was made in the calendar of the account."""
    service = _Create(account=account)
    payload = service.get_payload([item], _calendar(account), "SaveOnly", send)
    return _written(service.message(payload))


def update(account: Any, item: CalendarItem, names: Sequence[str], send: str) -> tuple[str, str]:
    """Id and new change key, after changing those fields onto the change key of the item and no other."""
    service = _Update(account=account)
    payload = service.get_payload([(item, names)], "NeverOverwrite", "SaveOnly", send, True)
    return _written(service.message(payload))


def delete(account: Any, item_id: str, send: str) -> None:
    """Moves an item to the deleted items."""
    service = _Delete(account=account)
    wanted = [ItemId(id=item_id)]
    service.message(service.get_payload(wanted, "MoveToDeletedItems", send, "AllOccurrences", True))


def call_off(account: Any, item_id: str, change_key: str, message: str) -> None:
    """Calls a meeting off with a word to its guests."""
    service = _Create(account=account)
    item = CancelCalendarItem(reference_item_id=ReferenceItemId(id=item_id, changekey=change_key), new_body=message)
    service.message(service.get_payload([item], None, "SendAndSaveCopy", "SendToNone"))


def changes(account: Any, state: str | None) -> tuple[list[Element], str, bool]:
    """What changed since a state, in order; the next state; and whether that is all."""
    service = _Sync(account=account)
    payload = service.get_payload(_calendar(account), "IdOnly", _paths(LISTED), state, None, 512, None)
    message = service.message(payload)
    found, after = message.find(f"{MESSAGES}Changes"), message.findtext(f"{MESSAGES}SyncState")
    last = message.findtext(f"{MESSAGES}IncludesLastItemInRange")
    if found is None or not after or last is None:
        raise ReplyUnusable("incomplete")
    return list(found), after, last.strip().lower() in {"true", "1"}


def availability(protocol: Any, addresses: Sequence[str], window: Interval) -> list[Element | EWSError]:
    """The free/busy view of each address in the order asked; the error in the place of one that gave none."""
    service = _Availability(protocol)
    service.tzinfo = UTC
    options = FreeBusyViewOptions(
        time_window=TimeWindow(start=moment(window.start), end=moment(window.end)),
        merged_free_busy_interval=STEP_MINUTES, requested_view="DetailedMerged",
    )  # fmt: skip
    people = [MailboxData(email=one, attendee_type="Required", exclude_conflicts=False) for one in addresses]
    messages = service.messages(service.get_payload(people, _utc_rules(), options))
    if len(messages) != len(addresses):
        raise ReplyUnusable("incomplete")
    found: list[Element | EWSError] = []
    for message in messages:
        answer = message.find(f"{MESSAGES}ResponseMessage")
        if answer is None:
            raise ReplyUnusable("incomplete")
        try:
            service.fine(answer)
        except EWSError as error:
            found.append(error)
        else:
            found.append(message.find(f"{MESSAGES}FreeBusyView"))
    return found


def room_lists(protocol: Any) -> list[str]:
    """Addresses of the lists of rooms."""
    service = _RoomLists(protocol)
    return _addresses(service.message(service.get_payload()), "RoomLists", f"{TYPES}Address")


def rooms(protocol: Any, room_list: str) -> list[tuple[str, str]]:
    """Name and address of the rooms in a list."""
    service = _Rooms(protocol)
    message = service.message(service.get_payload(RoomList(email_address=room_list)))
    found = message.find(f"{MESSAGES}Rooms")
    ids = [one.find(f"{TYPES}Id") for one in (() if found is None else found)]
    pairs = ((one.findtext(f"{TYPES}Name"), one.findtext(f"{TYPES}EmailAddress")) for one in ids if one is not None)
    return [(name or address, address) for name, address in pairs if address]


def _addresses(message: Element, name: str, tag: str) -> list[str]:
    found = message.find(f"{MESSAGES}{name}")
    mails = (one.findtext(f"{TYPES}EmailAddress") for one in (() if found is None else found.findall(tag)))
    return [mail for mail in mails if mail]


def _written(message: Element) -> tuple[str, str]:
    found = message.find(f"{MESSAGES}Items/*/{TYPES}ItemId")
    if found is None or not found.get("Id"):
        raise ReplyUnusable("incomplete")
    return found.get("Id"), found.get("ChangeKey") or ""


def _calendar(account: Any) -> DistinguishedFolderId:
    # By name and owner, not through the folder tree: a delegate often has the calendar and nothing above it.
    return DistinguishedFolderId(id="calendar", mailbox=Mailbox(email_address=account.primary_smtp_address))


def _path(name: str) -> FieldPath:
    return FieldPath(field=CalendarItem.get_field_by_fieldname(name))


def _paths(names: Sequence[str]) -> list[FieldPath]:
    return [_path(name) for name in names]


def _utc_rules() -> TimeZone:
    """UTC as bias rules: with it no clock change and no turn of the year can shift an answer (trap 7)."""
    standard = StandardTime(bias=0, time=time(0), occurrence=1, iso_month=1, weekday=1)
    daylight = DaylightTime(bias=0, time=time(0), occurrence=5, iso_month=12, weekday=7)
    return TimeZone(bias=0, standard_time=standard, daylight_time=daylight)
