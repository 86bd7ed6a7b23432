"""A small Exchange Server for tests: EWS on http://127.0.0.1:<port>/EWS/Exchange.asmx, basic sign-in.

    office = Mailboxes()
    office.add("noor@voorbeeldstad.example", "Noor Demo")
    with EwsDouble(office) as server:
        ...  # point a client at server.endpoint; server.faults, server.requests, server.schema_errors

It follows the schema and the documented examples, not any client. ``schema_errors`` must be empty at the end of a test;
leaving the ``with`` block raises when it is not.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable

from lxml import etree

from tests.doubles.exchange import availability, directory, finding, item_operations
from tests.doubles.exchange.asking import Asked, context_zone
from tests.doubles.exchange.following import Subscriptions, sync_folder_items
from tests.doubles.exchange.reading import Zones, text
from tests.doubles.exchange.wire import (
    MESSAGES_OF,
    NAMES,
    Element,
    SaysNo,
    WholeRequestFails,
    against_schema,
    envelope,
    parse,
    soap_fault,
)
from tests.doubles.faults import Fault, FaultPlan, Kind
from tests.doubles.mailboxes import Mailboxes
from tests.doubles.serving import Call, Reply, Served

PATH = "/EWS/Exchange.asmx"
XML = {"Content-Type": "text/xml; charset=utf-8"}
NOT_SIGNED_IN = Reply(401, b"", {"WWW-Authenticate": 'Basic realm="voorbeeldstad.example"'})
SWITCHED_OFF = Reply(403, b"", {"X-EWS-Reason": "EWS is not enabled for this organisation or mailbox"})


class EwsSpeaker:
    """EWS on top of the state; one for each double."""

    def __init__(self, mailboxes: Mailboxes) -> None:
        self.mailboxes = mailboxes
        self.schema_errors: list[str] = []
        self.subscriptions = Subscriptions()
        self.operations: dict[str, Callable[[Asked], Element]] = {
            "CreateItem": item_operations.create_item,
            "GetItem": item_operations.get_item,
            "UpdateItem": item_operations.update_item,
            "DeleteItem": item_operations.delete_item,
            "FindItem": finding.find_item,
            "GetUserAvailabilityRequest": availability.get_user_availability,
            "ResolveNames": directory.resolve_names,
            "GetRoomLists": directory.get_room_lists,
            "GetRooms": directory.get_rooms,
            "GetFolder": directory.get_folder,
            "FindFolder": directory.find_folder,
            "GetServerTimeZones": directory.get_server_time_zones,
            "SyncFolderItems": sync_folder_items,
            "Subscribe": self.subscriptions.subscribe,
            "GetEvents": self.subscriptions.get_events,
            "Unsubscribe": self.subscriptions.unsubscribe,
        }

    def operation(self, call: Call) -> str:
        """The name of the element in the body; GetUserAvailability without its "Request"."""
        try:
            return _name(_body(parse(call.body))).removesuffix("Request")
        except (etree.XMLSyntaxError, ValueError):
            return f"{call.method} {call.target}"

    def refusal(self, fault: Fault) -> Reply:
        """Busy, not signed in, or switched off."""
        if fault.kind is Kind.SIGN_IN_REFUSED:
            return NOT_SIGNED_IN
        if fault.kind is Kind.SWITCHED_OFF:
            return SWITCHED_OFF
        values = None if fault.back_off_ms is None else {"BackOffMilliseconds": str(fault.back_off_ms)}
        return Reply(500, soap_fault("ErrorServerBusy", MESSAGES_OF["ErrorServerBusy"], values), XML)

    def answer(self, call: Call, fault: Fault | None) -> Reply:
        """Does what a request asks, in one step for everybody else."""
        if call.method != "POST" or call.target.lower() != PATH.lower():
            return Reply(404)
        user = self._signed_in(call.headers.get("authorization", ""))
        if user is None:
            return NOT_SIGNED_IN
        try:
            root = parse(call.body)
            content = _body(root)
        except (etree.XMLSyntaxError, ValueError) as wrong:
            return self._failed(WholeRequestFails("ErrorInvalidRequest", str(wrong)))
        if self._check("request", root):
            return self._failed(WholeRequestFails("ErrorSchemaValidation", "The request failed schema validation."))
        with self.mailboxes.lock:
            self.mailboxes.settle()
            return self._done(root, content, user, fault)

    def _done(self, root: Element, content: Element, user: str, fault: Fault | None) -> Reply:
        try:
            work = self.operations.get(_name(content))
            if work is None:
                raise WholeRequestFails("ErrorInvalidRequest", f"This double knows no {_name(content)}.")
            asked = Asked(content, self._acting(root, user), self.mailboxes, Zones(context_zone(root)), fault)
            reply = envelope(work(asked))
        except SaysNo as no:
            return self._failed(no)
        self._check("reply", parse(reply))
        return Reply(200, reply, XML)

    def _failed(self, no: SaysNo) -> Reply:
        return Reply(500, soap_fault(no.code, no.text), XML)

    def _signed_in(self, authorization: str) -> str | None:
        scheme, _, secret = authorization.partition(" ")
        if scheme.lower() != "basic":
            return None
        try:
            name, _, password = base64.b64decode(secret).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            return None
        box = self.mailboxes.people.get(name.lower())
        return box.address.lower() if box is not None and box.password == password else None

    def _acting(self, root: Element, user: str) -> str:
        found = root.find("s:Header/t:ExchangeImpersonation/t:ConnectingSID", NAMES)
        if found is None:
            return user
        if user not in self.mailboxes.impersonators:
            raise WholeRequestFails("ErrorImpersonateUserDenied", "The account may not impersonate that user.")
        names = ("PrimarySmtpAddress", "SmtpAddress", "PrincipalName")
        address = next((text(found, f"t:{name}") for name in names if text(found, f"t:{name}")), "").lower()
        box = self.mailboxes.people.get(address)
        if box is None or box.moved_to_cloud:
            raise WholeRequestFails("ErrorNonExistentMailbox")
        return address

    def _check(self, what: str, root: Element) -> bool:
        wrong = [f"{what} {_name(_body(root))}: {line}" for line in against_schema(root)]
        self.schema_errors += wrong
        return bool(wrong)


class EwsDouble(Served):
    """The running server. ``endpoint`` is what a client needs besides a mailbox's address and password."""

    def __init__(self, mailboxes: Mailboxes, faults: FaultPlan | None = None, port: int = 0) -> None:
        self.ews = EwsSpeaker(mailboxes)
        super().__init__(self.ews, mailboxes, faults, port)

    @property
    def endpoint(self) -> str:
        """The address of the service."""
        return self.url + PATH

    @property
    def schema_errors(self) -> list[str]:
        """What in requests and replies did not follow the schema; empty without the schema at hand."""
        return self.ews.schema_errors

    def restart(self) -> None:
        """Drops connections and subscriptions; calendars stay."""
        self.ews.subscriptions.known.clear()
        super().restart()

    def __enter__(self) -> EwsDouble:
        self.start()
        return self

    def __exit__(self, *failure: object) -> None:
        super().__exit__(*failure)
        if failure[0] is None and self.schema_errors:
            raise AssertionError("\n".join(["against the Exchange schema:", *self.schema_errors]))


def _body(root: Element) -> Element:
    body = root.find("s:Body", NAMES)
    if body is None or len(body) == 0:
        raise ValueError("an envelope without a body")
    return body[0]


def _name(element: Element) -> str:
    return str(etree.QName(element).localname)
