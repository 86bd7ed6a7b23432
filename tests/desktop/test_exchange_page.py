"""Settings, Exchange: a password that is never shown, and a test that names what is missing per mailbox."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import keyring.backend
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from openplanner.application.office import Office
from openplanner.application.upkeep.demo_office import Replay
from openplanner.desktop.desk import Desk
from openplanner.desktop.settings.connection_test import ConnectionTest
from openplanner.desktop.settings.exchange_page import ExchangePage
from openplanner.desktop.settings.screen import SettingsScreen
from openplanner.desktop.tasks import Tasks
from openplanner.desktop.window import MainWindow
from openplanner.domain.errors import Stopped
from openplanner.storage.reads import Reads
from openplanner.texts import Texts
from tests.doubles.outside_calendar import OutsideCalendar
from tests.offices import small_office

TYPED = "verzonnen-en-lang"


class Vault(KeyringBackend):
    """A credential store in memory, in the place of the one of the system."""

    priority = 9  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.kept.pop((service, username), None) is None:
            raise PasswordDeleteError


Vault.__module__ = "keyring.backends.SecretService"  # stands in for a real store; no other kind is trusted


@pytest.fixture
def vault(monkeypatch: pytest.MonkeyPatch) -> Vault:
    made = Vault()
    monkeypatch.setattr(keyring.backend, "get_all_keyring", lambda: [made])
    return made


@pytest.fixture
def small(tmp_path: Path) -> tuple[Office, Replay]:
    """The small office with its calendars elsewhere."""
    office, clock = small_office(tmp_path)
    return replace(office, calendar=OutsideCalendar(clock)), clock


@pytest.fixture
def calendar(small: tuple[Office, Replay]) -> OutsideCalendar:
    found = small[0].calendar
    assert isinstance(found, OutsideCalendar)
    return found


@pytest.fixture
def page(window: MainWindow, vault: Vault) -> ExchangePage:
    screen = window.open_screen("settings", "exchange")
    assert isinstance(screen, SettingsScreen)
    found = screen.page("exchange")
    assert isinstance(found, ExchangePage)
    return found


def told(page: ExchangePage) -> str:
    return "\n".join(label.text() for label in page.test.lines.findChildren(QLabel))


def test_a_password_is_kept_and_never_shown(page: ExchangePage, vault: Vault, qtbot: QtBot) -> None:
    assert "geen wachtwoord" in page.password.field.message.text
    assert not page.password.forget_button.isVisible()
    assert page.password.editor.echoMode() is QLineEdit.EchoMode.Password
    page.password.editor.setText(TYPED)
    qtbot.keyClick(page.password.editor, Qt.Key.Key_Return)
    assert list(vault.kept.values()) == [TYPED]
    assert page.password.editor.text() == ""
    assert "Er is een wachtwoord bewaard" in page.password.field.message.text
    assert TYPED not in "".join(label.text() for label in page.findChildren(QLabel))
    page.password.forget_button.click()
    assert vault.kept == {}
    assert "geen wachtwoord" in page.password.field.message.text


def test_an_empty_password_is_not_kept(page: ExchangePage, vault: Vault) -> None:
    page.password.keep_button.click()
    assert "Typ eerst" in page.password.field.error
    assert vault.kept == {}


def test_a_computer_without_a_vault_is_told_what_to_do(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyring.backend, "get_all_keyring", list)
    screen = window.open_screen("settings", "exchange")
    assert isinstance(screen, SettingsScreen)
    page = screen.page("exchange")
    assert isinstance(page, ExchangePage)
    assert "kluis" in page.password.field.message.text
    assert page.password.field.error == ""
    page.password.editor.setText(TYPED)
    page.password.keep()
    assert "Het wachtwoord is niet bewaard" in page.password.field.error
    assert page.password.editor.text() == ""


def test_the_test_says_that_all_is_well(page: ExchangePage) -> None:
    page.test.button.click()
    assert page.test.summary.text == "Alle 3 agenda's werken."
    assert "noor@voorbeeldstad.example" in told(page)
    assert page.test.button.isEnabled()
    assert not page.test.bar.isVisible()


def test_the_test_names_what_is_missing_and_what_to_do(page: ExchangePage, calendar: OutsideCalendar) -> None:
    calendar.closed.add("noor@voorbeeldstad.example")
    page.test.button.click()
    assert page.test.summary.text.startswith("1 van de 3 agenda's werkt niet goed")
    words = told(page)
    assert words.startswith("Noor Demo"), "what is wrong comes first"
    assert "niet wanneer deze agenda bezet is" in words
    assert "Niemand deelt deze agenda met jou" in words
    assert "Vraag de collega" in words


def test_a_right_to_read_appointments_is_missed_by_name(page: ExchangePage, calendar: OutsideCalendar) -> None:
    calendar.unreadable.add("linde@voorbeeldstad.example")
    page.test.button.click()
    words = told(page)
    assert "Mist een recht" in words
    assert "agenda lezen" in words
    assert "vraag de beheerder om dit recht" in words


def test_a_server_that_is_down_is_no_missing_right(page: ExchangePage, calendar: OutsideCalendar) -> None:
    calendar.down = True
    page.test.button.click()
    assert "3 van de 3" in page.test.summary.text
    assert "niet bereikbaar" in told(page)
    assert "Mist een recht" not in told(page)


def test_the_test_can_be_stopped(qtbot: QtBot, small: tuple[Office, Replay], calendar: OutsideCalendar) -> None:
    office, clock = small
    calendar.slow_seconds = 0.2
    tasks = Tasks()
    desk = Desk(
        texts=Texts("nl"), settings=office.settings, reads=Reads(office.store.path), clock=clock,
        open_office=lambda: office, tasks=tasks,
    )  # fmt: skip
    test = ConnectionTest(desk)
    qtbot.addWidget(test)
    test.show()
    test.button.click()
    qtbot.waitUntil(lambda: test.bar.maximum() == 3)
    assert test.stop.isVisible()
    test.stop.click()
    qtbot.waitUntil(test.button.isEnabled)
    assert test.summary.text == str(desk.texts.error(Stopped("stopped_by_person")))
    assert calendar.asked < 3
    tasks.close()
    desk.reads.close()
    office.store.close()


def test_signing_in_asks_for_the_app_number_first(page: ExchangePage) -> None:
    page.sign_in.button.click()
    assert "app-nummer" in page.sign_in.message.text
    assert page.sign_in.button.isEnabled()
