"""``openplanner phone``: the JSON of commands.md, one fact a line, and the exit status."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = """
import sys, typer
from openplanner.cli import output, phone
from openplanner.domain.errors import OpenPlannerError
app = typer.Typer(pretty_exceptions_enable=False)
app.callback()(lambda: None)
phone.register(app)
try:
    app()
except OpenPlannerError as error:
    output.fail(error)
"""
KEYS = [
    "input", "valid", "callable", "e164", "shown", "kind", "region", "country", "extension", "remark", "more",
    "message",
]  # fmt: skip


def run(*words: str, given: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    """The command in a process of its own, as a person runs it."""
    command = [sys.executable, "-c", PROGRAM, "phone", *words]
    return subprocess.run(command, capture_output=True, cwd=ROOT, input=given, timeout=60, check=False)


def test_json_has_the_documented_keys_and_nothing_else_on_standard_output() -> None:
    done = run("--json", "--now", "2026-11-24T10:00", "020 753 0523 tst 12", "06-12345678 / 0182-123456", "0612345")
    answers = json.loads(done.stdout)
    assert [list(answer) for answer in answers] == [KEYS] * 3
    assert answers[0] == {
        "input": "020 753 0523 tst 12", "valid": True, "callable": True, "e164": "+31207530523",
        "shown": "020 753 0523 tst. 12", "kind": "fixed_line", "region": "Amsterdam", "country": "NL",
        "extension": "12", "remark": None, "more": [], "message": None,
    }  # fmt: skip
    assert list(answers[1]["more"][0]) == KEYS
    assert answers[1]["more"][0]["e164"] == "+31182123456"
    assert answers[2]["message"] == "Het nummer is nog 3 cijfers te kort."
    assert done.returncode == 1


def test_a_number_from_abroad_tells_its_time() -> None:
    done = run("--json", "--now", "2026-11-24T10:00+01:00", "+12065550100")
    assert json.loads(done.stdout)[0]["message"].startswith("Daar is het nu 01:00: bel nu niet.")
    assert done.returncode == 0


def test_text_is_one_fact_a_line_in_dutch_or_english() -> None:
    dutch = run("0182123456", "O612345678")
    assert dutch.stdout.decode().splitlines() == [
        "0182123456: 0182 123 456 - mag teruggebeld worden, vast, Gouda",
        "O612345678: - - niet terugbellen. Het teken O is geen cijfer: bedoelt u 0612345678?",
    ]
    assert "may be called back, landline, Gouda" in run("--lang", "en", "0182123456").stdout.decode()


def test_a_file_has_a_number_a_line_and_a_line_of_ten_megabytes_does_no_harm(tmp_path: Path) -> None:
    file = tmp_path / "numbers.txt"
    file.write_bytes("\ufeff0612345678\r\n\n".encode() + b"0" * 10_000_000 + b"\n0182 123456\n")
    answers = json.loads(run("--json", "--file", str(file)).stdout)
    assert [answer["e164"] for answer in answers] == ["+31612345678", None, "+31182123456"]
    assert "past in 200 tekens" in answers[1]["message"]
    assert json.loads(run("--json", "--file", "-", given=b"0612345678\n").stdout)[0]["valid"]


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        ((), 2, "Geef minstens één nummer"),
        (("--region", "XX", "0612345678"), 1, "Het land XX is niet bekend."),
        (("--file", "absent.txt"), 1, "Het bestand kan niet worden gelezen"),
        (("--lang", "fr", "0612345678"), 2, "--lang"),
    ],
)
def test_wrong_use_says_what_to_do_and_leaves_standard_output_empty(
    words: tuple[str, ...], status: int, said: str
) -> None:
    done = run(*words)
    assert done.returncode == status
    assert said in done.stderr.decode()
    assert done.stdout == b""
