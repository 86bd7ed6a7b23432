"""One request with who asks it, and the doors that it passes: rights, folders, ids.

A folder or item of somebody without any right is "not found"; with too little right it is "access denied". A mailbox
that moved to the cloud is not known here (exchange.md section 7, case 27).
"""

from __future__ import annotations

import base64
from dataclasses import dataclass

from tests.doubles.exchange.reading import Zones, child, text
from tests.doubles.exchange.wire import NAMES, Element, SaysNo
from tests.doubles.exchange.writing import Shape, calendar_item
from tests.doubles.faults import Fault
from tests.doubles.mailboxes import Item, Mailbox, Mailboxes, NotThere, Right

FOLDERS = {
    "calendar": "Agenda", "deleteditems": "Verwijderde items", "msgfolderroot": "Bovenste map", "root": "Hoofdmap",
    "inbox": "Postvak IN", "sentitems": "Verzonden items",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """A request: its element, who is acting, its zone, and a fault that only an operation can show."""

    body: Element
    user: str
    mailboxes: Mailboxes
    zones: Zones
    fault: Fault | None = None

    def box(self, address: str) -> Mailbox:
        """A mailbox of this server."""
        try:
            box = self.mailboxes.box(address)
        except NotThere as gone:
            raise SaysNo("ErrorNonExistentMailbox") from gone
        if box.moved_to_cloud:
            raise SaysNo("ErrorNonExistentMailbox")
        return box

    def folder(self, found: Element, needs: Right) -> tuple[str, str]:
        """The owner and the name of a folder in a request."""
        if found.tag.endswith("DistinguishedFolderId"):
            owner, name = text(found, "t:Mailbox/t:EmailAddress", self.user), found.get("Id")
        else:
            owner, name = _of_id(found.get("Id"))
        if name not in FOLDERS:
            raise SaysNo("ErrorFolderNotFound")
        self._may(self.box(owner).address, needs, SaysNo("ErrorFolderNotFound"))
        return owner.lower(), name

    def item(self, found: Element, needs: Right) -> Item:
        """The item that an ItemId, OccurrenceItemId or RecurringMasterItemId names."""
        try:
            item = self._item(found)
        except NotThere as gone:
            raise SaysNo("ErrorItemNotFound") from gone
        self._may(item.mailbox, needs, SaysNo("ErrorItemNotFound"))
        return item

    def shown(self, item: Item, shape: Shape) -> Element:
        """The item as this user sees it."""
        hide = item.private and item.mailbox != self.user.lower()
        return calendar_item(item, shape, self.mailboxes.people, hide)

    def _may(self, owner: str, needs: Right, unseen: SaysNo) -> None:
        has = self.mailboxes.right(self.user, owner)
        if has is Right.NONE:
            raise unseen
        if has < needs:
            raise SaysNo("ErrorAccessDenied")

    def _item(self, found: Element) -> Item:
        if found.tag.endswith("OccurrenceItemId"):
            master = self.mailboxes.item(found.get("RecurringMasterId"))
            return self._occurrence(master, int(found.get("InstanceIndex")))
        if found.tag.endswith("RecurringMasterItemId"):
            return self.mailboxes.item(self.mailboxes.item(found.get("OccurrenceId")).master_id)
        return self.mailboxes.item(found.get("Id"))

    def _occurrence(self, master: Item, index: int) -> Item:
        if master.recurrence is None or index < 1:
            raise SaysNo("ErrorCalendarOccurrenceIndexIsOutOfRecurrenceRange")
        for number, day in enumerate(master.recurrence.days(), start=1):
            if number == index:
                return self.mailboxes.item(f"{master.item_id}.{day:%Y%m%d}")
        raise SaysNo("ErrorCalendarOccurrenceIndexIsOutOfRecurrenceRange")


def _of_id(folder_id: str) -> tuple[str, str]:
    try:
        name, owner = base64.b64decode(folder_id, validate=True).decode().split("|")
    except ValueError as malformed:
        raise SaysNo("ErrorInvalidIdMalformed") from malformed
    return owner, name


def context_zone(root: Element) -> str | None:
    """The zone that the header of a request names."""
    found = child(root, "s:Header/t:TimeZoneContext/t:TimeZoneDefinition")
    return None if found is None else found.get("Id")


def ids_in(request: Element, path: str = "m:ItemIds") -> list[Element]:
    """The ids of a request, in order."""
    return list(request.find(path, NAMES))
