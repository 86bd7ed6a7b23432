"""The looks in which every place is looked at, and how a test asks for them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pytest

from tests.desktop.everywhere.places import PLACES


@dataclass(frozen=True, slots=True)
class Look:
    """A theme, a size of text in percent and a language; in the red frame or not."""

    theme: str
    percent: int = 100
    language: str = "nl"
    practising: bool = False


LIGHT, DARK, CONTRAST = Look("light"), Look("dark"), Look("contrast")
LARGE = Look("light", 200)
ENGLISH = Look("light", language="en")
IN_ALL_THEMES = pytest.mark.parametrize("window", [LIGHT, DARK, CONTRAST], indirect=True, ids=lambda look: look.theme)
AT_BOTH_SIZES = pytest.mark.parametrize("window", [LIGHT, LARGE], indirect=True, ids=lambda look: str(look.percent))
IN_LIGHT = pytest.mark.parametrize("window", [LIGHT], indirect=True, ids=["light"])
IN_ENGLISH = pytest.mark.parametrize("window", [ENGLISH], indirect=True, ids=["english"])
EVERY_PLACE = pytest.mark.parametrize("place", list(PLACES), indirect=True)


def told(found: Iterable[str]) -> str:
    """What is wrong, a line each."""
    return "\n" + "\n".join(sorted(found))
