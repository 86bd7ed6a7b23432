"""Which keys work now, in groups: those of the screen in view, everywhere, the screens, and in lists and fields."""

from __future__ import annotations

from dataclasses import dataclass

from openplanner.desktop.actions import Action, actions_of
from openplanner.desktop.palette.matching import Offer, matching
from openplanner.desktop.palette.offers import shown_key
from openplanner.desktop.screens import BESIDE, SCREENS
from openplanner.texts import Texts

HABITS = ("move", "next", "open", "leave", "words", "menu")  # keys of lists and fields, as keys.habit_<name>


@dataclass(frozen=True, slots=True)
class KeyGroup:
    """A heading with its lines: key and what it does."""

    heading: str
    lines: tuple[tuple[str, str], ...]


def key_groups(texts: Texts, screen_id: str, wanted: str = "") -> list[KeyGroup]:
    """The groups in the order to read them; with ``wanted`` only the lines that fit, and no empty groups.

    A line fits when its words or its key match as in the palette.
    """
    going = [(shown_key(entry.shortcut), texts(f"window.screen.{entry.screen_id}")) for entry in (*SCREENS, *BESIDE)]
    habits = [(texts(f"keys.habit_{name}.key"), texts(f"keys.habit_{name}")) for name in HABITS]
    groups = [
        KeyGroup(texts("keys.here", screen=texts(f"window.screen.{screen_id}")), _of(texts, actions_of(screen_id))),
        KeyGroup(texts("keys.everywhere"), _of(texts, actions_of("window"))),
        KeyGroup(texts("keys.screens"), tuple(going)),
        KeyGroup(texts("keys.habits"), tuple(habits)),
    ]
    fitting = [KeyGroup(group.heading, _fitting(group.lines, wanted)) for group in groups]
    return [group for group in fitting if group.lines]


def _of(texts: Texts, rows: tuple[Action, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((shown_key(row.shortcut), texts(row.text_key)) for row in rows if row.shortcut)


def _fitting(lines: tuple[tuple[str, str], ...], wanted: str) -> tuple[tuple[str, str], ...]:
    offers = [Offer(str(place), words, key) for place, (key, words) in enumerate(lines)]
    found = {offer.key for offer in matching(offers, wanted)}
    return tuple(line for place, line in enumerate(lines) if str(place) in found)
