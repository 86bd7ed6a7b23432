"""How long work tells where it is, and hears that it should stop."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Handed to long work; ``step`` raises ``Cancelled`` when the person asked to stop."""

    def step(self, done: int, total: int, label: str = "") -> None:
        """Tells how far the work is; ``label`` is a key of resources/i18n."""
        ...


class Silent:
    """Progress that nobody watches."""

    def step(self, done: int, total: int, label: str = "") -> None:
        """Does nothing."""
