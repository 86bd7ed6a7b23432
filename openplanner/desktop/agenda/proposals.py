"""The list of proposals: number, moment, who and why; one key books. Used by Nieuw and Agenda."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from openplanner.desktop.agenda.words import ProposalWords
from openplanner.desktop.theme import scaled
from openplanner.desktop.widgets.scrolled import Scrolled
from openplanner.desktop.widgets.text import TextLabel

NUMBER_SIZE, COMPACT_HIGH = 26, 3  # pixels of 100 percent text: the number, and what lies above and under it
_LINES_ALONE = 2  # moment and colleague


class ProposalCard(QFrame):
    """One proposal.

    Signals: ``looked()`` when it gets the focus, ``booked()`` for a click or Enter, ``kept()`` for H or the space bar.
    """

    looked = Signal()
    booked = Signal()
    kept = Signal()

    def __init__(self, words: ProposalWords, parent: QWidget | None = None, *, compact: bool = False) -> None:
        """``compact`` puts moment, colleague and what is special about it beside each other, to see five at once."""
        super().__init__(parent)
        self.words = words
        self._compact, self._alone = compact, False
        self.setProperty("panel", "choice")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(words.sentence)
        number = QLabel(str(words.number))
        number.setProperty("sort", "key")
        number.setAlignment(Qt.AlignmentFlag.AlignCenter)
        number.setFixedSize(scaled(NUMBER_SIZE), scaled(NUMBER_SIZE))
        self.held = TextLabel("", "strong", wraps=False)
        self.held.hide()
        row = QHBoxLayout(self)
        high = scaled(COMPACT_HIGH if compact else 8)
        row.setContentsMargins(scaled(10), high, scaled(12), high)
        row.setSpacing(scaled(12))
        row.addWidget(number, 0, Qt.AlignmentFlag.AlignVCenter if compact else Qt.AlignmentFlag.AlignTop)
        self._text = _side_by_side(words) if compact else _stacked(words)
        row.addLayout(self._text, 1)
        row.addWidget(self.held, 0, Qt.AlignmentFlag.AlignVCenter)

    def _place_held(self) -> None:
        """Beside the rest; of a compact one before what is special about it, so that the columns stay under each other.

        Where one proposal is shown at a time it stands behind the colleague.
        """
        held, own = self.held.text(), self.words
        self.held.setVisible(bool(held) and not self._compact)
        if self._compact:
            behind = {1: (own.who, held if self._alone else ""), 2: ("" if self._alone else held, own.own)}
            for place, parts in behind.items():
                label = self._text.itemAt(place).widget()  # type: ignore[union-attr]
                cast("TextLabel", label).setText(" · ".join(part for part in parts if part))

    def show_alone(self, alone: bool) -> None:
        """As narrow as can be, where one proposal is shown at a time: moment above colleague, nothing else."""
        sideways, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._text.setDirection(down if alone else sideways)
        self._text.setSpacing(scaled(0 if alone else 16))
        self._alone = alone
        self._place_held()
        for at, label in enumerate(self.findChildren(TextLabel, options=Qt.FindChildOption.FindDirectChildrenOnly)):
            if label is not self.held:
                label.setWordWrap(not alone)
                label.setVisible(not alone or at < _LINES_ALONE)

    def show_held(self, words: str) -> None:
        """Says until when its time is kept free; nothing for an empty text."""
        self.held.setText(words)
        self._place_held()
        self.setAccessibleDescription(words)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Looking at a proposal is told, so that its time can be kept free."""
        super().focusInEvent(event)
        self.looked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter books; H and the space bar keep the time free as long as the call lasts."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.booked.emit()
        elif event.key() in {Qt.Key.Key_H, Qt.Key.Key_Space}:
            self.kept.emit()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click books."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.booked.emit()


def _stacked(words: ProposalWords) -> QBoxLayout:
    text = QVBoxLayout()
    text.setSpacing(scaled(2))
    text.addWidget(TextLabel(words.when, "strong"))
    text.addWidget(TextLabel(words.who))
    text.addWidget(TextLabel(words.why, "muted"))
    return text


def _side_by_side(words: ProposalWords) -> QBoxLayout:
    text = QHBoxLayout()
    text.setSpacing(scaled(16))
    for part, sort, share in ((words.when, "strong", 5), (words.who, "body", 4), (words.own, "muted", 7)):
        label = TextLabel(part, sort)
        label.setMinimumSize(scaled(60), 1)  # as high as its lines at the width that it gets, not at the narrowest
        text.addWidget(label, share, Qt.AlignmentFlag.AlignVCenter)
    return text


