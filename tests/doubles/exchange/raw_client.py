"""A client that knows nothing: it sends an envelope and gives back what came, to try the double without a library."""

from __future__ import annotations

import base64
import http.client
from dataclasses import dataclass
from typing import Any

from tests.doubles.exchange.server import PATH, EwsDouble
from tests.doubles.exchange.wire import MESSAGES, NAMES, SOAP, TYPES, parse
from tests.doubles.mailboxes import PASSWORD


@dataclass(frozen=True, slots=True)
class Came:
    """A reply."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def root(self) -> Any:
        """The envelope; raises when it declares a document type."""
        return parse(self.body)

    def all(self, path: str) -> list[Any]:
        """Elements anywhere in the reply, by a name with ``m:`` or ``t:``."""
        return list(self.root.iterfind(f".//{path}", NAMES))

    def text(self, path: str) -> str:
        """The text of the first such element."""
        return str(self.all(path)[0].text or "")

    @property
    def codes(self) -> list[str]:
        """Response codes in order, those of a fault too."""
        return [one.text for one in self.root.iter("{*}ResponseCode")]


def envelope(content: str, header: str = "") -> bytes:
    """A body in an envelope with the usual prefixes."""
    return (
        f'<?xml version="1.0" encoding="utf-8"?><s:Envelope xmlns:s="{SOAP}" xmlns:m="{MESSAGES}" xmlns:t="{TYPES}">'
        f'<s:Header><t:RequestServerVersion Version="Exchange2016"/>{header}</s:Header>'
        f"<s:Body>{content}</s:Body></s:Envelope>"
    ).encode()


def send(server: EwsDouble, body: bytes, user: str, password: str = PASSWORD, path: str = PATH) -> Came:
    """Sends bytes; raises what a broken connection raises in the standard library."""
    secret = base64.b64encode(f"{user}:{password}".encode()).decode()
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    try:
        headers = {"Authorization": f"Basic {secret}", "Content-Type": "text/xml; charset=utf-8"}
        connection.request("POST", path, body, headers)
        reply = connection.getresponse()
        return Came(reply.status, {name.lower(): value for name, value in reply.getheaders()}, reply.read())
    finally:
        connection.close()


def ask(server: EwsDouble, content: str, user: str, header: str = "") -> Came:
    """Sends a body."""
    return send(server, envelope(content, header), user)
