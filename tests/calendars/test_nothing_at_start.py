"""Building the calendars of an office asks no server, signs nobody in and imports no library of a server."""

from __future__ import annotations

import subprocess
import sys

ASKED = """
import socket, sys
from datetime import UTC, datetime
from openplanner.assembly import calendar_of
from openplanner.settings import Origin, combined

def refuse(*_asked, **_more):
    raise AssertionError("a server was asked")

socket.socket.connect = socket.getaddrinfo = refuse
settings = combined({Origin.POLICY: {
    "calendar": "both", "ews_url": "https://mail.voorbeeld.test/EWS/Exchange.asmx", "ews_user": "VOORBEELD\\\\planner",
    "graph_client": "11111111-2222-4333-8444-555555555555", "graph_tenant": "voorbeeld.test",
}})
assert settings.problems == (), settings.problems
made = calendar_of(settings, None, lambda: datetime.now(UTC))
print(made.capabilities().name, *sorted({"exchangelib", "msal", "httpx", "requests"} & sys.modules.keys()))
"""


def test_a_calendar_outside_is_reached_at_its_first_question_and_not_before() -> None:
    done = subprocess.run([sys.executable, "-c", ASKED], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["ews+graph"]
