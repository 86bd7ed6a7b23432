"""Contact requests in a register with the Klantinteracties API: read, and closed one by one.

A request is an internal task (``interneTaak``) that a contact led to. Only identifiers of the server are used, never
the links that it gives, so the token goes to one server. Redirects are not followed, certificates are always checked,
plain http is for this machine only, and every reply and every list has a most.
Source: the OpenAPI description of Klantinteracties 0.9.0 as Open Klant publishes it (``/internetaken`` with ``status``,
``page`` and ``pageSize``; ``/klantcontacten``, ``/betrokkenen``, ``/partijen`` and ``/digitaleadressen`` by ``uuid``;
the header ``Authorization: Token ...``). A name that a register does not know in a question is refused there, so none
is asked that came later than the others.
"""

from __future__ import annotations

import json
import logging
import ssl
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from uuid import UUID

from openplanner.calendars.own_machine import is_own_machine
from openplanner.domain.calendar import Denied, Offline, UnknownResult
from openplanner.domain.errors import InvalidInput

if TYPE_CHECKING:
    import httpx

PATH = "/klantinteracties/api/v1"
TO_DO, DONE = "te_verwerken", "verwerkt"
PAGE, MOST_PAGES = 500, 10
TIMEOUT_SECONDS = 20.0
MOST_BYTES = 5 * 1024 * 1024
MOST_TEXT = 1_000
MOST_ADDRESSES = 10


@dataclass(frozen=True, slots=True)
class ContactRequest:
    """One request as the register has it; texts may be empty. ``received_at`` carries a zone."""

    task_id: UUID
    reference: str
    asked: str
    subject: str
    name: str
    channel: str
    language: str
    received_at: datetime | None
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()


