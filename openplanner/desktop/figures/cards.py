"""One figure on a card, with what it means at hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from openplanner.application.figure_words import counts_text, part_bars, value_text
from openplanner.desktop.figures.charts import BarChart
from openplanner.desktop.theme import scaled
from openplanner.desktop.widgets.text import Button, TextLabel
from openplanner.texts import Texts

if TYPE_CHECKING:
    from openplanner.application.key_figures import Figure

CARD_WIDTH = 300


class FigureCard(QFrame):
    """A figure: name, value, counts, its parts as bars, and the exact definition behind a button."""

    def __init__(self, texts: Texts, figure: Figure, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self.setProperty("panel", "card")
        self.value, self.counts = TextLabel("", "title"), TextLabel("", "muted")
        self.definition = TextLabel(texts(figure.definition_key), "body")
        self.button = Button(texts("figures.what"), "quiet", "info")
        self.button.setAccessibleName(texts("figures.what_about", name=texts(figure.name_key)))
        self.button.clicked.connect(self.toggle)
        self.chart = BarChart()
        column = QVBoxLayout(self)
        column.setContentsMargins(scaled(16), scaled(12), scaled(16), scaled(8))
        column.setSpacing(scaled(4))
        for part in (TextLabel(texts(figure.name_key), "strong"), self.value, self.counts, self.chart, self.definition):
            column.addWidget(part)
        column.addStretch(1)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        self.definition.hide()
        self.show_figure(figure)

    def show_figure(self, figure: Figure) -> None:
        """The same figure counted anew."""
        self.figure, name = figure, self._texts(figure.name_key)
        self.value.setText(value_text(self._texts, figure))
        self.counts.setText(counts_text(self._texts, figure))
        self.chart.show_bars(part_bars(self._texts, figure), name)
        self.chart.setVisible(len(figure.parts) > 1)
        self.setAccessibleName(f"{name}: {self.value.text()}, {self.counts.text()}")

    def toggle(self) -> None:
        """Shows or hides the definition."""
        self.definition.setVisible(self.definition.isHidden())
        self.button.setText(self._texts("figures.what" if self.definition.isHidden() else "figures.what_hide"))


class CardGrid(QWidget):
    """Cards in as many columns as fit; a row of them comes at a time, else dressing them all holds up a key."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self.cards: list[FigureCard] = []
        self._to_come: list[Figure] = []
        self._next_row = QTimer(self, singleShot=True, interval=0)
        self._next_row.timeout.connect(self._add_row)
        self._columns = 1
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(scaled(12))

    def show_figures(self, figures: Sequence[Figure]) -> None:
        """Shows these, always the same ones in the same order: a card that is there is told, nothing moves or folds."""
        for card, figure in zip(self.cards, figures, strict=False):
            card.show_figure(figure)
        self._to_come = list(figures[len(self.cards) :])
        if self._to_come:
            self._add_row()

    def fit(self, width: int) -> None:
        """Lays the cards out for that many pixels."""
        columns = max(1, min(4, width // scaled(CARD_WIDTH)))
        if columns == self._columns:
            return
        for column in range(4):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
        self._columns = columns
        for index, card in enumerate(self.cards):
            self._grid.addWidget(card, index // columns, index % columns)

    def _add_row(self) -> None:
        row, self._to_come = self._to_come[: self._columns], self._to_come[self._columns :]
        for figure in row:
            card, index = FigureCard(self._texts, figure), len(self.cards)
            self.cards.append(card)
            self._grid.addWidget(card, index // self._columns, index % self._columns)
            card.show()  # or the layout counts it only at the next turn
        if self._to_come:
            self._next_row.start()
