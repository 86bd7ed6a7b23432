"""Everybody and everything that can be planned with, whole: for the screen that changes them."""

from __future__ import annotations

from dataclasses import dataclass

from openplanner.application.office import Office
from openplanner.domain.colleague import Colleague, Place, Team
from openplanner.storage import colleagues


@dataclass(frozen=True, slots=True)
class Organisation:
    """Teams, colleagues and places by name, also those that are no longer active."""

    teams: tuple[Team, ...]
    colleagues: tuple[Colleague, ...]
    places: tuple[Place, ...]


def open_organisation(office: Office) -> Organisation:
    """The organisation as it stands now."""
    with office.store.reading() as tx:
        return Organisation(
            colleagues.teams(tx),
            colleagues.colleagues(tx, active=False),
            colleagues.places(tx, active=False),
        )
