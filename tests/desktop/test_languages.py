"""Dutch and English everywhere: our words on every screen, and those of Qt itself."""

from __future__ import annotations

import re

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from openplanner.application.office import Office
from openplanner.application.upkeep.demo_office import Replay
from openplanner.desktop.desk import Desk
from openplanner.desktop.qt_words import speak
from openplanner.desktop.screens import BESIDE, SCREENS
from openplanner.desktop.window import MainWindow, application
from openplanner.settings import LANGUAGE
from openplanner.texts import Texts
from tests.offices import registered

KEY = re.compile(r"[a-z_]+\.[a-z_.]+")
DUTCH = re.compile(
    r"\b(de|het|een|niet|zaak|zaken|vandaag|gesprek|werkdag|werkdagen|bellen|naam|geen|nog|kies|wie)\b", re.IGNORECASE
)
OF_THE_OFFICE = {"Gemeente", "ma-vr 09:00-17:00"}  # typed by people, in their own language


def shown_words(widget: QWidget) -> set[str]:
    """What a person can read on a screen now, or hear of it."""
    words: set[str] = set()
    for part in (widget, *widget.findChildren(QWidget)):
        if not part.isVisibleTo(widget):
            continue
        words |= {part.toolTip(), part.accessibleName()}
        if isinstance(part, QLabel | QAbstractButton):
            words.add(part.text())
        if isinstance(part, QLineEdit):
            words.add(part.placeholderText())
        if isinstance(part, QComboBox):
            words |= {part.itemText(at) for at in range(part.count())}
    return words - {""}


def test_every_screen_is_english_in_english(
    qtbot: QtBot, window: MainWindow, desk: Desk, small: tuple[Office, Replay]
) -> None:
    case = registered(small[0])
    desk.keep_setting(LANGUAGE, "en")
    qtbot.wait(10)
    dutch: dict[str, set[str]] = {}
    for entry in (*SCREENS, *BESIDE):
        screen = window.open_screen(entry.screen_id)
        assert screen is not None
        found = shown_words(screen) | shown_words(window.status) | shown_words(window.nav)
        ours = {one.replace(case.subject, "") for one in found} - OF_THE_OFFICE
        dutch[entry.screen_id] = {one for one in ours if DUTCH.search(one)}
        assert not {one for one in found if KEY.fullmatch(one)}, "a key without a text"
    assert not any(dutch.values()), dutch


def test_a_dutch_screen_would_have_been_seen(window: MainWindow) -> None:
    """A watch that sees nothing would pass everything."""
    assert any(DUTCH.search(word) for word in shown_words(window.screens["today"]))


def test_qt_speaks_the_language_of_the_desk(qtbot: QtBot, window: MainWindow, desk: Desk) -> None:
    def said() -> str:
        return QCoreApplication.translate("QWidgetTextControl", "&Copy")

    assert "Kopi" in said()
    desk.keep_setting(LANGUAGE, "en")
    qtbot.wait(10)
    assert said() == "&Copy"
    assert desk.texts.language == "en"
    desk.keep_setting(LANGUAGE, "nl")
    qtbot.wait(10)
    assert "Kopi" in said()
    speak(application(), Texts("en").language)
