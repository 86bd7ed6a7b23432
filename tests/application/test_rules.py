"""The dated rules as the office loads them: the opening calendar of the settings, a text for every name in the data."""

from __future__ import annotations

from datetime import date

import pytest

from openplanner.application.rules import load_rules, load_term_rules, opening_calendar
from openplanner.domain.errors import InvalidInput
from openplanner.settings import Origin, Settings, combined
from openplanner.texts import Texts

TERMS = load_term_rules()


def settings(**values: str) -> Settings:
    return combined({Origin.DATABASE: values})


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_name_in_the_data_has_a_text(language: str) -> None:
    words = Texts(language)
    keys = {rule.key for rule in TERMS.holidays.fixed} | {rule.key for rule in TERMS.holidays.easter}
    names = {f"terms.holiday_name.{key}" for key in keys | {"decree_day", "extra_day"}}
    names |= {f"terms.profile_name.{profile}" for profile in TERMS.profiles}
    assert {name for name in names if not words.has(name)} == set()


def test_the_calendar_follows_the_settings() -> None:
    given = settings(
        closed_days="2026-12-24 Kerstavond; 2026-12-31", opened_days="2026-05-05", opening_hours="ma-do 9:00-16:00"
    )
    opening = opening_calendar(given, TERMS)
    assert opening.closed == {date(2026, 12, 24): "Kerstavond", date(2026, 12, 31): ""}
    assert opening.is_open(date(2026, 5, 5))
    assert not opening.is_open(date(2026, 4, 3))
    assert not opening.is_open(date(2026, 11, 27))
    words = Texts("nl")
    closed = [opening.why_closed(date(2026, 12, day)) for day in (24, 25, 26, 31)]
    assert [words.reason(why) if why else "" for why in closed] == [
        "do 24-12 (Kerstavond)", "vr 25-12 (eerste kerstdag)", "za 26-12 (tweede kerstdag)", "do 31-12 (gesloten)",
    ]  # fmt: skip


def test_the_profile_of_the_settings_opens_the_office_and_leaves_the_law_alone() -> None:
    rules = load_rules(settings(holiday_profile="P2"))
    good_friday = date(2026, 4, 3)
    assert rules.opening.is_open(good_friday)
    assert rules.terms.holidays.is_holiday(good_friday)


@pytest.mark.parametrize("hours", ["", "altijd", "ma-vr 17:00-09:00", "vr-ma 09:00-17:00", "ma-vr 09:00-25:00"])
def test_opening_hours_that_cannot_be_read_are_refused_with_what_to_write(hours: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        load_rules(settings(opening_hours=hours))
    for language in ("nl", "en"):
        words = Texts(language).error(refused.value)
        assert "09:00-17:00" in words.next_step
        assert "{" not in str(words)
