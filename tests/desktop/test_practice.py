"""Practice: invented citizens in a red frame, while nothing real is touched and nothing goes outside."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from openplanner.application.office import Office
from openplanner.application.send_outbox import send_outbox
from openplanner.application.upkeep.demo_office import Replay
from openplanner.assembly import open_desk, open_practice, practice_room
from openplanner.desktop.desk import Desk
from openplanner.desktop.palette.offers import all_offers
from openplanner.desktop.practice.frame import EDGE
from openplanner.desktop.screens import BESIDE, SCREENS
from openplanner.desktop.settings.exchange_page import ExchangePage
from openplanner.desktop.settings.screen import SettingsScreen
from openplanner.desktop.settings.sections import locked
from openplanner.desktop.tasks import ImmediateTasks
from openplanner.desktop.theme import THEMES, colour
from openplanner.desktop.window import MainWindow, open_window
from openplanner.domain.progress import Silent
from openplanner.settings import BY_KEY, CALENDAR, THEME, Origin
from openplanner.storage.local_calendar import LocalCalendar
from tests.offices import MONDAY, registered

Small = tuple[Office, Replay]
ON_EXCHANGE = {
    "OPENPLANNER_CALENDAR": "ews",
    "OPENPLANNER_EWS_URL": "https://mail.voorbeeldstad.example/EWS/Exchange.asmx",
    "OPENPLANNER_EWS_USER": "planner",
    "OPENPLANNER_EWS_SIGN_IN": "basic",
}


@pytest.fixture
def real(window: MainWindow, desk: Desk, small: Small) -> MainWindow:
    """The window of a colleague who may practise."""
    registered(small[0], "Z-ECHT")
    desk.practice = practice_room(small[1], ImmediateTasks())
    return window


def practised(real: MainWindow) -> MainWindow:
    real.practise()
    keeper = real.practice_keeper
    assert keeper is not None
    assert keeper.practice is not None
    return keeper.practice


def content(folder: Path) -> dict[str, str]:
    """The files of a database by what is in them."""
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in sorted(folder.glob("*.sqlite3"))}


def test_practice_says_so_in_words_and_in_red(real: MainWindow) -> None:
    shown = practised(real)
    assert "OEFENEN" in [label.text() for label in shown.findChildren(QLabel)]
    assert shown.windowTitle().startswith("OEFENEN")
    for theme in THEMES:
        shown.desk.keep_setting(THEME, theme)
        QApplication.processEvents()
        picture = shown.grab().toImage()
        right, bottom = picture.width() - 1, picture.height() - 1
        around = [(0, 0), (right, 0), (0, bottom), (right, bottom), (right // 2, EDGE - 1), (1, bottom // 2),
                  (right // 2, bottom - 1), (right - 1, bottom // 2)]  # fmt: skip
        assert {picture.pixelColor(x, y).name() for x, y in around} == {colour("danger").name()}
        inside = shown.screens["today"].mapTo(shown, QPoint(2, 2))
        assert picture.pixelColor(inside).name() == colour("window").name()
    shown.close()


def test_one_goes_there_and_comes_back_and_nothing_is_left(qtbot: QtBot, real: MainWindow) -> None:
    shown = practised(real)
    folder = shown.desk.office.store.path.parent
    assert not real.isVisible()
    assert shown.isVisible()
    assert len(shown.desk.reads.worklist(None, MONDAY)) > 10
    assert not any("Z-ECHT" in row.number for row in shown.desk.reads.worklist(None, MONDAY))
    shown.stop_practising()
    assert real.isVisible()
    assert real.practice_keeper is not None
    assert real.practice_keeper.practice is None
    qtbot.waitUntil(lambda: not folder.exists())


def test_closing_the_window_comes_back_too(real: MainWindow) -> None:
    practised(real).close()
    assert real.isVisible()


def test_the_way_there_and_back_is_in_the_palette(real: MainWindow) -> None:
    def enabled(window: MainWindow) -> dict[str, bool]:
        acts = {action.objectName(): action for action in window.actions()}
        return {offer.key: offer.enabled for offer in all_offers(window.desk.texts, "today", acts)}

    real._dress_again()
    assert enabled(real)["action:window-practice"]
    assert not enabled(real)["action:window-real"]
    shown = practised(real)
    assert not enabled(shown)["action:window-practice"]
    assert enabled(shown)["action:window-real"]
    shown.close()


def test_the_real_window_never_closes_by_it(window: MainWindow) -> None:
    window.stop_practising()
    assert window.isVisible()


def test_with_exchange_set_practice_opens_no_socket_and_leaves_the_real_store_alone(
    tmp_path: Path, qapp: object, monkeypatch: pytest.MonkeyPatch, only_this_machine: list[str]
) -> None:
    """Every connection to elsewhere is refused and noted by tests/conftest.py, also when it is swallowed."""
    for name, value in ON_EXCHANGE.items():
        monkeypatch.setenv(name, value)
    clock = Replay(MONDAY)
    real = open_desk(str(tmp_path / "real.sqlite3"), clock, ImmediateTasks())
    assert real.settings.text(CALENDAR) == "ews"
    before = content(tmp_path)
    room = practice_room(clock, ImmediateTasks())
    database = room.make(Silent())
    desk = room.open(database, real.settings)
    window = open_window(desk)
    for entry in (*SCREENS, *BESIDE):
        window.open_screen(entry.screen_id)
    window.start_sending()
    window.start_following()
    send_outbox(desk.office)
    assert isinstance(desk.office.calendar, LocalCalendar)
    assert not desk.calendars_outside
    window.close()
    desk.close_office()
    real.reads.close()
    assert content(tmp_path) == before
    assert database.parent != tmp_path
    assert only_this_machine == []
    room.clear(database)


def test_the_same_desk_outside_practice_would_have_asked_exchange(
    tmp_path: Path, qapp: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the test above sees missing is there without practice."""
    for name, value in ON_EXCHANGE.items():
        monkeypatch.setenv(name, value)
    desk = open_desk(str(tmp_path / "real.sqlite3"), Replay(MONDAY), ImmediateTasks())
    assert not isinstance(desk.office.calendar, LocalCalendar)
    desk.close_office()
    desk.reads.close()


