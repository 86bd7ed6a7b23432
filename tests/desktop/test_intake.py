"""Nieuw: keyboard only from the first letter to the booked callback, and nothing typed is lost."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from openplanner.application.keep_draft import draft_of
from openplanner.application.office import Office
from openplanner.application.open_case import open_case
from openplanner.application.register_case import register_case
from openplanner.application.upkeep.demo_office import Replay
from openplanner.desktop.desk import Desk
from openplanner.desktop.intake.day_text import Side, read_day, read_moment
from openplanner.desktop.intake.screen import IntakeScreen
from openplanner.desktop.intake.state import CASE_TYPE_KEYS, IntakeForm, form_of, intake_of, phone_note, problems
from openplanner.desktop.window import MainWindow
from openplanner.domain.case import CaseStatus, CaseType, ContactForm, Wishes
from openplanner.domain.errors import InvalidInput, OpenPlannerError
from openplanner.domain.interval import AMSTERDAM, TimeSpan
from openplanner.storage.cases import case_by_number
from tests.offices import BY, letter

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


@pytest.fixture
def screen(window: MainWindow, qtbot: QtBot) -> IntakeScreen:
    found = window.open_screen("intake")
    assert isinstance(found, IntakeScreen)
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is found.fields.choice)
    return found


def press(qtbot: QtBot, *parts: str | Qt.Key) -> None:
    """Types words and presses keys where the cursor is, as a person does."""
    for part in parts:
        widget = QApplication.focusWidget()
        assert widget is not None
        if isinstance(part, str):
            qtbot.keyClicks(widget, part)
        else:
            qtbot.keyClick(widget, part)


def fill(qtbot: QtBot, number: str = "Z-2026-77", phone: str = "0612345601") -> None:
    press(qtbot, "k", number, Qt.Key.Key_Return, "vandaag", Qt.Key.Key_Tab, "Mevrouw T. Bedacht", Qt.Key.Key_Tab)
    press(qtbot, phone, Qt.Key.Key_Tab, "Container niet geleegd")


def control_enter(qtbot: QtBot, screen: IntakeScreen) -> None:
    qtbot.keyClick(QApplication.focusWidget() or screen, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def stored(office: Office, number: str) -> int:
    with office.store.reading() as tx:
        case = case_by_number(tx, number)
    return case.case_id if case is not None else 0


@pytest.mark.parametrize(
    ("text", "past", "future"),
    [
        ("vandaag", date(2026, 11, 24), date(2026, 11, 24)),
        ("v", date(2026, 11, 24), date(2026, 11, 24)),
        ("g", date(2026, 11, 23), date(2026, 11, 23)),
        (" Gisteren ", date(2026, 11, 23), date(2026, 11, 23)),
        ("23-11", date(2026, 11, 23), date(2026, 11, 23)),
        ("25/11", date(2026, 11, 25), date(2026, 11, 25)),
        ("1-3", date(2026, 3, 1), date(2027, 3, 1)),
        ("2026-11-20", date(2026, 11, 20), date(2026, 11, 20)),
        ("20112026", date(2026, 11, 20), date(2026, 11, 20)),
        ("20.11.26", date(2026, 11, 20), date(2026, 11, 20)),
        ("3 mrt", date(2026, 3, 3), date(2027, 3, 3)),
        ("23 november 2026", date(2026, 11, 23), date(2026, 11, 23)),
        ("di", date(2026, 11, 24), date(2026, 12, 1)),
        ("vrijdag", date(2026, 11, 20), date(2026, 11, 27)),
        ("29-2", date(2024, 2, 29), date(2028, 2, 29)),
        ("+3", date(2026, 11, 27), date(2026, 11, 27)),
    ],
)
def test_days_are_read_as_people_type_them(text: str, past: date, future: date) -> None:
    assert read_day(text, TODAY) == past
    assert read_day(text, TODAY, Side.FUTURE) == future


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "day_missing"),
        ("morgenochtend", "day_unreadable"),
        ("12", "day_unreadable"),
        ("31-11", "day_impossible"),
        ("30-2-2026", "day_impossible"),
        ("1-1-1901", "day_out_of_reach"),
        ("x" * 10_000, "day_unreadable"),
    ],
)
def test_a_day_that_cannot_be_read_says_why(text: str, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_day(text, TODAY)
    assert refused.value.code == code


def test_a_moment_has_the_time_that_was_typed() -> None:
    assert read_moment("23-11 14:30", NOW) == datetime(2026, 11, 23, 13, 30, tzinfo=UTC)
    assert read_moment("vandaag", NOW) == NOW
    assert read_moment("gisteren", NOW) == datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
    for text in ("morgen", "vandaag 23:00", "25-11"):
        with pytest.raises(InvalidInput) as refused:
            read_moment(text, NOW)
        assert refused.value.code == "day_in_future"


def test_problems_come_in_the_order_of_the_form() -> None:
    wrong = problems(IntakeForm(received="31-11", phone="09001234", email="niks", subject="x" * 201), NOW)
    assert list(wrong) == ["number", "received", "name", "phone", "subject", "email"]
    with pytest.raises(InvalidInput) as refused:
        intake_of(IntakeForm(), NOW, 1)
    assert refused.value.code == "number_missing"


def test_a_draft_of_another_version_gives_a_form_all_the_same() -> None:
    payload = {
        "number": "Z-1",
        "case_type": "taxi",
        "times": ["x"],
        "interpreter": "ja",
        "nieuw": 3,
        "form": "x",
    }
    form = form_of(payload)
    assert (form.number, form.case_type, form.times, form.interpreter, form.form) == (
        "Z-1",
        "bezwaar",
        "",
        False,
        "",
    )
    kept = IntakeForm(number="Z-2", times="di-wo ochtend", form=ContactForm.TOWN_HALL.value)
    assert form_of(kept.payload()) == kept


def test_the_phone_note_is_precise() -> None:
    too_short = phone_note("06 1234567", NOW)
    assert too_short is not None and too_short.sort == "danger"
    assert too_short.reasons[0].code == "phone.too_short"
    assert phone_note("  ", NOW) is None
    good = phone_note("0612345601", NOW)
    assert good is not None and (good.sort, good.answer.e164) == ("good", "+31612345601")


def test_every_case_type_has_one_letter() -> None:
    assert set(CASE_TYPE_KEYS.values()) == set(CaseType)


def test_from_empty_screen_to_booked_callback_by_keyboard(
    screen: IntakeScreen, qtbot: QtBot, small: tuple[Office, Replay], failures: list[OpenPlannerError]
) -> None:
    fill(qtbot)
    control_enter(qtbot, screen)
    qtbot.waitUntil(lambda: QApplication.focusWidget() in screen.plan.list.cards)
    assert 1 < len(screen.plan.list.cards) <= 5
    assert all(card.words.why for card in screen.plan.list.cards)
    press(qtbot, Qt.Key.Key_2)
    opened = open_case(small[0], stored(small[0], "Z-2026-77"))
    assert opened.case.status is CaseStatus.PLANNED
    assert opened.case.case_type is CaseType.COMPLAINT
    assert [booking.state.value for booking in opened.bookings if booking.lives(small[1]())] == ["booked"]
    assert screen.fields.form.empty
    assert QApplication.focusWidget() is screen.fields.choice
    assert failures == []


def test_escape_leaves_the_case_on_the_worklist_without_a_hold(
    screen: IntakeScreen, qtbot: QtBot, small: tuple[Office, Replay]
) -> None:
    fill(qtbot)
    control_enter(qtbot, screen)
    qtbot.waitUntil(lambda: QApplication.focusWidget() in screen.plan.list.cards)
    press(qtbot, Qt.Key.Key_Down, Qt.Key.Key_Escape)
    opened = open_case(small[0], stored(small[0], "Z-2026-77"))
    assert opened.case.status is CaseStatus.TO_PLAN
    assert not [booking for booking in opened.bookings if booking.lives(small[1]())]
    assert not screen.planner.case_id


def test_dates_with_reasons_appear_while_typing(screen: IntakeScreen, qtbot: QtBot) -> None:
    assert not screen.facts.empty.isHidden()
    press(qtbot, "b", Qt.Key.Key_Tab, "vandaag")
    screen.look()
    shown = " ".join(_texts(screen))
    assert "do 26-11-2026" in shown and "3 werkdagen" in shown
    assert screen.fields.fields["received"].message.text == "maandag 23 november 2026"


def _texts(screen: IntakeScreen) -> list[str]:
    found = [screen.facts.terms.itemAt(index).widget() for index in range(screen.facts.terms.count())]
    return [card.accessibleName() for card in found if card is not None]


@pytest.mark.parametrize(
    ("field", "text", "says"),
    [
        ("received", "31-11", "bestaat niet"),
        ("received", "25-11", "moet nog komen"),
        ("phone", "0900 1234", "servicenummer"),
        ("phone", "06123456789", "te veel"),
        ("number", "", "zaaknummer"),
        ("name", "", "naam"),
        ("email", "mevrouw", "e-mailadres"),
    ],
)
def test_wrong_input_is_said_beside_its_field_and_nothing_is_saved(
    screen: IntakeScreen, qtbot: QtBot, small: tuple[Office, Replay], field: str, text: str, says: str
) -> None:
    fill(qtbot)
    screen.fields.edits[field].setText(text)
    screen.save_and_plan()
    assert says in screen.fields.fields[field].error
    assert QApplication.focusWidget() is screen.fields.edits[field]
    assert not stored(small[0], "Z-2026-77")


def test_a_missing_zero_is_taken_over_with_enter_and_never_by_itself(screen: IntakeScreen, qtbot: QtBot) -> None:
    edit = screen.fields.phones["phone"]
    edit.setFocus()
    press(qtbot, "612345601")
    assert edit.text().replace(" ", "") == "612345601"
    press(qtbot, Qt.Key.Key_Return)
    assert edit.text().replace(" ", "") == "0612345601"
    assert "mobiel" in screen.fields.fields["phone"].message.text
    press(qtbot, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is screen.fields.edits["subject"]


def test_a_case_number_that_exists_is_noticed_and_refused(
    screen: IntakeScreen, qtbot: QtBot, small: tuple[Office, Replay], failures: list[OpenPlannerError]
) -> None:
    register_case(small[0], letter("Z-2026-77"), BY)
    fill(qtbot)
    screen.look()
    assert screen.facts.same.count() == 1
    screen.save_and_plan()
    assert "Z-2026-77" in screen.fields.fields["number"].error
    assert draft_of(small[0], "intake") is not None
    assert failures == []


def test_the_same_phone_number_is_noticed(screen: IntakeScreen, qtbot: QtBot, small: tuple[Office, Replay]) -> None:
    register_case(small[0], letter("Z-9"), BY)
    screen.fields.edits["phone"].setText("06 123 456 01")
    screen.look()
    assert screen.facts.same.count() == 1


def test_what_was_typed_survives_the_end_of_the_program(
    screen: IntakeScreen, qtbot: QtBot, small: tuple[Office, Replay], desk: Desk
) -> None:
    press(qtbot, "w", "Z-half", Qt.Key.Key_Tab, "gist")
    qtbot.waitUntil(lambda: draft_of(small[0], "intake") is not None, timeout=2000)
    again = IntakeScreen(desk)
    qtbot.addWidget(again)
    again.entered()
    assert (again.fields.form.number, again.fields.form.received) == ("Z-half", "gist")
    assert again.fields.form.kind is CaseType.WOO_REQUEST


def test_a_saved_case_leaves_no_draft(screen: IntakeScreen, qtbot: QtBot, small: tuple[Office, Replay]) -> None:
    fill(qtbot)
    screen.keep_draft()
    assert draft_of(small[0], "intake") is not None
    screen.save_only()
    assert stored(small[0], "Z-2026-77")
    assert draft_of(small[0], "intake") is None
    assert screen.fields.form.empty


def test_a_pasted_footer_is_taken_apart(screen: IntakeScreen, qtbot: QtBot) -> None:
    footer = (
        "Met vriendelijke groet,\n\nT. Bedacht\nVoorbeeldlaan 12\n1234 AB Voorbeeldstad\n"
        "Tel. 06 12345601\nt.bedacht@voorbeeld.example\n"
    )
    QGuiApplication.clipboard().setText(footer)
    screen.fields.edits["name"].setFocus()
    qtbot.keyClick(screen.fields.edits["name"], Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    form = screen.fields.form
    assert form.name == "T. Bedacht"
    assert form.phone.replace(" ", "") == "0612345601"
    assert form.email == "t.bedacht@voorbeeld.example"
    assert "1234 AB" in form.address
    assert not screen.fields.more.isHidden()


def test_a_bsn_in_the_subject_is_warned_about(screen: IntakeScreen, qtbot: QtBot) -> None:
    screen.fields.edits["subject"].setText("BSN 123456782")
    screen.fields.edits["subject"].setFocus()
    screen.fields.edits["name"].setFocus()
    qtbot.waitUntil(lambda: "BSN" in screen.fields.fields["subject"].error)
    screen.fields.edits["subject"].setText("Kapvergunning")
    screen.look()
    assert screen.fields.fields["subject"].message.text == ""


def test_wishes_and_representative_reach_the_case(
    screen: IntakeScreen, qtbot: QtBot, small: tuple[Office, Replay]
) -> None:
    fill(qtbot)
    screen.toggle_more()
    times = screen.fields.fields["times"]
    qtbot.keyClicks(times.editor, "di na de")
    assert times.error == ""  # still being typed
    screen.fields.check_times()
    assert "“de”" not in times.error and times.error
    times.editor.clear()
    qtbot.keyClicks(times.editor, "di na 3, niet na 17")
    assert times.message.text == "Liefst dinsdag tussen 15:00 en 17:00"
    screen.fields.combos["form"].setCurrentIndex(screen.fields.combos["form"].findData("gemeentehuis"))
    screen.fields.edits["representative"].setText("Mr. R. Denkbeeldig")
    screen.fields.edits["representative_phone"].setText("0201234567")
    screen.save_only()
    case = open_case(small[0], stored(small[0], "Z-2026-77")).case
    assert case.wishes == Wishes(((2, TimeSpan(15 * 60, 17 * 60)),), ContactForm.TOWN_HALL)
    assert case.spoken_with.name == "Mr. R. Denkbeeldig"


def test_ten_megabytes_in_a_field_are_no_trouble(screen: IntakeScreen) -> None:
    for edit in screen.fields.edits.values():
        edit.setText("9" * 10_000_000)
        assert len(edit.text()) <= 2_000
    screen.look()
    screen.save_only()
    assert screen.fields.fields["number"].error


def test_every_field_has_a_name_for_a_screen_reader(screen: IntakeScreen) -> None:
    screen.fields.show_more(True)
    for edit in screen.fields.findChildren(QLineEdit):
        assert edit.accessibleName(), edit.objectName()
    for combo in screen.fields.combos.values():
        assert combo.accessibleName()
    assert screen.fields.choice.accessibleName() and screen.fields.choice.accessibleDescription()


def test_received_is_stored_with_its_moment(screen: IntakeScreen, qtbot: QtBot, small: tuple[Office, Replay]) -> None:
    fill(qtbot)
    screen.fields.edits["received"].setText("20-11 16:20")
    screen.save_only()
    case = open_case(small[0], stored(small[0], "Z-2026-77")).case
    assert case.received_at == datetime(2026, 11, 20, 16, 20, tzinfo=AMSTERDAM)


SECONDS_A_KEY, SECONDS_TO_THINK = 0.2, 1.35  # the keystroke-level model of Card, Moran and Newell (1980): K and M


def test_a_typical_case_takes_under_25_seconds_by_the_keystroke_model(
    screen: IntakeScreen, qtbot: QtBot, small: tuple[Office, Replay]
) -> None:
    """Empty screen to booked callback: 68 keys and 8 decisions, 24.4 s for a colleague who types fairly well."""
    typed = ("k", "Z-2026-77", Qt.Key.Key_Return, "v", Qt.Key.Key_Tab, "Mevrouw T. Bedacht", Qt.Key.Key_Tab,
             "0612345601", Qt.Key.Key_Tab, "Container niet geleegd")  # fmt: skip
    press(qtbot, *typed)
    control_enter(qtbot, screen)
    qtbot.waitUntil(lambda: QApplication.focusWidget() in screen.plan.list.cards)
    press(qtbot, "1")
    booked = open_case(small[0], stored(small[0], "Z-2026-77"))
    assert booked.case.status is CaseStatus.PLANNED
    assert booked.case.received_at.astimezone(AMSTERDAM).date() == date(2026, 11, 23)
    keys = sum(len(part) if isinstance(part, str) else 1 for part in typed) + 2 + 1  # Ctrl+Enter, and the proposal
    decisions = 8  # type, number, received, name, phone, subject, save and plan, which proposal
    assert keys == 68
    assert keys * SECONDS_A_KEY + decisions * SECONDS_TO_THINK < 25


def test_what_was_never_shown_goes_with_its_screen(desk: Desk) -> None:
    gone: list[str] = []
    screen = IntakeScreen(desk)
    screen.plan.destroyed.connect(lambda: gone.append("plan"))
    screen.fields.more.destroyed.connect(lambda: gone.append("more"))
    screen.deleteLater()
    for _turn in ("the screen", "what was to be put into it"):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert sorted(gone) == ["more", "plan"]
