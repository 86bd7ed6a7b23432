"""A list of thousands of cases is drawn by the screenful: what it asks does not grow with its length."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from openplanner.desktop.cases.found import FoundDelegate, FoundModel
from openplanner.desktop.cases.searching import Page
from openplanner.desktop.widgets.rows import AnyIndex, RowList
from openplanner.domain.case import CaseStatus, CaseType
from openplanner.storage.rows import SearchRow
from openplanner.texts import Texts

SHORT, LONG = 200, 20_000
SIZE = (700, 600)


def row(number: int) -> SearchRow:
    return SearchRow(
        case_id=number,
        number=f"Z-2026-{number:06}",
        case_type=CaseType.OBJECTION,
        name="Mevrouw A. Verzonnen",
        subject="Kapvergunning voor een eik",
        e164="+31612345601",
        status=CaseStatus.TO_PLAN,
        received_at=datetime(2026, 11, 23, 9, tzinfo=UTC),
        last_calling_day=None,
        team_id=1,
    )


class CountingDelegate(FoundDelegate):
    """Counts what the list asks of it."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: Counter[str] = Counter()

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:  # noqa: N802 as Qt names it
        self.asked["size"] += 1
        return super().sizeHint(option, index)

    def paint(self, painter: object, option: QStyleOptionViewItem, index: AnyIndex) -> None:  # type: ignore[override]
        self.asked["paint"] += 1
        super().paint(painter, option, index)  # type: ignore[arg-type]


@pytest.fixture
def asked_while_scrolling(qtbot: QtBot) -> object:
    """What a list of that many cases asks while one scrolls through it, from top to bottom in forty steps."""

    def scrolled(length: int) -> Counter[str]:
        model, delegate = FoundModel(Texts("nl")), CountingDelegate()
        shown = RowList(delegate)
        qtbot.addWidget(shown)
        shown.setModel(model)
        shown.setUniformItemSizes(True)
        shown.resize(*SIZE)
        shown.show()
        qtbot.waitExposed(shown)
        delegate.asked.clear()
        model.show_page(Page(tuple(row(number) for number in range(length)), None))
        bar = shown.verticalScrollBar()
        for step in range(40):
            bar.setValue(bar.maximum() * step // 39)
            shown.grab()
        assert bar.maximum() > 0
        return delegate.asked

    return scrolled


def test_scrolling_a_hundred_times_as_many_cases_asks_no_more(asked_while_scrolling: object) -> None:
    short, long = asked_while_scrolling(SHORT), asked_while_scrolling(LONG)  # type: ignore[operator]
    assert short["paint"] > 0
    assert long["paint"] <= short["paint"] * 1.1
    assert long["size"] <= short["size"] + 40
