"""``calendarView/delta``: rounds of pages that end with a link to the next round.

The window is fixed in the token; ``@removed`` also names events outside it; pages and ids may come twice.
Source: the four delta examples in graph-fixtures; exchange.md section 5.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from urllib.parse import quote

from tests.doubles.faults import Kind
from tests.doubles.graph.graph_calendar import named, window
from tests.doubles.graph.graph_service import LARGEST_PAGE, PAGE, GraphService
from tests.doubles.graph.graph_shapes import View, event_json, shown_id
from tests.doubles.graph.graph_wire import Answer, Call, GraphError, Json
from tests.doubles.items import Item, Right, occurrences
from tests.doubles.mailboxes import Log, StateExpired

REFUSED = ("$select", "$filter", "$expand", "$orderby", "$search")


@dataclass(frozen=True)
class Round:
    """What a token stands for: a window with the state to go on from, or the pages that are still to come."""

    mailbox: str
    start: datetime
    end: datetime
    state: str
    pages: tuple[tuple[Json, ...], ...] = ()


def delta(service: GraphService, call: Call) -> Answer:
    """The next page of a round; 410 with the way to begin anew for a token that is no longer known."""
    mailbox = service.owner(call, named(call), Right.READ)
    if any(name in call.query for name in REFUSED):
        raise GraphError(
            HTTPStatus.BAD_REQUEST, "ErrorInvalidUrlQuery", "These parameters are not supported with change tracking."
        )
    view = service.view(call, mailbox)
    if "$skiptoken" in call.query:
        return _answered(service, call, _known(service, call, mailbox, "$skiptoken"))
    if "$deltatoken" in call.query:
        before = _known(service, call, mailbox, "$deltatoken")
        return _answered(service, call, _later_round(service, call, before, view))
    start, end = window(call)
    with service.office.lock:
        state = service.office.state(mailbox)
        found = [_entity(item, view) for item in service.office.view(mailbox, start, end)]
    return _answered(service, call, Round(mailbox, start, end, state, _pages(service, call, found)))


def _known(service: GraphService, call: Call, mailbox: str, name: str) -> Round:
    known = service.rounds.get(call.query[name])
    if not isinstance(known, Round) or known.mailbox != mailbox:
        raise _expired(service, call)
    return known


def _expired(service: GraphService, call: Call) -> GraphError:
    anew = service.link("/".join(quote(part, safe="") for part in call.path) + "?$deltatoken=latest")
    return GraphError(HTTPStatus.GONE, "syncStateNotFound", "The sync state is not found.", Location=anew)


def _later_round(service: GraphService, call: Call, before: Round, view: View) -> Round:
    found: list[Json] = []
    state, complete = before.state, False
    with service.office.lock:
        try:
            while not complete:
                lines, state, complete = service.office.changes(before.mailbox, state)
                for line in lines:
                    found += _changed(line, before, view)
        except StateExpired as error:
            raise _expired(service, call) from error
    return Round(before.mailbox, before.start, before.end, state, _pages(service, call, found))


def _changed(line: Log, before: Round, view: View) -> list[Json]:
    item = line.item
    if item is None:
        return [_removed(line.item_id, view)]
    if item.recurrence is not None:
        return [event_json(item, view), *(_entity(one, view) for one in occurrences(item, before.start, before.end))]
    return [_entity(item, view) if item.touches(before.start, before.end) else _removed(item.item_id, view)]


def _entity(item: Item, view: View) -> Json:
    """An occurrence comes with little more than its times."""
    whole = {"@odata.type": "#microsoft.graph.event", **event_json(item, view)}
    if item.kind != "Occurrence":
        return whole
    return {
        name: whole[name] for name in ("@odata.type", "@odata.etag", "id", "seriesMasterId", "type", "start", "end")
    }


def _removed(item_id: str, view: View) -> Json:
    return {"@odata.type": "#microsoft.graph.event", "id": shown_id(item_id, view), "@removed": {"reason": "deleted"}}


def _pages(service: GraphService, call: Call, found: list[Json]) -> tuple[tuple[Json, ...], ...]:
    size = min(int(call.prefers("odata.maxpagesize") or PAGE), service.most_on_page or LARGEST_PAGE)
    pages = [tuple(found[begin : begin + size]) for begin in range(0, len(found), size)] or [()]
    if call.fault is not None and call.fault.kind is Kind.REPEATED:
        pages = [(*page, *page) for page in pages]
    if service.repeat_ids:
        pages = [(*page[:1], *page) for page in pages]
    if service.replay_pages:
        pages = [again for page in pages for again in (page, page)]
    return tuple(pages)


def _answered(service: GraphService, call: Call, now: Round) -> Answer:
    rest = Round(now.mailbox, now.start, now.end, now.state, now.pages[1:])
    token = f"R0usmc{len(service.rounds)}"
    service.rounds[token] = rest
    name, sort = ("@odata.nextLink", "$skiptoken") if rest.pages else ("@odata.deltaLink", "$deltatoken")
    path = "/".join(quote(part, safe="") for part in call.path)
    body: Json = {
        "@odata.context": service.link("$metadata#Collection(event)"),
        name: service.link(f"{path}?{sort}={token}"),
        "value": list(now.pages[0]),
    }
    return Answer(HTTPStatus.OK, body)
