"""Lijst inlezen: columns, remarks per line, and then all of it at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from openplanner.application import contact_requests
from openplanner.application.office import Office
from openplanner.application.upkeep.demo_office import Replay
from openplanner.application.upkeep.organisation import save_setting
from openplanner.desktop.desk import Desk
from openplanner.desktop.importing.export import export_list
from openplanner.desktop.importing.screen import ImportScreen
from openplanner.desktop.window import MainWindow
from openplanner.domain.errors import OpenPlannerError
from openplanner.settings import CONTACT_REQUESTS_URL
from tests.doubles.contact_register import TOKEN, Register, served
from tests.offices import registered

HEAD = "zaaknummer;zaaktype;ontvangen;naam;telefoon;Iets\n"


@pytest.fixture
def screen(window: MainWindow) -> ImportScreen:
    found = window.open_screen("import")
    assert isinstance(found, ImportScreen)
    return found


def a_list(folder: Path, *lines: str) -> Path:
    path = folder / "lijst.csv"
    path.write_text(HEAD + "\n".join(lines), encoding="utf-8")
    return path


def numbers(desk: Desk) -> set[str]:
    return {row.number for row in desk.reads.worklist(None, desk.clock())}


def test_a_good_list_is_taken_in_and_taken_back(screen: ImportScreen, desk: Desk, tmp_path: Path) -> None:
    screen.open_list(a_list(tmp_path, "Z-1;bezwaar;23-11-2026;Jan Bedacht;06-12345601;a"))
    assert "1 zaak kan erin" in screen.told.text and numbers(desk) == set()
    screen.take_in()
    assert numbers(desk) == {"Z-1"}
    desk.undo_last()
    assert numbers(desk) == set()


def test_a_wrong_line_is_named_and_only_the_good_ones_can_be_taken(
    screen: ImportScreen, desk: Desk, tmp_path: Path
) -> None:
    good, bad = "Z-1;bezwaar;23-11-2026;Jan Bedacht;06-12345601;a", "Z-2;bezwaar;ooit;Eva Bedacht;06-12345602;b"
    screen.open_list(a_list(tmp_path, good, bad))
    assert not screen.can_take_in() and screen.can_take_part()
    assert screen.remarks.item(0).text().startswith("Kan niet: ") and "3" in screen.remarks.item(0).text()
    screen.take_in()
    assert numbers(desk) == set()
    screen.take_part()
    assert numbers(desk) == {"Z-1"}


def test_another_column_is_tried_at_once_and_a_field_is_in_one_column_only(
    screen: ImportScreen, tmp_path: Path
) -> None:
    screen.open_list(a_list(tmp_path, "Z-1;bezwaar;23-11-2026;Jan Bedacht;geen nummer;06-12345601"))
    assert screen.can_take_in() is False
    box = screen.choices["Iets"]
    box.setCurrentIndex(box.findData("phone"))
    box.activated.emit(box.currentIndex())
    assert screen.choices["telefoon"].currentData() == ""
    assert screen.can_take_in()


def test_what_is_no_list_is_said_in_words(
    screen: ImportScreen, failures: list[OpenPlannerError], tmp_path: Path
) -> None:
    path = tmp_path / "niets.csv"
    path.write_bytes(b"")
    screen.open_list(path)
    assert screen.told.text and not screen.can_take_in() and failures == []


def test_the_list_for_excel_is_kept_where_one_says(
    window: MainWindow, desk: Desk, small: tuple[Office, Replay], tmp_path: Path
) -> None:
    registered(small[0], "Z-1")
    path = tmp_path / "zaken.csv"
    export_list(desk, window, lambda _parent, _title, _proposed, _kinds: str(path))
    assert b"Z-1" in path.read_bytes()
    assert "1 zaak" in window.notice.label.text()


def test_every_column_has_a_name_for_a_screen_reader(screen: ImportScreen, tmp_path: Path) -> None:
    screen.open_list(a_list(tmp_path, "Z-1;bezwaar;23-11-2026;Jan Bedacht;06-12345601;a"))
    assert all(heading in box.accessibleName() for heading, box in screen.choices.items())
    assert screen.remarks.accessibleName() and screen.columns.accessibleName()


def test_contact_requests_are_looked_at_first_and_then_taken_in(
    screen: ImportScreen, desk: Desk, small: tuple[Office, Replay], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not screen.buttons["requests"].isVisible()
    with served(Register()) as register:
        register.add("0001", "Mevrouw A. Bedacht", "0612345601")
        desk.office_with(save_setting(desk.office, CONTACT_REQUESTS_URL.key, register.address, 1))
        screen.entered()
        assert screen.buttons["requests"].isVisible()
        monkeypatch.setattr(contact_requests, "secret", lambda _name: TOKEN)  # as the credential store would say
        screen.look_for_requests()
        assert "1 nieuw verzoek" in screen.told.text
        assert numbers(desk) == set()
        screen.take_requests()
        assert numbers(desk) == {"KI-0001"}
        assert not screen.has_requests()
    screen.look_for_requests()
    assert "niet te bereiken" in screen.told.text
