"""One figure on a card, with what it means at hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
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
        self.figure = figure
        self.setProperty("panel", "card")
        name = texts(figure.name_key)
        self.value = TextLabel(value_text(texts, figure), "title")
        self.counts = TextLabel(counts_text(texts, figure), "muted")
        self.definition = TextLabel(texts(figure.definition_key), "body")
        self.button = Button(texts("figures.what"), "quiet", "info")
        self.button.setAccessibleName(texts("figures.what_about", name=name))
        self.button.clicked.connect(self.toggle)
        self.chart = BarChart()
        self.chart.show_bars(part_bars(texts, figure), name)
        column = QVBoxLayout(self)
        column.setContentsMargins(scaled(16), scaled(12), scaled(16), scaled(8))
        column.setSpacing(scaled(4))
        for part in (TextLabel(name, "strong"), self.value, self.counts, self.chart, self.definition):
            column.addWidget(part)
        column.addStretch(1)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        self.chart.setVisible(len(figure.parts) > 1)
        self.definition.hide()
        self.setAccessibleName(f"{name}: {self.value.text()}, {self.counts.text()}")

    def toggle(self) -> None:
        """Shows or hides the definition."""
        self.definition.setVisible(self.definition.isHidden())
        self.button.setText(self._texts("figures.what" if self.definition.isHidden() else "figures.what_hide"))


class CardGrid(QWidget):
    """Cards in as many columns as fit."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cards: list[FigureCard] = []
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(scaled(12))

    def show_cards(self, cards: list[FigureCard]) -> None:
        """Shows other cards; an open definition closes."""
        for card in self.cards:
            self._grid.removeWidget(card)
            card.deleteLater()
        self.cards, self._columns = cards, 0
        self.fit(self.width())

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
            card.show()
