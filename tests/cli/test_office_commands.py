"""The commands on a database: exact JSON, exit status, and a sentence with a next step for every refusal."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from openplanner.application.record_outcome import record_outcome
from openplanner.assembly import open_office
from openplanner.desktop.screens import BESIDE, SCREENS
from openplanner.domain.case import OutcomeCode
from openplanner.settings import combined
from openplanner.texts import LANGUAGES, Texts
from tests.offices import BY, registered, small_office
from tests.printing.reading_pdf import words as words_of
from tests.printing.watching import found_on

NOW = "2026-11-23T09:00:00+01:00"


@dataclass(frozen=True)
class Ran:
    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def run(*words: str | Path) -> Ran:
    command = [sys.executable, "-m", "openplanner", *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, timeout=120)
    return Ran(done.returncode, done.stdout, done.stderr)


def words(path: Path) -> str:
    return words_of(path.read_bytes())


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office with three open cases and one that was closed."""
    office, _ = small_office(tmp_path_factory.mktemp("office"))
    for index in range(3):
        registered(office, f"Z-{index}")
    closed = registered(office, "Z-9")
    record_outcome(office, closed.case_id, OutcomeCode.EXPLAINED, BY)
    office.store.close()
    return office.store.path


def test_paper_is_printed_and_counted(database: Path, tmp_path: Path) -> None:
    week = run(
        "week", "--team", "bezwaar", "--week", "2026-W48", "--out", tmp_path / "w.pdf", "--json", "--database", database
    )
    assert (week.status, week.json) == (0, {"file": str(tmp_path / "w.pdf"), "pages": 1})
    guide = run("guide", "--case", "Z-1", "--out", tmp_path / "g.pdf", "--json", "--database", database)
    assert guide.json["pages"] == 2
    empty = run("guide", "--case-type", "klacht", "--form", "wijk", "--out", tmp_path / "e.pdf", "--database", database)
    assert (empty.status, empty.out.strip().endswith("2 pagina's")) == (0, True)
    letter = run(
        "letter", "--case", "Z-1", "--kind", "ontvangst", "--out", tmp_path / "l.pdf", "--json", "--database", database
    )
    assert (letter.status, letter.json["pages"]) == (0, 1)
    assert all(path.read_bytes().startswith(b"%PDF") for path in tmp_path.glob("*.pdf"))


def test_paper_goes_into_a_folder_or_to_a_printer_from_a_scheduled_task(database: Path, tmp_path: Path) -> None:
    at = ("--database", database, "--now", "2026-11-23T09:00:00+01:00", "--json")
    next_week = run("week", "--team", "1", "--week", "+1", "--out", tmp_path, *at)
    assert next_week.json == {"file": str(tmp_path / "week-2026-W49.pdf"), "pages": 1}
    day = run("guide", "--day", "2026-11-26", "--team", "bezwaar", "--out", tmp_path, *at)
    assert day.json == {"file": str(tmp_path / "leidraden-2026-11-26.pdf"), "pages": 6}
    nobody = run("guide", "--day", "2026-11-23", "--out", tmp_path, *at)
    assert (nobody.status, "no_guides_that_day" in nobody.err) == (1, True)
    unknown = run("week", "--team", "1", "--printer", "Verzonnen", *at)
    assert (unknown.status, unknown.out) == (1, "")
    assert "Verzonnen" in unknown.err
    assert "[printer_" in unknown.err
    for wrong in (("--out", tmp_path, "--week", "1+"), (), ("--printer", "x", "--copies", "0")):
        assert run("week", "--team", "1", *wrong, *at).status == 2


