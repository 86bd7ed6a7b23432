"""The window: the bar with seven screens and two beside them, what is said across it, and the status line.

It comes in two steps. Its frame needs few modules and is in view first; what it is filled with (``furnishing.py``)
follows in turns of the event loop (``beginning.py``).
"""

from __future__ import annotations

import gc
import logging
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QIcon, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from openplanner.desktop.errands import Errands
from openplanner.desktop.navigation import NavigationBar
from openplanner.desktop.screens import BY_ID, is_loaded, load_screen
from openplanner.desktop.session import Session
from openplanner.desktop.theme import apply_theme, dress, scaled, theme_name
from openplanner.domain.errors import OpenPlannerError, StoreDamaged, Unavailable
from openplanner.resources import resource
from openplanner.settings import LANGUAGE, TEXT_PERCENT, Settings
from openplanner.texts import Texts

if TYPE_CHECKING:
    from openplanner.desktop.connection import Connection
    from openplanner.desktop.copying import Copying
    from openplanner.desktop.desk import Desk
    from openplanner.desktop.errors import BugReports
    from openplanner.desktop.following import Following
    from openplanner.desktop.keys.own_keys import OwnKeys
    from openplanner.desktop.keys.sheet import KeySheet
    from openplanner.desktop.palette.caller import PaletteCaller
    from openplanner.desktop.practice.keeper import PracticeKeeper
    from openplanner.desktop.screen import Screen
    from openplanner.desktop.sending import Sender
    from openplanner.desktop.server_line import ServerLine
    from openplanner.desktop.statusline import StatusLine
    from openplanner.desktop.staying import Staying
    from openplanner.desktop.widgets.banner import NoticeLine, Strip
    from openplanner.desktop.word_watch import WordWatch

_log = logging.getLogger(__name__)

WORDS_FROM_WIDTH = 900  # narrower than this, in pixels of 100 percent text, the bar shows icons only
AFTER_PAINT_MS, WITHOUT_PAINT_MS = 150, 5000  # when idle work begins: heavy libraries, the outbox, calendars outside
FIRST_SIZE = QSize(1366, 768)
LEAST_SIZE = QSize(800, 520)


