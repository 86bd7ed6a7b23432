"""Instellingen: every setting once, messages beside the field, effects before saving, people and calendars."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from openplanner.application.office import Office
from openplanner.application.open_case import open_case
from openplanner.application.register_case import Intake, register_case
from openplanner.application.upkeep.demo_office import Replay
from openplanner.application.upkeep.organisation import save_setting
from openplanner.desktop.desk import Desk
from openplanner.desktop.settings.calendar_page import CalendarPage
from openplanner.desktop.settings.colleague_page import ColleaguePage
from openplanner.desktop.settings.margins_note import MarginsNote
from openplanner.desktop.settings.pattern_text import read_exceptions, read_periods, write_exceptions, write_periods
from openplanner.desktop.settings.place_page import PlacePage
from openplanner.desktop.settings.screen import SettingsScreen
from openplanner.desktop.settings.sections import SECTIONS, hint_of
from openplanner.desktop.settings.setting_field import SettingField
from openplanner.desktop.settings.setting_page import SettingPage
from openplanner.desktop.window import MainWindow
from openplanner.domain.case import CaseType, ContactForm
from openplanner.domain.colleague import DayException, PlaceKind, Weeks, WorkingPeriod
from openplanner.domain.errors import InvalidInput
from openplanner.domain.interval import AMSTERDAM, Interval, TimeSpan
from openplanner.settings import (
    ALL,
    BEFORE_MINUTES,
    BY_KEY,
    LANGUAGE,
    TEXT_PERCENT,
    Origin,
    combined,
)
from openplanner.texts import Texts

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=AMSTERDAM)
CALENDAR = b"""BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//Voorbeeldstad//Test//NL\r
BEGIN:VEVENT\r
UID:een@voorbeeldstad.example\r
DTSTAMP:20261101T080000Z\r
DTSTART:20261124T090000Z\r
DTEND:20261124T100000Z\r
SUMMARY:Overleg\r
END:VEVENT\r
END:VCALENDAR\r
"""


@pytest.fixture
def screen(window: MainWindow) -> SettingsScreen:
    found = window.open_screen("settings", "desk")
    assert isinstance(found, SettingsScreen)
    return found


def field(screen: SettingsScreen, key: str) -> SettingField:
    section = next(section for section in SECTIONS if BY_KEY[key] in section.settings)
    screen.entered(section.name)
    page = screen.page(section.name)
    assert isinstance(page, SettingPage)
    return page.fields[key]


def typed(one: SettingField, text: str) -> None:
    assert isinstance(one.editor, QLineEdit)
    one.editor.setText(text)
    one.editor.editingFinished.emit()


# -- every setting --------------------------------------------------------------------------------


def test_every_setting_stands_on_the_screen_once() -> None:
    shown = [setting.key for section in SECTIONS for setting in section.settings]
    assert sorted(shown) == sorted(setting.key for setting in ALL)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_setting_has_a_name_its_choices_and_its_limits_in_words(language: str) -> None:
    texts = Texts(language)
    for setting in ALL:
        assert texts.has(f"settings.{setting.key}")
        assert all(texts.has(f"settings.{setting.key}.{choice}") for choice in setting.choices)
        if setting.unit:
            assert texts.has(f"settings.unit.{setting.unit}")
            assert str(setting.most) in hint_of(setting, texts)
    for section in SECTIONS:
        assert texts.has(f"settings.section.{section.name}.hint")
    assert all(texts.has(f"settings.origin.{origin.value}") for origin in Origin)


def test_every_page_opens_with_what_holds_now(screen: SettingsScreen) -> None:
    for section in SECTIONS:
        screen.entered(section.name)
        page = screen.page(section.name)
        assert page.isVisible()
        if isinstance(page, SettingPage):
            assert {key: one.value() for key, one in page.fields.items()} == {
                setting.key: setting.default for setting in section.settings
            }


# -- changing one ---------------------------------------------------------------------------------


def test_a_wrong_number_is_said_beside_its_field_by_its_own_name(screen: SettingsScreen, desk: Desk) -> None:
    one = field(screen, "before_minutes")
    typed(one, "500")
    assert "“Voorbereiden” is te hoog: 500" in one.field.error
    assert "Vul 120 of minder in." in one.field.error
    typed(one, "vijf")
    assert "Vul alleen cijfers in." in one.field.error
    assert desk.settings.number(BEFORE_MINUTES) == 5


def test_a_right_number_is_kept_for_everybody(screen: SettingsScreen, desk: Desk) -> None:
    one = field(screen, "before_minutes")
    typed(one, "15")
    assert one.field.message.text == "Bewaard."
    assert desk.settings.number(BEFORE_MINUTES) == 15
    assert desk.office.settings.number(BEFORE_MINUTES) == 15
    assert desk.reads.settings() == {"before_minutes": "15"}
    assert one.origin.text() == "Ingesteld voor de hele organisatie"


def test_a_norm_shows_what_it_moves_before_it_is_kept(
    screen: SettingsScreen, desk: Desk, small: tuple[Office, Replay]
) -> None:
    case = register_case(small[0], Intake("2026-1", CaseType.COMPLAINT, MONDAY, "", "Jan de Fantasie"), 1)
    one = field(screen, "callback_days_klacht")
    typed(one, "1")
    assert not one.effect.isHidden()
    assert "2026-1: van do 26-11-2026 naar di 24-11-2026" in one.effect_text.text()
    assert open_case(desk.office, case.case_id).case.last_calling_day == date(2026, 11, 26)
    one.confirm.click()
    assert one.effect.isHidden()
    assert open_case(desk.office, case.case_id).case.last_calling_day == date(2026, 11, 24)


def test_the_rule_for_rest_stands_under_its_fields_with_an_example_that_follows(
    screen: SettingsScreen, desk: Desk
) -> None:
    screen.entered("talks")
    page = screen.page("talks")
    (note,) = page.findChildren(MarginsNote)
    assert "langste van de twee" in note.text()
    assert "een gesprek van 10:00 tot 10:30. Het volgende gesprek kan dan om 10:45 beginnen" in note.text()
    assert "Outlook van 10:00 tot 10:30, dan kan het om 10:45" in note.text()
    desk.office_with(save_setting(desk.office, "after_minutes", "20", 1))
    assert "kan dan om 11:00 beginnen" in note.text() and "dan kan het om 10:45" in note.text()
    desk.office_with(save_setting(desk.office, "before_minutes", "40", 1))
    assert "kan dan om 11:15 beginnen" in note.text() and "dan kan het om 11:15" in note.text()


def test_going_back_changes_nothing(screen: SettingsScreen, desk: Desk, small: tuple[Office, Replay]) -> None:
    register_case(small[0], Intake("2026-1", CaseType.COMPLAINT, MONDAY, "", "Jan de Fantasie"), 1)
    one = field(screen, "closed_days")
    assert isinstance(one.editor, QPlainTextEdit)
    one.editor.setPlainText("2026-11-25 Teamdag\n2026-12-24 Kerstavond")
    one._edited()
    assert "naar vr 27-11-2026" in one.effect_text.text()
    one._back()
    assert desk.reads.settings() == {}
    assert one.editor.toPlainText() == ""
    assert one.effect.isHidden()


def test_unreadable_opening_hours_are_said_beside_the_field(screen: SettingsScreen, desk: Desk) -> None:
    one = field(screen, "opening_hours")
    typed(one, "altijd")
    assert "altijd" in one.field.error
    assert desk.reads.settings() == {}


def test_what_the_system_manager_fixed_is_locked(qtbot: QtBot, desk: Desk) -> None:
    desk.settings = combined({Origin.MACHINE_FILE: {"retention_days": 30}})
    page = SettingPage(desk, next(section for section in SECTIONS if section.name == "keeping"))
    qtbot.addWidget(page)
    one = page.fields["retention_days"]
    assert not one.editor.isEnabled()
    assert one.value() == 30
    assert one.origin.text() == "Vastgezet op deze computer door je beheerder"
    assert page.fields["hourly_rate"].editor.isEnabled()


# -- this desk ------------------------------------------------------------------------------------


def test_language_theme_and_text_size_hold_at_once_and_stay(
    qtbot: QtBot, window: MainWindow, screen: SettingsScreen, desk: Desk, tmp_path: Path
) -> None:
    desk.desk_file = tmp_path / "own" / "settings.toml"
    box = field(screen, "language").editor
    assert isinstance(box, QComboBox)
    box.setCurrentIndex(box.findData("en"))
    qtbot.waitUntil(lambda: window.screens.get("settings") is not screen and "settings" in window.screens)
    assert desk.texts.language == "en"
    assert window.windowTitle() == "Settings – OpenPlanner"
    assert window.nav.buttons["today"].accessibleName() == "Today"
    again = window.screens["settings"]
    assert isinstance(again, SettingsScreen)
    typed(field(again, "text_percent"), "150")
    qtbot.waitUntil(lambda: window.screens.get("settings") is not again and "settings" in window.screens)
    assert window.font().pointSizeF() == pytest.approx(15.0)
    assert tomllib.loads(desk.desk_file.read_text(encoding="utf-8")) == {"language": "en", "text_percent": 150}
    assert desk.settings.text(LANGUAGE) == "en"
    assert desk.office.settings.number(TEXT_PERCENT) == 150


def test_a_desk_file_that_cannot_be_written_is_said(screen: SettingsScreen, desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    desk.desk_file = tmp_path / "file" / "settings.toml"
    one = field(screen, "text_percent")
    typed(one, "120")
    assert "niet te bewaren op deze computer" in one.field.error
    assert desk.settings.number(TEXT_PERCENT) == 100


def test_colleague_and_team_are_chosen_by_name(screen: SettingsScreen, desk: Desk) -> None:
    box = field(screen, "colleague").editor
    assert isinstance(box, QComboBox)
    assert [box.itemText(row) for row in range(box.count())] == ["Eerste van de lijst", "Bram Proef", "Noor Demo"]


# -- people and places ----------------------------------------------------------------------------


def test_a_colleague_is_changed_with_hours_as_people_write_them(screen: SettingsScreen, desk: Desk) -> None:
    screen.entered("colleagues")
    page = screen.page("colleagues")
    assert isinstance(page, ColleaguePage)
    assert page.name.text() == "Bram Proef"
    assert page.hours.text() == "ma-vr 09:00-17:00"
    page.hours.setText("ma-di 08:30-17:00; even wo 09:00-12:00")
    page.breaks.setText("ma-di 12:30-13:00")
    page.exceptions.setPlainText("2026-12-24 09:00-12:00\n2026-12-28 vrij")
    page.cap.setText("6")
    page.forms.choose([ContactForm.PHONE.value])
    page.save()
    assert page.organisation is not None
    bram = next(one for one in page.organisation.colleagues if one.name == "Bram Proef")
    assert bram.cap_per_day == 6
    assert bram.forms == {ContactForm.PHONE}
    assert [period.weekday for period in bram.pattern.periods] == [1, 2, 3]
    assert bram.pattern.exceptions[1] == DayException(date(2026, 12, 28), (), "vrij")
    assert page.hours.text() == "ma-di 08:30-17:00; even wo 09:00-12:00"


@pytest.mark.parametrize(
    ("editor", "text", "said"),
    [
        ("hours", "ma-vr 17:00-09:00", "ma-vr 17:00-09:00"),
        ("breaks", "lunch", "lunch"),
        ("cap", "99", "van 1 tot en met 50"),
        ("name", "", "naam"),
    ],
)
def test_what_is_wrong_with_a_colleague_stands_beside_the_field(
    screen: SettingsScreen, editor: str, text: str, said: str
) -> None:
    screen.entered("colleagues")
    page = screen.page("colleagues")
    assert isinstance(page, ColleaguePage)
    getattr(page, editor).setText(text)
    page.save()
    assert said in page.fields[editor].error
    assert all(not other.error for name, other in page.fields.items() if name != editor)


def test_a_new_colleague_team_and_place(screen: SettingsScreen, desk: Desk) -> None:
    screen.entered("colleagues")
    people = screen.page("colleagues")
    assert isinstance(people, ColleaguePage)
    people.start_new()
    people.name.setText("Lotte Schets")
    people.email.setText("lotte@voorbeeldstad.example")
    people.save()
    screen.entered("places")
    places = screen.page("places")
    assert isinstance(places, PlacePage)
    places.teams.start_new()
    places.teams.name.setText("Team Woo")
    places.teams.save()
    places.places.start_new()
    places.places.name.setText("Bibliotheek")
    places.places.kind.setCurrentIndex(places.places.kind.findData(PlaceKind.NEIGHBOURHOOD.value))
    places.places.travel.setText("15")
    places.places.save()
    assert "Lotte Schets" in [one.name for one in desk.reads.colleagues()]
    assert "Team Woo" in [one.name for one in desk.reads.teams()]
    assert "Bibliotheek" in [one.name for one in desk.reads.places()]


def test_a_place_with_a_silly_travel_time_is_refused_beside_the_field(screen: SettingsScreen) -> None:
    screen.entered("places")
    page = screen.page("places")
    assert isinstance(page, PlacePage)
    page.places.travel.setText("1000")
    page.places.save()
    assert "van 0 tot en met 240" in page.places.fields["travel"].error


# -- hours in words -------------------------------------------------------------------------------

PERIODS: Mapping[str, tuple[WorkingPeriod, ...]] = {
    "ma 09:00-17:00": (WorkingPeriod(1, TimeSpan(540, 1020)),),
    "ma-di 09:00-12:00; ma-di 13:00-17:00": (
        WorkingPeriod(1, TimeSpan(540, 720)),
        WorkingPeriod(1, TimeSpan(780, 1020)),
        WorkingPeriod(2, TimeSpan(540, 720)),
        WorkingPeriod(2, TimeSpan(780, 1020)),
    ),
    "oneven vr 09:00-12:30": (WorkingPeriod(5, TimeSpan(540, 750), Weeks.ODD),),
    "": (),
}


@pytest.mark.parametrize(("text", "periods"), PERIODS.items())
def test_hours_are_read_and_written_the_same(text: str, periods: tuple[WorkingPeriod, ...]) -> None:
    assert read_periods(text, "hours") == periods
    assert write_periods(periods) == text


@pytest.mark.parametrize(
    "text", ["ma", "xx 09:00-10:00", "vr-ma 09:00-10:00", "ma 09:60-10:00", "ma 10:00-09:00", "09:00"]
)
def test_hours_that_cannot_be_meant_are_refused(text: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_periods(text, "hours")
    assert refused.value.facts["part"] == text


def test_days_with_other_hours_are_read_and_written_the_same() -> None:
    text = "2026-12-24 09:00-12:00, 13:00-15:00\n2026-12-28 vrij"
    assert write_exceptions(read_exceptions(text, "exceptions")) == text
    with pytest.raises(InvalidInput):
        read_exceptions("24-12-2026 vrij", "exceptions")


# -- calendars ------------------------------------------------------------------------------------


def test_a_calendar_file_becomes_busy_time(screen: SettingsScreen, desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "bram.ics"
    path.write_bytes(CALENDAR)
    screen.entered("calendars")
    page = screen.page("calendars")
    assert isinstance(page, CalendarPage)
    page._ask = lambda _parent, _title, _kinds: str(path)
    page.buttons["colleague", desk.colleague_id].click()
    source = next(one for one in desk.reads.sources() if one.colleague_id == desk.colleague_id)
    assert source.known
    address = "bram@voorbeeldstad.example"
    tuesday = Interval(MONDAY + timedelta(days=1), MONDAY + timedelta(days=2))
    answer = desk.office.calendar.free_busy([address], tuesday)[address]
    assert len(getattr(answer, "blocks", ())) == 1


def test_a_file_opened_from_outside_waits_for_whose_it_is(screen: SettingsScreen, desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "van buiten.ics"
    path.write_bytes(CALENDAR)
    screen.entered(path)
    page = screen.page("calendars")
    assert isinstance(page, CalendarPage)
    assert "van buiten.ics" in page._hint.text()
    page.buttons["colleague", desk.colleague_id].click()
    assert [one.known for one in desk.reads.sources() if one.colleague_id == desk.colleague_id] == [True]
    assert "van buiten.ics" not in page._hint.text()


def test_a_file_that_is_no_calendar_makes_it_unknown_never_empty(
    screen: SettingsScreen, desk: Desk, tmp_path: Path, window: MainWindow
) -> None:
    path = tmp_path / "geen.ics"
    path.write_bytes(b"geen agenda")
    screen.entered("calendars")
    page = screen.page("calendars")
    assert isinstance(page, CalendarPage)
    page.load(("colleague", desk.colleague_id), path)
    assert [one.known for one in desk.reads.sources()] == [False]
    assert "niet te lezen" in window.notice.label.text()


# -- the opening calendar -------------------------------------------------------------------------


# -- retention ------------------------------------------------------------------------------------
