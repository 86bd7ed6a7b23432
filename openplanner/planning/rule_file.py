"""Reading the file of dated rules field by field.

A file that is wrong is refused as a whole, with the field that is wrong; it is never half read.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import field
from datetime import date, datetime
from itertools import pairwise
from typing import TypeVar

from openplanner.domain.case import CaseType
from openplanner.domain.errors import InvalidInput
from openplanner.domain.frozen import frozen
from openplanner.domain.reason import Fact, because
from openplanner.planning.holidays import Decree, EasterHoliday, FixedHoliday, Holidays
from openplanner.planning.rules import (
    TERM_NAMES,
    ActLimits,
    HearingRules,
    NormRules,
    PenaltyRules,
    PenaltyTariff,
    PostRules,
    Profile,
    StatutoryTerm,
    Suspension,
    TermRules,
    Unit,
)

LONGEST_RULES = 1_000_000  # characters
_Item = TypeVar("_Item")


def wrong(path: str, problem: str, **facts: Fact) -> InvalidInput:
    """The error for a field: ``problem`` is a key ``rule_<problem>`` of the area ``terms``."""
    return InvalidInput("term_rules_wrong", field=path, problem=because(f"terms.rule_{problem}", **facts))


@frozen
class RuleTable:
    """A table of a TOML file; ``path`` is where it stands. Every reader raises ``InvalidInput`` naming the field."""

    values: Mapping[str, object]
    path: str = ""
    _seen: set[str] = field(default_factory=set, compare=False)

    def name(self, key: str) -> str:
        """The full name of a field, for a message."""
        return f"{self.path}.{key}" if self.path else key

    def number(self, key: str, least: int, most: int, default: int | None = None) -> int:
        """A whole number within limits; the default, when given, stands for an absent field."""
        value = self._value(key, default)
        if not isinstance(value, int) or isinstance(value, bool):
            raise wrong(self.name(key), "no_number")
        if not least <= value <= most:
            raise wrong(self.name(key), "out_of_range", least=least, most=most, value=value)
        return value

    def optional_number(self, key: str, least: int, most: int) -> int | None:
        """A whole number within limits, or None when the field is absent."""
        self._seen.add(key)
        return self.number(key, least, most) if key in self.values else None

    def switch(self, key: str) -> bool:
        """True or false."""
        value = self._value(key)
        if not isinstance(value, bool):
            raise wrong(self.name(key), "no_switch")
        return value

    def text(self, key: str, default: str | None = None, choices: Iterable[str] = ()) -> str:
        """A text that is not empty, at most 200 characters, one of the choices when there are any."""
        value = self._value(key, default)
        if not isinstance(value, str) or len(value) > 200 or (not value and default is None):
            raise wrong(self.name(key), "no_text")
        allowed = tuple(choices)
        if allowed and value not in allowed:
            raise wrong(self.name(key), "no_choice", value=value, choices=allowed)
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts."""
        return tuple(self._items(key, str))

    def numbers(self, key: str) -> tuple[int, ...]:
        """A list of whole numbers above zero."""
        found = tuple(self._items(key, int))
        if not found or any(number <= 0 or isinstance(number, bool) for number in found):
            raise wrong(self.name(key), "no_number")
        return found

    def day(self, key: str, default: date | None = None) -> date:
        """A date."""
        value = self._value(key, default)
        if not isinstance(value, date) or isinstance(value, datetime):
            raise wrong(self.name(key), "no_date")
        return value

    def days(self, key: str) -> tuple[date, ...]:
        """A list of dates, sorted."""
        return tuple(sorted(self._items(key, date)))

    def table(self, key: str) -> RuleTable:
        """The table inside."""
        value = self._value(key)
        if not isinstance(value, dict):
            raise wrong(self.name(key), "no_table")
        return RuleTable(value, self.name(key))

    def optional_table(self, key: str) -> RuleTable:
        """The table inside; an empty one when the field is absent."""
        self._seen.add(key)
        return self.table(key) if key in self.values else RuleTable({}, self.name(key))

    def tables(self, key: str) -> list[RuleTable]:
        """The tables of a ``[[list]]``, numbered from 1 in messages; at least one."""
        value = self._value(key)
        if not isinstance(value, list) or not value or not all(isinstance(item, dict) for item in value):
            raise wrong(self.name(key), "no_table")
        return [RuleTable(item, f"{self.name(key)}[{number}]") for number, item in enumerate(value, 1)]

    def finish(self) -> None:
        """Refuses fields that nobody asked for: a typing error in a name must not silently drop a rule."""
        for key in self.values:
            if key not in self._seen:
                raise wrong(self.name(key), "unknown_field")

    def _value(self, key: str, default: object = None) -> object:
        self._seen.add(key)
        value = self.values.get(key, default)
        if value is None:
            raise wrong(self.name(key), "missing")
        return value

    def _items(self, key: str, kind: type[_Item]) -> list[_Item]:
        value = self._value(key)
        if not isinstance(value, list):
            raise wrong(self.name(key), "no_list")
        found = [item for item in value if isinstance(item, kind) and not isinstance(item, datetime)]
        if len(found) != len(value):
            raise wrong(self.name(key), "no_list")
        return found


