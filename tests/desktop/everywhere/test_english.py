"""In English every sheet, page of settings and page of the first start is English; screens are in test_languages.py."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QMenu, QWidget

from tests.desktop.everywhere.looks import IN_ENGLISH, told
from tests.desktop.everywhere.places import SCREEN_PLACES
from tests.desktop.everywhere.sheet_places import SHEETS
from tests.desktop.test_languages import DUTCH, KEY, shown_words

PAGES = ("settings", "welcome")
OURS = [one.name for one in (*SCREEN_PLACES, *SHEETS) if one.sheet or one.name.startswith(PAGES)]
# typed by people, in their own language; guides and letters are Dutch by design
OF_THE_OFFICE = ("Gemeente", "ma-vr", "Voorbeeld", "Bezwaar", "Kamer", "Buurt", "wijk", "thuis", "Guide:", "Letter:")


@IN_ENGLISH
@pytest.mark.parametrize("place", OURS, indirect=True)
def test_what_the_program_says_is_english(place: QWidget) -> None:
    said = shown_words(place)
    if isinstance(place, QMenu):
        said |= {act.text() for act in place.actions()}
    dutch = {one for one in said if DUTCH.search(one) and not any(word in one for word in OF_THE_OFFICE)}
    assert dutch == set(), told(dutch)
    assert not {one for one in said if KEY.fullmatch(one)}, "a key without a text"
