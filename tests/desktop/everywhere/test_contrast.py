"""Contrast, measured on the pixels of every place in every theme."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QWidget

from openplanner.desktop.theme import THEMES, Theme, load_theme, palette_of
from tests.contrast import ratio
from tests.desktop.everywhere.looks import EVERY_PLACE, IN_ALL_THEMES, told
from tests.desktop.everywhere.standing_out import LEAST, LEAST_WHEN_OFF, weak_texts


@IN_ALL_THEMES
@EVERY_PLACE
def test_every_text_stands_out_from_what_it_stands_on(request: pytest.FixtureRequest, place: QWidget) -> None:
    weak = weak_texts(place, request.node.callspec.params["window"].theme)
    assert weak == {}, told(f"{contrast} {what}" for what, contrast in weak.items())


GROUNDS = (
    "window", "base", "nav", "hover", "accent_soft", "danger_soft", "warning_soft", "good_soft",
)  # fmt: skip


def shade(theme: Theme, name: str) -> tuple[int, int, int]:
    found = theme.colour(name)
    return found.red(), found.green(), found.blue()


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("ink", ["text", "muted"])
def test_secondary_text_stands_out_from_every_ground_there_is(name: str, ink: str) -> None:
    """Also from a ground on which no place happens to have such a text today."""
    theme = load_theme(name)
    found = {ground: round(ratio(shade(theme, ink), shade(theme, ground)), 2) for ground in GROUNDS}
    assert {ground: one for ground, one in found.items() if one < LEAST[name]} == {}


@pytest.mark.parametrize("name", THEMES)
def test_what_is_switched_off_can_still_be_read(name: str) -> None:
    theme = load_theme(name)
    palette = palette_of(theme)
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText):
        ink = palette.color(QPalette.ColorGroup.Disabled, role)
        for ground in ("window", "base"):
            assert ratio((ink.red(), ink.green(), ink.blue()), shade(theme, ground)) >= LEAST_WHEN_OFF
