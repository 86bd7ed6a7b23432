"""Instellingen: the opening calendar and the terms of keeping, each with its effect before it is saved."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from openplanner.application.book_slot import Slot, book_slot
from openplanner.application.office import Office
from openplanner.application.open_case import open_case
from openplanner.application.privacy.purge import purge
from openplanner.application.record_outcome import record_outcome
from openplanner.application.register_case import Intake, register_case
from openplanner.application.upkeep.demo_office import Replay
from openplanner.desktop.desk import Desk
from openplanner.desktop.settings.closing_days import ClosingDaysSheet, read_closing_days
from openplanner.desktop.settings.keeping_page import KeepingPage
from openplanner.desktop.settings.opening_page import OpeningPage
from openplanner.desktop.settings.opening_state import with_day
from openplanner.desktop.settings.screen import SettingsScreen
from openplanner.desktop.window import MainWindow
from openplanner.domain.case import CaseType, ContactForm, OutcomeCode
from openplanner.domain.interval import AMSTERDAM, Interval
from openplanner.settings import (
    CLOSED_DAYS,
    RETENTION_TERMS,
)
from tests.desktop.test_settings_screen import field, typed
from tests.offices import BY, registered

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=AMSTERDAM)


@pytest.fixture
def screen(window: MainWindow) -> SettingsScreen:
    found = window.open_screen("settings", "desk")
    assert isinstance(found, SettingsScreen)
    return found


def year(screen: SettingsScreen) -> OpeningPage:
    screen.entered("opening")
    page = screen.page("opening")
    assert isinstance(page, OpeningPage)
    return page


def test_the_year_ahead_says_of_every_day_whether_we_open_and_why_not(screen: SettingsScreen) -> None:
    table = year(screen).year
    words = {one.day: table.words(one) for one in table.days.values()}
    assert len(words) == 53 * 7
    assert words[date(2026, 11, 23)] == "maandag 23 november 2026: open"
    assert "dicht" in words[date(2026, 12, 25)] and "kerstdag" in words[date(2026, 12, 25)].lower()
    christmas = next(place for place, one in table.days.items() if one.day == date(2026, 12, 25))
    item = table.item(*christmas)
    assert item is not None and item.text() == "25 ×"
    assert item.data(Qt.ItemDataRole.AccessibleTextRole) == words[date(2026, 12, 25)]


def test_space_closes_a_day_after_its_effect_was_shown_and_opens_it_again(
    qtbot: QtBot, screen: SettingsScreen, desk: Desk, small: tuple[Office, Replay]
) -> None:
    case = register_case(small[0], Intake("2026-1", CaseType.COMPLAINT, MONDAY, "", "Jan de Fantasie"), 1)
    wednesday = Interval(MONDAY + timedelta(days=2), MONDAY + timedelta(days=2, minutes=30))
    book_slot(small[0], case.case_id, Slot(ContactForm.PHONE, wednesday, (1,)), 1)
    page = year(screen)
    page.year.setCurrentCell(0, 2)
    assert page.chosen.text() == "woensdag 25 november 2026: open"
    qtbot.keyClick(page.year, Qt.Key.Key_Space)
    one = page.fields["closed_days"]
    assert "2026-1: van do 26-11-2026 naar vr 27-11-2026" in one.effect_text.text()
    assert "1 gesprek staat dan op een moment dat we dicht zijn" in one.effect_text.text()
    assert "2026-1: wo 25-11-2026 09:00" in one.effect_text.text()
    assert desk.reads.settings() == {}
    one.confirm.click()
    assert desk.reads.settings() == {"closed_days": "2026-11-25"}
    assert page.chosen.text().startswith("woensdag 25 november 2026: dicht.")
    qtbot.keyClick(page.year, Qt.Key.Key_Space)
    one.confirm.click()
    assert desk.reads.settings() == {"closed_days": ""}
    assert open_case(desk.office, case.case_id).case.last_calling_day == date(2026, 11, 26)


def test_a_holiday_is_not_opened_by_hand(qtbot: QtBot, screen: SettingsScreen, desk: Desk) -> None:
    page = year(screen)
    place = next(place for place, one in page.year.days.items() if one.day == date(2026, 12, 25))
    page.year.setCurrentCell(*place)
    qtbot.keyClick(page.year, Qt.Key.Key_Return)
    assert desk.reads.settings() == {} and page.fields["closed_days"].effect.isHidden()


def test_another_answer_hour_moves_the_moments_of_open_cases(
    screen: SettingsScreen, desk: Desk, small: tuple[Office, Replay]
) -> None:
    case = register_case(small[0], Intake("2026-1", CaseType.WHATSAPP, MONDAY, "", "Jan de Fantasie"), 1)
    before = case.term("answer_by")
    one = field(screen, "answer_hours_whatsapp")
    typed(one, "4")
    assert "2026-1" in one.effect_text.text()
    one.confirm.click()
    after = open_case(desk.office, case.case_id).case.term("answer_by")
    assert before is not None and after is not None and after.moment != before.moment


@pytest.mark.parametrize(
    ("listed", "closed", "found"),
    [
        ("", True, "2026-11-25"),
        ("2026-12-24 Kerstavond", True, "2026-11-25; 2026-12-24 Kerstavond"),
        ("2026-11-25 Teamdag; 2026-12-24", False, "2026-12-24"),
    ],
)
def test_a_day_in_the_list_of_closing_days(listed: str, closed: bool, found: str) -> None:
    assert with_day(listed, date(2026, 11, 25), closed=closed) == found


def test_closing_days_come_from_a_file_and_only_what_is_ticked_is_closed(
    window: MainWindow, small: tuple[Office, Replay], tmp_path: Path, qtbot: QtBot
) -> None:
    """A feed of holidays closes nothing by itself: each day is shown with its name first."""
    window.open_screen("settings", "opening")
    page = window.findChild(OpeningPage)
    path = tmp_path / "dicht.ics"
    days = "".join(
        f"BEGIN:VEVENT\r\nUID:{n}\r\nDTSTART;VALUE=DATE:{day}\r\nSUMMARY:{name}\r\nEND:VEVENT\r\n"
        for n, (day, name) in enumerate((("20261130", "Gemeentefeest"), ("20261201", "Sint-Maarten")))
    )
    path.write_text(f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{days}END:VCALENDAR\r\n", encoding="utf-8")
    read_closing_days(window.desk, page, page.take_days, lambda *_asked: str(path))
    sheet = page.findChild(ClosingDaysSheet)
    assert [box.text() for box in sheet.boxes] == ["ma 30-11-2026 Gemeentefeest", "di 01-12-2026 Sint-Maarten"]
    sheet.boxes[1].setChecked(False)
    sheet.main.click()
    qtbot.waitUntil(lambda: bool(window.desk.settings.text(CLOSED_DAYS)))
    assert window.desk.settings.text(CLOSED_DAYS) == "2026-11-30 Gemeentefeest"


@pytest.fixture
def keeping(screen: SettingsScreen) -> KeepingPage:
    screen.entered("keeping")
    page = screen.page("keeping")
    assert isinstance(page, KeepingPage)
    return page


def shown_terms(page: KeepingPage) -> dict[str, tuple[str, str]]:
    cells = [[page.table.item(row, column) for column in range(3)] for row in range(page.table.rowCount())]
    return {one[0].text(): (one[1].text(), one[2].text()) for one in cells}  # type: ignore[union-attr]


def choose(page: KeepingPage, words: str) -> None:
    rows = [page.table.item(row, 0).text() for row in range(page.table.rowCount())]  # type: ignore[union-attr]
    page.table.setCurrentCell(rows.index(words), 0)


def test_a_term_is_set_for_a_type_and_outcome_after_its_effect_was_shown(
    keeping: KeepingPage, small: tuple[Office, Replay], desk: Desk
) -> None:
    office, clock = small
    case = registered(office)
    record_outcome(office, case.case_id, OutcomeCode.EXPLAINED, BY)
    clock.moment += timedelta(days=60)
    terms = shown_terms(keeping)
    assert len(terms) >= len(CaseType)
    assert terms["Bezwaar"] == ("90", "Algemene termijn")
    choose(keeping, "Bezwaar")
    keeping.outcome.setCurrentIndex(keeping.outcome.findData("explained"))
    keeping.days.setText("30")
    keeping.set_button.click()
    field = keeping.fields["retention_terms"]
    assert field.effect.isVisibleTo(keeping)
    assert "1 afgeronde zaak" in field.effect_text.text()
    assert case.number in field.effect_text.text()
    assert desk.settings.text(RETENTION_TERMS) == ""  # nothing is kept before the effect was seen
    field.confirm.click()
    assert desk.settings.text(RETENTION_TERMS) == "bezwaar/explained = 30"
    assert shown_terms(keeping)[f"Bezwaar: {desk.texts('cases.outcome.explained')}"] == ("30", "Eigen keuze")
    assert purge(desk.office, BY, dry_run=True).numbers == (case.number,)
    keeping.drop_button.click()
    field.confirm.click()
    assert desk.settings.text(RETENTION_TERMS) == ""


def test_a_term_that_cannot_be_is_said_beside_it(keeping: KeepingPage) -> None:
    choose(keeping, "Klacht")
    keeping.days.setText("lang")
    keeping.set_button.click()
    assert keeping.days_field.error
    keeping.days.setText("4000")
    keeping.set_button.click()
    assert keeping.fields["retention_terms"].field.error
