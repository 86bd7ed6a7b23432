"""How a line of the worklist is drawn: what is left, who, how to reach; three columns, or stacked when narrow."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from openplanner.desktop.icons import pixmap
from openplanner.desktop.theme import colour, scaled
from openplanner.desktop.today.lines import CaseLine, Heading
from openplanner.desktop.today.model import LINE_ROLE

STACKED_BELOW = 560  # pixels of 100 percent text
LEFT_COLUMN, RIGHT_COLUMN = 168, 184
MARGIN, GAP = 16, 16
_ELIDE = Qt.TextElideMode.ElideRight
_LINE = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class LineDelegate(QStyledItemDelegate):
    """Draws headings and cases; heights depend only on the text size and on the width of the list."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.stacked = False

    def fit(self, width: int) -> bool:
        """Chooses the layout for a list of that width; True when it changed."""
        before, self.stacked = self.stacked, width < scaled(STACKED_BELOW)
        return before is not self.stacked

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Room for the lines of text with rest around them."""
        text = QFontMetrics(option.font).height()
        if isinstance(index.data(LINE_ROLE), Heading):
            return QSize(0, text + 20)
        return QSize(0, (text * 4 + 28) if self.stacked else (text * 2 + 24))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draws one line."""
        line = index.data(LINE_ROLE)
        painter.save()
        if isinstance(line, Heading):
            _Brush(painter, option).heading(line)
        elif isinstance(line, CaseLine):
            brush = _Brush(painter, option)
            brush.ground()
            if self.stacked:
                brush.stacked(line)
            else:
                brush.columns(line)
        painter.restore()


class _Brush:
    """One line being drawn."""

    def __init__(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        self.painter = painter
        self.area = option.rect
        self.selected = bool(option.state & QStyle.StateFlag.State_Selected)
        self.focused = self.selected and bool(option.state & QStyle.StateFlag.State_HasFocus)
        self.hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        self.plain = QFont(option.font)
        self.bold = QFont(option.font)
        self.bold.setBold(True)
        self.height = QFontMetrics(option.font).height()

    def heading(self, line: Heading) -> None:
        area = self.area.adjusted(MARGIN, 8, -MARGIN, 0)
        self.painter.fillRect(self.area, colour("window"))
        self._text(area, line.text, self.bold, "muted")

    def ground(self) -> None:
        name = "accent_soft" if self.selected else "hover" if self.hovered else "base"
        self.painter.fillRect(self.area, colour(name))
        self.painter.fillRect(QRect(self.area.left(), self.area.bottom(), self.area.width(), 1), colour("line"))
        if self.selected:
            self.painter.fillRect(QRect(self.area.left(), self.area.top(), 4, self.area.height()), colour("accent"))
        if self.focused:
            self.painter.setPen(QPen(colour("focus"), 2))
            self.painter.drawRect(self.area.adjusted(1, 1, -1, -2))

    def columns(self, line: CaseLine) -> None:
        left = self.area.left() + MARGIN
        right = self.area.right() - MARGIN - scaled(RIGHT_COLUMN)
        middle = left + scaled(LEFT_COLUMN) + GAP
        words, due = self._strips(2, left, scaled(LEFT_COLUMN))
        self._left_words(words, line)
        self._text(due.adjusted(scaled(16) + 8, 0, 0, 0), line.due_words, self.plain, "muted")
        name, about = self._strips(2, middle, right - GAP - middle)
        self._text(name, line.row.name, self.bold, "text")
        self._text(about, line.about, self.plain, "muted")
        phone, state = self._strips(2, right, scaled(RIGHT_COLUMN))
        self._text(phone, line.phone, self.plain, "text")
        self._state(state, line)

    def stacked(self, line: CaseLine) -> None:
        left, width = self.area.left() + MARGIN, self.area.width() - 2 * MARGIN
        words, name, about, state = self._strips(4, left, width)
        self._left_words(words, line)
        self._text(name, line.row.name, self.bold, "text")
        self._text(about, line.about, self.plain, "muted")
        self._state(state, line)

    def _strips(self, count: int, left: int, width: int) -> list[QRect]:
        """That many strips for a line of text each, above one another and centred in the height."""
        step = self.height + 4
        top = self.area.top() + (self.area.height() - count * step + 4) // 2
        return [QRect(left, top + number * step, width, self.height) for number in range(count)]

    def _left_words(self, area: QRect, line: CaseLine) -> None:
        self._icon(area, line.left.icon, line.left.kind)
        self._text(area.adjusted(scaled(16) + 8, 0, 0, 0), line.left_words, self.bold, line.left.kind)

    def _state(self, area: QRect, line: CaseLine) -> None:
        if line.claim:
            icon_name, kind, words = "phone-call", "warning", line.claim
        else:
            icon_name, kind, words = line.status_icon, "muted", line.booked or line.status
        self._icon(area, icon_name, kind)
        words = " · ".join(part for part in (words, line.tried) if part)
        self._text(area.adjusted(scaled(16) + 8, 0, 0, 0), words, self.plain, kind)

    def _icon(self, area: QRect, name: str, tint: str) -> None:
        size = scaled(16)
        picture = pixmap(name, tint, size, self.painter.device().devicePixelRatioF())
        self.painter.drawPixmap(area.left(), area.top() + (area.height() - size) // 2, picture)

    def _text(self, area: QRect, text: str, font: QFont, tint: str) -> None:
        self.painter.setFont(font)
        self.painter.setPen(colour(tint))
        shown = QFontMetrics(font).elidedText(text, _ELIDE, area.width())
        self.painter.drawText(area, int(_LINE), shown)
