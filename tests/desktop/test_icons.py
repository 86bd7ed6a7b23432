"""Icons are drawn when first shown, sharp on every screen, and muted when switched off."""

from __future__ import annotations

import gc

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon, QImage, QPainter
from PySide6.QtWidgets import QApplication

from openplanner.desktop import icons
from openplanner.domain.errors import ResourceMissing


@pytest.fixture(autouse=True)
def _program(qapp: QApplication) -> None:
    """Pictures need a running Qt."""


def inked(picture: QImage) -> set[str]:
    return {
        colour.name()
        for x in range(picture.width())
        for y in range(picture.height())
        if (colour := picture.pixelColor(x, y)).alpha() > 250
    }


def test_an_icon_costs_nothing_until_it_is_shown() -> None:
    before = icons._pixmap.cache_info().currsize
    icon = icons.icon("calendar-x")
    assert icons._pixmap.cache_info().currsize == before
    icon.pixmap(17, 17)
    assert icons._pixmap.cache_info().currsize == before + 1


def test_an_icon_is_sharp_on_a_screen_with_double_pixels() -> None:
    picture = icons.icon("phone").pixmap(QSize(16, 16), 2.0)
    assert picture.size() == QSize(32, 32)
    assert picture.devicePixelRatio() == 2.0


def test_an_icon_that_is_switched_off_is_muted() -> None:
    icon = QIcon(icons.icon("phone"))
    gc.collect()
    on = inked(icon.pixmap(32, 32, QIcon.Mode.Normal).toImage())
    off = inked(icon.pixmap(32, 32, QIcon.Mode.Disabled).toImage())
    assert on
    assert off
    assert on.isdisjoint(off)


def test_an_icon_paints_itself() -> None:
    sheet = QImage(QSize(40, 40), QImage.Format.Format_ARGB32)
    sheet.fill(0)
    painter = QPainter(sheet)
    icons.icon("phone").paint(painter, sheet.rect())
    painter.end()
    assert inked(sheet)


def test_an_unknown_icon_is_said_at_once() -> None:
    with pytest.raises(ResourceMissing):
        icons.icon("no-such-icon")
