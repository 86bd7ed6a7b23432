"""The palette: a field over the window with a list under it that follows what one types."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
)
from PySide6.QtWidgets import QApplication, QFrame, QLineEdit, QStyleOptionViewItem, QVBoxLayout, QWidget

from openplanner.desktop.desk import Desk
from openplanner.desktop.palette.matching import Offer, matching
from openplanner.desktop.palette.offers import case_offers
from openplanner.desktop.theme import scaled
from openplanner.desktop.widgets.rows import GAP, MARGIN, AnyIndex, FittingDelegate, RowBrush, RowList, indent
from openplanner.desktop.widgets.speech import announce
from openplanner.desktop.widgets.text import TextLabel
from openplanner.desktop.word_watch import SEARCH, mark

WIDTH, ROWS = 640, 9
LEAST_FOR_CASES = 2
_LISTED = {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_SPOKEN = int(Qt.ItemDataRole.AccessibleTextRole)
_OFFER = int(Qt.ItemDataRole.UserRole)


class Palette(QFrame):
    """Signals: ``chosen(Offer)`` after it has closed itself.

    The field keeps the keyboard; up and down walk through the list, Enter runs, Esc goes back to where one was.
    """

    chosen = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = parent
        self._desk = desk
        self._offers: list[Offer] = []
        self._cases: list[Offer] = []
        self._recent: Sequence[str] = ()
        self._came_from: QWidget | None = None
        self.setObjectName("palette")
        self.field = QLineEdit()
        mark(self.field, SEARCH)
        self.model = _Lines(desk, self)
        self.list = RowList(_LineDelegate(self))
        self.nothing = TextLabel(desk.texts("palette.nothing"), "muted")
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(desk.tasks.pause_ms)
        self._build()
        self._connect()
        self.hide()

    def open_with(self, offers: list[Offer], recent: Sequence[str]) -> None:
        """Shows the palette with an empty field."""
        self._came_from = QApplication.focusWidget()
        self._offers, self._recent, self._cases = offers, recent, []
        self.field.clear()
        self._follow()
        self.place()
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]

    def close_palette(self, *, back: bool = True) -> None:
        """Goes away; ``back`` gives the keyboard to where it was."""
        if self.isHidden():
            return
        QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]
        self._pause.stop()
        self.hide()
        if back and self._came_from is not None:
            self._came_from.setFocus(Qt.FocusReason.OtherFocusReason)
        self._came_from = None

    def place(self) -> None:
        """In the middle near the top of the window, never larger than it."""
        window = self._over
        width = min(scaled(WIDTH), window.width() - 2 * scaled(16))
        top = max(8, window.height() // 12)
        rows = max(1, min(ROWS, self.model.rowCount()))
        row = self.list.sizeHintForRow(0) if self.model.rowCount() else 0
        self.list.setFixedHeight(0)
        bare = self.column.totalHeightForWidth(width)
        self.list.setFixedHeight(max(row, min(rows * row, window.height() - top - bare - 16)))
        self.setGeometry((window.width() - width) // 2, top, width, self.column.totalHeightForWidth(width))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A press outside closes; the rest goes on."""
        if event.type() is QEvent.Type.MouseButtonPress and isinstance(event, QMouseEvent):
            inside = self.rect().contains(self.mapFromGlobal(event.globalPosition().toPoint()))
            if not inside and isinstance(watched, QWidget):
                self.close_palette(back=False)
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            return self._pressed(event)
        return False

    def _pressed(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if key is Qt.Key.Key_Escape:
            self.close_palette()
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._run(self.list.currentIndex())
        elif key in _LISTED:
            QApplication.sendEvent(self.list, event)
        elif key not in {Qt.Key.Key_Tab, Qt.Key.Key_Backtab}:
            return False
        return True

    def _build(self) -> None:
        texts = self._desk.texts
        self.field.setPlaceholderText(texts("palette.hint"))
        self.field.setAccessibleName(texts("palette.open"))
        self.list.setModel(self.model)
        self.list.setAccessibleName(texts("palette.found"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setUniformItemSizes(True)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(12, 12, 12, 12)
        self.column.setSpacing(8)
        for part in (self.field, self.nothing, self.list, TextLabel(texts("palette.keys"), "muted")):
            self.column.addWidget(part)

    def _connect(self) -> None:
        self.field.textChanged.connect(self._typed)
        self.list.clicked.connect(self._run)
        self.list.selectionModel().currentChanged.connect(self._tell)
        self._pause.timeout.connect(self._search)

    def _typed(self, text: str) -> None:
        self._cases = []
        self._follow()
        self._pause.stop()
        if len(text.strip()) >= LEAST_FOR_CASES and self.isVisible():
            self._pause.start()

    def _search(self) -> None:
        desk, typed = self._desk, self.field.text()

        def found(cases: list[Offer]) -> None:
            if self.isVisible() and typed == self.field.text():
                self._cases = cases
                self._follow(keep=True)

        desk.tasks.run(
            self, "general", "palette.cases", desk.texts("palette.searching"),
            lambda _progress: case_offers(desk.texts, desk.reads.search(typed, 8)), found, lambda _error: None,
        )  # fmt: skip

    def _follow(self, *, keep: bool = False) -> None:
        """Shows what fits; ``keep`` stays at the line that was chosen when it is still there."""
        typed = self.field.text()
        before = self.list.currentIndex()
        chosen = before.data(_OFFER).key if keep and before.row() > 0 else ""
        found = matching(self._offers, typed, self._recent)
        by_number = any(letter.isdigit() for letter in typed)
        self.model.show_offers([*self._cases, *found] if by_number else [*found, *self._cases])
        keys = [offer.key for offer in self.model.offers]
        row = keys.index(chosen) if chosen in keys else 0
        self.list.setCurrentIndex(self.model.index(row))
        self.nothing.setVisible(not keys)
        self.list.setVisible(bool(keys))
        self.place()
        self._tell()

    def _run(self, index: QModelIndex) -> None:
        offer = index.data(_OFFER)
        if offer is None or not offer.enabled:
            return
        self.close_palette()
        self.chosen.emit(offer)

    def _tell(self) -> None:
        """Says the chosen line, because the keyboard stays in the field."""
        index = self.list.currentIndex()
        words = str(index.data(_SPOKEN)) if index.isValid() else self._desk.texts("palette.nothing")
        self.field.setAccessibleDescription(words)
        if self.isVisible():
            announce(self.field, words)


class _Lines(QAbstractListModel):
    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._off = desk.texts("palette.off")
        self.offers: list[Offer] = []

    def show_offers(self, offers: list[Offer]) -> None:
        self.beginResetModel()
        self.offers = offers
        self.endResetModel()

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 as Qt declares it
        return 0 if parent.isValid() else len(self.offers)

    def data(self, index: AnyIndex, role: int = _DISPLAY) -> object:
        offer = self.offers[index.row()]
        if role == _OFFER:
            return offer
        state = "" if offer.enabled else self._off
        words = ", ".join(part for part in (offer.title, offer.about, offer.shortcut, state) if part)
        return words if role in {_DISPLAY, _SPOKEN} else None


class _LineDelegate(FittingDelegate):
    stacked_below = 420

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        text = QFontMetrics(option.font).height()
        return QSize(0, (text * 2 + 16) if self.stacked else text + 16)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        offer: Offer = index.data(_OFFER)
        painter.save()
        brush = RowBrush(painter, option)
        brush.ground()
        tint = "text" if offer.enabled else "muted"
        left, width = brush.area.left() + MARGIN, brush.area.width() - 2 * MARGIN
        shortcut = QFontMetrics(brush.plain).horizontalAdvance(offer.shortcut)
        title = brush.strips(2 if self.stacked else 1, left, width - shortcut - (GAP if shortcut else 0))[0]
        if self.stacked:
            below = brush.strips(2, left, width)[1]
        else:
            taken = indent() + QFontMetrics(brush.plain).horizontalAdvance(offer.title) + GAP
            below = title.adjusted(min(taken, title.width()), 0, 0, 0)
        brush.marked(title, offer.icon, offer.title, brush.plain, tint)
        brush.text(below.adjusted(indent() if self.stacked else 0, 0, 0, 0), offer.about, brush.plain, "muted")
        if shortcut:
            keys = brush.strips(2 if self.stacked else 1, brush.area.right() - MARGIN - shortcut, shortcut + 4)[0]
            brush.text(keys, offer.shortcut, brush.plain, "muted")
        painter.restore()
