"""Citizens with names that look like HTML, formulas or addresses: every screen shows them as they are."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6 import QtGui
from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QLabel, QWidget
from pytestqt.qtbot import QtBot

from openplanner.application.book_slot import Slot, book_slot
from openplanner.application.keep_draft import keep_draft
from openplanner.application.office import Office
from openplanner.application.register_case import register_case
from openplanner.application.upkeep.demo_office import Replay
from openplanner.desktop.phone_text import shown_number
from openplanner.desktop.screens import SCREENS
from openplanner.desktop.widgets.text import plain_tip
from openplanner.desktop.window import MainWindow
from openplanner.domain.case import ContactForm
from openplanner.domain.interval import Interval
from tests.desktop.conftest import Opened
from tests.offices import BY, letter

HOSTILE = "<b>Eva</b> <img src='file:///x.png'> &amp; {name} %s =1+1"


@pytest.fixture
def hostile(small: tuple[Office, Replay]) -> int:
    """A case of somebody whose name, subject and remark are markup, with a talk booked; its id."""
    office, clock = small
    intake = replace(letter("<i>Z</i>-1", moment=clock()), name=HOSTILE, subject=HOSTILE, address=HOSTILE)
    case = register_case(office, intake, BY)
    start = clock() + timedelta(hours=3)
    book_slot(office, case.case_id, Slot(ContactForm.PHONE, Interval(start, start + timedelta(minutes=30)), (1,)), BY)
    keep_draft(office, "intake", {"name": HOSTILE}, BY)
    return case.case_id


def test_every_screen_shows_markup_as_text(qtbot: QtBot, hostile: int, window: MainWindow) -> None:
    seen = 0
    for entry in SCREENS:
        window.open_screen(entry.screen_id)
        if entry.screen_id == "cases":
            window.desk.show_case.emit(hostile)
        qtbot.wait(1)
        seen += looked_at(window)
    assert seen >= 2, "the hostile words must be on some screens for this to prove anything"


def looked_at(window: MainWindow) -> int:
    """How many labels and cells showed the words, after checking that each takes them for text."""
    seen = 0
    for label in window.findChildren(QLabel):
        if "<" in label.text():
            assert label.textFormat() == Qt.TextFormat.PlainText, label.text()
            seen += 1
    for widget in window.findChildren(QWidget):
        assert not as_markup(widget.toolTip()), widget.toolTip()
    for view in window.findChildren(QAbstractItemView):
        model = view.model()
        seen += 0 if model is None else cells(model)
    return seen


def cells(model: QAbstractItemModel) -> int:
    seen = 0
    for row in range(min(model.rowCount(QModelIndex()), 60)):
        index = model.index(row, 0)
        while index.isValid() and index.column() < 10:
            seen += "<b>" in str(model.data(index, Qt.ItemDataRole.DisplayRole) or "")
            assert not as_markup(str(model.data(index, Qt.ItemDataRole.ToolTipRole) or ""))
            index = index.siblingAtColumn(index.column() + 1)
    return seen


def as_markup(tip: str) -> bool:
    """True when Qt would read the tip as HTML and something in it is not ours."""
    return (QtGui.Qt.mightBeRichText(tip) and not tip.startswith("<qt>")) or "<img" in tip or "<b>" in tip


def test_a_tip_is_shown_as_it_is() -> None:
    assert plain_tip("gewoon") == "gewoon"
    assert plain_tip("<b>x</b>\ny") == "<qt>&lt;b&gt;x&lt;/b&gt;<br>y</qt>"


def test_what_is_dialled_holds_nothing_but_a_number(opened: Opened) -> None:
    from openplanner.domain.phone import read_phone

    tricks = ("+31612345678;phone-context=evil", "06-12345678&x=<b>", "tel:06 12345678?body=x", "112", "javascript:x")
    for typed in tricks:
        e164 = read_phone(typed).e164
        assert e164 == "" or (e164[0] == "+" and e164[1:].isdigit()), typed
    assert shown_number("+31612345678") == "06 12345678"
