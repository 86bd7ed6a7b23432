"""A save that lasts shows a way to stop; stopped before its commit it kept nothing, after that it is finished."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from openplanner.application.office import Office
from openplanner.application.record_attempt import record_attempt
from openplanner.desktop.connection import Connection
from openplanner.desktop.desk import Desk
from openplanner.desktop.statusline import StatusLine
from openplanner.desktop.tasks import Run, Tasks
from openplanner.domain.contact import AttemptResult
from openplanner.domain.errors import OpenPlannerError
from openplanner.domain.progress import Progress
from openplanner.storage import attempts, cases
from tests.doubles.postgres import Cluster
from tests.offices import BY, registered, small_office, small_office_on


@pytest.fixture
def tasks(qapp: object) -> Iterator[Tasks]:
    made = Tasks()
    yield made
    assert made.close()


@contextmanager
def somebody_writes_in_file(office: Office) -> Iterator[None]:
    with closing(sqlite3.connect(office.store.path, isolation_level=None, timeout=0)) as other:
        other.execute("begin immediate")
        yield
        other.execute("rollback")


@contextmanager
def somebody_changes_the_case(office: Office, case_id: int) -> Iterator[None]:
    with office.store.transaction() as tx:
        cases.case(tx, case_id)
        yield


def called(office: Office, case_id: int) -> Callable[[Progress], object]:
    return lambda _progress: record_attempt(office, case_id, AttemptResult.NO_ANSWER, BY)


def attempts_of(office: Office, case_id: int) -> int:
    with office.store.reading() as tx:
        return len(attempts.attempts_of_case(tx, case_id))


def only_run(tasks: Tasks) -> Run:
    (run,) = tasks._runs.values()
    return run


def stopped_while_waiting(qtbot: QtBot, tasks: Tasks, office: Office, case_id: int) -> list[str]:
    """The codes that the owner heard, when the person stops a save that has begun to wait for somebody else."""
    told: list[OpenPlannerError] = []
    owner = QObject()
    with qtbot.waitSignal(tasks.shown, timeout=4000):
        tasks.run(owner, "general", "k", "Bewaren…", called(office, case_id), None, told.append, writes=True)
    assert tasks.cancel(only_run(tasks))
    qtbot.waitUntil(lambda: not tasks.busy(), timeout=4000)
    return [error.code for error in told]


def test_a_save_that_waits_for_another_program_stops_at_once(qtbot: QtBot, tasks: Tasks, tmp_path: Path) -> None:
    office, _ = small_office(tmp_path)
    case_id = registered(office).case_id
    with somebody_writes_in_file(office):
        assert stopped_while_waiting(qtbot, tasks, office, case_id) == ["stopped_by_person"]
    assert attempts_of(office, case_id) == 0
    called(office, case_id)(None)  # type: ignore[arg-type]  # the store is as usable as before
    assert attempts_of(office, case_id) == 1
    office.store.close()


def test_a_save_that_waits_for_another_desk_stops_at_once(
    qtbot: QtBot, tasks: Tasks, cluster: Cluster, database: str
) -> None:
    office, _ = small_office_on(cluster.server(database))
    case_id = registered(office).case_id
    with somebody_changes_the_case(office, case_id):
        assert stopped_while_waiting(qtbot, tasks, office, case_id) == ["stopped_by_person"]
    assert attempts_of(office, case_id) == 0
    called(office, case_id)(None)  # type: ignore[arg-type]
    assert attempts_of(office, case_id) == 1
    office.store.close()


def test_a_save_stopped_before_its_commit_keeps_nothing_and_one_stopped_after_it_is_finished(
    qtbot: QtBot, tasks: Tasks, tmp_path: Path
) -> None:
    office, _ = small_office(tmp_path)
    case_id = registered(office).case_id
    told, owner, inside, go_on = list[object](), QObject(), threading.Event(), threading.Event()

    def saves(*, before: bool) -> Callable[[Progress], str]:
        def work(progress: Progress) -> str:
            if not before:
                called(office, case_id)(progress)
            inside.set()
            assert go_on.wait(5)
            if before:
                called(office, case_id)(progress)
            return "saved"

        return work

    for before, heard, kept in ((True, False, 0), (False, True, 1)):
        inside.clear()
        go_on.clear()
        hear = lambda error: told.append(error.code)  # noqa: E731
        tasks.run(owner, "general", "k", "Bewaren…", saves(before=before), told.append, hear, writes=True)
        assert inside.wait(5)
        assert tasks.cancel(only_run(tasks)) is not heard
        go_on.set()
        qtbot.waitUntil(lambda: not tasks.busy())
        assert attempts_of(office, case_id) == kept
    assert told == ["stopped_by_person", "saved"]
    office.store.close()


def test_closing_the_window_lets_a_save_go_through(qtbot: QtBot, tmp_path: Path) -> None:
    office, _ = small_office(tmp_path)
    case_id, tasks = registered(office).case_id, Tasks()
    tasks.run(QObject(), "general", "k", "Bewaren…", called(office, case_id), writes=True)
    assert tasks.close()
    assert attempts_of(office, case_id) == 1
    office.store.close()


def test_the_line_below_offers_to_stop_a_save_and_says_when_it_cannot(
    qtbot: QtBot, desk: Desk, tasks: Tasks, failures: list[OpenPlannerError]
) -> None:
    desk.tasks = tasks
    tasks.failed.connect(lambda error, _again: failures.append(error))
    line = StatusLine(desk, Connection(desk))
    qtbot.addWidget(line)
    line.show()
    stop: QPushButton = line.stop
    case_id = registered(desk.office).case_id
    with somebody_writes_in_file(desk.office):
        tasks.run(line, "general", "k", "Bewaren…", called(desk.office, case_id), writes=True)
        qtbot.waitUntil(stop.isVisible, timeout=4000)
        stop.click()
        assert line.label.text() == "Stoppen…"
        assert not stop.isEnabled()
        qtbot.waitUntil(lambda: not tasks.busy(), timeout=4000)
    assert [error.code for error in failures] == ["stopped_by_person"]
    assert attempts_of(desk.office, case_id) == 0

    go_on = threading.Event()

    def saved(progress: Progress) -> None:
        called(desk.office, case_id)(progress)
        assert go_on.wait(5)

    tasks.run(line, "general", "k", "Bewaren…", saved, writes=True)
    qtbot.waitUntil(line.work.isVisible, timeout=4000)
    assert not stop.isVisible()  # what is kept is finished
    go_on.set()
    qtbot.waitUntil(lambda: not tasks.busy(), timeout=4000)
    assert attempts_of(desk.office, case_id) == 1
