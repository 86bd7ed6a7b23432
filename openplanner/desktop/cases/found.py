"""What a search found, as a Qt list that reads further as one scrolls."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from openplanner.desktop.phone_text import shown_number
from openplanner.desktop.theme import scaled
from openplanner.desktop.today.lines import STATUS_ICONS
from openplanner.desktop.widgets.rows import GAP, MARGIN, AnyIndex, FittingDelegate, RowBrush
from openplanner.domain.case import CaseStatus, CaseType
from openplanner.domain.interval import AMSTERDAM
from openplanner.storage.rows import SearchRow
from openplanner.texts import Texts

PAGE = 60
MOST = 600
ROW_ROLE = int(Qt.ItemDataRole.UserRole)
RIGHT_COLUMN = 152  # pixels of 100 percent text
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_SPOKEN = int(Qt.ItemDataRole.AccessibleTextRole)


@dataclass(frozen=True, slots=True)
class Filters:
    """What is left out of a search; None lets everything through."""

    closed: bool | None = None
    case_type: CaseType | None = None

    def keep(self, row: SearchRow) -> bool:
        """True when the row is wanted."""
        is_closed = row.status is CaseStatus.CLOSED
        return self.closed in {None, is_closed} and self.case_type in {None, row.case_type}

    @property
    def idle(self) -> bool:
        """True when nothing is left out."""
        return self.closed is None and self.case_type is None


@dataclass(frozen=True, slots=True)
class FoundLine:
    """A case that was found, in words written once."""

    row: SearchRow
    about: str
    status: str
    received: str
    spoken: str


class FoundModel(QAbstractListModel):
    """Cases that match, newest first. ``ask(text, limit)`` reads them."""

    def __init__(self, ask: Callable[[str, int], list[SearchRow]], texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ask = ask
        self._texts = texts
        self._text = ""
        self._filters = Filters()
        self._limit = PAGE
        self.more = False
        self.lines: list[FoundLine] = []

    def search(self, text: str, filters: Filters) -> None:
        """Shows what matches now."""
        self._text, self._filters = text, filters
        self._limit = PAGE if filters.idle else MOST
        lines = self._read()
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

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
        """True while the store has more."""
        return self.more and not parent.isValid()

    def fetchMore(self, parent: AnyIndex) -> None:
        """Reads twice as many."""
        self._limit = min(self._limit * 2, MOST)
        lines = self._read()
        if len(lines) > len(self.lines):
            self.beginInsertRows(QModelIndex(), len(self.lines), len(lines) - 1)
            self.lines = lines
            self.endInsertRows()

    def _read(self) -> list[FoundLine]:
        rows = self._ask(self._text, self._limit)
        self.more = len(rows) == self._limit < MOST
        return [self._line(row) for row in rows if self._filters.keep(row)]

    def _line(self, row: SearchRow) -> FoundLine:
        texts = self._texts
        parts = (texts(f"cases.type.{row.case_type.value}"), row.subject, row.number, shown_number(row.e164))
        about = " · ".join(part for part in parts if part)
        status = texts(f"cases.status.{row.status.value}")
        received = texts.day(row.received_at.astimezone(AMSTERDAM).date())
        return FoundLine(row, about, status, received, f"{row.name}, {about}, {status}, {received}")


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
            brush.text(received, line.received, brush.plain, "muted")
        brush.text(name, line.row.name, brush.bold, "text")
        brush.text(about, line.about, brush.plain, "muted")
        brush.marked(status, STATUS_ICONS[line.row.status], line.status, brush.plain, "muted")
        painter.restore()
