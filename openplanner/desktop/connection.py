"""How the line to the calendars outside stands, by what was heard last."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from PySide6.QtCore import QObject, Signal

from openplanner.desktop.desk import Desk
from openplanner.domain.frozen import frozen
from openplanner.texts import Texts


class Reach(StrEnum):
    """What is known: ``HERE`` there are no calendars outside, ``PARTLY`` some of them gave no answer."""

    HERE = "here"
    UNKNOWN = "unknown"
    REACHED = "reached"
    PARTLY = "partly"
    UNREACHED = "unreached"


LOOKS = {
    Reach.HERE: ("lock", "muted"),
    Reach.UNKNOWN: ("circle", "muted"),
    Reach.REACHED: ("plug", "good"),
    Reach.PARTLY: ("triangle-alert", "warning"),
    Reach.UNREACHED: ("circle-alert", "danger"),
}


@frozen
class Standing:
    """How it stands since when; ``silent`` counts the calendars that gave no answer last."""

    reach: Reach
    since: datetime | None = None
    silent: int = 0


class Connection(QObject):
    """Hears every answer, and every silence, of the calendars outside.

    Signals: ``changed()`` when it stands otherwise than before.
    """

    changed = Signal()

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clock = desk.clock
        self.standing = Standing(Reach.UNKNOWN if desk.calendars_outside else Reach.HERE)
        if desk.calendars_outside:
            desk.calendars_told.connect(self.hear)

    def hear(self, answered: int, silent: int) -> None:
        """Takes up an answer; when nobody was asked nothing is known that was not known before."""
        if not answered and not silent:
            return
        reach = Reach.REACHED if not silent else Reach.PARTLY if answered else Reach.UNREACHED
        before = self.standing
        since = before.since if before.reach is reach else self._clock()
        self.standing = Standing(reach, since, silent)
        if self.standing != before:
            self.changed.emit()


def lamp_words(texts: Texts, standing: Standing) -> str:
    """``Verbonden``, ``Geen verbinding``, ``2 agenda's zonder antwoord``."""
    return texts(f"window.lamp.{standing.reach}", n=standing.silent)


def lamp_hint(texts: Texts, standing: Standing) -> str:
    """What that means, since when, and what a click does."""
    parts = [texts(f"window.lamp.{standing.reach}.hint")]
    if standing.since is not None:
        parts.append(texts("window.lamp_since", when=standing.since))
    return " ".join([*parts, texts("window.lamp_press")])
