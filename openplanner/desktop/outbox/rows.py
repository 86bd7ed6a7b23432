"""The outbox as a Qt list, and how its rows are drawn."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt

from openplanner.desktop.outbox.items import Heading, Item, Line
from openplanner.desktop.theme import scaled
from openplanner.desktop.widgets.rows import GAP, LINE_ROLE, MARGIN, AnyIndex, RowBrush, indent

_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_SPOKEN = int(Qt.ItemDataRole.AccessibleTextRole)
STATE_COLUMN, TIME_COLUMN = 196, 190  # pixels of 100 percent text


class OutboxModel(QAbstractListModel):
    """Headings and items. Roles: display and accessible text are the line in words, ``LINE_ROLE`` the line itself."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lines: list[Line] = []

    def show_lines(self, lines: list[Line]) -> None:
        """Shows other lines."""
        if lines != self.lines:
            self.beginResetModel()
            self.lines = lines
            self.endResetModel()

    def item(self, index: AnyIndex) -> Item | None:
        """The item at an index; None for a heading and for no index."""
        line = self.lines[index.row()] if 0 <= index.row() < len(self.lines) else None
        return line if isinstance(line, Item) else None

    def place_of(self, key: tuple[int, int]) -> int:
        """Where a line stands, else where the first item stands, else -1."""
        places = {line.key: place for place, line in enumerate(self.lines) if isinstance(line, Item)}
        return places.get(key, min(places.values(), default=-1))

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 as Qt declares it
        """Number of lines."""
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: AnyIndex, role: int = _DISPLAY) -> object:
        """See the class."""
        line = self.lines[index.row()]
        if role == LINE_ROLE:
            return line
        if role in {_DISPLAY, _SPOKEN}:
            return line.text if isinstance(line, Heading) else line.spoken
        return None

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """Headings cannot be chosen, and the arrow keys step over them."""
        if self.item(index) is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


def draw_columns(brush: RowBrush, item: Item) -> None:
    """State, case and what, and times beside each other."""
    left = brush.area.left() + MARGIN
    right = brush.area.right() - MARGIN - scaled(TIME_COLUMN)
    middle = left + scaled(STATE_COLUMN) + GAP
    state, since = brush.strips(2, left, scaled(STATE_COLUMN))
    brush.marked(state, item.icon, item.state, brush.bold, item.kind)
    brush.text(since.adjusted(indent(), 0, 0, 0), item.since, brush.plain, "muted")
    case, why = brush.strips(2, middle, right - GAP - middle)
    brush.text(case, f"{item.number} · {item.what}", brush.bold, "text")
    brush.text(why, item.why, brush.plain, "muted")
    moment, soon = brush.strips(2, right, scaled(TIME_COLUMN))
    brush.marked(moment, "calendar-days", item.moment, brush.plain, "text")
    brush.text(soon.adjusted(indent(), 0, 0, 0), item.next_try, brush.plain, "muted")


def draw_stacked(brush: RowBrush, item: Item) -> None:
    """The same under each other."""
    state, case, moment, soon = brush.strips(4, brush.area.left() + MARGIN, brush.area.width() - 2 * MARGIN)
    brush.marked(state, item.icon, item.state, brush.bold, item.kind)
    brush.text(case, f"{item.number} · {item.what}", brush.bold, "text")
    brush.text(moment, item.moment, brush.plain, "text")
    brush.text(soon, " · ".join(part for part in (item.since, item.next_try) if part), brush.plain, "muted")
