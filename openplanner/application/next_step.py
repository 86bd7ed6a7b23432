"""What comes after the tries that reached nobody: when to phone again, or a letter."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from openplanner.application.office import Office
from openplanner.domain.case import Case
from openplanner.domain.contact import Attempt
from openplanner.planning.next_try import NextTry, next_try
from openplanner.settings import MOST_ATTEMPTS


def next_step(office: Office, case: Case, attempts: Iterable[Attempt], now: datetime) -> NextTry:
    """The step after the newest of these attempts (any order; one at least reached nobody by telephone)."""
    tried = [one for one in attempts if one.result.by_phone and not one.result.reached]
    most, opening = office.settings.number(MOST_ATTEMPTS), office.rules.opening
    return next_try(tried, opening, now, case.last_calling_day, most, case.not_before, case.wishes)
