"""The worklist as a Qt list: reads 200 rows at a time and keeps its place when it reads anew."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from openplanner.desktop.today.lines import CaseLine, Heading, Line
from openplanner.desktop.today.promises import PromiseLine
from openplanner.desktop.today.time_left import Group
from openplanner.desktop.widgets.rows import LINE_ROLE
from openplanner.desktop.widgets.text import plain_tip
from openplanner.storage.rows import WorklistRow

PAGE = 200
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_SPOKEN = int(Qt.ItemDataRole.AccessibleTextRole)
_TOOL_TIP = int(Qt.ItemDataRole.ToolTipRole)

AnyIndex = QModelIndex | QPersistentModelIndex


class WorklistModel(QAbstractListModel):
    """Headings and cases. ``read(offset, limit)`` gives rows, ``word(rows)`` the lines.

    Roles: display and accessible text are the whole line in words; ``LINE_ROLE`` is the line itself.
    """

    def __init__(
        self,
        read: Callable[[int, int], list[WorklistRow]],
        word: Callable[[list[WorklistRow]], list[Line]],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._read = read
        self._word = word
        self._rows: list[WorklistRow] = []
        self._more = False
        self.lines: list[Line] = []

    def reload(self) -> bool:
        """Reads anew as many rows as are shown; True when lines came, went or moved, so indexes no longer hold."""
        wanted = max(PAGE, len(self._rows))
        rows = self._read(0, wanted)
        self._more = len(rows) == wanted
        self._rows = rows
        return self._show(self._word(rows))

    def line(self, index: AnyIndex) -> Line | None:
        """The line at an index."""
        return self.lines[index.row()] if 0 <= index.row() < len(self.lines) else None

    def row_of(self, case_id: int, promise_id: int = 0) -> int:
        """Where a case stands, or with ``promise_id`` that promise; -1 when it is not there."""
        wanted = ("promise", promise_id) if promise_id else case_id
        return next((place for place, line in enumerate(self.lines) if _key(line) == wanted), -1)

    def first_case(self) -> int:
        """Where the first case stands, or when there is none the first promise; -1 for an empty list."""
        kinds = (CaseLine, PromiseLine)
        found = (place for kind in kinds for place, line in enumerate(self.lines) if isinstance(line, kind))
        return next(found, -1)

    def counts(self) -> Counter[Group] | None:
        """How many lines stand under each heading; None while the store has more than was read."""
        if self._more:
            return None
        counted: Counter[Group] = Counter()
        group = Group.NONE
        for line in self.lines:
            group = line.group if isinstance(line, Heading) else group
            counted[group] += not isinstance(line, Heading)
        return counted

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
        if role == _TOOL_TIP and not isinstance(line, Heading):
            return plain_tip(line.about)
        return None

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """Headings cannot be chosen, and the arrow keys step over them."""
        if isinstance(self.line(index), Heading):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def canFetchMore(self, parent: AnyIndex) -> bool:
        """True while the store has more."""
        return self._more and not parent.isValid()

    def fetchMore(self, parent: AnyIndex) -> None:
        """Reads the next page; lines already shown keep their place unless a heading counts on."""
        page = self._read(len(self._rows), PAGE)
        self._more = len(page) == PAGE
        self._rows = [*self._rows, *page]
        self._show(self._word(self._rows))

    def _show(self, lines: list[Line]) -> bool:
        before = self.lines
        same = [_key(line) for line in before] == [_key(line) for line in lines[: len(before)]]
        if not same:
            self.beginResetModel()
            self.lines = lines
            self.endResetModel()
            return True
        changed = [place for place, line in enumerate(before) if line != lines[place]]
        if len(lines) > len(before):
            self.beginInsertRows(QModelIndex(), len(before), len(lines) - 1)
            self.lines = lines
            self.endInsertRows()
        self.lines = lines
        for place in changed:
            self.dataChanged.emit(self.index(place), self.index(place))
        return False


def _key(line: Line) -> object:
    if isinstance(line, Heading):
        return line.group
    return line.row.case_id if isinstance(line, CaseLine) else ("promise", line.row.agreement_id)
