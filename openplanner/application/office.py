"""The office: what every step needs, as one frozen value without methods."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from openplanner.application.rules import Rules
from openplanner.domain.calendar import CalendarGateway
from openplanner.domain.rights import EVERYTHING, Rights
from openplanner.settings import Settings
from openplanner.storage.store import Store

Clock = Callable[[], datetime]


@dataclass(frozen=True)
class Office:
    """Store, calendar, settings, clock, the dated rules, and what who sits here may do. ``clock`` gives now, in UTC."""

    store: Store
    calendar: CalendarGateway
    settings: Settings
    clock: Clock
    rules: Rules
    rights: Rights = EVERYTHING
