"""Requests as the documents write them, for tests that talk to the double without a library."""

from __future__ import annotations

from tests.doubles.exchange.raw_client import Came, ask
from tests.doubles.exchange.server import EwsDouble
from tests.doubles.invented_office import DESK, NOOR
from tests.doubles.items import Item

SET = "efad0bc0-a68c-44fe-8d67-e5d86c9fe17c"
DUTCH = (
    "<t:TimeZone><t:Bias>-60</t:Bias><t:StandardTime><t:Bias>0</t:Bias><t:Time>03:00:00</t:Time><t:DayOrder>5"
    "</t:DayOrder><t:Month>10</t:Month><t:DayOfWeek>Sunday</t:DayOfWeek></t:StandardTime><t:DaylightTime><t:Bias>-60</t:Bias>"
    "<t:Time>02:00:00</t:Time><t:DayOrder>5</t:DayOrder><t:Month>3</t:Month><t:DayOfWeek>Sunday</t:DayOfWeek>"
    "</t:DaylightTime></t:TimeZone>"
)


def folder(owner: str = NOOR) -> str:
    """The calendar of somebody."""
    return (
        f'<t:DistinguishedFolderId Id="calendar"><t:Mailbox><t:EmailAddress>{owner}</t:EmailAddress></t:Mailbox>'
        "</t:DistinguishedFolderId>"
    )


def key_field() -> str:
    """The own property of our bookings."""
    return f'<t:ExtendedFieldURI PropertySetId="{SET}" PropertyName="OpenPlannerKey" PropertyType="String"/>'


def create(
    server: EwsDouble, parts: str, owner: str = NOOR, sends: str = "SendToNone", user: str = DESK, header: str = ""
) -> Came:
    """Makes one item."""
    content = (
        f'<m:CreateItem SendMeetingInvitations="{sends}"><m:SavedItemFolderId>{folder(owner)}</m:SavedItemFolderId>'
        f"<m:Items><t:CalendarItem>{parts}</t:CalendarItem></m:Items></m:CreateItem>"
    )
    return ask(server, content, user, header)


def times(start: str = "2026-11-24T09:00:00Z", end: str = "2026-11-24T10:00:00Z") -> str:
    """Start and end."""
    return f"<t:Start>{start}</t:Start><t:End>{end}</t:End>"


def marked(key: str) -> str:
    """An own key."""
    return f"<t:ExtendedProperty>{key_field()}<t:Value>{key}</t:Value></t:ExtendedProperty>"


def guests(name: str, *addresses: str) -> str:
    """A list of attendees."""
    each = "".join(
        f"<t:Attendee><t:Mailbox><t:EmailAddress>{one}</t:EmailAddress></t:Mailbox></t:Attendee>" for one in addresses
    )
    return f"<t:{name}>{each}</t:{name}>"


def get(server: EwsDouble, item_id: str, user: str = DESK) -> Came:
    """Reads one item whole."""
    shape = f"<m:ItemShape><t:BaseShape>AllProperties</t:BaseShape><t:AdditionalProperties>{key_field()}"
    shape += "</t:AdditionalProperties></m:ItemShape>"
    return ask(server, f'<m:GetItem>{shape}<m:ItemIds><t:ItemId Id="{item_id}"/></m:ItemIds></m:GetItem>', user)


def view(server: EwsDouble, owner: str, start: str, end: str, user: str = DESK, most: str = "") -> Came:
    """Occurrences in a window."""
    return ask(
        server,
        '<m:FindItem Traversal="Shallow"><m:ItemShape><t:BaseShape>AllProperties</t:BaseShape></m:ItemShape>'
        f'<m:CalendarView {most} StartDate="{start}" EndDate="{end}"/>'
        f"<m:ParentFolderIds>{folder(owner)}</m:ParentFolderIds></m:FindItem>",
        user,
    )


