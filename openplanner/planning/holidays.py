"""Statutory holidays: computed from rules, with the days equated by royal decree as dated data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from openplanner.domain.reason import Reason


@dataclass(frozen=True)
class Holidays:
    """The holidays of the Algemene termijnenwet."""

    def named(self, day: date) -> Reason | None:
        """Which holiday that day is (``terms.holiday`` with ``day`` and ``name``), or None for an ordinary day."""
        raise NotImplementedError
