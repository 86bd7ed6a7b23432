"""All that can be done or opened from the window: its actions, the screens, the settings, and cases that were found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QKeySequence

from openplanner.desktop.actions import Action, actions_of
from openplanner.desktop.palette.matching import Offer
from openplanner.desktop.screens import BESIDE, SCREENS
from openplanner.texts import Texts

if TYPE_CHECKING:
    from openplanner.storage.rows import SearchRow

MOST_CASES = 8
ITSELF = "window-palette"


def all_offers(texts: Texts, screen_id: str, acts: Mapping[str, QAction]) -> list[Offer]:
    """The actions of the screen in view, those of the window, the screens, and every setting with its section.

    ``acts`` holds the actions by id as far as they were made; they say what can be done now.
    """
    here = texts(f"window.screen.{screen_id}")
    everywhere = texts("palette.everywhere")
    actions = [_action(texts, row, here, acts) for row in actions_of(screen_id)]
    actions += [_action(texts, row, everywhere, acts) for row in actions_of("window") if row.action_id != ITSELF]
    return [*actions, *_screens(texts), *_settings(texts)]


def case_offers(texts: Texts, rows: Sequence[SearchRow]) -> list[Offer]:
    """The cases that a search found."""
    return [
        Offer(
            f"case:{row.case_id}",
            f"{row.number}  {row.name}".strip(),
            " · ".join(part for part in (texts(f"cases.type.{row.case_type.value}"), row.subject) if part),
            icon="file-text",
        )
        for row in rows[:MOST_CASES]
    ]


def shown_key(shortcut: str) -> str:
    """A key as it stands on the keyboard: ``Ctrl+Enter``."""
    shown = QKeySequence(shortcut).toString(QKeySequence.SequenceFormat.NativeText)
    return shown.replace("Return", "Enter")


def _action(texts: Texts, row: Action, about: str, acts: Mapping[str, QAction]) -> Offer:
    made = acts.get(row.action_id)
    enabled = made is None or made.isEnabled()
    key = f"action:{row.action_id}"
    return Offer(key, texts(row.text_key), about, shown_key(row.shortcut), row.icon or "arrow-right", enabled)


def _screens(texts: Texts) -> Iterable[Offer]:
    for entry in (*SCREENS, *BESIDE):
        name = texts(f"window.screen.{entry.screen_id}")
        yield Offer(f"screen:{entry.screen_id}", name, texts("palette.screen"), shown_key(entry.shortcut), entry.icon)


def _settings(texts: Texts) -> Iterable[Offer]:
    from openplanner.desktop.settings.sections import SECTIONS, hint_of, name_of

    settings = texts("window.screen.settings")
    for section in SECTIONS:
        name = texts(f"settings.section.{section.name}")
        about = texts(f"settings.section.{section.name}.hint")
        yield Offer(f"setting:{section.name}", name, settings, icon=section.icon, also=about)
        for setting in section.settings:
            words = name_of(setting, texts)
            yield Offer(
                f"setting:{setting.key}", words, f"{settings} · {name}", icon=section.icon, also=hint_of(setting, texts)
            )
