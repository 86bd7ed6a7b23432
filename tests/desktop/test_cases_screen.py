"""Zaken: search as you type, filters that stay, the story, and what can be done with a case."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from pytestqt.qtbot import QtBot

from openplanner.application.addressees import Address
from openplanner.application.hand_over import hand_over
from openplanner.application.office import Office
from openplanner.application.open_case import open_case
from openplanner.application.record_attempt import record_attempt
from openplanner.application.record_outcome import record_outcome
from openplanner.application.register_case import Intake, register_cases
from openplanner.application.upkeep.demo_office import Replay
from openplanner.application.upkeep.organisation import save_colleague, save_setting, save_team
from openplanner.desktop.cases.case_text import told
from openplanner.desktop.cases.dialogs import ChoiceDialog, OutcomeDialog, ReasonDialog
from openplanner.desktop.cases.found import FoundModel
from openplanner.desktop.cases.handing_over import AddressDialog
from openplanner.desktop.cases.later import LaterDialog
from openplanner.desktop.cases.screen import LETTERS, CasesScreen
from openplanner.desktop.cases.searching import Question, page_of
from openplanner.desktop.desk import Desk
from openplanner.desktop.paper import keep_pdf
from openplanner.desktop.preview.window import PreviewWindow
from openplanner.desktop.theme import scaled
from openplanner.desktop.window import MainWindow
from openplanner.domain.case import CaseStatus, CaseType, OutcomeCode, Party, PhoneEntry, wished
from openplanner.domain.colleague import Colleague, Team
from openplanner.domain.contact import Agreement, AttemptResult
from openplanner.domain.errors import OpenPlannerError
from openplanner.domain.interval import AMSTERDAM, TimeSpan
from openplanner.storage import cases
from openplanner.storage.rows import SearchFilter, Standing
from openplanner.texts import Texts
from tests.desktop.conftest import Opened
from tests.desktop.opened import cases_of, numbers_in

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=AMSTERDAM)


@pytest.fixture
def ids(small: tuple[Office, Replay]) -> list[int]:
    """Four invented cases, the last one closed."""
    office, _ = small
    wishes = wished(frozenset({2, 4}), TimeSpan(540, 750))
    helper = Party("mr. A. Gemachtigde", (PhoneEntry("+31302345678", "kantoor"),))
    phone = (PhoneEntry("+31612345601"),)
    intakes = [
        Intake("2026-1", CaseType.OBJECTION, MONDAY, "Dakkapel", "Fatima Verzonnen", phone, wishes=wishes),
        Intake("2026-2", CaseType.COMPLAINT, MONDAY, "Het loket", "Jan de Fantasie", interpreter=True, language="pl"),
        Intake("WOO-77", CaseType.WOO_REQUEST, MONDAY, "Marktplein", "Stichting Nepwijk", representative=helper),
        Intake("2026-4", CaseType.QUESTION, MONDAY, "Afvalpas", "Mevrouw Çelik-Bedacht"),
    ]
    found = list(register_cases(office, intakes, 1))
    record_outcome(office, found[3], OutcomeCode.EXPLAINED, 1, "Uitgelegd aan de telefoon")
    return found


@pytest.fixture
def screen(ids: list[int], window: MainWindow) -> CasesScreen:
    return cases_of(window)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", ["2026-4", "WOO-77", "2026-2", "2026-1"]),
        ("fat", ["2026-1"]),
        ("woo-7", ["WOO-77"]),
        ("loket", ["2026-2"]),
        ("celik", ["2026-4"]),
        ("6123", ["2026-1"]),
        ("06 123 456", ["2026-1"]),
        ("+31 6 123", ["2026-1"]),
        ("erzon", ["2026-1"]),
        ("antas", ["2026-2"]),
        ("nepw", ["WOO-77"]),
        ("rktpl", ["WOO-77"]),
        ("tasie oket", ["2026-2"]),
        ("2345601", ["2026-1"]),
        ("6543", []),
        ("xx", []),
        ("zzz", []),
    ],
)
def test_any_part_finds_a_case_while_typing(screen: CasesScreen, typed: str, found: list[str]) -> None:
    screen.search.setText(typed)
    assert numbers_in(screen) == found
    assert screen.pages.currentIndex() == (0 if found else 1)


def test_a_case_is_found_by_its_representative_too(screen: CasesScreen) -> None:
    screen.search.setText("gemach")
    assert numbers_in(screen) == ["WOO-77"]


def test_the_cross_of_the_search_line_is_as_large_as_its_text_and_empties_it(screen: CasesScreen, qtbot: QtBot) -> None:
    cross = screen.search.cross
    assert not cross.isVisible()
    screen.search.setText("eik")
    assert cross.isVisible() and cross.iconSize().height() == scaled(16) >= screen.search.fontMetrics().xHeight()
    assert screen.search.rect().contains(cross.geometry())
    qtbot.mouseClick(cross, Qt.MouseButton.LeftButton)
    assert screen.search.text() == "" and not cross.isVisible()


def test_filters_stay_while_one_searches_on(screen: CasesScreen) -> None:
    screen.bar.standing.setCurrentIndex(1)
    assert numbers_in(screen) == ["WOO-77", "2026-2", "2026-1"]
    screen.search.setText("2026")
    assert numbers_in(screen) == ["2026-2", "2026-1"]
    screen.bar.case_type.setCurrentIndex(screen.bar.case_type.findData(CaseType.COMPLAINT))
    screen.search.setText("")
    assert numbers_in(screen) == ["2026-2"]
    screen.entered()
    assert numbers_in(screen) == ["2026-2"]
    assert screen.bar.all_button.isVisibleTo(screen)
    screen.acts["cases-all"].trigger()
    assert numbers_in(screen) == ["2026-4", "WOO-77", "2026-2", "2026-1"]
    assert screen.bar.all_button.isHidden() and screen.search.hasFocus()


def test_filters_on_lateness_team_and_receipt(screen: CasesScreen, small: tuple[Office, Replay]) -> None:
    screen.bar.standing.setCurrentIndex(screen.bar.standing.findData(Standing.LATE))
    assert numbers_in(screen) == []
    small[1].moment = MONDAY + timedelta(days=10)
    screen.refresh()
    assert numbers_in(screen) == ["WOO-77", "2026-2", "2026-1"]
    screen.bar.period.setCurrentIndex(screen.bar.period.findData("week"))
    assert numbers_in(screen) == []
    screen.bar.period.setCurrentIndex(screen.bar.period.findData("month"))
    assert numbers_in(screen) == ["WOO-77", "2026-2", "2026-1"]
    screen.bar.team.setCurrentIndex(screen.bar.team.findData(1))
    assert numbers_in(screen) == ["WOO-77", "2026-2", "2026-1"]


def test_the_keyboard_goes_from_the_search_into_the_list_and_back(
    qtbot: QtBot, screen: CasesScreen, desk: Desk
) -> None:
    screen.search.setFocus()
    qtbot.keyClicks(screen.search, "fan")
    qtbot.keyClick(screen.search, Qt.Key.Key_Down)
    assert screen.list.hasFocus()
    qtbot.keyClick(screen.list, Qt.Key.Key_Down)
    assert screen.view.name.text() == "Jan de Fantasie"
    qtbot.keyClick(screen, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert screen.search.hasFocus()
    assert screen.search.selectedText() == "fan"


def test_the_story_is_readable(screen: CasesScreen, desk: Desk, ids: list[int]) -> None:
    record_attempt(desk.office, ids[0], AttemptResult.VOICEMAIL, 1, "+31612345601", note="Morgen opnieuw.")
    screen.show_case(ids[0])
    words = screen.view.panel.words()
    for said in (
        "Bezwaar ontvangen",
        "Noor Demo belde: voicemail",
        "Morgen opnieuw.",
        "Liefst dinsdag, donderdag tussen",
    ):
        assert said in words


def test_what_to_know_before_calling(screen: CasesScreen, ids: list[int]) -> None:
    screen.show_case(ids[1])
    assert "Spreekt Pools." in screen.view.panel.words()
    assert "Regel een tolk." in screen.view.panel.words()
    screen.show_case(ids[2])
    assert "vertegenwoordiger van Stichting Nepwijk" in screen.view.panel.words()
    assert "030 234 5678 (kantoor)" in screen.view.panel.words()


def test_a_case_opens_from_another_screen(window: MainWindow, desk: Desk, ids: list[int]) -> None:
    desk.show_case.emit(ids[1])
    screen = window.screens["cases"]
    assert isinstance(screen, CasesScreen)
    assert screen.view.name.text() == "Jan de Fantasie"
    assert screen.is_open()


def test_only_what_fits_the_case_can_be_done(screen: CasesScreen, ids: list[int]) -> None:
    assert not screen.acts["cases-letter"].isEnabled()
    screen.show_case(ids[3])
    can = {name: action.isEnabled() for name, action in screen.acts.items()}
    assert can["cases-reopen"]
    assert not can["cases-start"]
    assert not can["cases-plan"]
    screen.show_case(ids[0])
    assert screen.acts["cases-start"].isEnabled()
    assert not screen.acts["cases-reopen"].isEnabled()


def test_reopening_needs_a_reason(qtbot: QtBot, screen: CasesScreen, desk: Desk, ids: list[int]) -> None:
    screen.show_case(ids[3])
    screen.acts["cases-reopen"].trigger()
    dialog = screen.findChild(ReasonDialog)
    assert dialog is not None
    dialog.main.click()
    assert "Schrijf in een paar woorden waarom" in dialog.field.error
    assert dialog.isVisible()
    qtbot.keyClicks(dialog.reason, "Er kwam een nieuwe brief")
    dialog.main.click()
    assert open_case(desk.office, ids[3]).case.status is CaseStatus.TO_PLAN
    assert "Er kwam een nieuwe brief" in screen.view.panel.words()


def test_an_outcome_is_corrected_and_both_are_kept(screen: CasesScreen, desk: Desk, ids: list[int]) -> None:
    screen.show_case(ids[3])
    screen.acts["cases-outcome"].trigger()
    dialog = screen.findChild(OutcomeDialog)
    assert dialog is not None
    dialog.code.setCurrentIndex(dialog.code.findData(OutcomeCode.OTHER_SOLUTION))
    dialog.main.click()
    assert dialog.reason_field.error
    dialog.reason.setText("Verkeerd gekozen")
    dialog.main.click()
    case = open_case(desk.office, ids[3]).case
    assert (case.status, case.outcome) == (CaseStatus.CLOSED, OutcomeCode.OTHER_SOLUTION)
    words = screen.view.panel.words()
    assert "uitgelegd" in words
    assert "andere oplossing" in words


def test_nobody_closes_a_case_by_choosing_nothing(screen: CasesScreen, desk: Desk, ids: list[int]) -> None:
    screen.show_case(ids[0])
    screen.acts["cases-outcome"].trigger()
    dialog = screen.findChild(OutcomeDialog)
    assert dialog is not None
    dialog.main.click()
    assert dialog.isVisible() and "Kies hoe het afliep" in dialog.code_field.error
    assert open_case(desk.office, ids[0]).case.status is not CaseStatus.CLOSED


def test_a_withdrawal_needs_the_citizens_own_letter(screen: CasesScreen, desk: Desk, ids: list[int]) -> None:
    screen.show_case(ids[0])
    screen.acts["cases-outcome"].trigger()
    dialog = screen.findChild(OutcomeDialog)
    assert dialog is not None
    assert not dialog.in_writing.isVisible()
    dialog.code.setCurrentIndex(dialog.code.findData(OutcomeCode.WITHDRAWN_CONFIRMED))
    dialog.main.click()
    assert "Awb 6:21" in dialog.code_field.error
    assert open_case(desk.office, ids[0]).case.status is not CaseStatus.CLOSED
    dialog.in_writing.setChecked(True)
    dialog.main.click()
    assert open_case(desk.office, ids[0]).case.outcome is OutcomeCode.WITHDRAWN_CONFIRMED


def test_a_letter_is_shown_kept_where_the_person_says_and_logged(
    screen: CasesScreen, ids: list[int], desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tmp_path / "brief.pdf"
    monkeypatch.setattr("openplanner.desktop.paper.ask_path", lambda _parent, _title, _proposed, _kinds: str(kept))
    screen.show_case(ids[0])
    screen.acts["cases-letter"].trigger()
    dialog = screen.findChild(ChoiceDialog)
    assert dialog is not None
    assert set(dialog.buttons) == set(LETTERS)
    dialog.buttons["ontvangst"].click()
    window = screen.findChild(PreviewWindow)
    assert window is not None
    window.buttons["keep"].click()
    assert kept.read_bytes() == window.paper.pdf
    assert "kept" in [line.code for line in desk.reads.case_story(ids[0]) if line.kind == "audit"]


def test_the_guide_of_the_case_is_shown_without_personal_data_in_its_name(screen: CasesScreen, ids: list[int]) -> None:
    screen.show_case(ids[0])
    screen.make_guide("telefoon")
    window = screen.findChild(PreviewWindow)
    assert window is not None
    assert window.paper.stem == "Gespreksleidraad 2026-1"
    assert window.paper.case_id == ids[0]


def test_a_file_that_cannot_be_written_is_said(
    screen: CasesScreen, desk: Desk, tmp_path: Path, failures: list[OpenPlannerError]
) -> None:
    nowhere = tmp_path / "absent" / "brief.pdf"
    assert keep_pdf(desk, screen, b"%PDF", "brief", lambda *_asked: str(nowhere)) is None
    assert [error.code for error in failures] == ["file_not_written"]


def test_many_cases_are_read_as_one_scrolls(small: tuple[Office, Replay], desk: Desk, qapp: object) -> None:
    intakes = [Intake(f"V-{n}", CaseType.QUESTION, MONDAY, "", f"Persoon {n} Verzonnen") for n in range(150)]
    register_cases(small[0], intakes, 1)
    model = FoundModel(Texts("nl"))
    asked = Question("ver", SearchFilter(case_type=CaseType.QUESTION), MONDAY)
    model.more_wanted.connect(lambda place: model.add_page(page_of(desk.reads, asked, place)))
    model.show_page(page_of(desk.reads, asked))
    assert len(model.lines) == 60
    while model.canFetchMore(model.index(-1)):
        model.fetchMore(model.index(-1))
    assert len(model.lines) == 150
    assert len({line.row.case_id for line in model.lines}) == 150


def test_a_filter_reaches_behind_everything_that_is_newer(small: tuple[Office, Replay], desk: Desk) -> None:
    office = small[0]
    old = Intake("OUD-1", CaseType.COMPLAINT, MONDAY, "Lantaarn", "Mevrouw Oudst")
    newer = [Intake(f"V-{n}", CaseType.QUESTION, MONDAY, "Lantaarn", f"Persoon {n}") for n in range(700)]
    register_cases(office, [old, *newer], 1)
    asked = Question("lant", SearchFilter(case_type=CaseType.COMPLAINT), MONDAY)
    page = page_of(desk.reads, asked)
    assert ([row.number for row in page.rows], page.next) == (["OUD-1"], None)


def test_what_begins_so_comes_before_what_holds_it_and_nothing_twice(small: tuple[Office, Replay], desk: Desk) -> None:
    names = [f"Persoon{n} Broekman" for n in range(70)] + [f"Persoon{n} Kortenbroek" for n in range(70)]
    register_cases(small[0], [Intake(f"N-{n}", CaseType.QUESTION, MONDAY, "", name) for n, name in enumerate(names)], 1)
    asked = Question("broek", SearchFilter(), MONDAY)
    found, page = [], page_of(desk.reads, asked)
    found += page.rows
    while page.next is not None:
        page = page_of(desk.reads, asked, page.next)
        found += page.rows
    assert [row.case_id for row in found[:70]] == sorted((row.case_id for row in found[:70]), reverse=True)
    assert all("Broekman" in row.name for row in found[:70]) and all("Kortenbroek" in row.name for row in found[70:])
    assert len({row.case_id for row in found}) == len(found) == 140


def test_the_history_reads_as_a_story_under_its_days(small: tuple[Office, Replay], desk: Desk) -> None:
    office, clock = small
    objection = Intake("2026-9", CaseType.OBJECTION, MONDAY, "Boom", "Mevrouw Blad")
    (case_id,) = register_cases(office, [objection], 1)
    clock.moment = MONDAY + timedelta(hours=1)
    record_attempt(office, case_id, AttemptResult.NO_ANSWER, 1, "+31612345601", 2)
    clock.moment = MONDAY + timedelta(days=1)
    promise = Agreement(case_id, "ik", "stuur de tekening", date(2026, 11, 27))
    record_attempt(office, case_id, AttemptResult.SPOKEN, 2, minutes=12, note="Was tevreden", agreements=(promise,))
    record_outcome(office, case_id, OutcomeCode.EXPLAINED, 2)
    lines = [(one.day, one.time, one.what, one.text) for one in told(desk.reads.case_story(case_id), Texts("nl"))]
    assert lines[0] == ("vrijdag 27 november 2026", "", "Toegezegd voor deze dag: stuur de tekening", "")
    assert lines[-1] == ("maandag 23 november 2026", "09:00", "Bezwaar ontvangen", "Boom")
    assert ("maandag 23 november 2026", "10:00", "Noor Demo belde: geen gehoor (2 minuten)", "") in lines
    said = [what for _day, _time, what, _text in lines]
    assert sum("rondde de zaak af: uitgelegd" in what for what in said) == 1
    assert any("belde: gesproken (12 minuten)" in what for what in said)


def asked_to_whom(screen: CasesScreen, qtbot: QtBot) -> AddressDialog:
    screen.acts["cases-hand-over"].trigger()
    dialog = screen.findChildren(AddressDialog)[-1]
    qtbot.waitUntil(dialog.field.hasFocus)
    return dialog


def listed(dialog: AddressDialog) -> list[str]:
    return [dialog.list.item(place).text() for place in range(dialog.list.count())]


def test_a_case_is_given_by_typing_a_part_of_a_name(
    screen: CasesScreen, ids: list[int], desk: Desk, small: tuple[Office, Replay], qtbot: QtBot
) -> None:
    save_team(small[0], Team("Woo"), 1)
    save_colleague(small[0], Colleague("Sara Test", "sara@voorbeeldstad.example", (2,)), 1)
    screen.show_case(ids[0])
    dialog = asked_to_whom(screen, qtbot)
    assert listed(dialog) == ["Bram Proef (jij)", "Noor Demo", "team Woo", "Sara Test, team Woo"]
    assert (dialog.address(), dialog.main.isEnabled()) == (None, False)  # Enter alone gives it to nobody
    qtbot.keyClicks(dialog.field, "niemand zo")
    assert (listed(dialog), dialog.none.isVisibleTo(dialog), dialog.main.isEnabled()) == ([], True, False)
    dialog.field.clear()
    qtbot.keyClick(dialog.field, Qt.Key.Key_Down)
    qtbot.keyClick(dialog.field, Qt.Key.Key_Down)
    assert dialog.field.accessibleDescription() == "Noor Demo"  # heard, though the keyboard stays in the line
    qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
    assert open_case(desk.office, ids[0]).case.assigned_to == 1
    words = screen.view.panel.words()
    assert "Voor Noor Demo. Gegeven door Bram Proef op ma 23-11-2026 om 09:00" in words
    assert "Bram Proef gaf de zaak aan Noor Demo" in words
    dialog = asked_to_whom(screen, qtbot)
    assert listed(dialog)[:2] == ["Terug naar het hele team", "Bram Proef (jij)"]
    qtbot.keyClicks(dialog.field, "wo")
    qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
    case = open_case(desk.office, ids[0]).case
    assert (case.team_id, case.assigned_to) == (2, None)
    assert "Bram Proef gaf de zaak aan Woo" in screen.view.panel.words()
    desk.undo_last()
    desk.undo_last()
    case = open_case(desk.office, ids[0]).case
    assert (case.team_id, case.assigned_to) == (1, None)
    assert "Gegeven door" not in screen.view.panel.words()


def test_who_was_given_a_case_sends_it_back_with_enter(
    screen: CasesScreen, ids: list[int], desk: Desk, small: tuple[Office, Replay], qtbot: QtBot
) -> None:
    hand_over(small[0], ids[0], 1, 1, colleague_id=desk.colleague_id)
    screen.show_case(ids[0])
    dialog = asked_to_whom(screen, qtbot)
    assert listed(dialog)[:2] == ["Terug naar Noor Demo", "Terug naar het hele team"]
    qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
    given = open_case(desk.office, ids[0]).given
    assert given is not None and (given.name, given.by_name) == ("Noor Demo", "Bram Proef")
    screen.hand_over_to(Address(1, "Bezwaar", desk.colleague_id, "Bram Proef", own_team=True))
    assert "Voor Bram Proef, die de zaak zelf nam op ma 23-11-2026 om 09:00" in screen.view.panel.words()


def test_a_later_day_is_agreed_from_the_keyboard_and_taken_back(
    screen: CasesScreen, ids: list[int], small: tuple[Office, Replay], qtbot: QtBot
) -> None:
    """The day is typed as one says it; what cannot be stays in the sheet with the reason beside the field."""
    office = small[0]
    screen.entered(ids[0])
    screen.agree_later()
    sheet = screen.findChild(LaterDialog)
    sheet.activateWindow()
    qtbot.waitUntil(sheet.day.hasFocus)
    qtbot.keyClicks(sheet.day, "25-12")
    qtbot.keyClick(sheet.day, Qt.Key.Key_Return)
    assert "eerste kerstdag" in sheet.day_field.error
    assert sheet.isVisible()
    sheet.day.clear()
    qtbot.keyClicks(sheet.day, "10-12")
    qtbot.keyClick(sheet.day, Qt.Key.Key_Return)
    assert not sheet.isVisible()
    assert "10-12-2026" in screen.view.panel.words()
    screen.desk.undo_last()
    with office.store.reading() as tx:
        assert cases.case(tx, ids[0]).anchors.later is None


def test_a_case_opens_where_it_lives_at_a_key_once_an_address_is_set(
    screen: CasesScreen, ids: list[int], desk: Desk, opened: Opened
) -> None:
    QDesktopServices.setUrlHandler("https", opened, "take")  # type: ignore[call-overload]
    screen.entered(ids[0])
    link = screen.view.buttons["cases-link"]
    assert not screen.acts["cases-link"].isEnabled() and not link.isVisible()
    desk.office_with(save_setting(desk.office, "case_link", "https://zaken.voorbeeldstad.example/zaak/[nummer]", 1))
    screen.refresh()
    screen.entered(ids[0])
    assert link.isVisible()
    screen.acts["cases-link"].trigger()
    QDesktopServices.unsetUrlHandler("https")
    with desk.office.store.reading() as tx:
        number = cases.case(tx, ids[0]).number
    assert opened.urls == [f"https://zaken.voorbeeldstad.example/zaak/{number}"]
