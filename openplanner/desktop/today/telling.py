"""What a screen reader hears when the list changes by itself."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from openplanner.desktop.today.lines import CaseLine
from openplanner.desktop.widgets.speech import announce


def tell_change(where: QWidget, was: CaseLine | None, now: CaseLine | None) -> None:
    """Whoever stands on a case hears what somebody changed in it; that time passes is no change (peers.md row 53)."""
    if was is None or now is None or not where.hasFocus():
        return
    if now.row.case_id == was.row.case_id and (now.row, now.here) != (was.row, was.here):
        announce(where, now.spoken)
