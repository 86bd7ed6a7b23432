"""Icons of ``resources/icons`` (Lucide, ISC), tinted in a colour of the theme on screen."""

from __future__ import annotations

from functools import cache, lru_cache

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from openplanner.desktop.theme import shown_theme
from openplanner.resources import resource_text


class _Drawing(QIconEngine):
    """Draws an icon when it is first shown in a size, so that a start draws only what is on screen.

    The colour is that of the theme at that moment, so that what stays open while the theme changes can still be seen.
    """

    def __init__(self, name: str, tint: str) -> None:
        super().__init__()
        self._facts = (name, tint)

    def clone(self) -> QIconEngine:
        return _Drawing(*self._facts)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, _state: QIcon.State, scale: float) -> QPixmap:
        return self._drawn(round(min(size.width(), size.height()) * scale), mode, scale)

    def pixmap(self, size: QSize, mode: QIcon.Mode, _state: QIcon.State) -> QPixmap:
        return self._drawn(min(size.width(), size.height()), mode, 1.0)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, _state: QIcon.State) -> None:
        ratio = painter.device().devicePixelRatioF()
        painter.drawPixmap(rect, self._drawn(round(min(rect.width(), rect.height()) * ratio), mode, ratio))

    def _drawn(self, pixels: int, mode: QIcon.Mode, ratio: float) -> QPixmap:
        name, tint = self._facts
        return _pixmap(name, shown_theme().colours["muted" if mode == QIcon.Mode.Disabled else tint], pixels, ratio)


def icon(name: str, tint: str = "text") -> QIcon:
    """An icon in a theme colour; switched off it is muted. Raises ``ResourceMissing`` for an unknown name."""
    return _icon(name, tint)


def pixmap(name: str, tint: str, size: int, ratio: float = 1.0) -> QPixmap:
    """An icon as a square of ``size`` logical pixels for a screen with that pixel ratio."""
    return _pixmap(name, shown_theme().colours[tint], round(size * ratio), ratio)


@cache
def _svg(name: str) -> str:
    return resource_text("icons", f"{name}.svg")


@lru_cache(maxsize=512)
def _icon(name: str, tint: str) -> QIcon:
    _svg(name)
    return QIcon(_Drawing(name, tint))


@lru_cache(maxsize=512)
def _pixmap(name: str, hex_colour: str, pixels: int, ratio: float) -> QPixmap:
    drawing = _svg(name).replace("currentColor", hex_colour)
    renderer = QSvgRenderer(QByteArray(drawing.encode()))
    picture = QPixmap(QSize(pixels, pixels))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    renderer.render(painter, QRectF(picture.rect()))
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture
