"""Where everything in the grid lies, in pixels. Heads stay in view while the lanes scroll under them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QFontMetrics

from openplanner.desktop.agenda.state import STEP_MINUTES, Cell, View
from openplanner.desktop.theme import scaled
from openplanner.domain.interval import TimeSpan

if TYPE_CHECKING:
    from openplanner.desktop.agenda.state import Grid

LEAST_HOUR_PIXELS = {View.DAY: 56, View.WEEK: 16, View.PERSON: 56, View.ROOM: 16}
MOST_ROW_PIXELS = 132
NAME_CHARACTERS = 18
HEAD_LINES = 3


@dataclass(frozen=True, slots=True)
class Geometry:
    """Lengths in pixels. ``head`` is the height of the day heads, ``names`` the width of the names on the left."""

    head: int
    names: int
    row_height: int
    column_width: int
    columns: int
    rows: int
    span: TimeSpan
    scroll: QPoint
    gap: int

    @staticmethod
    def empty() -> Geometry:
        """Before anything is shown."""
        return Geometry(0, 0, 1, 1, 0, 0, TimeSpan(0, 60), QPoint(), 0)

    @staticmethod
    def laid_out(grid: Grid, size: QSize, metrics: QFontMetrics, scroll: QPoint, zoom: int = 100) -> Geometry:
        """The grid in a space: as wide as there is room for, never narrower than can be read.

        ``zoom`` is in percent; below 100 everything is shown at once, whatever there is to read.
        """
        names = min(metrics.averageCharWidth() * NAME_CHARACTERS + scaled(16), max(80, size.width() // 4))
        head = _head_height(metrics)
        gap, columns, rows = scaled(8), max(1, grid.columns), max(1, len(grid.rows))
        hours = grid.span.length_minutes / 60
        least = round(hours * scaled(LEAST_HOUR_PIXELS[grid.view]))
        fitting = max(columns, (size.width() - names) // columns - gap)
        width = fitting if zoom < 100 else max(least, fitting) * zoom // 100
        tall = (size.height() - head) // rows
        row_height = max(_least_row(metrics), min(tall, scaled(MOST_ROW_PIXELS)))
        return Geometry(head, names, row_height, width, columns, rows, grid.span, scroll, gap)

    @staticmethod
    def least_height(rows: int, metrics: QFontMetrics) -> int:
        """The height in pixels of the heads and so many rows, each as low as can be read."""
        return _head_height(metrics) + rows * _least_row(metrics)

    def scrolled(self, scroll: QPoint) -> Geometry:
        """The same with the lanes elsewhere."""
        return replace(self, scroll=scroll)

    @property
    def width(self) -> int:
        """The whole width."""
        return self.names + self.columns * (self.column_width + self.gap)

    @property
    def height(self) -> int:
        """The whole height."""
        return self.head + self.rows * self.row_height

    def body(self, viewport: QRect) -> QRect:
        """Where lanes can be seen."""
        return viewport.adjusted(self.names, self.head, 0, 0)

    def column_left(self, column: int) -> int:
        """The left side of a column."""
        return self.names + column * (self.column_width + self.gap) + self.gap // 2 - self.scroll.x()

    def row_top(self, row: int) -> int:
        """The top of a row."""
        return self.head + row * self.row_height - self.scroll.y()

    def lane(self, row: int, column: int) -> QRect:
        """The rectangle of a lane."""
        return QRect(self.column_left(column), self.row_top(row), self.column_width, self.row_height)

    def x(self, column: int, minute: int) -> int:
        """Where a minute of the day lies."""
        return self.column_left(column) + self._along(minute)

    def _along(self, minute: int) -> int:
        inside = max(self.span.start, min(minute, self.span.end)) - self.span.start
        return round(inside * self.column_width / self.span.length_minutes)

    def piece(self, row: int, column: int, span: TimeSpan) -> QRect:
        """The rectangle of a stretch of time in a lane; empty when it lies outside the hours shown."""
        left, right = self._along(span.start), self._along(span.end)
        return QRect(self.column_left(column) + left, self.row_top(row), right - left, self.row_height)

    def cell_rect(self, cell: Cell, grid: Grid) -> QRect:
        """The rectangle of one quarter of an hour."""
        return self.piece(cell.row, cell.column, TimeSpan(cell.minute, min(cell.minute + STEP_MINUTES, 1440)))

    def cell_at(self, point: QPoint, grid: Grid) -> Cell | None:
        """The quarter of an hour under a point, or None beside the lanes."""
        if point.x() < self.names or point.y() < self.head or not grid.rows:
            return None
        row = (point.y() + self.scroll.y() - self.head) // self.row_height
        across = point.x() + self.scroll.x() - self.names
        column = across // (self.column_width + self.gap)
        within = across - column * (self.column_width + self.gap) - self.gap // 2
        if not (0 <= row < self.rows and 0 <= column < self.columns and 0 <= within < self.column_width):
            return None
        minute = self.span.start + within * self.span.length_minutes // self.column_width
        return Cell(row, column, minute // STEP_MINUTES * STEP_MINUTES)

    def rows_in(self, rect: QRect) -> range:
        """The rows that a rectangle touches."""
        first = (rect.top() - self.head + self.scroll.y()) // self.row_height
        last = (rect.bottom() - self.head + self.scroll.y()) // self.row_height
        return range(max(0, first), min(self.rows, last + 1))

    def columns_in(self, rect: QRect) -> range:
        """The columns that a rectangle touches."""
        across = self.column_width + self.gap
        first = (rect.left() - self.names + self.scroll.x()) // across
        last = (rect.right() - self.names + self.scroll.x()) // across
        return range(max(0, first), min(self.columns, last + 1))


def _head_height(metrics: QFontMetrics) -> int:
    return metrics.height() * HEAD_LINES + scaled(12)


def _least_row(metrics: QFontMetrics) -> int:
    return metrics.height() + scaled(10)
