"""Background work, the one way: lanes, keys, owners, progress and cancel, with real threads."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from openplanner.desktop.tasks import Run, Tasks
from openplanner.domain.errors import CalendarUnreachable, OpenPlannerError, SlotTaken
from openplanner.domain.progress import Progress


@pytest.fixture
def tasks(qapp: object) -> Iterator[Tasks]:
    made = Tasks()
    yield made
    assert made.close()


@pytest.fixture
def owner(qapp: object) -> QObject:
    return QObject()


def test_work_runs_beside_the_window_and_answers_in_it(qtbot: QtBot, tasks: Tasks, owner: QObject) -> None:
    where: list[int] = []

    def work(_progress: Progress) -> int:
        where.append(threading.get_ident())
        return 42

    with qtbot.waitSignal(tasks.ended):
        tasks.run(owner, "general", "k", "", work, lambda answer: where.append(threading.get_ident() + answer - 42))
    assert where[0] != where[1] == threading.get_ident()


def test_a_newer_run_of_the_same_key_silences_the_older(qtbot: QtBot, tasks: Tasks, owner: QObject) -> None:
    gate, answers = threading.Event(), list[str]()
    tasks.run(owner, "general", "k", "", lambda _p: gate.wait(5) and "old", answers.append)
    tasks.run(owner, "general", "k", "", lambda _p: "new", answers.append)
    qtbot.waitUntil(lambda: answers == ["new"])
    gate.set()
    qtbot.waitUntil(lambda: not tasks.busy())
    assert answers == ["new"]


def test_a_write_is_never_silenced(qtbot: QtBot, tasks: Tasks, owner: QObject) -> None:
    answers: list[str] = []
    for word in ("first", "second"):
        tasks.run(owner, "calendar", "save", "", lambda _p, w=word: w, answers.append, writes=True)  # type: ignore[misc]
    qtbot.waitUntil(lambda: answers == ["first", "second"])


def test_the_calendar_lane_does_one_thing_at_a_time(qtbot: QtBot, tasks: Tasks, owner: QObject) -> None:
    inside, most = [0], [0]
    lock = threading.Lock()

    def work(_progress: Progress) -> None:
        with lock:
            inside[0] += 1
            most[0] = max(most[0], inside[0])
        threading.Event().wait(0.02)
        with lock:
            inside[0] -= 1

    for number in range(4):
        tasks.run(owner, "calendar", f"k{number}", "", work)
    qtbot.waitUntil(lambda: not tasks.busy())
    assert most == [1]


def test_an_answer_for_somebody_who_has_gone_is_dropped(qtbot: QtBot, tasks: Tasks) -> None:
    gate, answers = threading.Event(), list[object]()
    gone = QObject()
    tasks.run(gone, "general", "k", "", lambda _p: gate.wait(5), answers.append)
    gone.deleteLater()
    qtbot.wait(10)
    gate.set()
    qtbot.waitUntil(lambda: not tasks.busy())
    assert answers == []


def test_long_work_shows_itself_and_stops_when_asked(qtbot: QtBot, tasks: Tasks, owner: QObject) -> None:
    steps, answers = list[int](), list[object]()

    def work(progress: Progress) -> str:
        for number in range(1000):
            progress.step(number, 1000)
            threading.Event().wait(0.01)
        return "finished"

    tasks.stepped.connect(lambda _run, done, _total, _label: steps.append(done))
    with qtbot.waitSignal(tasks.shown, timeout=2000) as shown:
        tasks.run(owner, "general", "long", "Bezig…", work, answers.append)
    run = shown.args[0]
    assert isinstance(run, Run)
    assert run.label == "Bezig…"
    with qtbot.waitSignal(tasks.ended, timeout=2000):
        tasks.cancel(run)
    assert steps
    assert answers == []


def test_short_work_never_shows_itself(qtbot: QtBot, tasks: Tasks, owner: QObject) -> None:
    shown: list[object] = []
    tasks.shown.connect(shown.append)
    tasks.run(owner, "general", "k", "", lambda _p: None)
    qtbot.wait(500)
    assert shown == []


def test_a_write_that_was_stopped_tells_its_owner(qtbot: QtBot, tasks: Tasks, owner: QObject) -> None:
    gate, answers = threading.Event(), list[object]()

    def work(progress: Progress) -> str:
        gate.wait(5)
        progress.step(1, 2)
        return "written"

    tell = lambda error: answers.append(error.code)  # noqa: E731
    tasks.run(owner, "general", "w", "", work, answers.append, tell, writes=True)
    for run in list(tasks._runs.values()):
        assert tasks.cancel(run)
    gate.set()
    qtbot.waitUntil(lambda: answers == ["stopped_by_person"])


def test_an_error_goes_to_its_own_answer_or_to_the_window(qtbot: QtBot, tasks: Tasks, owner: QObject) -> None:
    mine: list[OpenPlannerError] = []

    def refuse(_progress: Progress) -> None:
        raise SlotTaken("slot_taken", who=1)

    tasks.run(owner, "general", "k", "", refuse, on_failure=mine.append)
    qtbot.waitUntil(lambda: [error.code for error in mine] == ["slot_taken"])
    with qtbot.waitSignal(tasks.failed) as told:
        tasks.run(owner, "general", "k", "", refuse)
    assert isinstance(told.args[0], SlotTaken)


def test_trying_again_does_the_same_work(qtbot: QtBot, tasks: Tasks, owner: QObject) -> None:
    answers, down = list[str](), [True]

    def work(_progress: Progress) -> str:
        if down[0]:
            raise CalendarUnreachable("calendar_unreachable")
        return "answer"

    with qtbot.waitSignal(tasks.failed) as told:
        tasks.run(owner, "general", "k", "", work, answers.append)
    down[0] = False
    told.args[1]()
    qtbot.waitUntil(lambda: answers == ["answer"])


def test_a_bug_is_told_as_a_bug(qtbot: QtBot, tasks: Tasks, owner: QObject) -> None:
    with qtbot.waitSignal(tasks.broke) as told:
        tasks.run(owner, "general", "k", "", lambda _p: 1 // 0)
    assert told.args[0][0] is ZeroDivisionError
    assert not tasks.busy()
