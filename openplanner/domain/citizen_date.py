"""A date in a letter that the citizen may want in a calendar of their own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta


@dataclass(frozen=True, slots=True)
class CitizenDate:
    """``on`` is a whole day, or a moment with its zone that we propose and that lasts ``length``.

    ``name`` tells the dates of one letter apart and stays the same when the letter is written again. ``summary`` shows
    on every screen of the citizen and names no case and no subject; ``description`` may.
    """

    name: str
    on: date | datetime
    summary: str
    description: str
    length: timedelta = timedelta(0)