class ContactRegister:
    """The register at an address; ``token`` gives the secret each time and is kept nowhere here.

    Raises ``InvalidInput("contact_requests_address")`` for an address that is not https, unless it is this machine.
    """

    def __init__(self, address: str, token: Callable[[], str]) -> None:
        self._own = _is_this_machine(address)
        self._address = address.rstrip("/").removesuffix(PATH) + PATH
        self._token = token

    def open_requests(self) -> list[ContactRequest]:
        """Everything still to be done, in the order of the register, at most five thousand.

        Raises ``Denied`` and ``Offline``: could not ask is never nothing found.
        """
        with self._client() as client:
            return [self._request(client, task) for task in self._tasks(client, {"status": TO_DO})]

    def handled(self, reference: str) -> bool:
        """Marks the request with that reference as done; False when there is none that is still to do.

        Raises as :meth:`open_requests`, also when there are too many to look through, and ``UnknownResult`` when it was
        sent and no answer came. It is looked for among all of them: by which number a register knows it differs.
        """
        with self._client() as client:
            tasks = self._tasks(client, {"status": TO_DO}, whole=True)
            task = next((task for task in tasks if _reference(task) == reference), None)
            if task is not None:
                self._ask(client, "PATCH", f"/internetaken/{_uuid(task)}", body={"status": DONE})
            return task is not None

    def _tasks(
        self, client: httpx.Client, query: Mapping[str, str], *, whole: bool = False
    ) -> Iterator[Mapping[str, Any]]:
        for page in range(1, MOST_PAGES + 1):
            reply = self._ask(client, "GET", "/internetaken", {**query, "page": str(page), "pageSize": str(PAGE)})
            results = reply.get("results")
            if not isinstance(results, list):
                raise Offline("contact_requests_unusable")
            yield from (task for task in results if isinstance(task, dict) and task.get("status") == TO_DO)
            if not reply.get("next"):
                return
        if whole:
            raise Offline("contact_requests_unusable")

    def _request(self, client: httpx.Client, task: Mapping[str, Any]) -> ContactRequest:
        contact = self._ask(client, "GET", f"/klantcontacten/{_uuid(task.get('aanleidinggevendKlantcontact'))}")
        name = ""
        found: dict[str, list[str]] = {"telefoonnummer": [], "email": [], "overig": []}
        for one in _listed(contact.get("hadBetrokkenen")):
            told = self._person(client, one, found)
            name = name or told
        return ContactRequest(
            _uuid(task),
            _reference(task),
            _text(task.get("gevraagdeHandeling")),
            _text(contact.get("onderwerp")),
            name,
            _text(contact.get("kanaal")),
            _text(contact.get("taal")),
            _moment(contact.get("plaatsgevondenOp")) or _moment(task.get("toegewezenOp")),
            tuple(found["telefoonnummer"]),
            tuple(found["email"]),
        )

    def _person(self, client: httpx.Client, one: object, found: Mapping[str, list[str]]) -> str:
        """The name of who was in a contact, whose addresses are added; the party that it was knows what is missing."""
        person = self._ask(client, "GET", f"/betrokkenen/{_uuid(one)}")
        name = _text(person.get("volledigeNaam")) or _text(person.get("organisatienaam"))
        self._add_addresses(client, person, found)
        if person.get("wasPartij") and not (name and found["telefoonnummer"]):
            party = self._ask(client, "GET", f"/partijen/{_uuid(person.get('wasPartij'))}")
            who = party.get("partijIdentificatie")
            if isinstance(who, dict):
                name = name or _text(who.get("volledigeNaam")) or _text(who.get("naam"))
            self._add_addresses(client, party, found)
        return name

    def _add_addresses(self, client: httpx.Client, of: Mapping[str, Any], found: Mapping[str, list[str]]) -> None:
        for place in _listed(of.get("digitaleAdressen")):
            address = self._ask(client, "GET", f"/digitaleadressen/{_uuid(place)}")
            told, kind = _text(address.get("adres")), str(address.get("soortDigitaalAdres"))
            places = found.get(kind, found["overig"])
            if told not in places:
                places.append(told)

    def _ask(
        self,
        client: httpx.Client,
        method: str,
        path: str,
        query: Mapping[str, str] | None = None,
        body: Mapping[str, object] | None = None,
    ) -> Mapping[str, Any]:
        import httpx

        headers = {"Authorization": f"Token {self._token()}", "Accept": "application/json"}
        lost = Offline("contact_requests_unusable") if body is None else UnknownResult("contact_requests_unknown")
        try:
            with client.stream(method, self._address + path, params=query, headers=headers, json=body) as response:
                whole = _bounded(response.iter_bytes(65536))
                if response.status_code in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
                    raise Denied("contact_requests_denied", mailbox="", right="read")
                if response.status_code >= HTTPStatus.MULTIPLE_CHOICES or len(whole) > MOST_BYTES:
                    raise lost
                found = json.loads(whole)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.UnsupportedProtocol, httpx.InvalidURL) as error:
            raise Offline("contact_requests_unreachable") from error
        except (httpx.HTTPError, httpx.StreamError, ValueError, RecursionError) as error:
            raise lost from error
        if not isinstance(found, dict):
            raise lost
        return found

    def _client(self) -> httpx.Client:
        import httpx

        for name in ("httpx", "httpcore"):  # they log every address
            logging.getLogger(name).setLevel(logging.WARNING)
        checked = ssl.create_default_context()
        return httpx.Client(timeout=TIMEOUT_SECONDS, verify=checked, follow_redirects=False, trust_env=not self._own)


def _bounded(pieces: Iterator[bytes]) -> bytes:
    """A reply up to the most that is read, and a piece more when it is longer."""
    whole = bytearray()
    for piece in pieces:
        whole += piece
        if len(whole) > MOST_BYTES:
            break
    return bytes(whole)


def _is_this_machine(address: str) -> bool:
    split = urlsplit(address)
    host = split.hostname or ""
    own = is_own_machine(host)
    if not host or split.username or (split.scheme != "https" and not (own and split.scheme == "http")):
        raise InvalidInput("contact_requests_address", field="contact_requests_url", host=host)
    return own


def _uuid(value: object) -> UUID:
    """The identifier of something; a register that gives none cannot be used."""
    try:
        return UUID(str(value.get("uuid"))) if isinstance(value, Mapping) else UUID("")
    except ValueError as error:
        raise Offline("contact_requests_unusable") from error


def _reference(task: Mapping[str, Any]) -> str:
    return _text(task.get("referentienummer")) or _text(task.get("nummer")) or str(task.get("uuid"))[:8]


def _listed(value: object) -> list[object]:
    return value[:MOST_ADDRESSES] if isinstance(value, list) else []


def _text(value: object) -> str:
    return " ".join(value[:MOST_TEXT].split()) if isinstance(value, str) else ""


def _moment(value: object) -> datetime | None:
    try:
        found = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return found if found.tzinfo else None
