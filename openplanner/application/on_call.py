"""Who is on call: whom colleagues ask when a talk is about to fall through. It stands in the agenda and on the week."""

from __future__ import annotations

from datetime import date

from openplanner.application.office import Office
from openplanner.application.trace import Step, trace
from openplanner.domain.errors import NotAllowed
from openplanner.domain.interval import AMSTERDAM
from openplanner.domain.rights import Action
from openplanner.storage import colleagues
from openplanner.storage import on_call as stored


def put_on_call(office: Office, colleague_id: int, day: date, team_id: int | None, by: int) -> bool:
    """Puts a colleague on call for a team on a day, or takes the colleague off who is; True when on call now.

    Without a team it is the first one of the colleague. Whoever was on call that day is so no longer: a team has one.
    Raises ``NotAllowed``: ``on_call_past`` for a day that is over, ``on_call_other_team`` for a colleague of another
    team, ``no_right`` for who may not plan.
    """
    office.rights.require(Action.PLAN)
    now = office.clock()
    if day < now.astimezone(AMSTERDAM).date():
        raise NotAllowed("on_call_past", day=day)
    with office.store.transaction() as tx:
        colleague = colleagues.colleague(tx, colleague_id)
        team = team_id or min(colleague.team_ids, default=0)
        if team not in colleague.team_ids:
            raise NotAllowed("on_call_other_team", name=colleague.name)
        before = stored.on_call_between(tx, day, day).get((team, day))
        after = None if before == colleague_id else colleague_id
        stored.put_on_call(tx, team, day, after, by, now)
        was = {"team_id": team, "day": day.isoformat(), "colleague_id": before}
        trace(tx, Step("on_call", by, now, before=was, after={**was, "colleague_id": after}, undo=was))
    return after is not None