def test_the_day_of_a_colleague_and_of_a_team_without_numbers_unless_asked(database: Path, tmp_path: Path) -> None:
    at = ("--database", database, "--now", NOW, "--json")
    one = run("day-list", "--colleague", "noor demo", "--day", "2026-11-26", "--out", tmp_path / "a.pdf", *at)
    assert one.json == {"file": str(tmp_path / "a.pdf"), "pages": 1}
    whole = run("day-list", "--team", "bezwaar", "--day", "+3", "--phones", "--out", tmp_path, *at)
    assert whole.json == {"file": str(tmp_path / "daglijst-2026-11-26.pdf"), "pages": 3}
    assert "06 12345601" not in words(tmp_path / "a.pdf")
    assert words(tmp_path / "daglijst-2026-11-26.pdf").count("06 12345601") == 6
    sunday = run("day-list", "--team", "1", "--day", "2026-11-29", "--out", tmp_path, *at)
    assert (sunday.status, "werkt er niemand" in sunday.err) == (1, True)
    nobody = run("day-list", "--colleague", "Niemand", "--out", tmp_path, *at)
    assert (nobody.status, "Noor Demo" in nobody.err) == (1, True)
    assert run("day-list", "--out", tmp_path, *at).status == 2


def test_a_letter_into_a_folder_brings_its_mail_text_and_its_dates(database: Path, tmp_path: Path) -> None:
    told = run("letter", "--case", "Z-1", "--kind", "ontvangst", "--out", tmp_path, "--json", "--database", database)
    assert told.json == {
        "file": str(tmp_path / "ontvangst-Z-1.pdf"), "pages": 1, "txt": str(tmp_path / "ontvangst-Z-1.txt"),
        "ics": str(tmp_path / "ontvangst-Z-1.ics"),
    }  # fmt: skip
    assert (tmp_path / "ontvangst-Z-1.ics").read_bytes().startswith(b"BEGIN:VCALENDAR")
    assert (tmp_path / "ontvangst-Z-1.txt").read_text(encoding="utf-8").startswith("Onderwerp: ")


def test_the_figures_of_a_month(database: Path, tmp_path: Path) -> None:
    at = ("--database", database, "--now", "2026-12-01T09:00:00+01:00", "--json")
    told = run("report", "--team", "bezwaar", "--out", tmp_path, *at)
    assert told.json == {"file": str(tmp_path / "cijfers-2026-11.pdf"), "pages": told.json["pages"]}
    assert "November 2026" in words(tmp_path / "cijfers-2026-11.pdf")
    assert run("report", "--month", "2026-13", "--out", tmp_path, *at).status == 2
    later = run("report", "--month", "2027-02", "--out", tmp_path, *at)
    assert (later.status, "begint pas" in later.err) == (1, True)


def test_planning_tries_before_it_books(database: Path) -> None:
    tried = run("plan", "--team", "1", "--dry-run", "--now", NOW, "--json", "--database", database)
    assert tried.status == 0
    assert [row["case"] for row in tried.json["planned"]] == ["Z-0", "Z-1", "Z-2"]
    assert set(tried.json) == {"planned", "unplanned", "late", "spread_minutes"}
    booked = run("plan", "--team", "1", "--now", NOW, "--json", "--database", database)
    assert booked.json["planned"] == tried.json["planned"]
    again = run("plan", "--team", "1", "--now", NOW, "--json", "--database", database)
    assert again.json["planned"] == []


def test_the_doctor_gives_one_document(database: Path) -> None:
    run("backup", "--now", NOW, "--database", database)
    told = run("doctor", "--json", "--now", NOW, "--database", database)
    assert told.status == 0
    assert {frozenset(check) for check in told.json["checks"]} == {frozenset({"name", "state", "detail", "next_step"})}
    assert {check["state"] for check in told.json["checks"]} == {"ok"}


def test_the_doctor_names_a_damaged_database(tmp_path: Path) -> None:
    broken = tmp_path / "kapot.sqlite3"
    broken.write_bytes(b"geen database " * 1000)
    told = run("doctor", "--json", "--database", broken)
    assert told.status == 1
    assert told.json["checks"][0]["state"] == "failed" and told.json["checks"][0]["next_step"]


def test_a_copy_goes_out_and_comes_back(database: Path, tmp_path: Path) -> None:
    made = run("backup", "--out", tmp_path / "kopie.sqlite3", "--json", "--database", database)
    assert made.status == 0 and made.json["bytes"] > 0
    back = run("restore", tmp_path / "kopie.sqlite3", "--json", "--database", tmp_path / "terug.sqlite3")
    assert back.status == 0
    found = run(
        "export", "--person", "Z-1", "--out", tmp_path / "p.json", "--json", "--database", tmp_path / "terug.sqlite3"
    )
    assert (found.status, found.json["cases"]) == (0, 4)  # the same invented citizen wrote all four
    assert "Verzonnen" in (tmp_path / "p.json").read_text(encoding="utf-8")


