"""Team plannen: a proposal by keyboard, each talk to be changed, saved at once, said per talk, taken back as one."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import icalendar
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from openplanner.application.book_slot import Slot, book_slot
from openplanner.application.office import Office
from openplanner.application.register_case import register_case
from openplanner.application.upkeep.demo_office import Replay
from openplanner.desktop.preview.window import PreviewWindow
from openplanner.desktop.team.lines import Group, Heading, Line
from openplanner.desktop.team.screen import ABSENCE, WAITING, TeamScreen
from openplanner.desktop.window import MainWindow
from openplanner.domain.case import ContactForm
from openplanner.domain.errors import OpenPlannerError
from openplanner.domain.interval import AMSTERDAM, Interval
from openplanner.domain.rights import Rights, Role
from openplanner.storage import bookings, cases, colleagues
from tests.offices import BY, letter, registered

BRAM, NOOR = 2, 1


@pytest.fixture
def screen(window: MainWindow) -> TeamScreen:
    found = window.open_screen("team")
    assert isinstance(found, TeamScreen)
    return found


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=AMSTERDAM)


def day_of_eight(office: Office) -> list[int]:
    """Eight talks of Noor today, an hour apart; the ids of their cases."""
    found = []
    for number in range(8):
        case = register_case(office, replace(letter(f"Z-{number}"), address="Proefstraat 1, 2801 GG Gouda"), BY)
        start = at(23, 9, 30) + timedelta(minutes=55 * number)
        slot = Slot(ContactForm.PHONE, Interval(start, start + timedelta(minutes=30)), (NOOR,))
        book_slot(office, case.case_id, slot, BY)
        found.append(case.case_id)
    return found


def leaders(office: Office, ids: list[int]) -> list[int]:
    with office.store.reading() as tx:
        return [bookings.bookings_of_case(tx, case_id)[0].colleague_ids[0] for case_id in ids]


def groups(screen: TeamScreen) -> list[Group]:
    return [line.group for line in screen.model.lines if isinstance(line, Heading)]


def lines(screen: TeamScreen) -> list[Line]:
    return [line for line in screen.model.lines if isinstance(line, Line)]


class Keys:
    """Presses keys where the cursor is and counts them."""

    def __init__(self, qtbot: QtBot, window: MainWindow) -> None:
        self.qtbot, self.window, self.count = qtbot, window, 0

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        target: QWidget = self.window.focusWidget() or self.window
        self.qtbot.keyClick(target, key, modifier)
        self.count += 1

    def type(self, text: str) -> None:
        for sign in text:
            self.qtbot.keyClick(self.window.focusWidget(), sign)  # type: ignore[call-overload]
            self.count += 1


def test_a_day_of_eight_talks_is_handed_over_in_a_few_keys(
    qtbot: QtBot, window: MainWindow, small: tuple[Office, Replay]
) -> None:
    """A minute of a person's time is about fifty keys with looking; this takes less than ten."""
    office, _ = small
    ids = day_of_eight(office)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    keys = Keys(qtbot, window)
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    keys.press(Qt.Key.Key_A, both)
    screen = window.screens["team"]
    assert isinstance(screen, TeamScreen) and screen.form.who.hasFocus()
    keys.type("No")
    keys.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert len(lines(screen)) == 8
    keys.press(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert leaders(office, ids).count(BRAM) == 8
    assert groups(screen) == [Group.DONE]
    assert keys.count < 10


def test_one_main_button_at_a_time(screen: TeamScreen, small: tuple[Office, Replay]) -> None:
    registered(small[0])
    shown = lambda: {name for name, button in screen.buttons.items() if not button.isHidden()}  # noqa: E731
    assert shown() == {"propose"}
    screen.propose()
    assert shown() == {"save", "restart"}
    screen.save()
    assert shown() == {"letters", "undo", "restart"}
    screen.take_back()
    assert shown() == {"propose"}


def test_every_talk_can_be_changed_from_the_keyboard(
    qtbot: QtBot, screen: TeamScreen, small: tuple[Office, Replay]
) -> None:
    for number in range(3):
        registered(small[0], f"Z-{number}")
    screen.propose()
    chosen = screen.chosen()
    assert chosen is not None and screen.others
    second = screen.others[1]
    screen.to_others()
    qtbot.keyClick(screen.detail.others, "2")
    assert screen.draft is not None and screen.draft.item(chosen.item_id).after == second
    screen.leave_item()
    assert screen.draft.item(chosen.item_id).after is None and Group.LEFT in groups(screen)
    screen.propose_again()
    assert screen.proposed is not None
    assert screen.draft.item(chosen.item_id).after == screen.proposed.item(chosen.item_id).after


def test_what_was_taken_meanwhile_is_named_and_the_rest_is_saved(
    screen: TeamScreen, small: tuple[Office, Replay]
) -> None:
    office, _ = small
    made = [registered(office, f"Z-{number}") for number in range(3)]
    screen.propose()
    assert screen.draft is not None
    taken = screen.draft.item(made[0].case_id).after
    assert taken is not None
    other = registered(office, "Z-9")
    book_slot(office, other.case_id, Slot(ContactForm.PHONE, taken.interval, taken.colleague_ids), BY)
    screen.save()
    assert groups(screen) == [Group.FAILED, Group.DONE]
    assert lines(screen)[0].number == "Z-0" and lines(screen)[0].why


def test_too_much_says_what_is_short_and_what_breaks_first(screen: TeamScreen, small: tuple[Office, Replay]) -> None:
    for number in range(110):
        registered(small[0], f"Z-{number:02}")
    screen.propose()
    assert groups(screen)[0] is Group.BROKEN
    assert "te weinig tijd" in screen.short.text and "het eerst gebroken" in screen.short.text


def test_letters_are_ready_for_who_has_another_moment(
    window: MainWindow, screen: TeamScreen, small: tuple[Office, Replay]
) -> None:
    office, _ = small
    day_of_eight(office)
    busy = registered(office, "Z-80")
    book_slot(office, busy.case_id, Slot(ContactForm.PHONE, Interval(at(23, 9, 30), at(23, 12, 0)), (BRAM,)), BY)
    screen.entered("absence")
    screen.form.choose(NOOR, at(23, 9).date())
    screen.propose()
    assert screen.draft is not None
    moved = sum(item.moved for item in screen.draft.items)
    assert moved == 3
    screen.save()
    screen.letters()
    (shown,) = screen.findChildren(PreviewWindow)
    parts = shown.paper.parts
    with office.store.reading() as tx:
        talks = {one.number: bookings.bookings_of_case(tx, one.case_id)[0] for one in cases.open_cases(tx)}
    assert len(parts) == moved
    for part in parts:
        shown.sheet.turn_to(part.first_page)
        assert shown.where.text().endswith(part.stem)
        shown.copy_mail()
        number = part.stem.split("-", 1)[1]
        assert number in QGuiApplication.clipboard().text() and part.stem in shown.message.text
        (event,) = icalendar.Calendar.from_ical(part.ics or b"").walk("VEVENT")
        assert event["DTSTART"].dt == talks[number].interval.start
    shown.close()


@pytest.mark.parametrize(
    ("field", "text", "code"),
    [("first", "ooit", "first"), ("last", "1-1-2026", "last"), ("hours", "ochtend", "hours")],
)
def test_what_cannot_be_is_said_beside_its_field(
    screen: TeamScreen, failures: list[OpenPlannerError], field: str, text: str, code: str
) -> None:
    screen.entered("absence")
    getattr(screen.form, field).setText(text)
    screen.propose()
    assert screen.form.fields[code].error and screen.draft is None and failures == []


def test_everything_has_a_name_for_a_screen_reader(screen: TeamScreen, small: tuple[Office, Replay]) -> None:
    registered(small[0])
    screen.propose()
    for widget in (screen.what, screen.list, screen.detail, screen.detail.others, *screen.buttons.values()):
        assert widget.accessibleName()
    assert "Z-1" in lines(screen)[0].spoken and "Op tijd" in lines(screen)[0].spoken


def test_the_undo_stays_for_ten_minutes(screen: TeamScreen, small: tuple[Office, Replay]) -> None:
    registered(small[0])
    screen.propose()
    screen.save()
    assert screen.can_undo()
    screen._undo_timer.setInterval(0)
    screen._undo_timer.stop()
    assert not screen.can_undo()


def test_staff_note_themselves_as_away_and_only_look_at_what_the_absence_of_others_would_do(
    window: MainWindow, small: tuple[Office, Replay]
) -> None:
    office, _ = small
    day_of_eight(office)
    window.desk.rights = Rights(frozenset({Role.STAFF}), BRAM)
    window.desk.office_with(replace(office, rights=window.desk.rights))
    screen = window.open_screen("team", "absence")
    assert isinstance(screen, TeamScreen)
    assert screen.form.who.currentData() == BRAM
    screen.form.who.setCurrentIndex(screen.form.who.findData(NOOR))
    screen.propose()
    assert len(lines(screen)) == 8
    assert not screen.acts["team-save"].isEnabled()
    assert "alleen de leidinggevende" in screen.short.text
    screen.start_over()
    screen.form.who.setCurrentIndex(screen.form.who.findData(BRAM))
    screen.propose()
    assert "leidinggevende" not in screen.short.text
    screen.acts["team-save"].trigger()
    with office.store.reading() as tx:
        assert [one.why for one in colleagues.colleague(tx, BRAM).pattern.exceptions] == ["ill"]


def test_an_absence_says_what_it_is_for_and_what_it_means_when_nothing_is_hit(screen: TeamScreen, qtbot: QtBot) -> None:
    screen.entered(ABSENCE)
    assert screen.form.isVisible() and screen.empty.isVisible()
    assert "ziek, vrij of in overleg" in screen.empty.title.text()
    assert "Er verandert niets voordat jij vastlegt" in screen.empty.sentence.text()
    screen.propose()
    assert screen.draft is not None and screen.draft.absence is not None and not screen.draft.items
    assert screen.empty.isVisible() and "niets verzet" in screen.empty.title.text()
    screen.start_over()
    assert "ziek, vrij of in overleg" in screen.empty.title.text()
    screen.entered(WAITING)
    assert "Nog geen voorstel" in screen.empty.title.text()
    screen.propose()
    assert "Alles is gepland" in screen.empty.title.text()
