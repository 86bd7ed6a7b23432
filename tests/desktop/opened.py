"""Screens opened as a person finds them: with the keyboard where the work is."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from openplanner.desktop.agenda.screen import AgendaScreen
from openplanner.desktop.conversation.screen import ConversationScreen
from openplanner.desktop.window import MainWindow
from openplanner.domain.case import Case


def agenda_of(window: MainWindow, qtbot: QtBot) -> AgendaScreen:
    """The week, the keyboard in its grid."""
    found = window.open_screen("agenda")
    assert isinstance(found, AgendaScreen)
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is found.grid)
    return found


def conversation_about(case: Case, window: MainWindow, qtbot: QtBot) -> ConversationScreen:
    """The talk about that case, the keyboard in its notes."""
    found = window.open_screen("conversation", case.case_id)
    assert isinstance(found, ConversationScreen)
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is found.talk.notes)
    return found
