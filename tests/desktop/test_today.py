"""Vandaag: time left in words, the order of the list, and the keys of a working day."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from openplanner.application.claim_case import claim_case
from openplanner.application.office import Office
from openplanner.application.open_case import open_case
from openplanner.application.record_attempt import record_attempt
from openplanner.application.register_case import Intake, register_cases
from openplanner.application.upkeep.demo_office import Replay
from openplanner.desktop.desk import Desk
from openplanner.desktop.phone_text import shown_number
from openplanner.desktop.today.good_time import good_time
from openplanner.desktop.today.lines import CaseLine, Heading, Worded, case_line, lines_of
from openplanner.desktop.today.promises import PromiseLine, promises_until
from openplanner.desktop.today.screen import TodayScreen
from openplanner.desktop.today.time_left import Group, time_left
from openplanner.desktop.window import MainWindow
from openplanner.domain.case import CaseStatus, CaseType, PhoneEntry, Wishes, wished
from openplanner.domain.contact import Agreement, AttemptResult
from openplanner.domain.errors import NotAllowed, OpenPlannerError
from openplanner.domain.interval import AMSTERDAM, TimeSpan
from openplanner.domain.phone import read_phone
from openplanner.storage.rows import WorklistRow
from openplanner.texts import Texts
from tests.desktop.conftest import Opened

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=AMSTERDAM)


def at(day: int, hour: int = 17, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=AMSTERDAM)


@pytest.fixture
def filled(small: tuple[Office, Replay]) -> list[int]:
    """Three cases, due in this order: late, today, Thursday; the ids."""
    office, clock = small
    received = [at(17, 10), at(18, 10), at(23, 9)]
    intakes = [
        Intake(f"Z-{number}", CaseType.COMPLAINT, moment, "Het loket", f"Mevrouw {number} Verzonnen", (phone,))
        for number, (moment, phone) in enumerate(zip(received, _phones(), strict=True), 1)
    ]
    clock.moment = MONDAY
    return list(register_cases(office, intakes, 1))


def _phones() -> list[PhoneEntry]:
    return [PhoneEntry(f"+3161234560{number}") for number in range(3)]


@pytest.fixture
def screen(filled: list[int], window: MainWindow) -> TodayScreen:
    found = window.screens["today"]
    assert isinstance(found, TodayScreen)
    return found


# -- words ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("due", "now", "words", "group"),
    [
        (at(25), MONDAY, "nog 2 werkdagen", Group.WEEK),
        (at(24), MONDAY, "nog 1 werkdag", Group.TOMORROW),
        (at(23), at(23, 16, 30), "nog 1 u", Group.TODAY),
        (at(23), at(23, 14, 1), "nog 3 u", Group.TODAY),
        (at(20), MONDAY, "1 werkdag te laat", Group.LATE),
        (at(19), MONDAY, "2 werkdagen te laat", Group.LATE),
        (at(23, 9), at(23, 11, 30), "3 u te laat", Group.LATE),
        (at(20, 17), at(21, 12), "19 u te laat", Group.LATE),
        (at(30), at(27, 9), "nog 1 werkdag", Group.LATER),
        (at(28, 0, month=12), at(24, 9, month=12), "nog 8 u", Group.TODAY),
        (None, MONDAY, "geen datum", Group.NONE),
    ],
)
def test_time_left_in_words_that_round_up(
    desk: Desk, due: datetime | None, now: datetime, words: str, group: Group
) -> None:
    left = time_left(due, now, desk.opening())
    assert (Texts("nl").reason(left.words), left.group) == (words, group)


def test_midnight_is_the_end_of_the_day_before(desk: Desk) -> None:
    """Until closing time, for nobody calls after it."""
    left = time_left(at(24, 0), at(23, 15, 15), desk.opening())
    assert (Texts("nl").reason(left.words), left.group) == ("nog 2 u", Group.TODAY)


@pytest.mark.parametrize("e164", ["+31612345678", "+31201234567", "+31512345678", "+31881234567", "+31851234567"])
def test_numbers_read_as_the_library_writes_them(e164: str) -> None:
    assert shown_number(e164) == read_phone(e164).shown


def test_foreign_and_missing_numbers_stay_as_they_are() -> None:
    assert shown_number("+32470123456") == "+32470123456"
    assert shown_number("") == ""


# -- the list -------------------------------------------------------------------------------------


def test_the_next_call_is_chosen_and_groups_are_in_order(screen: TodayScreen) -> None:
    kinds = [line.group if isinstance(line, Heading) else line.row.number for line in screen.model.lines]
    assert kinds == [Group.LATE, "Z-1", Group.TODAY, "Z-2", Group.WEEK, "Z-3"]
    chosen = screen.chosen()
    assert chosen is not None
    assert chosen.row.number == "Z-1"
    assert "1 werkdag te laat" in chosen.spoken


def test_arrows_walk_over_headings(qtbot: QtBot, screen: TodayScreen) -> None:
    qtbot.keyClick(screen.list, Qt.Key.Key_Down)
    chosen = screen.chosen()
    assert chosen is not None
    assert chosen.row.number == "Z-2"


def looked(screen: TodayScreen) -> None:
    """The look that the window takes every second."""
    window = screen.window()
    assert isinstance(window, MainWindow)
    window.server_line.watch.look()


def test_the_case_beside_the_list_says_why(screen: TodayScreen) -> None:
    assert screen.detail.case is not None
    words = screen.detail.case.words()
    assert "Uiterste beldag" in words
    assert "3 werkdagen na" in words


def test_a_change_elsewhere_comes_in_without_losing_the_place(
    screen: TodayScreen, small: tuple[Office, Replay], filled: list[int]
) -> None:
    office, _ = small
    screen.list.choose(screen.model.row_of(filled[2]))
    more = [Intake(f"N-{n}", CaseType.COMPLAINT, at(18, 10), "", f"Meneer {n} Nieuw") for n in range(3)]
    register_cases(office, more, 2)
    looked(screen)
    chosen = screen.chosen()
    assert chosen is not None
    assert chosen.row.case_id == filled[2]
    assert sum(isinstance(line, CaseLine) for line in screen.model.lines) == 6


def test_what_a_colleague_changes_in_the_chosen_case_is_announced_and_the_passing_of_time_is_not(
    screen: TodayScreen, small: tuple[Office, Replay], filled: list[int], announced: list[str]
) -> None:
    office, clock = small
    screen.list.choose(screen.model.row_of(filled[2]))
    screen.list.setFocus()
    announced.clear()
    clock.moment += timedelta(hours=1)
    screen.refresh()
    assert announced == []
    other = next(row for row in screen.desk.reads.colleagues() if row.colleague_id != screen.desk.colleague_id)
    claim_case(office, filled[2], other.colleague_id)
    looked(screen)
    assert len(announced) == 1 and other.name in announced[0]
    looked(screen)
    assert len(announced) == 1


def test_nothing_is_read_anew_while_nobody_writes(screen: TodayScreen) -> None:
    looked(screen)
    lines = screen.model.lines
    looked(screen)
    assert screen.model.lines is lines


def test_the_list_reads_on_when_one_scrolls(screen: TodayScreen, small: tuple[Office, Replay]) -> None:
    many = [Intake(f"V-{n:03}", CaseType.COMPLAINT, at(20, 10), "", f"Persoon {n:03} Verzonnen") for n in range(250)]
    register_cases(small[0], many, 1)
    screen.refresh()
    assert _cases(screen) == 200
    root = screen.list.rootIndex()
    assert screen.model.canFetchMore(root)
    screen.model.fetchMore(root)
    assert _cases(screen) == 253
    assert not screen.model.canFetchMore(root)
    assert sum(isinstance(line, Heading) for line in screen.model.lines) == len(
        {line.group for line in screen.model.lines if isinstance(line, Heading)}
    )


def _cases(screen: TodayScreen) -> int:
    return sum(isinstance(line, CaseLine) for line in screen.model.lines)


def test_an_empty_list_says_what_to_do(window: MainWindow) -> None:
    screen = window.screens["today"]
    assert isinstance(screen, TodayScreen)
    assert screen.pages.currentIndex() == 1
    assert not screen.has_case()
    assert not screen.acts["today-start"].isEnabled()


# -- keys -----------------------------------------------------------------------------------------


def test_enter_claims_the_case_and_opens_the_conversation(
    qtbot: QtBot, screen: TodayScreen, desk: Desk, filled: list[int]
) -> None:
    window = screen.window()
    assert isinstance(window, MainWindow)
    with qtbot.waitSignal(desk.go_to) as asked:
        qtbot.keyClick(screen.list, Qt.Key.Key_Return)
    assert asked.args == ["conversation", filled[0]]
    assert open_case(desk.office, filled[0]).case.claimed_by == desk.colleague_id


def test_somebody_elses_call_is_respected(
    screen: TodayScreen, desk: Desk, filled: list[int], failures: list[OpenPlannerError]
) -> None:
    other = next(one.colleague_id for one in desk.reads.colleagues() if one.colleague_id != desk.colleague_id)
    claim_case(desk.office, filled[0], other)
    screen.refresh()
    chosen = screen.chosen()
    assert chosen is not None
    assert chosen.claim == "Noor Demo belt nu"
    screen.start_conversation()
    assert [(type(error), error.code) for error in failures] == [(NotAllowed, "case_claimed")]


def test_k_takes_a_case_and_lets_go_of_it(qtbot: QtBot, screen: TodayScreen, desk: Desk, filled: list[int]) -> None:
    qtbot.keyClick(screen.list, Qt.Key.Key_K)
    assert open_case(desk.office, filled[0]).case.claimed_by == desk.colleague_id
    assert screen.acts["today-claim"].text() == "Laat los"
    qtbot.keyClick(screen.list, Qt.Key.Key_K)
    assert open_case(desk.office, filled[0]).case.claimed_by is None


def test_not_reached_and_the_next_try_in_three_keys(
    qtbot: QtBot, screen: TodayScreen, desk: Desk, filled: list[int]
) -> None:
    """N, G, Enter: peers.md row 5."""
    screen.list.choose(screen.model.row_of(filled[2]))
    qtbot.keyClick(screen.list, Qt.Key.Key_N)
    menu = screen.findChild(QMenu)
    assert menu is not None
    qtbot.keyClick(menu, Qt.Key.Key_G)
    attempts = open_case(desk.office, filled[2]).attempts
    assert [attempt.result for attempt in attempts] == [AttemptResult.NO_ANSWER]
    assert attempts[0].e164 == "+31612345602"
    assert screen.next_step.isVisible()
    qtbot.keyClick(screen.next_step.button, Qt.Key.Key_Return)
    bookings = open_case(desk.office, filled[2]).bookings
    assert len(bookings) == 1
    assert bookings[0].colleague_ids == (desk.colleague_id,)
    assert bookings[0].interval.start.astimezone(AMSTERDAM).hour >= 12
    chosen = screen.chosen()
    assert chosen is not None
    assert chosen.row.case_id == filled[2]
    assert chosen.row.attempts == 1
    assert chosen.booked


def test_an_attempt_can_be_undone(screen: TodayScreen, window: MainWindow, desk: Desk, filled: list[int]) -> None:
    screen.record_result(AttemptResult.VOICEMAIL)
    assert window.notice.isVisible()
    window.notice.button.click()
    assert open_case(desk.office, filled[0]).attempts == ()
    assert "Teruggedraaid" in window.notice.label.text()


def test_after_enough_tries_a_letter_is_offered(
    qtbot: QtBot, screen: TodayScreen, desk: Desk, small: tuple[Office, Replay], filled: list[int]
) -> None:
    _, clock = small
    for day, hour in ((23, 10), (24, 14)):
        clock.moment = at(day, hour)
        record_attempt(desk.office, filled[2], AttemptResult.NO_ANSWER, 1)
    clock.moment = at(25, 10)
    screen.refresh()
    screen.list.choose(screen.model.row_of(filled[2]))
    screen.record_result(AttemptResult.NO_ANSWER)
    assert open_case(desk.office, filled[2]).case.status is CaseStatus.LETTER_DUE
    above = screen.model.lines[screen.model.row_of(filled[2]) - 1]
    assert isinstance(above, Heading)
    assert above.text == "Brief sturen (1)"
    with qtbot.waitSignal(desk.show_case) as asked:
        screen.next_step.button.click()
    assert asked.args == [filled[2]]


def test_the_number_is_copied_and_dialled_on_request(screen: TodayScreen, opened: Opened) -> None:
    screen.acts["today-copy"].trigger()
    assert QGuiApplication.clipboard().text() == "+31612345600"
    assert opened.urls == []
    screen.acts["today-dial"].trigger()
    assert opened.urls == ["tel:+31612345600"]


def test_p_plans_the_chosen_case(qtbot: QtBot, screen: TodayScreen, desk: Desk, filled: list[int]) -> None:
    with qtbot.waitSignal(desk.go_to) as asked:
        qtbot.keyClick(screen.list, Qt.Key.Key_P)
    assert asked.args == ["agenda", filled[0]]


def test_counts_are_shown_with_icon_and_word(screen: TodayScreen) -> None:
    shown = {name: chip.isVisible() for name, chip in screen.head.counts.items()}
    assert shown == {"late": True, "today": True, "tomorrow": False}
    assert screen.head.counts["late"].accessibleName() == "1 te laat"


def test_the_clock_moves_the_words_on(screen: TodayScreen, small: tuple[Office, Replay], filled: list[int]) -> None:
    _, clock = small
    clock.moment = MONDAY + timedelta(days=1)
    screen.refresh()
    line = screen.model.lines[screen.model.row_of(filled[1])]
    assert isinstance(line, CaseLine)
    assert line.left_words == "1 werkdag te laat"
    assert line.row.last_calling_day == date(2026, 11, 23)


# -- the best moment, talks of today, promises ------------------------------------------------------


def row_of(**changes: object) -> WorklistRow:
    row = WorklistRow(
        1, "Z-1", CaseType.OBJECTION, "Mevrouw A", "", "+31612345601", at(24), date(2026, 11, 24), None, at(19),
        CaseStatus.TO_PLAN, 0, None, None, None, "", None, None, "nl", False, False, 1, 1,
    )  # fmt: skip
    return row._replace(**changes)


TRIED = {"last_attempt_at": at(23, 10), "last_result": AttemptResult.NO_ANSWER, "attempts": 1}


@pytest.mark.parametrize(
    ("changes", "now", "urgent", "words", "call_now"),
    [
        ({}, at(24, 9), True, None, True),
        ({"wishes": wished(hours=TimeSpan(720, 1020))}, at(24, 9), True, "liefst vanaf 12:00", False),
        ({"wishes": wished(hours=TimeSpan(720, 1020))}, at(24, 12), True, "nu: past bij de wens", True),
        ({"wishes": wished(hours=TimeSpan(0, 720))}, at(24, 13), True, "liefst vóór 12:00", False),
        ({"wishes": wished(frozenset({3, 5}))}, at(24, 9), True, "liefst woensdag, vrijdag", False),
        ({"wishes": wished(frozenset({2}))}, at(24, 9), True, "nu: past bij de wens", True),
        ({"wishes": Wishes(writing_only=True)}, at(24, 9), True, "niet bellen: wil alleen post", False),
        (TRIED, at(23, 11), True, "liever ’s middags", False),
        (TRIED, at(23, 14), True, "nu: ander dagdeel dan de vorige keer", True),
        (TRIED, at(24, 9), False, "liever ’s middags", False),
        ({**TRIED, "last_attempt_at": at(23, 15)}, at(23, 16), True, "liever ’s ochtends", True),
        ({**TRIED, "last_result": AttemptResult.SPOKEN}, at(23, 11), True, None, True),
    ],
)
def test_the_best_moment_follows_the_wish_and_then_the_other_half_of_the_day(
    changes: dict[str, object], now: datetime, urgent: bool, words: str | None, call_now: bool
) -> None:
    good = good_time(row_of(**changes), now, 1, urgent=urgent)
    assert (good.words and Texts("nl").reason(good.words), good.now) == (words, call_now)


def test_a_talk_of_today_stands_under_today_and_comes_first_when_it_begins(desk: Desk) -> None:
    rows = [
        row_of(case_id=1, due_at=at(23)),
        row_of(case_id=2, due_at=at(23), wishes=wished(hours=TimeSpan(900, 1020))),
        row_of(case_id=3, due_at=at(26), next_booking_at=at(23, 11), booked_with="Bram Proef", booked_with_id=1),
        row_of(case_id=4, due_at=at(26), next_booking_at=at(23, 10), booked_with="Noor Demo", booked_with_id=2),
    ]
    early = _order(rows, at(23, 9), desk)
    assert early == ["Vandaag (4)", (1, "nog 8 u"), (2, "nog 8 u"), (4, "om 10:00"), (3, "om 11:00")]
    assert _order(rows, at(23, 10, 50), desk)[1] == (3, "om 11:00")
    lines = [line for line in lines_of(rows, at(23, 9), desk.opening(), Texts("nl"), 1) if isinstance(line, CaseLine)]
    assert [line.booked for line in lines] == ["", "", "door Noor Demo", "gepland vandaag 11:00"]


def _order(rows: list[WorklistRow], now: datetime, desk: Desk) -> list[object]:
    lines = lines_of(rows, now, desk.opening(), Texts("nl"), 1)
    return [
        line.text if isinstance(line, Heading) else (line.row.case_id, line.left_words)
        for line in lines
        if not isinstance(line, PromiseLine)
    ]


def test_a_promise_is_a_task_of_its_day_and_one_key_keeps_it(
    qtbot: QtBot, screen: TodayScreen, desk: Desk, small: tuple[Office, Replay], filled: list[int], window: MainWindow
) -> None:
    promises = [
        Agreement(filled[2], "Noor", "stuur de tekening", date(2026, 11, 23), "per mail"),
        Agreement(filled[2], "Noor", "bel de wijkagent", date(2026, 11, 25)),
    ]
    record_attempt(desk.office, filled[2], AttemptResult.SPOKEN, 1, agreements=tuple(promises))
    small[1].moment = MONDAY + timedelta(days=1)
    screen.refresh()
    place = next(n for n, line in enumerate(screen.model.lines) if isinstance(line, PromiseLine))
    above, line = screen.model.lines[place - 1], screen.model.lines[place]
    assert isinstance(above, Heading) and above.text == "Toezeggingen (1)"
    assert isinstance(line, PromiseLine)
    assert (line.left_words, line.what) == ("1 werkdag te laat", "stuur de tekening")
    assert line.about == "Noor · Z-3 · per mail"
    screen.list.choose(place)
    assert screen.detail.buttons["today-kept"].isVisibleTo(screen.detail)
    assert screen.detail.start.isHidden() and not screen.acts["today-start"].isEnabled()
    screen.refresh()
    assert screen.promise() is not None
    qtbot.keyClick(screen.list, Qt.Key.Key_T)
    assert [one.done_on for one in open_case(desk.office, filled[2]).agreements] == [date(2026, 11, 24), None]
    assert not any(isinstance(line, PromiseLine) for line in screen.model.lines)
    assert screen.chosen() is not None and not screen.detail.start.isHidden()
    window.notice.button.click()
    assert any(isinstance(line, PromiseLine) for line in screen.model.lines)


def test_promises_of_the_weekend_show_on_friday(desk: Desk) -> None:
    assert promises_until(date(2026, 11, 27), desk.opening()) == date(2026, 11, 29)
    assert promises_until(date(2026, 11, 24), desk.opening()) == date(2026, 11, 24)


ANOTHER_DESK = """
import sys, datetime
from openplanner.assembly import open_office
from openplanner.application.claim_case import claim_case
from openplanner.settings import combined
moment = datetime.datetime.fromisoformat(sys.argv[2])
claim_case(open_office(sys.argv[1], lambda: moment, combined({})), int(sys.argv[3]), 1)
"""


def test_what_a_colleague_does_in_another_program_is_seen(
    screen: TodayScreen, small: tuple[Office, Replay], filled: list[int]
) -> None:
    other = [sys.executable, "-c", ANOTHER_DESK, str(small[0].store.path), MONDAY.isoformat(), str(filled[0])]
    subprocess.run(other, check=True, timeout=60)
    looked(screen)
    chosen = screen.chosen()
    assert chosen is not None and (chosen.row.case_id, chosen.claim) == (filled[0], "Noor Demo belt nu")


def test_a_page_more_words_only_its_own_rows(desk: Desk) -> None:
    """Two hundred lines that stand there already are not written again because two hundred more come."""
    rows = [row_of(case_id=number, number=f"Z-{number}", due_at=at(25)) for number in range(1, 401)]

    def nobody(_case_id: int) -> str:
        return ""

    worded, opening = Worded(), desk.opening()
    first = worded.lines(rows[:200], at(24, 9), opening, desk.texts, 1, nobody)
    both = worded.lines(rows, at(24, 9), opening, desk.texts, 1, nobody)
    assert all(one is other for one, other in zip(first, both, strict=False))
    assert [line.row for line in both] == rows
    changed = [rows[0]._replace(attempts=3), *rows[1:]]
    again = worded.lines(changed, at(24, 9), opening, desk.texts, 1, nobody)
    assert again[0] is not both[0] and again[0].tried and again[1] is both[1]
    minute_later = worded.lines(rows, at(24, 9, 1), opening, desk.texts, 1, nobody)
    assert all(one is other for one, other in zip(minute_later[1:], both[1:], strict=True))


def test_a_minute_later_only_what_changed_its_words_is_worded_again(desk: Desk) -> None:
    claimed = {"claimed_by": 2, "claimed_by_name": "Bram", "claimed_until": at(24, 9, 31)}
    rows = [
        row_of(case_id=1, due_at=at(24, 12)),  # 3 hours left, then 2
        row_of(case_id=2, due_at=at(25, 17)),
        row_of(case_id=3, due_at=at(25, 17), **claimed),
        row_of(case_id=4, due_at=at(24, 9, 31)),  # late from then on
        row_of(case_id=5, due_at=at(24, 17), wishes=wished(hours=TimeSpan(571, 1020))),  # suits from 9:31 on
    ]
    worded, opening = Worded(), desk.opening()

    def lines(now: datetime) -> list[CaseLine]:
        return worded.lines(rows, now, opening, desk.texts, 1, lambda _case_id: "")

    before, after = lines(at(24, 9, 30)), lines(at(24, 9, 31))
    anew = [line.row.case_id for line, was in zip(after, before, strict=True) if line is not was]
    assert anew == [3, 4, 5]
    assert after == [case_line(row, at(24, 9, 31), opening, desk.texts, 1) for row in rows]
    hour_later = lines(at(24, 10, 30))
    assert hour_later[0].left_words == "nog 2 u"
    assert [line is was for line, was in zip(hour_later, after, strict=True)] == [False, True, True, True, False]
    next_day = lines(at(25, 9, 30))
    assert all(line is not was for line, was in zip(next_day, hour_later, strict=True))
