"""Two desks on one file change the same small thing at once: the second hears so, and may do it all the same."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from openplanner.application.change_case import change_case
from openplanner.application.office import Office
from openplanner.application.on_call import put_on_call
from openplanner.application.open_case import open_case
from openplanner.application.upkeep.demo_office import Replay
from openplanner.desktop.conversation.screen import ConversationScreen
from openplanner.desktop.window import MainWindow
from openplanner.domain.case import CaseStatus, OutcomeCode
from openplanner.domain.errors import OpenPlannerError, StaleCase
from openplanner.domain.interval import AMSTERDAM
from tests.desktop.opened import agenda_of
from tests.doubles.postgres import Cluster
from tests.offices import registered, small_office_on

NOOR = 2


@pytest.fixture
def unreached(window: MainWindow, small: tuple[Office, Replay]) -> tuple[ConversationScreen, int]:
    """The talk screen of a case whose number turned out to be wrong: a letter is due."""
    office, _ = small
    case_id = registered(office).case_id
    screen = window.open_screen("conversation", case_id)
    assert isinstance(screen, ConversationScreen)
    screen.wrong_number()
    assert open_case(office, case_id).case.status is CaseStatus.LETTER_DUE
    return screen, case_id


def subject_changed(office: Office, case_id: int, by: int) -> None:
    change_case(office, replace(open_case(office, case_id).case, subject="Twee eiken"), by)


def test_a_letter_that_went_while_a_colleague_saved_is_recorded_the_second_time(
    unreached: tuple[ConversationScreen, int], small: tuple[Office, Replay], failures: list[OpenPlannerError]
) -> None:
    office, (screen, case_id) = small[0], unreached
    subject_changed(office, case_id, NOOR)
    screen.recording.letter_gone()
    assert [(error.code, error.facts["who"]) for error in failures] == [("stale_after_talk", "Noor Demo")]
    assert open_case(office, case_id).case.status is CaseStatus.LETTER_DUE
    screen.recording.letter_gone()
    assert open_case(office, case_id).case.status is CaseStatus.WAITING
    screen.recording.letter_gone()  # the same letter kept as well as copied is one letter
    screen.recording.close_case(OutcomeCode.NOT_REACHED, "")
    assert open_case(office, case_id).case.status is CaseStatus.CLOSED  # what was saved here is in nobody's way
    assert len(failures) == 1


def test_closing_after_the_talk_what_a_colleague_changed_is_asked_again(
    unreached: tuple[ConversationScreen, int], small: tuple[Office, Replay], failures: list[OpenPlannerError]
) -> None:
    office, (screen, case_id) = small[0], unreached
    subject_changed(office, case_id, NOOR)
    screen.recording.close_case(OutcomeCode.NOT_REACHED, "")
    assert [error.code for error in failures] == ["stale_after_talk"]
    assert open_case(office, case_id).case.status is CaseStatus.LETTER_DUE
    screen.recording.close_case(OutcomeCode.NOT_REACHED, "")
    assert open_case(office, case_id).case.status is CaseStatus.CLOSED


def test_who_is_on_call_chosen_at_two_desks_at_once(
    window: MainWindow, small: tuple[Office, Replay], failures: list[OpenPlannerError], qtbot: QtBot
) -> None:
    screen = agenda_of(window, qtbot)
    assert screen.grid.grid is not None and screen.grid.grid.week is not None
    names = dict(screen.grid.grid.week.colleagues)
    strip = screen.grid.grid.strip(screen.grid.cell)
    other = next(who for who in names if who != strip.colleague_id)
    put_on_call(small[0], other, strip.head.day, 1, NOOR)
    qtbot.keyClick(screen.grid, Qt.Key.Key_A)
    assert [error.code for error in failures] == ["stale_on_call"]
    assert screen.grid.grid.strip(screen.grid.cell).head.on_call_names == names[other]  # it is in view by now
    qtbot.keyClick(screen.grid, Qt.Key.Key_A)
    assert screen.grid.grid.strip(screen.grid.cell).head.on_call_names == strip.name
    assert len(failures) == 1


@pytest.mark.parametrize("home", ["file", "server"])
def test_only_what_was_on_screen_is_replaced(
    home: str, request: pytest.FixtureRequest, small: tuple[Office, Replay]
) -> None:
    office = small[0]
    if home == "server":
        cluster: Cluster = request.getfixturevalue("cluster")
        office, _ = small_office_on(cluster.server(request.getfixturevalue("database")))
    day = office.clock().astimezone(AMSTERDAM).date()
    assert put_on_call(office, 1, day, 1, NOOR, seen=())
    with pytest.raises(StaleCase) as refused:
        put_on_call(office, 2, day, 1, 1, seen=())
    assert (refused.value.code, refused.value.facts["who"]) == ("stale_on_call", "Noor Demo")
    assert not put_on_call(office, 1, day, None, 1, seen=(1,))
    with pytest.raises(StaleCase) as gone:
        put_on_call(office, 2, day, 1, 1, seen=(1,))
    assert gone.value.code == "stale_on_call_off"
    office.store.close()
