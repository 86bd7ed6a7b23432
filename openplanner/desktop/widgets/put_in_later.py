"""Parts that a screen puts in, and dresses, only when they are first shown."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget


def goes_with(owner: QWidget, *parts: QWidget) -> None:
    """The parts go when their owner goes, though they may never have been put into it."""
    for part in parts:
        owner.destroyed.connect(part.deleteLater)
