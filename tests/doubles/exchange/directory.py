"""Names, rooms, folders and zones: ResolveNames, GetRoomLists, GetRooms, GetFolder, FindFolder, GetServerTimeZones.

Source: the documented operations; zone rules of the European Union and the United States as they are since 2007.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.doubles.exchange.asking import FOLDERS, Asked
from tests.doubles.exchange.reading import child, text
from tests.doubles.exchange.wire import NAMES, Element, SaysNo, error, error_parts, fine, m, response, t
from tests.doubles.exchange.writing import DISPLAY_NAMES, Shape, folder_id, shape_of
from tests.doubles.mailboxes import HOME_ZONE, Mailbox, Right

STANDARD_BIAS = {
    HOME_ZONE: -60, "UTC": 0, "GMT Standard Time": 0, "Romance Standard Time": -60, "Pacific Standard Time": 480,
    "Eastern Standard Time": 300,
}  # fmt: skip
CHANGES = {  # (offset in the day, month, which Sunday) for the start of summer time and its end
    "W. Europe Standard Time": (("PT2H", 3, -1), ("PT3H", 10, -1)),
    "Romance Standard Time": (("PT2H", 3, -1), ("PT3H", 10, -1)),
    "GMT Standard Time": (("PT1H", 3, -1), ("PT2H", 10, -1)),
    "Pacific Standard Time": (("PT2H", 3, 2), ("PT2H", 11, 1)),
    "Eastern Standard Time": (("PT2H", 3, 2), ("PT2H", 11, 1)),
}


def resolve_names(asked: Asked) -> Element:
    """ResolveNames: people and rooms whose name or address begins with or holds the entry."""
    entry = text(asked.body, "m:UnresolvedEntry").casefold().removeprefix("smtp:")
    boxes = [
        box
        for box in asked.mailboxes.people.values()
        if not box.moved_to_cloud and (box.address.lower().startswith(entry) or entry in box.name.casefold())
    ]
    if not boxes:
        return response("ResolveNames", [error("ResolveNames", SaysNo("ErrorNameResolutionNoResults"))])
    contact = asked.body.get("ReturnFullContactData") == "true"
    found = m(
        "ResolutionSet", *(_resolution(box, contact) for box in boxes), TotalItemsInView=len(boxes),
        IncludesLastItemInRange=True,
    )  # fmt: skip
    if len(boxes) == 1:
        return response("ResolveNames", [fine("ResolveNames", found)])
    several = [
        m("MessageText", "Multiple results were found."), m("ResponseCode", "ErrorNameResolutionMultipleResults"),
        m("DescriptiveLinkKey", 0), found,
    ]  # fmt: skip
    return response("ResolveNames", [m("ResolveNamesResponseMessage", *several, ResponseClass="Warning")])


def _resolution(box: Mailbox, contact: bool) -> Element:
    made = t("Resolution", _mailbox("Mailbox", box.name, box.address, "Mailbox"))
    if contact:
        mails = t("EmailAddresses", t("Entry", f"SMTP:{box.address}", Key="EmailAddress1"))
        made.append(t("Contact", t("DisplayName", box.name), mails, t("ContactSource", "ActiveDirectory")))
    return made


def _mailbox(name: str, shown: str, address: str, kind: str) -> Element:
    return t(name, t("Name", shown), t("EmailAddress", address), t("RoutingType", "SMTP"), t("MailboxType", kind))


def get_room_lists(asked: Asked) -> Element:
    """GetRoomLists: empty when the administrator made none."""
    lists = [_mailbox("Address", name, mail, "PublicDL") for mail, (name, _) in asked.mailboxes.room_lists.items()]
    return m("GetRoomListsResponse", m("ResponseCode", "NoError"), m("RoomLists", *lists), ResponseClass="Success")


def get_rooms(asked: Asked) -> Element:
    """GetRooms of one list."""
    found = asked.mailboxes.room_lists.get(text(asked.body, "m:RoomList/t:EmailAddress").lower())
    if found is None:
        return m("GetRoomsResponse", *error_parts(SaysNo("ErrorNameResolutionNoResults")), ResponseClass="Error")
    boxes = [asked.mailboxes.box(address) for address in found[1]]
    rooms = [t("Room", _mailbox("Id", box.name, box.address, "Mailbox")) for box in boxes]
    return m("GetRoomsResponse", m("ResponseCode", "NoError"), m("Rooms", *rooms), ResponseClass="Success")


def get_folder(asked: Asked) -> Element:
    """GetFolder: the calendar and the few folders around it; the rights of who asks."""
    shape = shape_of(asked.body, "m:FolderShape")
    messages = []
    for found in asked.body.find("m:FolderIds", NAMES):
        try:
            owner, name = asked.folder(found, _needed(found))
            messages.append(fine("GetFolder", m("Folders", _folder(asked, owner, name, shape))))
        except SaysNo as no:
            messages.append(error("GetFolder", no, m("Folders")))
    return response("GetFolder", messages)


def _needed(found: Element) -> Right:
    # Rights are on a calendar; the folders above it belong to their owner alone (exchange.md section 3, trap 9).
    return Right.READ if found.get("Id") in {"calendar", None} or "Distinguished" not in found.tag else Right.WRITE


def _folder(asked: Asked, owner: str, name: str, shape: Shape) -> Element:
    is_calendar = name == "calendar"
    made = t("CalendarFolder" if is_calendar else "Folder", folder_id("FolderId", owner, name))
    parts: dict[str, Callable[[], Element]] = {
        "folder:ParentFolderId": lambda: folder_id("ParentFolderId", owner, "msgfolderroot"),
        "folder:FolderClass": lambda: t("FolderClass", "IPF.Appointment" if is_calendar else "IPF.Note"),
        "folder:DisplayName": lambda: t("DisplayName", FOLDERS[name]),
        "folder:TotalCount": lambda: t("TotalCount", len(asked.mailboxes.items(owner)) if is_calendar else 0),
        "folder:ChildFolderCount": lambda: t("ChildFolderCount", 1 if name == "msgfolderroot" else 0),
        "folder:EffectiveRights": lambda: _effective_rights(asked, owner),
        "folder:DistinguishedFolderId": lambda: t("DistinguishedFolderId", name),
    }
    base = asked.body.findtext("m:FolderShape/t:BaseShape", namespaces=NAMES)
    default = {"folder:DisplayName", "folder:TotalCount", "folder:ChildFolderCount"}
    wanted = {"IdOnly": set(), "Default": default}.get(base, set(parts)) | shape.fields
    made.extend(write() for uri, write in parts.items() if uri in wanted)
    return made


def _effective_rights(asked: Asked, owner: str) -> Element:
    right = asked.mailboxes.right(asked.user, owner)
    writes, own = right >= Right.WRITE, asked.user.lower() == owner
    rights: dict[str, Any] = {
        "CreateAssociated": writes, "CreateContents": writes, "CreateHierarchy": own, "Delete": writes,
        "Modify": writes, "Read": right >= Right.READ, "ViewPrivateItems": own,
    }  # fmt: skip
    return t("EffectiveRights", *(t(name, value) for name, value in rights.items()))


def find_folder(asked: Asked) -> Element:
    """FindFolder: the calendar below a root, nothing below anything else."""
    shape = shape_of(asked.body, "m:FolderShape")
    messages = []
    for found in asked.body.find("m:ParentFolderIds", NAMES):
        try:
            owner, name = asked.folder(found, Right.READ)
            below = ["calendar", "deleteditems", "inbox"] if name in {"root", "msgfolderroot"} else []
            folders = t("Folders", *(_folder(asked, owner, one, shape) for one in below))
            whole = {"TotalItemsInView": len(below), "IncludesLastItemInRange": True}
            messages.append(fine("FindFolder", m("RootFolder", folders, **whole)))
        except SaysNo as no:
            messages.append(error("FindFolder", no))
    return response("FindFolder", messages)


def get_server_time_zones(asked: Asked) -> Element:
    """GetServerTimeZones: the asked ones that the server knows, or all."""
    ids = child(asked.body, "m:Ids")
    names = [one.text for one in ids] if ids is not None else list(STANDARD_BIAS)
    full = asked.body.get("ReturnFullTimeZoneData") != "false"
    zones = [_definition(name, full) for name in names if name in STANDARD_BIAS]
    return response("GetServerTimeZones", [fine("GetServerTimeZones", m("TimeZoneDefinitions", *zones))])


def _definition(name: str, full: bool) -> Element:
    made = t("TimeZoneDefinition", Id=name, Name=DISPLAY_NAMES.get(name, name))
    if not full:
        return made
    bias = STANDARD_BIAS[name]
    standard = f"trule:Microsoft/Registry/{name}/2007-Standard"
    periods = [t("Period", Bias=_duration(bias), Name="Standard", Id=standard)]
    group = t("TransitionsGroup", Id="0")
    if name in CHANGES:
        daylight = standard.replace("-Standard", "-Daylight")
        periods.append(t("Period", Bias=_duration(bias - 60), Name="Daylight", Id=daylight))
        starts, ends = CHANGES[name]
        group.extend([_transition(daylight, *starts), _transition(standard, *ends)])
    else:
        group.append(t("Transition", t("To", standard, Kind="Period")))
    made.append(t("Periods", *periods))
    made.append(t("TransitionsGroups", group))
    made.append(t("Transitions", t("Transition", t("To", "0", Kind="Group"))))
    return made


def _transition(period: str, offset: str, month: int, sunday: int) -> Element:
    return t(
        "RecurringDayTransition", t("To", period, Kind="Period"), t("TimeOffset", offset), t("Month", month),
        t("DayOfWeek", "Sunday"), t("Occurrence", sunday),
    )  # fmt: skip


def _duration(minutes: int) -> str:
    return f"{'-' if minutes < 0 else ''}PT{abs(minutes) // 60}H{abs(minutes) % 60}M"
