"""``openplanner slots``: the JSON of commands.md, the rules under its table, and the exit status."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest
import typer
from click.testing import Result
from typer.testing import CliRunner

from openplanner.cli import slots
from openplanner.domain.interval import Interval, instant

ROOT = Path(__file__).resolve().parents[2]
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
APP = typer.Typer()
Write = Callable[..., str]
APP.callback()(lambda: None)
slots.register(APP)
NOW = ("--now", "2026-11-20T09:00:00+01:00")
WEDNESDAY = ("--from", "2026-11-25", "--until", "2026-11-25")


def run(*words: str) -> Result:
    return CliRunner().invoke(APP, ["slots", *words])


def ask(*words: str) -> dict[str, list[dict[str, str]]]:
    done = run("--json", *NOW, *words)
    assert done.exit_code == 0, done.output
    answer = json.loads(done.stdout)
    assert list(answer) == ["slots", "left_out", "unknown"]
    return answer


def begins(answer: dict[str, list[dict[str, str]]]) -> list[str]:
    return [slot["start"][11:16] for slot in answer["slots"]]


@pytest.fixture
def calendar(tmp_path: Path) -> Write:
    """Writes a calendar with busy stretches such as ``11:00-12:00`` on 25 November 2026 and gives ``NAME=FILE``."""

    def write(name: str, *busy: str, extra: tuple[str, ...] = ()) -> str:
        lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:test"]
        for number, text in enumerate(busy):
            start, end = (f"20261125T{part.replace(':', '')}00" for part in text.split("-"))
            lines += ["BEGIN:VEVENT", f"UID:{number}", f"DTSTART;TZID=Europe/Amsterdam:{start}"]
            lines += [f"DTEND;TZID=Europe/Amsterdam:{end}", *extra, "END:VEVENT"]
        path = tmp_path / f"{name}.ics"
        path.write_text("\r\n".join([*lines, "END:VCALENDAR", ""]), encoding="utf-8", newline="")
        return f"{name}={path}"

    return write


def test_json_has_the_documented_keys(calendar: Write) -> None:
    answer = ask("--minutes", "60", *WEDNESDAY, "--ics", calendar("Noor", "10:00-17:00"), "--room", calendar("Zaal"))
    (slot,) = answer["slots"]
    assert list(slot) == ["start", "end", "who", "room", "why"]
    assert (slot["start"], slot["end"]) == ("2026-11-25T09:00:00+01:00", "2026-11-25T10:00:00+01:00")
    assert (slot["who"], slot["room"]) == (["Noor"], "Zaal")
    assert slot["why"] == ["Vrij: Noor.", "Ruimte Zaal is vrij."]


@pytest.mark.parametrize(
    ("row", "words", "busy", "expected"),
    [
        ("C7", ("--minutes", "20", "--step", "20", "--hours", "wo 11:00-12:00; wo 14:00-15:00"), [], 6),
        ("C31", ("--minutes", "60", "--hours", "wo 09:00-10:30"), [], 3),
        ("C29", ("--minutes", "60", "--hours", "wo 09:00-09:30"), [], 0),
        ("C37", ("--minutes", "60", "--hours", "wo 10:30-11:30"), ["08:00-10:31"], 0),
        ("C38", ("--minutes", "60", "--hours", "wo 10:30-11:30"), ["09:30-10:30", "11:30-12:30"], 1),
        ("C40", ("--minutes", "30", "--hours", "wo 10:00-14:30"), ["10:00-14:00", "12:00-13:00"], 1),
        (
            "C35",
            ("--minutes", "30", "--hours", "wo 10:30-11:00", "--before", "15", "--after", "30"),
            ["09:30-10:20"],
            0,
        ),
    ],
)
def test_worked_cases(row: str, words: tuple[str, ...], busy: list[str], expected: int, calendar: Write) -> None:
    assert len(ask(*words, *WEDNESDAY, "--ics", calendar("Noor", *busy))["slots"]) == expected, row


def test_the_grid_counts_from_opening_and_rounds_up(calendar: Write) -> None:
    words = ("--minutes", "60", "--step", "30", "--hours", "wo 09:10-13:00", *WEDNESDAY)
    assert begins(ask(*words, "--ics", calendar("Noor", "09:00-10:15"))) == ["10:40", "11:10", "11:40"]


def test_several_names_mean_any_of_them_sorted_by_time_then_name(calendar: Write) -> None:
    words = ("--minutes", "60", "--step", "60", "--hours", "wo 09:00-12:00", *WEDNESDAY)
    answer = ask(*words, "--ics", calendar("Sam", "09:00-10:00"), "--ics", calendar("Noor", "11:00-12:00"))
    assert [(slot["start"][11:16], slot["who"]) for slot in answer["slots"]] == [
        ("09:00", ["Noor"]),
        ("10:00", ["Noor"]),
        ("10:00", ["Sam"]),
        ("11:00", ["Sam"]),
    ]


def test_needed_names_are_all_there_with_any_one_of_the_others(calendar: Write) -> None:
    words = ["--minutes", "60", "--step", "60", "--hours", "wo 09:00-12:00", *WEDNESDAY, "--needs", "Tolk"]
    words += ["--ics", calendar("Tolk", "09:00-10:00"), "--ics", calendar("Noor", "11:00-12:00")]
    assert [(slot["start"][11:16], slot["who"]) for slot in ask(*words)["slots"]] == [("10:00", ["Noor", "Tolk"])]
    both = ask(*words, "--needs", "Noor")
    assert [(slot["start"][11:16], slot["who"]) for slot in both["slots"]] == [("10:00", ["Tolk", "Noor"])]


def test_somebody_left_out_has_one_reason(calendar: Write) -> None:
    answer = ask("--minutes", "60", *WEDNESDAY, "--ics", calendar("Noor", "09:00-17:00"), "--ics", calendar("Sam"))
    (left,) = answer["left_out"]
    assert list(left) == ["name", "reason"]
    assert left["name"] == "Noor"
    assert "vrije tijd" in left["reason"]


@pytest.mark.parametrize("content", [None, b"", b"<html>log in</html>", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n"])
def test_a_calendar_that_cannot_be_read_is_unknown_never_free(
    content: bytes | None,
    tmp_path: Path,
    calendar: Write,
) -> None:
    path = tmp_path / "weg.ics"
    if content is not None:
        path.write_bytes(content)
    words = ("--minutes", "60", *WEDNESDAY, "--ics", f"Weg={path}")
    alone = ask(*words)
    assert (alone["slots"], alone["unknown"]) == ([], ["Weg"])
    together = ask(*words, "--ics", calendar("Sam"))
    assert {name for slot in together["slots"] for name in slot["who"]} == {"Sam"}
    assert ask(*words, "--ics", calendar("Sam"), "--needs", "Weg")["slots"] == []
    as_room = ask("--minutes", "60", *WEDNESDAY, "--ics", calendar("Sam"), "--room", f"Zaal={path}")
    assert (as_room["slots"], as_room["unknown"]) == ([], ["Zaal"])


@pytest.mark.parametrize(
    ("extra", "free"), [("STATUS:CANCELLED", True), ("TRANSP:TRANSPARENT", True), ("STATUS:TENTATIVE", False)]
)
def test_what_blocks(extra: str, free: bool, calendar: Write) -> None:
    answer = ask("--minutes", "60", *WEDNESDAY, "--ics", calendar("Noor", "09:00-17:00", extra=(extra,)))
    assert bool(answer["slots"]) is free


def test_notice_and_now(calendar: Write) -> None:
    words = ("--minutes", "60", *WEDNESDAY, "--ics", calendar("Noor"), "--hours", "wo 09:00-12:00", "--json")
    done = run(*words, "--now", "2026-11-25T09:05:00+01:00", "--notice", "60")
    assert begins(json.loads(done.stdout)) == ["10:15", "10:30", "10:45", "11:00"]


def test_a_limit_takes_the_first(calendar: Write) -> None:
    words = ("--minutes", "60", *WEDNESDAY, "--ics", calendar("Noor"), "--ics", calendar("Sam"))
    assert ask(*words, "--limit", "3")["slots"] == ask(*words)["slots"][:3]


def test_a_holiday_is_closed_and_said(calendar: Write) -> None:
    done = run(
        "--json", *NOW, "--minutes", "60", "--from", "2026-12-25", "--until", "2026-12-25", "--ics", calendar("N")
    )
    assert json.loads(done.stdout)["slots"] == []
    assert "kerstdag" in done.stderr


def test_lines_for_people_in_both_languages(calendar: Write) -> None:
    words = (*NOW, "--minutes", "60", *WEDNESDAY, "--limit", "1", "--ics", calendar("Noor"))
    assert run(*words).stdout == "wo 25-11-2026 09:00-10:00  Noor\n"
    assert run(*words, "--lang", "en").stdout == "Wed 25-11-2026 09:00-10:00  Noor\n"


@pytest.mark.parametrize(
    "words",
    [
        ("--minutes", "0"),
        ("--minutes", "60", "--step", "0"),
        ("--minutes", "60", "--before", "-5"),
        ("--minutes", "60", "--until", "2026-11-24"),
        ("--minutes", "60", "--until", "2029-11-24"),
        ("--minutes", "60", "--from", "0001-01-01", "--until", "0001-01-01"),
        ("--minutes", "60", "--from", "morgen"),
        ("--minutes", "60", "--needs", "Niemand"),
        ("--minutes", "60", "--ics", "zonder"),
        ("--minutes", "60", "--hours", "ma 17:00-09:00"),
        ("--minutes", "60", "--hours", ""),
        ("--minutes", "60", "--lang", "fr"),
        ("--minutes", "60", "--now", "straks"),
    ],
)
def test_wrong_usage_is_explained_and_leaves_with_2(words: tuple[str, ...], calendar: Write) -> None:
    done = run(*WEDNESDAY, "--ics", calendar("Noor"), "--json", *words)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert len(done.stderr) > 10
    assert "Traceback" not in done.stderr


def test_the_same_name_twice_is_wrong_usage(calendar: Write) -> None:
    assert run("--minutes", "60", *WEDNESDAY, "--ics", calendar("N"), "--ics", calendar("N")).exit_code == 2
    assert run("--minutes", "60", *WEDNESDAY, "--ics", calendar("N"), "--room", calendar("N")).exit_code == 2


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("first", [date(2026, 3, 28), date(2026, 10, 24), date(2026, 11, 23)])
def test_the_same_as_comparing_intervals(seed: int, first: date, tmp_path: Path) -> None:
    """Two people and a room over three days, clock change days among them, against a naive search."""
    chance = Random(seed)
    minutes, step = chance.choice([20, 45]), chance.choice([10, 15, 25])
    before, after = chance.choice([0, 10]), chance.choice([0, 20])
    words, busy = [], {}
    for name, option in (("Noor", "--ics"), ("Sam", "--ics"), ("Zaal", "--room")):
        busy[name] = []
        lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:test"]
        for number in range(25):
            start = instant(first, 0) + timedelta(minutes=chance.randrange(0, 3 * 1440))
            end = start + timedelta(minutes=chance.randrange(1, 120))
            busy[name].append(Interval(start, end))
            lines += ["BEGIN:VEVENT", f"UID:{number}", f"DTSTART:{start:%Y%m%dT%H%M%SZ}"]
            lines += [f"DTEND:{end:%Y%m%dT%H%M%SZ}", "END:VEVENT"]
        path = tmp_path / f"{name}.ics"
        path.write_text("\r\n".join([*lines, "END:VCALENDAR", ""]), encoding="utf-8", newline="")
        words += [option, f"{name}={path}"]
    last = first + timedelta(days=2)
    options = {
        "--minutes": minutes,
        "--step": step,
        "--before": before,
        "--after": after,
        "--from": first,
        "--until": last,
        "--hours": "ma-zo 00:00-12:00; ma-zo 13:00-24:00",
    }
    done = run(
        *words, *[str(part) for pair in options.items() for part in pair], "--json", "--now", "2026-01-01T00:00:00Z"
    )
    answer = json.loads(done.stdout)
    found = [(datetime.fromisoformat(slot["start"]).astimezone(UTC), slot["who"][0]) for slot in answer["slots"]]
    expected = []
    for number in range(3):
        day = first + timedelta(days=number)
        halves = [Interval(instant(day, 0), instant(day, 720)), Interval(instant(day, 780), instant(day, 1440))]
        start = instant(day, 0)
        while start < instant(day, 1440):
            slot = Interval(start, start + timedelta(minutes=minutes))
            wide = slot.widened(before, after)
            if any(half.covers(slot) for half in halves) and not any(slot.overlaps(item) for item in busy["Zaal"]):
                free = [name for name in ("Noor", "Sam") if not any(wide.overlaps(item) for item in busy[name])]
                expected += [(start, name) for name in free]
            start += timedelta(minutes=step)
    assert found == expected
    assert found


def test_the_command_in_a_process_of_its_own(calendar: Write) -> None:
    program = (
        "import typer; from openplanner.cli import slots; app = typer.Typer();"
        "app.callback()(lambda: None); slots.register(app); app()"
    )
    words = ["slots", "--json", *NOW, "--minutes", "60", *WEDNESDAY, "--ics", calendar("Noor"), "--limit", "1"]
    done = subprocess.run(
        [sys.executable, "-c", program, *words], capture_output=True, cwd=ROOT, timeout=60, check=False
    )
    assert done.returncode == 0
    assert json.loads(done.stdout.decode("utf-8"))["slots"][0]["start"] == "2026-11-25T09:00:00+01:00"
