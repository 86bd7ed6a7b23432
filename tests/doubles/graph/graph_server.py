"""The Graph double over real HTTP on this machine, with every fault of the plan.

with GraphDouble(office) as double:
    double.address      # http://127.0.0.1:<port>/v1.0
    double.token(user)  # a bearer token of that user
"""

from __future__ import annotations

import json
from dataclasses import replace
from http import HTTPStatus

from tests.doubles.faults import Fault, FaultPlan
from tests.doubles.graph.graph_service import GraphService, refusal_of
from tests.doubles.graph.graph_wire import Answer, GraphError, body_of, call_of
from tests.doubles.mailboxes import Mailboxes
from tests.doubles.serving import Call, Reply, Served

VERSION = "/v1.0/"
LARGEST_BODY = 4 * 1024 * 1024


class GraphDouble(Served):
    """The server. ``service`` has what the documents leave open, ``faults`` what goes wrong."""

    def __init__(self, office: Mailboxes, faults: FaultPlan | None = None, port: int = 0) -> None:
        plan = faults or FaultPlan()
        self.service = GraphService(office, plan)
        super().__init__(GraphSpeaker(self.service), office, plan, port)

    @property
    def address(self) -> str:
        """What the program is pointed at."""
        return self.url + VERSION.rstrip("/")

    def start(self) -> None:
        """Listens."""
        super().start()
        self.service.address = self.address

    def token(self, user: str) -> str:
        """A token of that user; each call gives the same one until it is expired."""
        known = [token for token, owner in self.service.tokens.items() if owner == user.lower()]
        live = [token for token in known if token not in self.service.expired]
        token = live[0] if live else f"token-{len(known)}-{user.lower()}"
        self.service.tokens[token] = user.lower()
        return token

    def expire(self, token: str) -> None:
        """The server no longer takes this token."""
        self.service.expired.add(token)


class GraphSpeaker:
    """JSON over HTTP on top of the service."""

    def __init__(self, service: GraphService) -> None:
        self.service = service

    def operation(self, call: Call) -> str:
        """The name of what is asked; see ``graph_service``."""
        return self.service.operation(call_of(call.method, call.target, call.headers, None))

    def answer(self, call: Call, fault: Fault | None) -> Reply:
        """What Graph says."""
        try:
            if len(call.body) > LARGEST_BODY:
                raise GraphError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "ErrorMessageSizeExceeded", "Too large.")
            if not call.target.startswith(VERSION):
                raise GraphError(HTTPStatus.BAD_REQUEST, "BadRequest", "Invalid version.")
            asked = call_of(call.method, call.target, call.headers, body_of(call.body))
        except GraphError as refusal:
            return _reply(refusal.answer)
        planned = refusal_of(fault) if fault else None
        reply = _reply(planned or self.service.answer(replace(asked, fault=fault)))
        return reply if self.service.odd_body is None else replace(reply, body=self.service.odd_body)

    def refusal(self, fault: Fault) -> Reply:
        """Busy, not signed in, or switched off."""
        return _reply(refusal_of(fault) or Answer(HTTPStatus.SERVICE_UNAVAILABLE))


def _reply(answer: Answer) -> Reply:
    body = b"" if answer.body is None else json.dumps(answer.body, ensure_ascii=False).encode()
    return Reply(answer.status, body, {"Content-Type": "application/json", **answer.headers})
