"""What is really drawn: where Qt puts each piece of text, and which pixels come of it.

Qt itself says where text is by drawing a widget into an SVG; how it looks is measured on an image of two pixels to
the point, so that thin letters have pixels of their full colour.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree

from PIL import Image
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPoint, QRect, QRectF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QRegion
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QWidget

from tests.contrast import INK_SHARE, ratio

SCALE = 2
_SVG = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True, slots=True)
class DrawnText:
    """A piece of text as drawn in one widget; ``box`` is in its own points, from top to bottom of the letters.

    ``ink`` is its colour as ``#rrggbb``.
    """

    words: str
    box: QRectF
    bold: bool
    ink: str = ""


def drawn_texts(widget: QWidget) -> list[DrawnText]:
    """The text that this widget draws itself, without its children."""
    written = QByteArray()
    buffer = QBuffer(written)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    paper = QSvgGenerator()
    paper.setOutputDevice(buffer)
    paper.setSize(widget.size())
    paper.setResolution(96)
    painter = QPainter(paper)
    widget.render(painter, QPoint(), QRegion(), QWidget.RenderFlag(0))
    painter.end()
    return list(_texts(ElementTree.fromstring(bytes(written.data())), 0.0, 0.0))  # noqa: S314 - our own drawing


def _texts(node: ElementTree.Element, left: float, top: float) -> Iterator[DrawnText]:
    moved = node.get("transform", "")
    if moved.startswith("matrix("):
        parts = [float(part) for part in moved[7:-1].split(",")]
        left, top = left + parts[4], top + parts[5]
    if node.tag == f"{_SVG}text" and (node.text or "").strip():
        yield _text(node, left, top)
    for child in node:
        yield from _texts(child, left, top)


def _text(node: ElementTree.Element, left: float, top: float) -> DrawnText:
    words = (node.text or "").strip()
    bold = int(node.get("font-weight", "400")) >= 600
    font = QFont(node.get("font-family", ""))
    font.setPixelSize(round(float(node.get("font-size", "13"))))
    font.setBold(bold)
    metrics = QFontMetricsF(font)
    x, y = left + float(node.get("x", "0")), top + float(node.get("y", "0"))
    lead = metrics.horizontalAdvance(node.text or "") - metrics.horizontalAdvance((node.text or "").lstrip())
    body = QRectF(x + lead, y - metrics.capHeight(), metrics.horizontalAdvance(words), metrics.capHeight())
    return DrawnText(words, body, bold, node.get("fill", ""))


class Photograph:
    """The pixels of a widget as it is on screen now."""

    def __init__(self, widget: QWidget) -> None:
        self._image = picture(widget, widget.rect(), SCALE)

    def contrast(self, box: QRect) -> float:
        """Of the text in that box (points of the widget) against what it stands on; 1 when nothing is drawn there."""
        cut = (box.left(), box.top(), box.right() + 1, box.bottom() + 1)
        part = self._image.crop(tuple(side * SCALE for side in cut))  # type: ignore[arg-type]
        found = Counter({colour: count for count, colour in part.getcolors(part.width * part.height) or ()})
        ground = found.most_common(1)[0][0]
        least = max(2, part.width * part.height * INK_SHARE)
        return max((ratio(colour, ground) for colour, count in found.items() if count >= least), default=1.0)


def picture(widget: QWidget, area: QRect, scale: int = 1) -> Image.Image:
    """The pixels of part of a widget with its children."""
    image = QImage(area.size() * scale, QImage.Format.Format_RGB888)
    image.setDevicePixelRatio(scale)
    image.fill(QColor(widget.palette().window().color()))
    widget.render(image, QPoint(), QRegion(area))
    size = (image.width(), image.height())
    return Image.frombuffer("RGB", size, bytes(image.constBits()), "raw", "RGB", image.bytesPerLine(), 1)
