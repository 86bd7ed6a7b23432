"""``openplanner database`` on a real server: an administrator makes it ready, fills it and lets people in."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from openplanner.application.claim_case import claim_case
from openplanner.application.hand_over import hand_over
from openplanner.assembly import open_office
from openplanner.storage import cases, colleagues
from openplanner.storage.reads import Reads
from openplanner.storage.store import open_store
from tests.doubles.postgres import PASSWORD, Cluster
from tests.offices import BY, MONDAY, registered, small_office

Run = Callable[..., Any]


@pytest.fixture
def empty(cluster: Cluster) -> Iterator[str]:
    """The name of a database without anything in it."""
    name = cluster.new_database()
    yield name
    cluster.drop_database(name)


@pytest.fixture
def run(cluster: Cluster, empty: str) -> Run:
    """Runs a command on that database; gives its JSON, or status and words of a refusal."""

    def database(*words: str, to: str = "", refused: bool = False) -> Any:
        address = to or cluster.server(empty).url
        command = [sys.executable, "-m", "openplanner", "database", *words, "--database", address, "--json"]
        environment = {**os.environ, "PGPASSWORD": PASSWORD}
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120, env=environment)
        if refused:
            return done.returncode, done.stderr
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return database


def test_from_an_empty_database_to_a_team_at_work(cluster: Cluster, empty: str, run: Run, tmp_path: Path) -> None:
    small, _ = small_office(tmp_path)
    case = hand_over(small, registered(small).case_id, 1, BY, colleague_id=2)
    case = claim_case(small, case.case_id, BY)
    small.store.close()

    status, words = run("check", refused=True)
    assert (status, "[server_empty]" in words) == (3, True)
    assert run("init")["before"] is None
    assert run("init")["before"] == run("check")["revision"]

    moved = run("migrate-from", str(small.store.path))["rows"]
    assert (moved["cases"], moved["colleagues"]) == (1, 2)
    status, words = run("migrate-from", str(small.store.path), refused=True)
    assert (status, "[server_not_empty]" in words) == (1, True)

    login = f"noor_{empty}"
    status, words = run("let-in", login, "--colleague", "noor@voorbeeldstad.example", refused=True)
    assert (status, "[server_login_missing]" in words) == (1, True)
    with cluster.admin() as admin:
        admin.execute(f"create role {login} login password '{PASSWORD}'")
    status, words = run("let-in", login, "--colleague", "niemand@voorbeeldstad.example", refused=True)
    assert (status, "[colleague_missing]" in words) == (1, True)
    run("let-in", login, "--colleague", "noor@voorbeeldstad.example", "--role", "reader")
    run("let-in", login, "--colleague", "noor@voorbeeldstad.example", "--role", "staff")
    found = run("check", to=cluster.server(empty, login).url)
    assert (found["roles"], found["colleague"], found["tls"]) == (["staff"], 1, "TLSv1.3")

    as_noor = {**os.environ, "PGPASSWORD": PASSWORD, "OPENPLANNER_DATABASE": cluster.server(empty, login).url}
    export = [sys.executable, "-m", "openplanner", "export", "--person", "Verzonnen", "--out", str(tmp_path / "x.json")]
    done = subprocess.run(export, capture_output=True, text=True, check=False, timeout=120, env=as_noor)
    assert (done.returncode, "[no_right]" in done.stderr) == (1, True), done.stderr

    home = cluster.server(empty, login)
    store, lists = open_store(home, MONDAY), Reads(home)
    with store.transaction() as tx:
        assert cases.case(tx, case.case_id) == case
        assert [team.name for team in colleagues.teams(tx)] == ["Bezwaar"]
    assert [row.number for row in lists.search("verzonnen")] == [case.number]
    lists.close()
    store.close()


def test_a_number_after_the_move_is_a_new_one(cluster: Cluster, empty: str, run: Run, tmp_path: Path) -> None:
    small, clock = small_office(tmp_path)
    registered(small)
    small.store.close()
    run("init")
    run("migrate-from", str(small.store.path))
    os.environ["PGPASSWORD"] = PASSWORD
    try:
        team = open_office(cluster.server(empty).url, clock, small.settings)
        assert registered(team, "Z-2").case_id == 2
        team.store.close()
    finally:
        del os.environ["PGPASSWORD"]


def test_a_file_is_no_server(run: Run, tmp_path: Path) -> None:
    status, words = run("init", to=str(tmp_path / "x.db"), refused=True)
    assert (status, "[database_no_server]" in words) == (1, True)
    status, words = run("check", to="postgresql://noor:geheim@db.voorbeeld.example/balie", refused=True)
    assert (status, "[database_password_in_address]" in words, "geheim" in words) == (1, True, False)
