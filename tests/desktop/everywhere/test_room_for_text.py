"""No text is cut off in any place, with usual and with large text."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QWidget,
)

from openplanner.desktop.agenda.grid import WeekGrid
from openplanner.desktop.agenda.listing import WeekList
from openplanner.desktop.preview.sheet import SheetView
from tests.desktop.everywhere.drawn import drawn_texts
from tests.desktop.everywhere.kinds import kinds_of
from tests.desktop.everywhere.looks import AT_BOTH_SIZES, EVERY_PLACE, told
from tests.desktop.everywhere.places import PLACES
from tests.desktop.everywhere.walking import shown_parts

TO_BOTH_SIDES = (WeekGrid, WeekList, SheetView)  # a plane and a table (WCAG 2.2, 1.4.10)
SLACK = 1.5  # points that letters may hang over
SEEN: set[type] = set()  # what was visible in some place of the walk
WALKED = [0]


@AT_BOTH_SIZES
@EVERY_PLACE
def test_no_text_is_cut_off(place: QWidget) -> None:
    """At 1366 x 768, the smallest screen in use, also with text of twice the size (peers.md row 54)."""
    SEEN.update(kind for part in place.window().findChildren(QWidget) if part.isVisible() for kind in type(part).mro())
    SEEN.update(type(place).mro())
    WALKED[0] += 1
    cut = {f"{type(part).__name__} {found}" for part in shown_parts(place) for found in _cut_off(part)}
    assert cut == set(), told(cut)


def test_every_part_of_the_desktop_was_in_some_place() -> None:
    """A new screen, panel or page of the settings is looked at by itself, or a place for it is missing."""
    if WALKED[0] < 2 * len(PLACES):
        pytest.skip("runs behind the whole walk above")
    assert {name for kind, name in kinds_of(QWidget).items() if kind not in SEEN} == set()


@AT_BOTH_SIZES
@EVERY_PLACE
def test_nothing_has_to_be_scrolled_to_the_side(place: QWidget) -> None:
    """Reading goes down only, also with large text; a week and a page of paper are planes."""
    sideways = {
        f"{type(part).__name__} {part.accessibleName()!r} by {part.horizontalScrollBar().maximum()}"
        for part in shown_parts(place)
        if isinstance(part, QAbstractScrollArea) and not isinstance(part, (*TO_BOTH_SIDES, QLineEdit))
        if part.horizontalScrollBar().maximum() > 0
    }
    assert sideways == set(), told(sideways)


def _cut_off(part: QWidget) -> list[str]:
    found = [] if part.isWindow() or _scrolls(part.parentWidget()) else _beyond_its_parent(part)
    if isinstance(part, QLineEdit | QLabel | QAbstractButton | QComboBox) or not _scrolls(part):
        found += _beyond_itself(part)
    return found


def _beyond_itself(part: QWidget) -> list[str]:
    found = []
    scrolls_typing = isinstance(part, QLineEdit) and not isinstance(part.parentWidget(), QAbstractSpinBox)
    for text in drawn_texts(part):
        wide = text.box.left() < -SLACK or text.box.right() > part.width() + SLACK
        high = text.box.top() < -SLACK or text.box.bottom() > part.height() + SLACK
        if (wide and not scrolls_typing) or high:
            found.append(f"{text.words!r} at {text.box.toRect().getRect()} in {part.width()}x{part.height()}")
        elif text.words.endswith("…") and text.words not in _own_words(part):
            found.append(f"{text.words!r} shortened")
    return found


def _own_words(part: QWidget) -> str:
    return part.text() if isinstance(part, QLabel | QAbstractButton) else ""


def _beyond_its_parent(part: QWidget) -> list[str]:
    holder = part.parentWidget()
    if part.rect().translated(part.pos()).intersected(holder.rect()).size() == part.size():
        return []
    words = [text.words for text in drawn_texts(part)]
    return [f"{words} at {part.geometry().getRect()} in a place of {holder.width()}x{holder.height()}"] if words else []


def _scrolls(part: QWidget) -> bool:
    """True for what can be scrolled to be read: lists, grids, pages and texts of many lines."""
    holder = part.parentWidget()
    return isinstance(holder, QAbstractScrollArea) and holder.viewport() is part
