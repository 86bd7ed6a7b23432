"""The desktop of the computer turns dark, light or to high contrast while one works: everything follows at once.

Without a screen there is no system that says so (Qt's ``setColorScheme`` is not heard there), so what it would say is
put in its place; the news of it goes the way that Qt sends it, by the signals of its hints and its events.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from openplanner.desktop import theme
from openplanner.desktop.theme import shown_theme
from openplanner.desktop.widgets.picture import Picture
from openplanner.desktop.window import MainWindow
from tests.contrast import ratio
from tests.desktop.everywhere.drawn import picture
from tests.desktop.everywhere.looks import Look, told
from tests.desktop.everywhere.places import PLACES
from tests.desktop.everywhere.sheet_places import SHEETS
from tests.desktop.everywhere.standing_out import weak_texts
from tests.desktop.everywhere.walking import shown_parts

AS_THE_SYSTEM = pytest.mark.parametrize("window", [Look("system")], indirect=True, ids=["system"])
PAINTED = ("today", "agenda", "figures")  # with what paints itself; every screen is built anew in the same way
MANY = 20  # parts of a screen at least
LEAST_OF_A_SIGN = 3.0  # WCAG 2.2, 1.4.11
OPEN_TOGETHER = [place for place in SHEETS if place.sheet is not None and not issubclass(place.sheet, QMenu)]


Turn = Callable[[str], None]


@pytest.fixture
def turn(monkeypatch: pytest.MonkeyPatch) -> Iterator[Turn]:
    """The system becomes ``light``, ``dark`` or ``contrast`` and tells it; light again after the test."""

    def told_by_the_system(name: str) -> None:
        monkeypatch.setattr(theme, "system_theme", lambda _scheme, _contrast: name)
        hints = QGuiApplication.styleHints()
        if name == "contrast":
            hints.accessibility().contrastPreferenceChanged.emit(Qt.ContrastPreference.HighContrast)
        else:
            hints.colorSchemeChanged.emit(Qt.ColorScheme.Dark if name == "dark" else Qt.ColorScheme.Light)
        QTest.qWait(20)
        assert shown_theme().name == name

    told_by_the_system("light")
    yield told_by_the_system
    told_by_the_system("light")


def faint_signs(place: QWidget) -> list[str]:
    """Icons that were drawn in the colours of another theme."""
    found = []
    for part in shown_parts(place):
        if isinstance(part, Picture) and part.isEnabled():
            shot = picture(part.window(), part.rect().translated(part.mapTo(part.window(), QPoint())), 2)
            colours = [colour for _count, colour in shot.getcolors(1 << 16) or []]
            ground = shot.getpixel((0, 0))
            if max(ratio(colour, ground) for colour in colours) < LEAST_OF_A_SIGN:  # type: ignore[arg-type]
                found.append(f"{type(part.parentWidget()).__name__} {part.pos().toTuple()}")
    return found


@AS_THE_SYSTEM
def test_the_screens_follow_the_system_while_one_works(window: MainWindow, turn: Turn) -> None:
    wrong: list[str] = []
    for screen_id, name in zip(PAINTED, ("dark", "contrast", "light"), strict=True):
        window.open_screen(screen_id)
        turn(name)
        assert len(shown_parts(window)) > MANY, "an empty window has no faint text"
        assert window.screen_id == screen_id
        wrong += [f"{screen_id} in {name}: {what}" for what in (*weak_texts(window, name), *faint_signs(window))]
    assert wrong == [], told(wrong)


@AS_THE_SYSTEM
def test_what_is_open_beside_the_window_follows_too_and_stays(window: MainWindow, turn: Turn) -> None:
    opened = [place.opens(window) for place in OPEN_TOGETHER]
    assert all(sheet.isVisible() for sheet in opened)
    turn("dark")
    wrong = [
        f"{type(sheet).__name__}: {what}"
        for sheet in opened
        for what in (*weak_texts(sheet, "dark"), *faint_signs(sheet))
    ]
    assert wrong == [], told(wrong)
    assert [sheet for sheet in opened if not sheet.isVisible()] == []
    for sheet in opened:
        sheet.close()


@AS_THE_SYSTEM
def test_other_events_of_the_system_take_nothing_away(window: MainWindow, turn: Turn) -> None:
    """Windows sends a change of palette and of theme besides; ours stays ours."""
    PLACES["what the window says"].opens(window)
    turn("dark")
    assert not window.banner.isHidden() and not window.notice.isHidden()
    assert window.banner.button.isVisible() and "Exchange" in window.banner.label.text()
    for kind in (QEvent.Type.ApplicationPaletteChange, QEvent.Type.ThemeChange, QEvent.Type.PaletteChange):
        QApplication.sendEvent(window, QEvent(kind))
    QTest.qWait(20)
    assert weak_texts(window, "dark") == {}
