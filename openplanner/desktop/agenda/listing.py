"""The week as a plain table: a line for every quarter of an hour, a column for every colleague, in full words.

A screen reader reads tables cell by cell, which it cannot do with what is painted.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from openplanner.desktop.agenda.state import STEP_MINUTES, Cell, Grid, View
from openplanner.desktop.theme import scaled
from openplanner.desktop.widgets.text import plain_tip

if TYPE_CHECKING:
    from openplanner.desktop.agenda.words import CellWords

LEAST_COLUMN = 190  # pixels of 100 percent text
_Index = QModelIndex | QPersistentModelIndex
Told = Callable[[Grid, Cell], "CellWords"]


class WeekTable(QAbstractTableModel):
    """Every cell of a grid; ``told`` says one in words. In the person view columns are days."""

    def __init__(self, told: Told, day_words: Callable[[object], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._told, self._day_words = told, day_words
        self._grid: Grid | None = None

    def show_grid(self, grid: Grid) -> None:
        """Shows another week."""
        self.beginResetModel()
        self._grid = grid
        self.endResetModel()

    def rowCount(self, parent: _Index | None = None) -> int:
        """Quarters of all days."""
        return 0 if self._grid is None or (parent and parent.isValid()) else self._quarters() * self._grid.columns

    def columnCount(self, parent: _Index | None = None) -> int:
        """One per row of the grid."""
        return 0 if self._grid is None or (parent and parent.isValid()) else len(self._grid.rows)

    def cell(self, index: _Index) -> Cell:
        """The cell of the grid that a cell of the table shows."""
        assert self._grid is not None  # noqa: S101 only asked for a cell that is shown
        column, quarter = divmod(index.row(), self._quarters())
        return Cell(index.column(), column, self._grid.span.start + quarter * STEP_MINUTES)

    def index_of(self, cell: Cell) -> QModelIndex:
        """Where a cell of the grid stands in the table."""
        assert self._grid is not None  # noqa: S101 the grid has a cell only when it is shown
        quarter = (cell.minute - self._grid.span.start) // STEP_MINUTES
        return self.index(cell.column * self._quarters() + quarter, cell.row)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The state on screen; day, time and state for a screen reader and as a tool tip."""
        if self._grid is None or not index.isValid():
            return None
        cell = self.cell(index)
        words = self._told(self._grid, cell)
        if role == Qt.ItemDataRole.DisplayRole:
            return words.state.removeprefix(f"{self._grid.strip(cell).name} ")  # the head says who
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(words.sentence)
        return words.sentence if role == Qt.ItemDataRole.AccessibleTextRole else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Colleagues (or days) above, day and time beside."""
        if self._grid is None or role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation is Qt.Orientation.Horizontal:
            strip = self._grid.rows[section][0]
            return self._day_words(strip.head.day) if self._grid.view is View.PERSON else strip.name
        cell = self.cell(self.index(section, 0))
        time = f"{cell.minute // 60:02}:{cell.minute % 60:02}"
        if self._grid.view is View.PERSON:
            return time
        return f"{self._day_words(self._grid.rows[0][cell.column].head.day)} {time}"

    def _quarters(self) -> int:
        return self._grid.span.length_minutes // STEP_MINUTES if self._grid is not None else 0


class WeekList(QTableView):
    """The table on screen. Signals: ``went_to(Cell)`` when the cursor moves, ``opened(Cell)`` for Enter."""

    went_to = Signal(object)
    opened = Signal(object)

    def __init__(self, table: WeekTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = table
        self.setModel(table)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setWordWrap(True)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._widen()
        table.modelReset.connect(self._widen)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The columns share the width, as long as each can be read."""
        super().resizeEvent(event)
        self._widen()

    def _widen(self) -> None:
        share = self.viewport().width() // max(1, self.table.columnCount())
        self.horizontalHeader().setDefaultSectionSize(max(scaled(LEAST_COLUMN), share))

    def go_to(self, cell: Cell) -> None:
        """Puts the cursor on a cell."""
        self.setCurrentIndex(self.table.index_of(cell))

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        """Tells where the cursor is."""
        super().currentChanged(current, previous)
        if current.isValid() and self.isVisible():
            self.went_to.emit(self.table.cell(current))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens what is there; the other keys walk."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.currentIndex().isValid():
            self.opened.emit(self.table.cell(self.currentIndex()))
        else:
            super().keyPressEvent(event)
