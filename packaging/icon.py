"""Renew resources/program/openplanner.ico from the .svg beside it: ``.venv/bin/python packaging/icon.py``."""

from __future__ import annotations

import os
import struct
import sys
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

FOLDER = Path(__file__).resolve().parent.parent / "resources" / "program"
SIZES = (16, 20, 24, 32, 40, 48, 64, 256)


def main() -> int:
    """Writes the file."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    program = QGuiApplication([])
    pictures = {size: drawn(FOLDER / "openplanner.svg", size) for size in SIZES}
    (FOLDER / "openplanner.ico").write_bytes(icon_file(pictures))
    program.quit()
    return 0


def drawn(drawing: Path, size: int) -> bytes:
    """The drawing as a PNG of that many pixels square."""
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    QSvgRenderer(str(drawing)).render(painter, QRectF(0, 0, size, size))
    painter.end()
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(content.data())


def icon_file(pictures: dict[int, bytes]) -> bytes:
    """An .ico of PNG pictures. Source: Microsoft, "Icons" (ICONDIR, ICONDIRENTRY)."""
    start = 6 + 16 * len(pictures)
    entries, body = b"", b""
    for size, picture in pictures.items():
        side = size % 256
        entries += struct.pack("<BBBBHHII", side, side, 0, 0, 1, 32, len(picture), start + len(body))
        body += picture
    return struct.pack("<HHH", 0, 1, len(pictures)) + entries + body


if __name__ == "__main__":
    sys.exit(main())
