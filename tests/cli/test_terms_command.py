"""``openplanner terms``: the JSON of commands.md, one fact a line, and the exit status."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from click.testing import Result
from typer.testing import CliRunner

from openplanner.cli import terms
from openplanner.domain.errors import InvalidInput

APP = typer.Typer()
APP.callback()(lambda: None)
terms.register(APP)
HEADER = "id,functie,invoer,verwacht,zekerheid,reden,bron\n"


def run(*words: str) -> Result:
    return CliRunner().invoke(APP, ["terms", *words])


def test_the_dates_of_a_case_as_json() -> None:
    done = run(
        "--case-type", "klacht", "--received", "2026-12-21", "--closed", "2026-12-24", "--json", "--now", "2026-12-22"
    )
    assert done.exit_code == 0
    answer = json.loads(done.stdout)
    assert list(answer) == ["case_type", "received", "dates", "warnings"]
    assert (answer["case_type"], answer["received"], answer["warnings"]) == ("klacht", "2026-12-21", [])
    assert [(found["name"], found["date"]) for found in answer["dates"]] == [
        ("last_calling_day", "2026-12-28"), ("decision_date", "2027-02-01"),
    ]  # fmt: skip
    assert list(answer["dates"][0]) == ["name", "date", "reason", "source"]
    assert "do 24-12 (gesloten)" in answer["dates"][0]["reason"][1]


def test_an_hours_norm_answers_with_a_time_and_its_offset() -> None:
    done = run("--case-type", "whatsapp", "--received", "2026-10-24T14:00:00+02:00", "--json", "--now", "2026-10-24")
    answer = json.loads(done.stdout)
    assert answer["received"] == "2026-10-24T14:00:00+02:00"
    assert [(found["name"], found["date"]) for found in answer["dates"]] == [("answer_by", "2026-10-25T13:00:00+01:00")]


def test_all_options_together() -> None:
    done = run(
        "--case-type", "bezwaar", "--received", "2026-09-03", "--announced", "2026-09-01",
        "--extended-on", "2026-11-01", "--suspended", "2026-10-20/2026-10-30",
        "--notice-of-default", "2027-02-01", "--json",
    )  # fmt: skip
    found = {one["name"]: one["date"] for one in json.loads(done.stdout)["dates"]}
    assert found == {
        "last_calling_day": "2026-09-08", "last_objection_day": "2026-10-13", "decision_date": "2026-12-03",
        "decision_date_extended": "2027-01-14", "penalty_first_day": "2027-02-16", "penalty_last_day": "2027-03-29",
    }  # fmt: skip


def test_text_is_one_fact_a_line_in_either_language() -> None:
    dutch = run("--case-type", "vraag", "--received", "2026-11-20", "--now", "2026-11-20")
    assert dutch.stdout.splitlines()[:2] == [
        "Uiterste beldag: di 24-11-2026",
        "  2 werkdagen na vr 20-11-2026: di 24-11-2026.",
    ]
    english = run("--case-type", "vraag", "--received", "2026-11-20", "--now", "2026-11-10", "--lang", "en")
    assert english.stdout.splitlines()[0] == "Last calling day: Tue 24-11-2026"
    assert english.stdout.splitlines()[-1].startswith("Mind: The day of receipt Fri 20-11-2026 lies in the future.")


@pytest.mark.parametrize(
    "words",
    [
        (), ("--case-type", "klacht"), ("--received", "2026-11-20"),
        ("--case-type", "beroep", "--received", "2026-11-20"),
        ("--case-type", "klacht", "--received", "2026-02-30"), ("--case-type", "klacht", "--received", "20-11-2026"),
        ("--case-type", "klacht", "--received", "20261120"),
        ("--case-type", "klacht", "--received", "9999-12-31T23:59-10:00"),
        ("--case-type", "klacht", "--received", "2026-11-20", "--announced", "x"),
        ("--case-type", "klacht", "--received", "2026-11-20", "--suspended", "2026-11-21"),
        ("--case-type", "klacht", "--received", "2026-11-20", "--closed", "²026-11-21"),
        ("--check", "geen-bestand.csv"), ("--check", ".", "--case-type", "klacht"), ("--lang", "fr"), ("--nonsense",),
    ],
)  # fmt: skip
def test_wrong_usage_ends_with_two_and_a_message(words: tuple[str, ...]) -> None:
    done = run(*words)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert done.stderr.strip()


def test_a_decision_from_before_its_letter_is_refused() -> None:
    done = run("--case-type", "aanvraag", "--received", "2026-02-20", "--announced", "2026-01-01")
    assert isinstance(done.exception, InvalidInput)
    assert done.exception.code == "decision_before_letter"


def test_a_file_of_cases_as_json_with_an_unreadable_line(tmp_path: Path) -> None:
    file = tmp_path / "voorbeelden.csv"
    lines = "A1,feestdag,datum=2026-05-05,ja,,,\nA2,feestdag,datum=2026-05-04,ja,,,\nA3,feestdag,datum=morgen,ja,,,\n"
    file.write_text(HEADER + lines, encoding="utf-8")
    done = run("--check", str(file), "--json")
    assert done.exit_code == 1
    answer = json.loads(done.stdout)
    assert {name: answer[name] for name in ("same", "different", "errors")} == {"same": 1, "different": 1, "errors": 1}
    assert [(case["id"], case["expected"], case["found"], case["same"]) for case in answer["cases"]] == [
        ("A1", "ja", "ja", True), ("A2", "ja", "nee", False), ("A3", "ja", None, False),
    ]  # fmt: skip
    assert answer["cases"][2]["reason"].startswith("Regel 4: ")
    assert "Regel 4: " in done.stderr


def test_a_file_that_is_all_the_same_ends_with_zero(tmp_path: Path) -> None:
    file = tmp_path / "voorbeelden.csv"
    file.write_text(HEADER + "A1,feestdag,datum=2026-05-05,ja,,,\n", encoding="utf-8")
    done = run("--check", str(file))
    assert done.exit_code == 0
    assert done.stdout.splitlines()[-1] == "1 gelijk, 0 verschillend, 0 fout."
    file.write_text(HEADER, encoding="utf-8")
    assert run("--check", str(file)).exit_code == 1
