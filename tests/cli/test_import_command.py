"""``openplanner import``: the JSON of commands.md, all or nothing, and the exit status."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.offices import small_office

ROOT = Path(__file__).resolve().parents[2]
HEAD = "zaaknummer;zaaktype;ontvangen;naam;telefoon;onderwerp\n"
GOOD = "Z-1;bezwaar;23-11-2026;Jan Bedacht;06-12345678;=1+1\n"
BAD = "Z-2;klacht;31-02-2026;Eva Verzonnen;0612345;Afval\n"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    office, _ = small_office(tmp_path)
    office.store.close()
    return office.store.path


def run(database: Path, text: str, *words: str) -> subprocess.CompletedProcess[bytes]:
    """The command in a process of its own, on that database."""
    file = database.parent / "lijst.csv"
    file.write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "openplanner", "import", str(file), "--database", str(database), *words]
    command += ["--now", "2026-11-24T10:00"]
    return subprocess.run(command, capture_output=True, cwd=ROOT, timeout=60, check=False)


def report(done: subprocess.CompletedProcess[bytes]) -> tuple[int, int, int, int]:
    """Exit status, accepted, number of refusals, number of warnings."""
    told = json.loads(done.stdout)
    assert list(told) == ["accepted", "refused", "warnings"]
    return done.returncode, told["accepted"], len(told["refused"]), len(told["warnings"])


def test_a_list_goes_from_trial_to_refusal_to_cases(database: Path) -> None:
    assert report(run(database, HEAD + GOOD, "--json", "--dry-run")) == (0, 1, 0, 1)
    assert report(run(database, HEAD + GOOD + BAD, "--json")) == (1, 0, 2, 1)
    done = run(database, HEAD + GOOD + BAD, "--json", "--partial")
    assert report(done) == (1, 1, 2, 1)
    assert json.loads(done.stdout)["refused"] == [
        {"line": 3, "field": "ontvangen", "message": "De datum '31-02-2026' bestaat niet."},
        {"line": 3, "field": "telefoon", "message": "Het nummer is nog 3 cijfers te kort."},
    ]
    assert report(run(database, HEAD + GOOD, "--json")) == (1, 0, 1, 1)


def test_the_report_in_words_is_one_fact_a_line(database: Path) -> None:
    done = run(database, HEAD + GOOD + BAD)
    assert done.stdout.decode().splitlines()[:2] == [
        "Er is niets ingelezen. Verbeter de lijst, of gebruik --partial voor alleen de goede regels.",
        "2 fouten; deze regels zijn niet ingelezen:",
    ]
    assert run(database, HEAD + GOOD, "--lang", "en").stdout.decode().splitlines()[0] == "1 case imported."


def test_a_file_that_is_no_list_still_gives_one_document(database: Path) -> None:
    done = run(database, "naam;telefoon\nJan Bedacht;0612345678\n", "--json")
    refused = json.loads(done.stdout)["refused"][0]
    assert done.returncode == 1
    assert "In de kop ontbreekt: zaaknummer, zaaktype, ontvangen." in refused["message"]
    assert refused["line"] == 1
    assert b"import_columns_missing" in done.stderr
