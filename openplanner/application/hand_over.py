"""A case that belongs with another team or one colleague: it goes there with the same dates and all that happened."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from openplanner.application.given_to import HANDED_OVER
from openplanner.application.office import Office
from openplanner.application.trace import Step, remember, trace
from openplanner.domain.case import Case, CaseStatus, refuse_stale
from openplanner.domain.errors import InvalidInput, NotAllowed
from openplanner.domain.rights import Action
from openplanner.storage import cases, colleagues
from openplanner.storage.store import Transaction


def hand_over(
    office: Office, case_id: int, team_id: int, by: int, seen: int | None = None, *, colleague_id: int | None = None
) -> Case:
    """The case for that team, or with ``colleague_id`` for that colleague of it; norm, talks and history stay.

    Another team begins with it anew: nobody claims it any more. Within the team a claim stays, and who may phone does
    not change. Raises ``NotAllowed`` (``case_already_closed``, ``same_team``, ``same_colleague``) and ``InvalidInput``
    (``team_gone``, ``colleague_not_in_team``). ``seen`` is the version that was on screen: ``StaleCase`` when somebody
    saved since.
    """
    office.rights.require(Action.CHANGE)
    now = office.clock()
    with office.store.transaction() as tx:
        given, step, line = give(tx, case_id, team_id, by, now, seen, colleague_id)
        if line is None:
            trace(tx, step)
        else:
            remember(tx, step, line)
    return given


def give(
    tx: Transaction, case_id: int, team_id: int, by: int, now: datetime, seen: int | None, colleague_id: int | None
) -> tuple[Case, Step, int | None]:
    """As :func:`hand_over`, with the step still to be traced; and the number of its line where the server wrote it."""
    case = cases.case(tx, case_id)
    refuse_stale(case, seen)
    _refuse(tx, case, team_id, colleague_id)
    before, after = _address(case.team_id, case.assigned_to), _address(team_id, colleague_id)
    undo: dict[str, object] = {"colleague_id": case.assigned_to}
    if case.team_id == team_id:
        step = Step(HANDED_OVER, by, now, case_id, before=before, after=after, undo=undo)
        return cases.give_to_colleague(tx, case_id, colleague_id), step, None
    undo |= {"team_id": case.team_id, "claimed_by": case.claimed_by, "claimed_until": case.claimed_until}
    line = cases.give_to_team(tx, case_id, team_id, colleague_id)
    there = replace(
        case, team_id=team_id, assigned_to=colleague_id, version=case.version + 1, claimed_by=None, claimed_until=None
    )
    return there, Step(HANDED_OVER, by, now, case_id, before=before, after=after, undo=undo), line


def _refuse(tx: Transaction, case: Case, team_id: int, colleague_id: int | None) -> None:
    if case.status is CaseStatus.CLOSED:
        raise NotAllowed("case_already_closed", number=case.number)
    if (case.team_id, case.assigned_to) == (team_id, colleague_id):
        raise NotAllowed("same_team" if colleague_id is None else "same_colleague", number=case.number)
    if team_id not in {team.team_id for team in colleagues.teams(tx)}:
        raise InvalidInput("team_gone", field="team")
    if colleague_id is not None and not colleagues.works_in(tx, colleague_id, team_id):
        raise InvalidInput("colleague_not_in_team", field="colleague")


def _address(team_id: int, colleague_id: int | None) -> dict[str, object]:
    return {"team": team_id} if colleague_id is None else {"team": team_id, "colleague": colleague_id}
