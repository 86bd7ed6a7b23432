"""FindItem: a calendar view with its occurrences, or a list with paging, order and restriction.

Source: the documented operation. A view expands series; a list gives masters (exchange.md section 3). A view is at
most two years wide and goes with no restriction or order; a list gives at most 1000 items at a time (documented
default policy).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from lxml import etree

from tests.doubles.exchange.asking import Asked
from tests.doubles.exchange.reading import child, property_key
from tests.doubles.exchange.wire import NAMES, Element, SaysNo, error, fine, m, response, t
from tests.doubles.exchange.writing import NOT_IN_LISTS, shape_of
from tests.doubles.mailboxes import Item, Right

MOST_ITEMS = 1000
WIDEST_VIEW = timedelta(days=2 * 366)
ORDERED: dict[str, Callable[[Item], Any]] = {
    "item:Subject": lambda item: item.subject,
    "calendar:Start": lambda item: item.start,
    "calendar:End": lambda item: item.end,
    "item:DateTimeReceived": lambda item: item.created,
    "item:DateTimeCreated": lambda item: item.created,
    "item:LastModifiedTime": lambda item: item.modified,
    "calendar:Location": lambda item: item.location,
    "calendar:IsCancelled": lambda item: item.cancelled,
    "calendar:CalendarItemType": lambda item: item.kind,
}


def find_item(asked: Asked) -> Element:
    """FindItem in one or more folders; one response message for each."""
    messages = []
    for folder in asked.body.find("m:ParentFolderIds", NAMES):
        try:
            messages.append(fine("FindItem", _found(asked, folder)))
        except SaysNo as no:
            messages.append(error("FindItem", no))
    return response("FindItem", messages)


def _found(asked: Asked, folder: Element) -> Element:
    owner, name = asked.folder(folder, Right.READ)
    view = child(asked.body, "m:CalendarView")
    if view is not None:
        return _viewed(asked, owner, name, view)
    return _listed(asked, _items_in(asked, owner, name))


def _items_in(asked: Asked, owner: str, name: str) -> list[Item]:
    if name == "calendar":
        return asked.mailboxes.items(owner)
    if name == "deleteditems":
        return [item for item in asked.mailboxes.bin if item.mailbox == owner]
    return []


def _viewed(asked: Asked, owner: str, name: str, view: Element) -> Element:
    if name != "calendar":
        raise SaysNo("ErrorCalendarFolderIsInvalidForCalendarView")
    if child(asked.body, "m:Restriction") is not None or child(asked.body, "m:SortOrder") is not None:
        raise SaysNo("ErrorInvalidRestriction", "A calendar view goes with no restriction and no order.")
    start, end = (asked.zones.moment(view.get(edge)) for edge in ("StartDate", "EndDate"))
    if end < start:
        raise SaysNo("ErrorCalendarEndDateIsEarlierThanStartDate")
    if end - start > WIDEST_VIEW:
        raise SaysNo("ErrorCalendarViewRangeTooBig")
    items = asked.mailboxes.view(owner, start, end)
    most = int(view.get("MaxEntriesReturned") or MOST_ITEMS)
    return _root(asked, items[:most], TotalItemsInView=len(items), IncludesLastItemInRange=len(items) <= most)


def _listed(asked: Asked, items: list[Item]) -> Element:
    restriction = child(asked.body, "m:Restriction")
    kept = [item for item in items if restriction is None or _fits(asked, item, restriction[0])]
    for order in reversed(asked.body.findall("m:SortOrder/t:FieldOrder", NAMES)):
        kept.sort(key=_ordered_by(order[0].get("FieldURI")), reverse=order.get("Order") == "Descending")
    page = child(asked.body, "m:IndexedPageItemView")
    offset = int(page.get("Offset")) if page is not None else 0
    most = min(int(page.get("MaxEntriesReturned") or MOST_ITEMS) if page is not None else MOST_ITEMS, MOST_ITEMS)
    if page is not None and page.get("BasePoint") == "End":
        kept.reverse()
    reached = min(offset + most, len(kept))
    paging = {"IndexedPagingOffset": reached} if page is not None else {}
    whole = {"TotalItemsInView": len(kept), "IncludesLastItemInRange": reached >= len(kept)}
    return _root(asked, kept[offset:reached], **paging, **whole)


def _ordered_by(uri: str) -> Callable[[Item], Any]:
    if uri not in ORDERED:
        raise SaysNo("ErrorUnsupportedPathForSortGroup", f"This double orders nothing by {uri}.")
    return ORDERED[uri]


def _root(asked: Asked, items: list[Item], **attributes: Any) -> Element:
    shape = shape_of(asked.body).without(NOT_IN_LISTS)
    return m("RootFolder", t("Items", *(asked.shown(item, shape) for item in items)), **attributes)


def _fits(asked: Asked, item: Item, test: Element) -> bool:
    kind = etree.QName(test).localname
    if kind == "And":
        return all(_fits(asked, item, one) for one in test)
    if kind == "Or":
        return any(_fits(asked, item, one) for one in test)
    if kind == "Not":
        return not _fits(asked, item, test[0])
    value = _value(item, test[0])
    if kind == "Exists":
        return value is not None
    if kind == "Contains":
        return value is not None and _contains(str(value), test)
    return value is not None and _compared(asked, kind, value, test)


def _value(item: Item, field: Element) -> Any:
    if field.tag.endswith("ExtendedFieldURI"):
        return item.properties.get(property_key(field))
    uri = field.get("FieldURI")
    if uri not in ORDERED:
        raise SaysNo("ErrorUnsupportedPathForQuery", f"{uri} cannot be searched.")
    return ORDERED[uri](item)


def _contains(value: str, test: Element) -> bool:
    wanted = str(test.find("t:Constant", NAMES).get("Value"))
    if "IgnoreCase" in (test.get("ContainmentComparison") or ""):
        value, wanted = value.casefold(), wanted.casefold()
    mode = test.get("ContainmentMode") or "FullString"
    return {"Substring": wanted in value, "Prefixed": value.startswith(wanted)}.get(mode, value == wanted)


def _compared(asked: Asked, kind: str, value: Any, test: Element) -> bool:
    constant = test.find("t:FieldURIOrConstant/t:Constant", NAMES)
    wanted: Any = constant.get("Value")
    if isinstance(value, datetime):
        value, wanted = value.astimezone(UTC), asked.zones.moment(wanted)
    elif isinstance(value, bool):
        wanted = wanted == "true"
    comparisons = {
        "IsEqualTo": value == wanted, "IsNotEqualTo": value != wanted, "IsLessThan": value < wanted,
        "IsLessThanOrEqualTo": value <= wanted, "IsGreaterThan": value > wanted,
        "IsGreaterThanOrEqualTo": value >= wanted,
    }  # fmt: skip
    return bool(comparisons[kind])
