"""A case that belongs with another team: it goes there whole, with the same dates and all that happened."""

from __future__ import annotations

from dataclasses import dataclass, replace

from openplanner.application.office import Office
from openplanner.application.trace import Step, remember, trace
from openplanner.domain.case import Case, CaseStatus, refuse_stale
from openplanner.domain.colleague import Team
from openplanner.domain.errors import InvalidInput, NotAllowed
from openplanner.domain.rights import Action
from openplanner.storage import audit, cases, colleagues

HANDED_OVER = "handed_over"


@dataclass(frozen=True, slots=True)
class Addressees:
    """The teams that a case can go to; ``sender`` is the one it came from, first in ``teams``, None without one."""

    teams: tuple[Team, ...]
    sender: Team | None


def hand_over(office: Office, case_id: int, team_id: int, by: int, seen: int | None = None) -> Case:
    """The case with its new team; norm, talks and history stay, and nobody claims it any more.

    Raises ``NotAllowed`` (``case_already_closed``, ``same_team``) and ``InvalidInput("team_gone")``. ``seen`` is the
    version that was on screen: ``StaleCase`` when somebody saved since.
    """
    office.rights.require(Action.CHANGE)
    now = office.clock()
    with office.store.transaction() as tx:
        case = cases.case(tx, case_id)
        refuse_stale(case, seen)
        if case.status is CaseStatus.CLOSED:
            raise NotAllowed("case_already_closed", number=case.number)
        if case.team_id == team_id:
            raise NotAllowed("same_team", number=case.number)
        if team_id not in {team.team_id for team in colleagues.teams(tx)}:
            raise InvalidInput("team_gone", field="team")
        line = cases.give_to_team(tx, case_id, team_id)
        before, after = {"team": case.team_id}, {"team": team_id}
        undo = {"team_id": case.team_id, "claimed_by": case.claimed_by, "claimed_until": case.claimed_until}
        step = Step(HANDED_OVER, by, now, case_id, before=before, after=after, undo=undo)
        if line is None:
            trace(tx, step)
        else:
            remember(tx, step, line)
    return replace(case, team_id=team_id, version=case.version + 1, claimed_by=None, claimed_until=None)


def addressees(office: Office, case_id: int) -> Addressees:
    """Every other team; the one that sent the case here first, so that a wrong address goes back in one choice."""
    with office.store.reading() as tx:
        case = cases.case(tx, case_id)
        others = [team for team in colleagues.teams(tx) if team.team_id != case.team_id]
        moves = [line for line in audit.audit_of_case(tx, case_id) if line.action == HANDED_OVER]
    came_from = moves[-1].before.get("team") if moves and moves[-1].after.get("team") == case.team_id else None
    sender = next((team for team in others if team.team_id == came_from), None)
    return Addressees(tuple(sorted(others, key=lambda team: (team is not sender, team.name))), sender)
