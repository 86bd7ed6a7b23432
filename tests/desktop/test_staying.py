"""A window to keep open all day: it comes back as it was, reminds while the office is open, and can be put away."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QSize
from PySide6.QtWidgets import QSystemTrayIcon
from pytestqt.qtbot import QtBot

from openplanner.application.book_slot import Slot, book_slot
from openplanner.application.office import Office
from openplanner.application.upkeep.demo_office import Replay
from openplanner.desktop.agenda.state import View
from openplanner.desktop.cases.screen import CasesScreen
from openplanner.desktop.desk import Desk
from openplanner.desktop.reminding.moment import is_due, is_sane, late_words
from openplanner.desktop.reminding.reminder import Reminder
from openplanner.desktop.session import FILE_NAME, Session, Whereabouts
from openplanner.desktop.tray import Tray
from openplanner.desktop.window import MainWindow, open_window
from openplanner.domain.case import ContactForm
from openplanner.domain.interval import AMSTERDAM, Interval
from openplanner.settings import KEEP_IN_TRAY, OPENING_HOURS, REMIND_MINUTES
from openplanner.storage.rows import SearchFilter, Standing, WorklistCounts
from openplanner.texts import Texts
from tests.desktop.opened import desk_in
from tests.offices import registered

Small = tuple[Office, Replay]
Opens = Callable[[], MainWindow]


@pytest.fixture
def opens(qtbot: QtBot, small: Small, tmp_path: Path) -> Iterator[Opens]:
    """Opens the program, each time as it would start on the same computer."""
    office, clock = small
    made: list[MainWindow] = []

    def start() -> MainWindow:
        made.append(open_window(desk_in(office, clock, desk_file=tmp_path / "desk" / "settings.toml")))
        return made[-1]

    yield start
    for window in made:
        window.leave()
        window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


# -- the session ----------------------------------------------------------------------------------


def test_the_window_comes_back_in_its_size_and_offers_where_one_was(opens: Opens, small: Small) -> None:
    case = registered(small[0])
    first = opens()
    first.resize(800, 600)  # the screen of the tests has no room for more
    first.open_screen("conversation", case.case_id)
    first.close()
    second = opens()
    second.staying.start()
    assert second.size() == QSize(800, 600)
    assert second.screen_id == "today"  # the worklist comes first, with the next call chosen
    assert "Gesprek" in second.notice.label.text()
    second.notice.button.click()
    assert second.screen_id == "conversation"
    assert second.screens["conversation"].case_now() == case.case_id


def test_a_program_that_was_killed_comes_back_too(opens: Opens, small: Small) -> None:
    case = registered(small[0])
    opens().open_screen("cases", case.case_id)  # and nothing closes it
    again = opens()
    assert again.staying.can_resume()
    again.resume()
    assert again.screen_id == "cases"
    assert again.screens["cases"].case_now() == case.case_id


def test_another_day_begins_with_the_worklist(opens: Opens, small: Small) -> None:
    opens().open_screen("figures")
    small[1].moment += timedelta(days=1)
    again = opens()
    again.staying.start()
    assert not again.staying.can_resume()
    assert not again.notice.isVisible()


def test_screens_are_set_as_they_were(opens: Opens) -> None:
    first = opens()
    agenda = first.open_screen("agenda")
    assert agenda is not None
    agenda.acts["agenda-person"].trigger()
    found = first.open_screen("cases")
    assert isinstance(found, CasesScreen)
    found.bar.standing.setCurrentIndex(found.bar.standing.findData(Standing.LATE))
    found.bar.team.setCurrentIndex(found.bar.team.findData(1))
    first.open_screen("settings", "norms")
    first.close()
    again = opens()
    assert again.open_screen("agenda").view is View.PERSON  # type: ignore[union-attr]
    settings = again.open_screen("settings")
    assert settings is not None
    assert settings.view_now() == {"section": "norms"}
    found = again.open_screen("cases")
    assert isinstance(found, CasesScreen)
    assert found.bar.wanted() == SearchFilter(Standing.LATE, None, 1, None)
    assert found.bar.all_button.isVisibleTo(found)


@pytest.mark.parametrize(
    "damage", ["", "\0\0", "[place]\nscreen=nowhere\ncase=x\nday=2026-13-45\n", "[window]\ngeometry=1"]
)
def test_a_damaged_session_is_an_empty_one(opens: Opens, tmp_path: Path, damage: str) -> None:
    (tmp_path / "desk").mkdir()
    (tmp_path / "desk" / FILE_NAME).write_text(damage, encoding="utf-8")
    window = opens()
    assert window.screen_id == "today"
    assert not window.staying.can_resume()
    window.open_screen("agenda")


def test_no_person_is_in_the_file(opens: Opens, small: Small, tmp_path: Path) -> None:
    case = registered(small[0])
    window = opens()
    for screen_id in ("conversation", "cases", "agenda"):
        window.open_screen(screen_id, case.case_id)
    window.screens["cases"].search.setText("Verzonnen")  # type: ignore[attr-defined]
    window.close()
    kept = (tmp_path / "desk" / FILE_NAME).read_text(encoding="utf-8")
    assert "Verzonnen" not in kept
    assert case.number not in kept
    assert "612345601" not in kept


def test_without_a_folder_it_holds_as_long_as_it_lives() -> None:
    session = Session(None)
    session.keep_whereabouts(Whereabouts("cases", 3, date(2026, 11, 24)))
    session.keep_view("agenda", {"view": "day"})
    assert session.whereabouts() == Whereabouts("cases", 3, date(2026, 11, 24))
    assert session.view("agenda") == {"view": "day"}


# -- reminders ------------------------------------------------------------------------------------


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=AMSTERDAM)


@pytest.mark.parametrize(
    ("now", "sane"),
    [
        (at(24, 8, 59), False),
        (at(24, 9), True),
        (at(24, 16, 59), True),
        (at(24, 17), False),
        (at(24, 0, 0), False),
        (at(28, 11), False),  # Saturday
        (at(25, 11, month=12), False),  # Christmas Day, a Friday
    ],
)
def test_only_while_the_office_is_open(desk: Desk, now: datetime, sane: bool) -> None:
    assert desk.settings.text(OPENING_HOURS) == "ma-vr 09:00-17:00"
    assert is_sane(now, desk.opening()) is sane
    assert is_due(now, desk.opening(), None) is sane


def test_once_a_day_and_again_the_next(desk: Desk, small: Small) -> None:
    registered(small[0])
    said = _listening(desk)
    told = said[1]
    small[1].moment = at(26, 16)  # three working days after Monday the 23rd
    said[0].start()
    said[0].look()
    small[1].moment = at(26, 20)
    said[0].look()
    assert told == ["1 mens moet vandaag gebeld worden."]
    small[1].moment = at(27, 8)
    said[0].look()
    assert len(told) == 1
    small[1].moment = at(27, 9)
    said[0].look()
    assert told[1:] == ["1 mens wacht al te lang. Bel die eerst."]
    small[1].moment = at(28, 11)  # Saturday
    said[0].look()
    assert len(told) == 2


def test_ones_own_talk_is_told_once_shortly_before_and_without_a_name(desk: Desk, small: Small) -> None:
    case = registered(small[0])
    slot = Slot(ContactForm.PHONE, Interval(at(24, 11), at(24, 11, 30)), (desk.colleague_id,))
    book_slot(small[0], case.case_id, slot, desk.colleague_id)
    reminder, told = _listening(desk)
    for minute in (49, 50, 51, 59):
        small[1].moment = at(24, 10, minute)
        reminder.look()
    assert told == ["Om 11:00: bellen, zaak Z-1."]
    small[1].moment = at(24, 10, 55)
    other, silent = _listening(desk)
    desk.keep_setting(REMIND_MINUTES, 0)
    other.look()
    assert silent == []


def test_somebody_elses_talk_is_theirs(desk: Desk, small: Small) -> None:
    case = registered(small[0])
    other = next(row.colleague_id for row in desk.reads.colleagues() if row.colleague_id != desk.colleague_id)
    slot = Slot(ContactForm.PHONE, Interval(at(24, 11), at(24, 11, 30)), (other,))
    book_slot(small[0], case.case_id, slot, other)
    reminder, told = _listening(desk)
    small[1].moment = at(24, 10, 55)
    reminder.look()
    assert told == []


def _listening(desk: Desk) -> tuple[Reminder, list[str]]:
    told: list[str] = []
    reminder = Reminder(desk, desk)
    reminder.reminded.connect(lambda words, _screen, _argument: told.append(words))
    return reminder, told


def test_nothing_to_say_is_not_said() -> None:
    assert late_words(WorklistCounts(0, 0, 4, 9, 20)) is None
    words = late_words(WorklistCounts(2, 3, 0, 0, 5))
    assert words is not None
    assert Texts("nl").reason(words) == "2 te laat en 3 moeten vandaag gebeld worden."


def test_a_reminder_stays_in_the_window_until_it_is_read_and_leads_there(
    window: MainWindow, desk: Desk, small: Small
) -> None:
    registered(small[0])
    small[1].moment = at(27, 9)
    window.staying.start()
    assert window.staying.reminder is not None
    window.staying.reminder.look()
    window.open_screen("settings")
    assert window.notice.isVisible()
    window.notice.button.click()
    assert window.screen_id == "today"


# -- the mark among the small icons ---------------------------------------------------------------


def test_the_mark_counts_and_leads_back(window: MainWindow, small: Small, desk: Desk) -> None:
    tray = Tray(window)
    assert tray.icon.toolTip() == "OpenPlanner: 0 te laat, 0 vandaag"
    registered(small[0])
    small[1].moment = at(26, 10)
    desk.case_changed.emit(0)
    assert tray.icon.toolTip() == "OpenPlanner: 0 te laat, 1 vandaag"
    window.hide()
    tray.icon.activated.emit(QSystemTrayIcon.ActivationReason.Trigger)
    assert window.isVisible()
    names = [act.text() for act in tray.menu.actions() if act.text()]
    assert names == ["OpenPlanner openen", "Nieuw", "Agenda", "Afsluiten"]
    tray.menu.actions()[1].trigger()
    assert window.screen_id == "intake"


def test_closing_puts_the_window_away_only_when_asked_for(window: MainWindow, desk: Desk) -> None:
    window.staying.tray = Tray(window)
    desk.keep_setting(KEEP_IN_TRAY, True)
    window.close()
    assert not window.isVisible()
    window.come_forward()
    assert window.isVisible()
    assert desk.reads.teams()  # still open
    closed: list[bool] = []
    window.closed.connect(lambda: closed.append(True))
    window.leave()
    assert closed == [True]


def test_a_message_leads_where_it_is_about(window: MainWindow) -> None:
    tray = Tray(window)
    window.open_screen("settings")
    tray.remind("1 mens moet vandaag gebeld worden.", lambda: window.come_forward("today"))
    tray.icon.messageClicked.emit()
    assert window.screen_id == "today"
