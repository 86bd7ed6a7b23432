"""Icons of ``resources/icons`` (Lucide, ISC), tinted in a colour of the theme on screen."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from openplanner.desktop.theme import shown_theme
from openplanner.resources import resource_text

SIZES = (16, 20, 24, 32, 48)


def icon(name: str, tint: str = "text") -> QIcon:
    """An icon in a theme colour; switched off it is muted. Raises ``ResourceMissing`` for an unknown name."""
    theme = shown_theme()
    return _icon(name, theme.colours[tint], theme.colours["muted"])


def pixmap(name: str, tint: str, size: int, ratio: float = 1.0) -> QPixmap:
    """An icon as a square of ``size`` logical pixels for a screen with that pixel ratio."""
    return _pixmap(name, shown_theme().colours[tint], size, ratio)


@lru_cache(maxsize=512)
def _icon(name: str, hex_colour: str, disabled: str) -> QIcon:
    made = QIcon()
    for size in SIZES:
        made.addPixmap(_pixmap(name, hex_colour, size, 1.0), QIcon.Mode.Normal)
        made.addPixmap(_pixmap(name, hex_colour, size, 1.0), QIcon.Mode.Selected)
        made.addPixmap(_pixmap(name, disabled, size, 1.0), QIcon.Mode.Disabled)
    return made


@lru_cache(maxsize=512)
def _pixmap(name: str, hex_colour: str, size: int, ratio: float) -> QPixmap:
    drawing = resource_text("icons", f"{name}.svg").replace("currentColor", hex_colour)
    renderer = QSvgRenderer(QByteArray(drawing.encode()))
    picture = QPixmap(QSize(round(size * ratio), round(size * ratio)))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    renderer.render(painter, QRectF(picture.rect()))
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture
