"""Two desks on one file: who is where is seen, and what others do comes on screen without taking anybody's place."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from openplanner.application.office import Office
from openplanner.application.own_texts.editing import save_text
from openplanner.application.register_case import Intake, register_case, register_cases
from openplanner.application.upkeep import organisation
from openplanner.application.upkeep.demo_office import Replay
from openplanner.application.upkeep.open_organisation import open_organisation
from openplanner.desktop.agenda.screen import AgendaScreen
from openplanner.desktop.cases.screen import CasesScreen
from openplanner.desktop.conversation.screen import ConversationScreen
from openplanner.desktop.figures.screen import FiguresScreen
from openplanner.desktop.own_texts.page import TextsPage
from openplanner.desktop.settings.colleague_page import ColleaguePage
from openplanner.desktop.settings.opening_page import OpeningPage
from openplanner.desktop.settings.place_page import PlacePage
from openplanner.desktop.settings.screen import SettingsScreen
from openplanner.desktop.settings.setting_page import SettingPage
from openplanner.desktop.today.screen import TodayScreen
from openplanner.desktop.together import watch
from openplanner.desktop.together.two_versions import TwoVersions
from openplanner.desktop.window import MainWindow
from openplanner.domain.case import CaseType
from openplanner.domain.colleague import Colleague, Team
from openplanner.domain.errors import OpenPlannerError
from openplanner.domain.presence import LEASE, Doing
from openplanner.settings import CLOSED_DAYS, MUNICIPALITY, PLACE_NAME
from tests.offices import MONDAY, letter, registered


@pytest.fixture
def case_id(small: tuple[Office, Replay]) -> int:
    return registered(small[0]).case_id


def looked(window: MainWindow) -> None:
    """The look of every second."""
    window.server_line.watch.look()


def test_a_look_comes_within_two_seconds() -> None:
    assert watch.LOOK_MS <= 2000


def test_who_is_in_a_case_is_seen_in_every_list_and_in_the_case(
    window: MainWindow, colleague: MainWindow, case_id: int
) -> None:
    today = window.screens["today"]
    assert isinstance(today, TodayScreen)
    colleague.open_screen("cases", case_id)
    looked(window)
    line = today.chosen()
    assert line is not None
    assert line.here == "Noor Demo bekijkt deze zaak"
    assert line.here in line.spoken
    cases = window.open_screen("cases", case_id)
    assert isinstance(cases, CasesScreen)
    assert cases.model.lines[0].here == "Noor Demo bekijkt deze zaak"
    assert cases.view.here.isVisible()
    hers = colleague.screens["cases"]
    assert isinstance(hers, CasesScreen)
    looked(colleague)
    assert hers.view.here.accessibleName() == "Bram Proef bekijkt deze zaak"
    hers.edit()
    looked(window)
    assert cases.view.here.accessibleName() == "Noor Demo schrijft in deze zaak"
    colleague.open_screen("today")
    looked(window)
    assert not cases.view.here.isVisible()
    assert cases.model.lines[0].here == ""


def test_who_phones_is_seen_in_the_talk_and_leaving_ends_it(
    window: MainWindow, colleague: MainWindow, case_id: int
) -> None:
    hers = colleague.open_screen("conversation", case_id)
    mine = window.open_screen("conversation", case_id)
    assert isinstance(hers, ConversationScreen)
    assert isinstance(mine, ConversationScreen)
    looked(window)
    assert mine.page.here.accessibleName() == "Noor Demo bekijkt deze zaak"
    hers.talk.notes.setPlainText("Eerste woorden")
    hers._pause()
    looked(window)
    assert mine.page.here.accessibleName() == "Noor Demo schrijft in deze zaak"
    hers.start_clock()
    looked(window)
    assert mine.page.here.accessibleName() == "Noor Demo belt nu"
    colleague.close()
    looked(window)
    assert not mine.page.here.isVisible()


def test_a_desk_that_died_is_gone_when_its_lease_ends(
    window: MainWindow, colleague: MainWindow, small: tuple[Office, Replay], case_id: int
) -> None:
    colleague.open_screen("cases", case_id)
    looked(window)
    assert window.desk.presence.words(case_id)
    small[1].moment += LEASE + timedelta(seconds=1)
    looked(window)
    assert window.desk.presence.words(case_id) == ""


def test_walking_about_writes_once_and_renewing_keeps_the_lease(
    window: MainWindow, small: tuple[Office, Replay], case_id: int
) -> None:
    window.open_screen("cases", case_id)
    before = [(one.case_id, one.doing, one.until) for one in window.desk.reads.present(small[1].moment)]
    assert before == [(case_id, Doing.VIEWING, small[1].moment + LEASE)]
    version = window.desk.reads.presence_version()
    window.desk.presence.enter(case_id)
    assert window.desk.reads.presence_version() == version
    small[1].moment += timedelta(seconds=30)
    window.desk.presence._renew.timeout.emit()
    (again,) = window.desk.reads.present(small[1].moment)
    assert again.until == small[1].moment + LEASE


def test_a_change_elsewhere_comes_into_zaken_and_leaves_choice_focus_and_place(
    window: MainWindow, small: tuple[Office, Replay], qtbot: QtBot
) -> None:
    office, _ = small
    many = [Intake(f"V-{n:03}", CaseType.QUESTION, MONDAY, "", f"Persoon {n:03} Verzonnen") for n in range(150)]
    register_cases(office, many, 1)
    screen = window.open_screen("cases")
    assert isinstance(screen, CasesScreen)
    while screen.model.more:
        screen.model.fetchMore(screen.model.index(-1))
    assert len(screen.model.lines) == 150
    screen.list.setFocus()
    screen.list.setCurrentIndex(screen.model.index(120))
    qtbot.keyClick(screen.list, Qt.Key.Key_Down)
    chosen = screen.chosen()
    assert chosen is not None
    place, beside = screen.list.verticalScrollBar().value(), screen.view.verticalScrollBar().value()
    assert place > 0
    register_case(office, letter("Z-nieuw"), 2)
    looked(window)
    assert screen.model.lines[0].row.number == "Z-nieuw"
    assert len(screen.model.lines) == 151
    now = screen.chosen()
    assert now is not None
    assert now.row.case_id == chosen.row.case_id
    assert window.focusWidget() is screen.list
    assert screen.list.verticalScrollBar().value() == place
    assert screen.view.verticalScrollBar().value() == beside


def test_what_is_typed_in_the_search_line_stays(window: MainWindow, small: tuple[Office, Replay], case_id: int) -> None:
    screen = window.open_screen("cases")
    assert isinstance(screen, CasesScreen)
    screen.search.setText("Verz")
    screen.search.setFocus()
    screen.search.setCursorPosition(2)
    register_case(small[0], letter("Z-2"), 2)
    looked(window)
    assert len(screen.model.lines) == 2
    assert (screen.search.text(), screen.search.cursorPosition()) == ("Verz", 2)
    assert window.focusWidget() is screen.search


def test_a_change_elsewhere_comes_into_overzicht_and_leaves_focus_and_place(
    window: MainWindow, small: tuple[Office, Replay], case_id: int, qtbot: QtBot
) -> None:
    screen = window.open_screen("figures")
    assert isinstance(screen, FiguresScreen)
    qtbot.waitUntil(lambda: len(screen.grid.cards) == 15)
    screen.report_button.setFocus()
    bar = screen.area.verticalScrollBar()
    bar.setValue(bar.maximum())
    place, cards = bar.value(), list(screen.grid.cards)
    looked(window)
    assert screen.grid.cards == cards  # nothing changed: the same cards stand there still
    assert screen.figures is not None
    before = sum(count for _, count in screen.figures.received)
    register_case(small[0], letter("Z-2", moment=small[1].moment), 2)
    looked(window)
    assert sum(count for _, count in screen.figures.received) == before + 1
    assert window.focusWidget() is screen.report_button
    assert bar.value() == place


def test_who_plans_a_case_is_seen_wherever_it_is_planned_too(
    window: MainWindow, colleague: MainWindow, case_id: int
) -> None:
    hers = colleague.open_screen("agenda", case_id)
    mine = window.open_screen("agenda", case_id)
    assert isinstance(hers, AgendaScreen)
    assert isinstance(mine, AgendaScreen)
    looked(window)
    assert mine.plan.here.text == "Noor Demo plant deze zaak"
    looked(colleague)
    assert hers.plan.here.text == "Bram Proef plant deze zaak"
    cases = window.open_screen("cases", case_id)
    assert isinstance(cases, CasesScreen)
    looked(window)
    looked(colleague)
    assert cases.view.here.accessibleName() == "Noor Demo plant deze zaak"
    assert hers.plan.here.text == "Bram Proef bekijkt deze zaak"
    hers.planner.stop()
    looked(window)
    assert not cases.view.here.isVisible()
    window.open_screen("agenda")
    looked(colleague)
    assert colleague.desk.presence.words(case_id) == "Bram Proef plant deze zaak"  # he went on where he was


# -- what colleagues decide about the office -------------------------------------------------------


def settings_page(window: MainWindow, section: str) -> QWidget:
    screen = window.open_screen("settings", section)
    assert isinstance(screen, SettingsScreen)
    return screen.page(section)


def test_a_setting_that_a_colleague_changed_holds_here_too(window: MainWindow, small: tuple[Office, Replay]) -> None:
    looked(window)
    page = settings_page(window, "municipality")
    assert isinstance(page, SettingPage)
    field, beside = page.fields[MUNICIPALITY.key], page.fields[PLACE_NAME.key]
    assert isinstance(field.editor, QLineEdit)
    assert isinstance(beside.editor, QLineEdit)
    beside.editor.setText("Half getypt")
    field.editor.setFocus()
    field.editor.setCursorPosition(2)
    organisation.save_setting(small[0], MUNICIPALITY.key, "Haar gemeente", 2)
    organisation.save_setting(small[0], PLACE_NAME.key, "Haar plaats", 2)
    looked(window)
    desk = window.desk
    assert desk.settings.text(MUNICIPALITY) == desk.office.settings.text(MUNICIPALITY) == "Haar gemeente"
    assert (field.editor.text(), field.editor.cursorPosition()) == ("Haar gemeente", 2)
    assert window.focusWidget() is field.editor
    assert beside.editor.text() == "Half getypt"
    beside.editor.editingFinished.emit()
    box = beside.findChild(TwoVersions)  # what was typed over hers is asked about, never kept in silence
    assert box is not None
    assert (box.theirs.text(), box.mine.text()) == ("Haar plaats", "Half getypt")


def test_opening_days_of_a_colleague_are_counted_with_at_once(window: MainWindow, small: tuple[Office, Replay]) -> None:
    looked(window)
    page = settings_page(window, "opening")
    assert isinstance(page, OpeningPage)
    friday = MONDAY.date() + timedelta(days=4)
    page.year.setFocus()
    page.year.setCurrentCell(3, 2)
    organisation.save_setting(small[0], CLOSED_DAYS.key, f"{friday.isoformat()} Feestdag", 2)
    looked(window)
    assert window.desk.opening().why_closed(friday) is not None
    assert window.desk.office.rules.opening.why_closed(friday) is not None
    assert "Feestdag" in page.year.words(page.year.days[0, 4])
    assert (page.year.currentRow(), page.year.currentColumn()) == (3, 2)
    assert window.focusWidget() is page.year


def test_colleagues_and_teams_of_others_come_in_where_nobody_types(
    window: MainWindow, small: tuple[Office, Replay], qtbot: QtBot
) -> None:
    office = small[0]
    looked(window)
    page = settings_page(window, "colleagues")
    assert isinstance(page, ColleaguePage)
    noor = next(one for one in page.organisation.colleagues if one.name == "Noor Demo")  # type: ignore[union-attr]
    page.names.setCurrentRow(next(row for row in range(2) if page.names.item(row).text() == "Noor Demo"))
    page.cap.setText("7")
    page.cap.setFocus()
    page.cap.setCursorPosition(1)
    organisation.save_team(office, Team("Woo"), 2)
    organisation.save_colleague(office, replace(noor, email="nieuw@voorbeeldstad.example"), 2)
    looked(window)
    assert page.email.text() == "nieuw@voorbeeldstad.example"
    assert "gewijzigd" in page.fields["email"].message.text
    assert (page.cap.text(), page.cap.cursorPosition()) == ("7", 1)
    assert window.focusWidget() is page.cap
    assert "Woo" in page.teams.names().values()
    page.save()
    kept = open_organisation(office).colleagues
    assert [(one.email, one.cap_per_day) for one in kept if one.colleague_id == noor.colleague_id] == [
        ("nieuw@voorbeeldstad.example", 7)
    ]
    cases = window.open_screen("cases")
    assert isinstance(cases, CasesScreen)
    cases.bar.team.setCurrentIndex(1)
    organisation.save_team(office, Team("Aanslagen"), 2)
    looked(window)
    assert [cases.bar.team.itemText(row) for row in range(4)][1:] == ["Aanslagen", "Bezwaar", "Woo"]
    assert cases.bar.team.currentText() == "Bezwaar"
    agenda = window.open_screen("agenda")
    assert isinstance(agenda, AgendaScreen)
    organisation.save_team(office, Team("Belastingen"), 2)
    looked(window)
    assert [agenda.head.team.itemText(row) for row in range(4)] == ["Aanslagen", "Belastingen", "Bezwaar", "Woo"]
    assert agenda.head.team.currentText() == "Bezwaar"


def test_what_both_changed_stays_as_typed_and_is_asked_at_saving(
    window: MainWindow, small: tuple[Office, Replay]
) -> None:
    looked(window)
    page = settings_page(window, "places")
    assert isinstance(page, PlacePage)
    room = page.places.opened()
    page.places.seats.setText("6")
    organisation.save_place(small[0], replace(room, seats=8, address="Markt 1"), 2)
    looked(window)
    assert page.places.seats.text() == "6"
    page.places.save()
    box = page.places.versions.open["seats"]
    assert (box.theirs.text(), box.mine.text()) == ("8", "6")


def test_a_text_of_a_colleague_comes_in_and_what_was_typed_is_compared(
    window: MainWindow, small: tuple[Office, Replay], failures: list[OpenPlannerError]
) -> None:
    looked(window)
    page = settings_page(window, "texts")
    assert isinstance(page, TextsPage)
    opened = page.open
    assert opened is not None
    hers = save_text(small[0], opened.name, opened.text + "\n", opened.number, 2)
    looked(window)
    assert page.open == hers
    page.editor.words.setPlainText(hers.text + "\n\n")
    again = save_text(small[0], opened.name, hers.text + "\n", hers.number, 2)
    looked(window)
    assert page.editor.text == hers.text + "\n\n"
    page.save()
    assert page.comparison.isVisible()
    assert "Noor Demo" in page.comparison.title.text() or "Bram Proef" in page.comparison.title.text()
    assert page.open is not None and page.open.number == again.number
    assert page.editor.text == hers.text + "\n\n"
    assert failures == []


def test_a_new_form_stays_new_when_others_store_theirs(window: MainWindow, small: tuple[Office, Replay]) -> None:
    looked(window)
    page = settings_page(window, "colleagues")
    assert isinstance(page, ColleaguePage)
    page.start_new()
    page.name.setText("Iemand Nieuw")
    organisation.save_colleague(small[0], Colleague("Aafje Eerder", "aafje@voorbeeldstad.example", team_ids=(1,)), 2)
    looked(window)
    assert page.names.count() == 3
    assert (page.names.currentRow(), page.name.text(), page.opened().colleague_id) == (-1, "Iemand Nieuw", 0)
