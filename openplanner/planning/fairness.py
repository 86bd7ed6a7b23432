"""Fair spreading of talks, corrected for part time, absence and joining later.

The rule, as the screen shows it: who has the fewest talks comes first; equal numbers go by name, then by number.
Talks are counted over a period that the caller chooses, and somebody who was at work less gets the talks that the
team had in those hours added, so that nobody has anything to catch up. A newcomer therefore starts at the team's
number, not at zero (peer-cases I4, I5).

Who is more than two talks ahead is held back: offered only when nobody else can take a moment that is needed. A
citizen never loses a moment to fairness (peer-cases H16).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

MOST_AHEAD = 2
FULL_DAY_MINUTES = 8 * 60


@dataclass(frozen=True, slots=True)
class Share:
    """Talks that a colleague did or has planned in the period, and the minutes at work in it."""

    colleague_id: int
    talks: int
    worked_minutes: int


def loads(shares: Iterable[Share]) -> dict[int, float]:
    """The corrected number of talks per colleague.

    To the talks come those that the team would have given in the time that the colleague was not at work, measured
    against the longest time at work. Half the hours and half the talks is as much as all of both; nobody at work at all
    gives the bare numbers.
    """
    held = list(shares)
    minutes = sum(share.worked_minutes for share in held)
    rate = sum(share.talks for share in held) / minutes if minutes else 0.0
    most = max((share.worked_minutes for share in held), default=0)
    return {share.colleague_id: share.talks + rate * (most - share.worked_minutes) for share in held}


def held_back(load: float, least: float) -> bool:
    """True when somebody is so far ahead of the one with the fewest talks that others come first."""
    return load - least > MOST_AHEAD


def cap_on(cap_per_day: int | None, worked_minutes: int) -> int | None:
    """The most talks on a day with so many minutes at work; None when there is no cap.

    The cap holds for a day of eight hours; a shorter day has its share, rounded half up, but at least one talk.
    A longer day has no more.
    """
    if cap_per_day is None:
        return None
    share = min(worked_minutes, FULL_DAY_MINUTES)
    return max(1, (2 * cap_per_day * share + FULL_DAY_MINUTES) // (2 * FULL_DAY_MINUTES)) if cap_per_day > 0 else 0
