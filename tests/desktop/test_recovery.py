"""A database that will not open, or breaks while one works: why, the way back, and what is missing."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from openplanner import assembly
from openplanner.application.office import Office
from openplanner.application.upkeep.copies import keep_copies
from openplanner.application.upkeep.demo_office import Replay
from openplanner.assembly import open_desk, show_start_problem
from openplanner.desktop.desk import Desk
from openplanner.desktop.recovery.window import StartProblem
from openplanner.desktop.starting_well import look_at_clock, tell_wrong_settings
from openplanner.desktop.tasks import ImmediateTasks
from openplanner.desktop.window import MainWindow, open_window
from openplanner.domain.errors import OpenPlannerError, StoreDamaged
from openplanner.settings import OPENING_HOURS
from tests.offices import registered


def lost(office: Office, clock: Replay) -> Path:
    """A copy of yesterday, work of today, and a file of which the beginning is gone."""
    registered(office, "Z-1")
    keep_copies(office)
    clock.moment += timedelta(days=1)
    registered(office, "Z-2")
    office.store.close()
    path = office.store.path
    path.write_bytes(b"\0" * 4096 + path.read_bytes()[4096:])
    return path


def refused(path: Path, clock: Replay) -> OpenPlannerError:
    with pytest.raises(OpenPlannerError) as error:
        open_desk(str(path), clock)
    return error.value


@pytest.fixture
def problem(qtbot: QtBot, small: tuple[Office, Replay]) -> StartProblem:
    office, clock = small
    path = lost(office, clock)
    made = show_start_problem(refused(path, clock), str(path), clock, ImmediateTasks())
    qtbot.addWidget(made)
    return made


def test_it_says_which_copy_there_is_and_what_is_missing_in_it(problem: StartProblem) -> None:
    assert problem.isVisible()
    assert "beschadigd" in problem.cause.text()
    assert "ma 23-11-2026 09:00" in problem.copy.text()
    assert "zaak geregistreerd Z-2" in problem.missing.toPlainText()
    assert "store_damaged" in problem.code.text()


def test_putting_the_copy_back_ends_in_an_open_window(qtbot: QtBot, problem: StartProblem) -> None:
    problem.put_back.click()
    assert "before-restore" in problem.rest.text()
    assert "Z-2" in problem.missing.toPlainText()
    problem.open_now.click()
    assert isinstance(problem.opened, MainWindow)
    qtbot.addWidget(problem.opened)
    assert not problem.isVisible()
    assert [row.number for row in problem.opened.desk.reads.worklist(None, problem.opened.desk.clock())] == ["Z-1"]


def test_what_cannot_be_put_back_is_explained_without_a_button(
    qtbot: QtBot, small: tuple[Office, Replay], tmp_path: Path
) -> None:
    office, clock = small
    office.store.close()
    office.store.path.write_bytes(b"no database" * 999)
    made = show_start_problem(refused(office.store.path, clock), str(office.store.path), clock, ImmediateTasks())
    qtbot.addWidget(made)
    assert "geen goede reservekopie" in made.copy.text()
    assert not made.put_back.isVisible()
    made.retry.click()
    assert made.isVisible()
    newer = show_start_problem(refused(tmp_path, clock), str(tmp_path), clock, ImmediateTasks())
    qtbot.addWidget(newer)
    assert newer.copy.text() == ""
    assert newer.rest.text()


def test_a_database_that_breaks_while_one_works_leads_to_the_same_window(
    qtbot: QtBot, small: tuple[Office, Replay]
) -> None:
    office, clock = small
    path = office.store.path
    registered(office, "Z-1")
    keep_copies(office)
    office.store.close()
    window = open_window(open_desk(str(path), clock, ImmediateTasks()))
    qtbot.addWidget(window)
    window.show_error(StoreDamaged("store_damaged"))
    assert window.banner.button.text() == "Herstellen"
    window.banner.button.click()
    assert not window.isVisible()
    assert isinstance(window.problem, StartProblem)
    window.problem.put_back.click()
    assert "before-restore" in window.problem.rest.text()
    window.problem.close()


def test_the_window_makes_the_copy_that_is_due(window: MainWindow, desk: Desk) -> None:
    window.start_copying()
    assert window.copying is not None
    window.copying.look()
    window.copying.look()
    folder = desk.office.store.path.with_name("office-copies")
    assert [path.name for path in folder.iterdir()] == ["office-20261123T080000Z.sqlite3"]


def test_a_copy_that_cannot_be_made_is_told_once(
    window: MainWindow, desk: Desk, failures: list[OpenPlannerError]
) -> None:
    desk.office.store.path.with_name("office-copies").write_text("in the way", encoding="utf-8")
    window.start_copying()
    assert window.copying is not None
    window.copying.look()
    window.copying.look()
    assert [error.code for error in failures] == ["copy_not_written"]


def forget_quitting() -> None:
    """A closed last window asks to quit too: told after the loop ended, Qt ends every loop of later tests at once."""
    QCoreApplication.processEvents()
    QTimer.singleShot(0, lambda: QCoreApplication.exit(0))
    QCoreApplication.exec()


def test_the_program_that_cannot_open_says_why_and_its_status_says_unavailable(
    qtbot: QtBot, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "database.sqlite3"
    broken.write_bytes(b"this is no database, but it is long enough to look like one" * 40)
    seen: list[str] = []

    def look_and_close() -> None:
        problem = next(
            widget
            for widget in QApplication.topLevelWidgets()
            if isinstance(widget, StartProblem) and widget.isVisible()
        )
        seen.extend([problem.title.text(), problem.cause.text(), problem.rest.text(), problem.code.text()])
        problem.leave.click()
        QApplication.quit()

    QTimer.singleShot(200, look_and_close)
    assert assembly.run_window(str(broken)) == assembly.NO_DISPLAY
    forget_quitting()
    assert seen[0] == "OpenPlanner kan niet starten"
    assert all(seen)
    assert seen[1] in capsys.readouterr().err


def test_a_clock_that_was_set_back_is_told(window: MainWindow, small: tuple[Office, Replay]) -> None:
    office, clock = small
    registered(office, "Z-1")
    look_at_clock(window)
    assert not window.banner.isVisible()
    clock.moment -= timedelta(days=30)
    look_at_clock(window)
    assert "23-11-2026" in window.banner.label.text()


def test_settings_that_were_spoilt_stop_nothing_and_are_named(qtbot: QtBot, small: tuple[Office, Replay]) -> None:
    office, clock = small
    with office.store.transaction() as tx:
        for key, value in {"opening_hours": "\x00?", "step_minutes": "many", "closed_days": "32-13-2026"}.items():
            tx.execute_plain("insert into settings (key, value) values (?, ?)", (key, value))
    office.store.close()
    window = open_window(open_desk(str(office.store.path), clock, ImmediateTasks()))
    qtbot.addWidget(window)
    tell_wrong_settings(window)
    told = window.notice.label.text()
    assert all(key in told for key in ("opening_hours", "step_minutes", "closed_days"))
    registered(window.desk.office, "Z-1")
    assert window.desk.office.settings.text(OPENING_HOURS) == OPENING_HOURS.default
    window.close()
    window.desk.close_office()
