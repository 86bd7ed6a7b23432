"""What makes a window one to keep open all day: it comes back as it was, reminds at a sane hour, and has a mark among
the small icons of the computer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication

from openplanner.desktop.screen import Screen
from openplanner.desktop.screens import BY_ID
from openplanner.desktop.session import Whereabouts
from openplanner.domain.errors import OpenPlannerError
from openplanner.settings import KEEP_IN_TRAY

if TYPE_CHECKING:
    from openplanner.desktop.reminding.reminder import Reminder
    from openplanner.desktop.tray import Tray
    from openplanner.desktop.window import MainWindow

AFTER_OFFER_MS = 12_000  # the offer to go on where one was is read first
FIRST_SCREENS = ("today", "welcome")


class Staying(QObject):
    """Belongs to one window; in practice it does nothing, for nothing of practice is kept."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.session = window.session
        self.before = self.session.whereabouts()
        self.reminder: Reminder | None = None
        self.tray: Tray | None = None
        self._leaving = False
        program = QGuiApplication.instance()
        if isinstance(program, QGuiApplication):
            program.commitDataRequest.connect(self.leave)  # the computer goes out: nothing may stay behind

    # coming back as one was

    def dress(self, screen: Screen) -> None:
        """Sets a screen that was just made as it was."""
        try:
            screen.restore_view(self.session.view(screen.screen_id))
        except OpenPlannerError as error:
            self._window.desk.failed.emit(error)

    def went_to(self, screen: Screen, argument: object) -> None:
        """Keeps where somebody went, so that a program that is killed knows it."""
        case_id = argument if isinstance(argument, int) and not isinstance(argument, bool) else screen.case_now()
        self.session.keep_whereabouts(Whereabouts(screen.screen_id, case_id, self._window.desk.today()))

    def left(self, screen: Screen) -> None:
        """Keeps what a screen was set to."""
        self.session.keep_view(screen.screen_id, screen.view_now())

    def can_resume(self) -> bool:
        """True when somebody was at work elsewhere today."""
        before, today = self.before, self._window.desk.today()
        return before is not None and before.day == today and before.screen_id in BY_ID.keys() - set(FIRST_SCREENS)

    def resume(self) -> None:
        """Back to the screen, and the case, where somebody was when the program ended; once."""
        before, self.before = self.before, None
        if before is not None and before.screen_id in BY_ID:
            self._window.open_screen(before.screen_id, before.case_id or None)

    # all day

    def start(self) -> None:
        """From the first idle moment: the offer to go on, reminders, and the mark."""
        from openplanner.desktop.reminding.reminder import Reminder
        from openplanner.desktop.tray import Tray

        if self._window.desk.practising:
            return
        if Tray.is_there():
            self.tray = Tray(self._window)
            self.tray.icon.show()
        self.reminder = Reminder(self._window.desk, self)
        self.reminder.reminded.connect(self._remind)
        offered = self._offer_to_resume()
        QTimer.singleShot(AFTER_OFFER_MS if offered else 0, self.reminder, self.reminder.start)

    def _offer_to_resume(self) -> bool:
        if not self.can_resume() or self.before is None:
            return False
        texts = self._window.desk.texts
        screen = texts(f"window.screen.{self.before.screen_id}")
        self._window.notice.say(texts("window.was_at", screen=screen), "info", texts("window.go_on"), self.resume)
        return True

    def _remind(self, words: str, screen_id: str, argument: object) -> None:
        window = self._window

        def press() -> None:
            window.come_forward(screen_id, argument)

        window.notice.say(words, "warning", window.desk.texts("window.look"), press)
        if self.tray is not None and not window.isActiveWindow():
            self.tray.remind(words, press)

    # going

    def leave(self) -> None:
        """From now on closing is leaving."""
        self._leaving = True

    def hides_instead(self) -> bool:
        """True when closing should leave the mark, and the reminders, where they are."""
        stays = self.tray is not None and self._window.desk.settings.switch(KEEP_IN_TRAY)
        return stays and not self._leaving

    def close(self) -> None:
        """Keeps the session, and stops."""
        window = self._window
        for screen in window.screens.values():
            self.left(screen)
        shown = window.screens.get(window.screen_id)
        self.session.keep_window(window)
        if shown is not None:
            self.went_to(shown, None)
        if self.reminder is not None:
            self.reminder.stop()
        if self.tray is not None:
            self.tray.icon.hide()
