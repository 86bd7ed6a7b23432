"""The window begins as a frame that fills up: nothing moves, nothing is lost, and the desk is opened behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QRect
from pytestqt.qtbot import QtBot

from openplanner.application.office import Office
from openplanner.application.upkeep.demo_office import Replay
from openplanner.desktop import beginning
from openplanner.desktop.beginning import FirstPage, begin
from openplanner.desktop.desk import Desk
from openplanner.desktop.theme import apply_theme
from openplanner.desktop.window import MainWindow, application
from openplanner.domain.errors import StoreBusy
from openplanner.settings import TEXT_PERCENT, THEME, Settings
from tests.offices import registered

Begin = Callable[[Settings, Callable[[MainWindow], Desk]], MainWindow]


@pytest.fixture
def begun(qtbot: QtBot, desk: Desk) -> Iterator[Begin]:
    """Begins a window with that look; the call given sees the frame at the moment when the desk is opened."""

    def begins(look: Settings, at_frame: Callable[[MainWindow], Desk]) -> MainWindow:
        apply_theme(application(), look)
        desk.settings = look
        window = MainWindow(look, desk.texts)
        qtbot.addWidget(window)
        window.painted.connect(lambda: window.setProperty("seen", True))
        begin(window, desk.texts, lambda: at_frame(window))
        return window

    yield begins
    apply_theme(application(), Settings({THEME.key: "light"}))


def places(window: MainWindow) -> list[QRect]:
    """Where what was there from the beginning stands."""
    status = window.statusBar()
    return [window.nav.geometry(), *(button.geometry() for button in window.nav.buttons.values()),
            window.stack.geometry(), status.geometry()]  # fmt: skip


@pytest.mark.parametrize("percent", [100, 200])
def test_the_frame_is_painted_before_the_desk_is_opened_and_nothing_moves_after(
    qtbot: QtBot, begun: Begin, desk: Desk, small: tuple[Office, Replay], percent: int
) -> None:
    registered(small[0], "Z-1")
    before: list[QRect] = []

    def at_frame(window: MainWindow) -> Desk:
        assert window.isVisible() and window.property("seen")
        assert window.windowTitle() == "Vandaag – OpenPlanner"
        page = window.focusWidget()
        assert isinstance(page, FirstPage), "no button of the bar seems chosen"
        assert page.accessibleName() == "Vandaag"
        before.extend(places(window))
        return desk

    window = begun(Settings({TEXT_PERCENT.key: percent, THEME.key: "dark"}), at_frame)
    qtbot.waitUntil(lambda: places(window) == before)
    assert window.screen_id == "today" and window.stack.count() == 1
    assert window.screens["today"].isVisible()
    assert window.idle.isActive(), "the rest of the day begins by itself"


def test_what_is_pressed_in_the_frame_without_a_click_is_opened(begun: Begin, desk: Desk) -> None:
    def at_frame(window: MainWindow) -> Desk:
        window.nav.buttons["cases"].click()  # as a screen reader does
        assert not window.screens
        return desk

    window = begun(desk.settings, at_frame)
    assert window.screen_id == "cases"
    window.go_back()
    assert window.screen_id == "today"


def test_who_closes_what_only_begins_closes_it_whole(qtbot: QtBot, begun: Begin, desk: Desk) -> None:
    def at_frame(window: MainWindow) -> Desk:
        assert not window.close() and window.isVisible()
        return desk

    window = begun(desk.settings, at_frame)
    closed: list[bool] = []
    window.closed.connect(lambda: closed.append(True))
    qtbot.waitUntil(lambda: closed == [True] and not window.isVisible())


def test_a_desk_that_cannot_be_opened_is_told_to_whoever_began(begun: Begin) -> None:
    def at_frame(_window: MainWindow) -> Desk:
        raise StoreBusy("store_busy")

    with pytest.raises(StoreBusy):
        begun(Settings(), at_frame)


def test_a_window_that_nobody_paints_begins_all_the_same(
    qtbot: QtBot, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(beginning, "WITHOUT_PAINT_MS", 1)
    window = MainWindow(desk.settings, desk.texts)
    qtbot.addWidget(window)
    window.setUpdatesEnabled(False)
    begin(window, desk.texts, lambda: desk)
    assert window.screen_id == "today"