def read_table(text: str) -> RuleTable:
    """The top table of a TOML text; raises ``InvalidInput`` with line and column when it is no TOML, or too long."""
    if len(text) > LONGEST_RULES:
        raise wrong("", "too_long", most=LONGEST_RULES)
    try:
        return RuleTable(tomllib.loads(text))
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        raise wrong("", "no_toml", detail=str(error)[:120]) from error


def read_term_rules(text: str) -> TermRules:
    """The rules in a TOML text (resources/terms); raises ``InvalidInput`` ``term_rules_wrong`` naming the field."""
    top = read_table(text)
    years = top.table("holidays")
    rules = TermRules(
        checked_on=top.day("checked_on"),
        first_year=years.number("first_year", 1900, 2400),
        last_year=years.number("last_year", 1900, 2400),
        holidays=_holidays(years),
        act=_act(top.table("act")),
        terms=_terms(top.tables("terms")),
        norm=_norm(top.table("norm")),
        hearing=_hearing(top.table("hearing")),
        post=_post(top.table("post")),
        penalty=_penalty(top.table("penalty")),
        profiles=_profiles(top.table("profiles")),
    )
    top.finish()
    _check_profiles(rules)
    return rules


def _holidays(table: RuleTable) -> Holidays:
    fixed = tuple(_fixed(item) for item in table.tables("fixed"))
    easter = tuple(_easter(item) for item in table.tables("easter"))
    decrees = tuple(_decree(item) for item in table.tables("decree"))
    for before, after in pairwise(decrees):
        if (after.first - before.until).days != 1:
            raise wrong(table.name("decree"), "gap", until=before.until, first=after.first)
    table.finish()
    return Holidays(fixed, easter, decrees)


def _fixed(table: RuleTable) -> FixedHoliday:
    found = FixedHoliday(
        key=table.text("key"),
        month=table.number("month", 1, 12),
        day=table.number("day", 1, 31),
        on_sunday=table.number("on_sunday", -6, 6, default=0),
        first_year=table.number("first_year", 1, 9999, default=1),
        last_year=table.number("last_year", 1, 9999, default=9999),
        source=table.text("source"),
    )
    table.finish()
    try:
        date(2025, found.month, found.day)
    except ValueError as error:
        raise wrong(table.name("day"), "no_date") from error
    return found


def _easter(table: RuleTable) -> EasterHoliday:
    found = EasterHoliday(table.text("key"), table.number("days_after", -60, 120), table.text("source"))
    table.finish()
    return found


def _decree(table: RuleTable) -> Decree:
    found = Decree(table.day("from"), table.day("until"), table.days("days"), table.text("source"))
    table.finish()
    if found.until < found.first or any(not found.first <= day <= found.until for day in found.days):
        raise wrong(table.name("days"), "outside_decree", first=found.first, until=found.until)
    return found


def _act(table: RuleTable) -> ActLimits:
    found = ActLimits(
        most={
            Unit.DAYS: table.number("most_days", 1, 1000),
            Unit.WEEKS: table.number("most_weeks", 1, 200),
            Unit.MONTHS: table.number("most_months", 1, 60),
            Unit.YEARS: 0,
        },
        least_days=table.number("least_days", 1, 30),
        working_days=table.number("working_days", 0, 10),
        source_end=table.text("source_end"),
        source_short=table.text("source_short"),
        source_outside=table.text("source_outside"),
        source_backwards=table.text("source_backwards"),
    )
    table.finish()
    return found


def _terms(tables: list[RuleTable]) -> Mapping[str, tuple[StatutoryTerm, ...]]:
    versions: dict[str, list[StatutoryTerm]] = {name: [] for name in TERM_NAMES}
    for table in tables:
        found = _term(table)
        if any(found.since == other.since for other in versions[found.name]):
            raise wrong(table.name("from"), "twice", name=found.name, day=found.since)
        versions[found.name].append(found)
    for name, found_versions in versions.items():
        if not found_versions:
            raise wrong(f"terms.{name}", "missing")
    return {name: tuple(sorted(found, key=lambda term: term.since)) for name, found in versions.items()}


