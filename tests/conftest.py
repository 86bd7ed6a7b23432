"""What holds for every test: no screen, no files of the person who runs it, and no network but this machine.

Importing this file comes before importing anything under test, so the environment is set here and not in a fixture.
"""

from __future__ import annotations

import atexit
import ipaddress
import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from tests.doubles.postgres import Cluster

HOME = Path(tempfile.mkdtemp(prefix="openplanner-tests-"))
PLACES = {
    "HOME": HOME,
    "XDG_CONFIG_HOME": HOME / "config",
    "XDG_DATA_HOME": HOME / "data",
    "XDG_STATE_HOME": HOME / "state",
    "XDG_CACHE_HOME": HOME / "cache",
    "XDG_RUNTIME_DIR": HOME / "runtime",
    "XDG_CONFIG_DIRS": HOME / "machine-config",
    "USERPROFILE": HOME,
    "APPDATA": HOME / "roaming",
    "LOCALAPPDATA": HOME / "local",
    "PROGRAMDATA": HOME / "program-data",
    "WIN_PD_OVERRIDE_APPDATA": HOME / "roaming",
    "WIN_PD_OVERRIDE_LOCAL_APPDATA": HOME / "local",
    "WIN_PD_OVERRIDE_COMMON_APPDATA": HOME / "program-data",
}


def _leave_the_persons_own_places() -> None:
    for name, place in PLACES.items():
        place.mkdir(parents=True, exist_ok=True)
        os.environ[name] = str(place)
    (HOME / "runtime").chmod(0o700)
    for name in [name for name in os.environ if name.startswith("OPENPLANNER_")]:
        del os.environ[name]
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["OPENPYXL_LXML"] = "False"  # tests import openpyxl before the program, which chooses its hardened parser
    atexit.register(shutil.rmtree, HOME, ignore_errors=True)


_leave_the_persons_own_places()

# Speed differs between machines, so no deadline; in CI the same examples every time, so a red run can be repeated.
settings.register_profile("desk", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "desk")


class OutsideNetwork(ConnectionRefusedError):
    """A test asked for an address that is not this machine."""


def stays_here(family: int, address: Any) -> bool:
    """True for addresses of this machine: loopback, and sockets that are files."""
    if family not in {socket.AF_INET, socket.AF_INET6}:
        return True
    host = str(address[0]).partition("%")[0]
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@pytest.fixture(autouse=True)
def only_this_machine(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Fail a test that reaches for the network, also when the code under test swallows the refusal.

    Covers sockets and names of Python itself. The list holds the refused addresses; this fixture's own test empties it.
    """
    refused: list[str] = []
    _guard(monkeypatch, refused)
    yield refused
    if refused:
        pytest.fail(f"reached for the network: {', '.join(refused)}")


def _guard(monkeypatch: pytest.MonkeyPatch, refused: list[str]) -> None:
    def refuse(host: object) -> OutsideNetwork:
        refused.append(str(host))
        return OutsideNetwork(f"tests stay on this machine, not {host}")

    def watch(method: str, which: int) -> None:
        real = getattr(socket.socket, method)

        def watched(self: socket.socket, *arguments: Any) -> Any:
            if not stays_here(self.family, arguments[which]):
                raise refuse(arguments[which])
            return real(self, *arguments)

        monkeypatch.setattr(socket.socket, method, watched)

    real_lookup = socket.getaddrinfo

    def lookup(host: Any, *arguments: Any, **named: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        if name is not None and not stays_here(socket.AF_INET, (name, 0)):
            raise refuse(name)
        return real_lookup(host, *arguments, **named)

    for method, which in (("connect", 0), ("connect_ex", 0), ("sendto", -1)):
        watch(method, which)
    monkeypatch.setattr(socket, "getaddrinfo", lookup)


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A server, started once for each process that runs tests."""
    from tests.doubles import postgres

    if postgres.binaries() is None:
        pytest.skip(postgres.WHY_NOT)
    with postgres.running_cluster() as cluster:
        yield cluster


@pytest.fixture(scope="session")
def made_database(cluster: Cluster) -> str:
    """The name of a database with our tables and nothing in them, to copy."""
    from openplanner.storage.server.making import bring_up

    name = cluster.new_database()
    bring_up(cluster.server(name))
    return name


@pytest.fixture
def database(cluster: Cluster, made_database: str) -> Iterator[str]:
    """The name of a database of this test alone."""
    name = cluster.new_database(made_database)
    yield name
    cluster.drop_database(name)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The figures that benchmarks gave in their short form, in one table under the results."""
    passed = terminalreporter.stats.get("passed", ())
    tables = sorted(str(text) for one in passed for name, text in one.user_properties if name == "figures")
    if tables:
        terminalreporter.write_sep("-", "figures in their short form, on a busy machine")
        terminalreporter.write_line("\n".join(tables))
