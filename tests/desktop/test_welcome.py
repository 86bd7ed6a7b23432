"""The first start: from an empty database to a desk that works, by keyboard, in a few pages."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QLineEdit
from pytestqt.qtbot import QtBot

from openplanner.application.office import Office
from openplanner.application.upkeep.demo_office import Replay
from openplanner.application.upkeep.set_up_office import set_up_office
from openplanner.assembly import practice_room
from openplanner.desktop.desk import Desk
from openplanner.desktop.tasks import ImmediateTasks
from openplanner.desktop.welcome.screen import WelcomeScreen
from openplanner.desktop.welcome.state import PAGES, first_answers, first_desk, place_of
from openplanner.desktop.window import MainWindow
from openplanner.domain.errors import InvalidInput, NotAllowed, OpenPlannerError
from openplanner.resources import resource
from openplanner.settings import MUNICIPALITY, OPENING_HOURS, PLACE_NAME, TEXT_PERCENT, Settings
from openplanner.storage.reads import Reads
from openplanner.texts import Texts
from tests.offices import bare_office, small_office

MOST_KEYS = 60  # with both names typed out: well within two minutes for anybody


@pytest.fixture
def small(tmp_path: Path) -> tuple[Office, Replay]:
    """Nobody is in this office yet."""
    return bare_office(tmp_path)


@pytest.fixture
def screen(window: MainWindow) -> WelcomeScreen:
    shown = window.screens["welcome"]
    assert isinstance(shown, WelcomeScreen)
    return shown


class Keys:
    """Presses keys where the keyboard is, and counts them."""

    def __init__(self, qtbot: QtBot, window: MainWindow) -> None:
        self._qtbot = qtbot
        self.pressed = 0
        window.activateWindow()
        qtbot.waitUntil(lambda: QApplication.activeWindow() is window)

    def press(self, *keys: Qt.Key) -> None:
        for key in keys:
            self._qtbot.keyClick(QApplication.focusWidget(), key)
            self.pressed += 1

    def type(self, text: str) -> None:
        self._qtbot.keyClicks(QApplication.focusWidget(), text)
        self.pressed += len(text)


def told(screen: WelcomeScreen, name: str, text: str) -> None:
    editor = screen.editors[name]
    assert isinstance(editor, QLineEdit)
    editor.setText(text)


def filled(screen: WelcomeScreen) -> None:
    told(screen, "municipality", "Gemeente Voorbeeldstad")
    screen.next()
    told(screen, "name", "Noor Demo")
    screen.next()
    screen.next()


def test_an_empty_office_is_set_up_by_keyboard_alone(
    qtbot: QtBot, window: MainWindow, screen: WelcomeScreen, desk: Desk
) -> None:
    keys = Keys(qtbot, window)
    assert window.screen_id == "welcome"
    keys.type("Gemeente Voorbeeldstad")
    keys.press(Qt.Key.Key_Return)
    keys.type("Noor Demo")
    keys.press(Qt.Key.Key_Return, Qt.Key.Key_Return)
    assert screen.step.text() == "Stap 4 van 4"
    assert QApplication.focusWidget() is screen.editors["calendar"]
    keys.press(Qt.Key.Key_Tab, Qt.Key.Key_Return)  # the button Klaar
    assert screen.title.text() == "Je kunt aan het werk"
    keys.press(Qt.Key.Key_Return)
    assert window.screen_id == "intake"
    assert keys.pressed <= MOST_KEYS
    (who,) = desk.reads.colleagues()
    assert (who.name, desk.colleague_id, desk.team_id) == ("Noor Demo", who.colleague_id, who.team_ids[0])
    assert desk.settings.text(MUNICIPALITY) == "Gemeente Voorbeeldstad"
    assert desk.settings.text(PLACE_NAME) == "Voorbeeldstad"
    assert desk.reads.settings()[OPENING_HOURS.key] == OPENING_HOURS.default
    assert window.status.who.text() == "Noor Demo  ·  Ons team"
    assert not window.findChildren(QDialog)


@pytest.mark.parametrize(
    ("page", "name", "wrong"),
    [(0, "municipality", ""), (0, "municipality", "x" * 81), (1, "name", "  "), (1, "hours", "altijd"),
     (1, "hours", ""), (1, "hours", "ma 17:00-09:00"), (1, "team", ""), (1, "email", "noor"), (1, "email", "@"),
     (2, "opening_hours", "soms"), (2, "opening_hours", "")],
)  # fmt: skip
def test_what_is_wrong_stands_beside_its_field_and_one_stays(
    screen: WelcomeScreen, page: int, name: str, wrong: str
) -> None:
    told(screen, "municipality", "Gemeente Voorbeeldstad")
    told(screen, "name", "Noor Demo")
    for _ in range(page):
        screen.next()
    assert screen.at == page
    told(screen, name, wrong)
    screen.next()
    assert screen.at == page
    assert screen.fields[name].error
    assert screen.focusWidget() is screen.editors[name]


def test_one_can_leave_and_finds_what_was_typed(window: MainWindow, screen: WelcomeScreen, desk: Desk) -> None:
    told(screen, "municipality", "Gemeente Voorbeeldstad")
    screen.next()
    told(screen, "name", "Noor")
    screen.later()
    assert window.screen_id == "today"
    assert desk.reads.colleagues() == []
    assert desk.reads.settings() == {}
    window.open_screen("welcome")
    assert screen.at == 1
    assert screen.answers()["name"] == "Noor"
    screen.back()
    assert screen.answers()["municipality"] == "Gemeente Voorbeeldstad"
    assert not screen.can_go_back()


def test_a_calendar_file_is_read(screen: WelcomeScreen, desk: Desk) -> None:
    filled(screen)
    calendar = screen.editors["calendar"]
    assert isinstance(calendar, QComboBox)
    assert not screen.fields["file"].isVisibleTo(screen)
    calendar.setCurrentIndex(calendar.findData("file"))
    assert screen.fields["file"].isVisibleTo(screen)
    told(screen, "file", "nergens.ics")
    screen.next()
    assert "nergens.ics" in screen.fields["file"].error
    told(screen, "file", str(next((resource("demo", "calendars")).glob("*.ics"))))
    screen.next()
    assert screen.title.text() == "Je kunt aan het werk"
    assert [source.known for source in desk.reads.sources()] == [True]


def test_a_file_that_is_no_calendar_is_said_and_the_desk_works(
    window: MainWindow, screen: WelcomeScreen, desk: Desk, tmp_path: Path
) -> None:
    filled(screen)
    (tmp_path / "brief.ics").write_bytes(b"no calendar")
    screen.editors["calendar"].setCurrentIndex(1)  # type: ignore[union-attr]
    told(screen, "file", str(tmp_path / "brief.ics"))
    screen.next()
    assert window.notice.label.text() == desk.texts("welcome.calendar_not_read")
    assert len(desk.reads.colleagues()) == 1
    assert not any(source.known for source in desk.reads.sources())


def test_practice_is_one_button_away(qtbot: QtBot, window: MainWindow, screen: WelcomeScreen, desk: Desk) -> None:
    desk.practice = practice_room(desk.clock, ImmediateTasks())
    window.open_screen("welcome")
    assert screen.practice_button.isVisible()
    screen.practice_button.click()
    assert window.practice_keeper is not None
    assert window.practice_keeper.practice is not None
    assert window.practice_keeper.practice.screen_id == "today"
    window.practice_keeper.practice.close()
    assert window.isVisible()


def test_nothing_is_cut_off_with_large_text(qtbot: QtBot, window: MainWindow, desk: Desk) -> None:
    desk.keep_setting(TEXT_PERCENT, 200)
    qtbot.wait(10)
    window.resize(1366, 768)
    screen = window.screens["welcome"]
    assert isinstance(screen, WelcomeScreen)
    for page in PAGES:
        qtbot.wait(1)
        for name in page.fields:
            if screen.editors[name].isVisible():
                assert screen.editors[name].height() >= screen.editors[name].sizeHint().height(), name
        told(screen, "municipality", "Gemeente Voorbeeldstad")
        told(screen, "name", "Noor Demo")
        assert screen.next_button.width() >= screen.next_button.sizeHint().width()
        screen.next()


# -- what is kept ---------------------------------------------------------------------------------


def answers() -> dict[str, str]:
    found = first_answers(Settings(), Texts("nl")("welcome.first_team"))
    return {**found, "municipality": "Gemeente Voorbeeldstad", "name": "Noor Demo"}


def test_an_office_with_people_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "peopled").mkdir()
    office, _ = small_office(tmp_path / "peopled")
    before = Reads(office.store.path).settings()
    with pytest.raises(NotAllowed) as refused:
        set_up_office(office, first_desk(answers()))
    assert refused.value.code == "office_has_colleagues"
    assert Reads(office.store.path).settings() == before
    office.store.close()


def test_all_answers_are_looked_at_again_before_they_are_kept() -> None:
    with pytest.raises(InvalidInput) as refused:
        first_desk({**answers(), "hours": "nooit"})
    assert refused.value.facts["field"] == "hours"


@pytest.mark.parametrize(
    ("named", "place"),
    [("Gemeente Voorbeeldstad", "Voorbeeldstad"), ("gemeente Den Verzonnen", "Den Verzonnen"),
     ("Voorbeeld", "Voorbeeld"), ("", ""), ("Gemeente", "")],
)  # fmt: skip
def test_the_place_follows_the_name(named: str, place: str) -> None:
    assert place_of(named) == place


def test_no_error_reaches_the_window_on_the_way(screen: WelcomeScreen, failures: list[OpenPlannerError]) -> None:
    filled(screen)
    screen.next()
    assert failures == []