def _term(table: RuleTable) -> StatutoryTerm:
    found = StatutoryTerm(
        name=table.text("name", choices=TERM_NAMES),
        since=table.day("from"),
        length=table.number("length", 1, 1000),
        unit=Unit(table.text("unit", choices=[unit.value for unit in Unit])),
        suspension=Suspension(table.text("suspension", choices=[kind.value for kind in Suspension])),
        source=table.text("source"),
        committee_length=table.optional_number("committee_length", 1, 1000),
        extension=table.optional_number("extension", 1, 1000),
        source_committee=table.text("source_committee", default=""),
        source_extension=table.text("source_extension", default=""),
        source_suspension=table.text("source_suspension", default=""),
        source_consent=table.text("source_consent", default=""),
    )
    table.finish()
    return found


def _norm(table: RuleTable) -> NormRules:
    found = NormRules(table.text("source_days"), table.text("source_hours"))
    table.finish()
    return found


def _hearing(table: RuleTable) -> HearingRules:
    found = HearingRules(
        inspection_days=table.number("inspection_days", 1, 100),
        source_inspection=table.text("source_inspection"),
        last_papers_days=table.number("last_papers_days", 1, 100),
        source_papers=table.text("source_papers"),
    )
    table.finish()
    return found


def _post(table: RuleTable) -> PostRules:
    found = PostRules(
        days_after_end=table.number("days_after_end", 0, 100),
        source=table.text("source"),
        source_excusable=table.text("source_excusable"),
        source_time=table.text("source_time"),
    )
    table.finish()
    return found


def _penalty(table: RuleTable) -> PenaltyRules:
    excluded = table.table("excluded")
    found = PenaltyRules(
        wait_days=table.number("wait_days", 0, 100),
        applies_to=frozenset(_case_type(name, table.name("applies_to")) for name in table.texts("applies_to")),
        excluded={_case_type(name, excluded.path): excluded.text(name) for name in excluded.values},
        tariffs=tuple(sorted(map(_tariff, table.tables("amounts")), key=lambda tariff: tariff.since)),
        checked_until=table.day("checked_until"),
        source=table.text("source"),
        source_first_day=table.text("source_first_day"),
        source_amount=table.text("source_amount"),
        source_notice=table.text("source_notice"),
    )
    for before, after in pairwise(found.tariffs):
        if after.since <= before.until:
            raise wrong(table.name("amounts"), "overlap", until=before.until, first=after.since)
    table.finish()
    return found


def _tariff(table: RuleTable) -> PenaltyTariff:
    found = PenaltyTariff(
        since=table.day("from"),
        until=table.day("until", default=date.max),
        days=table.numbers("days"),
        euros=table.numbers("euros"),
        source=table.text("source"),
    )
    table.finish()
    if len(found.days) != len(found.euros) or found.until < found.since:
        raise wrong(table.name("euros"), "steps")
    return found


def _case_type(name: str, path: str) -> CaseType:
    if name not in set(CaseType):
        raise wrong(path, "no_choice", value=name[:40], choices=tuple(CaseType))
    return CaseType(name)


def _profiles(table: RuleTable) -> Mapping[str, Profile]:
    found = {name: _profile(name, table.table(name)) for name in table.values}
    if not found:
        raise wrong(table.path, "missing")
    return found


def _profile(name: str, table: RuleTable) -> Profile:
    every = table.optional_table("kept_every_years")
    found = Profile(
        name=name,
        open_on=frozenset(table.texts("open_on")),
        open_on_decree_days=table.switch("open_on_decree_days"),
        kept_every_years={key: every.number(key, 1, 100) for key in every.values},
    )
    table.finish()
    return found


def _check_profiles(rules: TermRules) -> None:
    keys = {rule.key for rule in rules.holidays.fixed} | {rule.key for rule in rules.holidays.easter}
    for profile in rules.profiles.values():
        for key in (*profile.open_on, *profile.kept_every_years):
            if key not in keys:
                raise wrong(f"profiles.{profile.name}", "no_choice", value=key[:40], choices=tuple(sorted(keys)))
    if rules.last_year < rules.first_year:
        raise wrong("holidays.last_year", "out_of_range", least=rules.first_year, most=2400, value=rules.last_year)
