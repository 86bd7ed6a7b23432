"""What a help desk asks for, from the window: the checks, and the file without anything about persons."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from openplanner.application.office import Office
from openplanner.application.upkeep.demo_office import Replay
from openplanner.desktop.desk import Desk
from openplanner.desktop.help_desk import ChecksSheet, keep_support
from openplanner.desktop.theme import system_theme
from openplanner.desktop.widgets.text import TextLabel
from openplanner.desktop.window import MainWindow
from openplanner.domain.errors import OpenPlannerError
from tests.offices import registered


def test_the_checks_stand_on_one_sheet_with_the_next_step(qtbot: QtBot, window: MainWindow) -> None:
    window.show_checks()
    sheet = window.findChild(ChecksSheet)
    words = [label.text() for label in sheet.area.findChildren(TextLabel)]
    assert window.desk.texts("doctor.name_database") in words
    assert sheet.said.text
    qtbot.keyClick(sheet, Qt.Key.Key_Escape)
    assert window.findChild(ChecksSheet) is None or not window.findChild(ChecksSheet).isVisible()


def test_the_file_is_kept_where_the_person_says_and_names_nobody(
    window: MainWindow, small: tuple[Office, Replay], tmp_path: Path
) -> None:
    case = registered(small[0])
    asked: list[str] = []

    def ask(_parent: object, _title: str, proposed: str, _kinds: str) -> str:
        asked.append(Path(proposed).name)
        return str(tmp_path / "hulp.zip")

    keep_support(window.desk, window, ask)
    assert asked == ["openplanner-2026-11-23.zip"]
    with zipfile.ZipFile(tmp_path / "hulp.zip") as bundle:
        told = "".join(bundle.read(name).decode("utf-8") for name in bundle.namelist())
    assert "checks.json" in bundle.namelist()
    assert "Verzonnen" not in told and case.number not in told
    assert "hulp.zip" in window.notice.label.text()


def test_a_place_that_cannot_be_written_is_said(
    window: MainWindow, desk: Desk, failures: list[OpenPlannerError], tmp_path: Path
) -> None:
    keep_support(desk, window, lambda *_asked: str(tmp_path / "nergens" / "hulp.zip"))
    assert [error.code for error in failures] == ["file_not_written"]


@pytest.mark.parametrize(
    ("scheme", "contrast", "theme"),
    [
        (Qt.ColorScheme.Light, Qt.ContrastPreference.NoPreference, "light"),
        (Qt.ColorScheme.Unknown, Qt.ContrastPreference.NoPreference, "light"),
        (Qt.ColorScheme.Dark, Qt.ContrastPreference.NoPreference, "dark"),
        (Qt.ColorScheme.Light, Qt.ContrastPreference.HighContrast, "contrast"),
        (Qt.ColorScheme.Dark, Qt.ContrastPreference.HighContrast, "contrast"),
    ],
)
def test_the_look_follows_the_computer(scheme: Qt.ColorScheme, contrast: Qt.ContrastPreference, theme: str) -> None:
    assert system_theme(scheme, contrast) == theme
