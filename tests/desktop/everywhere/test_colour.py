"""No meaning by colour alone: every state has a picture and a word, and the patterns of the week differ in grey."""

from __future__ import annotations

from itertools import combinations

import pytest
from PIL import Image, ImageChops
from PySide6.QtWidgets import QLabel, QWidget

from openplanner.desktop.agenda.panel import LegendSample
from openplanner.desktop.widgets.banner import Strip
from openplanner.desktop.widgets.chip import StateChip
from openplanner.desktop.widgets.field import MessageLine
from openplanner.desktop.window import MainWindow
from tests.desktop.everywhere.drawn import picture
from tests.desktop.everywhere.looks import DARK, EVERY_PLACE, IN_LIGHT, LIGHT, told
from tests.desktop.everywhere.walking import shown_parts

STATES = (StateChip, Strip, MessageLine)
CLEARLY = 24  # of 255 shades of grey
LEAST_SHARE = 0.02  # of the pixels of two patterns that must be light in one and dark in the other


@IN_LIGHT
@EVERY_PLACE
def test_every_state_has_a_picture_and_a_word(place: QWidget) -> None:
    bare = {
        f"{type(part).__name__} {[label.text() for label in part.findChildren(QLabel)]}"
        for part in shown_parts(place)
        if isinstance(part, STATES) and not _has_both(part)
    }
    assert bare == set(), told(bare)


def _has_both(part: QWidget) -> bool:
    labels = [label for label in part.findChildren(QLabel) if label.isVisible()]
    return any(label.text() for label in labels) and any(not label.pixmap().isNull() for label in labels)


@pytest.mark.parametrize("window", [LIGHT, DARK], indirect=True, ids=lambda look: look.theme)
def test_the_patterns_of_the_week_differ_without_colour(window: MainWindow) -> None:
    screen = window.open_screen("agenda")
    assert screen is not None
    samples = screen.findChildren(LegendSample)
    assert len(samples) > 4
    patterns = [_pattern(sample) for sample in samples]
    alike = [
        (one, other) for (one, a), (other, b) in combinations(enumerate(patterns), 2) if _apart(a, b) < LEAST_SHARE
    ]
    assert alike == []


def _pattern(sample: LegendSample) -> Image.Image:
    return picture(sample, sample.rect(), 2).convert("L")


def _apart(one: Image.Image, other: Image.Image) -> float:
    """The share of pixels that differ clearly, as a person without colour sees them."""
    size = (min(one.width, other.width), min(one.height, other.height))
    counted = ImageChops.difference(one.resize(size), other.resize(size)).histogram()
    return sum(counted[CLEARLY:]) / (size[0] * size[1])
