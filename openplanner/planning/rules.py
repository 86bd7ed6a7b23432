"""The dated rules of the law as one frozen value.

Numbers of the law live in resources/terms, with their source and the first day on which they hold; the code
knows only how to count. ``rule_file.py`` reads them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from enum import StrEnum
from typing import Any

from openplanner.domain.case import CaseType
from openplanner.domain.errors import InvalidInput
from openplanner.domain.frozen import frozen
from openplanner.planning.holidays import DECREE_DAY, Holidays

OBJECTION = "objection"
OBJECTION_DECISION = "objection_decision"
COMPLAINT_DECISION = "complaint_decision"
APPLICATION_DECISION = "application_decision"
WOO_DECISION = "woo_decision"
TERM_NAMES = (OBJECTION, OBJECTION_DECISION, COMPLAINT_DECISION, APPLICATION_DECISION, WOO_DECISION)


class Unit(StrEnum):
    """In what a term is expressed; the act treats days, weeks and months each in its own way."""

    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"


class Suspension(StrEnum):
    """Which day a suspension ends: before the closing day (Awb), with it (Woo), or there is none."""

    UNTIL = "until"
    THROUGH = "through"
    NONE = "none"


@frozen
class ActLimits:
    """When the Algemene termijnenwet applies, and what it asks of short terms. Source: art. 1, 2 and 4."""

    most: Mapping[Unit, int]
    least_days: int
    working_days: int
    source_end: str
    source_short: str
    source_outside: str
    source_backwards: str


@frozen
class StatutoryTerm:
    """One term of the law from ``since`` on: its length and how it may be stretched or stopped.

    ``committee_length`` holds when an advisory committee handles it, ``extension`` is the longest the
    authority can add by itself; None when the law has none. Lengths are in ``unit``. ``source_consent`` says where the
    law lets whoever wrote agree to a later decision, in writing; empty where it does not.
    """

    name: str
    since: date
    length: int
    unit: Unit
    suspension: Suspension
    source: str
    committee_length: int | None = None
    extension: int | None = None
    source_committee: str = ""
    source_extension: str = ""
    source_suspension: str = ""
    source_consent: str = ""


@frozen
class NormRules:
    """Where our own norms come from; their lengths are settings."""

    source_days: str
    source_hours: str


@frozen
class HearingRules:
    """Days counted backwards from a hearing; never shifted. Source: Awb art. 7:4."""

    inspection_days: int
    source_inspection: str
    last_papers_days: int
    source_papers: str


@frozen
class PostRules:
    """How long posted mail may travel. Source: Awb art. 6:9 lid 2."""

    days_after_end: int
    source: str
    source_excusable: str
    source_time: str


@frozen
class PenaltyTariff:
    """What a day of lateness costs: so many days at so many euros, step by step, for penalties that start in time."""

    since: date
    until: date
    days: tuple[int, ...]
    euros: tuple[int, ...]
    source: str

    def amount(self, days: int) -> int:
        """Euros for that many days; days after the last step cost nothing more."""
        total = 0
        for length, euros in zip(self.days, self.euros, strict=True):
            total += min(max(days, 0), length) * euros
            days -= length
        return total

    @property
    def most_days(self) -> int:
        """Days after which the penalty stops growing."""
        return sum(self.days)


@frozen
class PenaltyRules:
    """The penalty for deciding too late. Source: Awb art. 4:17."""

    wait_days: int
    applies_to: frozenset[CaseType]
    excluded: Mapping[CaseType, str]
    tariffs: tuple[PenaltyTariff, ...]
    checked_until: date
    source: str
    source_first_day: str
    source_amount: str
    source_notice: str

    def tariff_on(self, day: date) -> PenaltyTariff:
        """The amounts that hold on a day; raises ``InvalidInput`` when none do."""
        for tariff in self.tariffs:
            if tariff.since <= day <= tariff.until:
                return tariff
        raise InvalidInput("no_penalty_amounts", field="day", day=day)


@frozen
class Profile:
    """On which statutory holidays an office works all the same.

    ``open_on`` are keys of holidays; ``kept_every_years`` maps a key to a number of years: the office is free on
    that holiday only in years divisible by it.
    """

    name: str
    open_on: frozenset[str]
    open_on_decree_days: bool
    kept_every_years: Mapping[str, int]


@frozen
class TermRules:
    """Everything dated that the clock needs. Versions of a term are sorted, oldest first.

    ``plain_answers`` is what ``decisions.py`` worked out under these rules and keeps, by term and day.
    """

    checked_on: date
    first_year: int
    last_year: int
    holidays: Holidays
    act: ActLimits
    terms: Mapping[str, tuple[StatutoryTerm, ...]]
    norm: NormRules
    hearing: HearingRules
    post: PostRules
    penalty: PenaltyRules
    profiles: Mapping[str, Profile]
    plain_answers: dict[tuple[str, date], Any] = field(default_factory=dict, init=False, compare=False, repr=False)

    def term(self, name: str, on: date) -> StatutoryTerm:
        """The version of a term that holds on a day; raises ``InvalidInput`` for a day before the first one."""
        for version in reversed(self.terms[name]):
            if version.since <= on:
                return version
        raise InvalidInput("no_term_yet", field="received", day=on, since=self.terms[name][0].since)

    def checked_day(self, day: date, field: str) -> date:
        """The day itself; raises ``InvalidInput`` outside the years of the rules, which is a typing error."""
        if not self.first_year <= day.year <= self.last_year:
            raise InvalidInput("date_out_of_range", field=field, first=self.first_year, last=self.last_year)
        return day


def profile_opened(rules: TermRules, profile: str) -> frozenset[date]:
    """The holidays on which an office with that profile works, over all years of the rules.

    This is ``OpeningCalendar.opened``. Raises ``InvalidInput`` for an unknown profile.
    """
    found = rules.profiles.get(profile)
    if found is None:
        raise InvalidInput(
            "profile_unknown", field="holiday_profile", value=profile[:40], choices=tuple(rules.profiles)
        )
    if not (found.open_on or found.open_on_decree_days or found.kept_every_years):
        return frozenset()  # most offices; the years need not be worked out before the first window
    return frozenset(
        day
        for year in range(rules.first_year, rules.last_year + 1)
        for day, keys in rules.holidays.keys_in_year(year).items()
        if all(_works_on(found, key, year) for key in keys)
    )


def _works_on(profile: Profile, key: str, year: int) -> bool:
    if key == DECREE_DAY:
        return profile.open_on_decree_days
    every = profile.kept_every_years.get(key)
    return key in profile.open_on if every is None else bool(year % every)
