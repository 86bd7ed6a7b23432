"""The shell: seven screens, one table of actions, errors in one way, themes that everybody can read."""

from __future__ import annotations

import json
import re
import sys
import threading
from collections import Counter
from datetime import timedelta
from itertools import combinations
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSize, Qt, QThread, QThreadPool, QTimer
from PySide6.QtGui import QFontMetrics, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from openplanner.application.book_slot import Slot, book_slot
from openplanner.application.office import Office
from openplanner.application.upkeep.demo_office import Replay
from openplanner.desktop.actions import ACTIONS, Action
from openplanner.desktop.bugdialog import BugDialog
from openplanner.desktop.desk import Desk
from openplanner.desktop.errors import show_beside
from openplanner.desktop.screen import Screen
from openplanner.desktop.screens import BESIDE, SCREENS, ScreenEntry
from openplanner.desktop.theme import THEMES, Theme, load_theme, palette_of, stylesheet_of
from openplanner.desktop.widgets.field import FieldWithMessage
from openplanner.desktop.window import MainWindow
from openplanner.domain.case import ContactForm
from openplanner.domain.errors import InvalidInput, NotAllowed, ResourceMissing, StoreBusy
from openplanner.domain.interval import Interval
from openplanner.faults import fault_report
from openplanner.resources import resource
from openplanner.settings import TEXT_PERCENT, THEME
from openplanner.texts import Texts
from tests.offices import registered
from tests.reading_code import ROOT

HEX = re.compile(r"#[0-9a-fA-F]{6}\b|#[0-9a-fA-F]{3}\b")
READ_ON = ("window", "base", "nav", "hover", "accent_soft")
SOFT = ("danger", "warning", "good")


# -- screens --------------------------------------------------------------------------------------


def test_seven_screens_open_by_key_and_say_where_one_is(qtbot: QtBot, window: MainWindow) -> None:
    for number, entry in enumerate(SCREENS, 1):
        assert entry.shortcut == f"Ctrl+{number}"
        qtbot.keyClick(window, Qt.Key(Qt.Key.Key_0.value + number), Qt.KeyboardModifier.ControlModifier)
        assert window.screen_id == entry.screen_id
        assert window.nav.buttons[entry.screen_id].isChecked()
        assert window.windowTitle().startswith(window.desk.texts(f"window.screen.{entry.screen_id}"))
        screen = window.screens[entry.screen_id]
        assert screen.screen_id == entry.screen_id
        assert window.stack.currentWidget() is screen


def test_a_screen_is_made_once_and_told_when_left(window: MainWindow) -> None:
    first = window.open_screen("cases")
    window.open_screen("today")
    assert window.open_screen("cases") is first


