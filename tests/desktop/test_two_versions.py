"""Two desks on one file: whoever saves second sees both versions side by side, and nothing typed is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from openplanner.application.addressees import Address
from openplanner.application.agree_later import LaterWish, agree_later
from openplanner.application.book_slot import Slot, book_slot
from openplanner.application.change_booking import cancel_booking, move_booking
from openplanner.application.change_case import change_case
from openplanner.application.hand_over import hand_over
from openplanner.application.keep_draft import draft_of
from openplanner.application.office import Office
from openplanner.application.open_case import open_case
from openplanner.application.record_attempt import record_attempt
from openplanner.application.record_outcome import finish_agreement, record_outcome, reopen_case
from openplanner.application.upkeep import organisation
from openplanner.application.upkeep.demo_office import Replay
from openplanner.application.upkeep.open_organisation import open_organisation
from openplanner.application.upkeep.organisation import save_setting
from openplanner.desktop.agenda.screen import AgendaScreen
from openplanner.desktop.cases.dialogs import OutcomeDialog
from openplanner.desktop.cases.later import LaterDialog
from openplanner.desktop.cases.screen import CasesScreen
from openplanner.desktop.conversation.screen import ConversationScreen
from openplanner.desktop.conversation.state import draft_key
from openplanner.desktop.desk import Desk
from openplanner.desktop.settings.colleague_page import ColleaguePage
from openplanner.desktop.settings.place_page import PlacePage
from openplanner.desktop.settings.screen import SettingsScreen
from openplanner.desktop.settings.setting_page import SettingPage
from openplanner.desktop.today.promises import PromiseLine
from openplanner.desktop.today.screen import TodayScreen
from openplanner.desktop.together.two_versions import FormVersions, TwoVersions
from openplanner.desktop.window import MainWindow
from openplanner.domain.case import CaseStatus, ContactForm, LaterReason, OutcomeCode
from openplanner.domain.colleague import Team
from openplanner.domain.contact import Agreement, AttemptResult
from openplanner.domain.errors import InvalidInput, OpenPlannerError, StaleCase
from openplanner.domain.interval import Interval
from openplanner.settings import MUNICIPALITY
from openplanner.storage import attempts, bookings
from openplanner.storage import cases as stored_cases
from tests.offices import BY, MONDAY, registered

Both = tuple[MainWindow, MainWindow]


@pytest.fixture
def both(window: MainWindow, colleague: MainWindow) -> Both:
    """My window and that of Noor Demo."""
    return window, colleague


def settings_of(window: MainWindow, section: str) -> object:
    screen = window.open_screen("settings", section)
    assert isinstance(screen, SettingsScreen)
    return screen.page(section)


def case_form(window: MainWindow, case_id: int) -> CasesScreen:
    screen = window.open_screen("cases", case_id)
    assert isinstance(screen, CasesScreen)
    screen.edit()
    return screen


def asked(versions: FormVersions[object]) -> dict[str, tuple[str, str]]:
    """What stands side by side, by field: theirs and mine."""
    return {name: (box.theirs.text(), box.mine.text()) for name, box in versions.open.items()}


def test_a_case_that_a_colleague_changed_shows_both_beside_the_field(
    both: Both, small: tuple[Office, Replay], failures: list[OpenPlannerError], qtbot: QtBot
) -> None:
    case_id = registered(small[0]).case_id
    mine, hers = (case_form(window, case_id).form for window in both)
    assert mine is not None
    assert hers is not None
    hers.subject.setText("Kapvergunning voor een beuk")
    hers.email.setText("a@verzonnen.example")
    hers.save()
    mine.subject.setText("Kapvergunning voor twee eiken")
    mine.address.setText("Dorpsstraat 1")
    mine.save()
    assert [type(error) for error in failures] == [StaleCase]
    assert asked(mine.versions) == {"subject": ("Kapvergunning voor een beuk", "Kapvergunning voor twee eiken")}
    box = mine.versions.open["subject"]
    assert "Noor Demo" in box.accessibleName()
    assert mine.subject.text() == "Kapvergunning voor twee eiken"
    assert mine.email.text() == "a@verzonnen.example"
    assert "Noor Demo" in mine.fields["email"].message.text
    assert open_case(small[0], case_id).case.subject == "Kapvergunning voor een beuk"
    assert both[0].focusWidget() is box.keep
    qtbot.keyClick(box.keep, Qt.Key.Key_H)
    assert mine.versions.open == {}
    assert both[0].focusWidget() is mine.subject
    mine.save()
    stored = open_case(small[0], case_id).case
    assert (stored.subject, stored.citizen.email, stored.citizen.address) == (
        "Kapvergunning voor twee eiken", "a@verzonnen.example", "Dorpsstraat 1",
    )  # fmt: skip


def test_theirs_is_taken_with_a_key_and_escape_goes_on_typing(
    both: Both, small: tuple[Office, Replay], qtbot: QtBot
) -> None:
    case_id = registered(small[0]).case_id
    mine, hers = (case_form(window, case_id).form for window in both)
    assert mine is not None
    assert hers is not None
    hers.subject.setText("Van haar")
    hers.name.setText("Mevrouw B. Verzonnen")
    hers.save()
    mine.subject.setText("Van mij")
    mine.name.setText("Mevrouw C. Verzonnen")
    mine.save()
    assert list(mine.versions.open) == ["name", "subject"]
    qtbot.keyClick(mine.versions.open["name"].keep, Qt.Key.Key_N)
    assert mine.name.text() == "Mevrouw B. Verzonnen"
    assert both[0].focusWidget() is mine.versions.open["subject"].keep
    qtbot.keyClick(mine.versions.open["subject"].keep, Qt.Key.Key_Escape)
    assert both[0].focusWidget() is mine.subject
    assert mine.subject.text() == "Van mij"
    mine.save()
    stored = open_case(small[0], case_id).case
    assert (stored.citizen.name, stored.subject) == ("Mevrouw B. Verzonnen", "Van mij")


def test_another_change_of_the_case_is_in_nobodys_way(
    both: Both, small: tuple[Office, Replay], failures: list[OpenPlannerError]
) -> None:
    office = small[0]
    case = registered(office)
    form = case_form(both[0], case.case_id).form
    assert form is not None
    record_attempt(office, case.case_id, AttemptResult.NO_ANSWER, 2)
    form.subject.setText("Van mij")
    form.save()
    assert failures == []
    assert open_case(office, case.case_id).case.subject == "Van mij"


def test_what_is_typed_waits_while_another_case_is_looked_at(window: MainWindow, small: tuple[Office, Replay]) -> None:
    first, second = (registered(small[0], number).case_id for number in ("Z-1", "Z-2"))
    screen = case_form(window, first)
    assert screen.form is not None
    screen.form.subject.setText("Half getypt")
    screen.show_case(second)
    assert not screen.editing()
    screen.show_case(first)
    screen.edit()
    assert screen.form.subject.text() == "Half getypt"


def test_a_case_form_says_what_is_wrong_beside_the_field(window: MainWindow, small: tuple[Office, Replay]) -> None:
    form = case_form(window, registered(small[0]).case_id).form
    assert form is not None
    for name, typed in (("phone", "0900 1234"), ("name", ""), ("email", "geen adres"), ("subject", "bsn 111222333")):
        editor = form.fields[name].editor
        assert isinstance(editor, QLineEdit)
        before = editor.text()
        editor.setText(typed)
        form.save()
        assert form.fields[name].error, name
        editor.setText(before)


def test_a_closed_case_and_too_many_people_are_refused(small: tuple[Office, Replay]) -> None:
    office = small[0]
    case = registered(office)
    with pytest.raises(InvalidInput, match="number_out_of_range"):
        change_case(office, replace(case, persons=11), BY)


def test_a_colleague_whom_somebody_else_saved_first(both: Both, desk: Desk, failures: list[OpenPlannerError]) -> None:
    mine, hers = (settings_of(window, "colleagues") for window in both)
    assert isinstance(mine, ColleaguePage)
    assert isinstance(hers, ColleaguePage)
    for page in (mine, hers):
        page.show_colleague(1)
    hers.hours.setText("ma-do 09:00-17:00")
    hers.cap.setText("4")
    hers.save()
    mine.hours.setText("di-vr 10:00-16:00")
    mine.save()
    assert [type(error) for error in failures] == [StaleCase]
    assert asked(mine.versions) == {"hours": ("ma-do 09:00-17:00", "di-vr 10:00-16:00")}
    assert mine.cap.text() == "4"
    mine.versions.open["hours"].keep.click()
    mine.save()
    kept = next(one for one in open_organisation(desk.office).colleagues if one.colleague_id == 1)
    assert kept.cap_per_day == 4
    assert {period.weekday for period in kept.pattern.periods} == {2, 3, 4, 5}


def test_a_team_and_a_place_that_somebody_else_saved_first(both: Both, desk: Desk) -> None:
    mine, hers = (settings_of(window, "places") for window in both)
    assert isinstance(mine, PlacePage)
    assert isinstance(hers, PlacePage)
    hers.teams.name.setText("Bezwaar en beroep")
    hers.teams.save()
    mine.teams.name.setText("Team Bezwaar")
    mine.teams.save()
    assert asked(mine.teams.versions) == {"name": ("Bezwaar en beroep", "Team Bezwaar")}
    hers.places.seats.setText("8")
    hers.places.save()
    mine.places.address.setText("Raadhuisplein 1")
    mine.places.save()
    assert mine.places.versions.open == {}
    mine.places.save()
    kept = open_organisation(desk.office)
    assert [team.name for team in kept.teams] == ["Bezwaar en beroep"]
    assert [(one.seats, one.address) for one in kept.places if one.place_id == mine.places.typed().place_id] == [
        (8, "Raadhuisplein 1")
    ]


def test_a_setting_that_somebody_else_changed_first(both: Both, desk: Desk, failures: list[OpenPlannerError]) -> None:
    page = settings_of(both[0], "municipality")
    assert isinstance(page, SettingPage)
    save_setting(both[1].desk.office, MUNICIPALITY.key, "Voorbeeldstad", both[1].desk.colleague_id)
    field = page.fields[MUNICIPALITY.key]
    assert isinstance(field.editor, QLineEdit)
    field.editor.setText("Proefdorp")
    field.editor.editingFinished.emit()
    assert [error.code for error in failures] == ["stale_setting"]
    box = field.findChild(TwoVersions)
    assert box is not None
    assert (box.theirs.text(), box.mine.text()) == ("Voorbeeldstad", "Proefdorp")
    assert field.editor.text() == "Proefdorp"
    assert desk.settings.text(MUNICIPALITY) == "Voorbeeldstad"
    box.keep.click()
    assert desk.settings.text(MUNICIPALITY) == "Proefdorp"
    assert both[1].desk.reads.settings()[MUNICIPALITY.key] == "Proefdorp"


# -- talks and decisions ---------------------------------------------------------------------------


def talk(window: MainWindow, case_id: int) -> ConversationScreen:
    screen = window.open_screen("conversation", case_id)
    assert isinstance(screen, ConversationScreen)
    return screen


def test_a_result_after_a_colleagues_result_is_refused_with_both(
    both: Both, small: tuple[Office, Replay], failures: list[OpenPlannerError], qtbot: QtBot
) -> None:
    office = small[0]
    case_id = registered(office).case_id
    screen = talk(both[0], case_id)
    screen.talk.notes.setPlainText("Komt morgen langs.")
    noor = both[1].desk.colleague_id
    assert noor is not None
    record_attempt(office, case_id, AttemptResult.NO_ANSWER, noor, note="Tweemaal geprobeerd.")
    screen.spoken()
    assert [error.code for error in failures] == ["stale_case"]
    box = screen.sharing.box
    assert box is not None
    assert "Noor Demo" in box.accessibleName()
    assert "Tweemaal geprobeerd." in box.theirs.text()
    assert "Komt morgen langs." in box.mine.text()
    assert screen.talk.notes.toPlainText() == "Komt morgen langs."
    assert len(open_case(office, case_id).attempts) == 1
    qtbot.keyClick(box.keep, Qt.Key.Key_H)
    assert [one.note for one in open_case(office, case_id).attempts] == ["Tweemaal geprobeerd.", "Komt morgen langs."]


def test_theirs_is_enough_and_mine_is_dropped(both: Both, small: tuple[Office, Replay]) -> None:
    office = small[0]
    case_id = registered(office).case_id
    screen = talk(both[0], case_id)
    screen.talk.notes.setPlainText("Dubbel.")
    record_attempt(office, case_id, AttemptResult.SPOKEN, 2, note="Alles besproken.")
    screen.no_answer()
    assert screen.sharing.box is not None
    screen.sharing.box.take.click()
    assert len(open_case(office, case_id).attempts) == 1
    assert draft_of(office, draft_key(case_id)) is None
    assert both[0].screen_id == "today"


def test_what_only_moves_a_case_along_refuses_no_result(
    both: Both, small: tuple[Office, Replay], failures: list[OpenPlannerError]
) -> None:
    office = small[0]
    case_id = registered(office).case_id
    screen = talk(both[0], case_id)
    with office.store.transaction() as tx:
        stored_cases.save_case(tx, replace(stored_cases.case(tx, case_id), status=CaseStatus.PLANNED))
    screen.spoken()
    assert failures == []
    assert len(open_case(office, case_id).attempts) == 1


def test_two_who_type_in_one_talk_do_not_write_over_each_other(both: Both, small: tuple[Office, Replay]) -> None:
    office, clock = small
    case_id = registered(office).case_id
    mine, hers = (talk(window, case_id) for window in both)
    hers.talk.notes.setPlainText("Haar woorden")
    hers.keep_draft()
    clock.moment += timedelta(seconds=5)
    mine.talk.notes.setPlainText("Mijn woorden")
    mine.keep_draft()
    box = mine.sharing.box
    assert box is not None
    assert (box.theirs.text(), box.mine.text()) == ("Haar woorden", "Mijn woorden")
    kept = draft_of(office, draft_key(case_id))
    assert kept is not None
    assert kept.payload["notes"] == "Haar woorden"
    mine.keep_draft()
    assert mine.sharing.box is box  # asked once
    box.keep.click()
    mine.keep_draft()
    kept = draft_of(office, draft_key(case_id))
    assert kept is not None
    assert kept.payload["notes"] == "Mijn woorden"


def test_giving_a_case_that_a_colleague_gave_first_is_asked_again(
    both: Both, small: tuple[Office, Replay], failures: list[OpenPlannerError]
) -> None:
    office = small[0]
    case = registered(office)
    screen = both[0].open_screen("cases", case.case_id)
    assert isinstance(screen, CasesScreen)
    hand_over(office, case.case_id, case.team_id, 1, colleague_id=2)
    screen.hand_over_to(Address(case.team_id, "Bezwaar", 1, "Noor Demo", own_team=True))
    assert [error.code for error in failures] == ["stale_case"]
    assert open_case(office, case.case_id).case.assigned_to == 2
    box = screen.deciding.box
    assert box is not None
    assert "Voor Bram Proef. Gegeven door Noor Demo" in box.theirs.text()
    assert box.mine.text() == "Geef aan Noor Demo"
    box.keep.click()
    assert open_case(office, case.case_id).case.assigned_to == 1


def test_closing_a_case_that_a_colleague_handed_over_is_asked_again(
    both: Both, small: tuple[Office, Replay], failures: list[OpenPlannerError]
) -> None:
    office = small[0]
    case = registered(office)
    other = organisation.save_team(office, Team("Woo"), BY)
    screen = both[0].open_screen("cases", case.case_id)
    assert isinstance(screen, CasesScreen)
    hand_over(office, case.case_id, other.team_id, 2)
    dialog = OutcomeDialog(screen.desk.texts, correcting=False, parent=screen)
    dialog.code.setCurrentIndex(1)
    screen.close_with(dialog)
    assert [error.code for error in failures] == ["stale_case"]
    assert open_case(office, case.case_id).case.status is not CaseStatus.CLOSED
    box = screen.deciding.box
    assert box is not None
    assert "ander team" in box.theirs.text()
    box.keep.click()
    assert open_case(office, case.case_id).case.status is CaseStatus.CLOSED


def test_reopening_a_case_whose_outcome_a_colleague_put_right_is_asked_again(
    both: Both, small: tuple[Office, Replay], failures: list[OpenPlannerError]
) -> None:
    office = small[0]
    case = registered(office)
    record_outcome(office, case.case_id, OutcomeCode.EXPLAINED, BY)
    screen = both[0].open_screen("cases", case.case_id)
    assert isinstance(screen, CasesScreen)
    reopen_case(office, case.case_id, "Zij belde terug", 2)
    screen.reopen_because("Nieuwe brief")
    assert [error.code for error in failures] == ["stale_case"]
    box = screen.deciding.box
    assert box is not None
    assert box.theirs.text() == "Zaak heropend"
    assert "Nieuwe brief" in box.mine.text()
    box.take.click()
    with office.store.reading() as tx:
        assert [one.reason for one in attempts.outcomes_of_case(tx, case.case_id)] == ["", "Zij belde terug"]


def test_a_promise_that_a_colleague_ticked_first_keeps_her_day(
    both: Both, small: tuple[Office, Replay], failures: list[OpenPlannerError]
) -> None:
    office, clock = small
    case, today = registered(office), clock.moment.date()
    promise = Agreement(case.case_id, "Noor", "Stukken sturen", today)
    record_attempt(office, case.case_id, AttemptResult.SPOKEN, BY, agreements=(promise,))
    screen = both[0].open_screen("today")
    assert isinstance(screen, TodayScreen)
    place = next(row for row, line in enumerate(screen.model.lines) if isinstance(line, PromiseLine))
    screen.list.setCurrentIndex(screen.model.index(place))
    line = screen.promise()
    assert line is not None
    finish_agreement(office, case.case_id, line.row.agreement_id, today - timedelta(days=3), 2)
    screen.keep_promise()
    assert [error.code for error in failures] == ["stale_agreement"]
    assert failures[0].facts["theirs"] == today - timedelta(days=3)
    assert failures[0].facts["ours"] == today
    assert screen.promise() is None
    with office.store.reading() as tx:
        assert [one.done_on for one in attempts.agreements_of_case(tx, case.case_id)] == [today - timedelta(days=3)]


def test_a_later_day_that_a_colleague_agreed_first_stands_beside_mine(both: Both, small: tuple[Office, Replay]) -> None:
    office = small[0]
    case_id = registered(office).case_id
    screen = both[0].open_screen("cases", case_id)
    assert isinstance(screen, CasesScreen)
    screen.agree_later()
    dialog = screen.findChild(LaterDialog)
    assert dialog is not None
    dialog.day.setText("8-12-2026")
    hers, _ = agree_later(office, case_id, LaterWish(date(2026, 12, 2), LaterReason.ASKED), 2)
    dialog.main.click()
    assert "02-12-2026" in dialog.day_field.error
    assert dialog.isVisible()
    assert open_case(office, case_id).case.last_calling_day == hers.last_calling_day
    dialog.main.click()
    assert open_case(office, case_id).case.last_calling_day == date(2026, 12, 8)


def test_a_talk_that_a_colleague_moved_first_stays_where_she_put_it(
    both: Both, small: tuple[Office, Replay], failures: list[OpenPlannerError]
) -> None:
    office = small[0]
    case_id = registered(office).case_id
    start = MONDAY + timedelta(hours=25)
    talk = book_slot(office, case_id, Slot(ContactForm.PHONE, Interval(start, start + timedelta(minutes=30)), (1,)), BY)
    screen = both[0].open_screen("agenda")
    assert isinstance(screen, AgendaScreen)
    screen.go_to_cell(1, talk.interval)
    screen.move_here()
    assert screen.mover.active
    later = Interval(start + timedelta(hours=2), start + timedelta(hours=2, minutes=30))
    move_booking(office, talk.booking_id, Slot(ContactForm.PHONE, later, (1,)), 2)
    screen.grid.set_cell(replace(screen.grid.cell, minute=screen.grid.cell.minute + 90))
    screen.mover._look(screen.grid.cell)
    screen.mover._accept(dropped=False)
    assert [error.code for error in failures] == ["stale_move"]
    assert failures[0].facts["theirs"] == later.start
    with office.store.reading() as tx:
        assert bookings.booking(tx, talk.booking_id).interval == later
    with pytest.raises(StaleCase, match="stale_booking"):
        cancel_booking(office, talk.booking_id, "Kan niet", BY, talk)
    assert cancel_booking(office, talk.booking_id, "Kan niet", BY, replace(talk, interval=later)).cancel_reason
