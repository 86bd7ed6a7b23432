"""What somebody may not do is off, and says why before anybody tries: for what is no action of the table."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from openplanner.desktop.desk import Desk
from openplanner.domain.rights import Action as Right


def why_not(desk: Desk, right: Right) -> str:
    """Why somebody may not do it, in words; empty when that is allowed."""
    return "" if desk.rights.may(right) else desk.texts(f"together.no_right.{right.value}")


def forbid(why: str, *parts: QWidget) -> None:
    """Switches these off and lets them say why; nothing happens without a reason."""
    for part in parts if why else ():
        part.setEnabled(False)
        part.setToolTip(why)
        part.setAccessibleDescription(why)
