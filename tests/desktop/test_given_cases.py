"""A case for one colleague in Vandaag: in words, given by keyboard, filtered, and seen at the other desk."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from openplanner.application.book_slot import Slot, book_slot
from openplanner.application.claim_case import claim_case
from openplanner.application.hand_over import hand_over
from openplanner.application.office import Office
from openplanner.application.open_case import open_case
from openplanner.application.upkeep import organisation
from openplanner.application.upkeep.demo_office import Replay
from openplanner.desktop.cases.handing_over import AddressDialog
from openplanner.desktop.cases.screen import CasesScreen
from openplanner.desktop.cases.sent_sheet import SentSheet
from openplanner.desktop.conversation.screen import ConversationScreen
from openplanner.desktop.today.lines import CaseLine
from openplanner.desktop.today.screen import TodayScreen
from openplanner.desktop.window import MainWindow
from openplanner.domain.case import ContactForm
from openplanner.domain.colleague import Team
from openplanner.domain.errors import OpenPlannerError
from openplanner.domain.interval import Interval
from tests.desktop.opened import cases_of, numbers_in
from tests.offices import registered

Small = tuple[Office, Replay]
NOOR, BRAM = 1, 2  # the desk of the tests is Bram's


@pytest.fixture
def ids(small: Small) -> list[int]:
    """Three cases: of nobody, of Bram, of Noor."""
    office, made = small[0], [registered(small[0], f"Z-{number}") for number in (1, 2, 3)]
    hand_over(office, made[1].case_id, 1, NOOR, colleague_id=BRAM)
    hand_over(office, made[2].case_id, 1, BRAM, colleague_id=NOOR)
    return [case.case_id for case in made]


@pytest.fixture
def today(ids: list[int], window: MainWindow) -> TodayScreen:
    found = window.open_screen("today")
    assert isinstance(found, TodayScreen)
    return found


def lines(screen: TodayScreen) -> dict[str, CaseLine]:
    return {line.row.number: line for line in screen.model.lines if isinstance(line, CaseLine)}


def looked(window: MainWindow) -> None:
    window.server_line.watch.look()


def test_the_row_says_for_whom_a_case_is_also_to_a_screen_reader(today: TodayScreen) -> None:
    found = lines(today)
    assert [found[f"Z-{number}"].given for number in (1, 2, 3)] == ["", "voor jou", "voor Noor Demo"]
    assert "voor Noor Demo, " in found["Z-3"].spoken
    assert "voor " not in found["Z-1"].spoken.replace("voor een eik", "")


def test_the_case_beside_the_list_says_who_gave_it_and_that_another_may_call(
    today: TodayScreen, ids: list[int], qtbot: QtBot
) -> None:
    today.entered(ids[2])
    assert today.detail.case is not None
    assert "Gegeven door Bram Proef op ma 23-11-2026 om 09:00. Een ander mag ook bellen" in today.detail.case.words()
    assert "voor Noor Demo" in today.detail.about.text()
    qtbot.keyClick(today.list, Qt.Key.Key_Return)  # no lock: Bram calls, and it stays Noor's
    window = today.window()
    assert isinstance(window, MainWindow)
    assert isinstance(window.screens["conversation"], ConversationScreen)
    case = open_case(today.desk.office, ids[2]).case
    assert (case.claimed_by, case.assigned_to) == (BRAM, NOOR)


def test_a_case_is_given_with_one_key_and_taken_back(
    today: TodayScreen, ids: list[int], qtbot: QtBot, failures: list[OpenPlannerError]
) -> None:
    today.entered(ids[0])
    assert today.acts["today-hand-over"].shortcut().toString() == "Ctrl+D"
    qtbot.keyClick(today.list, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    dialog = today.findChildren(AddressDialog)[-1]
    qtbot.waitUntil(dialog.field.hasFocus)
    qtbot.keyClicks(dialog.field, "noor")
    qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
    assert lines(today)["Z-1"].given == "voor Noor Demo"
    today.desk.undo_last()
    assert lines(today)["Z-1"].given == ""
    today.acts["today-hand-over"].trigger()
    dialog = today.findChildren(AddressDialog)[-1]
    qtbot.waitUntil(dialog.field.hasFocus)
    claim_case(today.desk.office, ids[0], NOOR)  # she begins to call: that is no save, and her claim stays
    qtbot.keyClicks(dialog.field, "bram")
    qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
    case = open_case(today.desk.office, ids[0]).case
    assert (failures, case.claimed_by, case.assigned_to) == ([], NOOR, BRAM)


def test_of_two_who_give_the_same_case_the_second_hears_of_the_first(
    today: TodayScreen, ids: list[int], qtbot: QtBot, failures: list[OpenPlannerError]
) -> None:
    today.entered(ids[0])
    today.acts["today-hand-over"].trigger()
    dialog = today.findChildren(AddressDialog)[-1]
    hand_over(today.desk.office, ids[0], 1, NOOR, colleague_id=NOOR)
    dialog.field.setText("bram")
    dialog.main.click()
    assert [error.code for error in failures] == ["stale_case"]
    assert lines(today)["Z-1"].given == "voor Noor Demo"


def test_the_filter_leaves_out_what_is_for_others_and_stays(
    today: TodayScreen, ids: list[int], qtbot: QtBot, window: MainWindow
) -> None:
    assert today.head.shown.isVisible()
    assert set(lines(today)) == {"Z-1", "Z-2", "Z-3"}  # nobody's work is out of sight by itself
    today.entered(ids[0])
    qtbot.keyClick(today.list, Qt.Key.Key_M)
    assert (set(lines(today)), today.head.shown.currentText()) == ({"Z-1", "Z-2"}, "Voor mij en niemand")
    kept = today.view_now()
    qtbot.keyClick(today.list, Qt.Key.Key_M)
    assert set(lines(today)) == {"Z-1", "Z-2", "Z-3"}
    today.restore_view(kept)
    assert set(lines(today)) == {"Z-1", "Z-2"}
    for case_id in ids[:2]:
        hand_over(today.desk.office, case_id, 1, BRAM, colleague_id=NOOR)
    looked(window)
    assert (lines(today), today.pages.currentIndex()) == ({}, 1)
    assert today.head.shown.isVisible()
    assert today.head.counts["late"].isHidden() and today.head.counts["tomorrow"].isHidden()
    today.acts["today-mine"].trigger()
    assert set(lines(today)) == {"Z-1", "Z-2", "Z-3"}


def test_without_a_given_case_there_is_nothing_to_choose(small: Small, window: MainWindow) -> None:
    registered(small[0])
    found = window.open_screen("today")
    assert isinstance(found, TodayScreen)
    assert found.head.shown.isHidden()


def test_a_case_that_a_colleague_gives_me_is_on_my_desk_at_the_next_look(
    today: TodayScreen, ids: list[int], window: MainWindow, colleague: MainWindow
) -> None:
    today.head.show_whose("mine")
    assert "Z-3" not in lines(today)
    hers = colleague.open_screen("today", ids[2])
    assert isinstance(hers, TodayScreen)
    hers.acts["today-hand-over"].trigger()
    dialog = hers.findChildren(AddressDialog)[-1]
    assert dialog.list.item(0).text() == "Terug naar Bram Proef"
    dialog.main.click()
    looked(window)  # taken every second
    assert lines(today)["Z-3"].given == "voor jou"
    chosen = today.chosen()
    assert chosen is not None and chosen.row.number != "Z-3"  # and the chosen case stays chosen


@pytest.fixture
def found(ids: list[int], window: MainWindow) -> CasesScreen:
    return cases_of(window)


def test_several_cases_are_given_with_one_key_and_taken_back_as_one(
    found: CasesScreen, ids: list[int], qtbot: QtBot, window: MainWindow
) -> None:
    found.list.setFocus()
    found.list.setCurrentIndex(found.model.index(0))
    for _ in range(2):
        qtbot.keyClick(found.list, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert list(found.several().values()) == ["Z-3", "Z-2", "Z-1"] and "3 gekozen" in found.bar.count.text()
    qtbot.keyClick(found.list, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    dialog = found.findChildren(AddressDialog)[-1]
    qtbot.waitUntil(dialog.field.hasFocus)
    assert "3 zaken" in dialog.windowTitle()
    said: list[str] = []
    found.desk.notice.connect(lambda words, _undo: said.append(words))
    qtbot.keyClicks(dialog.field, "noor")
    qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
    assert said == ["2 zaken gegeven aan Noor Demo. 1 zaak was er al."]
    assert {open_case(found.desk.office, one).case.assigned_to for one in ids} == {NOOR}
    assert len(found.several()) == 3  # what was chosen stays chosen
    found.desk.undo_last()
    assert [open_case(found.desk.office, one).case.assigned_to for one in ids] == [None, BRAM, NOOR]
    found.list.setCurrentIndex(found.model.index(1))
    assert len(found.several()) == 1 and "gekozen" not in found.bar.count.text()


def test_zaken_filters_on_whom_a_case_is_for_and_keeps_it(found: CasesScreen, ids: list[int]) -> None:
    box = found.bar.given
    assert [box.itemText(at) for at in range(box.count())] == [
        "voor wie dan ook", "voor niemand", "voor mij", "voor Noor Demo"
    ]  # fmt: skip
    shown = {}
    for at in range(box.count()):
        box.setCurrentIndex(at)
        shown[box.itemText(at)] = numbers_in(found)
    assert shown["voor wie dan ook"] == ["Z-3", "Z-2", "Z-1"]
    assert [shown[f"voor {who}"] for who in ("niemand", "mij", "Noor Demo")] == [["Z-1"], ["Z-2"], ["Z-3"]]
    assert found.bar.all_button.isVisibleTo(found)
    kept = found.view_now()
    found.clear_filters()
    assert numbers_in(found) == ["Z-3", "Z-2", "Z-1"]
    found.restore_view(kept)
    assert (numbers_in(found), box.currentText()) == (["Z-3"], "voor Noor Demo")
    found.search.setText("kap")
    assert numbers_in(found) == ["Z-3"]
    found.search.setText("vergun")  # also where it begins a word nowhere
    box.setCurrentIndex(1)
    assert numbers_in(found) == ["Z-1"]


def test_who_gave_cases_to_another_team_sees_how_far_they_are(
    found: CasesScreen, ids: list[int], small: Small, qtbot: QtBot
) -> None:
    office, clock = small
    organisation.save_team(office, Team("Woo"), BRAM)
    found.list.setFocus()
    qtbot.keyClick(found.list, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    nothing = found.findChildren(SentSheet)[-1]
    assert any("geen zaak aan een ander team" in words for words in nothing.words())
    nothing.close()
    for case_id in ids[:2]:
        hand_over(office, case_id, 2, BRAM)
    hand_over(office, ids[2], 1, BRAM)  # within the team that is no passing on
    start = clock() + timedelta(days=1)
    book_slot(office, ids[1], Slot(ContactForm.PHONE, Interval(start, start + timedelta(minutes=30)), (NOOR,)), NOOR)
    found.acts["cases-sent"].trigger()
    sheet = found.findChildren(SentSheet)[-1]
    said = " ".join(sheet.words())
    assert "Z-2 Naar Woo op ma 23-11-2026 ingepland Z-1 Naar Woo op ma 23-11-2026 ontvangen" in said
    assert "Z-3" not in said and said == sheet.area.accessibleDescription().replace("\n", " ")
