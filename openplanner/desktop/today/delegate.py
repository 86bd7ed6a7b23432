"""How a line of the worklist is drawn: what is left, who, how to reach; three columns, or stacked when narrow."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from openplanner.desktop.theme import colour, scaled
from openplanner.desktop.today.lines import CaseLine, Heading
from openplanner.desktop.today.model import LINE_ROLE
from openplanner.desktop.widgets.rows import GAP, MARGIN, AnyIndex, FittingDelegate, RowBrush, indent

LEFT_COLUMN, RIGHT_COLUMN = 168, 184  # pixels of 100 percent text


class LineDelegate(FittingDelegate):
    """Draws headings and cases; heights depend only on the text size and on the width of the list."""

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        """Room for the lines of text with rest around them."""
        text = QFontMetrics(option.font).height()
        if isinstance(index.data(LINE_ROLE), Heading):
            return QSize(0, text + 20)
        return QSize(0, (text * 4 + 28) if self.stacked else (text * 2 + 24))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Draws one line."""
        line = index.data(LINE_ROLE)
        brush = RowBrush(painter, option)
        painter.save()
        if isinstance(line, Heading):
            painter.fillRect(option.rect, colour("window"))
            brush.text(option.rect.adjusted(MARGIN, 8, -MARGIN, 0), line.text, brush.bold, "muted")
        elif isinstance(line, CaseLine):
            brush.ground()
            (_stacked if self.stacked else _columns)(brush, line)
        painter.restore()


def _columns(brush: RowBrush, line: CaseLine) -> None:
    left = brush.area.left() + MARGIN
    right = brush.area.right() - MARGIN - scaled(RIGHT_COLUMN)
    middle = left + scaled(LEFT_COLUMN) + GAP
    words, due = brush.strips(2, left, scaled(LEFT_COLUMN))
    brush.marked(words, line.left.icon, line.left_words, brush.bold, line.left.kind)
    brush.text(due.adjusted(indent(), 0, 0, 0), line.due_words, brush.plain, "muted")
    name, about = brush.strips(2, middle, right - GAP - middle)
    brush.text(name, line.row.name, brush.bold, "text")
    brush.text(about, line.about, brush.plain, "muted")
    phone, state = brush.strips(2, right, scaled(RIGHT_COLUMN))
    brush.text(phone, line.phone, brush.plain, "text")
    brush.marked(state, *_state(line)[:2], brush.plain, _state(line)[2])


def _stacked(brush: RowBrush, line: CaseLine) -> None:
    words, name, about, state = brush.strips(4, brush.area.left() + MARGIN, brush.area.width() - 2 * MARGIN)
    brush.marked(words, line.left.icon, line.left_words, brush.bold, line.left.kind)
    brush.text(name, line.row.name, brush.bold, "text")
    brush.text(about, line.about, brush.plain, "muted")
    brush.marked(state, *_state(line)[:2], brush.plain, _state(line)[2])


def _state(line: CaseLine) -> tuple[str, str, str]:
    """Icon, words and tint: who is calling now, else what changed outside, else booking or status with the tries."""
    if line.claim:
        return "phone-call", line.claim, "warning"
    if line.attention is not None:
        return line.attention.icon, line.attention.short, line.attention.kind
    words = " · ".join(part for part in (line.booked or line.status, line.tried_short) if part)
    return line.status_icon, words, "muted"
