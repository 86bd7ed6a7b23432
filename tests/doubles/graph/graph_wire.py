"""What travels: calls and answers of the double, and the error envelope that Graph documents."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import parse_qsl, unquote, urlsplit

from tests.doubles.faults import Fault

Json = dict[str, object]


@dataclass(frozen=True)
class Call:
    """One request, outside or inside a batch. ``path`` has its parts decoded and no version in front.

    ``fault`` goes with a request that is answered, but not as it should be.
    """

    method: str
    path: tuple[str, ...]
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: object = None
    fault: Fault | None = None

    @property
    def json(self) -> Json:
        """The body as an object; 400 for anything else."""
        if not isinstance(self.body, dict):
            raise GraphError(HTTPStatus.BAD_REQUEST, "BadRequest", "The body is no JSON object.")
        return self.body

    def prefers(self, name: str) -> str | None:
        """The value of one ``Prefer`` setting, without quotes."""
        for part in self.headers.get("prefer", "").split(","):
            key, _, value = part.strip().partition("=")
            if key.strip().lower() == name.lower():
                return value.strip().strip('"')
        return None


@dataclass
class Answer:
    """One reply; without ``body`` there is no content."""

    status: int
    body: Json | None = None
    headers: dict[str, str] = field(default_factory=dict)


class GraphError(Exception):
    """A refusal with its HTTP status, code and headers."""

    def __init__(self, status: int, code: str, message: str, **headers: str) -> None:
        super().__init__(code)
        self.answer = Answer(
            status, error_body(code, message), {name.replace("_", "-"): value for name, value in headers.items()}
        )


def error_body(code: str, message: str) -> Json:
    """The envelope of every error. Source: graph-fixtures/error-501.json."""
    inner = {"request-id": "00000000-0000-0000-0000-000000000000", "date": "2026-11-24T08:00:00"}
    return {"error": {"code": code, "message": message, "innerError": inner}}


def call_of(method: str, target: str, headers: Mapping[str, str], body: object) -> Call:
    """A call from a request line: ``/v1.0`` may stand in front, and does not inside a batch."""
    split = urlsplit(target)
    parts = [unquote(part) for part in split.path.split("/") if part]
    if parts[:1] == ["v1.0"]:
        parts = parts[1:]
    lowered = {name.lower(): value for name, value in headers.items()}
    return Call(method, tuple(parts), dict(parse_qsl(split.query, keep_blank_values=True)), lowered, body)


def body_of(raw: bytes) -> object:
    """The JSON of a body, None for none; 400 for what is no JSON."""
    if not raw:
        return None
    try:
        return json.loads(raw)
    except ValueError as error:
        raise GraphError(HTTPStatus.BAD_REQUEST, "BadRequest", "Unable to read JSON request payload.") from error
