"""What the lists of cases share: one row being drawn, and the list that fits its rows to its width."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from openplanner.desktop.icons import pixmap
from openplanner.desktop.theme import colour, scaled

MARGIN, GAP, ICON = 16, 16, 16
AnyIndex = QModelIndex | QPersistentModelIndex
LINE_ROLE = int(Qt.ItemDataRole.UserRole)
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_LINE = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


class RowBrush:
    """Draws the parts of one row in the colours of the theme; texts that do not fit end in dots."""

    def __init__(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        self.painter = painter
        self.area = option.rect
        self.selected = bool(option.state & QStyle.StateFlag.State_Selected)
        self.focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        self.hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        self.plain = QFont(option.font)
        self.bold = QFont(option.font)
        self.bold.setBold(True)
        self.height = QFontMetrics(option.font).height()

    def ground(self) -> None:
        """Background, line under it, mark of the chosen row and the frame of the keyboard."""
        name = "accent_soft" if self.selected else "hover" if self.hovered else "base"
        self.fill(self.area, name)
        self.fill(QRect(self.area.left(), self.area.bottom(), self.area.width(), 1), "line")
        if self.selected:
            self.fill(QRect(self.area.left(), self.area.top(), 4, self.area.height()), "accent")
        if self.focused:
            self.painter.setPen(QPen(colour("focus"), 2))
            self.painter.drawRect(self.area.adjusted(1, 1, -1, -2))

    def fill(self, area: QRect, tint: str) -> None:
        """As ``fillRect``, for which Python makes all named gradients of Qt ready: 180 values before the first row."""
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(colour(tint))
        self.painter.drawRect(area)
        self.painter.setBrush(Qt.BrushStyle.NoBrush)

    def strips(self, count: int, left: int, width: int) -> list[QRect]:
        """That many strips for a line of text each, above one another and centred in the height."""
        step = self.height + 4
        top = self.area.top() + (self.area.height() - count * step + 4) // 2
        return [QRect(left, top + number * step, width, self.height) for number in range(count)]

    def text(self, area: QRect, text: str, font: QFont, tint: str) -> None:
        """One line of text."""
        self.painter.setFont(font)
        self.painter.setPen(colour(tint))
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        self.painter.drawText(area, _LINE, shown)

    def beside(self, area: QRect, text: str, remark: str) -> None:
        """A line of text in bold with a remark at its right end, as far as that leaves the text whole."""
        wide = QFontMetrics(self.plain).horizontalAdvance(remark) + 2
        room = area.width() - QFontMetrics(self.bold).horizontalAdvance(text) - GAP
        if remark and wide <= room:
            self.text(QRect(area.right() - wide, area.top(), wide, area.height()), remark, self.plain, "muted")
        self.text(area, text, self.bold, "text")

    def marked(self, area: QRect, icon_name: str, text: str, font: QFont, tint: str) -> None:
        """An icon and a line of text beside it."""
        size = scaled(ICON)
        picture = pixmap(icon_name, tint, size, self.painter.device().devicePixelRatioF())
        self.painter.drawPixmap(area.left(), area.top() + (area.height() - size) // 2, picture)
        self.text(area.adjusted(indent(), 0, 0, 0), text, font, tint)


def indent() -> int:
    """How far a text without an icon stands in, to be under one that has."""
    return scaled(ICON) + 8


class FittingDelegate(QStyledItemDelegate):
    """A delegate with two layouts: columns, or stacked when the list is narrower than ``stacked_below``."""

    stacked_below = 560  # pixels of 100 percent text

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.stacked = False

    def fit(self, width: int) -> bool:
        """Chooses the layout for a list of that width; True when it changed."""
        before, self.stacked = self.stacked, width < scaled(self.stacked_below)
        return before is not self.stacked


Draw = Callable[[RowBrush, Any], None]


class GroupedDelegate(FittingDelegate):
    """Headings over rows of two lines side by side, or of four under each other when the list is narrow.

    The model gives the line itself under ``LINE_ROLE``: one of the class ``heading``, of which the display
    text is shown, or what ``columns`` and ``stacked`` draw.
    """

    def __init__(self, heading: type, columns: Draw, stacked: Draw, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._heading, self._columns, self._stacked = heading, columns, stacked

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        """Room for the lines of text with rest around them."""
        text = QFontMetrics(option.font).height()
        if isinstance(index.data(LINE_ROLE), self._heading):
            return QSize(0, text + 20)
        return QSize(0, (text * 4 + 28) if self.stacked else (text * 2 + 24))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Draws one line."""
        line = index.data(LINE_ROLE)
        brush = RowBrush(painter, option)
        painter.save()
        if isinstance(line, self._heading):
            brush.fill(option.rect, "window")
            brush.text(option.rect.adjusted(MARGIN, 8, -MARGIN, 0), str(index.data(_DISPLAY)), brush.bold, "muted")
        elif line is not None:
            brush.ground()
            (self._stacked if self.stacked else self._columns)(brush, line)
        painter.restore()


class RowList(QListView):
    """A list whose rows follow its width."""

    def __init__(self, delegate: FittingDelegate, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._delegate = delegate
        self.setItemDelegate(delegate)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Columns when there is room, otherwise stacked."""
        if self._delegate.fit(event.size().width()):
            self.scheduleDelayedItemsLayout()
        super().resizeEvent(event)

    def choose(self, row: int) -> bool:
        """Chooses the line at that row, if there is one; True when another was chosen before."""
        if row < 0 or row == self.currentIndex().row():
            return False
        found = self.model().index(row, 0)
        self.selectionModel().setCurrentIndex(found, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        return True