class ProposalList(Scrolled):
    """Proposals under each other; digits book, arrows look.

    Signals: ``booked(index)``, ``looked(index)`` and ``kept(index)``, counted from 0, and ``left()`` for Escape.
    """

    booked = Signal(int)
    looked = Signal(int)
    kept = Signal(int)
    left = Signal()

    def __init__(self, name: str, parent: QWidget | None = None, *, compact: bool = False) -> None:
        super().__init__(name=name, parent=parent)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the keyboard stands on its cards
        self._compact = compact
        self.cards: list[ProposalCard] = []
        self._one = False
        self._at = 0
        self._body = QWidget()
        self._body.setProperty("panel", "content")
        self._column = QVBoxLayout(self._body)
        self._column.setContentsMargins(0, 0, scaled(4), 0)
        self._column.setSpacing(scaled(4 if compact else 8))
        self.footer = TextLabel("", "muted")
        self.footer.setMinimumHeight(1)
        self.footer.hide()
        self._column.addWidget(self.footer)
        self._column.addStretch(1)
        self.setWidget(self._body)

    def show_footer(self, text: str) -> None:
        """What stands under the proposals, such as what holds for all of them."""
        self.footer.setText(text)
        self.footer.setVisible(bool(text) and not self._one)

    def show_words(self, proposals: Sequence[ProposalWords]) -> None:
        """Shows other proposals; the focus is not moved."""
        for card in self.cards:
            card.removeEventFilter(self)
            self._column.removeWidget(card)
            card.deleteLater()
        self.cards = [self._card(index, words) for index, words in enumerate(proposals)]
        self._at = 0
        self._show_cards()

    def show_one(self, one: bool) -> None:
        """One proposal at a time, the one that was looked at last; arrows turn to the next."""
        self._one = one
        self.setVerticalScrollBarPolicy(
            Qt.ScrollBarPolicy.ScrollBarAlwaysOff if one else Qt.ScrollBarPolicy.ScrollBarAsNeeded
        )
        self._show_cards()

    def _show_cards(self) -> None:
        for index, card in enumerate(self.cards):
            card.setVisible(not self._one or index == self._at)
            if self._compact:
                card.show_alone(self._one)
        self.footer.setVisible(bool(self.footer.text()) and not self._one)

    def focus_first(self) -> None:
        """Puts the focus on the best proposal."""
        if self.cards:
            self._at = 0
            self._show_cards()
            self.cards[0].setFocus()

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Digits, arrows and Escape on any card."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and watched in self.cards:
            return self._key(self.cards.index(watched), Qt.Key(event.key()))
        return False

    def press_number(self, number: int) -> bool:
        """Books that proposal; False when there is none with that number."""
        if not 1 <= number <= len(self.cards):
            return False
        self.booked.emit(number - 1)
        return True

    def _key(self, index: int, key: Qt.Key) -> bool:
        number = key.value - Qt.Key.Key_0.value
        if 1 <= number <= 9:
            return self.press_number(number)
        if key in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
            step = 1 if key == Qt.Key.Key_Down else -1
            self._at = max(0, min(index + step, len(self.cards) - 1))
            card = self.cards[self._at]
            card.show()
            card.setFocus()
            self._show_cards()
            self.ensureWidgetVisible(card)
            return True
        if key == Qt.Key.Key_Escape:
            self.left.emit()
            return True
        return False

    def show_held(self, index: int, words: str) -> None:
        """Marks the proposal that is kept free, and no other; -1 marks none."""
        for at, card in enumerate(self.cards):
            card.show_held(words if at == index else "")

    def wanted_height(self) -> int:
        """What all proposals together, or the one that is shown, take at the width there is, in pixels."""
        if self._one:
            shown = self.cards[self._at : self._at + 1]
            return max((card.sizeHint().height() for card in shown), default=0) + scaled(4)
        return self._column.totalHeightForWidth(max(1, self.viewport().width()))

    def least_height(self, proposals: int) -> int:
        """What so many proposals of one line take, in pixels: the same however they are shown now."""
        return proposals * (scaled(NUMBER_SIZE + 2 * COMPACT_HIGH) + self._column.spacing() + 2)

    def _card(self, index: int, words: ProposalWords) -> ProposalCard:
        card = ProposalCard(words, compact=self._compact)
        card.looked.connect(lambda: self.looked.emit(index))
        card.booked.connect(lambda: self.booked.emit(index))
        card.kept.connect(lambda: self.kept.emit(index))
        card.installEventFilter(self)
        self._column.insertWidget(index, card)
        return card
