"""What practising needs from the outside: making the invented office, a desk in it, and clearing it away."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from openplanner.domain.frozen import frozen
from openplanner.domain.progress import Progress
from openplanner.settings import (
    CALENDAR,
    CLOUD_MAILBOXES,
    EWS_ACCESS,
    EWS_BUILD,
    EWS_CA_FILE,
    EWS_SIGN_IN,
    EWS_URL,
    EWS_USER,
    GRAPH_CLIENT,
    GRAPH_TENANT,
    LANGUAGE,
    TEXT_PERCENT,
    THEME,
    Origin,
    Settings,
)

if TYPE_CHECKING:
    from openplanner.desktop.desk import Desk

LOOK = (LANGUAGE, THEME, TEXT_PERCENT)
ABOUT_OUTSIDE = (
    CALENDAR, EWS_URL, EWS_BUILD, EWS_SIGN_IN, EWS_USER, EWS_ACCESS, EWS_CA_FILE, GRAPH_TENANT, GRAPH_CLIENT,
    CLOUD_MAILBOXES,
)  # fmt: skip


@frozen
class PracticeRoom:
    """``make`` builds the office in a folder of its own (seconds, no Qt) and gives its database; ``open`` gives a
    desk in it that looks like the settings given; ``clear`` removes the folder."""

    make: Callable[[Progress], Path]
    open: Callable[[Path, Settings], Desk]
    clear: Callable[[Path], None]


def practice_settings(look: Settings) -> Settings:
    """Language, theme and size of text as they are; everything about calendars outside fixed at nothing."""
    shown = {setting.key: look.values[setting.key] for setting in LOOK if setting.key in look.values}
    nothing = {setting.key: setting.default for setting in ABOUT_OUTSIDE}
    origins = {**dict.fromkeys(shown, Origin.USER_FILE), **dict.fromkeys(nothing, Origin.POLICY)}
    return Settings({**shown, **nothing}, origins)
