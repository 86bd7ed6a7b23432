"""Planted secrets of every sort, and every way of signing in fails: no log, report, bundle or dump repeats one."""

from __future__ import annotations

import io
import json
import logging
import os
import subprocess
import sys
import textwrap
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from openplanner.application.office import Office
from openplanner.application.upkeep import connections
from openplanner.application.upkeep.connections import examine_connections
from openplanner.application.upkeep.server_sign_in import keep_password, with_kept_password
from openplanner.application.upkeep.support import support_bundle
from openplanner.assembly import calendar_of
from openplanner.calendars import credentials, graph_sign_in
from openplanner.domain.errors import OpenPlannerError, StoreUnreachable
from openplanner.faults import fault_report, keep_report
from openplanner.logs import watched
from openplanner.settings import Origin, combined
from openplanner.storage.server.address import server_at
from openplanner.storage.server.connecting import connected
from openplanner.storage.store import open_store
from tests.doubles.postgres import Cluster
from tests.offices import MONDAY, registered, small_office

PLANTED = "Plant"  # every secret begins so, and nothing else does
NOWHERE = "127.0.0.1:9"
ROOT = Path(__file__).parents[2]


class Safe:
    """A credential store in which something is kept under every name: a password, a token cache, a key."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.changed: dict[str, str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        self.asked.append(username)
        if username.startswith("graph"):
            return json.dumps({"RefreshToken": {"x": {"secret": f"{PLANTED}RefreshToken8Q"}}})
        return self.changed.get(username, f"{PLANTED}{len(username)}Secret8Q")

    def set_password(self, service: str, username: str, password: str) -> None:
        self.changed[username] = password

    def delete_password(self, service: str, username: str) -> None:
        self.changed.pop(username, None)


@pytest.fixture
def safe(monkeypatch: pytest.MonkeyPatch) -> Safe:
    made = Safe()
    for module in (credentials, graph_sign_in, connections):
        monkeypatch.setattr(module, "system_store", lambda: made)
    return made


WAYS = {
    "basic": {"calendar": "ews", "ews_url": f"https://{NOWHERE}/EWS/Exchange.asmx", "ews_sign_in": "basic",
              "ews_user": "planner@voorbeeldstad.example"},
    "oauth": {"calendar": "ews", "ews_url": f"https://{NOWHERE}/EWS/Exchange.asmx", "ews_sign_in": "oauth",
              "ews_user": "planner@voorbeeldstad.example", "graph_client": "11111111-2222-4333-8444-555555555555",
              "graph_tenant": "voorbeeldstad.example"},
    "graph": {"calendar": "graph", "graph_client": "11111111-2222-4333-8444-555555555555",
              "graph_tenant": "voorbeeldstad.example"},
}  # fmt: skip


@pytest.fixture
def told(tmp_path: Path, safe: Safe, capfd: pytest.CaptureFixture[str], no_network: None) -> Iterator[dict[str, str]]:
    """Everything that was written anywhere while every way of signing in was tried and failed."""
    office, _ = small_office(tmp_path)
    registered(office)
    logs = tmp_path / "logs"
    words: dict[str, str] = {}
    with watched(logs):
        for name, values in WAYS.items():
            trying = with_settings(office, values)
            words[f"checks {name}"] = str(examine_connections(trying)) + repr(trying) + repr(trying.settings)
        server = with_kept_password(server_at(f"postgresql://noor@{NOWHERE}/balie"))
        assert str(server.password()).startswith(PLANTED)
        words["server"] = repr(server) + server.url + server.shown + refusal(lambda: connected(server))
        breaks_with_a_secret(logs, str(server.password()))
    bundle = zipfile.ZipFile(io.BytesIO(support_bundle(trying, logs).content))
    words |= {f"bundle {name}": bundle.read(name).decode() for name in bundle.namelist()}
    words |= {f"log {path.name}": path.read_text(encoding="utf-8") for path in logs.iterdir()}
    office.store.close()
    words["database"] = office.store.path.read_bytes().decode("latin-1")
    words["output"] = "".join(capfd.readouterr())
    yield words


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Signing in at Microsoft ends here, before anything is sent."""
    import requests

    def refused(*_given: object, **_named: object) -> object:
        raise requests.ConnectionError(f"no network; the body was {PLANTED}RefreshToken8Q")

    monkeypatch.setattr(requests.Session, "request", refused)


