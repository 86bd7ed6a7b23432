"""What a window says once after it opened: a clock that was set back, and settings that do not count."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from openplanner.domain.progress import Progress

if TYPE_CHECKING:
    from openplanner.desktop.window import MainWindow


def look_around(window: MainWindow) -> None:
    """Both, beside the work; nothing is said when all is well."""
    look_at_clock(window)
    tell_wrong_settings(window)


def look_at_clock(window: MainWindow) -> None:
    """Warns when the last thing that was written lies ahead of the clock: then every date would be wrong."""
    desk = window.desk

    def work(_progress: Progress) -> datetime | None:
        from openplanner.application.upkeep.clock_check import ahead_of_clock

        return ahead_of_clock(desk.office)

    def told(ahead: datetime | None) -> None:
        if ahead is not None:
            words = desk.texts("window.clock_back", moment=ahead, now=desk.clock())
            window.banner.say(words, "warning", desk.texts("window.retry"), lambda: look_at_clock(window))

    desk.tasks.run(window, "general", "clock", "", work, told)


def tell_wrong_settings(window: MainWindow) -> None:
    """Names the settings that cannot be read and for which the default holds."""
    desk = window.desk

    def told(keys: tuple[str, ...]) -> None:
        if keys:
            words = desk.texts("window.settings_wrong", keys=keys)
            window.notice.say(words, "warning", desk.texts("window.look"), lambda: window.open_screen("settings"))

    def work(_progress: Progress) -> tuple[str, ...]:
        problems = desk.settings.problems + desk.office.settings.problems
        return tuple(dict.fromkeys(str(one.facts.get("field", one.code)) for one in problems))

    desk.tasks.run(window, "general", "settings_wrong", "", work, told)
