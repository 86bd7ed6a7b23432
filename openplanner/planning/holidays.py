"""Statutory holidays: computed from rules, with the days equated by royal decree as dated data.

No holiday package is used: the public ones miss the decree days and keep 5 May only in years divisible by five
(law.md 1). Rules come from resources/terms, see ``rules.py``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from datetime import date, timedelta

from openplanner.domain.frozen import frozen
from openplanner.domain.reason import Reason, because

SUNDAY = 7
DECREE_DAY = "decree_day"
EXTRA_DAY = "extra_day"
_DAY = timedelta(days=1)


@frozen
class FixedHoliday:
    """A holiday on the same date each year; ``on_sunday`` moves it by that many days when it falls on a Sunday."""

    key: str
    month: int
    day: int
    on_sunday: int = 0
    first_year: int = date.min.year
    last_year: int = date.max.year
    source: str = ""

    def in_year(self, year: int) -> date | None:
        """The date in a year, or None when the rule does not hold that year."""
        if not self.first_year <= year <= self.last_year:
            return None
        found = date(year, self.month, self.day)
        return found + timedelta(days=self.on_sunday) if found.isoweekday() == SUNDAY else found


@frozen
class EasterHoliday:
    """A holiday at a fixed distance from Easter Sunday, in days; negative is before."""

    key: str
    days_after: int
    source: str = ""


@frozen
class Decree:
    """One royal decree: the days it equates, and the dates between which it says all there is to say."""

    first: date
    until: date
    days: tuple[date, ...]
    source: str = ""


@frozen
class Holidays:
    """The holidays of the Algemene termijnenwet. Sundays are no holidays by themselves.

    Decrees are sorted and cover one unbroken stretch of dates; outside it the decree days are unknown, see
    :meth:`knows`. Years, and the open days from each day on, are worked out once and kept with these holidays alone;
    ``last_days`` is what ``terms.py`` worked out under them, see :func:`terms.act_last_day`.
    Source: Algemene termijnenwet art. 3.
    """

    fixed: tuple[FixedHoliday, ...]
    easter: tuple[EasterHoliday, ...]
    decrees: tuple[Decree, ...]
    extra: frozenset[date] = frozenset()
    last_days: dict[tuple[date, date, int, int], date] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )
    _years: dict[int, Mapping[date, Reason]] = field(default_factory=dict, init=False, compare=False, repr=False)
    _open: dict[date, date] = field(default_factory=dict, init=False, compare=False, repr=False)
    _working: dict[tuple[date, int], date] = field(default_factory=dict, init=False, compare=False, repr=False)

    @property
    def known_from(self) -> date:
        """First date for which the decree days are known."""
        return self.decrees[0].first

    @property
    def known_until(self) -> date:
        """Last date for which the decree days are known."""
        return self.decrees[-1].until

    def knows(self, day: date) -> bool:
        """True when the list of decree days covers that date; otherwise an answer needs a warning."""
        return self.known_from <= day <= self.known_until

    def named(self, day: date) -> Reason | None:
        """Which holiday that day is (``terms.holiday`` with ``day`` and ``name``), or None for an ordinary day.

        ``name`` is itself a reason, so that it comes out in the language of the reader.
        """
        return self.in_year(day.year).get(day)

    def is_holiday(self, day: date) -> bool:
        """True for a holiday of the act or a decree day."""
        return day in self.in_year(day.year)

    def is_free(self, day: date) -> bool:
        """True for a Saturday, Sunday or holiday: a day on which no statutory term ends."""
        return day.weekday() > 4 or day in self.in_year(day.year)

    def open_from(self, day: date) -> date:
        """That day, or the first one after it on which a statutory term can end."""
        found = self._open.get(day)
        if found is None:
            found = day
            while self.is_free(found):
                found += _DAY
            self._open[day] = found
        return found

    def working_day(self, day: date, number: int) -> date:
        """The first, second, ... open day after a day; the day itself for number 0."""
        if number == 0:
            return day
        found = self._working.get((day, number))
        if found is None:
            found = self._working[day, number] = self.open_from(self.working_day(day, number - 1) + _DAY)
        return found

    def in_year(self, year: int) -> Mapping[date, Reason]:
        """All holidays of a year with their names, in the order of the calendar."""
        found = self._years.get(year)
        if found is None:
            found = self._years[year] = self._worked_out(year)
        return found

    def keys_in_year(self, year: int) -> Mapping[date, tuple[str, ...]]:
        """The keys of the holidays on each date of a year, more than one when two fall together, sorted."""
        found: dict[date, tuple[str, ...]] = {}
        for day, key in sorted(self._keys(year)):
            found[day] = (*found.get(day, ()), key)
        return found

    def with_extra(self, days: frozenset[date]) -> Holidays:
        """The same holidays and these days as well, as if a decree had equated them."""
        return replace(self, extra=self.extra | days) if days else self

    def _worked_out(self, year: int) -> Mapping[date, Reason]:
        return {
            day: because("terms.holiday", day=day, name=because(f"terms.holiday_name.{keys[0]}"))
            for day, keys in self.keys_in_year(year).items()
        }

    def _keys(self, year: int) -> list[tuple[date, str]]:
        sunday = easter_sunday(year)
        found = [(day, rule.key) for rule in self.fixed if (day := rule.in_year(year)) is not None]
        found += [(sunday + timedelta(days=rule.days_after), rule.key) for rule in self.easter]
        found += [(day, DECREE_DAY) for decree in self.decrees for day in decree.days if day.year == year]
        found += [(day, EXTRA_DAY) for day in self.extra if day.year == year]
        return found


def easter_sunday(year: int) -> date:
    """Easter Sunday in the Gregorian calendar.

    Finds the first Sunday after the paschal full moon, from the golden number (19-year cycle of the moon), the
    leap days that the Gregorian calendar skips and the drift of the moon.
    Source: the rules of the Gregorian reform (epact and golden number); holds from 1583.
    """
    golden = year % 19
    century = year // 100
    skipped_leap_days = century - century // 4
    moon_drift = (8 * century + 13) // 25
    full_moon = (19 * golden + skipped_leap_days - moon_drift + 15) % 30
    if full_moon == 29 or (full_moon == 28 and golden > 10):
        full_moon -= 1
    paschal = date(year, 3, 21) + timedelta(days=full_moon)
    return paschal + timedelta(days=SUNDAY - paschal.isoweekday() or 7)