def find_key(server: EwsDouble, key: str, owner: str = NOOR) -> Came:
    """Items with an own key."""
    restriction = f'<t:IsEqualTo>{key_field()}<t:FieldURIOrConstant><t:Constant Value="{key}"/></t:FieldURIOrConstant>'
    return ask(
        server,
        '<m:FindItem Traversal="Shallow"><m:ItemShape><t:BaseShape>IdOnly</t:BaseShape></m:ItemShape>'
        f"<m:Restriction>{restriction}</t:IsEqualTo></m:Restriction>"
        f"<m:ParentFolderIds>{folder(owner)}</m:ParentFolderIds></m:FindItem>",
        DESK,
    )


def update(
    server: EwsDouble,
    item_id: str,
    key: str,
    field: str,
    value: str,
    how: str = "NeverOverwrite",
    sends: str = "SendToNone",
) -> Came:  # fmt: skip
    """Sets one field; ``value`` is its XML."""
    return ask(
        server,
        f'<m:UpdateItem ConflictResolution="{how}" SendMeetingInvitationsOrCancellations="{sends}"><m:ItemChanges>'
        f'<t:ItemChange><t:ItemId Id="{item_id}" ChangeKey="{key}"/><t:Updates><t:SetItemField>'
        f'<t:FieldURI FieldURI="{field}"/><t:CalendarItem>{value}</t:CalendarItem></t:SetItemField></t:Updates>'
        "</t:ItemChange></m:ItemChanges></m:UpdateItem>",
        DESK,
    )


def delete(server: EwsDouble, item_id: str, sends: str = "SendToNone", user: str = DESK) -> Came:
    """Deletes one item."""
    return ask(
        server,
        f'<m:DeleteItem DeleteType="MoveToDeletedItems" SendMeetingCancellations="{sends}"><m:ItemIds>'
        f'<t:ItemId Id="{item_id}"/></m:ItemIds></m:DeleteItem>',
        user,
    )


def free_busy(
    server: EwsDouble,
    addresses: list[str],
    start: str,
    end: str,
    minutes: int = 60,
    user: str = DESK,
    zone: str = DUTCH,
) -> Came:
    boxes = "".join(
        f"<t:MailboxData><t:Email><t:Address>{one}</t:Address></t:Email><t:AttendeeType>Required</t:AttendeeType>"
        "<t:ExcludeConflicts>false</t:ExcludeConflicts></t:MailboxData>"
        for one in addresses
    )
    return ask(
        server,
        f"<m:GetUserAvailabilityRequest>{zone}<m:MailboxDataArray>{boxes}</m:MailboxDataArray><t:FreeBusyViewOptions>"
        f"<t:TimeWindow><t:StartTime>{start}</t:StartTime><t:EndTime>{end}</t:EndTime></t:TimeWindow>"
        f"<t:MergedFreeBusyIntervalInMinutes>{minutes}</t:MergedFreeBusyIntervalInMinutes>"
        "<t:RequestedView>DetailedMerged</t:RequestedView></t:FreeBusyViewOptions></m:GetUserAvailabilityRequest>",
        user,
    )


def sync(server: EwsDouble, state: str = "", most: int = 100, user: str = DESK) -> Came:
    """What changed since a state."""
    return ask(
        server,
        "<m:SyncFolderItems><m:ItemShape><t:BaseShape>IdOnly</t:BaseShape></m:ItemShape>"
        f"<m:SyncFolderId>{folder()}</m:SyncFolderId>{state and f'<m:SyncState>{state}</m:SyncState>'}"
        f"<m:MaxChangesReturned>{most}</m:MaxChangesReturned></m:SyncFolderItems>",
        user,
    )


def answer_meeting(server: EwsDouble, kind: str, item: Item, user: str, more: str = "") -> Came:
    """AcceptItem, TentativelyAcceptItem, DeclineItem or CancelCalendarItem."""
    reference = f'<t:ReferenceItemId Id="{item.item_id}" ChangeKey="{item.change_key}"/>'
    return ask(
        server,
        f'<m:CreateItem MessageDisposition="SendAndSaveCopy"><m:Items><t:{kind}>{reference}{more}</t:{kind}></m:Items>'
        "</m:CreateItem>",
        user,
    )
