"""Contrast, measured on the pixels of every place in every theme."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget

from tests.desktop.everywhere.looks import EVERY_PLACE, IN_ALL_THEMES, told
from tests.desktop.everywhere.standing_out import weak_texts


@IN_ALL_THEMES
@EVERY_PLACE
def test_every_text_stands_out_from_what_it_stands_on(request: pytest.FixtureRequest, place: QWidget) -> None:
    weak = weak_texts(place, request.node.callspec.params["window"].theme)
    assert weak == {}, told(f"{contrast} {what}" for what, contrast in weak.items())
