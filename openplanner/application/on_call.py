"""Who is on call: whom colleagues ask when a talk is about to fall through. It stands in the agenda and on the week."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from openplanner.application.office import Office
from openplanner.application.trace import Step, trace
from openplanner.domain.errors import NotAllowed, StaleCase
from openplanner.domain.interval import AMSTERDAM
from openplanner.domain.rights import Action
from openplanner.storage import colleagues
from openplanner.storage import on_call as stored
from openplanner.storage.store import Transaction


def put_on_call(
    office: Office, colleague_id: int, day: date, team_id: int | None, by: int, seen: Collection[int] | None = None
) -> bool:
    """Puts a colleague on call for a team on a day, or takes the colleague off who is; True when on call now.

    Without a team it is the first one of the colleague. Whoever was on call that day is so no longer: a team has one.
    Raises ``NotAllowed``: ``on_call_past`` for a day that is over, ``on_call_other_team`` for a colleague of another
    team, ``no_right`` for who may not plan. ``seen`` holds who stood on call that day on screen, of that team or of
    all of them: ``StaleCase`` (``stale_on_call`` with ``who`` it is now, ``stale_on_call_off``) when it is another now.
    """
    office.rights.require(Action.PLAN)
    now = office.clock()
    if day < now.astimezone(AMSTERDAM).date():
        raise NotAllowed("on_call_past", day=day)
    with office.store.transaction() as tx:
        tx.alone("on call")
        colleague = colleagues.colleague(tx, colleague_id)
        team = team_id or min(colleague.team_ids, default=0)
        if team not in colleague.team_ids:
            raise NotAllowed("on_call_other_team", name=colleague.name)
        there = {key[0]: who for key, who in stored.on_call_between(tx, day, day).items()}
        before = there.get(team)
        if seen is not None and set(seen) != set(there.values() if team_id is None else {before} - {None}):
            raise _changed_meanwhile(tx, day, before)
        after = None if before == colleague_id else colleague_id
        stored.put_on_call(tx, team, day, after, by, now)
        was = {"team_id": team, "day": day.isoformat(), "colleague_id": before}
        trace(tx, Step("on_call", by, now, before=was, after={**was, "colleague_id": after}, undo=was))
    return after is not None


def _changed_meanwhile(tx: Transaction, day: date, now_on_call: int | None) -> StaleCase:
    if now_on_call is None:
        return StaleCase("stale_on_call_off", day=day)
    return StaleCase("stale_on_call", day=day, who=colleagues.colleague(tx, now_on_call).name)
