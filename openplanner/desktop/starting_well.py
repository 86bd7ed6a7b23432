"""What a window says once after it opened: a clock that was set back, settings that do not count, and a
list of holidays that comes to its end."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from openplanner.domain.progress import Progress
from openplanner.settings import named

if TYPE_CHECKING:
    from openplanner.desktop.window import MainWindow


def look_around(window: MainWindow) -> None:
    """All of it, beside the work; nothing is said when all is well."""
    look_at_clock(window)
    tell_wrong_settings(window)
    tell_holidays_end(window)


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
            words = desk.texts("window.settings_wrong", keys=tuple(named(key, with_key=True) for key in keys))
            window.notice.say(words, "warning", desk.texts("window.look"), lambda: window.open_screen("settings"))

    def work(_progress: Progress) -> tuple[str, ...]:
        problems = desk.settings.problems + desk.office.settings.problems
        return tuple(dict.fromkeys(str(one.facts.get("field", one.code)) for one in problems))

    desk.tasks.run(window, "general", "settings_wrong", "", work, told)


def tell_holidays_end(window: MainWindow) -> None:
    """Warns in good time that dates after a day would be worked out without the holidays of then."""
    desk = window.desk

    def work(_progress: Progress) -> date | None:
        from openplanner.application.upkeep.closing_days import holidays_end

        return holidays_end(desk.office)

    def told(until: date | None) -> None:
        if until is not None:
            words = desk.texts("settings.holidays_end", day=until)
            see = desk.texts("window.look")
            window.notice.say(words, "warning", see, lambda: window.open_screen("settings", "opening"))

    desk.tasks.run(window, "general", "holidays_end", "", work, told)