def test_what_is_about_exchange_cannot_be_set_there(real: MainWindow) -> None:
    shown = practised(real)
    for key in ("calendar", "ews_url", "graph_client"):
        assert locked(shown.desk.settings, BY_KEY[key])
        assert shown.desk.office.settings.origin(BY_KEY[key]) is Origin.POLICY
    screen = shown.open_screen("settings", "exchange")
    assert isinstance(screen, SettingsScreen)
    assert not isinstance(screen.page("exchange"), ExchangePage)
    shown.close()


def test_nothing_is_dialled_or_opened_while_practising(
    real: MainWindow, opened: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = practised(real)
    for address in ("tel:+31612345601", "https://wa.me/31612345601", "mailto:x@voorbeeldstad.example"):
        shown.notice.hide()
        assert QDesktopServices.openUrl(QUrl(address))
        assert shown.notice.label.text() == shown.desk.texts("practice.not_outside")
        assert shown.notice.isVisible()
    assert opened.urls == []  # type: ignore[attr-defined]
    shown.close()


def test_practice_looks_as_the_desk_does(real: MainWindow) -> None:
    real.desk.keep_setting(THEME, "dark")
    shown = practised(real)
    assert shown.desk.settings.text(THEME) == "dark"
    assert shown.desk.desk_file is None
    shown.close()


def test_a_practice_desk_can_be_opened_by_itself(tmp_path: Path, qapp: object, small: Small) -> None:
    room = practice_room(small[1], ImmediateTasks())
    database = room.make(Silent())
    desk = open_practice(database, small[0].settings, small[1], ImmediateTasks())
    assert desk.practising
    assert desk.practice is None
    desk.close_office()
    desk.reads.close()
    room.clear(database)
    assert not database.exists()
