"""What a search found, as a Qt list that asks for more as one scrolls."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from openplanner.desktop.cases.searching import Page, Place, same_cases
from openplanner.desktop.phone_text import shown_number
from openplanner.desktop.theme import scaled
from openplanner.desktop.today.lines import STATUS_ICONS, TO_PHONE
from openplanner.desktop.widgets.rows import GAP, MARGIN, AnyIndex, FittingDelegate, RowBrush
from openplanner.domain.interval import AMSTERDAM
from openplanner.storage.rows import SearchRow
from openplanner.texts import Texts

ROW_ROLE = int(Qt.ItemDataRole.UserRole)
RIGHT_COLUMN = 152  # pixels of 100 percent text
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_SPOKEN = int(Qt.ItemDataRole.AccessibleTextRole)


@dataclass(frozen=True, slots=True)
class FoundLine:
    """A case that was found, in words written once."""

    row: SearchRow
    about: str
    status: str
    received: str
    spoken: str
    here: str = ""


class FoundModel(QAbstractListModel):
    """Cases that were found, and who else is in them; a view that scrolls to the end asks for more.

    Signals: ``more_wanted(Place)`` once for each next page.
    """

    more_wanted = Signal(object)

    def __init__(
        self, texts: Texts, present: Callable[[int], str] = lambda _case_id: "", parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._texts = texts
        self._present = present
        self._next: Place | None = None
        self.lines: list[FoundLine] = []

    @property
    def more(self) -> bool:
        """True while the store has more, or is being asked for it."""
        return self._next is not None

    def show_presence(self) -> None:
        """Says anew of every row who else is in that case now."""
        for place, line in enumerate(self.lines):
            if line.here != self._present(line.row.case_id):
                self.lines[place] = self._line(line.row)
                self.dataChanged.emit(self.index(place), self.index(place))

    def show_page(self, page: Page) -> bool:
        """Shows the first page of another search; True when cases came, went or moved, so indexes no longer hold."""
        lines = [self._line(row) for row in page.rows]
        self._next = page.next
        if same_cases([line.row for line in self.lines], page.rows):
            self.lines = lines
            if lines:
                self.dataChanged.emit(self.index(0), self.index(len(lines) - 1))
            return False
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()
        return True

    def add_page(self, page: Page) -> None:
        """Shows the next page under what is there."""
        self._next = page.next
        if page.rows:
            first = len(self.lines)
            self.beginInsertRows(QModelIndex(), first, first + len(page.rows) - 1)
            self.lines += [self._line(row) for row in page.rows]
            self.endInsertRows()

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 as Qt declares it
        """Number of cases read."""
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: AnyIndex, role: int = _DISPLAY) -> object:
        """Display and accessible text are the whole row in words; ``ROW_ROLE`` is the line."""
        line = self.lines[index.row()]
        if role == ROW_ROLE:
            return line
        return line.spoken if role in {_DISPLAY, _SPOKEN} else None

    def canFetchMore(self, parent: AnyIndex) -> bool:
        """True while the store has more and was not asked yet."""
        return self._next is not None and not parent.isValid()

    def fetchMore(self, parent: AnyIndex) -> None:
        """Asks for the next page."""
        place, self._next = self._next, None
        if place is not None:
            self.more_wanted.emit(place)

    def _line(self, row: SearchRow) -> FoundLine:
        texts = self._texts
        parts = (texts(f"cases.type.{row.case_type.value}"), row.subject, row.number, shown_number(row.e164))
        about = " · ".join(part for part in parts if part)
        status = texts(f"cases.status.{row.status.value}")
        if row.later_day is not None and row.status in TO_PHONE:
            status = texts("today.agreed_for", day=texts.day(row.later_day, year=False))
        received = texts.day(row.received_at.astimezone(AMSTERDAM).date())
        here = self._present(row.case_id)
        spoken = ", ".join(part for part in (row.name, about, status, received, here) if part)
        return FoundLine(row, about, status, received, spoken, here)


class FoundDelegate(FittingDelegate):
    """Draws a case that was found: who and what, beside it when and where it stands."""

    stacked_below = 480

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        """Two lines, or three when stacked."""
        text = QFontMetrics(option.font).height()
        return QSize(0, (text * 3 + 28) if self.stacked else (text * 2 + 24))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Draws one case."""
        line = index.data(ROW_ROLE)
        painter.save()
        brush = RowBrush(painter, option)
        brush.ground()
        left, width = brush.area.left() + MARGIN, brush.area.width() - 2 * MARGIN
        if self.stacked:
            name, about, status = brush.strips(3, left, width)
        else:
            wide = width - GAP - scaled(RIGHT_COLUMN)
            name, about = brush.strips(2, left, wide)
            status, received = brush.strips(2, left + wide + GAP, scaled(RIGHT_COLUMN))
            if line.here:
                brush.marked(received, "user-round", line.here, brush.plain, "warning")
            else:
                brush.text(received, line.received, brush.plain, "muted")
        brush.text(name, line.row.name, brush.bold, "text")
        brush.text(about, line.about, brush.plain, "muted")
        if line.here and self.stacked:
            brush.marked(status, "user-round", line.here, brush.plain, "warning")
        else:
            brush.marked(status, STATUS_ICONS[line.row.status], line.status, brush.plain, "muted")
        painter.restore()
