"""A window on a real server: what a colleague changes shows within two seconds, and an outage is got over."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from openplanner.application.claim_case import claim_case
from openplanner.application.office import Office
from openplanner.application.register_case import register_case
from openplanner.application.upkeep import organisation
from openplanner.application.upkeep.demo_office import Replay
from openplanner.desktop import server_line
from openplanner.desktop.desk import Desk
from openplanner.desktop.tasks import Tasks
from openplanner.desktop.together import watch
from openplanner.desktop.window import MainWindow, open_window
from openplanner.domain.colleague import Colleague, Team
from openplanner.domain.errors import StoreUnreachable
from openplanner.storage.reads import Reads
from openplanner.storage.store import open_store
from openplanner.texts import Texts
from tests.doubles.postgres import Cluster
from tests.offices import BY, FULL_TIME, MONDAY, letter, office_in

WITHIN_MS = 2000


@pytest.fixture
def colleague(cluster: Cluster, database: str) -> Iterator[Office]:
    """The office as a colleague at another desk has it."""
    clock = Replay(MONDAY)
    store = open_store(cluster.server(database), MONDAY)
    office = office_in(store, clock)
    organisation.save_team(office, Team("Bezwaar"), BY)
    for name in ("Noor Demo", "Bram Proef"):
        email = f"{name.split()[0].lower()}@voorbeeldstad.example"
        organisation.save_colleague(office, Colleague(name, email, team_ids=(1,), pattern=FULL_TIME), BY)
    for number in range(30):
        register_case(office, letter(f"Z-{number}", moment=MONDAY), BY)
    yield office
    store.close()


@pytest.fixture
def window(qtbot: QtBot, qapp: object, colleague: Office) -> Iterator[MainWindow]:
    """The window of our desk on the same database, with work beside the window as always."""
    reads = Reads(colleague.store.home)
    desk = Desk(
        texts=Texts("nl"), settings=colleague.settings, reads=reads, clock=colleague.clock,
        open_office=lambda: colleague, tasks=Tasks(),
    )  # fmt: skip
    made = open_window(desk)
    qtbot.addWidget(made)
    yield made
    made.close()


def numbers(window: MainWindow) -> list[str]:
    lines = window.screens["today"].model.lines  # type: ignore[attr-defined]
    return [line.row.number for line in lines if hasattr(line, "row")]


def test_what_a_colleague_does_shows_soon_and_leaves_choice_focus_and_place(
    qtbot: QtBot, window: MainWindow, colleague: Office
) -> None:
    today = window.screens["today"]
    today.list.setCurrentIndex(today.model.index(20))  # type: ignore[attr-defined]
    chosen, focus = today.chosen().row.case_id, today.list.hasFocus()  # type: ignore[attr-defined]
    place = today.list.verticalScrollBar().value()  # type: ignore[attr-defined]
    register_case(colleague, letter("Z-nieuw", moment=MONDAY), BY)
    claim_case(colleague, 3, 2)
    qtbot.waitUntil(lambda: "Z-nieuw" in numbers(window), timeout=WITHIN_MS + 3000)
    claimed = [line for line in today.model.lines if hasattr(line, "row") and line.row.case_id == 3]  # type: ignore[attr-defined]
    assert claimed[0].claim
    assert today.chosen().row.case_id == chosen  # type: ignore[attr-defined]
    assert today.list.hasFocus() is focus  # type: ignore[attr-defined]
    assert today.list.verticalScrollBar().value() == place  # type: ignore[attr-defined]
    assert watch.LOOK_MS <= WITHIN_MS


def test_an_outage_shows_a_banner_and_passes_by_itself(
    qtbot: QtBot, window: MainWindow, colleague: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server_line, "TRY_MS", 50)
    reads = window.desk.reads
    assert not window.server_line.away
    reads._connections._away = StoreUnreachable("server_unreachable")  # type: ignore[union-attr]
    reads.close()
    window.refresh_screen()
    assert window.server_line.away
    assert window.banner.isVisible()
    assert "server_unreachable" in window.banner.label.text()
    register_case(colleague, letter("Z-tijdens", moment=MONDAY), BY)
    qtbot.waitUntil(lambda: not window.server_line.away, timeout=20_000)
    assert not window.banner.isVisible()
    assert "Z-tijdens" in numbers(window)