class MainWindow(Errands):
    """The window of one desk; screens are made when first opened.

    Made with the look of the desk it is a frame that can be shown, and nothing more before :meth:`move_in`; a screen
    that is asked for by then is ``asked_early``. ``folder`` is where its place and size are kept, None for nowhere.

    Signals: ``painted()`` when it was first painted, ``closed()`` when it goes, before Qt looks whether it was the
    last one.
    """

    painted = Signal()
    closed = Signal()
    bugs: BugReports
    own_keys: OwnKeys
    word_watch: WordWatch
    connection: Connection
    server_line: ServerLine
    staying: Staying
    banner: Strip
    notice: NoticeLine
    status: StatusLine

    def __init__(
        self, settings: Settings, texts: Texts, folder: Path | None = None, *, practising: bool = False
    ) -> None:
        super().__init__()
        self.screens: dict[str, Screen] = {}
        self.screen_id = self._wanted = self._came_from = "today"
        self.asked_early = ""
        self.practising, self._moved_in = practising, False
        self._look = _look_of(settings)
        self.idle = QTimer(self)  # runs out once: then the window has been painted, or stands in the tray
        self.idle.setSingleShot(True)
        self.idle.setInterval(WITHOUT_PAINT_MS)
        self.idle.timeout.connect(self.warm_up)
        self.outbox_sender: Sender | None = None
        self.following: Following | None = None
        self.copying: Copying | None = None
        self.problem: QWidget | None = None
        self.palette_caller: PaletteCaller | None = None
        self.key_sheet: KeySheet | None = None
        self.practice_keeper: PracticeKeeper | None = None
        self.resize(FIRST_SIZE)
        self.setMinimumSize(LEAST_SIZE)
        self.session = Session(folder)
        self.session.restore_window(self)
        self._build_frame(texts)
        dress(self)

    def move_in(self, desk: Desk) -> None:
        """Takes the frame for this desk; once. After it a screen can be opened; its keys come with ``furnish``."""
        from openplanner.desktop.errors import BugReports
        from openplanner.desktop.server_line import ServerLine
        from openplanner.desktop.staying import Staying

        self.desk, self._moved_in = desk, True
        self.bugs = BugReports(self, desk.reports)
        self.bugs.install()
        self.server_line = ServerLine(desk, self)
        self.staying = Staying(self)
        self._put_in_strips()
        self._connect()

    # what is on screen

    def open_screen(self, screen_id: str, argument: object = None) -> Screen | None:
        """Brings a screen into view and tells it so; gives the screen in view.

        Is its module not there yet, then that is imported beside the window first, and keys go nowhere until then.
        A screen that cannot be made (a damaged installation) leaves the one in view, with a banner.
        """
        self._wanted = screen_id
        if not self._moved_in:  # no click comes through by then, but a screen reader presses without one
            self.asked_early = screen_id
            return None
        before = self.screens.get(self.screen_id)
        if not is_loaded(BY_ID[screen_id]):
            self._load(screen_id, argument)
            return self.screens.get(self.screen_id)
        try:
            screen = self.screens.get(screen_id) or self.make_screen(screen_id)
        except OpenPlannerError as error:
            self._stay(error)
            return before
        if before is not None and before is not screen:
            before.left()
            self.staying.left(before)
            self._came_from = self.screen_id
        self.screen_id = screen_id
        self.stack.setCurrentWidget(screen)
        self.nav.mark(screen_id)
        self.setWindowTitle(self._title(self.desk.texts, screen_id))
        screen.entered(argument)
        self.staying.went_to(screen, argument)
        if self.key_sheet is not None:
            self.key_sheet.follow(screen_id)
        return screen

    def go_back(self) -> None:
        """To the screen that was in view before."""
        self.open_screen(self._came_from)

    def refresh_screen(self) -> None:
        """Reads the screen in view anew."""
        if self.screen_id in self.screens:
            self.screens[self.screen_id].refresh()

    def say(self, text: str, undo: object = None) -> None:
        """A line about what was done, with Undo when there is a callable for it."""
        press = undo if callable(undo) else None
        self.notice.say(text, "good", self.desk.texts("actions.undo"), press)

    def offer(self, text: str, button: str, press: Callable[[], object]) -> None:
        """Says what can be done now, until it is done or put away; what is unavailable goes first."""
        strip = self.banner if self.banner.isHidden() else self.notice
        strip.say(text, "info", button, press)

    def show_error(self, error: OpenPlannerError, retry: Callable[[], object] | None = None) -> None:
        """A banner for what is unavailable, otherwise a line at the bottom."""
        from openplanner.desktop.errors import sentence

        words = sentence(self.desk.texts, error)
        _log.warning("told %s", error.code)
        if isinstance(error, StoreDamaged) and self.desk.rescue is not None:
            self.banner.say(words, "danger", self.desk.texts("window.rescue"), partial(self._rescue, error))
        elif isinstance(error, Unavailable):
            self.banner.say(words, "danger", self.desk.texts("window.retry"), retry or self.refresh_screen)
        else:
            self.notice.say(words, "warning")

    def show_keys(self) -> None:
        """The sheet with all keys, beside the work; a second time closes it."""
        from openplanner.desktop.keys.sheet import KeySheet

        if self.key_sheet is not None and self.key_sheet.isVisible():
            self.key_sheet.close()
            return
        self.key_sheet = KeySheet(self.desk.texts, self.screen_id, self)
        self.key_sheet.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.key_sheet.destroyed.connect(self._forget_keys)
        self.key_sheet.show()

    def show_palette(self) -> None:
        """One field for everything that can be done or opened."""
        if self.palette_caller is None:
            from openplanner.desktop.palette.caller import PaletteCaller

            self.palette_caller = PaletteCaller(self)
        self.palette_caller.open()

    def practise(self) -> None:
        """To an invented office in a window of its own, until that closes."""
        if self.desk.practice is None:
            return
        if self.practice_keeper is None:
            from openplanner.desktop.practice.keeper import PracticeKeeper

            self.practice_keeper = PracticeKeeper(self, self.desk.practice)
        self.practice_keeper.start()

    def resume(self) -> None:
        """Back to where somebody was when the program ended."""
        self.staying.resume()

    def come_forward(self, screen_id: str = "", argument: object = None) -> None:
        """Shows the window, also from the mark among the small icons, and goes to a screen when one is named."""
        self.showNormal() if self.isMinimized() else self.show()
        self.raise_()
        self.activateWindow()
        if screen_id:
            self.open_screen(screen_id, argument)

    def leave(self) -> None:
        """Ends the program, also when closing would only put the window away."""
        self.staying.leave()
        self.close()

    # Qt

    def paintEvent(self, event: QPaintEvent) -> None:
        """While practising the edge of the window is red. The first painting lets idle work begin."""
        super().paintEvent(event)
        self.painted.emit()
        if self.idle.isActive() and self.idle.interval() == WITHOUT_PAINT_MS:
            self.idle.start(AFTER_PAINT_MS)
        if self.practising:
            from openplanner.desktop.practice.frame import paint_edge

            paint_edge(self)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab follows the layouts, so that a screen made late still comes between the bar and the bottom line."""
        from openplanner.desktop.reading_order import move_focus

        return move_focus(self, forward=forward)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The bar loses its words when there is no room for them."""
        super().resizeEvent(event)
        self.nav.show_words(self.width() >= scaled(WORDS_FROM_WIDTH))
        if self.palette_caller is not None:
            self.palette_caller.place()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Lets the screen keep its draft and waits at most three seconds; or only puts the window away."""
        if not self._moved_in:
            super().closeEvent(event)
            return
        if self.staying.hides_instead():
            event.ignore()
            self.hide()
            return
        self.staying.close()
        for screen in self.screens.values():
            screen.left()
        for looking in (self.outbox_sender, self.following, self.copying, self.server_line):
            if looking is not None:
                looking.stop()
        self.desk.tasks.close()
        self.desk.reads.close()
        self.bugs.step_aside()
        self.desk.clear_papers()
        self.closed.emit()
        super().closeEvent(event)

    def _build_frame(self, texts: Texts) -> None:
        self.nav = NavigationBar(texts, self.open_screen)
        self.nav.mark(self.screen_id)
        self.stack = QStackedWidget()
        body = QWidget()
        self.column = QVBoxLayout(body)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)
        self.column.addWidget(self.stack, 1)
        whole = QWidget()
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.nav)
        row.addWidget(body, 1)
        self.setCentralWidget(self._framed(texts, whole))
        self.setWindowTitle(self._title(texts, self.screen_id))

    def _put_in_strips(self) -> None:
        from openplanner.desktop.widgets.banner import NoticeLine, Strip

        close = self.desk.texts("window.close_message")
        self.banner, self.notice = Strip(close), NoticeLine(close)
        self.column.insertWidget(0, self.banner)
        self.column.addWidget(self.notice)

    def _framed(self, texts: Texts, whole: QWidget) -> QWidget:
        if not self.practising:
            return whole
        from openplanner.desktop.practice.frame import EDGE, PracticeFrame

        self.setContentsMargins(EDGE, EDGE, EDGE, EDGE)
        return PracticeFrame(texts, whole, self.stop_practising)

    def _title(self, texts: Texts, screen_id: str) -> str:
        title = texts("window.title", screen=texts(f"window.screen.{screen_id}"))
        return texts("practice.title", title=title) if self.practising else title

    def _connect(self) -> None:
        desk = self.desk
        desk.notice.connect(self.say)
        desk.offered.connect(self.offer)
        desk.failed.connect(self.show_error)
        desk.go_to.connect(self.open_screen)
        desk.go_back.connect(self.go_back)
        desk.practice_asked.connect(self.practise)
        desk.show_case.connect(partial(self.open_screen, "cases"))
        desk.settings_changed.connect(self._settings_changed)
        hints = QApplication.styleHints()
        hints.colorSchemeChanged.connect(self._settings_changed)
        hints.accessibility().contrastPreferenceChanged.connect(self._settings_changed)
        self.server_line.back.connect(lambda: self.banner.setVisible(False))
        desk.tasks.failed.connect(self.show_error)
        desk.tasks.broke.connect(self.bugs.take)
        self.bugs.found.connect(self._show_bug)

    def _load(self, screen_id: str, argument: object) -> None:
        def loaded(_kind: object) -> None:
            if self._wanted == screen_id:
                self.open_screen(screen_id, argument)

        self.setFocus()
        work = lambda _progress: load_screen(BY_ID[screen_id])  # noqa: E731
        self.desk.tasks.run(self, "general", "open_screen", "", work, loaded, self._stay)

    def _stay(self, error: OpenPlannerError) -> None:
        self.nav.mark(self.screen_id)
        self.show_error(error)

    def make_screen(self, screen_id: str) -> Screen:
        """A screen that was not there yet, out of view. Raises ``ResourceMissing`` when the installation lacks it."""
        screen = load_screen(BY_ID[screen_id])(self.desk)
        self.staying.dress(screen)
        self.screens[screen_id] = screen
        self.stack.addWidget(screen)
        return screen

    # what happens

    def _show_outbox(self, waiting: int, needs_person: int, requests: int) -> None:
        self.status.show_outbox(waiting, needs_person, requests)

    def _rescue(self, error: OpenPlannerError) -> None:
        """The window makes way for the one that puts a copy back: nothing may hold the database then."""
        if self.desk.rescue is not None:
            self.problem = self.desk.rescue(error)
            self.close()
            self.desk.close_office()

    def _forget_keys(self) -> None:
        self.key_sheet = None

    def _show_bug(self, fingerprint: str, report: str) -> None:
        from openplanner.desktop.bugdialog import BugDialog

        BugDialog(self.desk.texts, fingerprint, report, self).open()

    def _look_now(self) -> tuple[str, str, int]:
        return _look_of(self.desk.settings)

    def _settings_changed(self) -> None:
        """Also what the desktop of the computer changed, for whoever follows it."""
        if self._look_now() == self._look:
            return
        self._look = self._look_now()
        QTimer.singleShot(0, self, self._dress_again)

    def _dress_again(self) -> None:
        """Builds the window anew in another language, theme or text size; the open screen stays open."""
        from openplanner.desktop.furnishing import put_in
        from openplanner.desktop.qt_words import speak

        apply_theme(application(), self.desk.settings)
        self.desk.texts = Texts(self.desk.settings.text(LANGUAGE))
        speak(application(), self.desk.texts.language)
        for screen in self.screens.values():
            screen.left()
        self.screens.clear()
        if self.palette_caller is not None:
            self.palette_caller.undress()
        if self.key_sheet is not None:
            self.key_sheet.close()
        for action in self.actions():
            self.removeAction(action)
            action.deleteLater()
        old = self.takeCentralWidget()
        if old is not None:
            old.deleteLater()
        banner, notice = self.banner, self.notice
        self._build_frame(self.desk.texts)
        self._put_in_strips()
        put_in(self)
        dress(self)
        for part in (self.centralWidget(), self.status):  # else they stay hidden in a window that is in view
            if part is not None:
                part.show()
        self.banner.go_on(banner)
        self.notice.go_on(notice)
        self.open_screen(self.screen_id, "look")
        self.nav.show_words(self.width() >= scaled(WORDS_FROM_WIDTH))

    def warm_up(self) -> None:
        """Imports in quiet moments what was left out of the start, so that nobody waits for a first time."""
        if not gc.isenabled():  # __main__ puts tidying off until the window is on screen
            gc.freeze()
            gc.enable()
        from openplanner.desktop.warming import Warming

        Warming(self.desk, self._begin_the_day, self)

    def _begin_the_day(self) -> None:
        from openplanner.desktop.starting_well import look_around

        if self.outbox_sender is None:
            self.start_sending()
            self.start_following()
            self.start_copying()
            self.staying.start()
            look_around(self)

    def start_sending(self) -> None:
        """From now on what waits for the calendars is sent while one works."""
        from openplanner.desktop.sending import Sender

        self.outbox_sender = Sender(self.desk, self)
        self.outbox_sender.counted.connect(self._show_outbox)
        self.outbox_sender.start()
        self.outbox_sender.look()

    def start_following(self) -> None:
        """From now on what colleagues change in a calendar outside comes in while one works."""
        from openplanner.desktop.following import Following

        self.following = Following(self.desk, self)
        self.following.changed.connect(self._show_changed)
        self.following.start()

    def start_copying(self) -> None:
        """From now on the copy of the database that is due is made while one works; not of an invented office."""
        from openplanner.desktop.copying import Copying

        if not self.desk.practising:
            self.copying = Copying(self.desk, self)
            self.copying.start()

    def _show_changed(self, count: int) -> None:
        texts = self.desk.texts
        self.notice.say(
            texts("window.changed_outside", n=count), "info", texts("window.look"), lambda: self.open_screen("outbox")
        )


def application() -> QApplication:
    """The Qt program, made when there is none yet."""
    running = QApplication.instance()
    if isinstance(running, QApplication):
        return running
    program = QApplication([])
    program.setApplicationName("OpenPlanner")
    program.setApplicationDisplayName("OpenPlanner")
    program.setDesktopFileName("openplanner")
    program.setWindowIcon(QIcon(str(resource("program", "openplanner.svg"))))
    return program


def open_window(desk: Desk) -> MainWindow:
    """The window with the first screen, shown; heavy libraries follow while it is idle."""
    from openplanner.desktop.beginning import fill

    apply_theme(application(), desk.settings)
    folder = desk.desk_file.parent if desk.desk_file is not None and not desk.practising else None
    window = MainWindow(desk.settings, desk.texts, folder, practising=desk.practising)
    for _turn in fill(window, desk):
        pass
    window.show()
    return window


def _look_of(settings: Settings) -> tuple[str, str, int]:
    return settings.text(LANGUAGE), theme_name(settings), settings.number(TEXT_PERCENT)
