"""Where the keyboard is can be seen in every place, and Tab goes round in the order of reading."""

from __future__ import annotations

from itertools import pairwise

from PIL import Image
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QWidget

from openplanner.desktop.reading_order import bring_into_view
from tests.contrast import ratio
from tests.desktop.everywhere.drawn import picture
from tests.desktop.everywhere.looks import EVERY_PLACE, IN_ALL_THEMES, IN_LIGHT, told
from tests.desktop.everywhere.walking import spoken, walked


@IN_ALL_THEMES
@EVERY_PLACE
def test_one_sees_where_the_keyboard_is(place: QWidget) -> None:
    """WCAG 2.2, 2.4.7 and 2.4.13: enough pixels change enough when a part takes the keyboard."""
    if isinstance(place, QMenu):
        assert place.activeAction() is not None
        return
    faint = {}
    for part in _one_of_each_sort(walked(place)):
        changed, wanted = _changed_by_focus(part), _perimeter(part)
        if changed < wanted:
            faint[f"{type(part).__name__} {spoken(part)!r} {part.size().toTuple()}"] = f"{changed} of {wanted} pixels"
    assert faint == {}, told(f"{what}: {found}" for what, found in faint.items())


def _one_of_each_sort(parts: list[QWidget]) -> list[QWidget]:
    """What looks the same shows the keyboard the same."""
    return list({(type(part), part.property("sort"), part.property("panel")): part for part in parts}.values())


def _perimeter(part: QWidget) -> int:
    """A line along a long and a short side of the part, as far as it is in view; a mark of 24 points is enough."""
    seen = part.visibleRegion().boundingRect()
    return min(seen.width() + seen.height(), 4 * 24)


def _changed_by_focus(part: QWidget) -> int:
    """Pixels in and around the part of which the contrast with and without the keyboard is three to one."""
    window = part.window()
    if not window.isActiveWindow():
        window.activateWindow()
        assert QTest.qWaitForWindowActive(window)
    bring_into_view(part)
    seen = part.visibleRegion().boundingRect().adjusted(-6, -6, 6, 6)
    area = seen.translated(part.mapTo(window, QPoint())).intersected(window.rect())
    part.setFocus(Qt.FocusReason.TabFocusReason)
    with_it = picture(window, area)
    part.clearFocus()
    without = picture(window, area)
    part.setFocus(Qt.FocusReason.TabFocusReason)
    greys = Image.merge("LA", (with_it.convert("L"), without.convert("L")))
    pairs = greys.getcolors(256 * 256) or []
    return sum(count for count, (one, other) in pairs if one != other and ratio((one,) * 3, (other,) * 3) >= 3)


@IN_LIGHT
@EVERY_PLACE
def test_tab_goes_round_in_the_order_of_reading(place: QWidget) -> None:
    """From top to bottom, in a row from left to right; and never caught."""
    steps = walked(place)
    backwards = {
        f"{type(one).__name__} {spoken(one)!r} before {type(other).__name__} {spoken(other)!r}"
        for one, other in pairwise([*steps, steps[0]])
        if _reads_backwards(place, one, other)
    }
    assert len(backwards) <= 1, told(backwards)  # from the last back to the first


def _reads_backwards(place: QWidget, one: QWidget, other: QWidget) -> bool:
    """Compares the two where their ways from the place part."""
    above, below = _ways(place, one), _ways(place, other)
    parted = next(((a, b) for a, b in zip(above, below, strict=False) if a is not b), None)
    if parted is None:
        return False
    first, then = (_on(place, part) for part in parted)
    if then.bottom() <= first.top():
        return True
    side_by_side = then.top() < first.bottom() and first.top() < then.bottom()
    return side_by_side and then.right() <= first.left()


def _ways(place: QWidget, part: QWidget) -> list[QWidget]:
    way = [part]
    while way[-1] is not place and (holder := way[-1].parentWidget()) is not None:
        way.append(holder)
    return way[::-1]


def _on(place: QWidget, part: QWidget) -> QRect:
    return QRect(part.mapTo(place, QPoint()), part.size())
