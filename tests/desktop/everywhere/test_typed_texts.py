"""Every field on every screen in which a person can type: a BSN is pointed at, and so is what may be sensitive.

The fields are found on the screens themselves, so a new one joins by itself. That a BSN is refused when it is saved,
whichever field it comes from, is shown at the door of the database: ``tests/application/test_no_bsn.py``.
"""

from __future__ import annotations

import re

import pytest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from openplanner.desktop.widgets.field import FieldWithMessage
from openplanner.desktop.window import MainWindow
from openplanner.desktop.word_watch import CASE_NUMBER, OFFICE, OWN_GUARD, SEARCH, is_typed_in, sort_of
from tests.desktop.everywhere.looks import EVERY_PLACE, IN_LIGHT
from tests.desktop.everywhere.walking import shown_parts
from tests.reading_code import ROOT

NUMBER = "123456782"  # passes the eleven test; invented
MEDICAL = "Zij vertelde over haar chemotherapie."
SEEN: dict[str, int] = {}


@IN_LIGHT
@EVERY_PLACE
def test_what_should_not_be_typed_is_said_beside_the_field(place: QWidget, window: MainWindow) -> None:
    for part in shown_parts(place):
        if not is_typed_in(part) or not part.isEnabled() or sort_of(part) in {SEARCH, OWN_GUARD}:
            continue
        assert isinstance(part, (QLineEdit, QPlainTextEdit, QTextEdit))
        SEEN[sort_of(part)] = SEEN.get(sort_of(part), 0) + 1
        before = typed_in(part)
        said = said_about(window, part, f"nr {NUMBER}")
        assert NUMBER not in typed_in(part) or "BSN" in said, (part.accessibleName(), said)
        said = said_about(window, part, MEDICAL)
        told = "gezondheid" in said and "nodig voor deze zaak" in said
        wanted = sort_of(part) != OFFICE and typed_in(part) == MEDICAL
        assert told == wanted or part.property("wrong"), (part.accessibleName(), said)  # or is refused as it is
        assert "BSN" not in (again := said_about(window, part, "Een boom")) and "gezondheid" not in again
        put(part, before)


def test_there_were_fields_of_every_sort() -> None:
    if not SEEN:
        pytest.skip("runs behind the walk above")
    assert SEEN[""] > 10
    assert SEEN[OFFICE] > 10
    assert SEEN[CASE_NUMBER]


def test_only_what_is_kept_nowhere_or_guarded_otherwise_is_left_out() -> None:
    """Who leaves a field out of the watch says so here."""
    found = {
        (path.relative_to(ROOT / "openplanner" / "desktop").as_posix(), sort)
        for path in (ROOT / "openplanner" / "desktop").rglob("*.py")
        for sort in re.findall(r"\bmark\([^)]*, ([A-Z_]+)\)", path.read_text(encoding="utf-8"))
    }
    assert found == {
        ("cases/search_field.py", "SEARCH"), ("palette/overlay.py", "SEARCH"), ("keys/sheet.py", "SEARCH"),
        ("cases/handing_over.py", "SEARCH"),
        ("conversation/reply_panel.py", "OWN_GUARD"), ("intake/form.py", "CASE_NUMBER"),
        ("settings/screen.py", "OFFICE"), ("welcome/screen.py", "OFFICE"),
    }  # fmt: skip


def said_about(window: MainWindow, part: QLineEdit | QPlainTextEdit | QTextEdit, text: str) -> str:
    """What stands beside the field, or below for one without a line of its own, once that was typed."""
    window.notice.hide()
    window.word_watch.watch(part)
    put(part, text)
    window.word_watch.look()
    around: QWidget | None = part
    while around is not None and not isinstance(around, FieldWithMessage):
        around = around.parentWidget()
    if isinstance(around, FieldWithMessage):
        return around.message.text
    return "" if window.notice.isHidden() else window.notice.label.text()


def typed_in(part: QLineEdit | QPlainTextEdit | QTextEdit) -> str:
    return part.text() if isinstance(part, QLineEdit) else part.toPlainText()


def put(part: QLineEdit | QPlainTextEdit | QTextEdit, text: str) -> None:
    part.setText(text) if isinstance(part, QLineEdit) else part.setPlainText(text)
