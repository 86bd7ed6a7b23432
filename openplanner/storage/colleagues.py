"""Teams, colleagues and places in the store."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

from openplanner.domain.case import CaseType, ContactForm
from openplanner.domain.colleague import (
    Colleague,
    DayException,
    Place,
    PlaceKind,
    Team,
    Weeks,
    WorkingPattern,
    WorkingPeriod,
)
from openplanner.domain.errors import NotAllowed, StaleCase
from openplanner.domain.interval import TimeSpan
from openplanner.storage import sql
from openplanner.storage.schema.stored_values import mapping_from_json, to_json
from openplanner.storage.store import Transaction

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Row


def add_colleague(tx: Transaction, colleague: Colleague) -> Colleague:
    """The colleague as stored."""
    statement = sql.insert(sql.colleagues).returning(sql.colleagues.c.colleague_id)
    colleague_id = int(tx.execute(statement, _colleague_values(colleague)).scalar_one())
    _add_teams(tx, colleague_id, colleague.team_ids)
    return colleague_of(tx, colleague_id)


def save_colleague(tx: Transaction, colleague: Colleague) -> Colleague:
    """The colleague as stored, one version further; raises ``StaleCase`` (``stale_colleague``)."""
    if tx.locks:
        mine = sql.colleagues.c.colleague_id
        tx.execute(sql.select(mine).where(mine == colleague.colleague_id).with_for_update(key_share=True))
    before = colleague_of(tx, colleague.colleague_id)
    if before.version != colleague.version:
        raise StaleCase(
            "stale_colleague", colleague_id=before.colleague_id, ours=colleague.version, theirs=before.version
        )
    table, links = sql.colleagues, sql.colleague_teams
    values = _colleague_values(colleague) | {"version": colleague.version + 1}
    tx.execute(sql.update(table).where(table.c.colleague_id == colleague.colleague_id).values(values))
    tx.execute(sql.delete(links).where(links.c.colleague_id == colleague.colleague_id))
    _add_teams(tx, colleague.colleague_id, colleague.team_ids)
    return colleague_of(tx, colleague.colleague_id)


def save_days_off(tx: Transaction, colleague: Colleague) -> Colleague:
    """The colleague as stored, with other exceptions in the working pattern and nothing else, one version further.

    On a server everybody may do so for oneself, and who arranges for everybody. Raises ``StaleCase`` as
    :func:`save_colleague`, and ``NotAllowed`` (``server_right``).
    """
    before = colleague_of(tx, colleague.colleague_id)
    pattern = to_json(_pattern_values(colleague.pattern))
    if tx.on_server:
        asked = "select openplanner_days_off(%s, %s, %s)"
        kept = tx.execute_plain(asked, (colleague.colleague_id, pattern, colleague.version)).scalar_one()
    else:
        table = sql.colleagues
        same = (table.c.colleague_id == colleague.colleague_id, table.c.version == colleague.version)
        values = {"pattern": pattern, "version": colleague.version + 1}
        kept = tx.execute(sql.update(table).where(*same).values(values)).rowcount == 1
    if not kept:
        raise StaleCase(
            "stale_colleague", colleague_id=before.colleague_id, ours=colleague.version, theirs=before.version
        )
    return colleague_of(tx, colleague.colleague_id)


def colleague(tx: Transaction, colleague_id: int) -> Colleague:
    """The colleague; raises ``NotAllowed`` (``colleague_missing``)."""
    found = _colleagues_where(tx, sql.colleagues.c.colleague_id == colleague_id)
    if not found:
        raise NotAllowed("colleague_missing", colleague_id=colleague_id)
    return found[0]


colleague_of = colleague  # inside functions where a parameter is called ``colleague``


def colleagues(tx: Transaction, team_id: int | None = None, active: bool = True) -> tuple[Colleague, ...]:
    """Colleagues by name; with ``active`` False also those who left."""
    conditions = [sql.colleagues.c.active.is_(True)] if active else []
    if team_id is not None:
        links = sql.colleague_teams
        members = sql.select(links.c.colleague_id).where(links.c.team_id == team_id)
        conditions.append(sql.colleagues.c.colleague_id.in_(members))
    return _colleagues_where(tx, *conditions)


def works_in(tx: Transaction, colleague_id: int, team_id: int) -> bool:
    """True for a colleague of that team who is still there."""
    return any(one.colleague_id == colleague_id for one in colleagues(tx, team_id))


def add_team(tx: Transaction, team: Team) -> Team:
    """The team as stored."""
    statement = sql.insert(sql.teams).returning(sql.teams.c.team_id)
    return Team(team.name, int(tx.execute(statement, {"name": team.name}).scalar_one()), version=1)


def save_team(tx: Transaction, team: Team) -> Team:
    """The team as stored, one version further; raises ``NotAllowed`` (``team_missing``), ``StaleCase``."""
    table = sql.teams
    mine = sql.and_(table.c.team_id == team.team_id, table.c.version == team.version)
    saved = replace(team, version=team.version + 1)
    if tx.execute(sql.update(table).where(mine).values(name=team.name, version=saved.version)).rowcount:
        return saved
    stored = tx.execute(sql.select(table.c.version).where(table.c.team_id == team.team_id)).scalar()
    if stored is None:
        raise NotAllowed("team_missing", team_id=team.team_id)
    raise StaleCase("stale_team", team_id=team.team_id, ours=team.version, theirs=stored)


def remove_team(tx: Transaction, team: Team) -> None:
    """Takes a team away that nobody is in and no case belongs to; raises ``NotAllowed`` (``still_in_use``).

    What one may not see on a server is looked at by the server, which then refuses with the same words.
    """
    mine = sql.teams.c.team_id
    for table in (sql.colleague_teams, sql.cases, sql.on_call):
        if tx.execute(sql.select(sql.func.count()).select_from(table).where(table.c.team_id == team.team_id)).scalar():
            raise NotAllowed("still_in_use", name=team.name)
    tx.execute(sql.delete(sql.teams).where(mine == team.team_id))


def teams(tx: Transaction) -> tuple[Team, ...]:
    """Teams by name."""
    return tuple(
        Team(row.name, row.team_id, row.version) for row in tx.execute(sql.select(sql.teams).order_by(sql.teams.c.name))
    )


def add_place(tx: Transaction, place: Place) -> Place:
    """The place as stored."""
    statement = sql.insert(sql.places).returning(sql.places.c.place_id)
    return place_of(tx, int(tx.execute(statement, _place_values(place)).scalar_one()))


def save_place(tx: Transaction, place: Place) -> Place:
    """The place as stored, one version further; raises ``NotAllowed`` (``place_missing``), ``StaleCase``."""
    table = sql.places
    mine = sql.and_(table.c.place_id == place.place_id, table.c.version == place.version)
    changed = tx.execute(sql.update(table).where(mine).values(_place_values(place) | {"version": place.version + 1}))
    stored = place_of(tx, place.place_id)
    if not changed.rowcount:
        raise StaleCase("stale_place", place_id=place.place_id, ours=place.version, theirs=stored.version)
    return stored


def place(tx: Transaction, place_id: int) -> Place:
    """The place; raises ``NotAllowed`` (``place_missing``)."""
    row = tx.execute(sql.select(sql.places).where(sql.places.c.place_id == place_id)).first()
    if row is None:
        raise NotAllowed("place_missing", place_id=place_id)
    return _place_from(row)


place_of = place  # inside functions where a parameter is called ``place``


def places(tx: Transaction, active: bool = True) -> tuple[Place, ...]:
    """Places by name; with ``active`` False also those no longer in use."""
    asked = sql.select(sql.places).order_by(sql.places.c.name, sql.places.c.place_id)
    if active:
        asked = asked.where(sql.places.c.active.is_(True))
    return tuple(_place_from(row) for row in tx.execute(asked))


def colleague_facts(colleague: Colleague) -> dict[str, object]:
    """Everything of a colleague but the version, as plain values, to bring back later (:func:`colleague_from`)."""
    return {
        "colleague_id": colleague.colleague_id,
        "team_ids": list(colleague.team_ids),
        **_colleague_values(colleague),
    }


def colleague_from(facts: Mapping[str, Any], version: int) -> Colleague:
    """The colleague of those values, to save over that version."""
    row = SimpleNamespace(**{**facts, "version": version})
    return _colleague_from(cast("Row[Any]", row), tuple(int(one) for one in facts["team_ids"]))


def team_facts(team: Team) -> dict[str, object]:
    """Everything of a team but the version, as :func:`colleague_facts`."""
    return {"team_id": team.team_id, "name": team.name}


def place_facts(place: Place) -> dict[str, object]:
    """Everything of a place but the version, as :func:`colleague_facts`."""
    return {"place_id": place.place_id, **_place_values(place)}


def place_from(facts: Mapping[str, Any], version: int) -> Place:
    """The place of those values, to save over that version."""
    return _place_from(cast("Row[Any]", SimpleNamespace(**{**facts, "version": version})))


def _place_values(place: Place) -> dict[str, Any]:
    return {
        "name": place.name,
        "kind": place.kind.value,
        "address": place.address,
        "email": place.email,
        "travel_minutes": place.travel_minutes,
        "seats": place.seats,
        "active": place.active,
    }


def _place_from(row: Row[Any]) -> Place:
    return Place(
        row.name,
        PlaceKind(row.kind),
        row.address,
        row.email,
        row.travel_minutes,
        row.seats,
        row.active,
        row.place_id,
        row.version,
    )


def _colleagues_where(tx: Transaction, *conditions: ColumnElement[bool]) -> tuple[Colleague, ...]:
    table, links = sql.colleagues, sql.colleague_teams
    rows = tx.execute(sql.select(table).where(*conditions).order_by(table.c.name, table.c.colleague_id)).all()
    teams_of: dict[int, list[int]] = defaultdict(list)
    asked = sql.select(links).where(links.c.colleague_id.in_([row.colleague_id for row in rows]))
    for link in tx.execute(asked.order_by(links.c.position)):
        teams_of[link.colleague_id].append(link.team_id)
    return tuple(_colleague_from(row, tuple(teams_of[row.colleague_id])) for row in rows)


def _add_teams(tx: Transaction, colleague_id: int, team_ids: tuple[int, ...]) -> None:
    rows = [
        {"colleague_id": colleague_id, "team_id": team_id, "position": position}
        for position, team_id in enumerate(team_ids)
    ]
    if rows:
        tx.execute(sql.insert(sql.colleague_teams), rows)


def _colleague_values(colleague: Colleague) -> dict[str, Any]:
    return {
        "name": colleague.name,
        "email": colleague.email,
        "case_types": ",".join(sorted(item.value for item in colleague.case_types)),
        "languages": ",".join(sorted(colleague.languages)),
        "forms": ",".join(sorted(item.value for item in colleague.forms)),
        "pattern": to_json(_pattern_values(colleague.pattern)),
        "cap_per_day": colleague.cap_per_day,
        "active": colleague.active,
    }


def _colleague_from(row: Row[Any], team_ids: tuple[int, ...]) -> Colleague:
    return Colleague(
        name=row.name,
        email=row.email,
        team_ids=team_ids,
        case_types=frozenset(CaseType(item) for item in row.case_types.split(",") if item),
        languages=frozenset(item for item in row.languages.split(",") if item),
        forms=frozenset(ContactForm(item) for item in row.forms.split(",") if item),
        pattern=_pattern_from(mapping_from_json(row.pattern)),
        cap_per_day=row.cap_per_day,
        active=row.active,
        colleague_id=row.colleague_id,
        version=row.version,
    )


def _pattern_values(pattern: WorkingPattern) -> dict[str, object]:
    return {
        "periods": [_period_values(item) for item in pattern.periods],
        "breaks": [_period_values(item) for item in pattern.breaks],
        "exceptions": [
            {"day": item.day, "spans": [[span.start, span.end] for span in item.spans], "why": item.why}
            for item in pattern.exceptions
        ],
    }


def _period_values(period: WorkingPeriod) -> list[object]:
    return [period.weekday, period.span.start, period.span.end, period.weeks]


def _pattern_from(stored: dict[str, Any]) -> WorkingPattern:
    return WorkingPattern(
        periods=tuple(_period_from(*item) for item in stored.get("periods", ())),
        breaks=tuple(_period_from(*item) for item in stored.get("breaks", ())),
        exceptions=tuple(
            DayException(item["day"], tuple(TimeSpan(*span) for span in item["spans"]), item["why"])
            for item in stored.get("exceptions", ())
        ),
    )


def _period_from(weekday: int, start: int, end: int, weeks: str) -> WorkingPeriod:
    return WorkingPeriod(weekday, TimeSpan(start, end), Weeks(weeks))
