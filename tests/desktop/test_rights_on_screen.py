"""What somebody may not do is off and says why, for every role and action: the table of rights is the one source."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from openplanner.application.office import Office
from openplanner.application.upkeep.demo_office import Replay
from openplanner.desktop.actions import ACTIONS, NEEDS, Action
from openplanner.desktop.cases.screen import CasesScreen
from openplanner.desktop.desk import Desk
from openplanner.desktop.own_texts.page import TextsPage
from openplanner.desktop.settings.calendar_page import CalendarPage
from openplanner.desktop.settings.keeping_page import KeepingPage
from openplanner.desktop.settings.opening_page import OpeningPage
from openplanner.desktop.settings.place_page import PlacePage
from openplanner.desktop.settings.screen import SettingsScreen
from openplanner.desktop.settings.setting_page import SettingPage
from openplanner.desktop.widgets.text import Button
from openplanner.desktop.window import MainWindow, open_window
from openplanner.domain.rights import TABLE, Rights, Role
from openplanner.domain.rights import Action as Right
from openplanner.settings import MUNICIPALITY
from tests.offices import registered


@pytest.fixture(params=Role)
def of_role(request: pytest.FixtureRequest, desk: Desk, qtbot: QtBot) -> Iterator[MainWindow]:
    """A window of somebody with one role."""
    desk.rights = Rights(frozenset({request.param}))
    made = open_window(desk)
    qtbot.addWidget(made)
    yield made
    made.close()


def made_action(window: MainWindow, row: Action) -> QAction | None:
    if row.scope == "window":
        return next(action for action in window.actions() if action.objectName() == row.action_id)
    screen = window.screens.get(row.scope) or window.open_screen(row.scope)
    assert screen is not None
    return screen.acts.get(row.action_id)


def test_every_action_is_on_exactly_when_its_role_may(of_role: MainWindow) -> None:
    rights = of_role.desk.rights
    (role,) = rights.roles
    for row in ACTIONS:
        action = made_action(of_role, row)
        assert action is not None, row.action_id
        may = row.needs in TABLE[role]
        holder = of_role if row.scope == "window" else of_role.screens[row.scope]
        can = not row.enabled or bool(getattr(holder, row.enabled)())
        assert action.isEnabled() == (may and can), (role, row.action_id)
        assert bool(action.statusTip()) == (not may), (role, row.action_id)


def test_what_an_action_needs_names_actions_that_exist() -> None:
    listed = [name for names in NEEDS.values() for name in names]
    assert len(listed) == len(set(listed))
    assert set(listed) <= {row.action_id for row in ACTIONS}


def test_a_button_that_is_off_says_why(desk: Desk, qtbot: QtBot, small: tuple[Office, Replay]) -> None:
    desk.rights = Rights(frozenset({Role.READER}))
    case_id = registered(small[0]).case_id
    window = open_window(desk)
    qtbot.addWidget(window)
    screen = window.open_screen("cases", case_id)
    assert isinstance(screen, CasesScreen)
    words = desk.texts("together.no_right.change")
    start = screen.view.start
    assert not start.isEnabled()
    assert words in start.toolTip()
    assert start.accessibleDescription() == words
    window.close()


def test_shared_settings_are_for_who_arranges(of_role: MainWindow) -> None:
    may = of_role.desk.rights.may(Right.ARRANGE)
    screen = of_role.open_screen("settings", "municipality")
    assert isinstance(screen, SettingsScreen)
    page = screen.page("municipality")
    assert isinstance(page, SettingPage)
    field = page.fields[MUNICIPALITY.key]
    assert isinstance(field.editor, QLineEdit)
    assert field.editor.isEnabled() == may
    assert (field.origin.text() == of_role.desk.texts("together.no_right.arrange")) == (not may)
    places = screen.page("places")
    assert isinstance(places, PlacePage)
    assert {button.isEnabled() for button in places.places.findChildren(Button)} == {may}


def test_pages_that_write_by_themselves_are_off_with_the_reason_beforehand(of_role: MainWindow) -> None:
    rights, texts = of_role.desk.rights, of_role.desk.texts
    arrange = texts("together.no_right.arrange") if not rights.may(Right.ARRANGE) else ""
    plan = texts("together.no_right.plan") if not rights.may(Right.PLAN) else ""
    screen = of_role.open_screen("settings", "opening")
    assert isinstance(screen, SettingsScreen)
    opening = screen.page("opening")
    assert isinstance(opening, OpeningPage)
    assert opening.from_file.isEnabled() == (not arrange)
    assert opening.from_file.toolTip() == opening.year_field.message.text == arrange
    keeping = screen.page("keeping")
    assert isinstance(keeping, KeepingPage)
    keeping.refresh()
    assert {part.isEnabled() for part in (keeping.kind, keeping.days, keeping.set_button)} == {not arrange}
    assert keeping.set_button.accessibleDescription() == arrange
    words = screen.page("texts")
    assert isinstance(words, TextsPage)
    screen.entered("texts")
    assert words.why.text == arrange
    assert words.editor.words.isReadOnly() == bool(arrange)
    words.editor.put("Een eigen tekst")
    words._update()
    for name in ("save", "keep", "shipped"):
        assert not arrange or not words.buttons[name].isEnabled()
        assert words.buttons[name].toolTip() == arrange
    assert words.buttons["paper"].toolTip() == ""
    calendars = screen.page("calendars")
    assert isinstance(calendars, CalendarPage)
    calendars.refresh()
    assert calendars.buttons
    assert {button.isEnabled() for button in calendars.buttons.values()} == {not plan}
    assert {button.toolTip() for button in calendars.buttons.values()} == {plan}
