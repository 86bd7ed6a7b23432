"""No meaning by colour alone: every state has a picture and a word, and the patterns of the week differ in grey."""

from __future__ import annotations

import re
from itertools import combinations

import pytest
from PIL import Image, ImageChops
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractItemView, QLabel, QWidget

from openplanner.desktop.agenda.panel import LegendSample
from openplanner.desktop.theme import shown_theme
from openplanner.desktop.widgets.banner import Strip
from openplanner.desktop.widgets.chip import StateChip
from openplanner.desktop.widgets.field import MessageLine
from openplanner.desktop.widgets.text import Button
from openplanner.desktop.window import MainWindow
from tests.desktop.everywhere.drawn import DrawnText, drawn_texts, picture
from tests.desktop.everywhere.looks import DARK, EVERY_PLACE, IN_LIGHT, LIGHT, told
from tests.desktop.everywhere.walking import shown_parts

STATE_INKS = ("danger", "warning", "good", "accent")
COLOURED: dict[str, set[str]] = {}
STATES = (StateChip, Strip, MessageLine)
NEAR = 48  # of 255 steps in each colour: thin lines are blends
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


@IN_LIGHT
@EVERY_PLACE
def test_lists_say_in_words_and_signs_what_they_colour(place: QWidget) -> None:
    """Also where a delegate paints: coloured words are spoken, have a sign, and mean the same in one colour only."""
    bare = {
        f"{type(part).__name__} {found}"
        for part in shown_parts(place)
        if isinstance(part, QAbstractItemView) and type(part.itemDelegate()).__module__.startswith("openplanner.")
        for found in _by_colour_alone(part)
    }
    assert bare == set(), told(bare)


def _by_colour_alone(view: QAbstractItemView) -> list[str]:
    names = {shown_theme().colours[name].lower(): name for name in STATE_INKS}
    found = []
    for text in drawn_texts(view.viewport()):
        name, index = names.get(text.ink.lower()), view.indexAt(text.box.center().toPoint())
        below = text.box.top() >= view.viewport().height()  # of a row that is half in view: nobody sees it
        if name is None or not index.isValid() or below:
            continue
        said = str(index.data(Qt.ItemDataRole.AccessibleTextRole) or index.data(Qt.ItemDataRole.DisplayRole) or "")
        words = text.words.rstrip("… ")
        if words.casefold() not in said.casefold():
            found.append(f"does not speak {words!r}: {said!r}")
        if not _has_sign(view, text, text.ink):
            found.append(f"has no sign before {words!r}")
        COLOURED.setdefault(re.sub(r"\d+", "#", words), set()).add(name)
        found += [f"{what!r} in {inks}" for what, inks in COLOURED.items() if len(inks) > 1]
    return found


def _has_sign(view: QAbstractItemView, text: DrawnText, ink: str) -> bool:
    """True when something of that colour stands just before the words."""
    high = round(text.box.height())
    before = QRect(round(text.box.left()) - 4 * high, round(text.box.top()) - high, 4 * high - 2, 3 * high)
    colours = picture(view.viewport(), before.intersected(view.viewport().rect()), 2).getcolors(1 << 16) or []
    wanted = QColor(ink)
    return any(
        max(abs(one - other) for one, other in zip(colour, wanted.toTuple(), strict=False)) < NEAR
        for _count, colour in colours
    )


def test_lists_with_coloured_words_were_seen() -> None:
    if not COLOURED:
        pytest.skip("runs behind the walk above")
    assert {name for inks in COLOURED.values() for name in inks} >= {"danger", "warning", "good"}


@IN_LIGHT
@EVERY_PLACE
def test_there_is_one_main_thing_to_do(place: QWidget) -> None:
    main = [part for part in shown_parts(place) if isinstance(part, Button) and part.property("sort") == "main"]
    assert len(main) <= 1, told(part.accessibleName() for part in main)


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
