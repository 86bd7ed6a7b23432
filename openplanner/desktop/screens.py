"""The seven screens of the bar on the left and those beside them. A screen is imported in a quiet moment, or when it is
first opened."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING

from openplanner.domain.errors import ResourceMissing
from openplanner.domain.frozen import frozen

if TYPE_CHECKING:
    from openplanner.desktop.screen import Screen


@frozen
class ScreenEntry:
    """Where a screen lives; its name on the bar is the text ``window.screen.<id>``."""

    screen_id: str
    module: str
    class_name: str
    icon: str
    shortcut: str


SCREENS: tuple[ScreenEntry, ...] = (
    ScreenEntry("today", "openplanner.desktop.today.screen", "TodayScreen", "list-checks", "Ctrl+1"),
    ScreenEntry("intake", "openplanner.desktop.intake.screen", "IntakeScreen", "file-plus", "Ctrl+2"),
    ScreenEntry("agenda", "openplanner.desktop.agenda.screen", "AgendaScreen", "calendar-days", "Ctrl+3"),
    ScreenEntry("conversation", "openplanner.desktop.conversation.screen", "ConversationScreen", "phone", "Ctrl+4"),
    ScreenEntry("cases", "openplanner.desktop.cases.screen", "CasesScreen", "search", "Ctrl+5"),
    ScreenEntry("figures", "openplanner.desktop.figures.screen", "FiguresScreen", "chart-column", "Ctrl+6"),
    ScreenEntry("settings", "openplanner.desktop.settings.screen", "SettingsScreen", "settings", "Ctrl+7"),
)
BESIDE: tuple[ScreenEntry, ...] = (
    ScreenEntry("outbox", "openplanner.desktop.outbox.screen", "OutboxScreen", "upload", "Ctrl+8"),
    ScreenEntry("team", "openplanner.desktop.team.screen", "TeamScreen", "users", "Ctrl+Shift+T"),
    ScreenEntry("import", "openplanner.desktop.importing.screen", "ImportScreen", "inbox", "Ctrl+Shift+L"),
    ScreenEntry("welcome", "openplanner.desktop.welcome.screen", "WelcomeScreen", "check", "Ctrl+9"),
)
BY_ID = {entry.screen_id: entry for entry in (*SCREENS, *BESIDE)}


def is_loaded(entry: ScreenEntry) -> bool:
    """True when making the screen imports nothing."""
    return hasattr(sys.modules.get(entry.module), entry.class_name)


def load_screen(entry: ScreenEntry) -> type[Screen]:
    """The class of a screen; imports its module. Raises ``ResourceMissing`` when the installation lacks it."""
    try:
        module = import_module(entry.module)
    except ModuleNotFoundError as error:
        raise ResourceMissing("resource_missing", name=entry.screen_id) from error
    kind: type[Screen] = getattr(module, entry.class_name)
    return kind
