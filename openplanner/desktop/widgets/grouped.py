"""A list of headings and lines of two rows of text: its model, and how a line is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt

from openplanner.desktop.theme import scaled
from openplanner.desktop.widgets.rows import GAP, LINE_ROLE, MARGIN, AnyIndex, RowBrush, indent

_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_SPOKEN = int(Qt.ItemDataRole.AccessibleTextRole)
STATE_COLUMN, TIME_COLUMN = 196, 190  # pixels of 100 percent text


class ItemLine(Protocol):
    """A line: its state and since when, the case with what and why, its moment and what comes next.

    It also has a ``key``, the same for the same line read anew, and the whole line as ``spoken`` for a screen reader.
    """

    icon: str
    kind: str
    state: str
    number: str
    what: str
    moment: str
    since: str
    next_try: str
    why: str


class GroupedModel(QAbstractListModel):
    """Headings and items. Roles: display and accessible text are the line in words, ``LINE_ROLE`` the line itself."""

    def __init__(self, heading: type[Any], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._heading = heading
        self.lines: Sequence[Any] = []

    def show_lines(self, lines: Sequence[object]) -> None:
        """Shows other lines."""
        if lines != self.lines:
            self.beginResetModel()
            self.lines = lines
            self.endResetModel()

    def item(self, index: AnyIndex) -> object:
        """The item at an index; None for a heading and for no index."""
        line = self.lines[index.row()] if 0 <= index.row() < len(self.lines) else None
        return None if isinstance(line, self._heading) else line

    def place_of(self, key: tuple[int, int]) -> int:
        """Where a line stands, else where the first item stands, else -1."""
        lines = enumerate(self.lines)
        places = {line.key: place for place, line in lines if not isinstance(line, self._heading)}
        return places.get(key, min(places.values(), default=-1))

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 as Qt declares it
        """Number of lines."""
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: AnyIndex, role: int = _DISPLAY) -> object:
        """See the class."""
        line: Any = self.lines[index.row()]
        if role == LINE_ROLE:
            return line
        if role in {_DISPLAY, _SPOKEN}:
            return line.text if isinstance(line, self._heading) else line.spoken
        return None

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """Headings cannot be chosen, and the arrow keys step over them."""
        if self.item(index) is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


def draw_columns(brush: RowBrush, item: ItemLine) -> None:
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
    if item.moment:
        brush.marked(moment, "calendar-days", item.moment, brush.plain, "text")
    brush.text(soon.adjusted(indent(), 0, 0, 0), item.next_try, brush.plain, "muted")


def draw_stacked(brush: RowBrush, item: ItemLine) -> None:
    """The same under each other."""
    state, case, moment, soon = brush.strips(4, brush.area.left() + MARGIN, brush.area.width() - 2 * MARGIN)
    brush.marked(state, item.icon, item.state, brush.bold, item.kind)
    brush.text(case, f"{item.number} · {item.what}", brush.bold, "text")
    brush.text(moment, item.moment, brush.plain, "text")
    brush.text(soon, " · ".join(part for part in (item.since, item.next_try) if part), brush.plain, "muted")
