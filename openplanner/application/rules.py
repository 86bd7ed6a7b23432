"""The dated rules that every step needs: the law, and when this office is open."""

from __future__ import annotations

import re
from datetime import date

from openplanner.domain.errors import InvalidInput
from openplanner.domain.frozen import frozen
from openplanner.planning.opening import OpeningCalendar, read_hours
from openplanner.planning.rule_file import read_term_rules
from openplanner.planning.rules import TermRules, profile_opened
from openplanner.resources import resource_text
from openplanner.settings import CLOSED_DAYS, HOLIDAY_PROFILE, OPENED_DAYS, OPENING_HOURS, Setting, Settings

_DAY = re.compile(r"^(\d{4}-\d{2}-\d{2})\s*(.*)$")


@frozen
class Rules:
    """Dated rules, read once: statutory terms and holidays, and the municipal opening calendar."""

    terms: TermRules
    opening: OpeningCalendar


def load_rules(settings: Settings) -> Rules:
    """The rules of the law from resources/terms and the opening calendar of the settings.

    Raises ``ResourceMissing`` without the file, ``InvalidInput`` when the file or a setting is wrong.
    """
    terms = load_term_rules()
    return Rules(terms, opening_calendar(settings, terms))


def rules_that_hold(settings: Settings) -> tuple[Rules, Settings]:
    """The rules, and the settings with which they could be made.

    A setting of the opening calendar that cannot be read counts as its default and becomes a problem: it never stops
    the program. Raises ``ResourceMissing`` or ``InvalidInput`` for the file of the law only.
    """
    terms = load_term_rules()
    for setting in (OPENING_HOURS, CLOSED_DAYS, OPENED_DAYS):
        alone = Settings({setting.key: settings.text(setting)})
        try:
            opening_calendar(alone, terms)
        except InvalidInput as problem:
            told = InvalidInput(problem.code, **{**problem.facts, "field": setting.key})
            values = {key: value for key, value in settings.values.items() if key != setting.key}
            origins = {key: origin for key, origin in settings.origins.items() if key != setting.key}
            settings = Settings(values, origins, (*settings.problems, told))
    return Rules(terms, opening_calendar(settings, terms)), settings


def load_term_rules() -> TermRules:
    """The rules of the law; raises ``ResourceMissing`` or ``InvalidInput`` naming the field that is wrong."""
    return read_term_rules(resource_text("terms", "netherlands.toml"))


def opening_calendar(settings: Settings, term_rules: TermRules) -> OpeningCalendar:
    """When this office is open, from the settings.

    Closing days win over everything; days that the office opens on a holiday are those of the profile and the
    setting together. Raises ``InvalidInput`` naming the setting and the part that cannot be read.
    """
    return OpeningCalendar(
        hours=read_hours(settings.text(OPENING_HOURS)),
        holidays=term_rules.holidays,
        closed=_listed_days(settings, CLOSED_DAYS),
        opened=profile_opened(term_rules, settings.text(HOLIDAY_PROFILE)) | _listed_days(settings, OPENED_DAYS).keys(),
    )


def _listed_days(settings: Settings, setting: Setting) -> dict[date, str]:
    """The days of a setting such as ``2026-12-24 Kerstavond; 2026-12-31``, each with its name or nothing."""
    found: dict[date, str] = {}
    for part in (piece.strip() for piece in settings.text(setting).split(";")):
        if not part:
            continue
        match = _DAY.match(part)
        try:
            found[date.fromisoformat(match[1] if match else part)] = match[2].strip() if match else ""
        except ValueError as error:
            raise InvalidInput("day_list_unreadable", field=setting.key, part=part[:40]) from error
    return found
