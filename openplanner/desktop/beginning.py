"""How a window begins: its frame is painted before most of the program is there, and the rest comes in turns.

Between two turns Qt paints and moves the window; what is typed and clicked meanwhile it keeps, and hands to the window
once that can answer. So nothing is lost, and nothing is done by half a window.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtWidgets import QFrame, QLabel, QStatusBar, QVBoxLayout, QWidget

from openplanner.desktop.screens import BY_ID, load_screen
from openplanner.desktop.theme import scaled
from openplanner.desktop.window import MainWindow, application
from openplanner.texts import Texts

if TYPE_CHECKING:
    from openplanner.desktop.desk import Desk

WITHOUT_PAINT_MS = 200  # a window that begins in the task bar is not painted
SAID_MS = 400  # who waits that long is told for what
AROUND_STATUS = 19  # pixels that a button on the line at the bottom has around its words
MODULES = (
    "openplanner.storage.reads",
    "openplanner.desktop.desk",
    "openplanner.desktop.today.delegate",
    "openplanner.desktop.today.screen",
)  # each a turn
_KEPT = QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents


def begin(window: MainWindow, texts: Texts, open_desk: Callable[[], Desk]) -> None:
    """Shows the frame and fills it; back when the first screen is there. Raises what ``open_desk`` raises.

    Who closes it meanwhile is heard once it is whole, when the program's own loop runs.
    """
    page, loop, closing = first_page_in(window, texts), QEventLoop(), _Closing(window)
    window.painted.connect(loop.quit)
    QTimer.singleShot(WITHOUT_PAINT_MS, loop, loop.quit)
    window.show()
    loop.exec(_KEPT)
    window.painted.disconnect(loop.quit)
    for _turn in _turns(window, open_desk):
        QTimer.singleShot(0, loop, loop.quit)
        loop.exec(_KEPT)
    window.stack.removeWidget(page)
    page.deleteLater()
    window.removeEventFilter(closing)
    if closing.asked:
        QTimer.singleShot(0, window, window.close)


class _Closing(QObject):
    """Keeps the wish to close a window that only begins: closed half it would leave a program without a window."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.asked = False
        window.installEventFilter(self)

    def eventFilter(self, _window: QObject, event: QEvent) -> bool:
        """Takes what asks to close."""
        if event.type() != QEvent.Type.Close:
            return False
        event.ignore()
        self.asked = True
        return True


def first_page_in(window: MainWindow, texts: Texts) -> FirstPage:
    """The frame of a window with what stands in it until its first screen is there."""
    page = FirstPage(texts)
    window.stack.addWidget(page)
    window.setStatusBar(_first_status())
    page.setFocus()
    return page


def fill(window: MainWindow, desk: Desk) -> Iterator[None]:
    """Fills a frame in turns, up to its first screen; idle work may begin after the last."""
    first = "today" if desk.colleague_id else "welcome"
    load_screen(BY_ID[first])
    window.move_in(desk)
    yield
    desk.opening()
    yield
    window.make_screen(first)
    yield
    window.open_screen(first)
    window.paint_now()  # the line at the bottom and the keys come after it
    yield
    from openplanner.desktop.furnishing import furnish
    from openplanner.desktop.qt_words import speak

    speak(application(), desk.texts.language)
    furnish(window)
    if window.asked_early:
        window.open_screen(window.asked_early)
    window.idle.start()


def _turns(window: MainWindow, open_desk: Callable[[], Desk]) -> Iterator[None]:
    yield  # what was painted goes to the screen
    for module in MODULES:
        import_module(module)
        yield
    desk = open_desk()
    yield
    yield from fill(window, desk)


class FirstPage(QWidget):
    """Stands where the worklist comes until it is there: its title above its ground, and after a while what goes on.

    It holds the keyboard meanwhile, so that nothing else seems chosen; Tab does not come here.
    """

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self.setAccessibleName(texts("window.screen.today"))
        title, ground, self.goes_on = QLabel(texts("today.title")), QFrame(), QLabel(texts("today.reading_list"))
        title.setProperty("sort", "title")
        title.setContentsMargins(scaled(16), scaled(16), scaled(16), scaled(12))
        ground.setProperty("panel", "page")
        self.goes_on.setProperty("sort", "muted")
        self.goes_on.setContentsMargins(scaled(16), scaled(16), scaled(16), scaled(16))
        self.goes_on.hide()
        QTimer.singleShot(SAID_MS, self.goes_on, self.goes_on.show)
        QVBoxLayout(ground).addWidget(self.goes_on, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(title)
        column.addWidget(ground, 1)


def _first_status() -> QStatusBar:
    """As high as the line that comes in its place."""
    status = QStatusBar()
    status.setSizeGripEnabled(False)
    status.setMinimumHeight(status.fontMetrics().height() + AROUND_STATUS)
    return status
