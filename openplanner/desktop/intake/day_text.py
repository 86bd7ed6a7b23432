"""Days as people type them: "vandaag" or just "v", "gisteren" or "g", "ma", "23-11", "23 november", "2026-11-23"."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from enum import Enum

from openplanner.domain.errors import InvalidInput
from openplanner.domain.interval import AMSTERDAM, instant

LONGEST = 40
FIRST_YEAR, LAST_YEAR = 1990, 2100
NINE_O_CLOCK = 9 * 60
SLIP_DAYS = 60

_WORDS = {
    "v": 0, "vandaag": 0, "nu": 0, "today": 0, "now": 0,
    "g": -1, "gisteren": -1, "yesterday": -1, "eergisteren": -2,
    "morgen": 1, "tomorrow": 1, "overmorgen": 2,
}  # fmt: skip
_WEEKDAYS = {
    "ma": 1, "di": 2, "wo": 3, "do": 4, "vr": 5, "za": 6, "zo": 7,
    "mon": 1, "tue": 2, "wed": 3, "thu": 4, "fri": 5, "sat": 6, "sun": 7,
    "maandag": 1, "dinsdag": 2, "woensdag": 3, "donderdag": 4, "vrijdag": 5, "zaterdag": 6, "zondag": 7,
    "monday": 1, "tuesday": 2, "wednesday": 3, "thursday": 4, "friday": 5, "saturday": 6, "sunday": 7,
}  # fmt: skip
_MONTHS = ("jan", "feb", "m", "apr", "mei may", "jun", "jul", "aug", "sep", "okt oct", "nov", "dec")
_OFFSET = re.compile(r"^([+-])\s?(\d{1,3})$")
_ISO = re.compile(r"^(\d{4})[-/.]?(\d{2})[-/.]?(\d{2})$")
_NUMBERS = re.compile(r"^(\d{1,2})[-/. ](\d{1,2})(?:[-/. ](\d{2}|\d{4}))?$")
_PACKED = re.compile(r"^(\d{2})(\d{2})(\d{4})$")
_NAMED = re.compile(r"^(\d{1,2})[-/. ]?\s?([a-z]{3,9})\.?(?:[-/. ]\s?(\d{2}|\d{4}))?$")
_TIME = re.compile(r"^(.*?)[ ,]+(?:om )?(\d{1,2})[:.u](\d{2})?(?:\s?(?:uur|u))?$")


class Side(Enum):
    """Where a day without a year or a weekday lies: a letter came before today, a promise lies after it."""

    PAST = "past"
    FUTURE = "future"


def read_day(text: str, today: date, side: Side = Side.PAST) -> date:
    """The day that a text means.

    A day and month without a year is the nearest one on that side of today, today included; a weekday too (for a
    promise from tomorrow on). A day that lies up to 60 days on the wrong side is given as it is, so that the caller can
    say so: more likely a slip than a letter of almost a year ago. Raises ``InvalidInput``: ``day_missing`` or
    ``day_to_come_missing`` for nothing, ``day_unreadable`` when no day is in it, ``day_impossible`` for a day that no
    calendar has (31-11), ``day_out_of_reach`` outside 1990 to 2100.
    """
    words = " ".join(text.strip().lower().split())
    if not words:
        raise InvalidInput("day_missing" if side is Side.PAST else "day_to_come_missing", field="day")
    if len(words) > LONGEST:
        raise InvalidInput("day_unreadable", field="day", value=words[:LONGEST])
    day = _by_word(words, today, side) or _by_number(words, today, side)
    if day is None:
        raise InvalidInput("day_unreadable", field="day", value=words)
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise InvalidInput("day_out_of_reach", field="day", year=day.year)
    return day


def read_moment(text: str, now: datetime) -> datetime:
    """The moment a letter or message came: a day, with a time behind it when that matters (``23-11 14:30``).

    Without a time it is now for today, and nine o'clock for an earlier day. Raises as :func:`read_day`, and
    ``InvalidInput("day_in_future")`` for a moment after now, because nothing can have arrived then.
    """
    today = now.astimezone(AMSTERDAM).date()
    timed = _TIME.match(text.strip().lower())
    minute = None if timed is None else _minute(timed[2], timed[3])
    day = read_day(text if timed is None or minute is None else timed[1], today)
    if day > today:
        raise InvalidInput("day_in_future", field="day", day=day)
    if minute is None:
        return now if day == today else instant(day, NINE_O_CLOCK)
    moment = instant(day, minute)
    if moment > now:
        raise InvalidInput("day_in_future", field="day", day=day)
    return moment


def _minute(hour: str, minute: str | None) -> int | None:
    hours, minutes = int(hour), int(minute or 0)
    return hours * 60 + minutes if hours < 24 and minutes < 60 else None


def _by_word(words: str, today: date, side: Side) -> date | None:
    if words in _WORDS:
        return today + timedelta(days=_WORDS[words])
    weekday = _WEEKDAYS.get(words)
    if weekday is not None:
        back = (today.isoweekday() - weekday) % 7
        return today - timedelta(days=back) if side is Side.PAST else today + timedelta(days=7 - back)
    offset = _OFFSET.match(words)
    return today + timedelta(days=int(offset[1] + offset[2])) if offset else None


def _by_number(words: str, today: date, side: Side) -> date | None:
    iso = _ISO.match(words)
    if iso and FIRST_YEAR <= int(iso[1]) <= LAST_YEAR and (int(iso[2]) <= 12 or not words.isdigit()):
        return _date(int(iso[1]), int(iso[2]), int(iso[3]), words)
    packed = _PACKED.match(words)
    if packed:
        return _date(int(packed[3]), int(packed[2]), int(packed[1]), words)
    parts = _NUMBERS.match(words)
    named = _NAMED.match(words)
    if parts is None and named is None:
        return None
    found = parts or named
    month = int(parts[2]) if parts else _month(named[2] if named else "")
    if found is None or month is None:
        return None
    return _in_year(int(found[1]), month, found[3], today, side, words)


def _month(word: str) -> int | None:
    if word in {"maart", "mrt", "mar", "march"}:
        return 3
    for number, starts in enumerate(_MONTHS, start=1):
        if any(len(start) > 1 and word.startswith(start) for start in starts.split()):
            return number
    return None


def _in_year(day: int, month: int, year: str | None, today: date, side: Side, words: str) -> date:
    if year is not None:
        return _date(int(year) + (2000 if len(year) == 2 else 0), month, day, words)
    tries = [today.year, today.year - 1] if side is Side.PAST else [today.year, today.year + 1]
    if (day, month) == (29, 2):
        step = -1 if side is Side.PAST else 1
        tries = [today.year + step * back for back in range(8)]
    for year_number in tries:
        try:
            found = date(year_number, month, day)
        except ValueError:
            continue
        beyond = (found - today).days if side is Side.PAST else (today - found).days
        if beyond <= SLIP_DAYS:
            return found
    return _date(today.year, month, day, words)


def _date(year: int, month: int, day: int, words: str) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise InvalidInput("day_impossible", field="day", value=words) from error
