"""What changed: SyncFolderItems, and pull subscriptions with Subscribe, GetEvents and Unsubscribe.

Source: the documented operations. Synchronising gives masters, not occurrences, and no more than was asked for at once.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from uuid import NAMESPACE_OID, uuid5

from tests.doubles.exchange.asking import Asked
from tests.doubles.exchange.reading import text
from tests.doubles.exchange.wire import NAMES, Element, SaysNo, error, fine, m, response, t
from tests.doubles.exchange.writing import NOT_IN_LISTS, folder_id, item_id, shape_of
from tests.doubles.faults import Kind
from tests.doubles.mailboxes import Log, Right, StateExpired

EVENTS = {"create": "CreatedEvent", "update": "ModifiedEvent", "delete": "DeletedEvent"}
MOST_CHANGES = 512


def sync_folder_items(asked: Asked) -> Element:
    """SyncFolderItems on a calendar; a state that is no longer known is ErrorInvalidSyncStateData."""
    try:
        return response("SyncFolderItems", [_synchronised(asked)])
    except SaysNo as no:
        rest = [m("SyncState"), m("IncludesLastItemInRange", True)]
        return response("SyncFolderItems", [error("SyncFolderItems", no, *rest)])


def _synchronised(asked: Asked) -> Element:
    owner, name = asked.folder(asked.body.find("m:SyncFolderId", NAMES)[0], Right.READ)
    log = owner if name == "calendar" else f"{owner}/{name}"  # nothing ever happens in the other folders
    state = text(asked.body, "m:SyncState") or None
    if state and asked.fault is not None and asked.fault.kind is Kind.STATE_EXPIRED:
        raise SaysNo("ErrorInvalidSyncStateData")
    most = min(int(text(asked.body, "m:MaxChangesReturned")), MOST_CHANGES)
    try:
        lines, next_state, last = asked.mailboxes.changes(log, state, most)
    except StateExpired as old:
        raise SaysNo("ErrorInvalidSyncStateData") from old
    if asked.fault is not None and asked.fault.kind is Kind.REPEATED:
        lines = [line for line in lines for _ in range(2)]
    ignored = {one.get("Id") for one in asked.body.iterfind("m:Ignore/t:ItemId", NAMES)}
    changes = m("Changes", *(_change(asked, line) for line in lines if line.item_id not in ignored))
    return fine("SyncFolderItems", m("SyncState", next_state), m("IncludesLastItemInRange", last), changes)


def _change(asked: Asked, line: Log) -> Element:
    if line.item is None:
        return t("Delete", t("ItemId", Id=line.item_id))
    shape = shape_of(asked.body).without(NOT_IN_LISTS)
    return t(line.kind.capitalize(), asked.shown(line.item, shape))


@dataclass(slots=True)
class Subscriptions:
    """Pull subscriptions: whose calendar, who may ask, which events. A restart of the server forgets them."""

    known: dict[str, tuple[str, str, frozenset[str]]] = field(default_factory=dict)

    def subscribe(self, asked: Asked) -> Element:
        """Subscribe by pull to one calendar; a delegate cannot (documented)."""
        pull = asked.body.find("m:PullSubscriptionRequest", NAMES)
        try:
            if pull is None:
                raise SaysNo("ErrorInvalidSubscriptionRequest", "This double knows pull subscriptions only.")
            owner, folder = asked.folder(pull.find("t:FolderIds", NAMES)[0], Right.READ)
            if owner != asked.user.lower():
                raise SaysNo("ErrorSubscriptionDelegateAccessNotSupported")
        except SaysNo as no:
            return response("Subscribe", [error("Subscribe", no)])
        name = str(uuid5(NAMESPACE_OID, f"{owner}{len(self.known)}"))
        wanted = frozenset(one.text for one in pull.find("t:EventTypes", NAMES))
        log = owner if folder == "calendar" else f"{owner}/{folder}"
        self.known[name] = (log, asked.user, wanted)
        state = _watermark(asked.mailboxes.state(log))
        return response("Subscribe", [fine("Subscribe", m("SubscriptionId", name), m("Watermark", state))])

    def get_events(self, asked: Asked) -> Element:
        """GetEvents since a watermark; one StatusEvent when nothing happened."""
        name, before = text(asked.body, "m:SubscriptionId"), text(asked.body, "m:Watermark")
        try:
            return response("GetEvents", [fine("GetEvents", self._notification(asked, name, before))])
        except SaysNo as no:
            return response("GetEvents", [error("GetEvents", no)])

    def _notification(self, asked: Asked, name: str, before: str) -> Element:
        if name not in self.known:
            raise SaysNo("ErrorSubscriptionNotFound")
        log, user, wanted = self.known[name]
        if user != asked.user:
            raise SaysNo("ErrorSubscriptionAccessDenied")
        try:
            lines, after, last = asked.mailboxes.changes(log, base64.b64decode(before).decode())
        except (StateExpired, ValueError) as wrong:
            raise SaysNo("ErrorInvalidWatermark") from wrong
        events = [_event(asked, line, user, after) for line in lines if EVENTS[line.kind] in wanted]
        head = [t("SubscriptionId", name), t("PreviousWatermark", before), t("MoreEvents", not last)]
        return m("Notification", *head, *(events or [t("StatusEvent", t("Watermark", _watermark(after)))]))

    def unsubscribe(self, asked: Asked) -> Element:
        """Unsubscribe."""
        if self.known.pop(text(asked.body, "m:SubscriptionId"), None) is None:
            return response("Unsubscribe", [error("Unsubscribe", SaysNo("ErrorSubscriptionNotFound"))])
        return response("Unsubscribe", [fine("Unsubscribe")])


def _event(asked: Asked, line: Log, owner: str, after: str) -> Element:
    changed = item_id(line.item) if line.item is not None else t("ItemId", Id=line.item_id)
    when = t("TimeStamp", asked.mailboxes.now)
    where = folder_id("ParentFolderId", owner, "calendar")
    return t(EVENTS[line.kind], t("Watermark", _watermark(after)), when, changed, where)


def _watermark(state: str) -> str:
    return base64.b64encode(state.encode()).decode()
