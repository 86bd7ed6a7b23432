"""Teams, colleagues and places in the store."""

from __future__ import annotations

from openplanner.domain.colleague import Colleague, Place, Team
from openplanner.storage.store import Transaction


def add_colleague(tx: Transaction, colleague: Colleague) -> Colleague:
    """The colleague as stored."""
    raise NotImplementedError


def save_colleague(tx: Transaction, colleague: Colleague) -> Colleague:
    """The colleague as stored; raises ``StaleCase`` (``stale_colleague``)."""
    raise NotImplementedError


def colleague(tx: Transaction, colleague_id: int) -> Colleague:
    """The colleague; raises ``NotAllowed`` (``colleague_missing``)."""
    raise NotImplementedError


def colleagues(tx: Transaction, team_id: int | None = None, active: bool = True) -> tuple[Colleague, ...]:
    """Colleagues by name; with ``active`` False also those who left."""
    raise NotImplementedError


def add_team(tx: Transaction, team: Team) -> Team:
    """The team as stored."""
    raise NotImplementedError


def save_team(tx: Transaction, team: Team) -> Team:
    """The team as stored."""
    raise NotImplementedError


def teams(tx: Transaction) -> tuple[Team, ...]:
    """Teams by name."""
    raise NotImplementedError


def add_place(tx: Transaction, place: Place) -> Place:
    """The place as stored."""
    raise NotImplementedError


def save_place(tx: Transaction, place: Place) -> Place:
    """The place as stored."""
    raise NotImplementedError


def place(tx: Transaction, place_id: int) -> Place:
    """The place; raises ``NotAllowed`` (``place_missing``)."""
    raise NotImplementedError


def places(tx: Transaction, active: bool = True) -> tuple[Place, ...]:
    """Places by name."""
    raise NotImplementedError
