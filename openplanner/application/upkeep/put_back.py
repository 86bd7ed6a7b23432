"""A change of a setting, a colleague, a team or a place taken back, unless the same thing was changed since.

What was added is taken out of use: a colleague and a place are no longer active, because a record or a calendar may
name them already; a team goes, as long as nobody and no case is in it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from openplanner.application.office import Office
from openplanner.application.upkeep.organisation import apply_setting, office_with_setting, stored_setting
from openplanner.domain.colleague import Team
from openplanner.domain.errors import NotAllowed
from openplanner.domain.reason import because
from openplanner.storage import colleagues
from openplanner.storage.store import Transaction
from openplanner.storage.undo import UndoEntry

ADDED = ("colleague_added", "team_added", "place_added")
KINDS = ("setting_changed", "colleague_saved", "team_saved", "place_saved", *ADDED)


def put_back(office: Office, entry: UndoEntry) -> Callable[[Transaction, datetime], None]:
    """What takes such a step back, in a transaction of the caller.

    Raises ``NotAllowed("undo_newer_first")`` when the thing is no longer as the step left it, so that nobody's later
    change is lost, and ``NotAllowed("still_in_use")`` for a team that was added and has got people or cases.
    """

    def work(tx: Transaction, _now: datetime) -> None:
        before, after = entry.payload.get("before"), entry.payload.get("after")
        if entry.kind == "setting_changed":
            _setting(office, tx, entry, str(before), str(after))
        elif entry.kind in ADDED and isinstance(after, Mapping):
            _out_of_use(tx, entry, after)
        elif isinstance(before, Mapping) and isinstance(after, Mapping):
            _thing(tx, entry, before, after)

    return work


def _setting(office: Office, tx: Transaction, entry: UndoEntry, before: str, after: str) -> None:
    key = str(entry.payload["key"])
    if stored_setting(tx, key) != after:
        raise _newer(entry)
    apply_setting(tx, office_with_setting(office, key, before), key, before, entry.by)


def _thing(tx: Transaction, entry: UndoEntry, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    if entry.kind.startswith("colleague"):
        one = colleagues.colleague(tx, int(after["colleague_id"]))
        _refuse_changed(entry, colleagues.colleague_facts(one), after)
        colleagues.save_colleague(tx, colleagues.colleague_from(before, one.version))
    elif entry.kind.startswith("place"):
        place = colleagues.place(tx, int(after["place_id"]))
        _refuse_changed(entry, colleagues.place_facts(place), after)
        colleagues.save_place(tx, colleagues.place_from(before, place.version))
    else:
        team = _team(tx, entry, after)
        colleagues.save_team(tx, Team(str(before["name"]), team.team_id, team.version))


def _out_of_use(tx: Transaction, entry: UndoEntry, after: Mapping[str, Any]) -> None:
    if entry.kind == "team_added":
        colleagues.remove_team(tx, _team(tx, entry, after))
    else:
        _thing(tx, entry, {**after, "active": False}, after)


def _team(tx: Transaction, entry: UndoEntry, after: Mapping[str, Any]) -> Team:
    """The team as the step left it; raises ``NotAllowed``."""
    team = next((one for one in colleagues.teams(tx) if one.team_id == int(after["team_id"])), None)
    if team is None:
        raise NotAllowed("team_missing", team_id=after["team_id"])
    _refuse_changed(entry, colleagues.team_facts(team), after)
    return team


def _refuse_changed(entry: UndoEntry, now: Mapping[str, object], after: Mapping[str, object]) -> None:
    if _plain(now) != _plain(after):
        raise _newer(entry)


def _plain(facts: Mapping[str, object]) -> dict[str, object]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in facts.items()}


def _newer(entry: UndoEntry) -> NotAllowed:
    return NotAllowed("undo_newer_first", what=because(f"actions.undo_{entry.kind.replace('_added', '_saved')}"))
