"""The office: what every step needs, as one frozen value without methods."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from openplanner.domain.calendar import CalendarGateway
from openplanner.planning.opening import OpeningCalendar
from openplanner.planning.rules import TermRules
from openplanner.settings import Settings
from openplanner.storage.store import Store

Clock = Callable[[], datetime]


@dataclass(frozen=True)
class Rules:
    """Dated rules, read once: statutory terms and holidays, and the municipal opening calendar."""

    terms: TermRules
    opening: OpeningCalendar


@dataclass(frozen=True)
class Office:
    """Store, calendar, settings, clock and the dated rules. ``clock`` gives now, in UTC."""

    store: Store
    calendar: CalendarGateway
    settings: Settings
    clock: Clock
    rules: Rules
