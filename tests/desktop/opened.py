"""Desks and screens opened as a person finds them: with the keyboard where the work is."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from openplanner.application.office import Office
from openplanner.application.upkeep.demo_office import Replay
from openplanner.desktop.agenda.screen import AgendaScreen
from openplanner.desktop.cases.screen import CasesScreen
from openplanner.desktop.conversation.screen import ConversationScreen
from openplanner.desktop.desk import Desk
from openplanner.desktop.tasks import ImmediateTasks
from openplanner.desktop.window import MainWindow
from openplanner.domain.case import Case
from openplanner.storage.reads import Reads
from openplanner.texts import Texts


def desk_in(office: Office, clock: Replay, **other: Any) -> Desk:
    """A desk in that office, of which the work is done at once; ``other`` are further fields of the desk."""
    return Desk(
        texts=Texts("nl"),
        settings=office.settings,
        reads=Reads(office.store.path),
        clock=clock,
        open_office=lambda: office,
        tasks=ImmediateTasks(),
        **other,
    )


def agenda_of(window: MainWindow, qtbot: QtBot) -> AgendaScreen:
    """The week, the keyboard in its grid."""
    found = window.open_screen("agenda")
    assert isinstance(found, AgendaScreen)
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is found.grid)
    return found


def cases_of(window: MainWindow) -> CasesScreen:
    """Zaken, all cases in it."""
    found = window.open_screen("cases")
    assert isinstance(found, CasesScreen)
    return found


def numbers_in(screen: CasesScreen) -> list[str]:
    """The case numbers of the lines, in their order."""
    return [line.row.number for line in screen.model.lines]


def conversation_about(case: Case, window: MainWindow, qtbot: QtBot) -> ConversationScreen:
    """The talk about that case, the keyboard in its notes."""
    found = window.open_screen("conversation", case.case_id)
    assert isinstance(found, ConversationScreen)
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is found.talk.notes)
    return found
