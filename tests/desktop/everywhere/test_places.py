"""The list of places is complete: ``test_room_for_text.py`` holds that every other part is in one of them."""

from __future__ import annotations

from tests.desktop.everywhere.kinds import kinds_of
from tests.desktop.everywhere.sheet_places import SHEET_KINDS, SHEETS


def test_every_sheet_and_menu_is_in_the_list() -> None:
    listed = {place.sheet for place in SHEETS}
    assert set(kinds_of(*SHEET_KINDS).values()) == {f"{kind.__module__}.{kind.__name__}" for kind in listed if kind}
