"""A round of what a colleague does all day, to see whether anything is left behind."""

from __future__ import annotations

import gc
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from openplanner.application.print_guide import empty_guide_pdf
from openplanner.desktop.paper import Paper, show_paper
from openplanner.desktop.pictures import OF_ONE_CASE
from openplanner.desktop.screens import BESIDE, SCREENS
from openplanner.desktop.settings.sections import SECTIONS
from openplanner.desktop.undolist import UndoList
from openplanner.desktop.window import MainWindow
from openplanner.domain.case import CaseStatus, CaseType, ContactForm


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """What there is in the program now: widgets, objects of Qt, and objects of Python."""

    widgets: int
    of_qt: int
    of_python: int


def counted() -> LeftBehind:
    """Counts after everything that was let go has gone."""
    for _ in range(2):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.collect()
    program = QApplication.instance()
    assert program is not None
    tops = QApplication.topLevelWidgets()
    of_qt = sum(len(top.findChildren(QObject)) for top in tops) + len(program.findChildren(QObject))
    return LeftBehind(len(QApplication.allWidgets()), of_qt, len(gc.get_objects()))


def work_a_round(window: MainWindow) -> None:
    """Every screen and page, a talk that is taken back, the week, a search, palette, keys, steps and a preview."""
    _look_everywhere(window)
    _talk(window)
    _plan_and_search(window)
    _sheets(window)
    window.open_screen("today")


def _look_everywhere(window: MainWindow) -> None:
    desk = window.desk
    rows = desk.reads.worklist(desk.team_id, desk.clock())
    case_id = next(row.case_id for row in rows if row.status is CaseStatus.TO_PLAN)
    for entry in (*SCREENS, *BESIDE):
        window.open_screen(entry.screen_id, case_id if entry.screen_id in OF_ONE_CASE else None)
    for section in SECTIONS:
        window.open_screen("settings", section.name)


def _talk(window: MainWindow) -> None:
    today = window.open_screen("today")
    assert today is not None
    QTest.keyClick(today.list, Qt.Key.Key_Home)  # type: ignore[attr-defined] # the same case in every round
    for _ in range(3):
        QTest.keyClick(today.list, Qt.Key.Key_Down)  # type: ignore[attr-defined]
    today.acts["today-start"].trigger()
    talk = window.screens["conversation"]
    talk.talk.notes.setPlainText("Belt morgen terug.")  # type: ignore[attr-defined]
    talk.acts["conversation-no-answer"].trigger()
    window.undo_last()


def _plan_and_search(window: MainWindow) -> None:
    agenda = window.open_screen("agenda")
    assert agenda is not None
    for name in ("next", "next", "day", "person", "room", "list", "list", "week", "today"):
        agenda.acts[f"agenda-{name}"].trigger()
    cases = window.open_screen("cases")
    assert cases is not None
    for typed in ("z", "z-2026", ""):
        cases.search.setText(typed)  # type: ignore[attr-defined]
        cases.refresh()


def _sheets(window: MainWindow) -> None:
    window.show_palette()
    window.show_palette()
    window.show_keys()
    window.show_keys()
    window.show_undo_list()
    for sheet in window.findChildren(UndoList):
        sheet.close()
    pdf = empty_guide_pdf(window.desk.office, CaseType.OBJECTION, ContactForm.PHONE)
    show_paper(window.desk, window, Paper(pdf, "leidraad", "guide")).close()
