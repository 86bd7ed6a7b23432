"""Finds what a person names: a case by its number, a team or a colleague by name or number."""

from __future__ import annotations

from openplanner.application.office import Office
from openplanner.domain.errors import InvalidInput
from openplanner.printing.page_count import page_count
from openplanner.storage.cases import case_by_number
from openplanner.storage.colleagues import colleagues, teams

__all__ = ["case_named", "colleague_named", "page_count", "team_named"]


def team_named(office: Office, team: str) -> int:
    """The id of the team of that number or name; raises ``InvalidInput`` with the names there are."""
    with office.store.reading() as tx:
        known = teams(tx)
    wanted = team.strip().casefold()
    for one in known:
        if wanted in {str(one.team_id), one.name.casefold()}:
            return one.team_id
    raise InvalidInput("team_unknown", field="team", team=team[:60], known=tuple(one.name for one in known))


def colleague_named(office: Office, colleague: str) -> int:
    """The id of the colleague of that number, name or mail address; raises ``InvalidInput`` with the names."""
    with office.store.reading() as tx:
        known = colleagues(tx)
    wanted = colleague.strip().casefold()
    for one in known:
        if wanted in {str(one.colleague_id), one.name.casefold(), one.email.casefold()}:
            return one.colleague_id
    raise InvalidInput("colleague_unknown", field="colleague", known=tuple(one.name for one in known))


def case_named(office: Office, number: str) -> int:
    """The id of the case of that number; raises ``InvalidInput`` when there is none."""
    with office.store.reading() as tx:
        found = case_by_number(tx, number.strip())
    if found is None:
        raise InvalidInput("case_unknown", field="case", number=number[:40])
    return found.case_id
