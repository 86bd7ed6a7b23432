"""To whom a case can go: back where it came from first, then colleagues of its team, then the other teams."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from openplanner.application.given_to import given_to, moves
from openplanner.application.office import Office
from openplanner.domain.case import Case
from openplanner.domain.colleague import Colleague, Team
from openplanner.domain.frozen import frozen
from openplanner.storage import cases, colleagues
from openplanner.storage.store import Transaction


@frozen
class Address:
    """A team, or one colleague of it; ``colleague_id`` is None and ``name`` empty for the whole team.

    ``own_team`` is the team that the case has now; ``back`` is an address that the case came from, so that a wrong one
    goes back in one choice.
    """

    team_id: int
    team: str
    colleague_id: int | None = None
    name: str = ""
    own_team: bool = False
    back: bool = False


def addressees(office: Office, case_id: int, by: int) -> tuple[Address, ...]:
    """Every address but the one that the case has, each once; by name, after those that it came from.

    Whoever ``by`` was given the case finds who gave it first, then the whole team. With nobody to give it to and no
    other team there is none.
    """
    with office.store.reading() as tx:
        case = cases.case(tx, case_id)
        teams = colleagues.teams(tx)
        staff = colleagues.colleagues(tx)
        back = list(_came_from(tx, case, by))
    known = list(_every_address(teams, staff, case.team_id))
    found = {(one.team_id, one.colleague_id): one for one in known}
    first = [found[place] for place in back if place in found]
    now = (case.team_id, case.assigned_to)
    returned = [replace(one, back=True) for one in first]
    rest = [one for one in known if one not in first and (one.team_id, one.colleague_id) != now]
    return (*returned, *rest)


@frozen
class ForMany:
    """Where many cases can go together, and the version of each (by its id) as it was when that was read."""

    addresses: tuple[Address, ...]
    seen: Mapping[int, int]


def addressees_of_many(office: Office, case_ids: Sequence[int]) -> ForMany:
    """Every address there is, also where some of the cases are already; of the own team first when all share one."""
    with office.store.reading() as tx:
        found = [cases.case(tx, case_id) for case_id in case_ids]
        teams, staff = colleagues.teams(tx), colleagues.colleagues(tx)
    theirs = {case.team_id for case in found}
    own = theirs.pop() if len(theirs) == 1 else 0
    return ForMany(tuple(_every_address(teams, staff, own)), {case.case_id: case.version for case in found})


def _came_from(tx: Transaction, case: Case, by: int) -> Iterator[tuple[int, int | None]]:
    """Where it goes back to: whoever gave it, the team if it is for somebody, and the team that sent it here."""
    told = moves(tx, case.case_id)
    given = given_to(tx, case, told)
    last = told[-1] if told else None
    was_team = last.before.get("team") if last is not None else None
    if given is not None and given.colleague_id == by and given.by not in {0, by} and isinstance(was_team, int):
        yield was_team, given.by
    if given is not None:
        yield case.team_id, None
    arrived = [line for line in told if line.before.get("team") != line.after.get("team")]
    if arrived and arrived[-1].after.get("team") == case.team_id and isinstance(arrived[-1].before.get("team"), int):
        yield int(str(arrived[-1].before["team"])), None


def _every_address(teams: Sequence[Team], staff: Sequence[Colleague], own: int) -> Iterator[Address]:
    """Colleagues of the own team and that team itself, then each other team with its colleagues after it."""
    for team in sorted(teams, key=lambda one: (one.team_id != own, one.name)):
        whole = Address(team.team_id, team.name, own_team=team.team_id == own)
        people = [
            Address(team.team_id, team.name, one.colleague_id, one.name, whole.own_team)
            for one in staff
            if team.team_id in one.team_ids
        ]
        yield from (*people, whole) if whole.own_team else (whole, *people)