def test_a_lost_database_comes_back_from_the_newest_copy_with_what_is_missing(tmp_path: Path) -> None:
    office, clock = small_office(tmp_path)
    registered(office, "Z-1")
    office.store.close()
    path = office.store.path
    told = run("backup", "--now", NOW, "--json", "--database", path)
    assert (told.status, told.json["file"]) == (0, str(tmp_path / "office-copies" / "office-20261123T080000Z.sqlite3"))
    office = open_office(str(path), clock, combined({}))
    registered(office, "Z-2")
    office.store.close()
    path.write_bytes(b"\0" * 4096 + path.read_bytes()[4096:])
    assert "openplanner restore" in run("doctor", "--json", "--database", path).json["checks"][0]["next_step"]
    back = run("restore", "--database", path, "--now", NOW)
    assert back.status == 0, back.err
    assert "zaak geregistreerd Z-2" in back.out
    assert run("guide", "--case", "Z-1", "--out", tmp_path / "g.pdf", "--database", path).status == 0
    assert run("restore", "--database", tmp_path / "none.sqlite3").status == 1


def test_purging_counts_before_it_forgets(database: Path) -> None:
    later = "2027-06-01T09:00:00+02:00"
    told = run("purge", "--dry-run", "--now", later, "--json", "--database", database)
    assert told.json == {
        "anonymised": ["Z-9"], "retention_days": 90, "dry_run": True, "again": [], "beside": 0, "copies": [],
        "copies_not_cleaned": [],
    }  # fmt: skip
    assert run("purge", "--now", later, "--json", "--database", database).json["anonymised"] == ["Z-9"]
    assert run("purge", "--now", later, "--json", "--database", database).json["anonymised"] == []


@pytest.mark.parametrize(
    ("words", "status", "says"),
    [
        (("guide", "--case", "Z-404", "--out", "x.pdf"), 1, "Controleer het zaaknummer"),
        (
            ("week", "--team", "Vergunningen", "--week", "2026-W48", "--out", "x.pdf"),
            1,
            "Kies een van deze teams: Bezwaar",
        ),
        (("week", "--team", "1", "--week", "2027-W53", "--out", "x.pdf"), 1, "geen week 53"),
        (("export", "--person", "Iemand Anders", "--out", "x.json"), 1, "Controleer de naam"),
        (("letter", "--case", "Z-9", "--kind", "bevestiging", "--out", "x.pdf"), 1, "Plan eerst een afspraak"),
        (("guide", "--out", "x.pdf"), 2, "--case"),
        (("guide", "--case", "Z-1", "--form", "duif", "--out", "x.pdf"), 2, "telefoon | gemeentehuis | wijk"),
        (("week", "--team", "1", "--week", "48", "--out", "x.pdf"), 2, "2026-W48"),
        (("doctor", "--lang", "fr"), 2, "nl | en"),
        (("plan", "--team", "1", "--now", "morgen"), 2, "ISO 8601"),
    ],
)
def test_a_refusal_says_the_next_step(database: Path, words: tuple[str, ...], status: int, says: str) -> None:
    told = run(*words, "--database", database)
    assert (told.status, says in told.err, told.out) == (status, True, "")
    assert "Traceback" not in told.err


def test_english_when_asked(database: Path) -> None:
    assert (
        "Check the case number"
        in run("guide", "--case", "X", "--out", "x.pdf", "--lang", "en", "--database", database).err
    )


def test_a_place_that_cannot_be_written_is_said(database: Path, tmp_path: Path) -> None:
    blocked = tmp_path / "bestand"
    blocked.write_text("", encoding="utf-8")
    told = run("guide", "--case", "Z-1", "--out", blocked / "g.pdf", "--database", database)
    assert (told.status, "Kies een andere map" in told.err) == (3, True)