def with_settings(office: Office, values: dict[str, str]) -> Office:
    settings = combined({Origin.USER_FILE: values})
    return replace(office, settings=settings, calendar=calendar_of(settings, office.calendar, lambda: MONDAY))


def refusal(does: object) -> str:
    with pytest.raises(OpenPlannerError) as refused:
        does()  # type: ignore[operator]
    return f"{refused.value!r} {refused.value.facts} {refused.value}"


def breaks_with_a_secret(logs: Path, secret: str) -> None:
    """A fault of the program whose words hold a secret, and a library that tells one."""
    try:
        raise ValueError(f"cannot sign in with {secret}")
    except ValueError as error:
        keep_report(logs, *fault_report(type(error), error.__traceback__))
        logging.getLogger("openplanner.calendars.ews").exception("could not sign in")
        logging.getLogger("some_library.auth").warning("token %s", secret)


def test_every_way_asked_for_its_secret_and_no_word_repeats_one(told: dict[str, str], safe: Safe) -> None:
    assert {"ews_password", "noor @ postgresql://127.0.0.1:9/balie"} <= set(safe.asked)
    assert any(name.startswith("graph") for name in safe.asked)
    assert {"log window.log", "bundle settings.json", "bundle checks.json"} <= set(told)
    assert [name for name, text in told.items() if PLANTED.lower() in text.lower()] == []


def test_no_command_takes_a_secret() -> None:
    """What is typed behind a command can be read by everybody on the computer, and stays in its history."""
    from importlib import import_module

    from typer.main import get_command

    from openplanner.cli.app import _COMMANDS, app

    for name in _COMMANDS:
        import_module(f"openplanner.cli.{name}").register(app)

    def options(command: object, path: str) -> Iterator[str]:
        for sub_name, one in getattr(command, "commands", {}).items():
            yield from options(one, f"{path} {sub_name}")
        for parameter in getattr(command, "params", ()):
            if not getattr(parameter, "is_flag", False):  # a flag holds nothing: it lets the secret be asked
                yield f"{path}: {' '.join(parameter.opts)}"

    found = list(options(get_command(app), "openplanner"))
    assert len(found) > 50
    words = ("secret", "token", "pass", "key", "pin", "credential")
    assert [one for one in found if any(word in one.split(": ")[1].lower() for word in words)] == []


COMMAND = """
    import sys
    from openplanner.application.upkeep import doctor

    def breaks(_office):
        raise ValueError("Mevrouw A. Verzonnen, 06 12345601, PlantSecret8Q")

    doctor.examine = breaks
    sys.argv = ["openplanner", "doctor", "--database", sys.argv[1]]
    from openplanner.cli.app import run

    run()
"""


def test_a_command_that_breaks_tells_where_and_nothing_of_whom(tmp_path: Path) -> None:
    office, _ = small_office(tmp_path)
    office.store.close()
    environment = {**os.environ, "HOME": str(tmp_path), "XDG_STATE_HOME": str(tmp_path / "state")}
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(COMMAND), str(office.store.path)], cwd=ROOT, env=environment,
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    files = [path for path in tmp_path.rglob("*") if path.suffix in {".txt", ".log"}]
    kept = {path.name: path.read_text(encoding="utf-8") for path in files}
    assert done.returncode != 0
    assert "ValueError" in done.stderr
    assert any(name.startswith("bug-") for name in kept)
    everything = done.stdout + done.stderr + "".join(kept.values())
    assert not any(word in everything for word in ("Verzonnen", "12345601", "PlantSecret", "Mevrouw"))


def test_a_database_password_is_changed_while_the_program_runs(cluster: Cluster, database: str, safe: Safe) -> None:
    """Nothing is installed anew and nothing is started anew: the next connection takes the new one."""
    with cluster.admin() as admin:
        admin.execute("create role rotating login password 'first'")
        admin.execute("grant openplanner_staff to rotating")
    server = with_kept_password(replace(cluster.server(database), user="rotating"))
    keep_password(server, "first")
    store = open_store(server, MONDAY)
    store.server_now()
    with cluster.admin() as admin:
        admin.execute("alter role rotating password 'second'")
    keep_password(server, "second")
    store.close()  # the line breaks, or the pool lets go of it
    assert store.server_now().tzinfo is not None
    store.close()
    keep_password(server, "first")
    with pytest.raises(StoreUnreachable, match="server_sign_in"):
        store.server_now()
