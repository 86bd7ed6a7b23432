"""What a window gets around its screens: its keys, the line at the bottom, and what watches beside the work."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QKeySequence

from openplanner.desktop.actions import actions_of
from openplanner.desktop.connection import Connection
from openplanner.desktop.keys.own_keys import OwnKeys
from openplanner.desktop.screen import allow
from openplanner.desktop.screens import BESIDE, SCREENS
from openplanner.desktop.statusline import StatusLine
from openplanner.desktop.word_watch import WordWatch

if TYPE_CHECKING:
    from openplanner.desktop.window import MainWindow

AT_HAND = ("window-palette", "window-keys")  # on the status line too, for whoever has a mouse and no memory for keys


def furnish(window: MainWindow) -> None:
    """All of it; once, when the window has its desk, and before a key or a click may reach it."""
    window.own_keys = OwnKeys(window)
    window.word_watch = WordWatch(window.desk, window)
    window.connection = Connection(window.desk, window)
    put_in(window)


def put_in(window: MainWindow) -> None:
    """What is seen of it, also when the window is built anew in another look."""
    window.status = StatusLine(window.desk, window.connection)
    window.setStatusBar(window.status)
    _build_actions(window)


def _build_actions(window: MainWindow) -> None:
    texts, rights = window.desk.texts, window.desk.rights
    for entry in (*SCREENS, *BESIDE):
        name = texts(f"window.screen.{entry.screen_id}")
        _action(window, f"go.{entry.screen_id}", name, entry.shortcut, partial(window.open_screen, entry.screen_id))
    for row in actions_of("window"):
        action = _action(window, row.action_id, texts(row.text_key), row.shortcut, getattr(window, row.method))
        can = not row.enabled or bool(getattr(window, row.enabled)())
        allow(action, row.why_not(rights, texts), can=can)
    window.status.offer([action for action in window.actions() if action.objectName() in AT_HAND])


def _action(window: MainWindow, name: str, words: str, shortcut: str, method: Callable[[], object]) -> QAction:
    action = QAction(words, window)
    action.setObjectName(name)
    action.setShortcut(QKeySequence(shortcut))
    action.triggered.connect(lambda _checked=False: method())
    window.addAction(action)
    return action
