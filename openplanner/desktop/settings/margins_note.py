"""The rule for rest around talks, with an example for the settings that hold now."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from openplanner.desktop.desk import Desk
from openplanner.desktop.widgets.text import TextLabel


class MarginsNote(TextLabel):
    """Rule and example; both follow the settings."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("", "body", parent)
        self._desk = desk
        desk.settings_changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Reckons the example anew."""
        from openplanner.application.margins_example import margins_example

        texts, found = self._desk.texts, margins_example(self._desk.office)
        start, end = (texts.time(moment) for moment in (found.talk.start, found.talk.end))
        ours, theirs = texts.time(found.after_ours), texts.time(found.after_theirs)
        example = texts("settings.margins_example", start=start, end=end, ours=ours, theirs=theirs)
        self.setText(f"{texts('settings.margins_rule')}\n{example}")