def test_a_newer_or_other_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    told = run("doctor", "--database", "mysql://localhost/x", "--json")
    assert told.status == 1 and "sqlite:///" in told.json["checks"][0]["next_step"]


@pytest.mark.skipif(sys.platform != "linux", reason="Windows always has a desktop to draw on")
def test_without_a_display_the_window_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    told = run()
    assert (told.status, "beeldscherm" in told.err) == (3, True)


def test_the_version_is_told() -> None:
    assert run("--version").out.startswith("openplanner ")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_demo_names_every_screen(language: str) -> None:
    """A screen that is new is named too, except the assistant that an office with people never sees."""
    texts = Texts(language)
    words = texts("cli.demo_screens")
    names = [texts(f"window.screen.{one.screen_id}") for one in (*SCREENS, *BESIDE) if one.screen_id != "welcome"]
    assert [name for name in names if name not in words] == []


def test_the_demo_shows_the_whole_job(tmp_path: Path) -> None:
    told = run("demo", "--out", tmp_path / "demo", "--now", "2026-11-24T09:30:00+01:00", "--json")
    assert told.status == 0, told.err
    made = told.json
    assert set(made) == {"directory", "database", "files", "cases", "callbacks", "appointments"}
    assert (made["cases"], made["callbacks"] >= 2, made["appointments"] >= 2) == (24, True, True)
    files = [Path(made["directory"]) / name for name in made["files"]]
    assert all(file.stat().st_size > 100 for file in files)
    assert [found for file in files if file.suffix == ".pdf" for found in found_on(file.read_bytes())] == []
    kinds = [file.suffix for file in files]
    assert (kinds.count(".png"), kinds.count(".ics") >= 3, kinds.count(".pdf") >= 6) == (7, True, True)


def test_the_self_test_passes() -> None:
    told = run("self-test", "--json", "--now", NOW)
    assert told.status == 0, told.err
    assert all(step["ok"] for step in told.json["steps"])


def test_the_audit_is_told_and_examined(database: Path, tmp_path: Path) -> None:
    told = run("audit", "--of", "Z-9", "--json", "--database", database)
    assert told.status == 0, told.err
    assert [act["action"] for act in told.json["acts"]][:2] == ["registered", "closed"]
    assert (told.json["sound"], told.json["breaks"], told.json["begins_as_copy"]) == (True, [], None)
    run("backup", "--out", tmp_path / "k.sqlite3", "--database", database)
    assert run("audit", "--against", tmp_path / "k.sqlite3", "--json", "--database", database).json["begins_as_copy"]
    assert "zaak afgerond Z-9" in run("audit", "--of", "Z-9", "--database", database).out
    assert run("audit", "--of", "Niemand", "--database", database).status == 1


def test_a_file_for_the_help_desk_is_made_with_and_without_a_database(database: Path, tmp_path: Path) -> None:
    told = run("support", "--out", tmp_path / "help.zip", "--json", "--database", database)
    assert told.status == 0, told.err
    assert {"about.json", "checks.json", "settings.json", "counts.json"} <= set(told.json["parts"])
    assert b"Verzonnen" not in (tmp_path / "help.zip").read_bytes()
    (tmp_path / "broken.sqlite3").write_bytes(b"x" * 5000)
    told = run("support", "--out", tmp_path / "lost.zip", "--json", "--database", tmp_path / "broken.sqlite3")
    assert (told.status, told.json["parts"]) == (0, ["about.json", "settings.json"])


def test_the_self_test_asks_no_calendar_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its people are invented: a real server must never be asked about them."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.01)
        port = server.getsockname()[1]
        monkeypatch.setenv("OPENPLANNER_CALENDAR", "ews")
        monkeypatch.setenv("OPENPLANNER_EWS_URL", f"http://127.0.0.1:{port}/EWS/Exchange.asmx")
        monkeypatch.setenv("OPENPLANNER_EWS_SIGN_IN", "basic")
        monkeypatch.setenv("OPENPLANNER_EWS_USER", "balie")
        told = run("self-test", "--json", "--now", NOW)
        assert told.status == 0, told.err
        with pytest.raises(TimeoutError):
            server.accept()
