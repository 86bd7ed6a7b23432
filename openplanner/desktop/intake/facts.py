"""Beside the form: the dates with their reasons, and cases that look the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from openplanner.desktop.theme import scaled
from openplanner.desktop.widgets.field import MessageLine
from openplanner.desktop.widgets.scrolled import Scrolled
from openplanner.desktop.widgets.text import Button, TextLabel
from openplanner.texts import Texts

if TYPE_CHECKING:
    from openplanner.application.case_dates import CaseDates
    from openplanner.application.same_case import SameCase

_FIRST = ("last_calling_day", "answer_by")


class FactsPanel(QFrame):
    """What follows from what was typed. Signals: ``opened(case id)`` for a case that looks the same."""

    opened = Signal(int)

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self.setProperty("panel", "card")
        self.title = TextLabel(texts("intake.dates"), "heading")
        self.empty = TextLabel(texts("intake.dates_empty"), "muted")
        self.same = QVBoxLayout()
        self.terms = QVBoxLayout()
        for part in (self.same, self.terms):
            part.setSpacing(scaled(10))
        body = QWidget()
        body.setProperty("panel", "content")
        inside = QVBoxLayout(body)
        inside.setContentsMargins(0, 0, scaled(8), 0)
        inside.setSpacing(scaled(12))
        inside.addLayout(self.same)
        inside.addWidget(self.title)
        inside.addWidget(self.empty)
        inside.addLayout(self.terms)
        inside.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(scaled(20), scaled(16), scaled(12), scaled(16))
        column.addWidget(Scrolled(body, texts("intake.dates")))

    def show_dates(self, dates: CaseDates | None) -> None:
        """Shows the dates, the one to call by first and large; None when there is no day to count from."""
        _clear(self.terms)
        self.empty.setVisible(dates is None)
        if dates is None:
            return
        for term in dates.terms:
            when = self._texts.moment(term.moment) if term.name == "answer_by" and term.moment else ""
            self.terms.addWidget(
                TermCard(
                    self._texts(f"terms.name.{term.name}"),
                    when or self._texts.day(term.day),
                    [self._texts.reason(reason) for reason in term.reasons],
                    large=term.name in _FIRST,
                )
            )
        for warning in dates.warnings:
            line = MessageLine()
            self.terms.addWidget(line)  # first: a widget without a parent would show as a window of its own
            line.show_text(self._texts.reason(warning), "warning")

    def show_same(self, found: Sequence[SameCase]) -> None:
        """Shows cases that look the same, each to open."""
        _clear(self.same)
        for one in found:
            self.same.addWidget(self._same_card(one))

    def _same_card(self, one: SameCase) -> QWidget:
        card = QFrame()
        card.setProperty("strip", "warning")
        column = QVBoxLayout(card)
        column.setContentsMargins(scaled(12), scaled(8), scaled(12), scaled(8))
        state = self._texts("intake.same_open" if one.open else "intake.same_closed")
        column.addWidget(TextLabel(f"{one.number} · {one.name} · {state}", "strong"))
        column.addWidget(TextLabel(self._texts.reason(one.why)))
        button = Button(self._texts("intake.same_show"), "quiet", "arrow-right")
        button.setAccessibleName(self._texts("intake.same_show_number", number=one.number))
        button.clicked.connect(lambda _checked=False: self.opened.emit(one.case_id))
        column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        return card


class TermCard(QWidget):
    """One date: its name, the day, and why it is that day."""

    def __init__(
        self, name: str, when: str, reasons: Sequence[str], *, large: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(scaled(2))
        column.addWidget(TextLabel(name, "muted"))
        column.addWidget(TextLabel(when, "title" if large else "strong"))
        for reason in reasons:
            column.addWidget(TextLabel(reason, "muted"))
        self.setAccessibleName(f"{name}: {when}. {' '.join(reasons)}")


def _clear(layout: QVBoxLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
