"""A double as a real server: HTTP/1.1 on loopback, one thread a connection, faults on the way, a log of what came.

A protocol (a :class:`Speaker`) says what a request is called and what the answer is; everything that a network, a
proxy or a busy server does to it happens here, so that it is the same for every protocol.
"""

from __future__ import annotations

import socket
import sys
import threading
from dataclasses import dataclass, field, replace
from email.utils import format_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol

from tests.doubles.faults import Fault, Kind
from tests.doubles.faults import FaultPlan as Plan
from tests.doubles.mailboxes import Mailboxes

CHUNK = b" " * 65536


@dataclass(frozen=True, slots=True)
class Call:
    """A request as it came. Header names are lower case."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes back."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Logged:
    """One line of the log. ``status`` is None when no reply was sent; ``fault`` is what struck it."""

    number: int
    operation: str
    call: Call
    status: int | None
    fault: Fault | None
    reply: bytes = b""


class Speaker(Protocol):
    """A protocol on top of the state."""

    def operation(self, call: Call) -> str:
        """The name that a fault plan and the log know this request by."""
        ...

    def answer(self, call: Call, fault: Fault | None) -> Reply:
        """Does what is asked. ``fault`` is one that only the protocol can show, else None."""
        ...

    def refusal(self, fault: Fault) -> Reply:
        """How this protocol says busy, not signed in, or switched off."""
        ...


class Served:
    """A running double; use it in ``with``. ``url`` is its root, the same after :meth:`restart`."""

    def __init__(self, speaker: Speaker, mailboxes: Mailboxes, faults: Plan | None = None, port: int = 0) -> None:
        self.speaker = speaker
        self.mailboxes = mailboxes
        self.faults = faults or Plan()
        self.port = port
        self.requests: list[Logged] = []
        self.broken: list[BaseException] = []
        self.stopping = threading.Event()
        self._lock = threading.Lock()
        self._server: _Server | None = None
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Any:
        self.start()
        return self

    def __exit__(self, *failure: object) -> None:
        self.stop()
        if self.broken and failure[0] is None:
            raise AssertionError(f"the double itself broke: {self.broken[0]!r}") from self.broken[0]

    @property
    def url(self) -> str:
        """Root of the server, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Listens; the first time on a free port unless one was given."""
        self.stopping.clear()
        self._server = _Server(("127.0.0.1", self.port), self)
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stops listening and drops open connections; the state stays."""
        if self._server is None or self._thread is None:
            return
        self.stopping.set()
        self._server.shutdown()
        self._thread.join()
        self._server.drop_all()
        self._server.server_close()
        self._server = None

    def restart(self) -> None:
        """Drops every connection and comes back on the same port with the same calendars."""
        self.stop()
        self.start()

    def asked(self, operation: str) -> list[Logged]:
        """The log of one operation."""
        return [line for line in self.requests if line.operation == operation]

    def log(self, operation: str, call: Call, reply: Reply | None, fault: Fault | None) -> None:
        """Writes one line of the log."""
        with self._lock:
            status, body = (reply.status, reply.body) if reply else (None, b"")
            self.requests.append(Logged(len(self.requests) + 1, operation, call, status, fault, body))


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = True
    allow_reuse_address = True
    request_queue_size = 64

    def __init__(self, address: tuple[str, int], owner: Served) -> None:
        self.owner = owner
        self._open: set[socket.socket] = set()
        self._guard = threading.Lock()
        super().__init__(address, _Connection)

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._guard:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self._guard:
            self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no news; anything else is a bug of the double, and fails the test."""
        wrong = sys.exc_info()[1]
        if wrong is not None and not isinstance(wrong, ConnectionError):
            self.owner.broken.append(wrong)

    def drop_all(self) -> None:
        with self._guard:
            for connection in self._open:
                _cut(connection)


class _Connection(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "Microsoft-IIS/10.0"
    sys_version = ""
    disable_nagle_algorithm = True
    server: _Server

    def do_POST(self) -> None:
        owner = self.server.owner
        length = int(self.headers.get("Content-Length") or 0)
        headers = {name.lower(): value for name, value in self.headers.items()}
        call = Call(self.command, self.path, headers, self.rfile.read(length))
        operation = owner.speaker.operation(call)
        fault = owner.faults.take(operation)
        reply = self._decided(owner, call, fault)
        owner.log(operation, call, reply, fault)
        if reply is None:
            self._hang_up()
        else:
            self._send(reply, fault)

    do_GET = do_PATCH = do_DELETE = do_PUT = do_POST  # noqa: N815 - names of the standard library

    def _decided(self, owner: Served, call: Call, fault: Fault | None) -> Reply | None:
        kind = fault.kind if fault else None
        if fault is None or kind in {Kind.MAILBOX_ERROR, Kind.STATE_EXPIRED, Kind.REPEATED}:
            return owner.speaker.answer(call, fault)
        if kind is Kind.CLOSED_BEFORE:
            return None
        if kind is Kind.COMMITTED_LATE:
            owner.mailboxes.later(fault.delay, lambda: _ignore(owner.speaker.answer(call, None)))
            return None
        if kind in {Kind.GATEWAY_BEFORE, Kind.UNAVAILABLE, Kind.TOO_MANY}:
            return _from_the_way(fault)
        if kind in {Kind.SERVER_BUSY, Kind.SIGN_IN_REFUSED, Kind.SWITCHED_OFF}:
            return owner.speaker.refusal(fault)
        return self._acted(owner, call, fault)

    def _acted(self, owner: Served, call: Call, fault: Fault) -> Reply | None:
        if fault.kind is Kind.SLOW:
            owner.stopping.wait(fault.seconds)
        reply = owner.speaker.answer(call, None)
        if fault.kind is Kind.REPLY_LOST:
            return None
        if fault.kind is Kind.GATEWAY_AFTER:
            return _from_the_way(fault)
        if fault.kind is Kind.ENTITIES:
            return replace(reply, body=with_entities(reply.body))
        return reply

    def _send(self, reply: Reply, fault: Fault | None) -> None:
        padding = fault.size - len(reply.body) if fault and fault.kind is Kind.HUGE else 0
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(reply.body) + max(padding, 0)))
        self.end_headers()
        if fault and fault.kind is Kind.REPLY_CUT:
            self.wfile.write(reply.body[: len(reply.body) // 2])
            self._hang_up()
            return
        self.wfile.write(reply.body)
        for sent in range(0, padding, len(CHUNK)):
            self.wfile.write(CHUNK[: padding - sent])
        if reply.headers.get("Connection") == "close":
            self._hang_up()

    def _hang_up(self) -> None:
        self.close_connection = True
        self.wfile.flush()
        _cut(self.connection)

    def date_time_string(self, timestamp: float | None = None) -> str:
        """The clock of the server, so that a client can see that its own is wrong."""
        return format_datetime(self.server.owner.mailboxes.now, usegmt=True)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - name of the standard library
        """The log of the double says more."""


def with_entities(xml: bytes) -> bytes:
    """The same answer, if a reader expands entities: it declares some, and says its result by one."""
    head, mark, rest = xml.partition(b"?>")
    doctype = b'<!DOCTYPE reply [<!ENTITY fine "NoError"><!ENTITY more "&fine;&fine;">]>'
    return head + mark + doctype + rest.replace(b"NoError", b"&fine;")


def _from_the_way(fault: Fault) -> Reply:
    status = {Kind.UNAVAILABLE: 503, Kind.TOO_MANY: 429}.get(fault.kind, fault.status)
    headers = {"Content-Type": "text/html"}
    if fault.retry_after is not None:
        headers["Retry-After"] = fault.retry_after
    if status in {502, 504}:
        headers["Connection"] = "close"
    phrase = HTTPStatus(status).phrase
    return Reply(status, f"<html><body><h1>{status} {phrase}</h1></body></html>".encode(), headers)


def _ignore(_: Reply) -> None:
    """Nobody waits for this reply any more."""


def _cut(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        return
