"""Walking through a place with Tab, and what a screen reader says on the way."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QMenu, QWidget

MOST_STEPS = 150


def shown_parts(root: QWidget) -> list[QWidget]:
    """The visible widgets of a place that have anything to draw."""
    parts = [root, *(part for part in root.findChildren(QWidget) if part.window() is root.window())]
    return [part for part in parts if part.isVisible() and not part.visibleRegion().isEmpty()]


def walked(place: QWidget) -> list[QWidget]:
    """Where Tab comes, beginning at the first, until it is round; fails when it does not come round."""
    window = place.window()
    start = window.focusWidget() or window
    if isinstance(place, QMenu):
        return [place]
    seen: list[QWidget] = []
    now = start
    while now not in seen and len(seen) < MOST_STEPS:
        seen.append(now)
        QTest.keyClick(now, Qt.Key.Key_Tab)
        now = window.focusWidget() or window
    assert now in seen, f"caught after {spoken(seen[-1])}"
    return seen[seen.index(now) :]


def spoken(part: QWidget) -> str:
    """What a screen reader says of a part: its name through Qt's accessibility interface.

    On Linux the interface of a choice gives what is chosen instead, and its name is that of the widget.
    """
    if isinstance(part, QComboBox):
        return part.accessibleName()
    interface = QAccessible.queryAccessibleInterface(part)
    return interface.text(QAccessible.Text.Name) if interface is not None else ""
