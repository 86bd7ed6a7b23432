"""A full day at the desk, with all going wrong on the way: who it was about stands in no log, report or bundle."""

from __future__ import annotations

import io
import json
import logging
import re
import sys
import threading
import tomllib
import zipfile
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from openplanner.application.register_case import Intake, register_case
from openplanner.application.upkeep.blacked_out import GONE, BlackOut
from openplanner.application.upkeep.support import bundle_without_store, support_bundle
from openplanner.application.upkeep.trial import make_practice
from openplanner.assembly import open_desk, open_office
from openplanner.desktop.screens import BY_ID
from openplanner.desktop.tasks import ImmediateTasks
from openplanner.desktop.window import MainWindow, application, open_window
from openplanner.domain.case import CaseType, Party, PhoneEntry
from openplanner.domain.errors import CalendarUnreachable, StoreDamaged
from openplanner.domain.interval import AMSTERDAM
from openplanner.domain.progress import Silent
from openplanner.logs import watched
from openplanner.settings import Origin, combined
from tests.reading_code import ROOT

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=AMSTERDAM)
STORY = tomllib.loads((ROOT / "resources" / "demo" / "office.toml").read_text(encoding="utf-8"))
DATABASE: list[bytes] = []


def secrets() -> set[str]:
    """What the day is about: whole texts, telling parts of names, and the ends of numbers in any way of writing."""
    letters: list[dict[str, Any]] = STORY["letters"]
    found = {str(letter[key]) for letter in letters for key in ("name", "subject", "note") if letter.get(key)}
    people = [*letters, *STORY["colleagues"], *STORY["places"]]
    found |= {part for one in people for part in re.findall(r"\b[A-Z]\w{4,}", one["name"])} - {"Mevrouw", "Kamer"}
    found |= {one[key] for one in people for key in ("email", "address") if one.get(key)}
    found |= {"Quirina Xanthippe", "Zwaluwhoek", "qxy-mail@citizen.test", "87654321", "Mr. Ypsilanti"}  # of EXTRA
    return found | {str(letter["phone"])[-8:] for letter in letters}


EXTRA = Intake(
    number="Z-2026-9001", case_type=CaseType.OBJECTION, received_at=NOW, subject="Het dakterras van de buren",
    name="Quirina Xanthippe", phones=(PhoneEntry("+31687654321", "mobiel", remark="na vijven"),),
    email="qxy-mail@citizen.test", address="Zwaluwhoek 3, Voorbeeldstad", representative=Party("Mr. Ypsilanti"),
)  # fmt: skip


class Days:
    """The work of a day behind a real window, and every sort of fault with a name in it."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        self.desk = window.desk

    def live(self) -> None:
        register_case(self.desk.office, EXTRA, 1)
        for row in self.desk.reads.worklist(None, NOW):
            self.window.open_screen("cases", row.case_id)
        for screen_id in BY_ID:
            self.window.open_screen(screen_id)
        self.desk.reads.search("Verzonnen")
        self.window.show_error(CalendarUnreachable("offline", address="noor.demo@voorbeeldstad.example"))

    def go_wrong(self) -> None:
        whole = " ".join((EXTRA.name, EXTRA.email, EXTRA.address, EXTRA.phones[0].e164, "Mr. Ypsilanti"))
        for told in (whole, *(f"{one['name']} {one['phone']} {one['subject']}" for one in STORY["letters"])):
            self._in_the_window(told)
            self._on_a_thread(told)
            logging.getLogger("some_library.mail").warning("could not send to %s", told)
            logging.getLogger("some_library.mail").info("sent to %s", told)
            logging.getLogger("openplanner.calendars.ews").warning("asked %s", "noor.demo@voorbeeldstad.example")

    def _in_the_window(self, told: str) -> None:
        try:
            raise ValueError(told)
        except ValueError:
            sys.excepthook(*sys.exc_info())  # type: ignore[arg-type]

    def _on_a_thread(self, told: str) -> None:
        def breaks() -> None:
            raise RuntimeError(told)

        thread = threading.Thread(target=breaks)
        thread.start()
        thread.join()


@pytest.fixture(scope="module")
def left(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Everything that the day left which may leave the house, by name."""
    folder = tmp_path_factory.mktemp("day")
    made = make_practice(folder, NOW, lambda path, clock: open_office(str(path), clock, combined({})), Silent())
    logs = folder / "logs"
    application()
    with watched(logs):
        desk = open_desk(str(made), lambda: NOW, ImmediateTasks())
        desk.reports = logs
        window = open_window(desk)
        day = Days(window)
        day.live()
        day.go_wrong()
        application().sendPostedEvents()
        application().processEvents()  # what threads raised arrives
        window.close()
        desk.close_office()
    office = open_office(
        str(made), lambda: NOW, combined({Origin.DATABASE: {"municipality": "Gemeente Voorbeeldstad"}})
    )
    bundle = support_bundle(office, logs)
    office.store.close()
    DATABASE[:] = [made.read_bytes()]
    parts = zipfile.ZipFile(io.BytesIO(bundle.content))
    yield {
        **{f"on disk: {path.name}": path.read_text(encoding="utf-8") for path in logs.iterdir()},
        **{f"bundle: {name}": parts.read(name).decode("utf-8") for name in parts.namelist()},
    }


def test_the_day_left_a_log_reports_and_a_whole_bundle(qtbot: QtBot, left: dict[str, str]) -> None:
    assert {"on disk: window.log", "bundle: logs/window.log", "bundle: checks.json"} <= set(left)
    assert sum(name.startswith("on disk: bug-") for name in left) == 2, sorted(left)
    assert "told offline" in left["bundle: logs/window.log"].replace("told %s", "told offline")
    counts = json.loads(left["bundle: counts.json"])
    assert counts["rows"]["cases"] == 25
    assert counts["audit"]["breaks"] == []
    assert {row["name"] for row in json.loads(left["bundle: checks.json"])} >= {"database", "audit", "copies"}


def test_nobody_stands_in_what_the_day_left(left: dict[str, str]) -> None:
    told = {
        f"{name}: {secret}"
        for name, text in left.items()
        for secret in secrets()
        if secret.casefold() in text.casefold() or secret in re.sub(r"[\s().-]", "", text)
    }
    assert not told, "\n".join(sorted(told))


def test_the_scan_would_have_found_them(left: dict[str, str]) -> None:
    """The same words are in the database of that day: so it looks for what was really used."""
    found = {secret for secret in secrets() if secret.encode() in DATABASE[0]}
    assert len(found) > 80
    assert len(found) > 0.9 * len(secrets())


def test_known_words_are_blacked_out_however_they_are_written() -> None:
    black_out = BlackOut(["Mevrouw A. Verzonnen", "+31612345601", "Kapvergunning voor de eik", "ab"])
    told = "case 7: mevrouw a verzonnen, VERZONNEN; 06-12 34 56 01 of kapvergunning voor DE eik; ab 2026-11-24"
    assert black_out(told) == f"case 7: {GONE}, {GONE}; <number> of {GONE}; ab 2026-11-24"


def test_without_a_database_there_is_still_a_bundle() -> None:
    made = bundle_without_store(combined({}), StoreDamaged("store_damaged"))
    parts = zipfile.ZipFile(io.BytesIO(made.content))
    assert json.loads(parts.read("about.json"))["database"] == "store_damaged"
