"""Which texts of a place do not stand out from what they stand on, measured on its pixels."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QWidget

from tests.desktop.everywhere.drawn import DrawnText, Photograph, drawn_texts
from tests.desktop.everywhere.walking import shown_parts

LEAST = {"light": 4.5, "dark": 4.5, "contrast": 7.0}  # WCAG 2.2, 1.4.3 and 1.4.6
LEAST_WHEN_OFF = 3.0  # nothing is asked of what is switched off (1.4.3), but it must still be found


def weak_texts(place: QWidget, theme: str) -> dict[str, float]:
    """What is drawn too faint for that theme, with its contrast."""
    least = LEAST[theme]
    photograph = Photograph(place)
    weak = {}
    for part in shown_parts(place):
        wanted = least if part.isEnabled() else LEAST_WHEN_OFF
        for text, box in _in_view(place, part):
            found = photograph.contrast(box)
            if found < wanted:
                weak[f"{type(part).__name__} {text.words!r} {box.getRect()}"] = round(found, 2)
    return weak


def _in_view(place: QWidget, part: QWidget) -> list[tuple[DrawnText, QRect]]:
    """The texts of a part of which most can be seen, with where that is in the place."""
    found = []
    seen = part.visibleRegion().boundingRect()
    at = part.mapTo(place, QPoint()) if part is not place else QPoint()
    for text in drawn_texts(part):
        box = text.box.toAlignedRect().adjusted(-1, -2, 1, 3)
        shown = box.intersected(seen)
        if shown.width() * shown.height() * 2 > box.width() * box.height():
            found.append((text, shown.translated(at)))
    return found
