"""Not reached: when to try again, and when it is time for a letter.

Rule (method.md 4.5, an own proposal because no norm was found): at most N attempts, on at least two days and in
at least two parts of the day, all within the norm; the next one on the other half of the day, at a time that suits the
citizen while there is one. After the last one, or when no moment is left before the last calling day, a short letter
with two proposed times.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from openplanner.domain.case import Wishes
from openplanner.domain.contact import Attempt, AttemptResult
from openplanner.domain.interval import AMSTERDAM, Interval, common, instant
from openplanner.domain.reason import Reason, because
from openplanner.domain.wish_text import wish_words
from openplanner.planning.opening import OpeningCalendar

LEAST_MINUTES = 30
ANY_TIME = Wishes()
_DEAD_ENDS = frozenset({AttemptResult.WRONG_NUMBER, AttemptResult.NO_SUCH_NUMBER, AttemptResult.REFUSES_CONTACT})


@dataclass(frozen=True, slots=True)
class NextTry:
    """What to do after an attempt that reached nobody: a window to try in, or a letter, with why."""

    window: Interval | None
    letter_due: bool
    why: tuple[Reason, ...]


def next_try(
    attempts: Sequence[Attempt],
    opening: OpeningCalendar,
    now: datetime,
    last_day: date | None,
    most: int,
    not_before: date | None = None,
    wishes: Wishes = ANY_TIME,
) -> NextTry:
    """The next step after the newest of the attempts (any order; at least one).

    A wrong number or somebody who wants no contact leads to a letter at once; so does attempt number ``most``
    when at least two days and two parts of the day were tried. Otherwise the first half day that differs from the last
    one and has at least half an hour of opening time left, up to and including ``last_day`` (two weeks when there is
    none) and never before ``not_before``, the day that was agreed. First within the times that suit the citizen; when
    none of those is left before the last calling day we phone at another time, and the reason says so.
    """
    newest = max(attempts, key=lambda attempt: attempt.at)
    if newest.result in _DEAD_ENDS:
        return NextTry(None, True, (because(f"conversation.letter_{newest.result.value}"),))
    halves = {_half(attempt.at) for attempt in attempts}
    days = {attempt.at.astimezone(AMSTERDAM).date() for attempt in attempts}
    if len(attempts) >= most and len(days) >= 2 and len(halves) >= 2:
        return NextTry(None, True, (because("conversation.letter_attempts", n=len(attempts)),))
    if not_before is not None:
        now = max(now, instant(not_before, 0))
    rest = _rest_today(len(attempts), len(days))
    suiting = _window(newest.at, opening, now, last_day, rest, wishes) if wishes.times else None
    window = suiting or _window(newest.at, opening, now, last_day, rest, ANY_TIME)
    if window is None:
        return NextTry(None, True, (because("conversation.letter_no_time"),))
    return NextTry(window, False, tuple(_why(window, len(attempts), wishes, suiting is not None)))


def _why(window: Interval, tries: int, wishes: Wishes, suits: bool) -> Iterator[Reason]:
    half = "morning" if _half(window.start) == 0 else "afternoon"
    yield because(f"conversation.next_{half}", n=tries)
    if wishes.times:
        code = "conversation.next_wished" if suits else "conversation.next_not_wished"
        yield because(code, wish=wish_words(wishes))


def _rest_today(tries: int, days: int) -> bool:
    """True when enough was tried today: two attempts on one day is plenty."""
    return tries >= 2 and days == 1


def _half(moment: datetime) -> int:
    return 0 if moment.astimezone(AMSTERDAM).hour < 12 else 1


def _window(
    last_try: datetime, opening: OpeningCalendar, now: datetime, last_day: date | None, not_today: bool, wishes: Wishes
) -> Interval | None:
    today = now.astimezone(AMSTERDAM).date()
    end = last_day or today + timedelta(days=14)
    first = today + timedelta(days=1) if not_today else today
    wanted = 1 - _half(last_try)
    for day in opening.days(first, end):
        for half in (wanted, 1 - wanted):
            window = _half_day(opening, day, half, now, wishes)
            same = half == _half(last_try) and day == last_try.astimezone(AMSTERDAM).date()
            if window is not None and not same:
                return window
    return None


def _half_day(opening: OpeningCalendar, day: date, half: int, now: datetime, wishes: Wishes) -> Interval | None:
    suiting = common(opening.intervals_on(day), wishes.intervals_on(day))
    pieces = [piece for piece in suiting if piece.end > now]
    inside = [cut for piece in pieces if (cut := _cut(piece, day, half, now)) is not None]
    return max(inside, key=lambda piece: piece.length, default=None)


def _cut(piece: Interval, day: date, half: int, now: datetime) -> Interval | None:
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=AMSTERDAM).astimezone(now.tzinfo)
    start = max(piece.start, now if half == 0 else max(now, noon))
    end = min(piece.end, noon) if half == 0 else piece.end
    long_enough = end - start >= timedelta(minutes=LEAST_MINUTES)
    return Interval(start, end) if long_enough else None
