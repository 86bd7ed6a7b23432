"""The grid of a week: people, days and time, painted from prepared rectangles.

One widget paints everything, because 20 colleagues x 5 days x 40 quarters would be 4,000 items. What stands in a lane
is worked out once per week (``state.py``); a resize only multiplies; a paint touches only the rows in view.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QHelpEvent, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget

from openplanner.desktop.agenda.bubble import MoveBubble
from openplanner.desktop.agenda.geometry import Geometry
from openplanner.desktop.agenda.painting import Brush, focus_rect, paint_grid
from openplanner.desktop.agenda.state import STEP_MINUTES, Cell, Grid, changed_lanes, inside, next_booking, stepped
from openplanner.desktop.theme import scaled
from openplanner.desktop.widgets.speech import announce, describe_anew
from openplanner.domain.interval import TimeSpan

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QPaintEvent, QResizeEvent, QWheelEvent

_ARROWS = {
    Qt.Key.Key_Left: (0, -STEP_MINUTES),
    Qt.Key.Key_Right: (0, STEP_MINUTES),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_PageUp: (-5, 0),
    Qt.Key.Key_PageDown: (5, 0),
}
_DRAG_PIXELS = 6
EDGE_PIXELS = 24
FRAME_PIXELS = 4  # how far a frame is drawn outside what it stands around
MARK_PIXELS = 18  # how far a sign may stand before a talk that is too small for it
SCROLL_MS = 40


@dataclass(frozen=True, slots=True)
class Ghost:
    """A booking while it is being moved: where it would come, and whether that is fine."""

    cell: Cell
    span: TimeSpan
    label: str
    fine: bool = True


class WeekGrid(QAbstractScrollArea):
    """The painted grid with a cell under the cursor.

    Signals: ``cell_changed(Cell)`` when the cursor moves, ``opened(Cell)`` for Enter or a double click,
    ``move_asked(Cell)`` for M or the start of a drag, ``moved_to(Cell)`` while moving, ``move_accepted(bool)`` for
    Enter or (True) the end of a drag, ``move_given_up()`` for Escape, ``remove_asked(Cell)`` for Delete,
    ``number_pressed(int)`` for 1..9, ``zoom_asked(int)`` with 1 (closer) or -1 for Control and the wheel.
    """

    cell_changed = Signal(object)
    opened = Signal(object)
    move_asked = Signal(object)
    moved_to = Signal(object)
    move_accepted = Signal(bool)
    move_given_up = Signal()
    remove_asked = Signal(object)
    number_pressed = Signal(int)
    zoom_asked = Signal(int)

    def __init__(self, brush: Brush, told: Callable[[Grid, Cell], str], parent: QWidget | None = None) -> None:
        """``brush`` words dates for the heads; ``told`` says a cell in words, for screen reader and tool tip."""
        super().__init__(parent)
        self._brush = brush
        self._told = told
        self._grid: Grid | None = None
        self._geometry = Geometry.empty()
        self._cell = Cell(0, 0, 0)
        self._ghost: Ghost | None = None
        self._pressed: QPoint | None = None
        self._last_drag = QPoint()
        self._zoom = 100
        self._offset = 0
        self.bubble = MoveBubble(self.viewport())
        self._scroller = QTimer(self, interval=SCROLL_MS)
        self._scroller.timeout.connect(self._scroll_on)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.viewport().setMouseTracking(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)

    @property
    def grid(self) -> Grid | None:
        """What is shown."""
        return self._grid

    @property
    def cell(self) -> Cell:
        """Where the cursor is."""
        return self._cell

    @property
    def moving(self) -> bool:
        """True while a booking is being moved."""
        return self._ghost is not None

    def show_grid(self, grid: Grid, cell: Cell | None = None) -> None:
        """Shows another week, or what became of this one; the cursor stays unless ``cell`` says otherwise.

        A screen reader hears what the cell under the cursor says now, when that is something else. What looks the same
        is not painted anew: of most weeks that are read once more nothing has changed.
        """
        before, geometry, frame = self._grid, self._geometry, self._cell
        self._grid = grid
        self._lay_out()
        self._cell = inside(grid, cell or self._cell) if grid.rows else Cell(0, 0, 0)
        self._show_cell()
        if grid.rows:
            self._say_cell()
        same = geometry == self._geometry and frame == self._cell
        lanes = changed_lanes(before, grid) if before is not None and same else None
        if lanes is None:
            self.viewport().update()
        for row, column in lanes or ():
            self._paint_anew(self._geometry.lane(row, column), scaled(MARK_PIXELS))

    def show_corner(self, text: str) -> None:
        """A few words above the names, such as which week it is; nothing for an empty text."""
        if text != self._brush.corner:
            self._brush = replace(self._brush, corner=text)
            self.viewport().update()

    def height_of(self, rows: int) -> int:
        """The height in pixels at which so many rows can be seen at least, or all of them when there are fewer."""
        shown = min(rows, len(self._grid.rows)) if self._grid is not None else 0
        return Geometry.least_height(shown, QFontMetrics(self.font())) + self.horizontalScrollBar().sizeHint().height()

    def set_cell(self, cell: Cell) -> None:
        """Puts the cursor somewhere and tells the screen reader what is there."""
        if self._grid is None or not self._grid.rows:
            return
        before, self._cell = self._cell, inside(self._grid, cell)
        for frame in (before, self._cell):
            self._paint_anew(focus_rect(self._grid, self._geometry, frame))
        self._show_cell()
        self._say_cell()
        self.cell_changed.emit(self._cell)

    def show_ghost(self, ghost: Ghost | None) -> None:
        """Draws a booking where it would come, or stops doing so."""
        before, self._ghost = self._ghost, ghost
        if ghost is not None and before is not None:
            for one in (before, ghost):
                self._paint_anew(self._geometry.piece(one.cell.row, one.cell.column, one.span))
            return
        if ghost is None:
            self.bubble.hide()
            self._scroller.stop()
        self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor if ghost else Qt.CursorShape.ArrowCursor)
        self.viewport().update()

    def _paint_anew(self, rect: QRect, beside: int = 0) -> None:
        """Only what is there: a step of a drag and of the cursor leaves the rest of the week as it is painted."""
        wide = FRAME_PIXELS + beside
        self.viewport().update(rect.adjusted(-wide, -FRAME_PIXELS, wide, FRAME_PIXELS))

    def tell_move(self, title: str, lines: Sequence[tuple[str, str]]) -> None:
        """Says beside the booking that is being moved what that would mean."""
        if self._ghost is not None and self._grid is not None:
            ghost = self._ghost
            self.bubble.tell(title, lines, self._geometry.piece(ghost.cell.row, ghost.cell.column, ghost.span))

    def zoom_to(self, percent: int) -> None:
        """How wide an hour is: 100 is usual, 50 shows the whole week, 800 gives every quarter room for words."""
        self._zoom = percent
        self._lay_out()
        self._show_cell()
        self.viewport().update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """With Control the wheel zooms."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_asked.emit(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)

    def sizeHint(self) -> QSize:
        """Room for a team of eight."""
        return QSize(scaled(900), scaled(400))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lays the lanes out for the new size."""
        super().resizeEvent(event)
        self._lay_out()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints the rows in view."""
        painter = QPainter(self.viewport())
        try:
            if self._grid is not None and self._grid.rows:
                focus = self._cell if self.hasFocus() or self._ghost else None
                paint_grid(painter, event.rect(), self._grid, self._geometry, self._brush, focus, self._ghost)
        finally:
            painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move the cursor; the other keys ask for something. Keys that mean nothing here go on."""
        if self._grid is None or not self._grid.rows:
            super().keyPressEvent(event)
        elif self._ghost is not None:
            self._key_while_moving(event)
        elif not self._key(event):
            super().keyPressEvent(event)

    def _key(self, event: QKeyEvent) -> bool:
        key, grid = Qt.Key(event.key()), self._grid
        assert grid is not None  # noqa: S101 keyPressEvent saw to it
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if key in _ARROWS:
            rows, minutes = _ARROWS[key]
            day = grid.span.length_minutes if control else 0
            self.set_cell(stepped(grid, self._cell, rows, (minutes > 0) * day - (minutes < 0) * day or minutes))
        elif key in {Qt.Key.Key_Home, Qt.Key.Key_End}:
            minute = grid.span.start if key == Qt.Key.Key_Home else grid.span.end
            self.set_cell(Cell(self._cell.row, self._cell.column, minute))
        elif key in {Qt.Key.Key_N, Qt.Key.Key_P} and not control:
            self.set_cell(next_booking(grid, self._cell, backwards=key == Qt.Key.Key_P))
        else:
            return self._key_that_asks(key, control)
        return True

    def _key_that_asks(self, key: Qt.Key, control: bool) -> bool:
        number = key.value - Qt.Key.Key_0.value
        if control:
            return False
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.opened.emit(self._cell)
        elif key == Qt.Key.Key_M:
            self.move_asked.emit(self._cell)
        elif key == Qt.Key.Key_Delete:
            self.remove_asked.emit(self._cell)
        elif 1 <= number <= 9:
            self.number_pressed.emit(number)
        else:
            return False
        return True

    def _key_while_moving(self, event: QKeyEvent) -> None:
        key, grid = Qt.Key(event.key()), self._grid
        assert grid is not None  # noqa: S101 keyPressEvent saw to it
        if key in _ARROWS:
            self._cell = stepped(grid, self._cell, *_ARROWS[key])
            self._show_cell()
            self.moved_to.emit(self._cell)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.move_accepted.emit(False)
        elif key == Qt.Key.Key_Escape:
            self.move_given_up.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Puts the cursor there; a press on a booking may become a drag."""
        cell = self._cell_at(event.position().toPoint())
        if cell is None or self._grid is None or event.button() != Qt.MouseButton.LeftButton:
            return
        self.set_cell(cell)
        booked = self._grid.booked_at(cell)
        if booked is not None and self._ghost is None:
            self._pressed = event.position().toPoint()
            block = self._grid.block_at(cell)
            self._offset = cell.minute - (block.talk.start if block and block.talk else cell.minute)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drags what was pressed."""
        here = event.position().toPoint()
        if self._pressed is None:
            return
        if self._ghost is None and (here - self._pressed).manhattanLength() > _DRAG_PIXELS:
            self.move_asked.emit(self._cell)
        self._drag_to(here)
        if self._ghost is not None and self._edge(here) != QPoint():
            self._last_drag = here
            self._scroller.start()
        else:
            self._scroller.stop()

    def _drag_to(self, here: QPoint) -> None:
        cell = self._cell_at(here)
        if self._ghost is None or cell is None or self._grid is None:
            return
        wanted = (cell.minute - self._offset) // STEP_MINUTES * STEP_MINUTES
        there = inside(self._grid, Cell(cell.row, cell.column, wanted))
        if there != self._ghost.cell:
            self._cell = there
            self.moved_to.emit(there)

    def _edge(self, here: QPoint) -> QPoint:
        """Which way to scroll while dragging: towards the side that the mouse is at."""
        body, near = self._geometry.body(self.viewport().rect()), scaled(EDGE_PIXELS)
        across = (here.x() > body.right() - near) - (here.x() < body.left() + near)
        down = (here.y() > body.bottom() - near) - (here.y() < body.top() + near)
        return QPoint(across, down)

    def _scroll_on(self) -> None:
        way = self._edge(self._last_drag)
        for bar, step in ((self.horizontalScrollBar(), way.x()), (self.verticalScrollBar(), way.y())):
            bar.setValue(bar.value() + step * scaled(EDGE_PIXELS))
        self._drag_to(self._last_drag)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Drops what was dragged."""
        dragged = self._pressed is not None and self._ghost is not None
        self._pressed = None
        self._scroller.stop()
        if dragged:
            self.move_accepted.emit(True)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Opens what is there."""
        cell = self._cell_at(event.position().toPoint())
        if cell is not None:
            self._pressed = None
            self.opened.emit(cell)

    def viewportEvent(self, event: QEvent) -> bool:
        """Shows in words what is under the mouse."""
        if isinstance(event, QHelpEvent) and self._grid is not None:
            cell = self._cell_at(event.pos())
            QToolTip.showText(event.globalPos(), self._told(self._grid, cell) if cell else "", self)
            return True
        return bool(super().viewportEvent(event))

    def _cell_at(self, point: QPoint) -> Cell | None:
        return None if self._grid is None else self._geometry.cell_at(point, self._grid)

    def _lay_out(self) -> None:
        if self._grid is None:
            return
        size, metrics = self.viewport().size(), QFontMetrics(self.font())
        self._geometry = Geometry.laid_out(self._grid, size, metrics, self._scroll(), self._zoom)
        geometry = self._geometry
        vertical, horizontal = self.verticalScrollBar(), self.horizontalScrollBar()
        vertical.setRange(0, max(0, geometry.height - size.height()))
        vertical.setPageStep(size.height())
        vertical.setSingleStep(geometry.row_height)
        horizontal.setRange(0, max(0, geometry.width - size.width()))
        horizontal.setPageStep(size.width())
        horizontal.setSingleStep(scaled(24))

    def _scroll(self) -> QPoint:
        return QPoint(self.horizontalScrollBar().value(), self.verticalScrollBar().value())

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Moves the lanes; heads and names stay where they are."""
        self._geometry = self._geometry.scrolled(self._scroll())
        self.viewport().update()

    def _show_cell(self) -> None:
        if self._grid is None or not self._grid.rows:
            return
        rect, clear = self._geometry.cell_rect(self._cell, self._grid), self._geometry.body(self.viewport().rect())
        for bar, low, high, first, last in (
            (self.verticalScrollBar(), rect.top(), rect.bottom(), clear.top(), clear.bottom()),
            (self.horizontalScrollBar(), rect.left(), rect.right(), clear.left(), clear.right()),
        ):
            if low < first:
                bar.setValue(bar.value() - (first - low))
            elif high > last:
                bar.setValue(bar.value() + (high - last))

    def _say_cell(self) -> None:
        if self._grid is None:
            return
        words = self._told(self._grid, self._cell)
        if words != self.accessibleDescription():
            self.setAccessibleDescription(words)
            if self.hasFocus():
                announce(self, words, urgent=True)
            describe_anew(self)
