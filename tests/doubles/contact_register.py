"""An invented register of contact requests on loopback, made from what the Klantinteracties description says.

It knows the five things that are read and the one that is changed, asks for a token, parts lists in pages, and refuses
a name that the description does not know (``klantinteracties.toml``).
"""

from __future__ import annotations

import json
import sys
import threading
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID, uuid5

ROOT = "/klantinteracties/api/v1"
NAMES: dict[str, Any] = tomllib.loads(Path(__file__).with_name("klantinteracties.toml").read_text(encoding="utf-8"))
SPACE = UUID("6f6d4f2e-9d3c-4c39-8f0e-000000000001")
TOKEN = "invented-token"  # noqa: S105 of the double only


@dataclass
class Register:
    """What is in it: things by kind and uuid, a token, how a reply may be spoiled, and what was asked."""

    things: dict[str, dict[str, dict[str, object]]] = field(default_factory=dict)
    token: str = TOKEN
    spoiled: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    address: str = ""

    def add(
        self,
        reference: str,
        name: str,
        phone: str,
        subject: str = "Vraag over een vergunning",
        *,
        party: bool = False,
        named: str = "referentienummer",
    ) -> None:
        """One open request with a contact, a person and a phone number.

        With ``party`` name and number are those of a party that the register knows. ``named`` is under which of its
        two numbers the request is known; "" for neither.
        """
        task, contact, person, place, known = (str(uuid5(SPACE, f"{kind}{reference}")) for kind in "tcpdk")
        addresses = [_reference(place, "digitaleadressen")]
        self._put(
            "digitaleadressen", place,
            {"adres": phone, "soortDigitaalAdres": "telefoonnummer", "isStandaardAdres": True, "omschrijving": ""},
        )  # fmt: skip
        self._put(
            "betrokkenen", person,
            {"volledigeNaam": "" if party else name, "organisatienaam": "", "rol": "klant", "initiator": True,
             "digitaleAdressen": [] if party else addresses, "hadKlantcontact": _reference(contact, "klantcontacten"),
             "wasPartij": _reference(known, "partijen") if party else None},
        )  # fmt: skip
        if party:
            self._put(
                "partijen", known,
                {"soortPartij": "persoon", "partijIdentificatie": {"contactnaam": None, "volledigeNaam": name},
                 "digitaleAdressen": addresses, "betrokkenen": [_reference(person, "betrokkenen")],
                 "categorieRelaties": [], "vertegenwoordigden": [], "indicatieActief": True,
                 "indicatieGeheimhouding": None},
            )  # fmt: skip
        self._put(
            "klantcontacten", contact,
            {"onderwerp": subject, "kanaal": "telefoon", "taal": "nld", "vertrouwelijk": False,
             "hadBetrokkenen": [_reference(person, "betrokkenen")], "hadBetrokkenActoren": [], "omvatteBijlagen": [],
             "gingOverOnderwerpobjecten": [], "leiddeTotInterneTaken": [_reference(task, "internetaken")],
             "plaatsgevondenOp": "2026-11-23T08:15:00+01:00"},
        )  # fmt: skip
        numbers = {"referentienummer": None, "nummer": None} | ({named: reference} if named else {})
        self._put(
            "internetaken", task,
            {**numbers, "gevraagdeHandeling": "Bel terug", "status": "te_verwerken", "toelichting": "",
             "aanleidinggevendKlantcontact": {"uuid": contact, "url": "http://elsewhere.invalid/klantcontacten/1"},
             "toegewezenAanActoren": [], "toegewezenOp": "2026-11-23T08:20:00+01:00", "afgehandeldOp": None},
        )  # fmt: skip

    def status_of(self, reference: str) -> object:
        """The status of a request."""
        return self.things["internetaken"][str(uuid5(SPACE, f"t{reference}"))]["status"]

    def answer(self, method: str, target: str, token: str, body: bytes) -> tuple[int, bytes]:
        """The reply to one question."""
        split = urlsplit(target)
        self.asked.append((method, split.path))
        kind, _, key = split.path.removeprefix(ROOT + "/").partition("/")
        if token != f"Token {self.token}":
            return 401, b'{"detail": "Ongeldige token."}'
        if kind in self.spoiled:
            return self.spoiled[kind]
        if kind not in self.things or not split.path.startswith(ROOT):
            return 404, b"{}"
        query = parse_qs(split.query)
        if not key and set(query) - set(NAMES["query"].get(kind, ())):
            return 400, b'{"code": "unknown-parameters"}'
        if not key:
            return 200, json.dumps(self._page(kind, query)).encode()
        thing = self.things[kind].get(key)
        if thing is None:
            return 404, b"{}"
        if method == "PATCH":
            changes = json.loads(body)
            if set(changes) - set(NAMES["properties"][kind]) or changes.get("status") not in NAMES["enums"]["status"]:
                return 400, b'{"code": "invalid"}'
            thing.update(changes)
        return 200, json.dumps(thing).encode()

    def _page(self, kind: str, query: dict[str, list[str]]) -> dict[str, object]:
        wanted = {name: values[0] for name, values in query.items() if name not in {"page", "pageSize"}}
        found = [
            one for one in self.things[kind].values() if all(one.get(name) == value for name, value in wanted.items())
        ]
        page, size = int(query.get("page", ["1"])[0]), int(query.get("pageSize", [str(NAMES["page_size_default"])])[0])
        size = min(size, int(NAMES["page_size_most"]))
        more = len(found) > page * size
        following = f"{self.address}{ROOT}/{kind}?page={page + 1}" if more else None
        return {
            "count": len(found),
            "next": following,
            "previous": None,
            "results": found[(page - 1) * size : page * size],
        }

    def _put(self, kind: str, key: str, thing: dict[str, object]) -> None:
        self.things.setdefault(kind, {})[key] = {"uuid": key, "url": f"{ROOT}/{kind}/{key}", **thing}


def _reference(key: str, kind: str) -> dict[str, object]:
    """How one thing names another."""
    return {"uuid": key, "url": f"{ROOT}/{kind}/{key}"}


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up, as one that was cancelled does, is no news."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


@contextmanager
def served(register: Register) -> Iterator[Register]:
    """The register at an address on this machine, ``register.address``, as long as the block lasts."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            status, answer = register.answer(self.command, self.path, self.headers.get("authorization", ""), body)
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        do_PATCH = do_GET  # noqa: N815 as the library names it

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 as the library names it
            """Says nothing."""

    server = _Server(("127.0.0.1", 0), Handler)
    register.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield register
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
