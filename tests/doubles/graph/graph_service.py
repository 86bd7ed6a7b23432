"""Graph as far as a calendar needs it: who may ask, where a question goes, and batches of them.

Written from the documented examples, the CSDL and the facts in exchange.md sections 4 and 5; where the documents are
silent a field of :class:`GraphService` chooses. Operations, as faults name them: ``POST getSchedule``,
``GET calendarView``, ``GET calendarView/delta``, ``GET events``, ``POST events``, ``GET event``, ``PATCH event``,
``DELETE event``, ``POST cancel``, ``GET places``, ``POST $batch``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from http import HTTPStatus

from tests.doubles.faults import Fault, FaultPlan, Kind
from tests.doubles.graph.graph_shapes import View, property_key
from tests.doubles.graph.graph_time import UnknownZone, zone
from tests.doubles.graph.graph_wire import Answer, Call, GraphError, Json, call_of
from tests.doubles.items import PropertyKey, Right
from tests.doubles.mailboxes import Mailboxes

MOST_IN_BATCH = 20
PLACES = "Place.Read.All"
PAGE = 10
LARGEST_PAGE = 1000


@dataclass
class GraphService:
    """The server behind the address. ``tokens`` says whose each token is; an expired one is refused with 401.

    ``broken`` mailboxes give no answer, ``on_premises`` ones are not here. ``transactions_outlive_items``: the id of a
    deleted event stays taken. ``all_day_shifts``: days come as moments in the zone asked for, else as its midnights.
    On ``elsewhere_days`` an empty hour has the digit 4, as later servers say.
    ``replay_pages`` and ``repeat_ids`` let delta say things twice, which the documents allow.
    ``most_on_page`` makes pages shorter than asked for, which a server may do.
    ``odd_body`` is what every reply holds instead of its own body.
    """

    office: Mailboxes
    faults: FaultPlan
    tokens: dict[str, str] = field(default_factory=dict)
    expired: set[str] = field(default_factory=set)
    scopes: set[str] = field(default_factory=lambda: {"Calendars.ReadWrite", "Calendars.ReadWrite.Shared", PLACES})
    broken: set[str] = field(default_factory=set)
    on_premises: set[str] = field(default_factory=set)
    transactions_outlive_items: bool = True
    all_day_shifts: bool = False
    elsewhere_days: set[date] = field(default_factory=set)
    replay_pages: bool = False
    repeat_ids: bool = False
    most_on_page: int | None = None
    odd_body: bytes | None = None
    address: str = ""
    seen: list[tuple[str, Call]] = field(default_factory=list)
    transactions: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    rounds: dict[str, object] = field(default_factory=dict)

    def count(self, operation: str) -> int:
        """How often an operation was asked for, in batches too."""
        return sum(name == operation for name, _ in self.seen)

    def answer(self, call: Call) -> Answer:
        """What Graph says; refusals are answers too."""
        try:
            return self._answer(call)
        except GraphError as refusal:
            return refusal.answer

    def operation(self, call: Call) -> str:
        """The name of what is asked, for faults and counting."""
        return f"{call.method} {_route(call)[0]}"

    def user(self, call: Call) -> str:
        """Whose token this is; 401 for none, a wrong one and an expired one."""
        sort, _, token = call.headers.get("authorization", "").partition(" ")
        if sort != "Bearer" or token not in self.tokens:
            raise GraphError(HTTPStatus.UNAUTHORIZED, "InvalidAuthenticationToken", "Access token is empty.")
        if token in self.expired:
            raise GraphError(
                HTTPStatus.UNAUTHORIZED,
                "InvalidAuthenticationToken",
                "Lifetime validation failed, the token is expired.",
            )
        return self.tokens[token]

    def view(self, call: Call, mailbox: str) -> View:
        """How this caller wants to see the items of a mailbox."""
        zone_name = call.prefers("outlook.timezone") or "UTC"
        try:
            zone(zone_name)
        except UnknownZone as error:
            raise GraphError(HTTPStatus.BAD_REQUEST, "TimeZoneNotSupportedException", "Unknown time zone.") from error
        select = call.query.get("$select", "")
        return View(
            zone_name,
            call.prefers("IdType") == "ImmutableId",
            _expanded(call.query.get("$expand", "")),
            tuple(name.strip() for name in select.split(",") if name.strip()),
            self.user(call) == mailbox,
            self.all_day_shifts,
        )

    def owner(self, call: Call, named: str, needed: Right) -> str:
        """The address of a mailbox in a path, when the caller has the right; 403, 404 and 503 otherwise."""
        user = self.user(call)
        mailbox = (user if named == "me" else named).lower()
        if mailbox not in self.office.people:
            raise GraphError(HTTPStatus.NOT_FOUND, "ErrorInvalidUser", "The requested user is invalid.")
        if mailbox in self.on_premises:
            raise GraphError(
                HTTPStatus.NOT_FOUND, "MailboxNotEnabledForRESTAPI", "The mailbox is either inactive, soft-deleted, or "
                "is hosted on-premise.",
            )  # fmt: skip
        if mailbox in self.broken:
            raise GraphError(HTTPStatus.SERVICE_UNAVAILABLE, "ErrorMailboxStoreUnavailable", "The store is closed.")
        if self.office.right(user, mailbox) < needed:
            raise GraphError(HTTPStatus.FORBIDDEN, "ErrorAccessDenied", "Access is denied. Check credentials.")
        return mailbox

    def link(self, path: str) -> str:
        """A whole address of ours."""
        return f"{self.address}/{path}"

    def _answer(self, call: Call) -> Answer:
        name, work = _route(call)
        self.seen.append((f"{call.method} {name}", call))
        self.user(call)
        return work(self, call)

    def batch(self, call: Call) -> Answer:
        """At most 20 questions in one; each gets a status of its own."""
        requests = call.json.get("requests")
        if not isinstance(requests, list) or len(requests) > MOST_IN_BATCH:
            raise GraphError(HTTPStatus.BAD_REQUEST, "BadRequest", "Number of batch request steps exceeds 20.")
        return Answer(HTTPStatus.OK, {"responses": [self._part(call, part) for part in requests]})

    def _part(self, call: Call, part: Json) -> Json:
        given = part.get("headers")
        headers = {**call.headers, **(given if isinstance(given, dict) else {})}
        inner = call_of(str(part["method"]), str(part["url"]), headers, part.get("body"))
        fault = self.faults.take(self.operation(inner))
        answer = refusal_of(fault) if fault else None
        answer = answer or self.answer(replace(inner, fault=fault))
        return {"id": part["id"], "status": answer.status, "headers": answer.headers, "body": answer.body}


def refusal_of(fault: Fault) -> Answer | None:
    """The answer of a fault in which the server does nothing and says so; None for faults of other sorts."""
    wait = {} if fault.retry_after is None else {"Retry_After": fault.retry_after}
    table: dict[Kind, tuple[int, str]] = {
        Kind.UNAVAILABLE: (HTTPStatus.SERVICE_UNAVAILABLE, "serviceNotAvailable"),
        Kind.TOO_MANY: (HTTPStatus.TOO_MANY_REQUESTS, "ApplicationThrottled"),
        Kind.SERVER_BUSY: (HTTPStatus.CONFLICT, "ErrorConcurrentItemSave"),
        Kind.SIGN_IN_REFUSED: (HTTPStatus.UNAUTHORIZED, "InvalidAuthenticationToken"),
        Kind.SWITCHED_OFF: (HTTPStatus.FORBIDDEN, "ErrorAccessDenied"),
        Kind.STATE_EXPIRED: (HTTPStatus.GONE, "syncStateNotFound"),
    }
    if fault.kind not in table:
        return None
    status, code = table[fault.kind]
    return GraphError(status, code, fault.kind.value, **wait).answer


def _expanded(text: str) -> tuple[PropertyKey, ...]:
    if not text:
        return ()
    inside = text.removeprefix("singleValueExtendedProperties($filter=").removesuffix(")")
    if inside == text or not inside.startswith("id eq '"):
        raise GraphError(HTTPStatus.BAD_REQUEST, "BadRequest", "This $expand is not supported.")
    return tuple(property_key(one.strip().removeprefix("id eq '").removesuffix("'")) for one in inside.split(" or "))


Work = Callable[[GraphService, Call], Answer]


def _route(call: Call) -> tuple[str, Work]:
    from tests.doubles.graph import graph_calendar, graph_delta, graph_free_busy

    table: dict[tuple[str, tuple[str, ...]], tuple[str, Work]] = {
        ("POST", ("calendar", "getSchedule")): ("getSchedule", graph_free_busy.get_schedule),
        ("GET", ("calendarView",)): ("calendarView", graph_calendar.calendar_view),
        ("GET", ("calendarView", "delta")): ("calendarView/delta", graph_delta.delta),
        ("GET", ("events",)): ("events", graph_calendar.list_events),
        ("POST", ("events",)): ("events", graph_calendar.create_event),
        ("GET", ("events", "*")): ("event", graph_calendar.get_event),
        ("PATCH", ("events", "*")): ("event", graph_calendar.change_event),
        ("DELETE", ("events", "*")): ("event", graph_calendar.delete_event),
        ("POST", ("events", "*", "cancel")): ("cancel", graph_calendar.cancel_event),
    }
    if call.method == "POST" and call.path == ("$batch",):
        return "$batch", GraphService.batch
    if call.method == "GET" and call.path == ("places", "microsoft.graph.room"):
        return "places", graph_calendar.list_rooms
    rest = call.path[2:] if call.path[:1] == ("users",) else call.path[1:]
    if len(rest) > 2 and rest[0] == "calendar":
        rest = rest if rest[1] == "getSchedule" else rest[1:]
    elif rest[:1] == ("calendar",) and rest[1:] != ("getSchedule",):
        rest = rest[1:]
    pattern = ("events", "*", *rest[2:]) if rest[:1] == ("events",) and len(rest) > 1 else rest
    return table.get((call.method, pattern), ("unknown", _not_supported))


def _not_supported(_service: GraphService, _call: Call) -> Answer:
    raise GraphError(HTTPStatus.NOT_IMPLEMENTED, "NotImplemented", "This operation target is not yet supported.")
