"""What runs out of time: cases near their decision date, penalties, promises that are late; each opens its case."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from openplanner.desktop.theme import scaled
from openplanner.desktop.widgets.text import Button, TextLabel
from openplanner.storage.rows import AgreementRow
from openplanner.texts import Texts

if TYPE_CHECKING:
    from openplanner.application.terms_at_risk import Exposure, Risks, TermAtRisk

MOST_LINES = 12


class RiskCard(QFrame):
    """The list. Signals: ``opened(case_id)``."""

    opened = Signal(int)

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self.lines: list[tuple[Button, TextLabel]] = []
        self.setProperty("panel", "card")
        self.sentence = TextLabel("")
        self.more = TextLabel("", "muted")
        self._rows = QWidget()
        column = QVBoxLayout(self)
        column.setContentsMargins(scaled(16), scaled(12), scaled(16), scaled(12))
        for part in (TextLabel(texts("figures.risks"), "strong"), self.sentence, self._rows, self.more):
            column.addWidget(part)

    def show_risks(self, risks: Risks, late: Sequence[AgreementRow], today: date) -> None:
        """Shows the most urgent ones, and how many more there are."""
        texts = self._texts
        found = [(one.case_id, one.number, risk_words(texts, one)) for one in risks.cases]
        found += [(one.case_id, one.number, late_words(texts, one, today)) for one in late]
        self.sentence.setText(penalty_words(texts, risks) if found else texts("figures.risks_none"))
        self._fill(found[:MOST_LINES])
        rest = len(found) - MOST_LINES
        self.more.setText(texts("figures.risks_more", n=rest) if rest > 0 else "")
        self.more.setVisible(rest > 0)

    def _fill(self, found: Sequence[tuple[int, str, str]]) -> None:
        rows = QWidget()
        grid = QGridLayout(rows)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(scaled(2))
        grid.setColumnStretch(1, 1)
        chosen = next((button.text() for button, _ in self.lines if button.hasFocus()), "")
        self.lines = []
        for place, (case_id, number, words) in enumerate(found):
            button, label = Button(number, "quiet", "file-text"), TextLabel(words)
            button.setAccessibleName(f"{number}: {words}")
            button.clicked.connect(lambda _checked=False, case=case_id: self.opened.emit(case))
            grid.addWidget(button, place, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label, place, 1, Qt.AlignmentFlag.AlignVCenter)
            self.lines.append((button, label))
        layout = self.layout()
        if layout is not None:
            layout.replaceWidget(self._rows, rows)
        self._rows.hide()
        self._rows.deleteLater()
        self._rows = rows
        for button, _ in self.lines:
            if chosen and button.text() == chosen:
                button.setFocus()


def penalty_words(texts: Texts, risks: Risks) -> str:
    """What the penalties come to together: so far, per day from tomorrow, and at most."""
    if not risks.most:
        return texts("figures.penalty_none")
    return texts("figures.penalty_now", so_far=risks.so_far, next=risks.next_day, most=risks.most)


def risk_words(texts: Texts, one: TermAtRisk) -> str:
    """One case in words: its type, how long there is, and what lateness costs."""
    parts = [texts(f"cases.type.{one.case_type.value}"), _left(texts, one)]
    if one.penalty is not None:
        parts.append(_penalty(texts, one.penalty, sure=one.sure))
    return " · ".join(part for part in parts if part)


def late_words(texts: Texts, one: AgreementRow, today: date) -> str:
    """A promise whose day has passed."""
    return texts("figures.promise_late", what=one.what, day=one.due, n=(today - one.due).days)


def _left(texts: Texts, one: TermAtRisk) -> str:
    if one.days_left is None or one.decision_date is None:
        return ""
    if one.days_left < 0:
        return texts("figures.decision_late", day=one.decision_date, n=-one.days_left)
    key = "figures.decision_today" if one.days_left == 0 else "figures.decision_left"
    return texts(key, day=one.decision_date, n=one.days_left)


def _penalty(texts: Texts, cost: Exposure, *, sure: bool) -> str:
    if not cost.so_far:
        key = "figures.penalty_from" if sure else "figures.penalty_maybe"
        return texts(key, day=cost.period.first, next=cost.next_day or cost.most)
    key = "figures.penalty_runs" if sure else "figures.penalty_may_run"
    return texts(key, so_far=cost.so_far, next=cost.next_day)