def test_a_damaged_installation_leaves_the_screen_in_view(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    absent = ScreenEntry("figures", "openplanner.desktop.absent", "Absent", "search", "Ctrl+6")
    monkeypatch.setitem(sys.modules["openplanner.desktop.screens"].BY_ID, "figures", absent)
    window.screens.pop("figures", None)
    window.open_screen("figures")
    assert window.screen_id == "today"
    assert window.nav.buttons["today"].isChecked()
    assert window.banner.isVisible()


# -- actions --------------------------------------------------------------------------------------


def test_no_action_is_there_twice() -> None:
    assert [name for name, count in Counter(row.action_id for row in ACTIONS).items() if count > 1] == []


def test_no_key_means_two_things() -> None:
    def clash(one: Action, other: Action) -> bool:
        shared = one.scope == other.scope or "window" in {one.scope, other.scope}
        same = QKeySequence(one.shortcut) == QKeySequence(other.shortcut)
        return (
            shared and bool(one.shortcut) and same and (one.holder == other.holder or not (one.holder and other.holder))
        )

    going = [Action(f"go-{e.screen_id}", "window", "", e.icon, e.shortcut, "") for e in (*SCREENS, *BESIDE)]
    clashes = [(a.action_id, b.action_id) for a, b in combinations([*ACTIONS, *going], 2) if clash(a, b)]
    assert clashes == []


@pytest.mark.parametrize("row", ACTIONS, ids=lambda row: row.action_id)
def test_every_action_has_its_text_and_icon_and_an_id_of_its_screen(row: Action) -> None:
    assert row.scope in {"window", *(entry.screen_id for entry in (*SCREENS, *BESIDE))}
    assert row.action_id.startswith(f"{row.scope}-")
    assert all(Texts(language).has(row.text_key) for language in ("nl", "en"))
    assert not row.icon or resource("icons", f"{row.icon}.svg").is_file()
    assert not row.shortcut or not QKeySequence(row.shortcut).isEmpty()


def test_every_action_has_its_method_where_it_works(window: MainWindow) -> None:
    for row in ACTIONS:
        place: QWidget = window
        if row.scope != "window":
            screen = window.open_screen(row.scope)
            assert isinstance(screen, Screen)
            assert row.action_id in screen.acts
            place = screen
        assert callable(getattr(place, row.method))
        assert not row.enabled or isinstance(getattr(place, row.enabled)(), bool)
        assert not row.holder or isinstance(getattr(place, row.holder), QWidget)


def test_every_screen_names_its_main_action(window: MainWindow) -> None:
    known = {row.action_id for row in ACTIONS}
    for entry in SCREENS:
        screen = window.open_screen(entry.screen_id)
        assert screen is not None
        assert screen.main_action_id in known or not screen.main_action_id


# -- errors ---------------------------------------------------------------------------------------


def test_a_refusal_is_a_line_at_the_bottom(window: MainWindow, desk: Desk) -> None:
    desk.failed.emit(NotAllowed("case_claimed", who="Noor Demo"))
    assert window.notice.isVisible()
    assert "Noor Demo" in window.notice.label.text()
    assert not window.banner.isVisible()


def test_a_refusal_about_a_field_stands_beside_it(qtbot: QtBot, window: MainWindow, desk: Desk) -> None:
    field = FieldWithMessage("Naam", QLineEdit(), "Voor- en achternaam")
    qtbot.addWidget(field)
    field.show()
    show_beside(desk, InvalidInput("name_missing", field="name"), {"name": field})
    assert field.error
    assert field.message.isVisible()
    assert "Voor- en achternaam" in field.editor.accessibleDescription()
    assert field.error in field.editor.accessibleDescription()
    assert not window.notice.isVisible()
    show_beside(desk, InvalidInput("name_missing", field="elsewhere"), {"name": field})
    assert window.notice.isVisible()
    field.set_error("")
    assert not field.error
    assert not field.message.isVisible()


def test_what_is_unavailable_is_a_banner_that_tries_again(qtbot: QtBot, window: MainWindow, desk: Desk) -> None:
    tries = []
    window.show_error(StoreBusy("store_busy"), lambda: tries.append(1))
    assert window.banner.isVisible()
    assert window.banner.button.text() == "Opnieuw proberen"
    window.banner.button.click()
    assert tries == [1]
    assert not window.banner.isVisible()
    desk.failed.emit(ResourceMissing("resource_missing", name="x"))
    assert window.banner.isVisible()


def test_a_bug_is_reported_once_without_values_and_the_program_goes_on(
    qtbot: QtBot, window: MainWindow, caplog: pytest.LogCaptureFixture
) -> None:
    window.bugs.found.disconnect()
    window.bugs.found.connect(window._show_bug)
    for _ in range(3):
        try:
            raise KeyError("Mevrouw Geheim")
        except KeyError:
            window.bugs.take(sys.exc_info())  # type: ignore[arg-type]
    dialogs = window.findChildren(BugDialog)
    assert len(dialogs) == 1
    report = dialogs[0].report.toPlainText()
    assert "KeyError" in report
    assert "test_shell.py" in report
    assert str(ROOT.parent) not in report.replace("openplanner", "")
    assert "Geheim" not in report + caplog.text
    dialogs[0].accept()
    assert window.isVisible()


@pytest.fixture
def forgives(window: MainWindow) -> None:
    window.bugs.found.disconnect()
    window.bugs.found.connect(window._show_bug)


@pytest.mark.usefixtures("forgives")
def test_the_hook_only_emits(qtbot: QtBot, window: MainWindow) -> None:
    """PySide6 calls it on whatever thread broke; the dialog belongs to the window."""
    assert sys.excepthook == window.bugs._hook
    with qtbot.waitSignal(window.bugs._raised):
        sys.excepthook(ValueError, ValueError("x"), None)
    qtbot.waitUntil(lambda: window.findChild(BugDialog) is not None)


def _break_in_a_thread() -> None:
    raise LookupError("Mevrouw Geheim")


def _break_in_the_pool() -> None:
    raise KeyError("Mevrouw Geheim")


class _ThreadOfQt(QThread):
    def run(self) -> None:
        raise IndexError("Mevrouw Geheim")


class _BreaksWhenItGoes:
    def __del__(self) -> None:
        raise ZeroDivisionError("Mevrouw Geheim")


@pytest.mark.usefixtures("forgives")
def test_a_fault_on_any_thread_is_one_report_and_the_program_goes_on(
    qtbot: QtBot, window: MainWindow, desk: Desk, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    window.bugs._folder = tmp_path / "reports"
    for _ in range(5):
        thread = threading.Thread(target=_break_in_a_thread)
        thread.start()
        thread.join()
        gone = _BreaksWhenItGoes()
        del gone
        QTimer.singleShot(0, window, _break_in_a_thread)
        QThreadPool.globalInstance().start(_break_in_the_pool)
        of_qt = _ThreadOfQt()
        of_qt.start()
        of_qt.wait()
        desk.tasks.run(window, "general", "breaks", "", lambda _progress: 1 // 0)
        qtbot.wait(1)
    qtbot.waitUntil(lambda: len(window.findChildren(BugDialog)) == 6)
    kept = sorted((tmp_path / "reports").iterdir())
    assert len(kept) == 6
    told = "".join(path.read_text(encoding="utf-8") for path in kept) + caplog.text
    assert "Geheim" not in told
    assert caplog.text.count("time 4") == 6
    assert window.isVisible()
    desk.notice.emit("het werk gaat door", None)
    assert window.notice.label.text() == "het werk gaat door"


def test_the_hooks_are_given_back(window: MainWindow) -> None:
    window.bugs.step_aside()
    before = (sys.excepthook, threading.excepthook, sys.unraisablehook)
    window.bugs.install()
    window.bugs.install()
    assert sys.excepthook == window.bugs._hook
    window.close()
    assert (sys.excepthook, threading.excepthook, sys.unraisablehook) == before


def test_the_same_fault_has_the_same_fingerprint() -> None:
    prints = set()
    for value in ("een", "twee"):
        try:
            int(value)
        except ValueError as error:
            prints.add(fault_report(ValueError, error.__traceback__)[0])
    assert len(prints) == 1


def test_what_waits_for_a_calendar_is_counted_and_sent(
    window: MainWindow, desk: Desk, small: tuple[Office, Replay]
) -> None:
    case = registered(small[0])
    start = small[1].moment + timedelta(days=1)
    slot = Slot(ContactForm.PHONE, Interval(start, start + timedelta(minutes=30)), (desk.colleague_id,))
    book_slot(desk.office, case.case_id, slot, desk.colleague_id)
    waiting = len(desk.reads.outbox_rows())
    told: list[tuple[int, int, int]] = []
    window.start_sending()
    assert window.outbox_sender is not None
    window.outbox_sender.counted.connect(lambda *counts: told.append(counts))
    assert desk.reads.outbox_rows() == []
    assert not window.status.outbox.isVisible()
    window.status.show_outbox(waiting or 1, 0)
    assert window.status.outbox.isVisible()
    assert "nog niet in de agenda" in window.status.outbox.accessibleName()
    desk.bookings_changed.emit()
    assert told == [(0, 0, 0)]
    assert not window.status.outbox.isVisible()


# -- look -----------------------------------------------------------------------------------------


def luminance(hex_colour: str) -> float:
    """WCAG 2.2 relative luminance."""
    parts = [int(hex_colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(theme: Theme, one: str, other: str) -> float:
    first, second = sorted((luminance(theme.colours[one]), luminance(theme.colours[other])), reverse=True)
    return (first + 0.05) / (second + 0.05)


@pytest.mark.parametrize("name", THEMES)
def test_every_text_can_be_read(name: str) -> None:
    theme = load_theme(name)
    pairs = [(text, ground) for text in ("text", "muted", "accent") for ground in READ_ON]
    pairs += [(kind, ground) for kind in SOFT for ground in (*READ_ON, f"{kind}_soft")]
    pairs += [("on_accent", "accent"), ("on_accent", "accent_dark")]
    weak = {pair: round(contrast(theme, *pair), 2) for pair in pairs if contrast(theme, *pair) < 4.5}
    assert weak == {}


@pytest.mark.parametrize("name", THEMES)
def test_edges_and_focus_can_be_seen(name: str) -> None:
    """WCAG 2.2, 1.4.11: three to one for what shows where a field is and where the keyboard is."""
    theme = load_theme(name)
    pairs = [(edge, ground) for edge in ("field", "focus") for ground in ("window", "base")]
    weak = {pair: round(contrast(theme, *pair), 2) for pair in pairs if contrast(theme, *pair) < 3}
    assert weak == {}


def test_themes_name_the_same_colours_and_fill_the_stylesheet() -> None:
    names = {name: set(load_theme(name).colours) for name in THEMES}
    assert len({frozenset(found) for found in names.values()}) == 1
    for name in THEMES:
        theme = load_theme(name)
        assert "@" not in stylesheet_of(theme, 150)
        assert palette_of(theme).window().color().name() == theme.colours["window"]


def test_no_colour_stands_in_the_code() -> None:
    found = {
        f"{path.relative_to(ROOT)}: {match}"
        for path in (ROOT / "openplanner" / "desktop").rglob("*.py")
        for match in HEX.findall(path.read_text(encoding="utf-8"))
    }
    assert found == set()
    assert HEX.findall(json.dumps(load_theme("light").colours)) != []


def test_every_icon_that_is_kept_is_used() -> None:
    places = [ROOT / "openplanner" / "desktop", ROOT / "tests" / "desktop"]
    code = "\n".join(path.read_text(encoding="utf-8") for place in places for path in place.rglob("*.py"))
    unused = {path.stem for path in resource("icons").glob("*.svg") if f'"{path.stem}"' not in code}
    assert unused == set()


@pytest.mark.parametrize("percent", [100, 200])
def test_no_label_or_button_is_clipped(qtbot: QtBot, window: MainWindow, desk: Desk, percent: int) -> None:
    """At 1366 x 768, the smallest screen in use (peers.md row 54)."""
    dress(qtbot, window, desk, percent)
    for screen_id in ("today", "cases", "settings"):
        screen = window.open_screen(screen_id)
        assert screen is not None
        qtbot.wait(20)
        assert window.size() == QSize(1366, 768)
        clipped = {
            f"{screen_id}: {part.text()!r} {part.width()} < {_needed(part)}"
            for kind in (QLabel, QPushButton)
            for part in screen.findChildren(kind)
            if part.isVisible() and part.text() and part.width() < _needed(part)
        }
        assert clipped == set()


def _needed(part: QLabel | QPushButton) -> int:
    metrics = QFontMetrics(part.font())
    if isinstance(part, QLabel) and part.wordWrap():
        return max((metrics.horizontalAdvance(word) for word in part.text().split()), default=0)
    return metrics.horizontalAdvance(part.text().replace("&", ""))


def dress(qtbot: QtBot, window: MainWindow, desk: Desk, percent: int, theme: str = "light") -> None:
    before, look = window.nav, window._look_now()
    desk.keep_setting(TEXT_PERCENT, percent)
    desk.keep_setting(THEME, theme)
    if window._look_now() != look:  # the theme of the computer, chosen by name, is no other look
        qtbot.waitUntil(lambda: window.nav is not before)
    window.resize(1366, 768)


def test_the_bar_keeps_its_words_until_there_is_no_room(qtbot: QtBot, window: MainWindow, desk: Desk) -> None:
    button = window.nav.buttons["today"]
    assert button.toolButtonStyle() is Qt.ToolButtonStyle.ToolButtonTextBesideIcon
    dress(qtbot, window, desk, 200)
    button = window.nav.buttons["today"]
    assert button.toolButtonStyle() is Qt.ToolButtonStyle.ToolButtonIconOnly
    assert button.accessibleName() == "Vandaag"
    assert button.toolTip().startswith("Vandaag")


@pytest.mark.parametrize("theme", ["dark", "contrast"])
def test_another_theme_dresses_the_whole_window(qtbot: QtBot, window: MainWindow, desk: Desk, theme: str) -> None:
    window.open_screen("cases")
    dress(qtbot, window, desk, 100, theme)
    assert window.screen_id == "cases"
    assert window.palette().window().color().name() == load_theme(theme).colours["window"]


# -- everybody ------------------------------------------------------------------------------------


@pytest.mark.parametrize("screen_id", ["today", "cases", "settings"])
def test_whatever_takes_the_keyboard_says_its_name(window: MainWindow, screen_id: str) -> None:
    screen = window.open_screen(screen_id)
    assert screen is not None
    kinds = (QLineEdit, QPlainTextEdit, QComboBox, QAbstractItemView, QAbstractButton)
    nameless = {
        f"{type(part).__name__} {part.objectName()}"
        for kind in kinds
        for part in screen.findChildren(kind)
        if part.isVisible()
        and part.focusPolicy() is not Qt.FocusPolicy.NoFocus
        and not part.accessibleName()
        and not (isinstance(part, QAbstractButton) and part.text())
        and not isinstance(part.parent(), QComboBox | QLineEdit)
    }
    assert nameless == set()


@pytest.mark.parametrize("screen_id", ["today", "cases", "settings"])
def test_tab_walks_round_and_never_gets_caught(
    qtbot: QtBot, window: MainWindow, small: tuple[Office, Replay], screen_id: str
) -> None:
    registered(small[0])
    window.open_screen(screen_id)
    window.activateWindow()
    seen: list[QWidget] = []
    while (now := window.focusWidget()) not in seen and len(seen) < 80:
        assert now is not None
        seen.append(now)
        qtbot.keyClick(now, Qt.Key.Key_Tab)
    assert now is seen[0]
    assert len(seen) > 3
    assert window.nav.buttons[screen_id] in seen


def test_the_bar_is_walked_with_the_arrow_keys(qtbot: QtBot, window: MainWindow) -> None:
    window.nav.buttons["today"].setFocus()
    qtbot.keyClick(window.nav.buttons["today"], Qt.Key.Key_Down)
    assert window.screen_id == "intake"


class Asked(QObject):
    """What a widget was told, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.events: list[QEvent.Type] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 as Qt names it
        self.events.append(event.type())
        return False


def test_what_waits_to_be_laid_out_is_so_before_the_window_is_painted(window: MainWindow) -> None:
    """Else what is new on a page that scrolls is painted pressed into the height of before."""
    asked = Asked()
    window.banner.installEventFilter(asked)
    QCoreApplication.postEvent(window.banner, QEvent(QEvent.Type.LayoutRequest))
    for _turn in ("laid out", "painted"):
        QCoreApplication.sendEvent(window, QEvent(QEvent.Type.UpdateRequest))
    assert asked.events[:1] == [QEvent.Type.LayoutRequest]
