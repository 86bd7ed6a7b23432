"""One page at a time as it will be on paper, in the size that one wants to see it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QScrollArea, QWidget

from openplanner.desktop.desk import Desk
from openplanner.desktop.preview.pages import POINTS_PER_INCH, PagePicture, PageSize, page_picture
from openplanner.desktop.theme import scaled
from openplanner.domain.progress import Progress

WHOLE, WIDE = "whole", "wide"  # besides a number of percent
STEPS = (25, 50, 75, 100, 125, 150, 200, 300, 400)
SETTLE_MS = 60
_SCREEN_DPI = 96


class SheetView(QScrollArea):
    """Signals: ``turned(number)`` when another page is in view, ``zoomed(percent)``.

    Page Up and Page Down turn pages once the edge is reached, Home and End go to the first and last.
    """

    turned = Signal(int)
    zoomed = Signal(int)

    def __init__(self, desk: Desk, pdf: bytes, sizes: tuple[PageSize, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._pdf, self._sizes = desk, pdf, sizes
        self.number = 0
        self.zoom: str | int = WHOLE
        self.page = QLabel()
        self.page.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.page.setProperty("panel", "paper")
        self.setObjectName("desktop_under_paper")
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setWidget(self.page)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE_MS if desk.tasks.pause_ms else 0)
        self._settle.timeout.connect(self._draw)
        self.viewport().installEventFilter(self)

    def turn_to(self, number: int) -> None:
        """Brings a page into view; outside the document the nearest one."""
        wanted = max(0, min(number, len(self._sizes) - 1))
        moved, self.number = wanted != self.number, wanted
        self._draw()
        if moved:
            self.turned.emit(wanted)

    def look(self, zoom: str | int) -> None:
        """``whole`` page, as ``wide`` as the window, or a number of percent."""
        self.zoom = zoom
        self._draw()
        self.zoomed.emit(self.percent())

    def step(self, larger: bool) -> None:
        """The next larger or smaller of the fixed sizes."""
        now = self.percent()
        wider = [step for step in STEPS if step > now]
        smaller = [step for step in STEPS if step < now]
        self.look((wider or [STEPS[-1]])[0] if larger else (smaller or [STEPS[0]])[-1])

    def percent(self) -> int:
        """How large the page is shown; 100 is as on paper."""
        if isinstance(self.zoom, int):
            return self.zoom
        size, room = self._sizes[self.number], self._room()
        wide = room.width() / (size.width / POINTS_PER_INCH * _SCREEN_DPI)
        high = room.height() / (size.height / POINTS_PER_INCH * _SCREEN_DPI)
        return max(10, int(100 * (wide if self.zoom == WIDE else min(wide, high))))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keeps the page fitting when the window changes."""
        super().resizeEvent(event)
        if not isinstance(self.zoom, int):
            self._settle.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Scrolls within the page, then on to the next."""
        bar, key = self.verticalScrollBar(), event.key()
        if key == Qt.Key.Key_PageDown and bar.value() == bar.maximum():
            self.turn_to(self.number + 1)
        elif key == Qt.Key.Key_PageUp and bar.value() == bar.minimum():
            self.turn_to(self.number - 1)
        elif key == Qt.Key.Key_Home:
            self.turn_to(0)
        elif key == Qt.Key.Key_End:
            self.turn_to(len(self._sizes) - 1)
        else:
            super().keyPressEvent(event)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Ctrl and the wheel zoom."""
        if event.type() is QEvent.Type.Wheel and event.modifiers() & Qt.KeyboardModifier.ControlModifier:  # type: ignore[attr-defined]
            self.step(event.angleDelta().y() > 0)  # type: ignore[attr-defined]
            return True
        return False

    def _room(self) -> QSize:
        around = scaled(12) * 2
        return QSize(max(80, self.width() - around - scaled(12)), max(80, self.height() - around))

    def _draw(self) -> None:
        pdf, number, ratio = self._pdf, self.number, self.devicePixelRatioF()
        dots = _SCREEN_DPI * self.percent() / 100 * ratio

        def work(_progress: Progress) -> PagePicture:
            return page_picture(pdf, number, dots, words=True)

        label = self._desk.texts("preview.drawing")
        self._desk.tasks.run(self, "general", f"preview{id(self)}", label, work, self._show)

    def _show(self, picture: PagePicture) -> None:
        image = QImage(picture.pixels, picture.width, picture.height, picture.stride, QImage.Format.Format_RGB888)
        shown = QPixmap.fromImage(image)
        shown.setDevicePixelRatio(self.devicePixelRatioF())
        self.page.setPixmap(shown)
        self.page.adjustSize()
        self.setAccessibleName(self._desk.texts("preview.page", page=picture.number + 1, pages=len(self._sizes)))
        self.setAccessibleDescription(" ".join(picture.words.split()))
        self.verticalScrollBar().setValue(0)
