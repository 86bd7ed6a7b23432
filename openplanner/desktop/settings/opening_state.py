"""The weeks ahead as the opening calendar sees them, without Qt."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from openplanner.domain.reason import Reason

WEEKS = 53
CLOSED_SIGN = "\u00d7"


class Year(Protocol):
    """What is asked of the opening calendar."""

    @property
    def closed(self) -> Container[date]:
        """Closing days of the office itself."""
        ...

    def why_closed(self, day: date) -> Reason | None:
        """Why the office is closed all day, or None when it opens."""
        ...


@dataclass(frozen=True, slots=True)
class OpeningDay:
    """One day: whether the office opens, why not, and whether that is a closing day of its own."""

    day: date
    why_closed: Reason | None
    own: bool

    @property
    def sort(self) -> str:
        """``open``, ``weekend``, ``holiday`` or ``own``."""
        if self.why_closed is None:
            return "open"
        if self.own:
            return "own"
        return "weekend" if self.day.isoweekday() > 5 and self.why_closed.code.endswith("weekend") else "holiday"


def weeks_ahead(opening: Year, today: date, weeks: int = WEEKS) -> tuple[tuple[OpeningDay, ...], ...]:
    """Rows of Monday to Sunday, this week first."""
    monday = today - timedelta(days=today.weekday())
    return tuple(
        tuple(_day(opening, monday + timedelta(days=7 * week + place)) for place in range(7)) for week in range(weeks)
    )


def _day(opening: Year, day: date) -> OpeningDay:
    return OpeningDay(day, opening.why_closed(day), day in opening.closed)


def with_day(listed: str, day: date, *, closed: bool, name: str = "") -> str:
    """The list of own closing days with that day in it, or without; names of other days stay, soonest first."""
    days: Mapping[str, str] = {part.strip()[:10]: part.strip() for part in listed.split(";") if part.strip()}
    kept = {key: words for key, words in days.items() if key != day.isoformat()}
    if closed:
        kept[day.isoformat()] = f"{day.isoformat()} {name}".strip()
    return "; ".join(kept[key] for key in sorted(kept))
